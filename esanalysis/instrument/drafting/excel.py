"""A draft as an Excel workbook: settings, scale and factors on a sheet each, with the questions beside them."""

from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from esanalysis.english import capital
from esanalysis.instrument.drafting.columns import Column
from esanalysis.instrument.drafting.draft import Draft
from esanalysis.instrument.drafting.toml import ASK, marks, name, number, order, sums, unmarked

__all__ = ["as_workbook"]

_ASKED = "? to answer"  # headings that begin with a question mark are for the person and not read


def as_workbook(draft: Draft) -> bytes:
    """Write a draft as a workbook that `esanalysis.load_framework` reads once its questions are answered.

    Parameters
    ----------
    draft : Draft

    Returns
    -------
    bytes
        An .xlsx file.
    """
    held = BytesIO()
    with Workbook(held, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        asked = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        settings = [row for row in _settings(draft) if row[1] != ""]
        _sheet(book, "Instrument", ["Setting", "Value", _ASKED], settings, (bold, wrapped, asked))
        if draft.scale.words:
            scale = draft.scale
            rows = [
                [word, short, "; ".join(draft.spellings.get(word, ())), marks(scale.counts.get(word, 0))]
                for word, short in zip(scale.words, draft.short or ("",) * len(scale.words), strict=True)
            ]
            rows[0][3] += (
                "".join(f". {capital(text.removeprefix(ASK))}" for text in (order(draft), *unmarked(draft))) + "."
            )
            _sheet(book, "Scale", ["Word", "Short", "Also written", _ASKED], rows, (bold, wrapped, asked))
        sections = draft.table.sections
        factors = [
            [name(column), number(column), "", sections.get(column.place, ""), "", _asked(column)]
            for column in draft.factors
        ]
        headings = ["Name", "Number", "Label", "Section", "Aliases", _ASKED]
        _sheet(book, "Factors", headings, factors, (bold, wrapped, asked))
        if left := _left_out(draft):
            _sheet(book, "Left out", ["Heading", "Place", "Words", _ASKED], left, (bold, wrapped, asked))
    return held.getvalue()


def _asked(column: Column) -> str:
    summary = " A summary of the others? Then clear this row, and write it in summaries." if sums(column) else ""
    return f"From {column.place}.{summary}"


def _left_out(draft: Draft) -> list[list[str]]:
    """Columns that are no factor so far; this sheet is only for the person."""
    maybe = draft.maybe
    question = (
        "A factor on a scale of its own? Then name it on the sheet Factors, with own under a heading Scale, and write "
        "its words below the heading Word on a sheet Scale own, weakest first."
    )
    rows = [[column.heading, column.place, "; ".join(words), question] for column, words in maybe.items()]
    return rows + [[c.heading, c.place, "", ""] for c in draft.table.others if c not in maybe]


def _settings(draft: Draft) -> list[list[str | float]]:
    scale, table = draft.scale, draft.table
    rows: list[list[str | float]] = []
    if not draft.is_sure:
        rows.append(["draft", "yes", "Once you have answered what stands in this column, clear this row."])
    rows += [
        ["title", draft.title, "The instrument's name, as pages show it."],
        ["factor", "Factor", "What one of the factors is called, such as Area, Standard or Question."],
        ["source", f"headings and marks of {draft.file}", ""],
    ]
    if not scale.words:
        low, high = scale.found
        rows += [
            ["minimum", scale.minimum, f"The lowest mark there can be; found is {low:g}."],
            ["maximum", scale.maximum, f"The highest mark there can be; found is {high:g}."],
            ["step", scale.step, ""],
            ["higher is better", "yes", "No where the smallest number is the best."],
            ["unit", "percentage point" if scale.percent else "", ""],
        ]
    rows += [
        ["sheet", draft.sheet, ""],
        ["header row", table.header + 1 if table.header and not table.across else "", ""],
        ["school column", draft.school.heading if draft.school else "", ""],
        ["id column", draft.id.heading if draft.id else "", ""],
        ["not applicable", "; ".join(draft.missing.get("not applicable", ())), ""],
        ["missing", "; ".join(draft.missing.get("not rated", ())), ""],
        ["missing", "; ".join(scale.suspects), "No mark? If one of these is a mark, move it to the sheet Scale."],
    ]
    rows += [[f"{role} column", heading, ""] for role, heading in table.roles.items()]
    if draft.like:
        count = f"{draft.like_count} of {len(draft.factors)} headings"
        asked = f"{count} are those of the shipped framework {draft.like}: perhaps it is all you need."
        rows[0][2] = f"{rows[0][2]} {asked}"
    return rows


def _sheet(
    book: Workbook, name: str, headings: list[str], rows: list[list], formats: tuple[Format, Format, Format]
) -> None:
    bold, wrapped, asked = formats
    sheet: Worksheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        widest = max([len(heading), *(len(str(row[column])) for row in rows)])
        sheet.set_column(column, column, min(60, widest + 2), asked if heading == _ASKED else wrapped)
        sheet.write_string(0, column, heading, bold)
    for place, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(place, column, value)
            elif value != "":
                sheet.write_number(place, column, value)
