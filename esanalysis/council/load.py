"""The council's own tables as tidy frames: budget, workforce, comparators, objectives, commitments, links.

Each loader reads the tables that are shipped (transcribed from the documents that ``data/README.md``
names) or an analyst's own in the same shape. Risks have a module of their own, `esanalysis.council.risks`.
"""

import re
from datetime import date
from pathlib import Path

import pandas as pd

from esanalysis.council.reading.tidy import Reading, read_table, row_name
from esanalysis.council.schema import BUDGET, COMMITMENTS, EQUALITY, LINKS, OBJECTIVES, SICKNESS, WORKFORCE
from esanalysis.files.due import parse_due
from esanalysis.files.find import Paths
from esanalysis.files.shipped import DATA
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.schema import Table

__all__ = [
    "load_budget",
    "load_commitments",
    "load_equality",
    "load_links",
    "load_objectives",
    "load_sickness",
    "load_workforce",
]

_FOLDER = DATA / "directorate"
_TOTALS = re.compile(r"(grand )?totals?:?", re.IGNORECASE)


def load_budget(paths: Paths | None = None) -> pd.DataFrame:
    """Load the annual net budget of each division.

    One row is one division; columns are those of `esanalysis.council.schema.BUDGET`, in thousand pounds.
    A row called Total is checked against the sum of its file and is not part of the result.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables (.xlsx, .ods, .csv) with the headings division and budget. Without them the
        budget of Brighton & Hove's Children, Families and Schools Directorate, 2003.

    Raises
    ------
    DataError
        A file cannot be read, a cell holds no number, a division repeats, or a total is not the sum.

    Examples
    --------
    >>> budget = load_budget()
    >>> len(budget), int(budget["budget"].sum())
    (6, 116860)
    """
    reading = read_table(paths or _FOLDER / "budget.csv", BUDGET)
    _check_totals(reading)
    return reading.frame(BUDGET)


def _check_totals(reading: Reading) -> None:
    kept: list[int] = []
    for place, row in enumerate(reading.rows):
        if row["division"] is None or not _TOTALS.fullmatch(row["division"]):
            kept.append(place)
            continue
        sheet, line = reading.places[place]
        parts = [reading.rows[other]["budget"] for other in kept if reading.places[other][0] is sheet]
        printed = row["budget"]
        if printed is None or None in parts:
            continue
        if abs(sum(parts) - printed) > 0.5:
            reading.problems.append(
                sheet.problem(
                    "total is not the sum",
                    f"{printed:,g} where the divisions above add up to {sum(parts):,g}",
                    "the sum of the divisions",
                    "Correct the figure that is wrong, or remove the total.",
                    row_name(sheet, line),
                )
            )
    reading.rows = [reading.rows[place] for place in kept]
    reading.places = [reading.places[place] for place in kept]


def load_workforce(paths: Paths | None = None) -> pd.DataFrame:
    """Load the workforce tracker: staff in post, leavers, retirements, transfers, starters.

    One row is one figure about one group of staff in one period on one basis (headcount, FTE or percent);
    columns are those of `esanalysis.council.schema.WORKFORCE`. What is printed is kept even where it
    cannot be: ``note`` says what is doubtful, and a period that ends before it begins has no dates.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings measure, basis and value. A figure may be given twice only if
        the ``note`` of the second says why. Without paths the tracker of Brighton & Hove, 2003.

    Raises
    ------
    DataError
        With every problem found: file, sheet, cell, what stands there, what is accepted, the fix.

    Examples
    --------
    >>> workforce = load_workforce()
    >>> establishment = workforce["measure"] == "Estimated Establishment"
    >>> workforce.loc[establishment & (workforce["basis"] == "headcount"), "value"].tolist()
    [3846.0, 1008.0]
    """
    reading = read_table(paths or _FOLDER / "workforce.csv", WORKFORCE)
    _refuse_unexplained_repeats(reading)
    _warn_of_fractions(reading, "basis")
    return reading.frame(WORKFORCE, _with_span)


def _refuse_unexplained_repeats(reading: Reading) -> None:
    names = ("source", "heading", "measure", "period", "group", "basis")
    seen = set()
    for row, (sheet, line) in zip(reading.rows, reading.places, strict=True):
        key = tuple(row[name] for name in names)
        if key in seen and not row["note"]:
            reading.problems.append(
                sheet.problem(
                    "repeated figure",
                    f"a second {row['basis']} of {row['measure']} for {row['group'] or 'all staff'}",
                    "one figure, or a note that says why there are two",
                    "Remove one, correct the group or period, or explain it in the column note.",
                    row_name(sheet, line),
                )
            )
        seen.add(key)


def load_sickness(paths: Paths | None = None) -> pd.DataFrame:
    """Load the working days lost to sickness, beside the council's, the target and the upper quartile.

    One row is one figure with its **own** period and scope; columns are those of
    `esanalysis.council.schema.SICKNESS`. The shipped figures cover half a year where target and quartile
    cover a year: `esanalysis.council.measures.workforce.beside_comparators` keeps them apart.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings measure, role, scope, unit and value.

    Raises
    ------
    DataError
        With every problem found.

    Examples
    --------
    >>> load_sickness()[["role", "period", "value"]].iloc[[0, 3]].values.tolist()
    [['directorate', 'Apr 02 – Sep 02', 8.71], ['target', '2002/3', 10.35]]
    """
    return _load_compared(paths or _FOLDER / "sickness.csv", SICKNESS)


def load_equality(paths: Paths | None = None) -> pd.DataFrame:
    """Load the equality profile: shares of the workforce beside council, target and local community.

    One row is one share (percent) with its own period and scope; columns are those of
    `esanalysis.council.schema.EQUALITY`.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings measure, role, scope, unit and value.

    Raises
    ------
    DataError
        With every problem found.

    Examples
    --------
    >>> equality = load_equality()
    >>> int(equality["value"].notna().sum()), equality["missing"].dropna().tolist()
    (9, ['blank'])
    """
    return _load_compared(paths or _FOLDER / "equality.csv", EQUALITY)


def load_objectives(paths: Paths | None = None) -> pd.DataFrame:
    """Load which directorate objectives serve which council priority.

    One row is one priority served by one objective; columns are those of
    `esanalysis.council.schema.OBJECTIVES`.

    Raises
    ------
    DataError
        With every problem found.

    Examples
    --------
    >>> load_objectives()["council_priority"].value_counts().unique().tolist()
    [2]
    """
    return read_table(paths or _FOLDER / "objectives.csv", OBJECTIVES).frame(OBJECTIVES)


def load_commitments(paths: Paths | None = None) -> pd.DataFrame:
    """Load what has been promised: actions, milestones, ambitions, deliverables, priorities.

    One row is one promise with one due date: a step of an action, or a target that the plan does not tie
    to a step. Columns are those of `esanalysis.council.schema.COMMITMENTS`; ``due_start``, ``due_end`` and
    ``due_precision`` are read from ``due_text`` by the rules of `esanalysis.files.due`.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings kind, theme, reference and action. Without them the plan of
        Brighton & Hove (2003), Camden's update (2015) and the ASE's strategy (2021), together.

    Raises
    ------
    DataError
        With every problem found.

    Examples
    --------
    >>> commitments = load_commitments()
    >>> due = commitments.set_index("reference").loc["1.09-3"]
    >>> due["due_text"], str(due["due_end"].date()), due["due_precision"]
    ('30th November', '2003-11-30', 'day')
    """
    reading = read_table(paths or _FOLDER / "commitments.csv", COMMITMENTS)
    return reading.frame(COMMITMENTS, _with_due)


def load_links(paths: Paths | None = None, framework: str | Path | Framework = DEFAULT) -> pd.DataFrame:
    """Load which risks threaten, and which commitments address or resource, each factor.

    One row is one link with its reason; columns are those of `esanalysis.council.schema.LINKS`. Whether a
    reference exists is checked by `esanalysis.bridge.support.unresolved`, which knows the tables.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings ksf, source, reference, kind and reason. A factor may be named
        by key, name or number.
    framework : str, Path or Framework
        Instrument the factors belong to.

    Raises
    ------
    DataError
        With every problem found, among them factors that the framework does not have.

    Examples
    --------
    >>> links = load_links()
    >>> links.groupby("ksf", observed=False).size().min() >= 2
    np.True_
    """
    framework = load_framework(framework)
    reading = read_table(paths or DATA / "strategy" / "links.csv", LINKS)
    for row, (sheet, line) in zip(reading.rows, reading.places, strict=True):
        factor = framework.find(row["ksf"] or "")
        if factor is None and row["ksf"]:
            reading.problems.append(
                sheet.problem(
                    "unknown factor",
                    repr(row["ksf"]),
                    ", ".join(framework.keys),
                    f"Name the {framework.factor} by its key, name or number.",
                    row_name(sheet, line),
                )
            )
        row["ksf"] = factor.key if factor else None

    def ordered(frame: pd.DataFrame) -> pd.DataFrame:
        frame["ksf"] = pd.Categorical(frame["ksf"], categories=framework.keys, ordered=True)
        return frame

    links = reading.frame(LINKS, ordered)
    links.attrs["framework"] = framework
    return links


def _load_compared(paths: Paths, table: Table) -> pd.DataFrame:
    reading = read_table(paths, table)
    _warn_of_fractions(reading, "unit")
    return reading.frame(table, _with_span)


def _warn_of_fractions(reading: Reading, column: str) -> None:
    """Warn where all percentages of a workbook are at most 1: a cell that shows 12 % may hold 0.12."""
    sheets = {id(sheet): sheet for sheet, _ in reading.places if not sheet.is_text}
    for sheet in sheets.values():
        shares = [
            row["value"]
            for row, (place, _) in zip(reading.rows, reading.places, strict=True)
            if place is sheet and row[column] == "percent" and row["value"] is not None
        ]
        if shares and max(map(abs, shares)) <= 1:
            reading.problems.append(
                sheet.problem(
                    "percentages of at most 1",
                    ", ".join(f"{share:g}" for share in shares[:5]),
                    "12.5 for 12.5 percent",
                    "Nothing to do if they are below 1 percent; if the cells are formatted as %, multiply them by 100.",
                    error=False,
                )
            )


def _with_span(frame: pd.DataFrame) -> pd.DataFrame:
    spans = [parse_due(period) for period in frame["period"]]
    frame["start"] = _days([span.start for span in spans])
    frame["end"] = _days([span.end for span in spans])
    return frame


def _with_due(frame: pd.DataFrame) -> pd.DataFrame:
    dues = [
        parse_due(text, [int(year) for year in re.findall(r"\d{4}", years or "")])
        for text, years in zip(frame["due_text"], frame["due_year"], strict=True)
    ]
    frame["due_start"] = _days([due.start for due in dues])
    frame["due_end"] = _days([due.end for due in dues])
    frame["due_precision"] = [due.precision for due in dues]
    return frame


def _days(days: list[date | None]) -> pd.Series:
    return pd.Series(days, dtype="datetime64[us]")
