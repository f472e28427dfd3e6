"""Smaller groups: which schools could work together, what that meets and what not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.groups import GroupCard, Member, group_cards
from esanalysis.display.palette import DARK, QUIET, TOKENS
from esanalysis.display.parts import fold, space_to_write
from esanalysis.display.table import lines
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed, number, part_of
from esanalysis.errors import GroupingError
from esanalysis.ratings import measures
from esanalysis.ratings.measures.development import Groups as Grouped
from esanalysis.ratings.measures.development import Wishes
from esanalysis.ratings.tables import JOINT_WORK
from esanalysis.ratings.tables.load import load_pairs, load_travel
from esanalysis.ratings.views.development.section import Section
from esanalysis.ratings.views.wording import schools, wording_of

__all__ = ["SUITS", "GroupsView", "groups"]

SUITS = (
    "Moderation suits schools of one phase that rate each other; secondment a school with a need and one that could "
    "help."
)
_WHY_NONE = {
    "no school far enough ahead": "{nobody} is far enough ahead",
    "helpers already asked": "those who could help are already asked",
    "helper in another group": "who could help is in another group",
}


@dataclass(frozen=True, eq=False, repr=False)
class GroupsView(Section):
    """What `groups` returns: `grouped` holds the three frames."""

    grouped: Grouped
    cells: pd.DataFrame
    ksfs: tuple[str, ...]
    wishes: Wishes

    id = "groups"
    heading = "Which schools could work in smaller groups?"

    @property
    def data(self) -> pd.DataFrame:
        """One row a school: its group."""
        return self.grouped.groups

    # ---- facts ---------------------------------------------------------------------------------------------------

    @cached_property
    def about(self) -> dict:
        """How many needs the groups meet, and how many any grouping could."""
        return self.grouped.about.iloc[0].to_dict()

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """Schools of each group."""
        order = {str(name): place for place, name in enumerate(self.cells["school"].cat.categories)}
        return {
            str(name): sorted(part["school"].astype(str), key=lambda school: order[school])
            for name, part in self.data.groupby("group", sort=False)
        }

    @cached_property
    def without(self) -> list[tuple[str, str, frozenset[str]]]:
        """Group, factor and why, where a group has needs and none of them has a helper."""
        return [
            (str(group), str(ksf), frozenset(part["why_none"].astype(str)))
            for (group, ksf), part in self.grouped.needs.groupby(["group", "ksf"], observed=True)
            if part["helper"].isna().all()
        ]

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """How many needs the groups meet, beside any grouping and random ones; what is not met; what it rests on."""
        more = (*self._nobody, *self._other, *self._less_talk, *self._travel)
        return (self._met, *self._bound, self._proposal(), *more)

    @property
    def _given(self) -> list[str]:
        """What the groups heed besides marks."""
        rules = bool(self.wishes.must or self.wishes.must_not or self.wishes.phases)
        return ["travel"] * (self.wishes.furthest is not None) + ["the rules given"] * rules

    @property
    def _rests_on(self) -> str:
        return listed(["marks", *self._given]) if self._given else "marks alone"

    def _proposal(self) -> str:
        lead = "These are" if self.about["groups"] > 1 else "This is"
        left = [word for word in ("travel", "trust", "existing partnerships") if word not in self._given]
        return f"{lead} a proposal from {self._rests_on}: {listed(left)} are not in it."

    @property
    def _met(self) -> str:
        """Of all needs, how many are met, how many could be, and how many random groups meet."""
        about = self.about
        size = _size(about["smallest"], about["largest"])
        several = about["groups"] > 1
        who = f"{capital(number(int(about['groups'])))} groups of {size}" if several else "One group"
        if self.cells["rating"].isna().all():
            return "Nothing is rated yet, so marks suggest no groups."
        if not about["needs"]:
            rest = ", so any grouping will do" if several else ""
            return f"{who}: no school is {self.words.in_band(0)} on a priority{rest}."
        if not about["possible"]:
            return f"{who}: nobody is far enough ahead to help, so look for partners outside {self.words.among}."
        said = f"{who} {'meet' if several else 'meets'} {self._of('need')}"
        if not several:
            return f"{said}."
        mean = round(about["random_mean"], 1)
        random = f"random groups meet {number(int(mean)) if mean == int(mean) else mean} on average"
        met, bound = int(about["met"]), int(about["bound"])
        if met < bound:
            return f"{said}; one large group could meet {number(bound)}, {random}."
        as_many = "" if met == about["needs"] else ", as many as any grouping could"
        return f"{said}{as_many}; {random}."

    def _of(self, noun: str) -> str:
        """The needs that are met out of all: ``seven of 13 needs on the priorities``, ``both needs ...``."""
        met, needs = (int(self.about[name]) for name in ("met", "needs"))
        return f"{part_of(met, needs, noun)} on {self.words.priorities(self.cells)}"

    @property
    def _bound(self) -> Iterator[str]:
        about = self.about
        short = int(about["bound"] - about["met"])
        if short and not about["proven"]:
            more = f"{capital(number(short))} more need{'' if short == 1 else 's'} may be met by other groups"
            yield f"{more}: the search {'was stopped early' if about['stopped'] else 'did not try them all'}."
        elif short:
            sizes = f"these sizes that heeds {listed(self._given)}" if self._given else "these sizes"
            yield f"With the helpers spread over the groups as far as they go, no grouping of {sizes} meets more."

    @property
    def _nobody(self) -> Iterator[str]:
        needs, nobody = self.grouped.needs, "no school far enough ahead"
        everywhere = [ksf for ksf in self.ksfs if any(key == ksf and why == {nobody} for _, key, why in self.without)]
        by_all = [ksf for ksf in everywhere if needs.loc[needs["ksf"].astype(str) == ksf, "why_none"].eq(nobody).all()]
        if by_all:
            yield f"{capital(self.words.nobody)} is far enough ahead on {self.words.plains(by_all)}: look outside."
        for group, ksf, why in self.without:
            if ksf not in by_all:
                for code in (code for code in _WHY_NONE if code in why):
                    whom = f" for {self._lacking(group, ksf, code)}" if len(why) > 1 else ""
                    yield f"Nobody is suggested in group {group} on {self.words.both(ksf)}{whom}: {self._why(code)}."

    def _why(self, code: str) -> str:
        return _WHY_NONE[code].format(nobody=self.words.nobody)

    def _lacking(self, group: str, ksf: str, code: str) -> str:
        """The schools of a group to which nobody is suggested for one reason."""
        needs = self.grouped.needs
        held = (needs["group"] == group) & (needs["ksf"].astype(str) == ksf) & (needs["why_none"] == code)
        return schools(needs.loc[held, "school"].astype(str).tolist(), most=2)

    @property
    def _other(self) -> Iterator[str]:
        other = self.about["other_count"]
        if not pd.isna(other):
            least, rest = divmod(int(self.about["schools"]), int(other))
            yield (
                f"{capital(number(int(other)))} groups of {_size(least, least + bool(rest))} do the same: "
                "the choice is yours."
            )

    @property
    def _less_talk(self) -> Iterator[str]:
        if self.about["groups"] > 1:
            pairs, inside = int(self.about["pairs"]), int(self.about["pairs_in_groups"])
            yield f"In groups {inside} pairs of schools have to talk, instead of {pairs:,}."

    @property
    def _travel(self) -> Iterator[str]:
        if unknown := int(self.about["travel_unknown"]):
            pairs = int(self.about["pairs"])
            yield f"Travel is not known for {number(unknown)} of {pairs:,} pairs of schools: taken as allowed."

    @property
    def main_point(self) -> MainPoint | None:
        """How many needs the groups would meet."""
        if self.about["groups"] < 2 or not self.about["met"]:
            return None
        met = self._of(f"{self.words.low} mark")
        said = f"In {number(int(self.about['groups']))} groups, {met} would have a school to ask."
        return MainPoint(said, "A suggestion", f"From {self._rests_on}.")

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """How many groups of which size."""
        return f"{capital(counted(int(self.about['groups']), 'group'))}, by who needs help and who could give it"

    @property
    def subtitle(self) -> str:
        """What the cards show."""
        if not self.ksfs:
            return "The schools of each group."
        keys = listed(self.words.both(key) for key in self.ksfs)
        helps = "“helps”: far enough ahead of one in its group who needs it"
        on = f"Marks on {self.words.priorities(self.cells)}, {keys}"
        return f"{on}. “needs”: {self.words.the_band(0)}. {capital(helps)}."

    @cached_property
    def chart(self) -> Markup:
        """A card a group: its members on the priorities."""
        labels = [self.words.label(key) for key in self.ksfs]
        if not labels:
            rows = [[f"Group {name}", listed(members)] for name, members in self.members.items()]
            return lines("Groups", ["Group", "Schools"], rows)
        cards = [self._card(name, members) for name, members in self.members.items()]
        return group_cards(cards, labels, self.words.framework.factor)

    def _card(self, name: str, members: list[str]) -> GroupCard:
        needs = self.grouped.needs[self.grouped.needs["group"] == name]
        met = int(needs["helper"].notna().sum())
        title = (
            f"Group {name}: {met} of {len(needs)} need{'' if len(needs) == 1 else 's'} met"
            if len(needs)
            else f"Group {name}: no needs"
        )
        rows = [Member(school, [self._cell(school, key) for key in self.ksfs]) for school in members]
        return GroupCard(f"g-{name.casefold()}", title, rows)

    def _cell(self, school: str, key: str) -> tuple[str, str]:
        mark = self._marks.get((school, key))
        return ("" if mark is None else self.words.short(mark)), self._signs.get((school, key), "")

    @cached_property
    def _marks(self) -> dict[tuple[str, str], float]:
        rated = self.cells.dropna(subset=["rating"])
        return dict(
            zip(zip(rated["school"].astype(str), rated["ksf"].astype(str), strict=True), rated["rating"], strict=True)
        )

    @cached_property
    def _signs(self) -> dict[tuple[str, str], str]:
        """Who needs help, and who is far enough ahead of somebody of its own group."""
        needs = self.grouped.needs
        signs = {(str(row.school), str(row.ksf)): "need" for row in needs.itertuples()}
        group = dict(zip(self.data["school"].astype(str), self.data["group"], strict=True))
        for row in measures.helpers(self.cells).to_dict("records"):
            school, helper, ksf = (str(row[name]) for name in ("school", "helper", "ksf"))
            if ksf in self.ksfs and group[school] == group[helper]:
                signs.setdefault((helper, ksf), "give")
        return signs

    @property
    def folds(self) -> tuple[Markup, ...]:
        """Each need with its helper or why there is none; and space for the kinds of joint work."""
        rows = [
            [
                f"Group {row['group']}", self.words.framework.axis_label(str(row["ksf"])), str(row["school"]),
                self.words.short(row["rating"]),
                f"{row['helper']} ({self.words.short(row['helper_rating'])})" if isinstance(row["helper"], str)
                else self._why(str(row["why_none"])),
            ]
            for row in self.grouped.needs.sort_values(["group", "ksf", "school"]).to_dict("records")
        ]  # fmt: skip
        head = ["Group", self.words.framework.factor, "School", "Mark", "Could ask"]
        folds = [fold("Every need, and whom to ask", lines("Needs", head, rows))] if rows else []
        kinds = f"Kinds of joint work: {listed(JOINT_WORK, 'or')}. {SUITS}"
        title = "Space to write what each group does"
        written = space_to_write(title, ["Group", "Kind of work", "Who", "By when"])
        return (*folds, fold(title, Markup("<p>") + kinds + Markup("</p>"), written))

    @property
    def alt(self) -> str:
        """The finding and every group with its members."""
        said = "; ".join(f"group {name}: {listed(members)}" for name, members in self.members.items())
        return f"{self.sentences[0]} {capital(said)}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """The members of each group by the priorities, below each other."""
        from matplotlib.patches import Rectangle

        rows = [(name, school) for name, members in self.members.items() for school in members]
        ax = ax or new_axes(1.2 * max(len(self.ksfs), 1) + 0.4, 0.3 * (len(rows) + len(self.members)))
        fills = {"need": TOKENS["low"], "give": TOKENS["top"], "": TOKENS["middle"]}
        at, ticks, labels = 0.0, [], []
        for name, members in self.members.items():
            ax.text(-0.5, at, f"Group {name}", va="center", fontweight="bold", fontsize=9)
            for school in members:
                at += 1
                ticks.append(at)
                labels.append(school)
                for column, key in enumerate(self.ksfs):
                    text, sign = self._cell(school, key)
                    box = Rectangle(
                        (column - 0.5, at - 0.5), 1, 1, facecolor=fills[sign], edgecolor=QUIET, linewidth=0.5
                    )
                    ax.add_patch(box)
                    word = {"need": " needs", "give": " helps", "": ""}[sign]
                    ax.text(column, at, f"{text or '–'}{word}", ha="center", va="center", fontsize=8.5, color=DARK)
            at += 1.3
        ax.set_yticks(ticks, labels)
        ax.set_xticks(range(len(self.ksfs)), [self.words.ksf(key) for key in self.ksfs])
        ax.xaxis.tick_top()
        ax.set_xlim(-0.5, max(len(self.ksfs), 1) - 0.5)
        ax.set_ylim(at - 0.6, -0.6)
        for side in ax.spines.values():
            side.set_visible(False)
        ax.tick_params(length=0)
        ax.set_title(self.title, pad=26)
        return ax


def groups(
    ratings: pd.DataFrame,
    size: tuple[int, int] = (3, 5),
    must: Sequence[tuple[str, str]] = (),
    must_not: Sequence[tuple[str, str]] = (),
    travel: pd.DataFrame | str | Path | None = None,
    furthest: float | None = None,
    phases: Sequence[tuple[str, int, int]] = (),
    limit: int = 2,
    schools: pd.DataFrame | None = None,
    pairs: pd.DataFrame | str | Path | None = None,
) -> GroupsView:
    """Propose working groups: as many schools as possible meet somebody able to help on the priorities.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    size : tuple of int
        Smallest and largest group.
    must, must_not : sequence of tuple of str
        Pairs of schools that must be in one group, and that must not.
    travel : DataFrame or path, optional
        How far schools are apart (`a`, `b`, `minutes`), or where each stands (`school`, `easting`, `northing`).
    furthest : float, optional
        The most that two schools of a group may be apart.
    phases : sequence of tuple, optional
        A phase, the fewest and the most of its schools in each group.
    limit : int
        How often one school may be asked to help.
    schools : DataFrame, optional
        What is known of the schools, from `esanalysis.load_schools`; default what travels with the ratings.
    pairs : DataFrame or path, optional
        More pairs that must, or must not, be together: columns `a`, `b`, `rule`.

    Returns
    -------
    GroupsView
        A view (see `esanalysis.display.view.View`): a card a group, what it meets beside the best possible and random
        groups, and what is not met and why.

    Raises
    ------
    GroupingError
        No grouping keeps the sizes and rules, or nothing says how far schools are apart; the message says which.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> view = groups(load_ratings())
    >>> view.main_point.finding
    'In two groups, seven of 13 low marks on the priorities would have a school to ask.'
    """
    cells = measures.cells(ratings)
    priorities = measures.priorities(cells)
    ruled = load_pairs(pairs) if isinstance(pairs, str | Path) else pairs
    if ruled is not None:
        must, must_not = ([*known, *_of_rule(ruled, rule)] for known, rule in ((must, "must"), (must_not, "must not")))
    apart = load_travel(travel) if isinstance(travel, str | Path) else travel
    if apart is not None and "easting" in apart and apart[["easting", "northing"]].isna().all(axis=None):
        apart = None
    if furthest is not None and apart is None:
        raise GroupingError(
            "Nothing says how far schools are apart: give a table of travel (columns a, b, minutes: --travel FILE), or "
            "the columns Easting and Northing in the sheet Schools."
        )
    wishes = Wishes(size, must, must_not, apart, furthest, phases)
    known = measures.schools_of(ratings) if schools is None else schools
    grouped = measures.groups(cells, priorities, wishes, limit, known)
    return GroupsView(wording_of(ratings), grouped, cells, tuple(map(str, priorities["ksf"])), wishes)


def _of_rule(pairs: pd.DataFrame, rule: str) -> list[tuple[str, str]]:
    part = pairs[pairs["rule"].astype(str) == rule]
    return [(str(a), str(b)) for a, b in zip(part["a"], part["b"], strict=True)]


def _size(least: float, most: float) -> str:
    joint = "and" if most == least + 1 else "to"
    return number(int(least)) if least == most else f"{number(int(least))} {joint} {number(int(most))}"
