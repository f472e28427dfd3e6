"""Tidy frames to accessible HTML tables: a caption, headers with scope, numbers as text, everything escaped."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from esanalysis.display.fragment import Fragment, paragraphs
from esanalysis.display.table import table
from esanalysis.english import listed
from esanalysis.errors import Problem
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.views.old.words import ask, why

__all__ = [
    "band_cells", "completeness", "odd_cells", "pairings", "printed", "problems", "raters", "recorded", "standing",
]  # fmt: skip


def standing(standing: pd.DataFrame) -> Fragment:
    """Averages and ranks of the factors with the ranges of the ranks, strongest first.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing(measures.standing(cells)).html.count("<tr>")
    11
    """
    framework = framework_of(standing)
    scale = framework.scale
    header = [
        framework.factor_long, "Average", "Median", "Range", "Schools rated", "Rank", "without one school",
        "a point either way", "Group",
    ]  # fmt: skip
    ordered = standing.sort_values(["rank", "ksf"], na_position="last")
    rows = [
        [
            framework.axis_label(row["ksf"]),
            f"{row['average']:.1f}",
            f"{row['median']:g}",
            f"{scale.mark(row['minimum'])}–{scale.mark(row['maximum'])}",
            f"{row['rated']} of {row['schools']}",
            f"{row['rank']}",
            _span((row["best_without_one"], row["worst_without_one"])),
            _span((row["best_moved"], row["worst_moved"])),
            f"{row['group']}",
        ]
        if row["rated"]
        else [framework.axis_label(row["ksf"]), *["not rated"] * 8]
        for row in ordered.to_dict("records")
    ]
    return table(
        f"Every {framework.factor} by average; ties share the better rank and stand in the instrument's order. "
        f"{framework.plural} of one group cannot be told apart from their neighbours.",
        header,
        rows,
    )


def _span(ends: tuple[int, int]) -> str:
    return "–" if pd.isna(ends[0]) else "–".join(dict.fromkeys(map(str, ends)))


def printed(contradictions: pd.DataFrame) -> Fragment:
    """Printed totals and averages beside the computed ones; empty when the file prints none.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> "Printed total" in printed(measures.contradictions(cells)).html
    True
    """
    framework = framework_of(contradictions)
    kinds = [kind for kind in ("total", "average") if (contradictions["kind"] == kind).any()]
    if not kinds:
        return Fragment("")
    header = [framework.factor_long]
    for kind in kinds:
        header += [f"Printed {kind}", f"Computed {kind}", "Difference"]
    rows = []
    for key, part in contradictions.groupby("ksf", observed=True):
        found = {row["kind"]: row for row in part.to_dict("records")}
        texts = [text for kind in kinds for text in _compared(found.get(kind), framework)]
        rows.append([framework.axis_label(str(key)), *texts])
    return table("Totals and averages as printed in the file, and as the ratings give them", header, rows)


def _compared(figure: dict | None, framework: Framework) -> list[str]:
    if figure is None:
        return ["", "", ""]
    decimals = framework.scale.decimals if figure["kind"] == "total" else max(1, framework.scale.decimals)
    difference = "–" if figure["agrees"] else f"{figure['printed'] - figure['computed']:+.{decimals}f}"
    return [f"{figure['printed']:g}", f"{figure['computed']:.{decimals}f}", difference]


def odd_cells(standouts: pd.DataFrame, side: str) -> Fragment:
    """Cells that stand out, the largest difference first, and why; empty when there is none.

    Parameters
    ----------
    standouts : DataFrame
        From `esanalysis.ratings.measures.standouts`.
    side : {"better", "worse"}
        Which cells to list.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> odd_cells(measures.standouts(cells), "worse").html.count("<tr>")
    4
    """
    framework = framework_of(standouts)
    odd = standouts[standouts["stands_out"] == side].sort_values("difference", key=abs, ascending=False, kind="stable")
    rows = [
        [
            str(row["school"]),
            framework.axis_label(row["ksf"]),
            framework.scale.text(row["rating"]),
            framework.scale.level(row["expected"]),
            why(row, framework),
        ]
        for row in odd.to_dict("records")
    ]
    if not rows:
        return Fragment("")
    caption = f"Marks clearly {'higher' if side == 'better' else 'lower'} than expected, and why"
    return table(caption, ["School", framework.factor, "Mark", "Expected", "Why"], rows)


def band_cells(standouts: pd.DataFrame, side: str) -> Fragment:
    """Marks in the strongest (``"better"``) or weakest (``"worse"``) band, factor by factor, and why.

    Schools that are so across the board are left out of the factors and named once, below them.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> "across the board" in band_cells(measures.standouts(cells), "worse").html
    True
    """
    framework = framework_of(standouts)
    band, level = (framework.bands[-1], "high") if side == "better" else (framework.bands[0], "low")
    inside = standouts[standouts["band"] == band.key]
    across = inside["school_level"] == level
    rows = [
        [framework.axis_label(str(key)), _schools(framework, part), " ".join(_whys(framework, part))]
        for key, part in inside[~across].groupby("ksf", observed=True)
    ]
    rows += [
        [f"{level} across the board", f"{school}: {_factors(framework, part)}", _school_why(framework, part)]
        for school, part in inside[across].groupby("school", observed=True)
    ]
    if not rows:
        return Fragment("")
    header = [framework.factor, "Schools (mark)", "Why"]
    return table(f"Marks in the {band.text(framework.scale)}, and why", header, rows)


def _schools(framework: Framework, part: pd.DataFrame) -> str:
    return ", ".join(f"{row['school']} ({framework.scale.mark(row['rating'])})" for row in part.to_dict("records"))


def _factors(framework: Framework, part: pd.DataFrame) -> str:
    marks = [
        f"{framework[row['ksf']].number} ({framework.scale.mark(row['rating'])})" for row in part.to_dict("records")
    ]
    return f"{framework.plural} {listed(marks)}" if len(marks) > 1 else f"{framework.factor} {marks[0]}"


def _whys(framework: Framework, part: pd.DataFrame) -> list[str]:
    """What was noted, school by school, and once what to ask the others."""
    noted = part[part["note"].notna()]
    said = [f"{row['school']}: {_ended(row['note'])}" for row in noted.to_dict("records")]
    asked = part[part["note"].isna()]
    return said + ([ask(part["ksf"].iloc[0], asked["rating"], framework)] if len(asked) else [])


def _ended(note: str) -> str:
    return note if note.rstrip().endswith((".", "!", "?")) else f"{note}."


def _school_why(framework: Framework, part: pd.DataFrame) -> str:
    noted = part[part["note"].notna()].to_dict("records")
    notes = [f"{framework.factor} {framework[row['ksf']].number}: {row['note']}" for row in noted]
    return "; ".join(notes) or "No note. Ask about the school as a whole before asking about single marks."


def pairings(pairings: pd.DataFrame) -> Fragment:
    """Who could help whom, with the reason.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing = measures.standing(cells)
    >>> priorities = measures.priorities(cells, standing)
    >>> pairings(measures.pairings(cells, priorities)).html.count("<tr>")
    9
    """
    framework = framework_of(pairings)
    paired, alone = pairings.dropna(subset="helper"), pairings[pairings["helper"].isna()]
    rows = []
    for key in pairings["ksf"].drop_duplicates():
        rows += [_pair_row(framework, row) for row in paired[paired["ksf"] == key].to_dict("records")]
        left = alone[alone["ksf"] == key]
        rows += [
            [framework.axis_label(key), _schools(framework, part), "", "nobody", "–", str(reason)]
            for reason, part in left.groupby("why_none")
        ]
    if not rows:
        return Fragment("")
    header = [framework.factor, "School", "Mark", "Could learn from", "Mark", "Reason"]
    return table(f"Who could help whom on the priority {framework.plural}, weakest first", header, rows)


def _pair_row(framework: Framework, row: dict) -> list[str]:
    scale = framework.scale
    learner = [framework.axis_label(row["ksf"]), row["school"], scale.text(row["rating"])]
    ahead = f"{row['gap']:g} point{'' if row['gap'] == 1 else 's'} ahead"
    note = "" if pd.isna(row["helper_note"]) else f"; noted there: {row['helper_note']}"
    return [*learner, row["helper"], scale.text(row["helper_rating"]), ahead + note]


def problems(problems: Iterable[Problem]) -> Fragment:
    """What the loader found, one row a problem; empty when there is none.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> problems(load_ratings().attrs["problems"]).html.count("<tr>")
    2
    """
    rows = [[problem.place, problem.kind, problem.found, problem.fix] for problem in problems]
    if not rows:
        return Fragment("")
    return table("What was noticed while reading the files", ["Where", "What", "Found", "What to do"], rows)


def completeness(ratings: pd.DataFrame) -> Fragment:
    """How far each school's form is filled in, rater by rater; empty when nothing is recorded.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.ratings.store.read` returns it.
    """
    rows = []
    by = ["cluster", "round", "school", "rater"]
    for names, part in ratings.groupby(by, observed=True, sort=False, dropna=False):
        cluster, round_, school, rater = pd.Series(names).fillna("not named")
        still_open = part.loc[part["missing"] == "blank", "ksf"]
        rows.append(
            [
                *(school, cluster, round_, rater),
                f"{part['rating'].notna().sum()} of {len(part)}",
                ", ".join(str(framework_of(ratings)[key].number) for key in still_open) or "none",
            ]
        )
    if not rows:
        return Fragment("")
    factor = framework_of(ratings).factor
    return table("Recorded so far", ["School", "Cluster", "Round", "Rated by", "Marks", f"{factor}s open"], rows)


def raters(differences: pd.DataFrame) -> Fragment:
    """Cells on which two raters differ, the largest difference first; empty when there is none.

    Parameters
    ----------
    differences : DataFrame
        From `esanalysis.ratings.measures.compare_raters`.
    """
    framework = framework_of(differences)
    apart = differences[differences["difference"] != 0]
    apart = apart.sort_values("difference", key=abs, ascending=False, kind="stable")
    rows = [
        [
            str(row["school"]),
            framework.axis_label(row["ksf"]),
            *(_given(framework, row[who], row[mark]) for who, mark in _RATER_COLUMNS),
            f"{abs(row['difference']):.{framework.scale.decimals}f}",
        ]
        for row in apart.to_dict("records")
    ]
    if not rows:
        return Fragment("")
    header = ["School", framework.factor, "One rater", "Another rater", "Apart"]
    return table("Where two raters of the same school differ, largest difference first", header, rows)


_RATER_COLUMNS = (("rater", "rating"), ("other_rater", "other_rating"))


def _given(framework: Framework, rater: object, mark: float) -> str:
    name = "no name" if pd.isna(rater) else rater  # type: ignore[call-overload]
    return f"{name}: {framework.scale.text(mark)}"


def recorded(framework: Framework, school: str, rows: Sequence[Mapping], total: int) -> Fragment:
    """What was recorded for a school, save by save.

    Parameters
    ----------
    framework : Framework
        The instrument.
    school : str
        Its name.
    rows : sequence of mapping
        Rows of `esanalysis.ratings.store.history`, in the order in which to show them.
    total : int
        How many there are, when not all are shown.
    """
    listed_rows = [
        [
            row["recorded"].replace("T", " ")[:19],
            framework.axis_label(row["ksf"]) if row["ksf"] in framework.keys else row["ksf"],
            row["rating"] or row["missing"] or "nothing recorded",
            row["note"],
            row["rater"],
            f"takes back {row['undoes'].replace('T', ' ')[:19]}" if row["undoes"] else "",
        ]
        for row in rows
    ]
    if not listed_rows:
        return paragraphs(f"Nothing is recorded for {school} yet.")
    shown = f"the latest {len(rows)} of {total} rows" if total > len(rows) else "latest first"
    header = ["Saved (UTC)", framework.factor, "Mark", "Why", "Rated by", "Undo"]
    return table(f"Recorded for {school}, {shown}", header, listed_rows)
