"""Write data/ratings/illustrative-three-rounds.xlsx: invented ratings of ten schools, and the sheets beside them.

Nothing in it was observed. Only impact measurement truly rises (by 2.2 between 2024 and 2025); everything else is
chance. The seed is fixed, so the file is the same every time. One school is renamed, one leaves, and 5 % of the marks
are blank.
"""

import datetime as dt
from pathlib import Path

import numpy as np
import xlsxwriter

from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.tables.write import SheetWriter

FILE = Path(__file__).parent.parent / "data" / "ratings" / "illustrative-three-rounds.xlsx"
SEED = 2034
CLUSTER = "River (illustrative)"
ROUNDS = ("2024", "2025", "2026")
SCHOOLS = (
    ("Alder Primary", "900001", "primary", "North"),
    ("Bourne Primary", "900002", "primary", "North"),
    ("Cray Academy", "900003", "secondary", "North"),
    ("Dell Infant", "900004", "primary", "North"),
    ("Elm Grove Primary", "900005", "primary", "South"),
    ("Ford High", "900006", "secondary", "South"),
    ("Glebe Junior", "900007", "primary", "South"),
    ("Hythe Primary", "900008", "primary", "South"),
    ("Isle Special School", "900009", "special", "South"),
    ("Jarrow College", "900010", "secondary", "South"),
)
RENAMED = ("Cray Academy", "Cray and Darent Academy")  # since 2025; its number is the same
LEAVES = "Hythe Primary"  # before 2026
NOTES = {
    ("2025", "Alder Primary", "publicity"): "Families find every club in one directory.",
    ("2026", "Alder Primary", "publicity"): "Families find every club in one directory.",
    ("2026", "Ford High", "impact"): "Attendance is compared before and after each club; ask Mrs Jones.",
    ("2026", "Glebe Junior", "design"): "We ask parents each term what is missing.",
}
ACTIONS = (
    ("A1", "2024", "impact", "Agree one form for attendance at clubs", "the whole cluster", None, "other", "Alder head",
     "July 2024", "done"),
    ("A2", "2024", "impact", "Visit to see how attendance is compared", "Dell Infant", "Ford High", "visit", None,
     "Autumn term 2024", "planned"),
    ("A3", "2025", "integration", "Put clubs into the improvement plan", "Bourne Primary", "Alder Primary", "visit",
     "Bourne head", "March 2026", "done"),
    ("A4", "2025", "cluster", "Name a co-ordinator", "the whole cluster", None, "shared services", None, "soon",
     "under way"),
    ("A5", "2026", "partnership", "Ask the school nurse to the termly meeting", "Elm Grove Primary", "Bourne Primary",
     "joint training", "Elm Grove head", "Spring term 2027", "planned"),
)  # fmt: skip
REMARKS = (
    ("Alder Primary", "head", None, "works well", "One meeting was enough to fill it in.", None, "in the cluster"),
    ("Ford High", "deputy", None, "number", "Ten is right.", "right", "no"),
    ("Dell Infant", "head", None, "number", "Too many for a small school.", "fewer", "no"),
    ("Glebe Junior", "chair of governors", None, "missing", "Nothing asks about premises.", None, "in the cluster"),
    ("Alder Primary", "head", "training", "wording right", "Say which agencies are meant.", None, "in the cluster"),
    ("Ford High", "deputy", "training", "wording left", "There is no wording for the low end.", None, "no"),
    ("Glebe Junior", "head", "publicity", "good practice", "Pupils write the club page themselves.", None,
     "outside no names"),
    ("Isle Special School", "head", None, "even better if", "Let each school see its own page first.", None, "no"),
)  # fmt: skip


def marks() -> list[np.ndarray]:
    """Three rounds: the same truth and other chance; only the last factor rises."""
    random = np.random.default_rng(SEED)
    truth = 5 + random.normal(0, 1.2, (1, 10)) + random.normal(0, 0.8, (10, 1)) + random.normal(0, 1, (10, 10))
    rounds = []
    for rise in (0, 2.2, 2.2):
        level = truth.copy()
        level[9] += rise
        rounds.append(np.clip(np.round(level + random.normal(0, 0.8, truth.shape)), 1, 10))
    return rounds


def main() -> None:
    """Write a sheet a round in the layout of the diagnostic's grid, and the sheets beside."""
    framework = load_framework("es-2009")
    blank = np.random.default_rng(SEED + 1)
    with xlsxwriter.Workbook(FILE) as book:
        book.set_properties({"title": "Illustrative ratings", "created": dt.datetime(2026, 11, 1)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for round_, table in zip(ROUNDS, marks(), strict=True):
            names = [name for name, *_ in SCHOOLS if not (round_ == ROUNDS[-1] and name == LEAVES)]
            shown = [RENAMED[1] if name == RENAMED[0] and round_ != ROUNDS[0] else name for name in names]
            sheet = book.add_worksheet(round_)
            sheet.write("A1", "Key Success Factor grid: illustrative, every mark is invented", bold)
            sheet.write("A2", f"Cluster: {CLUSTER}")
            sheet.write("A3", f"Round: {round_}")
            sheet.write(4, 0, "Rated by")
            sheet.write_row(4, 1, ["cluster manager"] * len(names))
            sheet.write_row(5, 0, [framework.factor_long, *shown], bold)
            empty = blank.random(table.shape) < 0.05
            for row, factor in enumerate(framework.factors):
                sheet.write(6 + row, 0, f"{factor.number}. {factor.name}")
                for column, name in enumerate(names):
                    place = [known for known, *_ in SCHOOLS].index(name)
                    if not empty[row, place]:
                        sheet.write(6 + row, 1 + column, table[row, place])
                    if note := NOTES.get((round_, name, factor.key)):
                        sheet.write_comment(6 + row, 1 + column, note, {"author": ""})
            sheet.set_column(0, 0, 48)
            sheet.set_column(1, len(names), 12)
            sheet.freeze_panes(6, 1)
        writer = SheetWriter(book, framework, [name for name, *_ in SCHOOLS])
        named = [(name, *rest) for name, *rest in SCHOOLS]
        named.append((RENAMED[1], *next(rest for name, *rest in SCHOOLS if name == RENAMED[0])))
        writer.school_list(dict(zip(("school", "school_id", "phase", "area"), row, strict=True)) for row in named)
        writer.feedback(
            dict(zip(("school", "who", "ksf", "kind", "text", "answer", "share"), row, strict=True)) for row in REMARKS
        )
        head = ("id", "round", "ksf", "action", "school", "helper", "kind", "owner", "due", "status")
        writer.actions(dict(zip(head, row, strict=True)) for row in ACTIONS)


if __name__ == "__main__":
    main()
