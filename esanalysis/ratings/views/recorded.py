"""What has been recorded so far, and where the raters of a cell differ: what the recorder's notebook shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.display.markup import NOTHING, joined
from esanalysis.display.parts import bullets, paragraphs
from esanalysis.display.style import styled
from esanalysis.display.table import lines
from esanalysis.english import capital, counted, is_are, number
from esanalysis.errors import Problem
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings import measures
from esanalysis.ratings.views.wording import WHY_NOT, Wording

__all__ = ["Raters", "Recorded", "raters", "recorded"]


@dataclass(frozen=True, eq=False)
class Recorded:
    """What `recorded` returns: how complete each form is."""

    data: pd.DataFrame
    problems: tuple[Problem, ...] = field(default=())

    @cached_property
    def forms(self) -> list[dict]:
        """One row a form (a school by a rater): how many marks it has, and the factors still open."""
        by, out = ["cluster", "round", "school", "rater"], []
        for names, part in self.data.groupby(by, observed=True, sort=False, dropna=False):
            named = dict(zip(by, pd.Series(names).fillna("not named"), strict=True))
            still_open = part.loc[part["missing"] == "blank", "ksf"].astype(str).tolist()
            out.append(named | {"marks": int(part["rating"].notna().sum()), "of": len(part), "open": still_open})
        return out

    @property
    def sentences(self) -> tuple[str, ...]:
        """How many forms of how many schools, and what is still open."""
        if self.data.empty:
            return ("Nothing is recorded yet: name a school above, mark what you can, and save.",)
        done = sum(not form["open"] for form in self.forms)
        schools = counted(self.data[["cluster", "school"]].drop_duplicates().shape[0], "school")
        complete = {0: "none complete", len(self.forms): "all complete"}.get(done, f"{number(done)} complete")
        still_open = sum(len(form["open"]) for form in self.forms)
        return (
            f"Recorded so far: {counted(len(self.forms), 'form')} of {schools}, {complete}.",
            f"{self.data['rating'].count()} of {len(self.data)} answers are marks, {still_open} are still open.",
        )

    @property
    def table(self) -> Markup:
        """One row a form."""
        if not self.forms:
            return NOTHING
        framework = framework_of(self.data)
        rows = [
            [
                *(str(form[name]) for name in ("school", "cluster", "round", "rater")),
                f"{form['marks']} of {form['of']}",
                ", ".join(str(framework[key].number) for key in form["open"]) or "none",
            ]
            for form in self.forms
        ]
        heads = ["School", "Cluster", "Round", "Rated by", "Marks", f"{framework.factor}s open"]
        return lines("Recorded so far", heads, rows)

    def _repr_html_(self) -> str:
        shown = [paragraphs(*self.sentences), self.table, bullets(map(str, self.problems))]
        return str(styled(joined(shown, "\n")))


def recorded(ratings: pd.DataFrame, problems: Iterable[Problem] = ()) -> Recorded:
    """How complete is what has been recorded, form by form?

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.store.read` returns it; it may be empty.
    problems : iterable of Problem
        What was noticed while reading the store.

    Returns
    -------
    Recorded
        A view (see `esanalysis.display.view.View`).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> recorded(load_ratings()).sentences[0]
    'Recorded so far: ten forms of ten schools, all complete.'
    """
    return Recorded(ratings, tuple(problems))


@dataclass(frozen=True, eq=False)
class Raters:
    """What `raters` returns: how strict each rater is, and the cells that two see differently."""

    ratings: pd.DataFrame

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row a cell, with the marks of its raters."""
        return measures.cells(self.ratings)

    @cached_property
    def data(self) -> pd.DataFrame:
        """One row a cell that two raters see differently, the largest difference first."""
        return measures.disagreements(self.cells)

    @property
    def sentences(self) -> tuple[str, ...]:
        """How many marks are shared, who is firmly stricter, and how many cells are worth asking about."""
        if self.ratings.empty or (found := measures.agreement(self.cells)).empty or not found["shared"].sum():
            return ("No cell was marked by two raters yet, so there is nothing to compare.",)
        words, shared = Wording(framework_of(self.cells)), int(found["shared"].sum())
        said = [f"{capital(counted(shared, 'cell'))} {is_are(shared)} marked by more than one rater."]
        said += words.stricter(measures.raters(self.cells))
        whys = dict.fromkeys(found.loc[found["why_not"] != "", "why_not"])
        said += [f"How strict each rater is cannot be tested: {_why(why, words)}." for why in whys]
        many = f"{capital(counted(len(self.data), 'cell'))} {is_are(len(self.data))}"
        said.append(f"{many} worth asking about: the marks lie far apart. The grid shows the average of the marks.")
        return tuple(said)

    @property
    def table(self) -> Markup:
        """The cells, with every rater's mark."""
        if self.data.empty:
            return NOTHING
        words = Wording(framework_of(self.cells))
        rows = [
            [
                str(row["school"]),
                words.ksf(row["ksf"]),
                ", ".join(f"{who or 'not named'}: {words.short(mark)}" for who, mark in row["marks"]),
                f"{row['difference']:g}",
            ]
            for row in self.data.to_dict("records")
        ]
        return lines("Where raters differ", ["School", words.framework.factor, "Marks", "Apart"], rows)

    def _repr_html_(self) -> str:
        return str(styled(joined([paragraphs(*self.sentences), self.table], "\n")))


def _why(code: str, words: Wording) -> str:
    own = {
        "no shared cells": "no cell was marked by two of them",
        "few shared cells": "too few cells were marked by two of them",
        "many raters": "there are too many of them",
        "not connected": "some raters share no cell with the others",
    }
    return own.get(code) or WHY_NOT[code].format(plural=words.plural)


def raters(ratings: pd.DataFrame) -> Raters:
    """Where do two raters of the same cells differ, and is one of them stricter?

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.store.read` or `esanalysis.load_ratings` returns it; it may be empty.

    Returns
    -------
    Raters
        A view (see `esanalysis.display.view.View`).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> raters(load_ratings()).sentences
    ('No cell was marked by two raters yet, so there is nothing to compare.',)
    """
    return Raters(ratings)
