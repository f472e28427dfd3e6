"""What one page is made of: a notebook, the values of its parameters, a title, where it goes; and what became of it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

__all__ = ["Job", "Outcome", "slug"]


@dataclass(frozen=True, eq=False)  # a job is itself: two pages may be made of the same
class Job:
    """One page to write.

    Parameters
    ----------
    notebook : Path
        The notebook; it is not changed.
    target : Path
        File to write.
    title : str
        Title of the page, and what it is called when something goes wrong.
    parameters : mapping
        Values that take the place of the defaults in the cell tagged ``parameters``. Any Python object will do: a
        frame that has been read already is handed over as it is.
    source : object, optional
        What all pages of a batch are made of, such as the ratings that were read once.
    handed : callable, optional
        Makes further parameters of `source` when the page's turn has come, so that a batch holds one part of the data
        at a time, and the data travels once where pages are made elsewhere.
    made_of : str
        A digest of the data behind the page; with one, a page that stands there and was made of the same is kept.
    kernel : bool
        Run in a Jupyter kernel of its own instead of the quick way.
    folder : Path, optional
        Folder to run in; default an empty one, which is removed.
    """

    notebook: Path
    target: Path
    title: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    source: Any = None
    handed: Callable[[Any], Mapping[str, Any]] | None = None
    made_of: str = ""
    kernel: bool = False
    folder: Path | None = None

    def values(self) -> dict[str, Any]:
        """Every parameter's value, those that are made on demand included."""
        return dict(self.parameters) | dict(self.handed(self.source) if self.handed else {})


@dataclass(frozen=True)
class Outcome:
    """What became of one page: written, kept because nothing had changed, or failed; and what is said about it.

    `holds` is a digest of the page, `point` its first main point.
    """

    job: Job
    state: Literal["written", "kept", "failed"]
    said: str = ""
    point: str = ""
    holds: str = ""


def slug(names: Iterable[str]) -> str:
    """Make a file name that every system accepts.

    Examples
    --------
    >>> slug(["St. Mary's & Co", "2009/10"])
    'st-mary-s-co-2009-10'
    """
    return re.sub(r"[^\w]+", "-", " ".join(names).casefold()).strip("-") or "report"
