"""Each cluster's own part of a ratings frame: its rows, and of what was noticed only what speaks of them.

A page is given its part and nothing else, so that no other cluster's schools, files or problems can reach it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from esanalysis.errors import Problem
from esanalysis.ratings.frame import PARTS, Carried, conformed, emptied_of, files_of, printed_of, subset_said

__all__ = ["Part", "Parts"]


@dataclass(frozen=True, eq=False)
class Part:
    """One cluster of a frame: where its rows are, the round to report on, and how much of that is rated.

    `round` is the one asked for, or the latest; None where the cluster has no such round. `rated` and `marks` count
    the ratings of that round that are there and that could be. `named` is cluster and round, and which of its schools
    where only some were chosen; without `rows` none of them was.
    """

    cluster: str
    rows: np.ndarray
    round: str | None
    schools: int
    rated: int
    marks: int
    problems: tuple[Problem, ...]
    made_of: str
    named: str = ""


class Parts:
    """The clusters of a frame in file order, found in one pass.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.
    round : str, optional
        Name of the round, in any case; default the latest of each cluster.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> [part] = Parts(load_ratings()).all
    >>> part.cluster, part.round, part.schools, part.rated, part.marks
    ('Worked example', '2009', 10, 100, 100)
    """

    def __init__(self, ratings: pd.DataFrame, round: str | None = None) -> None:
        self.ratings = conformed(ratings)
        self._asked = round

    @cached_property
    def all(self) -> list[Part]:
        """Every cluster that has rows."""
        cluster = self.ratings["cluster"].cat
        codes = cluster.codes.to_numpy()
        order = np.argsort(codes, kind="stable")
        bounds = np.searchsorted(codes[order], np.arange(len(cluster.categories) + 1))
        return [
            self._part(str(name), order[start:end])
            for name, start, end in zip(cluster.categories, bounds, bounds[1:], strict=False)
            if end > start
        ]

    @cached_property
    def gone(self) -> list[Part]:
        """Clusters of which no school is in the part of the schools that was chosen, see `esanalysis.part_of`."""
        nothing = np.empty(0, dtype=int)
        return [Part(name, nothing, None, 0, 0, 0, (), "", name) for name in emptied_of(self.ratings)]

    def frame(self, part: Part) -> pd.DataFrame:
        """The rows of a cluster, all its rounds; other clusters' names are no categories of it."""
        frame = self.ratings.iloc[part.rows].reset_index(drop=True)
        named = [name for name in ("cluster", "round", "school", *PARTS) if name in frame]
        frame = frame.assign(
            **{
                name: frame[name].cat.remove_unused_categories()
                for name in named
                if isinstance(frame[name].dtype, pd.CategoricalDtype)
            }
        )
        attrs = self.ratings.attrs
        frame.attrs = {key: attrs[key] for key in ("framework",) if key in attrs}
        frame.attrs["places"] = tuple(self._places[part.cluster])
        frame.attrs["printed"] = tuple(f for f in attrs.get("printed", ()) if f.cluster == part.cluster)
        frame.attrs["beside"] = tuple(mark for mark in attrs.get("beside", ()) if mark.cluster == part.cluster)
        frame.attrs |= self._chosen(part.cluster)
        frame.attrs["files"] = attrs.get("files", ())
        frame.attrs["files"], frame.attrs["printed"] = files_of(frame), printed_of(frame)
        frame.attrs["problems"] = part.problems
        frame.attrs = {key: Carried(value) if isinstance(value, tuple) else value for key, value in frame.attrs.items()}
        return frame

    def _chosen(self, cluster: str) -> dict[Hashable, Any]:
        """Which part of its schools was chosen; nothing where all of them were."""
        attrs = self.ratings.attrs
        if "part" not in attrs:
            return {}
        whole = {grid: schools for grid, schools in attrs["whole"].items() if grid[0] == cluster}
        unplaced = tuple(place for place in attrs["unplaced"] if place[1] == cluster)
        return {"part": attrs["part"], "whole": whole, "unplaced": unplaced}

    def _part(self, name: str, rows: np.ndarray) -> Part:
        rounds = self._rounds[rows]
        wanted = self._round(rounds)
        chosen = rows[rounds == wanted]
        problems = self._problems(name)
        digest = hashlib.sha256(self._hashes[rows].tobytes())
        digest.update(repr((problems, self._places[name], [self._names[code] for code in np.unique(rounds)])).encode())
        if chosen_of := self._chosen(name):
            digest.update(repr((chosen_of["part"], chosen_of["unplaced"], _sorted(chosen_of["whole"]))).encode())
        return Part(
            cluster=name,
            rows=rows,
            round=None if wanted < 0 else str(self._names[wanted]),
            schools=len(np.unique(self._schools[chosen])),
            rated=int(self._rated[chosen].sum()),
            marks=len(chosen),
            problems=problems,
            made_of=digest.hexdigest(),
            named=self._named(name, wanted, len(np.unique(self._schools[chosen]))),
        )

    def _named(self, cluster: str, round_: int, schools: int) -> str:
        name = f"{cluster}, {self._names[round_]}"
        if chosen := self._chosen(cluster):
            of = len(chosen["whole"].get((cluster, str(self._names[round_])), ()))
            return f"{name}, {subset_said(schools, of, chosen['part'])}"
        return name

    def _round(self, rounds: np.ndarray) -> int:
        """Place of the wanted round among the categories; -1 where a cluster has none of that name."""
        if self._asked is None:
            return int(rounds.max())
        held = [int(code) for code in np.unique(rounds) if self._same(str(self._names[code]))]
        return held[0] if held else -1

    def _same(self, name: str) -> bool:
        return name.strip().casefold() == str(self._asked).strip().casefold()

    @cached_property
    def _names(self) -> pd.Index:
        return self.ratings["round"].cat.categories

    @cached_property
    def _rounds(self) -> np.ndarray:
        return self.ratings["round"].cat.codes.to_numpy()

    @cached_property
    def _schools(self) -> np.ndarray:
        return self.ratings["school"].cat.codes.to_numpy()

    @cached_property
    def _rated(self) -> np.ndarray:
        return self.ratings["rating"].notna().to_numpy()

    @cached_property
    def _hashes(self) -> np.ndarray:
        """A number a row that changes with anything in it."""
        return pd.util.hash_pandas_object(self.ratings, index=False).to_numpy()

    @cached_property
    def _places(self) -> dict[str, list[tuple]]:
        found = defaultdict(list)
        for place in self.ratings.attrs.get("places", ()):
            found[place[0]].append(place)
        return found

    @cached_property
    def _noticed(self) -> dict[tuple[str, str | None], list[Problem]]:
        found = defaultdict(list)
        for problem in self.ratings.attrs.get("problems", ()):
            found[problem.file, problem.sheet].append(problem)
        return found

    def _problems(self, name: str) -> tuple[Problem, ...]:
        """What was noticed of a cluster, on its sheets or in its files as a whole."""
        sheets = dict.fromkeys((file, sheet) for _, _, file, sheet in self._places[name])
        whole = dict.fromkeys((file, None) for file, _ in sheets)
        found = (problem for place in (whole | sheets) for problem in self._noticed.get(place, ()))
        return tuple(one for one in found if not one.grids or any(cluster == name for cluster, _ in one.grids))


def _sorted(whole: dict[tuple[str, str], frozenset[str]]) -> list[tuple[tuple[str, str], list[str]]]:
    """The same text in every process: the order of a set is not."""
    return sorted((grid, sorted(schools)) for grid, schools in whole.items())
