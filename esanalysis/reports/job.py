"""What one page is made of: a notebook, the values of its parameters, a title, and where it goes."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Job", "slug"]


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
    handed : callable, optional
        Makes further parameters when the page's turn has come, so that a batch holds one part of the data at a time.
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
    handed: Callable[[], Mapping[str, Any]] | None = None
    made_of: str = ""
    kernel: bool = False
    folder: Path | None = None

    def values(self) -> dict[str, Any]:
        """Every parameter's value, those that are made on demand included."""
        return dict(self.parameters) | dict(self.handed() if self.handed else {})


def slug(names: Iterable[str]) -> str:
    """Make a file name that every system accepts.

    Examples
    --------
    >>> slug(["St. Mary's & Co", "2009/10"])
    'st-mary-s-co-2009-10'
    """
    return re.sub(r"[^\w]+", "-", " ".join(names).casefold()).strip("-") or "report"
