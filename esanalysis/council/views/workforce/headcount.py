"""How many people work here, and how many full-time equivalents that makes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.people import folded, given_before_alone, is_total
from esanalysis.council.measures.workforce import (
    headcount_beside_fte,
    in_post,
    is_movement,
    is_part,
    is_staff,
    is_vacancy,
    latest_of,
)
from esanalysis.council.views.base import CouncilView
from esanalysis.council.views.drawing import paired_bars
from esanalysis.council.views.phrases import (
    amount,
    as_printed,
    few_or_count,
    group_name,
    in_group,
    not_counted,
    of_shown,
    people,
)
from esanalysis.council.views.strips import PICTURE, bar, key, scale_of, strip
from esanalysis.council.views.workforce.pairs import (
    SIGNS,
    guesses,
    hidden_in,
    is_whole,
    pairs_strip,
    printed,
    texts_of,
    total_of,
    wholes,
)
from esanalysis.display.axes import Axes, in_house_style
from esanalysis.display.markup import NOTHING, joined
from esanalysis.display.parts import figure
from esanalysis.display.table import Column, Group, strips
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, listed

__all__ = ["Headcount", "headcount"]

FEW = 3  # groups that a sentence names one by one
NEAR = 0.005  # a ratio that prints as one
_CUT = re.compile(  # headings that say by what staff are cut
    r"\b(?:ages?|sex|gender|ethnic\w*|grades?|pay|salary|contracts?|religion|faith|disab\w*|sexual\w*|nationality|"
    r"length of service|bands?|hours|working pattern)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, repr=False)
class Headcount(CouncilView):
    """Staff in post, a row a group: people beside full-time equivalents.

    Attributes
    ----------
    rows : DataFrame
        From `esanalysis.council.measures.headcount_beside_fte`, of the latest staff figures.
    people, fte : float
        Of all staff; NaN where a group is withheld or not given, and no total is printed.
    others : DataFrame
        Of the same frame, what is neither staff in post nor movement: staff by age or grade, posts, vacancies.
    wholes : frozenset of str
        Groups that are the sum of others or a part of one: they are not added up with them.
    before : DataFrame
        Groups that have staff of another date alone (`given_before_alone`).
    unstaffed : tuple of str
        Groups that other tables of the page name beside these, and of which no staff are given.
    guessed : frozenset of str
        Those of them of which a single count says so, which may be chance, where no total is printed.
    """

    rows: pd.DataFrame
    people: float
    fte: float
    others: pd.DataFrame
    wholes: frozenset[str]
    before: pd.DataFrame
    unstaffed: tuple[str, ...] = ()
    guessed: frozenset[str] = frozenset()

    id: ClassVar[str] = "headcount"
    question: ClassVar[str] = "How many people work here?"
    subtitle: ClassVar[str] = "One full-time equivalent (FTE) is the hours of one full-time job."

    @property
    def _parts(self) -> pd.DataFrame:
        return self.data[~is_whole(self.data, self.wholes)]

    @property
    def _blank(self) -> list[str]:
        """Groups that have a row and no figure in it, withheld or not."""
        rows = self._parts
        none = rows["headcount"].isna() & rows["fte"].isna() & ~rows["withheld"].astype(bool)
        return rows.loc[none, "group"].dropna().astype(str).tolist()

    @property
    def there(self) -> bool:
        """Whether staff, or other figures about them, were given."""
        return len(self.data) + len(printed(self.others)) > 0

    @property
    def noted(self) -> pd.DataFrame:
        """Rows whose notes are shown."""
        return pd.concat([self.data, self.others])

    @property
    def period(self) -> str:
        """The date of the figures, as printed."""
        return next(iter(self.data["period"].dropna().astype(str)), "")

    @property
    def sentences(self) -> tuple[str, ...]:
        """How many there are, how much they work, and what is withheld."""
        if self.data.empty:
            said = filter(None, [self._in_parts(), self._vacant()])
            return (*said,) or ("Staff in post were not given.",)
        date = f" ({self.period})" if self.period else ""
        if self.people != self.people and self.fte == self.fte and not self.data["withheld"].any():
            first = f"{amount(round(self.fte))} full-time equivalents work here{date}."
        elif self.people != self.people:
            first = f"Staff are given for {counted(len(self._parts) - len(self._blank) or 1, 'group')}{date}."
        elif self.fte != self.fte:
            first = f"{capital(people(self.people))} work here{date}."
        else:
            first = f"{capital(people(self.people))} work here, {amount(round(self.fte))} full-time equivalents{date}."
        sure = self._sums(self.wholes - self.guessed)
        more = [f"{capital(sure)} taken as the sum of other groups, and not added to them."] if sure else []
        if self.guessed and self.people == self.people:
            every = amount(self.data.loc[~is_whole(self.data, self.wholes - self.guessed), "headcount"].sum())
            first = f"{first.removesuffix('.')}, if {self._sums(self.guessed)} the sum of other groups; {every} if not."
        if self._blank and self.people != self.people:
            more = [f"No staff are given for {few_or_count(self._blank)}.", *more]
        untotalled = total_of(self.data, "headcount", self.wholes) is None
        if untotalled and (self.unstaffed or len(self.before)):
            first = first.replace(" here", " here in the groups given")
        if untotalled and self.unstaffed:
            more = [f"No staff are given for {few_or_count(self.unstaffed)}, which other tables name.", *more]
        more = [*filter(None, [not_counted(self.before)]), *more]
        return (first, *more, *self._share_of_full_time(), *filter(None, [self._odd(), self._vacant()]))

    def _sums(self, of: frozenset[str]) -> str:
        """Which groups are or may be the sum of others, where no total is printed."""
        groups = self.data["group"].dropna().astype(str).unique()
        sums = [group for group in groups if group in of and not is_part(group)]
        if not sums or self.data["group"].map(is_total).any() or self.data["withheld"].any():
            return ""
        return f"{few_or_count(sums)} {is_are(len(sums))}"

    def _in_parts(self) -> str:
        """Of what parts staff are given, where nothing says how many there are in all."""
        staff = self.others[self.others["measure"].map(is_staff).astype(bool)]
        parts = list(dict.fromkeys(staff["heading"].dropna().astype(str)))
        return f"Staff are given in parts alone: {listed(parts)}." if 1 <= len(parts) <= 2 * FEW else ""

    def _odd(self) -> str:
        """Full-time equivalents above people: nobody works more than full time."""
        over = self.data[self.data["ratio"] > 1 + NEAR].to_dict("records")
        each = [f"{amount(row['fte'])} for {amount(row['headcount'])}{in_group(row['group'])}" for row in over[:FEW]]
        return (
            f"More full-time equivalents than people: {listed(each)}. One of the two cannot be right." if each else ""
        )

    def _vacant(self) -> str:
        """How many posts are vacant, where the groups are all given."""
        rows = self.others[self.others["measure"].map(is_vacancy).astype(bool)]
        known = rows[rows["headcount"].notna() | rows["withheld"]]
        latest = [*known["period"].dropna().astype(object)][-1:]
        rows = rows[(rows["period"].isna() | rows["period"].isin(latest)) & ~is_whole(rows, self.wholes)]
        parts = rows.groupby("group", observed=True, dropna=False, sort=False)["headcount"].sum(min_count=1)
        if parts.isna().all() or rows["withheld"].any():
            return ""
        tops, given = parts.index[parts == parts.max()], parts.dropna()
        elsewhere = given_before_alone(known, rows, "group")
        where = " in the groups that are given" if len(given) < len(parts) or len(elsewhere) else ""
        posts = {0.0: "No post is", 1.0: "One post is"}.get(float(given.sum()), f"{amount(given.sum())} posts are")
        most = (
            f", the most in {as_printed(tops[0])} ({amount(parts.max())})"
            if len(given) > len(tops) == 1 and parts.max()
            else ""
        )
        return f"{posts} vacant{where}{most}."

    def _share_of_full_time(self) -> tuple[str, ...]:
        known = self._parts.dropna(subset=["ratio"]).sort_values("ratio", kind="stable")
        if known.empty:
            return ()
        each = [f"{row['ratio']:.2f}{in_group(row['group'])}" for row in known.to_dict("records")]
        if len({f"{ratio:.2f}" for ratio in known["ratio"]}) == 1 < len(known):
            said = f"{known['ratio'].iloc[0]:.2f} in {counted(len(known), 'group')} alike"
        else:
            said = listed(each) if len(each) <= FEW else f"{of_shown(self._parts['ratio'])}from {each[0]} to {each[-1]}"
        return (f"One person works, on average, this much of full time: {said}.",)

    @property
    def main_point(self) -> MainPoint | None:
        """How many people work here."""
        return None if self.data.empty or self.people != self.people else MainPoint(self.sentences[0], "A count")

    @property
    def title(self) -> str:
        """The largest group."""
        known = self._parts.dropna(subset=["headcount"])
        tops = known.loc[known["headcount"] == known["headcount"].max(), "group"]
        if len(known) < 2 or len(tops) > 1 or self.guessed:
            return "People and full-time equivalents"
        shown = of_shown(self._parts["headcount"]) or "of the groups given, " * bool(self.unstaffed or len(self.before))
        largest = f"{shown}the largest" if shown else "the largest group"
        return f"{capital(largest)} is {tops.iloc[0]}: {amount(known['headcount'].max())}"

    @property
    def hidden(self) -> int:
        """How many figures of its charts are withheld."""
        return hidden_in(pd.concat([self.data, printed(self.others)]))

    @cached_property
    def chart(self) -> Markup:
        """Staff in post, then the other figures under a title of their own."""
        more = pairs_strip(self.others, "f-others")
        shown = [super().chart, figure("f-others", self._of_others, more, SIGNS) if more else NOTHING]
        return joined(filter(None, shown), "\n")

    @property
    def _of_others(self) -> str:
        """By what the other figures cut the staff, where their headings say so."""
        headings = printed(self.others)["heading"].astype(object).fillna("").astype(str).unique()
        if all(_CUT.search(heading) for heading in headings):
            return f"Staff by {listed(heading.casefold() for heading in headings)}"
        return "Other figures on the workforce"

    @property
    def strip(self) -> Markup:
        """Two bars a group: people, and below them full-time equivalents."""
        if self.data.empty:
            return NOTHING
        ends = scale_of([*self.data["headcount"], *self.data["fte"]])
        rows = [
            [
                group_name(row["group"]),
                strip(bar(row["headcount"], ends, "rb lead", 2, 9), bar(row["fte"], ends, "rb", 12, 8)),
                *self._texts(row),
            ]
            for row in self.data.to_dict("records")
        ]
        columns = [
            Column("Group", "text"), Column(PICTURE, "strip"), Column("People", say="people"), Column("FTE", say="FTE"),
            Column("FTE a person", say="FTE a person"),
        ]  # fmt: skip
        signs = key(("rb lead", "people"), ("rb", "full-time equivalents"))
        return joined([signs, strips(f"f-{self.id}", columns, [Group(rows=rows)])])

    @staticmethod
    def _texts(row: dict) -> list[str]:
        return [*texts_of(row), "–" if pd.isna(row["ratio"]) else f"{row['ratio']:.2f}"]

    @property
    def table(self) -> Markup:
        """Nothing: the chart shows every figure."""
        return NOTHING

    @property
    def alt(self) -> str:
        """Every figure that is drawn."""
        described = [
            f"{group_name(row['group'])}: {people} people, {fte} FTE"
            for row in self.data.to_dict("records")
            for people, fte, _ in [self._texts(row)]
        ]
        return f"Paired bars of staff in people and full-time equivalents. {'. '.join(described)}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """Paired bars, one pair a group."""
        return paired_bars(self.data, self.title, ax)


def headcount(
    workforce: pd.DataFrame, sickness: pd.DataFrame | None = None, equality: pd.DataFrame | None = None
) -> Headcount:
    """Show how many people work here, and how many full-time equivalents they are.

    Parameters
    ----------
    workforce, sickness, equality : DataFrame
        As loaded, or as `esanalysis.council.measures.suppress_page` returns them; the last two name groups that may
        have no staff in the first.

    Returns
    -------
    Headcount

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> headcount(load_workforce()).sentences
    ('4,854 people work here, 3,573 full-time equivalents (Mar 03).',
     'One person works, on average, this much of full time: 0.73 in schools and 0.76 in non-schools.')
    """
    pairs = headcount_beside_fte(workforce)
    staffed = in_post(pairs)
    moves = [is_movement(*row) for row in pairs[["measure", "heading"]].itertuples(index=False)]
    others = pairs[~staffed & ~pd.Series(moves, index=pairs.index, dtype=bool)].reset_index(drop=True)
    dated = pairs[staffed]
    counted_ = dated[dated["headcount"].notna() | dated["headcount_withheld"].astype(bool)]
    latest = latest_of(dated if counted_.empty else counted_, workforce)
    staff = dated[dated["period"].astype(object).isin(latest)].reset_index(drop=True)
    whole = wholes(workforce)
    guessed = guesses(workforce) & {*staff["group"].astype(object).map(str)}
    if total_of(staff, "headcount", whole) is not None or staff["withheld"].any():  # a total says which they are
        guessed = frozenset()
    people, fte = (_of_all(staff, column, whole) for column in ("headcount", "fte"))
    before = given_before_alone(dated, staff, "group")
    missing = _without_staff(dated, [table for table in (sickness, equality) if table is not None])
    return Headcount(staff, people, fte, others, whole, before, missing, guessed)


def _without_staff(staff: pd.DataFrame, tables: Sequence[pd.DataFrame]) -> tuple[str, ...]:
    """Groups of other tables that have no row of staff, where a table names some that have; under no other name."""
    known = {folded(group) for group in staff["group"].dropna()}
    found: dict[str, str] = {}
    for table in tables:
        own = table.loc[(table["role"] == "directorate") & ~is_whole(table, frozenset()), "group"].astype(str)
        names = {folded(group): group for group in own if not is_part(group)}
        found |= names if known & names.keys() else {}
    return tuple(name for key, name in found.items() if not any(key in other or other in key for other in known))


def _of_all(staff: pd.DataFrame, column: str, whole: frozenset[str]) -> float:
    total = total_of(staff, column, whole)
    values = staff.loc[~is_whole(staff, whole), column]
    return total if total is not None else float(values.sum(skipna=False)) if len(values) else float("nan")
