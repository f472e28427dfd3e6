"""What the ratings hold, so that a sheet beside them can name it: clusters, rounds, schools, factors."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from esanalysis.english import plain
from esanalysis.errors import SchemaError
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.frame import conformed, emptied_of
from esanalysis.ratings.rounds import in_time_order
from esanalysis.ratings.tables.rows import Row
from esanalysis.ratings.tables.schema import WHOLE_CLUSTER, WHOLE_INSTRUMENT
from esanalysis.schema import Table, conform

__all__ = ["Known", "framed"]

_SOME = 8  # names that a message lists


@dataclass(frozen=True)
class Known:
    """The names that a frame of ratings holds, and those of an earlier round on another instrument."""

    ratings: pd.DataFrame
    earlier: pd.DataFrame | None = None

    @cached_property
    def framework(self) -> Framework:
        """The instrument; of two, the later round's."""
        try:
            return framework_of(self.ratings)
        except SchemaError:
            last = conformed_rounds(self.ratings)[-1]
            return framework_of(self.ratings[self.ratings["round"].astype(str) == last])

    @cached_property
    def former(self) -> Framework | None:
        """The instrument of the earlier round, where it was another."""
        return None if self.earlier is None else framework_of(self.earlier)

    @property
    def keys(self) -> list[str]:
        """Keys of all factors, the later instrument's first."""
        return list(dict.fromkeys([*self.framework.keys, *(self.former.keys if self.former else ())]))

    @property
    def _frames(self) -> list[pd.DataFrame]:
        return [self.ratings] if self.earlier is None else [self.ratings, self.earlier]

    @cached_property
    def clusters(self) -> dict[str, str]:
        """Clusters by their folded names."""
        held = [str(name) for frame in self._frames for name in (*frame["cluster"].unique(), *emptied_of(frame))]
        return {plain(name): name for name in held}

    @cached_property
    def rounds(self) -> dict[str, str]:
        """Rounds by their folded names, in time order."""
        held = [name for frame in self._frames for name in conformed_rounds(frame)]
        return {plain(name): name for name in in_time_order(held)}

    @cached_property
    def schools(self) -> dict[str, dict[str, str]]:
        """Schools of each cluster by their folded names, also by those they had in an earlier round."""
        found: dict[str, dict[str, str]] = {}
        for frame in self._frames:
            for cluster, school in frame[["cluster", "school"]].astype(str).drop_duplicates().itertuples(index=False):
                found.setdefault(cluster, {}).setdefault(plain(school), school)
        for (cluster, _), schools in self.ratings.attrs.get("whole", {}).items():  # where a part of them was chosen
            found.setdefault(cluster, {}).update({plain(school): school for school in sorted(schools)})
        for former, latest in self.ratings.attrs.get("renamed", ()):
            for schools in found.values():
                if plain(latest) in schools:
                    schools.setdefault(plain(former), latest)
        return found

    def latest(self, cluster: str | None) -> str | None:
        """The latest round of a cluster."""
        part = self.ratings if cluster is None else self.ratings[self.ratings["cluster"].astype(str) == cluster]
        held = set(part["round"].astype(str))
        return next((name for name in reversed(list(self.rounds.values())) if name in held), None)

    def settle_place(self, row: Row, default_round: bool, alike: bool = False) -> None:
        """Resolve cluster and round of a row: where empty, those of the marks in its file, if they are of one.

        Otherwise the cluster is the only one, that of its schools or, where rows of a sheet are `alike`, the one that
        the others name; and the round the cluster's latest.
        """
        if row.values.get("cluster"):
            self._settle(row, "cluster", self.clusters)
        else:
            row.values["cluster"] = self._cluster_of(row, alike)
        if row.values.get("round"):
            self._settle(row, "round", self.rounds)
        elif default_round:
            row.values["round"] = self._beside(row, 1) or self.latest(row.values["cluster"])

    def settle_school(self, row: Row, column: str = "school", whole: bool = True) -> None:
        """Resolve the name of a school; "the whole cluster" may stand where `whole`."""
        said = row.values.get(column)
        if not said or (whole and plain(str(said)) in (plain(WHOLE_CLUSTER), "whole cluster", "all", "all schools")):
            row.values[column] = WHOLE_CLUSTER if said and whole else None
            return
        cluster = row.values.get("cluster")
        parts = [self.schools.get(cluster, {})] if cluster else list(self.schools.values())
        held = {folded: name for part in parts for folded, name in part.items()}
        self._settle(row, column, held, f", or “{WHOLE_CLUSTER}”" if whole else "")

    def settle_ksf(self, row: Row, column: str = "ksf") -> None:
        """Resolve a factor by number, name or key; "the whole diagnostic" is none."""
        said = row.values.get(column)
        framework = self._asked(row)
        if not said or plain(str(said)) in (plain(WHOLE_INSTRUMENT), "whole diagnostic", "all", plain(framework.title)):
            row.values[column] = None
            return
        factor = framework.find(str(said)) or self.framework.find(str(said))
        if factor is None:
            kind = f"unknown {framework.factor}"
            row.drop(column, kind, repr(said), f"1 to {len(framework.factors)}, or its name, of {framework.key}")
        else:
            row.values[column] = factor.key

    def _asked(self, row: Row) -> Framework:
        """The instrument that a row speaks of: of the earlier round's where it is of that round, or of none."""
        if self.former is None or self.earlier is None:
            return self.framework
        said = row.values.get("round")
        return self.former if not said or said in conformed_rounds(self.earlier) else self.framework

    def _settle(self, row: Row, column: str, held: dict[str, str], more: str = "") -> None:
        said = str(row.values[column])
        if found := held.get(plain(said)):
            row.values[column] = found
            return
        names = list(dict.fromkeys(held.values()))
        listed = ", ".join(names[:_SOME]) + (f" and {len(names) - _SOME} others" if len(names) > _SOME else "")
        row.drop(column, f"unknown {column}", repr(said), f"{listed}{more}")

    def _beside(self, row: Row, part: int) -> str | None:
        """The one cluster (0) or round (1) of the marks that stand in the row's own file."""
        held = {place[part] for place in self.ratings.attrs.get("places", ()) if place[2] == row.sheet.file}
        return held.pop() if len(held) == 1 else None

    def _cluster_of(self, row: Row, alike: bool) -> str | None:
        if len(self.clusters) == 1:
            return next(iter(self.clusters.values()))
        if beside := self._beside(row, 0):
            return beside
        found = self._holding(row, "school", "helper") or self._holding(row, "school")
        if alike:  # typed below the rows of one cluster
            others = row.others("cluster")
            found = [cluster for cluster in found if {plain(cluster)} == others] or found
        if len(found) == 1:
            return found[0]
        accepted = " / ".join(list(self.clusters.values())[:_SOME])
        row.drop("cluster", "no cluster", "nothing, and the ratings hold several", accepted)
        return None

    def _holding(self, row: Row, *columns: str) -> list[str]:
        """The clusters that hold every school of the ratings which the row names; all of them where it names none."""
        named = {plain(str(row.values.get(column) or "")) for column in columns}
        known = named & {school for schools in self.schools.values() for school in schools}
        return [name for name in self.clusters.values() if known <= self.schools.get(name, {}).keys()]


def conformed_rounds(ratings: pd.DataFrame) -> list[str]:
    """Rounds in time order."""
    part = ratings[["cluster", "round", "school", "ksf", "rating", "missing", "note", "rater"]]
    return [str(name) for name in conformed(part)["round"].cat.remove_unused_categories().cat.categories]


def framed(rows: list[dict[str, Any]], table: Table, known: Known | None, problems: list) -> pd.DataFrame:
    """Make the tidy frame of a table, with its dtypes and the order of its categories."""
    frame = pd.DataFrame(rows, columns=table.names, dtype=object)
    for column in table.columns:
        values = frame[column.name]
        if column.name == "ksf" and known is not None:
            frame["ksf"] = pd.Categorical(values, categories=known.keys, ordered=True)
        elif column.choices:
            frame[column.name] = pd.Categorical(values, categories=list(column.choices))
        elif column.dtype == "category":
            frame[column.name] = pd.Categorical(values, categories=list(dict.fromkeys(values.dropna())))
        else:
            frame[column.name] = values.astype(column.dtype)  # type: ignore[call-overload]
    out = conform(frame, table)
    out.attrs["problems"] = tuple(problems)
    if known is not None:
        out.attrs["framework"] = known.framework
    return out
