"""What is wrong with a file, said so that the person at the desk can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["DataError", "Problem"]


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

    def __deepcopy__(self, memo: dict) -> "Problem":
        """Return itself: pandas deep-copies ``attrs`` on every operation, and this never changes."""
        return self

    @property
    def place(self) -> str:
        """File, sheet and cell in one phrase."""
        sheet = f'sheet "{self.sheet}"' if self.sheet else None
        cell = self.cell
        if cell and "line" not in cell:
            cell = f"cells {cell}" if any(mark in cell for mark in (":", ",", " and ")) else f"cell {cell}"
        return ", ".join(part for part in (self.file, sheet, cell) if part)

    def __str__(self) -> str:
        if not self.accepted:  # nothing is wanted in place of what was found: the finding says it all
            return f"{self.place}: {self.found}. {self.fix}".rstrip()
        return f"{self.place}: {self.kind}: found {self.found}; accepted is {self.accepted}. {self.fix}".rstrip()


class DataError(ValueError):
    """Files that cannot be loaded. `problems` holds every one of them; the message lists them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        listed = "\n".join(f"- {problem}" for problem in self.problems)
        count = sum(problem.error for problem in self.problems)
        super().__init__(
            f"{count} problem{'s' if count != 1 else ''} must be mended before this can be read:\n{listed}"
        )
