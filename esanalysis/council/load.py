"""The council's own tables as tidy frames: what is shipped, or an analyst's own in the same shape or a usual one.

The shipped tables are transcribed from the documents that ``data/README.md`` names. What a table is stands in
`esanalysis.council.registry`. Risks have a module of their own, `esanalysis.council.register`.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from esanalysis.council.reading.dates import with_due, with_span
from esanalysis.council.reading.figures import (
    name_bases,
    number_steps,
    refuse_unexplained_repeats,
    warn_of_fractions,
)
from esanalysis.council.reading.tidy import Reading, read_table, row_name
from esanalysis.council.reading.totals import take_totals
from esanalysis.council.registry import Entry, entry
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework

__all__ = [
    "load_budget",
    "load_commitments",
    "load_context",
    "load_equality",
    "load_links",
    "load_objectives",
    "load_sickness",
    "load_workforce",
]

Columns = Mapping[str, str]


def read_entry(table: Entry, paths: Paths | None, columns: Columns | None = None) -> Reading:
    """Read a table of the registry: the shipped rows without paths.

    Parameters
    ----------
    table : Entry
        Its entry.
    paths : path or list of paths, optional
        Files of an analyst's own.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones. A name may be one that people use (``owner``).

    Returns
    -------
    Reading

    Raises
    ------
    DataError
        `columns` names a column that the table does not have.
    """
    named = {_column(table, name): heading for name, heading in (columns or {}).items()}
    return read_table(table.path if paths is None else paths, table.shape, named)


def _column(table: Entry, name: str) -> str:
    for column in table.table.columns:
        if not column.derived and name.casefold() in (column.name, *column.aliases):
            return column.name
    names = ", ".join(column.name for column in table.table.columns if not column.derived)
    raise DataError([Problem("no such column", f"--column {name}=...", f"{name!r}", names, "Name one of these.")])


def load_budget(paths: Paths | None = None, *, columns: Columns | None = None) -> pd.DataFrame:
    """Load the annual net budget of each division.

    One row is one division; columns are those of `esanalysis.council.schema.BUDGET`, in thousand pounds.
    A row called Total is checked against the sum of its file and is not part of the result.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables (.xlsx, .ods, .csv) with the headings division and budget. Without them the
        budget of Brighton & Hove's Children, Families and Schools Directorate, 2003.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones: ``{"division": "Cost area"}``.

    Returns
    -------
    DataFrame
        One row a division.

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
    reading = read_entry(entry("budget"), paths, columns)
    take_totals(reading)
    return reading.frame(entry("budget").table)


def load_workforce(paths: Paths | None = None, *, columns: Columns | None = None) -> pd.DataFrame:
    """Load the workforce tracker: staff in post, leavers, retirements, transfers, starters.

    One row is one figure about one group of staff in one period on one basis (headcount, FTE or percent);
    columns are those of `esanalysis.council.schema.WORKFORCE`. What is printed is kept even where it
    cannot be: ``note`` says what is doubtful, and a period that ends before it begins has no dates.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings measure, basis and value. A figure may be given twice only if
        the ``note`` of the second says why. Without paths the tracker of Brighton & Hove, 2003.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones: ``{"group": "Locality team"}``.

    Returns
    -------
    DataFrame
        One row a figure of the workforce.

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
    reading = read_entry(entry("workforce"), paths, columns)
    name_bases(reading)
    refuse_unexplained_repeats(reading)
    warn_of_fractions(reading, "basis")
    return reading.frame(entry("workforce").table, with_span)


def load_sickness(paths: Paths | None = None, *, columns: Columns | None = None) -> pd.DataFrame:
    """Load the working days lost to sickness, beside the council's, the target and the upper quartile.

    One row is one figure with its **own** period and scope; columns are those of
    `esanalysis.council.schema.SICKNESS`. The shipped figures cover half a year where target and quartile
    cover a year: `esanalysis.council.measures.workforce.beside_comparators` keeps them apart.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings measure, role, scope, unit and value.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones: ``{"value": "Days"}``.

    Returns
    -------
    DataFrame
        One row a figure of sickness absence.

    Raises
    ------
    DataError
        With every problem found.

    Examples
    --------
    >>> load_sickness()[["role", "period", "value"]].iloc[[0, 3]].values.tolist()
    [['directorate', 'Apr 02 – Sep 02', 8.71], ['target', '2002/3', 10.35]]
    """
    return _load_compared(entry("sickness"), paths, columns)


def load_equality(paths: Paths | None = None, *, columns: Columns | None = None) -> pd.DataFrame:
    """Load the equality profile: shares of the workforce beside council, target and local community.

    One row is one share (percent) with its own period and scope; columns are those of
    `esanalysis.council.schema.EQUALITY`.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings measure, role, scope, unit and value.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones: ``{"value": "Share"}``.

    Returns
    -------
    DataFrame
        One row a group of staff or people.

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
    return _load_compared(entry("equality"), paths, columns)


def load_objectives(paths: Paths | None = None, *, columns: Columns | None = None) -> pd.DataFrame:
    """Load which directorate objectives serve which council priority.

    One row is one priority served by one objective; columns are those of
    `esanalysis.council.schema.OBJECTIVES`.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings council_priority and objective. Without them the priorities of Brighton &
        Hove.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones: ``{"objective": "We will"}``.

    Returns
    -------
    DataFrame
        One row an objective of the plan.

    Raises
    ------
    DataError
        With every problem found.

    Examples
    --------
    >>> load_objectives()["council_priority"].value_counts().unique().tolist()
    [2]
    """
    return read_entry(entry("objectives"), paths, columns).frame(entry("objectives").table)


def load_commitments(paths: Paths | None = None, *, columns: Columns | None = None) -> pd.DataFrame:
    """Load what has been promised: actions, milestones, ambitions, deliverables, priorities.

    One row is one promise with one due date: a step of an action, or a target that the plan does not tie
    to a step. Columns are those of `esanalysis.council.schema.COMMITMENTS`; ``due_start``, ``due_end`` and
    ``due_precision`` are read from ``due_text`` by the rules of `esanalysis.files.due`.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings kind, theme, reference and action. Without them the plan of
        Brighton & Hove (2003), Camden's update (2015) and the ASE's strategy (2021), together.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones: ``{"owner": "Lead officer"}``.

    Returns
    -------
    DataFrame
        One row a commitment of the plan.

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
    reading = read_entry(entry("commitments"), paths, columns)
    number_steps(reading)
    return reading.frame(entry("commitments").table, with_due)


def load_context(paths: Paths | None = None, *, columns: Columns | None = None) -> pd.DataFrame:
    """Load what a plan says beside its actions: achievements, new issues, staff development, challenges.

    One row is one thing said; columns are those of `esanalysis.council.schema.CONTEXT`.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own tables with the headings kind and text. Without them the plan of Brighton & Hove, 2003.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones.

    Returns
    -------
    DataFrame
        One row a statement of the plan beside its actions.

    Raises
    ------
    DataError
        With every problem found.

    Examples
    --------
    >>> load_context()["kind"].value_counts(sort=False).to_dict()
    {'achievement': 11, 'new issue': 5, 'staff development': 7, 'challenge': 6}
    """
    return read_entry(entry("context"), paths, columns).frame(entry("context").table)


def load_links(
    paths: Paths | None = None, framework: str | Path | Framework = DEFAULT, *, columns: Columns | None = None
) -> pd.DataFrame:
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
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones: ``{"ksf": "Factor"}``.

    Returns
    -------
    DataFrame
        One row a link of a factor to a risk, a commitment or a challenge.

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
    reading = read_entry(entry("links"), paths, columns)
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

    links = reading.frame(entry("links").table, ordered)
    links.attrs["framework"] = framework
    return links


def _load_compared(table: Entry, paths: Paths | None, columns: Columns | None) -> pd.DataFrame:
    reading = read_entry(table, paths, columns)
    warn_of_fractions(reading, "unit")
    return reading.frame(table.table, with_span)
