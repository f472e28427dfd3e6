"""What a table of the council is: its columns, and all that follows from them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from esanalysis.council.reading.shape import Shape
from esanalysis.files.shipped import DATA
from esanalysis.schema import Column

__all__ = ["PAGES", "Entry", "Page", "column", "day", "text"]

Page = Literal["workforce", "risks"]
PAGES: dict[Page, str] = {"workforce": "workforce.html", "risks": "risks-and-actions.html"}


@dataclass(frozen=True, kw_only=True)
class Entry(Shape):
    """One of the council's tables, and how files of it may look.

    Parameters
    ----------
    page : {"workforce", "risks"}
        The page it is on; an option of the command line and of that page bears its name.
    help : str
        What it is, for the command line.
    loads : str
        The same for the documentation of its loader: "Load ...".
    more : str
        What else a reader of that documentation has to know.
    example : str
        A doctest that its shipped rows pass; without one the columns are shown.
    file : str
        Where the shipped rows are, below the data folder; empty where none are shipped.
    views : tuple of str
        The views that show it, modules of ``views/`` in the page's order.
    dates : {"", "period", "due"}
        Whether first and last day are read from ``period``, or from ``due_text``.
    """

    page: Page
    help: str
    loads: str = ""
    more: str = ""
    example: str = ""
    file: str = ""
    views: tuple[str, ...] = ()
    dates: Literal["", "period", "due"] = ""

    @property
    def name(self) -> str:
        """Name of the table, its sheet and its option."""
        return self.table.name

    @property
    def path(self) -> Path | None:
        """The shipped file."""
        return DATA / self.file if self.file else None


def column(name: str, meaning: str, called: str = "", *, required: bool = True, **more: Any) -> Column:
    """A column and the headings that others give it; `called` is a list with commas."""
    aliases = tuple(filter(None, (each.strip() for each in called.split(","))))
    return Column(name, more.pop("dtype", "category"), meaning, required=required, aliases=aliases, **more)


def text(name: str, meaning: str, called: str = "", **more: Any) -> Column:
    """A column of words that may be empty."""
    return column(name, meaning, called, dtype="string", required=more.pop("required", False), **more)


def day(name: str, meaning: str) -> Column:
    """A day that is worked out on loading."""
    return Column(name, "datetime64[us]", meaning, "date", False, derived=True)
