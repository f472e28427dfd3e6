"""Every error of the package under one base, and what is said about a file.

The policy:

- A public call raises an `EsanalysisError`, never a third party's error: its message names the file, sheet and cell,
  what stands there, what is accepted, and what to type or do.
- A loader collects every problem of all files before it raises one `DataError`; one cause is one line.
- What does not stop the work is a `Problem` that travels with the result. Nothing is dropped unnamed.
- A wrong call (an argument of the wrong kind) is Python's own TypeError or ValueError, as everywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "DataError", "EsanalysisError", "FrameworkError", "GroupingError", "Problem", "ReportError", "SchemaError",
    "SelectionError", "StoreError", "WorkbookError", "WouldLoseError", "WriteError", "said",
]  # fmt: skip


class EsanalysisError(Exception):
    """Anything that the package refuses; the message is a sentence for the person at the desk."""


@dataclass(frozen=True)
class Problem:
    """One named problem and the place it stands in.

    Parameters
    ----------
    kind : str
        Short stable name, such as ``"out of range"``.
    file : str
        Name of the file (without folders).
    found : str
        What stands there.
    accepted : str
        What would be accepted; empty where the finding is a whole sentence and nothing is asked for.
    fix : str
        What to do, as a sentence.
    sheet, cell : str, optional
        Sheet name and cell address (or range) where there is one; for text files the cell is
        ``line 7, column "rating"``.
    error : bool
        True when the load has to stop; False for a warning that travels with the result.
    schools : tuple of str
        The schools whose marks it speaks of, where it does; without one of them it says nothing true.
    cells : tuple of str
        Every cell it speaks of, where `cell` and `found` name only some.
    grids : tuple of (str, str)
        The clusters and rounds it speaks of, where it does not speak of its whole sheet.

    Examples
    --------
    >>> print(Problem("out of range", "grid.xlsx", "11", "a whole number from 1 to 10", "Correct the mark.",
    ...               sheet="2024", cell="C7"))
    grid.xlsx, sheet "2024", cell C7: out of range: found 11; accepted is a whole number from 1 to 10.
    Correct the mark.
    """

    kind: str
    file: str
    found: str
    accepted: str
    fix: str
    sheet: str | None = None
    cell: str | None = None
    error: bool = True
    schools: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    grids: tuple[tuple[str, str], ...] = ()

    def __deepcopy__(self, memo: dict) -> "Problem":
        """Return itself: pandas deep-copies ``attrs`` on every operation, and this never changes."""
        return self

    @property
    def place(self) -> str:
        """File, sheet and cell in one phrase."""
        sheet = f'sheet "{self.sheet}"' if self.sheet else None
        cell = self.cell
        if cell and cell.count(",") >= _PLACES:
            places = cell.split(", ")
            cell = f"{', '.join(places[:_PLACES])} and {len(places) - _PLACES} more"
        if cell and "line" not in cell:
            cell = f"cells {cell}" if any(mark in cell for mark in (":", ",", " and ")) else f"cell {cell}"
        return ", ".join(part for part in (self.file, sheet, cell) if part)

    @property
    def unquoted(self) -> str:
        """What is said where others read it too: the place and what is accepted, not what somebody wrote there."""
        return f"{self.place}: {self.kind}; accepted is {self.accepted}. {self.fix}" if self.accepted else str(self)

    def __str__(self) -> str:
        if not self.accepted:  # nothing is wanted in place of what was found: the finding says it all
            return f"{self.place}: {self.found}. {self.fix}".rstrip()
        return f"{self.place}: {self.kind}: found {self.found}; accepted is {self.accepted}. {self.fix}".rstrip()


_PLACES = 8  # ranges of cells that a person reads
_LINES = 36  # of one file, before the others are counted: what a person reads


def said(problems: Iterable[Problem]) -> list[str]:
    """Problems as lines of a list, what has to be mended first; of one file no more than a person reads.

    Examples
    --------
    >>> problems = [Problem("no name", "a.csv", "nothing", "a name", "Write it.")] * 50
    >>> len(said(problems)), said(problems)[-1]
    (37, '- a.csv: and 14 more like these (no name). Mend these first, then check again.')
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda one: not one.error):
        by_file.setdefault(problem.file, []).append(problem)
    lines = []
    for file, own in by_file.items():
        lines += [f"- {problem}" for problem in own[:_LINES]]
        if rest := own[_LINES:]:
            kinds = ", ".join(dict.fromkeys(problem.kind for problem in rest))
            first = " Mend these first, then check again." if any(problem.error for problem in own) else ""
            lines.append(f"- {file}: and {len(rest)} more like these ({kinds}).{first}")
    return lines


class DataError(EsanalysisError, ValueError):
    """Files that cannot be loaded; the message lists everything that is wrong with them.

    Parameters
    ----------
    problems : iterable of Problem
        What is wrong, kept as a tuple.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        listed = "\n".join(said(self.problems))
        count = sum(problem.error for problem in self.problems)
        other = len(self.problems) - count
        more = f" ({other} more {'is' if other == 1 else 'are'} worth knowing)" if other else ""
        super().__init__(
            f"{count} problem{'s' if count != 1 else ''} must be mended before this can be read{more}:\n{listed}"
        )


class SchemaError(EsanalysisError, ValueError):
    """A frame that is not the table it claims to be."""


class FrameworkError(EsanalysisError, ValueError):
    """A framework file that cannot be used; the message lists everything that is wrong with it."""


class SelectionError(EsanalysisError, ValueError):
    """Something was asked for that the ratings do not hold; the message says what they do hold."""


class GroupingError(EsanalysisError, ValueError):
    """A grouping that nobody could make; the message says what stands in its way and what to change."""


class WorkbookError(EsanalysisError, ValueError):
    """A workbook that cannot be written as asked; the message says why and what to do."""


class StoreError(EsanalysisError):
    """Ratings that could not be saved, or a file that cannot be used; the message says what to do.

    Parameters
    ----------
    message : str
        What happened, and what to do.
    kept : Path or None
        File that the unsaved rows were written to instead; `take_in` brings them into the store later.
    rows : iterable of mapping
        The unsaved rows as they would have been written, empty where nothing was to be saved.
    """

    def __init__(self, message: str, kept: Path | None = None, rows: Iterable[Mapping[str, str]] = ()) -> None:
        super().__init__(message)
        self.kept, self.rows = kept, list(rows)


class ReportError(EsanalysisError, RuntimeError):
    """A notebook that could not be run or written; the message says which one and why."""


class WriteError(EsanalysisError, OSError):
    """A file that was not written; the one that stood there before is as it was.

    Parameters
    ----------
    message : str
        What happened, and what to do.
    kept : Path or None
        Where the new file is kept instead, when only its place could not be taken (open in Excel).
    """

    def __init__(self, message: str, kept: Path | None = None) -> None:
        super().__init__(message)
        self.kept = kept


class WouldLoseError(WriteError):
    """A file that holds what a person filled in, and was therefore not replaced."""
