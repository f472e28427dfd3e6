"""What every reader of a table needs and gives: the language of one framework in, plain columns out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.reading.headings import Headings
from esanalysis.ratings.reading.values import Mark, Values, shown

__all__ = ["Language", "PrintedFigure", "Table"]


@dataclass(frozen=True)
class PrintedFigure:
    """A total or an average that stands printed in a file, kept as it is whatever the ratings say.

    `ksf` is None for a figure of a school, `school` is None for a figure of a factor. `schools` are those whose marks
    stand in its grid: without one of them, or beside another, the figure says nothing.
    """

    cluster: str
    round: str
    ksf: str | None
    school: str | None
    kind: str
    value: float
    file: str
    sheet: str | None
    cell: str
    schools: tuple[str, ...] = ()

    def __deepcopy__(self, memo: dict) -> "PrintedFigure":
        """Return itself: pandas deep-copies ``attrs`` on every operation, and this never changes."""
        return self


class Language:
    """How one framework's headings and marks are written."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.headings = Headings(framework)
        self.values = Values(framework.scale)


@dataclass
class Table:
    """One table of a sheet: a row an entry, as plain columns; `cell` says where each rating stands.

    `only_notes` marks a sheet of notes for ratings that stand elsewhere in the file; `named` are the
    columns that the table itself fills, where others come from its sheet's or file's name.
    """

    sheet: Sheet
    only_notes: bool = False
    named: frozenset[str] = frozenset()
    columns: dict[str, list[Any]] = field(
        default_factory=lambda: {
            name: [] for name in ("cluster", "round", "school", "ksf", "rating", "missing", "note", "rater", "cell")
        }
    )
    problems: list[Problem] = field(default_factory=list)
    printed: list[PrintedFigure] = field(default_factory=list)

    def add(self, **entry: Any) -> None:
        """Append one entry; columns that are not given stay empty."""
        for name, values in self.columns.items():
            values.append(entry.get(name))

    def read(self, row: int, column: int, language: Language, cell: str) -> Mark:
        """Read the mark in a cell and note what is wrong with it."""
        sheet, scale = self.sheet, language.framework.scale
        if (row, column) in sheet.errors:
            self.problems.append(
                sheet.problem(
                    "formula error",
                    sheet.errors[row, column],
                    scale.accepted,
                    "It counts as missing. Mend the formula, or type the mark.",
                    cell,
                    error=False,
                )
            )
            return Mark(missing="error")
        if (row, column) in sheet.uncomputed:
            self.problems.append(
                sheet.problem(
                    "formula not computed",
                    f"the formula {sheet.uncomputed[row, column]} without a result",
                    scale.accepted,
                    "Open the file in a spreadsheet program, save it, and load it again.",
                    cell,
                )
            )
            return Mark(missing="error")
        value = sheet.rows[row][column]
        mark = language.values.read(value)
        if mark.wrong:
            fix = "Correct it, or clear the cell if there is no rating."
            self.problems.append(sheet.problem(mark.wrong, shown(value), scale.accepted, fix, cell))
        return mark

    def say_left_out(self, headings: Iterable[str]) -> None:
        """Note the columns that are no ratings, so that nothing is dropped in silence."""
        listed = list(headings)
        if not listed:
            return
        count = "1 column or row holds" if len(listed) == 1 else f"{len(listed)} columns or rows hold"
        self.problems.append(
            self.sheet.problem(
                "column left out",
                f"{count} no ratings and {'is' if len(listed) == 1 else 'are'} left out: {', '.join(listed)}",
                "",
                "Nothing to do, unless ratings stand there.",
                error=False,
            )
        )
