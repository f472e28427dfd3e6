"""The council's tables, one entry each: from an entry follow loader, template, options, pages and "other sheets".

To add a table: describe its columns in `esanalysis.council.schema`, add an entry here, and give it a view and a test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from esanalysis.council import schema
from esanalysis.council.reading.shape import Shape, budget_by_year, days_by_group, figures_by_group, shares_by_group
from esanalysis.files.shipped import DATA
from esanalysis.schema import Table

__all__ = ["ENTRIES", "PAGES", "Entry", "entry", "of_page"]

Page = Literal["workforce", "risks"]
PAGES: dict[Page, str] = {"workforce": "workforce.html", "risks": "risks-and-actions.html"}


@dataclass(frozen=True)
class Entry:
    """One of the council's tables.

    Parameters
    ----------
    table : Table
        Columns, key, and the usual headings of others (each column's aliases).
    file : str
        Where the shipped rows are, below the data folder.
    page : {"workforce", "risks"}
        The page it is on; an option of the command line and of that page bears its name.
    help : str
        What it is, for the command line.
    dates : {"", "period", "due"}
        Whether first and last day are read from ``period``, or from ``due_text``.
    defaults : tuple of (column, text)
        What stands where a file has no such column; ``#`` is the number of the row.
    wide : callable, optional
        How a table with a row a group and a column a figure is read, and
    figure : str
        the column that those figures belong into (see `esanalysis.council.reading.shape.Shape`).
    """

    table: Table
    file: str
    page: Page
    help: str
    dates: Literal["", "period", "due"] = ""
    defaults: tuple[tuple[str, str], ...] = ()
    wide: Callable[[str], dict[str, str] | None] | None = None
    figure: str = "value"

    @property
    def name(self) -> str:
        """Name of the table, its sheet and its option."""
        return self.table.name

    @property
    def path(self) -> Path:
        """The shipped file."""
        return DATA / self.file

    @property
    def shape(self) -> Shape:
        """How its files are read."""
        return Shape(self.table, dict(self.defaults), self.wide, self.figure)


ENTRIES = (
    Entry(
        schema.BUDGET, "directorate/budget.csv", "workforce", "net budget of each division",
        wide=budget_by_year, figure="budget",
    ),
    Entry(
        schema.WORKFORCE, "directorate/workforce.csv", "workforce", "staff, leavers and starters", "period",
        wide=figures_by_group,
    ),
    Entry(
        schema.SICKNESS, "directorate/sickness.csv", "workforce", "working days lost to sickness", "period",
        wide=days_by_group,
    ),
    Entry(
        schema.EQUALITY, "directorate/equality.csv", "workforce", "shares of the workforce", "period",
        wide=shares_by_group,
    ),
    Entry(schema.OBJECTIVES, "directorate/objectives.csv", "risks", "council priorities and the objectives for them"),
    Entry(schema.CONTEXT, "directorate/context.csv", "risks", "what a plan says beside its actions"),
    Entry(schema.RISKS, "directorate/risks.csv", "risks", "risk register"),
    Entry(
        schema.COMMITMENTS, "directorate/commitments.csv", "risks", "plan of actions and promises", "due",
        defaults=(("kind", "action"), ("theme", "Actions"), ("reference", "#")),
    ),
    Entry(schema.LINKS, "strategy/links.csv", "risks", "which risk or promise bears on which factor"),
)  # fmt: skip


def entry(name: str) -> Entry:
    """The entry of a table.

    Parameters
    ----------
    name : str
        Name of the table.

    Returns
    -------
    Entry

    Examples
    --------
    >>> entry("sickness").page
    'workforce'
    """
    return next(each for each in ENTRIES if each.name == name)


def of_page(page: Page) -> tuple[Entry, ...]:
    """The tables of a page.

    Parameters
    ----------
    page : {"workforce", "risks"}

    Returns
    -------
    tuple of Entry

    Examples
    --------
    >>> [each.name for each in of_page("workforce")]
    ['budget', 'workforce', 'sickness', 'equality']
    """
    return tuple(each for each in ENTRIES if each.page == page)
