"""Tidy frames to accessible HTML tables: a caption, headers with scope, numbers as text, everything escaped."""

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from esanalysis.fragments import Fragment
from esanalysis.framework import Framework
from esanalysis.phrases import listed, span
from esanalysis.problems import Problem
from esanalysis.schema import framework_of
from esanalysis.words import why

__all__ = ["cells", "pairings", "printed", "problems", "standing", "table"]

NUMBER = frozenset("0123456789–.,-+ %")


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Fragment:
    """Write a table; the first cell of each row is its header.

    Parameters
    ----------
    caption : str
        What the table shows.
    header : sequence of str
        Column headings.
    rows : iterable of sequence of str
        Texts of the cells, as many as there are headings.

    Examples
    --------
    >>> table("Marks", ["School", "Mark"], [["A & B", "7"]]).html
    '<table><caption>Marks</caption><thead><tr><th scope="col">School</th><th scope="col">Mark</th></tr></thead><tbody><tr><th scope="row">A &amp; B</th><td class="number">7</td></tr></tbody></table>'
    """  # noqa: E501 (the output is one line)
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in header)
    body = "".join(f"<tr>{_row(texts)}</tr>" for texts in rows)
    return Fragment(
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(texts: Sequence[str]) -> str:
    first, *rest = texts
    return f'<th scope="row">{escape(first)}</th>' + "".join(map(_cell, rest))


def _cell(text: str) -> str:
    kind = ' class="number"' if text and NUMBER.issuperset(text) else ""
    return f"<td{kind}>{escape(text)}</td>"


def standing(standing: pd.DataFrame) -> Fragment:
    """Averages and ranks of the factors with the ranges of the ranks, strongest first."""
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
            span((row["best_without_one"], row["worst_without_one"])),
            span((row["best_moved"], row["worst_moved"])),
            f"{row['group']}",
        ]
        if row["rated"]
        else [framework.axis_label(row["ksf"]), *["not rated"] * 8]
        for row in ordered.to_dict("records")
    ]
    return table(
        f"Every {framework.factor} by average; ties share the better rank and stand in the instrument's order. "
        f"{framework.factor}s of one group cannot be told apart from their neighbours.",
        header,
        rows,
    )


def printed(contradictions: pd.DataFrame) -> Fragment:
    """Printed totals and averages beside the computed ones; empty when the file prints none."""
    framework = framework_of(contradictions)
    rows = [
        [
            framework.axis_label(row["ksf"]),
            row["kind"],
            f"{row['printed']:g}",
            f"{row['computed']:.1f}".removesuffix(".0") if row["kind"] == "total" else f"{row['computed']:.1f}",
            "agrees" if row["agrees"] else f"differs by {row['printed'] - row['computed']:+.4g}",
        ]
        for row in contradictions.to_dict("records")
    ]
    if not rows:
        return Fragment("")
    header = [framework.factor_long, "Figure", "Printed", "Computed", "Comparison"]
    return table("Totals and averages as printed in the file, and as the ratings give them", header, rows)


def cells(standouts: pd.DataFrame, side: str) -> Fragment:
    """Strong or weak cells with the why: those that stand out first, then the rest of the band.

    The cells of a school that is so across the board stand in one row for the whole school.
    """
    framework = framework_of(standouts)
    band = framework.bands[-1 if side == "better" else 0]
    level, word = ("high", "higher") if side == "better" else ("low", "lower")
    odd = standouts["stands_out"] == side
    across = (standouts["school_level"] == level) & (standouts["band"] == band.key) & ~odd
    single = (standouts["band"] == band.key) & ~odd & ~across
    ordered = standouts[odd].sort_values("difference", key=abs, ascending=False, kind="stable")
    rows = [_cell_row(framework, row, f"clearly {word} than expected") for row in ordered.to_dict("records")]
    rows += [_cell_row(framework, row, band.name) for row in standouts[single].to_dict("records")]
    rows += [
        _school_row(framework, str(school), part, level)
        for school, part in standouts[across].groupby("school", observed=True, sort=False)
    ]
    if not rows:
        return Fragment("")
    caption = (
        f"Marks in the {band.text(framework.scale)} or clearly {word} than expected, and why; schools in file order"
    )
    return table(caption, ["School", framework.factor, "Mark", "Expected", "Reading", "Why"], rows)


def _cell_row(framework: Framework, row: dict, reading: str) -> list[str]:
    return [
        str(row["school"]),
        framework.axis_label(row["ksf"]),
        framework.scale.text(row["rating"]),
        f"{row['expected']:.1f}",
        reading,
        why(row, framework),
    ]


def _school_row(framework: Framework, school: str, part: pd.DataFrame, level: str) -> list[str]:
    numbers = listed(str(framework[key].number) for key in part["ksf"])
    notes = [
        f"{framework.factor} {framework[row['ksf']].number}: {row['note']}"
        for row in part.to_dict("records")
        if not pd.isna(row["note"])
    ]
    return [
        school,
        numbers,
        ", ".join(framework.scale.mark(mark) for mark in part["rating"]),
        "",
        f"{level} across the board",
        "; ".join(notes) or "No note. Ask about the school as a whole before asking about single marks.",
    ]


def pairings(pairings: pd.DataFrame) -> Fragment:
    """Who could help whom, with the reason."""
    framework = framework_of(pairings)
    rows = [_pair_row(framework, row) for row in pairings.to_dict("records")]
    if not rows:
        return Fragment("")
    header = [framework.factor, "School", "Mark", "Could learn from", "Mark", "Reason"]
    return table(f"Who could help whom on the priority {framework.factor}s, weakest first", header, rows)


def _pair_row(framework: Framework, row: dict) -> list[str]:
    scale = framework.scale
    learner = [framework.axis_label(row["ksf"]), row["school"], scale.text(row["rating"])]
    if pd.isna(row["helper"]):
        return [*learner, "–", "–", row["why_none"]]
    ahead = f"{row['gap']:.{scale.decimals}f} points ahead"
    note = "" if pd.isna(row["helper_note"]) else f"; noted there: {row['helper_note']}"
    return [*learner, row["helper"], scale.text(row["helper_rating"]), ahead + note]


def problems(problems: Iterable[Problem]) -> Fragment:
    """What the loader found, one row a problem; empty when there is none."""
    rows = [[problem.place, problem.kind, problem.found, problem.fix] for problem in problems]
    if not rows:
        return Fragment("")
    return table("What was noticed while reading the files", ["Where", "What", "Found", "What to do"], rows)
