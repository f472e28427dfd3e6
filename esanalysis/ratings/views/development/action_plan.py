"""The plan of work: priorities, who could help, groups, and the cluster's own actions.

Other people's promises and risks are a section of their own (`esanalysis.bridge.own_support`), never mixed with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.markup import NOTHING, html, joined
from esanalysis.display.palette import DARK
from esanalysis.display.parts import fold, paragraphs, space_to_write
from esanalysis.display.table import lines
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, listed, number
from esanalysis.ratings import measures
from esanalysis.ratings.measures.development.rounds.follow_up import CLOSED, until
from esanalysis.ratings.measures.priorities import chosen
from esanalysis.ratings.tables import ACTIONS, JOINT_WORK, WHOLE_CLUSTER
from esanalysis.ratings.tables.workbook import write_beside
from esanalysis.ratings.views.development.follow_up import action_rows
from esanalysis.ratings.views.development.groups import SUITS, GroupsView
from esanalysis.ratings.views.development.section import Section, own_rows
from esanalysis.ratings.views.figure import factor_rows
from esanalysis.ratings.views.wording import NAMED, schools, wording_of

__all__ = ["ActionPlan", "action_plan"]

# Why nobody is named for any of the low schools of a factor, and for some of them.
_NOBODY = {
    "no school far enough ahead": "{nobody}",
    "helpers already asked": "those ahead are asked already",
}
_LACKING = {"no school far enough ahead": "nobody for", "helpers already asked": "nobody left to ask for"}


@dataclass(frozen=True, eq=False, repr=False)
class ActionPlan(Section):
    """What `action_plan` returns: priorities, whom to ask, the cluster's own actions and older ones still open."""

    ratings: pd.DataFrame
    priorities: pd.DataFrame
    pairings: pd.DataFrame
    actions: pd.DataFrame | None
    every: pd.DataFrame | None  # also those of earlier rounds that are done or stopped: they stay in the workbook
    grouped: GroupsView | None

    id = "plan"
    heading = "Who does what, by when?"

    @property
    def data(self) -> pd.DataFrame:
        """One row a priority: schools that are low, who could help, actions decided and not stopped."""
        rows = [
            {
                "ksf": key,
                "low": listed(self._low(key)),
                "helpers": listed(self._helpers(key)),
                "actions": int((self.live["ksf"].astype(str) == key).sum()),
            }
            for key in self.keys
        ]
        return pd.DataFrame(rows, columns=["ksf", "low", "helpers", "actions"])

    def to_excel(self, path: str | Path, force: bool = False) -> Path:
        """Write the plan as the sheet *Actions* to fill in: what was decided in any round, then whom to ask.

        A row on which nothing is written does not come back as an action.

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
        return write_beside(path, self.ratings, {"actions": self._rows}, force)

    @property
    def _rows(self) -> list[dict]:
        decided = [] if self.every is None else [dict(row) for row in self.every.to_dict("records")]
        round_ = self.round
        own = [] if self.actions is None else self.actions.to_dict("records")
        taken = {(str(row["ksf"]), str(row["school"])) for row in own}
        asked = self.pairings.assign(school=self.pairings["school"].astype(str)).to_dict("records")
        proposed: list[dict] = [
            {"round": round_, "ksf": row["ksf"], "school": row["school"], "helper": row["helper"], "kind": "visit"}
            for row in asked
            if isinstance(row["helper"], str) and (str(row["ksf"]), row["school"]) not in taken
        ]
        held = {*self.live["ksf"].astype(str), *(str(row["ksf"]) for row in proposed)}
        proposed += [{"round": round_, "ksf": key, "school": WHOLE_CLUSTER} for key in self.keys if key not in held]
        if not decided and not proposed:  # whose sheet it is stands in its first row
            proposed = [{"round": round_, "school": WHOLE_CLUSTER}]
        held = {place[0] for place in self.ratings.attrs.get("places", ())}  # of the files, of which this is a part
        of = str(self.ratings["cluster"].iloc[0]) if len(held) > 1 else None
        return [row | {"cluster": of} for row in (*decided, *proposed)]

    # ---- facts ---------------------------------------------------------------------------------------------------

    @property
    def round(self) -> str:
        """The round whose priorities these are."""
        return str(self.ratings["round"].iloc[0])

    @cached_property
    def live(self) -> pd.DataFrame:
        """Actions that are an answer to their priority: those that were not stopped."""
        own = pd.DataFrame(columns=ACTIONS.names) if self.actions is None else self.actions
        return own[own["status"] != "stopped"]

    @cached_property
    def given_up(self) -> list[str]:
        """The priorities of which every action was stopped."""
        held = set() if self.actions is None else {*self.actions["ksf"].astype(str)} - {*self.live["ksf"].astype(str)}
        return [key for key in self.keys if key in held]

    @cached_property
    def older(self) -> pd.DataFrame | None:
        """Actions of earlier rounds; only those that are still open are part of the plan."""
        if self.actions is None:
            return None
        rounds = self.actions["round"]
        return self.actions[rounds.notna() & (rounds.astype(str) != self.round)]

    @cached_property
    def keys(self) -> list[str]:
        """The priorities, weakest first; where nothing comes before the others, the factors to begin with."""
        return [str(key) for key in self.priorities["ksf"]]

    @property
    def chosen(self) -> bool:
        """Whether these come before the others, as in question 3."""
        return not chosen(self.priorities).empty

    def _low(self, key: str) -> list[str]:
        return self.pairings.loc[self.pairings["ksf"].astype(str) == key, "school"].astype(str).tolist()

    def _helpers(self, key: str) -> list[str]:
        part = self.pairings[self.pairings["ksf"].astype(str) == key].dropna(subset=["helper"])
        return list(dict.fromkeys(part["helper"].astype(str)))

    def _asked(self, key: str) -> str:
        """Whom the low schools could ask, and of how many of them nobody is ahead, or nobody who is free."""
        why_none = self.pairings.loc[self.pairings["ksf"].astype(str) == key, "why_none"].tolist()
        lacking = {why: count for why in _LACKING if (count := why_none.count(why))}
        helpers, low = self._helpers(key), len(why_none)
        if not helpers and len(lacking) == 1:
            return _NOBODY[next(iter(lacking))].format(nobody=self.words.nobody)
        none = [f"{_LACKING[why]} {number(count)}" for why, count in lacking.items()]
        some = schools(helpers) + (f", for {number(low - sum(lacking.values()))} of {number(low)}" if none else "")
        return "; ".join([*([some] if helpers else []), *none])

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What is decided on the priorities, and what still is to be."""
        first = (self._decided,) if self.chosen else (self._no_choice, *self._in_all)
        return (*first, *self._still, *self._lacking, *self._kinds)

    @property
    def _no_choice(self) -> str:
        """That no factor is a priority, and where to begin."""
        begin = ", so the plan is yours to begin" if self.actions is None or self.actions.empty else ""
        if self.keys:
            begin = f": begin with the {self.words.low} marks on {self.words.plains(self.keys)}"
        return f"No {self.words.factor} comes first{begin}."

    @property
    def _in_all(self) -> Iterator[str]:
        if self.actions is not None and (count := len(self.actions)):
            yield f"{capital(counted(count, 'action'))} {is_are(count)} written down."

    @property
    def _decided(self) -> str:
        names = self.words.plains(self.keys)
        if self.actions is None or self.actions.empty:
            return f"Nothing is decided yet on {names}: fill in the sheet Actions."
        return f"{self._counted}; {counted(len(self.actions), 'action')} in all."

    @property
    def _counted(self) -> str:
        """How many of the priorities have an action."""
        what = "an action that was not stopped" if self.given_up else "an action"
        decided = set(self.live["ksf"].astype(str))
        held, total = len(decided & set(self.keys)), counted(len(self.keys), "priority", "priorities")
        if held == len(self.keys):
            every = {1: "The one priority", 2: "Both priorities"}.get(held, f"All {total}")
            return f"{every} {'has' if held == 1 else 'have'} {what}"
        if len(self.keys) == 1:
            return f"The one priority has no {what.removeprefix('an ')}"
        return f"{capital(number(held)) if held else 'None'} of {total} {'have' if held > 1 else 'has'} {what}"

    @property
    def _still(self) -> Iterator[str]:
        if self.older is None or self.older.empty:
            return
        named = [f"{row['id']} ({row['round']}{_status(row)})" for row in self.older.to_dict("records")]
        if len(named) <= NAMED:
            yield f"Still open from before: {listed(named)}."
        else:
            yield f"{capital(counted(len(named), 'action'))} of earlier rounds are still open."

    @property
    def _lacking(self) -> Iterator[str]:
        if self.actions is None or self.actions.empty:
            return
        without = [key for key in self.keys if not (self.actions["ksf"].astype(str) == key).any()]
        if without and self.chosen:
            yield f"Nothing is decided yet on {self.words.plains(without)}."
        if self.given_up:
            stopped = self.actions[self.actions["ksf"].isin(self.given_up)]
            yield f"What was decided on {self.words.plains(self.given_up)} was stopped{_ids(stopped)}."
        still = self.actions[~self.actions["status"].isin(CLOSED)]
        for column, what in (("owner", "owner"), ("due_end", "deadline")):
            if len(lacking := still[still[column].isna()]):
                have = "has" if len(lacking) == 1 else "have"
                yield f"{capital(counted(len(lacking), 'action'))} {have} no {what}{_ids(lacking)}."

    @property
    def _kinds(self) -> Iterator[str]:
        """Kinds of joint work a group decided on, where actions name one."""
        own = self.live.dropna(subset=["group"])
        letters = own["group"].astype(str).map(_letter)
        for letter in sorted(set(letters)):
            part = own[letters == letter]
            said = [self._joint(row) for row in part.to_dict("records") if not pd.isna(row["kind"])]
            if said:
                later = "" if part["kind"].eq("secondment").any() or not self._paired(letter) else (
                    "; secondment not yet planned"
                )  # fmt: skip
                yield f"Group {letter}: {listed(said)}{later}."

    def _paired(self, group: str) -> bool:
        """Whether a proposed group has a need and a school that could help."""
        if self.grouped is None:
            return False
        needs = self.grouped.grouped.needs
        return bool(needs.loc[needs["group"] == group, "helper"].notna().any())

    def _joint(self, row: dict) -> str:
        details = [] if pd.isna(row["owner"]) else [f"owner: {row['owner']}"]
        details += [] if pd.isna(row["due"]) else [f"due {row['due']}"]
        return f"{row['kind']} ({', '.join(details)})" if details else str(row["kind"])

    @property
    def main_point(self) -> MainPoint | None:
        """How many priorities have an action."""
        if self.actions is None or not self.chosen:
            return None
        return MainPoint(f"{self._counted}.", "A count")

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The factors to work on, and whom to ask."""
        where = "The priorities" if self.chosen else f"Where schools are {self.words.low}"
        return f"{where}, and whom to ask" if self.keys else "Actions"

    @property
    def subtitle(self) -> str:
        """What the table holds."""
        low = f"{capital(self.words.low)}: {self.words.the_band(0)}"
        return f"{low}. Could be asked: a school far enough ahead, where there is one; others may be too. Ask first."

    @cached_property
    def chart(self) -> Markup:
        """A row a priority, then the cluster's own actions, or space to write them."""
        rows = [[self.words.label(key), schools(self._low(key)) or "–", self._asked(key) or "–"] for key in self.keys]
        head = [self.words.framework.factor, capital(self.words.low), "Could be asked"]
        table = lines(self.title, head, rows) if rows else NOTHING
        return joined([table, self._own], "\n")

    @property
    def _own(self) -> Markup:
        parts = []
        if self.actions is not None and len(self.actions):
            parts += [
                paragraphs(html("<b>{}</b>", "What is decided")),
                action_rows(self.actions, self.words, self.round),
            ]
        head = [self.words.framework.factor, "Action", "Who", "With whom", "Kind of work", "By when"]
        space = space_to_write("Actions to write down", head, 6, wide="Action")
        return joined([*parts, paragraphs(html("<b>{}</b>", "To write down")), space], "\n")

    @property
    def whole(self) -> bool:
        """The plan may run over pages."""
        return False

    @property
    def folds(self) -> tuple[Markup, ...]:
        """Kinds of joint work, and working groups that the marks suggest."""
        folds = [fold("Kinds of joint work", paragraphs(f"{capital(listed(JOINT_WORK))}. {SUITS}"))]
        if self.grouped is not None:
            folds.append(
                fold("Working groups that the marks suggest", self.grouped.chart, paragraphs(self.grouped.sentences[0]))
            )
        return tuple(folds)

    @property
    def alt(self) -> str:
        """The finding, and each priority with whom to ask."""
        said = ". ".join(f"{self.words.ksf(key)}: {self._asked(key)}" for key in self.keys)
        return f"{self.sentences[0]} Could be asked: {said or 'nobody'}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """How many actions each priority has."""
        ax = ax or new_axes(4.6, 0.4 * max(len(self.keys), 1) + 0.3)
        ax.barh(range(len(self.keys)), self.data["actions"], color=DARK, height=0.5)
        factor_rows([self.words.framework.axis_label(key) for key in self.keys], ax)
        ax.set_xlim(0, max(1, int(self.data["actions"].max() if len(self.keys) else 1)) + 0.5)
        ax.set_xlabel("Actions decided")
        ax.set_title(f"Actions on the {'priorities' if self.chosen else self.words.plural}")
        return ax


def action_plan(
    ratings: pd.DataFrame,
    actions: pd.DataFrame | None = None,
    groups: GroupsView | None = None,
    limit: int = 2,
) -> ActionPlan:
    """Put on one page what a cluster manager takes into the meeting and fills in: question 6 with names and dates.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    actions : DataFrame, optional
        What the cluster decided already, from `esanalysis.load_actions`; of earlier rounds only what is still open.
    groups : GroupsView, optional
        A proposal of working groups, from `esanalysis.groups`.
    limit : int
        How often one school may be asked to help.

    Returns
    -------
    ActionPlan
        A view (see `esanalysis.display.view.View`). ``to_excel`` writes the same as the sheet *Actions* to
        fill in.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> action_plan(load_ratings()).sentences[0]
    'Nothing is decided yet on impact measurement, funding and alignment with council plans: fill in the sheet Actions.'
    """
    cells = measures.cells(ratings)
    priorities = measures.priorities(cells)
    pairings = measures.pairings(cells, priorities, limit)
    every = None if actions is None else own_rows(actions, ratings, of=("cluster",))
    own = None if every is None else _current(every, ratings)
    return ActionPlan(wording_of(ratings), ratings, priorities, pairings, own, every, groups)


def _current(actions: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Keep the actions of this round and of none, and those of earlier rounds that are still open."""
    round_ = str(ratings["round"].iloc[0])
    own = until(actions, round_)
    return own[own["round"].isna() | (own["round"] == round_) | ~own["status"].isin(CLOSED)].copy()


def _ids(actions: pd.DataFrame) -> str:
    return f": {listed(actions['id'].astype(str))}" if len(actions) <= NAMED else ""


def _letter(group: str) -> str:
    """A group as the proposal names it: ``A`` of ``group a``; a name of its own stays."""
    name = re.sub("(?i)^group +", "", group)
    return name.upper() if len(name) == 1 else name


def _status(row: dict) -> str:
    return "" if pd.isna(row["status"]) else f", {row['status']}"
