"""Who left and who started, and the rate of leaving by people and by full-time equivalents."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.people import is_total
from esanalysis.council.measures.workforce import (
    headcount_beside_fte,
    implied_staff,
    is_leavers,
    is_movement,
    is_staff,
    is_starters,
    latest_of,
)
from esanalysis.council.views.base import CouncilView, listing
from esanalysis.council.views.drawing import dumbbells
from esanalysis.council.views.phrases import amount, as_printed, compared, few_or_count, group_name, in_group, people
from esanalysis.council.views.workforce.pairs import (
    SIGNS,
    guesses,
    hidden_in,
    name_of,
    pairs_strip,
    printed,
    texts_of,
    total_of,
    wholes,
)
from esanalysis.display.axes import Axes, in_house_style
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed
from esanalysis.files.due import parse_due

__all__ = ["Movements", "movements"]

FEW = 3  # groups that a sentence names one by one
LONG = 30  # words of a sentence: with long names, the count alone
# What a rate by full-time equivalents beside the one by people says of those who left.
_WORKED = {
    "lower": "shorter hours than average",
    "about the same": "average hours",
    "higher": "longer hours than average",
}
_HOURS = {
    "lower": ", which is lower: they worked shorter hours than average",
    "about the same": ", about the same",
    "higher": ", which is higher: they worked longer hours than average",
}


@dataclass(frozen=True, repr=False)
class Movements(CouncilView):
    """Leavers, starters and transfers, a row a measure and group: people beside full-time equivalents.

    Attributes
    ----------
    rows : DataFrame
        From `esanalysis.council.measures.headcount_beside_fte`, without the staff in post.
    rates : DataFrame
        From `esanalysis.council.measures.implied_staff`.
    impossible : str
        A period that ends before it begins, as printed; empty where there is none.
    staffed : frozenset of str
        Groups that have staff: a sum over fewer of them is no total.
    latest : frozenset of str
        The latest period of each measure, which the sentences speak of.
    wholes : frozenset of str
        Groups that are the sum of others or a part of one: they are not added up with them.
    guessed : frozenset of str
        Those of them of which a single count says so, which may be chance.
    """

    rows: pd.DataFrame
    rates: pd.DataFrame
    impossible: str
    staffed: frozenset[str]
    latest: frozenset[str]
    wholes: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()

    id: ClassVar[str] = "movements"
    question: ClassVar[str] = "Who left, and who started?"
    subtitle: ClassVar[str] = SIGNS

    @property
    def sentences(self) -> tuple[str, ...]:
        """Leavers, starters, the rate both ways, and why no net change is given."""
        if self.data.empty:
            return ("No figures on leavers or starters were given.",)
        moved = [self._moved("left", is_leavers), self._moved("started", is_starters)]
        said = (*moved, self._odd(), *self._rates(), self._no_net())
        return tuple(filter(None, said)) or ("No count of all who left or started was given.",)

    def _odd(self) -> str:
        """More leavers than staff: possible, and more often a slip."""
        rows = self.rates[self.rates["leavers"] > self.rates["printed"]].to_dict("records")
        each = [f"{amount(row['leavers'])} of {amount(row['printed'])}{in_group(row['group'])}" for row in rows[:FEW]]
        return f"More people left than work there: {listed(each)}. Look at both figures." if each else ""

    def _whole(self, group: object) -> bool:
        return is_total(group) or str(group) in self.wholes

    def _is_latest(self, period: object) -> bool:
        return str(period) in self.latest or self.impossible == str(period)

    def _moved(self, verb: str, called: object) -> str:
        asks = called == is_starters
        chosen = [
            row
            for row in self.data.assign(at=self.data.index).to_dict("records")
            if (is_starters(row["measure"], row["heading"]) if asks else is_leavers(row["measure"]))
            and self._is_latest(row["period"])
        ]
        kinds = list(dict.fromkeys(str(row["measure"]) for row in chosen))
        whole = sorted((kind for kind in kinds if is_starters(kind) or is_leavers(kind)), key=len)
        kind = next(iter(whole or kinds), "")  # of several, such as external and internal, one: they may overlap
        every = [row for row in chosen if str(row["measure"]) in whole]
        if len({str(row["group"]) for row in every}) < len(every) or not whole:  # else one thing by several names
            every = [row for row in chosen if str(row["measure"]) == kind]
        chosen = every
        known = [row for row in chosen if not pd.isna(row["headcount"])]
        if not known:
            return ""
        period = next((str(row["period"]) for row in known if not pd.isna(row["period"])), "")
        told = [kind] * (not whole and len(kinds) > 1) + [period] * bool(period and period != self.impossible)
        when = f" ({', '.join(told)})" if told else ""
        frame = self.data.loc[[row["at"] for row in chosen]]
        total = total_of(frame, "headcount", self.wholes)
        guessed = self.guessed if total is None else frozenset()
        parts = [row for row in known if str(row["group"]) in guessed or not self._whole(row["group"])]
        complete = len(known) == len(chosen) and self.staffed <= {str(row["group"]) for row in parts}
        if guessed & {str(row["group"]) for row in parts}:
            complete = False  # whether they are the sum of others is not sure
        if total is not None and total == total:
            said = f"{_people(total)} {verb}"
        elif complete and len(parts) > 1:
            said = f"{_people(sum(row['headcount'] for row in parts))} {verb}"
        else:
            said = ""
        order = sorted(parts, key=lambda row: -row["headcount"])
        named, fewer = order[:FEW], order[FEW:]
        each = listed(f"{amount(row['headcount'])}{in_group(row['group'])}" for row in named)
        rest = {str(row["group"]) for row in chosen if row["withheld"] and not self._whole(row["group"])}
        hidden = f"; {counted(len(rest), 'other group')} withheld" if rest else ""
        if not said:
            counts = listed(_people(row["headcount"]) + in_group(row["group"]) for row in named)
            others = "among others, " if any(row["headcount"] for row in fewer) else ""
            return capital(f"{others}{counts} {verb}{when}{hidden}.")
        adds_up = total is None or total == sum(row["headcount"] for row in parts) or len(known) < len(chosen)
        among = ": " if len(parts) <= FEW and adds_up else ", among them "
        parted = among + each if any(row["headcount"] for row in named) else ""
        if len(f"{said}{when}{parted}{hidden}".split()) > LONG:
            parted = ""
        return capital(f"{said}{when}{parted}{hidden}.")

    def _rates(self) -> tuple[str, ...]:
        """The rate both ways of the group with most staff, and where it lies otherwise."""
        both = self.rates.dropna(subset=["rate_by_printed", "rate_by_fte"])
        rows = both.sort_values("printed", ascending=False, kind="stable").to_dict("records")
        if not rows:
            return ()
        way = {at: compared(row["rate_by_fte"], row["rate_by_printed"]) for at, row in enumerate(rows)}
        other: dict[str, list[str]] = {}
        for at, row in enumerate(rows):
            if row["one_time"] and rows[0]["one_time"] and way[at] != way[0]:
                other.setdefault(way[at], []).append(as_printed(row["group"]))
        each = [f"{_WORKED[word]} in {few_or_count(groups)}" for word, groups in other.items()]
        differs = (f"Leavers worked {listed(each)}.",) if each else ()
        row = rows[0]
        verdict = "" if not row["one_time"] else _HOURS[way[0]]
        left, staff = ("", "") if row["one_time"] else (f" ({row['period']})", f" ({row['period_of_staff']})")
        return (
            f"Leavers{left} were {row['rate_by_printed']:.1f} % of the people{in_group(row['group'])}{staff} and "
            f"{row['rate_by_fte']:.1f} % of the full-time equivalents{verdict}.",
            *differs,
        )

    def _no_net(self) -> str:
        if not self.impossible:
            return ""
        return f"The starters' period, {self.impossible}, ends before it begins, so no net change is given."

    @property
    def main_point(self) -> MainPoint | None:
        """How many left."""
        left = self._moved("left", is_leavers) if len(self.data) else ""
        return MainPoint(left, "A count") if left else None

    @property
    def title(self) -> str:
        """The figure with the most people, of those that are shown."""
        latest = [self._is_latest(row.period) and not self._whole(row.group) for row in self.data.itertuples()]
        moved = self.data[pd.Series(latest, index=self.data.index, dtype=bool)]
        tops = moved[moved["headcount"] == moved["headcount"].max()].to_dict("records")
        if len(tops) != 1 or not tops[0]["headcount"] or self.guessed & {*self.data["group"].astype(object).map(str)}:
            return "Who left, started or moved"
        [top] = tops
        when = "" if pd.isna(top["period"]) else f" ({top['period']})"
        shown = " shown" if moved["headcount"].isna().any() else ""
        return f"Most movement{shown}: {name_of(top)}, {as_printed(top['group'])}, {people(top['headcount'])}{when}"

    @property
    def hidden(self) -> int:
        """How many figures of its chart are withheld."""
        return hidden_in(printed(self.data))

    @property
    def strip(self) -> Markup:
        """A disc and a ring a row, measures under their headings."""
        return pairs_strip(self.data, f"f-{self.id}")

    @property
    def folds(self) -> tuple[tuple[str, Markup], ...]:
        """The rate, and the staff that it implies."""
        return (("How the leavers' rate fits the staff", self.table),)

    @property
    def table(self) -> Markup:
        """Average staff that leavers and their rate imply, beside the printed staff. Neither is corrected."""
        rows = [
            [
                group_name(row["group"]) + ("" if pd.isna(row["period"]) else f", {row['period']}"),
                *(_plainly(row[name], "{:,.0f}") for name in ("leavers", "implied", "printed")),
                *(_plainly(row[name], "{:.2f}") for name in ("rate", "rate_by_printed", "rate_by_fte")),
            ]
            for row in self.rates.dropna(subset=["leavers"]).to_dict("records")
        ]
        header = [
            "Group and period", "Leavers", "Average staff the rate implies", "Staff as printed", "Rate as printed, %",
            "Rate by printed staff, %", "Rate by FTE, %",
        ]  # fmt: skip
        return listing("Leavers, and the staff that their printed rate implies", header, rows)

    @property
    def alt(self) -> str:
        """Every figure that is drawn."""
        described = [
            f"{row['_name']}, {as_printed(row['group'])}, {row['_period']}: {texts[0]} people, {texts[1]} FTE"
            for row in printed(self.data).to_dict("records")
            for texts in [texts_of(row)]
        ]
        return f"People joined to full-time equivalents, one line a measure and group. {'. '.join(described)}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """A dot for people joined to a ring for full-time equivalents."""
        shown = printed(self.data)
        records = shown.to_dict("records")
        labels = [f"{row['_name']}, {as_printed(row['group'])}" for row in records]
        texts = [f"{texts[0]} people, {texts[1]} FTE" for texts in map(texts_of, records)]
        return dumbbells(shown, labels, texts, self.title, ax)


def _people(count: float) -> str:
    return people(count) if count else "nobody"


def _plainly(value: float, form: str) -> str:
    return "–" if pd.isna(value) else form.format(value)


def movements(workforce: pd.DataFrame) -> Movements:
    """Show who left, moved and started, in people and full-time equivalents.

    Parameters
    ----------
    workforce : DataFrame
        As loaded, or as `esanalysis.council.measures.suppress_page` returns it.

    Returns
    -------
    Movements

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> view = movements(load_workforce())
    >>> view.sentences[0], view.sentences[2][-46:]
    ('717 people left (Apr 02 - Mar 03): 591 in schools and 126 in non-schools.',
     'lower: they worked shorter hours than average.')
    """
    pairs = headcount_beside_fte(workforce)
    moves = [is_movement(*row) for row in pairs[["measure", "heading"]].itertuples(index=False)]
    moved = pairs[pd.Series(moves, index=pairs.index, dtype=bool)].reset_index(drop=True)
    whole = wholes(workforce)
    doubtful = workforce["period"].notna() & workforce["start"].isna() & workforce["end"].isna()
    periods = [str(period) for period in workforce.loc[doubtful, "period"].unique() if _ends_before(str(period))]
    staff = pairs.loc[pairs["measure"].astype(object).map(is_staff).astype(bool), "group"].dropna().astype(str)
    staffed = frozenset(group for group in staff if not is_total(group) and group not in whole)
    latest = {
        str(period) for _, rows in moved.groupby("measure", observed=True) for period in latest_of(rows, workforce)
    }
    odd = next(iter(periods), "")
    return Movements(moved, implied_staff(workforce), odd, staffed, frozenset(latest), whole, guesses(workforce))


def _ends_before(period: str) -> bool:
    """Whether a period that could not be read is two readable dates in the wrong order."""
    ends = [parse_due(part.strip()) for part in period.replace("–", "-").split("-")]
    return len(ends) == 2 and all(end.start for end in ends) and ends[0].start > ends[1].start  # type: ignore[operator]
