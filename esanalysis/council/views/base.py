"""What the council's views have in common: how one is put on a page, and that there is none without its table."""

from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import pandas as pd
from markupsafe import Markup

from esanalysis.display.markup import NOTHING
from esanalysis.display.parts import answer, figure, fold
from esanalysis.display.style import styled
from esanalysis.display.table import lines
from esanalysis.display.view import View

__all__ = ["CouncilView", "listing"]


ROWS = 24  # rows of a chart that a reader takes in; a longer one is folded, and the answer names its ends
LONG = 8_000  # characters of a fold that fill about a page: longer ones are printed only where a reader opened them


class CouncilView(View):
    """A view of one subject of the council's tables: a question, its answer, a chart, the rest folded.

    A subclass is a frozen dataclass whose first field is `rows`; it is empty where no such table was given, and then
    it shows nothing.
    """

    id: ClassVar[str]
    question: ClassVar[str]
    subtitle: ClassVar[str] = ""
    rows: pd.DataFrame

    @property
    def data(self) -> pd.DataFrame:
        """The tidy frame behind the view."""
        return self.rows

    @property
    def noted(self) -> pd.DataFrame:
        """Rows whose notes are shown."""
        return self.data

    @property
    def there(self) -> bool:
        """Whether there is anything to show."""
        return not self.data.empty

    @property
    def urgent(self) -> bool:
        """Whether something is missed or overdue, so that its main point comes first."""
        return False

    @property
    @abstractmethod
    def title(self) -> str:
        """The finding of the chart, in at most fifteen words."""

    @property
    @abstractmethod
    def strip(self) -> Markup:
        """The chart without its title."""

    @cached_property
    def chart(self) -> Markup:
        """The chart under its title; empty where there is nothing to draw."""
        shown = self.strip if len(self.data) else NOTHING
        return figure(f"f-{self.id}", self.title, shown, self.subtitle) if shown else NOTHING

    @property
    def hidden(self) -> int:
        """How many figures of its charts are withheld."""
        return 0

    @property
    def folds(self) -> Sequence[tuple[str, Markup]]:
        """Detail, each with the line it opens under."""
        return (("All figures", self.table),)

    @property
    def notes(self) -> Markup:
        """What the table itself says about single figures, each beside those that it is about."""
        noted = self.noted[self.noted["note"].notna()] if "note" in self.noted else self.noted.head(0)
        about: dict[str, dict[str, None]] = {}
        for row in noted.to_dict("records"):
            about.setdefault(str(row["note"]), {})[_subject(row)] = None
        rows = [["; ".join(subjects), note] for note, subjects in about.items()]
        return listing("Notes of the table on single figures", ["About", "Note"], rows)

    @property
    def section(self) -> Markup:
        """The view as a part of a page; nothing where there is no data."""
        if not self.there:
            return NOTHING
        first, *more = self.sentences
        folds = [fold(summary, content, paper=len(content) < LONG) for summary, content in self.folds if content]
        if self.notes:
            folds.append(fold("Notes of the table on single figures", self.notes, paper=False))
        shown = self.chart
        if shown.count("<tr") > ROWS:
            folds, shown = [fold(f"Figure: {self.title}", shown), *folds], NOTHING
        return answer(self.id, self.question, first, shown, more[:3], folds, whole=False)

    def _repr_html_(self) -> str:
        return str(styled(self.section)) if self.section else ""


_SUBJECTS = (("reference",), ("risk",), ("division",), ("measure", "group", "basis", "role"), ("text",))


def _subject(row: Mapping[Hashable, Any]) -> str:
    """What a row is about: its reference, or as much of its name as tells it from its neighbours."""
    names = next((names for names in _SUBJECTS if not pd.isna(row.get(names[0]))), ())
    return ", ".join(str(row[name]) for name in names if not pd.isna(row.get(name)))[:160]


def listing(caption: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Markup:
    """A table, or nothing where there is nothing to list."""
    return lines(caption, header, rows) if rows else NOTHING
