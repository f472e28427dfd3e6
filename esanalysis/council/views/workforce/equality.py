"""Who works here: shares of the workforce beside the council, its target and the local community."""

import re
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.comparators import equality_gap, is_share_of_staff
from esanalysis.council.views.base import CouncilView
from esanalysis.council.views.phrases import apart, in_group, people
from esanalysis.council.views.workforce.beside import (
    beside_strip,
    bullets_of,
    changes_of,
    draw_beside,
    figures_beside,
    hidden_own,
    latest,
    of_when,
    of_whom,
    one_standard,
    own_figures,
    spread_of,
    ways,
    whose,
    without_sums,
)
from esanalysis.display.axes import Axes, in_house_style
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, number

__all__ = ["Equality", "equality"]


ALONE = "No share stands beside a figure that it may be compared with."


@dataclass(frozen=True, repr=False)
class Equality(CouncilView):
    """Shares of the workforce, a row a figure, with the gap to each comparator in points and in people.

    Attributes
    ----------
    rows : DataFrame
        Equality, as loaded or as shared.
    pairs : DataFrame
        From `esanalysis.council.measures.equality_gap`.
    """

    rows: pd.DataFrame
    pairs: pd.DataFrame

    id: ClassVar[str] = "equality"
    question: ClassVar[str] = "Who works here?"

    @property
    def subtitle(self) -> str:  # type: ignore[override]
        """Of whom the shares are."""
        staff = all(is_share_of_staff(measure) for measure in self.rows["measure"].unique())
        return "Per cent of the workforce." if staff else "Per cent of those whom each figure names."

    @property
    def _compared(self) -> tuple[str, list[dict]]:
        """The standard of which sentences speak, and the pairs with it, the widest gap first."""
        name, first = one_standard(latest(self.pairs, self.rows).dropna(subset=["points"]))
        order = first["points"].abs().sort_values(ascending=False, kind="stable").index
        return name, [{str(name): value for name, value in row.items()} for row in first.loc[order].to_dict("records")]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The widest gaps, and what cannot be compared."""
        if self.data.empty:
            return ("No shares of the workforce were given.",)
        pairs = self.pairs
        said = [
            _beside(row, of_when(pairs[pairs["period"] == row["period"]], self.rows)) for row in self._compared[1][:2]
        ]
        if not said:
            said = [*spread_of(self.rows), *changes_of(self.rows)][:3] or [ALONE]
        empty = own_figures(self.rows).query("value.isna()")
        for count, why in ((self.hidden, "withheld"), (len(empty) - self.hidden, "not given")):
            if count:
                said.append(f"{capital(counted(count, 'share'))} {is_are(count)} {why}.")
        return tuple(said)

    @property
    def main_point(self) -> MainPoint | None:
        """The widest gap to the council, else the first finding."""
        alone = self.data.empty or self.sentences[0] == ALONE
        return None if alone else MainPoint(self.sentences[0], "A count")

    @property
    def title(self) -> str:
        """How many shares lie below the council's, or another standard's."""
        who, rows = self._compared
        if not rows:
            return "Shares of the workforce"
        found = ways(pd.DataFrame(rows))
        total = sum(map(len, found.values()))
        if not total:
            return "Shares of the workforce"
        words = {-1: "below", 1: "above", 0: "the same as"}
        way, word = next((way, word) for way, word in words.items() if found[way])
        count, gaps = len(found[way]), [abs(row["points"]) for row in rows if row["points"] * way > 0] or [0.0]
        ends = " to ".join(dict.fromkeys(f"{gap:.2f}".rstrip("0").rstrip(".") for gap in (min(gaps), max(gaps))))
        by = f" by {ends} point{'' if ends == '1' else 's'}" if max(gaps) else ""
        lies = f"{word} {whose(who)}'s{by}"
        # Of a share that is withheld, or stands beside nothing, nothing is said: not that it is among "all".
        shares = "shares" if total == len(without_sums(own_figures(self.rows))) else "shares compared"
        others = latest(self.pairs, self.rows).drop_duplicates(["source", "measure", "group", "period"])
        if total < len(others):  # some stand beside another standard alone
            shares, lies = f"shares beside {whose(who)}'s", f"{word} it{by}"
        if count == total:
            one = f"The only {shares.replace('shares', 'share')} is"
            return f"{ {1: one, 2: f'Both {shares} are'}.get(total, f'All {number(total)} {shares} are') } {lies}"
        rest = "" if total < len(others) else ", none below"
        if word == "below":
            rest = f", {number(len(found[1]))} above" if found[1] else ""
        return f"{capital(number(count))} of {number(total)} {shares} {is_are(count)} {lies}{rest}"

    @property
    def hidden(self) -> int:
        """How many figures of its chart are withheld."""
        return hidden_own(self.rows)

    @property
    def strip(self) -> Markup:
        """A bar a share with its comparators as signs."""
        return beside_strip(self.pairs, self.rows, f"f-{self.id}")

    @property
    def folds(self) -> tuple[tuple[str, Markup], ...]:
        """Every pair, with the gap in people."""
        return (("The gaps in points and in people, and what may be compared", self.table),)

    @property
    def table(self) -> Markup:
        """Each share with each comparator; people are counted on the headcount, since no base is printed."""
        return figures_beside(self.pairs)

    @property
    def alt(self) -> str:
        """Every figure that is drawn."""
        return bullets_of(self.pairs, self.rows, self.title)

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """Bars with their comparators as marks."""
        return draw_beside(self.pairs, self.rows, self.title, ax)


_OF_STAFF = re.compile(
    r"(?:percentage|per ?cent|share|proportion|%) of (?:the )?(?:workforce|staff|employees)(?: that| who| which)? "
    r"(are|is|have) (.*)",
    re.IGNORECASE,
)


def _beside(row: dict, when: str) -> str:
    """One share beside what it may be compared with, as a sentence."""
    gap = f"{apart(row['points'], 'points')} {of_whom(row)}{_in_people(row)}"
    match = _OF_STAFF.fullmatch(str(row["measure"]).strip())
    if match:
        return f"{row['value']:g} % of staff{in_group(row['group'])} {match[1].lower()} {match[2]}{when}, {gap}."
    return f"{capital(str(row['measure']))}{in_group(row['group'])}{when}: {row['value']:g} %, {gap}."


def _in_people(row: dict) -> str:
    if pd.isna(row["people"]) or not row["people"]:
        return ""
    return f" (about {people(abs(row['people']))} {'fewer' if row['people'] < 0 else 'more'})"


def equality(figures: pd.DataFrame, workforce: pd.DataFrame) -> Equality:
    """Show who works here, beside the council, its targets and the local community.

    Parameters
    ----------
    figures, workforce : DataFrame
        Equality and workforce, as loaded, or as `esanalysis.council.measures.suppress_page` returns them.

    Returns
    -------
    Equality

    Examples
    --------
    >>> from esanalysis import load_equality, load_workforce
    >>> equality(load_equality(), load_workforce()).sentences[1][:87]
    "2.58 % of staff in schools are from an Ethnic Minority, 0.82 points below the council's"
    """
    return Equality(figures, equality_gap(figures, workforce))
