"""The council's own tables as tidy frames: what is shipped, or an analyst's own in the same shape or a usual one.

A loader follows from the entry of its table in `esanalysis.council.registry`. Links take more, and so do risks,
which have a module of their own. The shipped tables are transcribed from the documents that ``data/README.md`` names.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent, fill
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from esanalysis.council.entry import Entry
from esanalysis.council.reading.cells import row_name
from esanalysis.council.reading.dates import spell_periods_alike, with_due, with_span
from esanalysis.council.reading.figures import (
    name_alike,
    name_bases,
    name_dates,
    name_roles,
    name_statuses,
    number_steps,
    refuse_impossible,
    refuse_long_years,
    refuse_second_bodies,
    refuse_unexplained_repeats,
    warn_of_fractions,
)
from esanalysis.council.reading.tidy import Reading, read_table
from esanalysis.council.reading.totals import check_totals, take_totals
from esanalysis.council.registry import ENTRIES, entry
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.schema import documented

__all__ = ["Loader", "load_links", "loader"]

Columns = Mapping[str, str]
_DATES: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {"period": with_span, "due": with_due}


class Loader(Protocol):
    """What loads a table: the shipped rows without paths."""

    def __call__(self, paths: Paths | None = None, *, columns: Columns | None = None) -> pd.DataFrame:
        """Load the table."""


if TYPE_CHECKING:  # one a table that is loaded as its entry says: load_budget, load_workforce, ...

    def __getattr__(name: str) -> Loader: ...


def loader(table: Entry) -> Loader:
    """Make the public loader of a table from its entry, with its documentation.

    Parameters
    ----------
    table : Entry
        Its entry.

    Returns
    -------
    callable
        Takes paths and columns, and gives the tidy frame.

    Examples
    --------
    >>> loader(entry("budget")).__name__
    'load_budget'
    """

    def load(paths: Paths | None = None, *, columns: Columns | None = None) -> pd.DataFrame:
        reading = _read(table, paths, columns)
        for check in _CHECKS.get(table.name, ()) if paths is not None else ():
            check(reading)
        return reading.frame(table.table, _DATES.get(table.dates))

    load.__name__ = load.__qualname__ = f"load_{table.name}"
    shown = dedent(table.example).strip() or f">>> list(load_{table.name}())\n{table.table.names}"
    load.__doc__ = f"Load {table.loads or table.help}.\n\n{fill(table.more, 110)}\n\nExamples\n--------\n{shown}\n"
    return documented(table.table)(load)


# What a table is held to beyond its columns, once its rows are read.
_CHECKS: dict[str, tuple[Callable[[Reading], None], ...]] = {
    "budget": (spell_periods_alike, take_totals, refuse_second_bodies),
    "workforce": (
        name_alike,
        spell_periods_alike,
        lambda reading: name_bases(reading, entry("workforce")),
        lambda reading: refuse_impossible(reading, "basis"),
        refuse_unexplained_repeats,
        refuse_second_bodies,
        check_totals,
        lambda reading: warn_of_fractions(reading, "basis"),
    ),
    "sickness": (
        name_alike,
        name_roles,
        refuse_long_years,
        lambda reading: refuse_impossible(reading, "unit"),
        refuse_second_bodies,
    ),
    "equality": (
        name_alike,
        name_roles,
        lambda reading: refuse_impossible(reading, "unit"),
        refuse_second_bodies,
        lambda reading: warn_of_fractions(reading, "unit"),
    ),
    "commitments": (number_steps, name_dates, name_statuses),
}


def _read(table: Entry, paths: Paths | None, columns: Columns | None) -> Reading:
    named = {_column(table, name): heading for name, heading in (columns or {}).items()}
    given = table.path if paths is None else paths
    return read_table(given, table, named) if given is not None else Reading()


def _column(table: Entry, name: str) -> str:
    if found := table.named(name):
        return found
    names = ", ".join((*(column.name for column in table.table.columns if not column.derived), *table.asked))
    raise DataError([Problem("no such column", f"--column {name}=...", f"{name!r}", names, "Name one of these.")])


@documented(entry("links").table)
def load_links(
    paths: Paths | None = None, framework: str | Path | Framework = DEFAULT, *, columns: Columns | None = None
) -> pd.DataFrame:
    """Load which risks threaten, and which commitments address or resource, each factor.

    A factor may be named by key, name or number. Whether a reference exists is checked by
    `esanalysis.council.measures.links.unresolved`, which knows the tables.

    Examples
    --------
    >>> links = load_links()
    >>> links.groupby("ksf", observed=False).size().min() >= 2
    np.True_
    """
    framework = load_framework(framework)
    reading = _read(entry("links"), paths, columns)
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


globals().update({f"load_{each.name}": loader(each) for each in ENTRIES if each.name not in ("links", "risks")})
