"""Examples of good practice: shown with names inside the cluster, and outside only in words that a person approved."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.markup import name
from esanalysis.display.palette import ACCENT
from esanalysis.display.table import lines
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, listed, number
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings import measures
from esanalysis.ratings.measures.development.review.practice import consented, without_text
from esanalysis.ratings.tables.workbook import write_beside
from esanalysis.ratings.views.development.section import Section, own_rows
from esanalysis.ratings.views.figure import factor_rows
from esanalysis.ratings.views.wording import Wording

__all__ = ["Practice", "practice"]


@dataclass(frozen=True, eq=False, repr=False)
class Practice(Section):
    """What `practice` returns: `examples` a row an example; `unfit` a row a decision that fits none of them."""

    ratings: pd.DataFrame
    examples: pd.DataFrame
    strong: frozenset[str]  # factors on which a school is in the strongest band
    outside: bool  # whom the view is for
    unfit: pd.DataFrame

    id = "practice"
    heading = "What could others learn from?"

    @property
    def data(self) -> pd.DataFrame:
        """The examples that may be seen: outside, only factor and approved words."""
        if self.outside:
            return measures.outside(self.examples)
        return consented(self.examples).reset_index(drop=True)

    def to_excel(self, path: str | Path, force: bool = False) -> Path:
        """Write the sheet *Good practice*, in which people say who may read an example and in which words.

        Parameters
        ----------
        path : str or Path
            The .xlsx file to write; one in which somebody filled something in is not replaced.
        force : bool
            Replace it nevertheless, once it was put aside under a dated name.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        WouldLoseError
            The file that stands there was filled in.
        WriteError
            It cannot be written.
        """
        rows: list[dict] = [dict(row) for row in self.examples.to_dict("records")]
        return write_beside(path, self.ratings, {"practice": rows}, force)

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """How many examples there are and may be shown; what is lacking; which decisions do not apply, and why."""
        if self.outside:
            return (self._shared,)
        return (self._count, *self._waiting, *self._none, *self.refused)

    @property
    def _shared(self) -> str:
        if self.data.empty:
            return "No example may be shown outside yet."
        return f"{self._examples_on(self.data)}."

    def _examples_on(self, rows: pd.DataFrame) -> str:
        """How many examples, and on what."""
        keys = rows["ksf"].dropna().nunique()
        on = ["the whole diagnostic"] if rows["ksf"].isna().any() else []
        on += [counted(keys, self.words.factor, self.words.plural)] if keys else []
        return f"{capital(counted(len(rows), 'example'))} on {listed(on)}"

    @property
    def _count(self) -> str:
        if self.examples.empty:
            return "No example yet: notes beside strong marks and the sheet Feedback are where they come from."
        approved = self.examples.loc[self.examples["state"] == "approved", "share"]
        shared, hidden = len(approved), int((approved == "outside no names").sum())
        here = len(self.data)
        listed_here = f"{number(here) if here else 'none'} {is_are(here)} listed and "
        of = f"{number(hidden)} of them " if 0 < hidden < shared else ""
        names = f", {of}with names hidden" if hidden else ", where names may stay" if shared else " yet"
        may = f"{number(shared) if shared else 'none'} may be shown outside{names}"
        return f"{self._examples_on(self.examples)}; {listed_here}{may}."

    @property
    def _waiting(self) -> Iterator[str]:
        withheld = self.examples.drop(consented(self.examples).index)
        waiting = withheld[withheld["state"] != "said no"]
        if refused := len(withheld) - len(waiting):
            yield f"{capital(number(refused))} {is_are(refused)} kept back: somebody said no."
        if len(waiting):
            verb = "waits" if len(waiting) == 1 else "wait"
            keys = [key for key in self.words.framework.keys if key in set(waiting["ksf"].dropna().astype(str))]
            on = f", on {self.words.ksfs(keys)}," if keys and waiting["ksf"].notna().all() else ""
            yield f"{capital(number(len(waiting)))}{on} {verb} for consent: the sheet Good practice asks for it."

    @property
    def _none(self) -> Iterator[str]:
        held = set(self.examples["ksf"].dropna().astype(str))
        lacking = [key for key in self.words.framework.keys if key not in held]
        weak = [key for key in lacking if key not in self.strong]
        if not weak:
            return
        have, them = ("has", "it") if len(weak) == 1 else ("have", "them")
        nobody = f"no school is {self.words.in_band(-1)} on"
        if len(weak) == len(lacking):
            yield f"{capital(self.words.ksfs(weak))} {have} no example: {nobody} {them}."
        else:
            count = capital(counted(len(lacking), self.words.factor, self.words.plural))
            yield f"{count} have no example; {nobody} {self.words.ksfs(weak, 'or')}."

    @property
    def refused(self) -> Iterator[str]:
        """Which decisions of the sheet *Good practice* do not apply, and why: for whoever fills it in."""
        if count := len(self.unfit):
            ids = [str(id_) for id_ in self.unfit["id"].dropna()]
            which = f" ({listed(ids)})" if len(ids) <= 3 else ""
            fits, does = ("fits", "does") if count == 1 else ("fit", "do")
            yield (
                f"{capital(counted(count, 'decision'))} of the sheet Good practice{which} {fits} no example as it "
                f"stands now and {does} not apply."
            )
        for row in self.examples.to_dict("records"):
            which = row["id"] if pd.isna(row["ksf"]) else f"{row['id']}, on {self.words.ksf(row['ksf'])},"
            if row["state"] == "names left":
                yield f"{which} is not approved for outside: “{row['left_in']}” is left in the text."
            elif row["state"] == "kept inside":
                yield f"{which} stays in the cluster: its own remark lets nobody else read it."
            elif row["state"] == "not approved" and pd.isna(row["shared_text"]):
                yield f"{which} is meant for outside, but its words for outside are empty."
            elif row["state"] == "not approved":
                yield f"{which} is meant for outside, but nobody has approved its words."

    @property
    def main_point(self) -> MainPoint | None:
        """How many examples there are."""
        return MainPoint(self.sentences[0], "A count") if len(self.examples) and not self.outside else None

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """What is listed."""
        return "Examples of good practice"

    @property
    def subtitle(self) -> str:
        """Whom it is for."""
        if self.outside:
            return f"In words approved for sharing, sorted by {self.words.factor} and text"
        return "For the cluster only: with names and marks"

    @cached_property
    def chart(self) -> Markup:
        """The examples in a table; outside the cluster without school, mark or id."""
        if self.data.empty:
            return Markup()
        if self.outside:
            rows = [[self._label(row), name(str(row["text"]))] for row in self.data.to_dict("records")]
            return lines(self.title, [self.words.framework.factor, "Example"], rows)
        rows = [
            [
                self._label(row), name(str(row["text"])), "–" if pd.isna(row["school"]) else name(str(row["school"])),
                "–" if pd.isna(row["rating"]) else self.words.mark(row["rating"]), _may_be_shown(row),
            ]
            for row in self.data.to_dict("records")
        ]  # fmt: skip
        return lines(self.title, [self.words.framework.factor, "Example", "School", "Mark", "May be shown"], rows)

    def _label(self, row: dict) -> object:
        id_ = "" if self.outside else str(row["id"])
        return "The whole diagnostic" if pd.isna(row["ksf"]) else self.words.label(str(row["ksf"]), id_)

    @property
    def whole(self) -> bool:
        """A long list may run over pages."""
        return False

    @property
    def alt(self) -> str:
        """The finding and how many examples each factor has."""
        counts = self.data["ksf"].dropna().astype(str).value_counts()
        said = ", ".join(f"{self.words.ksf(key)} {counts[key]}" for key in self.words.framework.keys if key in counts)
        return f"{self.sentences[0]} Examples: {said or 'none'}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """How many examples each factor has."""
        import seaborn as sns  # seconds that only a drawing needs

        keys = list(self.words.framework.keys)
        counts = self.data["ksf"].dropna().astype(str).value_counts().reindex(keys, fill_value=0)
        ax = ax or new_axes(4.6, 0.34 * len(keys) + 0.3)
        sns.barplot(x=counts.to_numpy(), y=keys, orient="h", color=ACCENT, ax=ax)
        factor_rows([self.words.framework.axis_label(key) for key in keys], ax)
        ax.set_xlabel("Examples")
        ax.set_title(self.title)
        return ax


def _may_be_shown(row: dict) -> str:
    """To whom: outside only once the words are approved."""
    outside = str(row["share"]).startswith("outside") and row["state"] != "approved"
    return "in the cluster; outside once its words are approved" if outside else str(row["share"])


def practice(
    ratings: pd.DataFrame,
    feedback: pd.DataFrame | None = None,
    approved: pd.DataFrame | None = None,
    outside: bool = False,
) -> Practice:
    """Show the examples of good practice of a cluster.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    feedback : DataFrame, optional
        What people said, from `esanalysis.load_feedback`.
    approved : DataFrame, optional
        The sheet *Good practice* as it came back, from `esanalysis.load_practice`.
    outside : bool
        For people outside the cluster: only words that a person approved, without school, mark or cluster.

    Returns
    -------
    Practice
        A view (see `esanalysis.display.view.View`).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> practice(load_ratings().assign(note="Parents help to plan.")).sentences[0]
    'Eight examples on three KSFs; none is listed and none may be shown outside yet.'
    """
    framework = framework_of(ratings)
    examples = measures.practice(ratings, None if feedback is None else own_rows(feedback, ratings), approved)
    top = framework.scale.merit(framework.bands[-1].weakest)
    merit = framework.scale.merit(ratings["rating"])
    strong = frozenset(ratings.loc[merit >= top - 1e-9, "ksf"].astype(str))
    unfit = without_text(examples, None if approved is None else own_rows(approved, ratings))
    return Practice(Wording(framework), ratings, examples, strong, outside, unfit)
