"""Who left and who started, and the rate of leaving by people and by full-time equivalents."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes

from esanalysis.council.measures.people import is_total
from esanalysis.council.measures.workforce import (
    headcount_beside_fte,
    implied_staff,
    is_leavers,
    is_staff,
    is_starters,
    latest_of,
)
from esanalysis.council.views.base import CouncilView, listing
from esanalysis.council.views.drawing import dumbbells
from esanalysis.council.views.phrases import amount, as_printed, compared, group_name, in_group, people, withheld_or
from esanalysis.council.views.strips import PICTURE, key, mark, scale_of, strip
from esanalysis.display.axes import in_house_style
from esanalysis.display.markup import NOTHING, joined
from esanalysis.display.table import Column, Group, strips
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed
from esanalysis.files.due import parse_due

__all__ = ["Movements", "movements"]

FEW = 3  # groups that a sentence names one by one


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
    """

    rows: pd.DataFrame
    rates: pd.DataFrame
    impossible: str
    staffed: frozenset[str]
    latest: frozenset[str]

    id: ClassVar[str] = "movements"
    question: ClassVar[str] = "Who left, and who started?"
    subtitle: ClassVar[str] = "Disc: people. Ring: full-time equivalents (FTE)."

    @property
    def sentences(self) -> tuple[str, ...]:
        """Leavers, starters, the rate both ways, and why no net change is given."""
        if self.data.empty:
            return ("No figures on leavers or starters were given.",)
        moved = [self._moved("left", is_leavers), self._moved("started", is_starters)]
        said = [*moved, self._rate(), self._no_net(), self._vacant()]
        return tuple(filter(None, said)) or ("Other figures on the workforce are given below.",)

    def _vacant(self) -> str:
        """How many posts are vacant, where the groups are all given."""
        rows = self.data[
            self.data["measure"].astype(str).map(_is_vacancy).astype(bool) & self.data["headcount"].notna()
        ]
        parts = rows[~rows["group"].astype(object).map(is_total).astype(bool)].to_dict("records")
        if not parts or any(self.data.loc[self.data["measure"].astype(str).map(_is_vacancy).astype(bool), "withheld"]):
            return ""
        top = max(parts, key=lambda row: row["headcount"])
        most = f", most of them in {as_printed(top['group'])}" if len(parts) > 1 else ""
        return f"{capital(amount(sum(row['headcount'] for row in parts)))} posts are vacant{most}."

    def _moved(self, verb: str, called: object) -> str:
        asks = called == is_starters
        chosen = [
            row
            for row in self.data.to_dict("records")
            if (is_starters(row["measure"], row["heading"]) if asks else is_leavers(row["measure"]))
        ]
        chosen = [row for row in chosen if str(row["period"]) in self.latest or self.impossible == str(row["period"])]
        known = [row for row in chosen if not pd.isna(row["headcount"])]
        if not known:
            return ""
        period = next((str(row["period"]) for row in known if not pd.isna(row["period"])), "")
        when = f" ({period})" if period and period != self.impossible else ""
        totals = [row for row in known if is_total(row["group"])]
        parts = [row for row in known if not is_total(row["group"])]
        complete = len(known) == len(chosen) and self.staffed <= {str(row["group"]) for row in parts}
        if totals:
            said = f"{people(totals[0]['headcount'])} {verb}"
        elif complete and len(parts) > 1:
            said = f"{people(sum(row['headcount'] for row in parts))} {verb}"
        else:
            said = ""
        named = sorted(parts, key=lambda row: -row["headcount"])[:FEW]
        each = listed(f"{amount(row['headcount'])}{in_group(row['group'])}" for row in named)
        rest = {str(row["group"]) for row in chosen if row["withheld"] and not is_total(row["group"])}
        each += f"; {counted(len(rest), 'other group')} withheld" if rest else ""
        most = "" if len(parts) <= FEW else "most of them "
        if not said:
            return capital(
                f"{listed(people(row['headcount']) + in_group(row['group']) for row in named)} {verb}{when}."
            )
        return capital(f"{said}{when}{': ' + most + each if parts else ''}.")

    def _rate(self) -> str:
        both = self.rates.dropna(subset=["rate_by_printed", "rate_by_fte"])
        if both.empty:
            return ""
        row = both.sort_values("printed", ascending=False, kind="stable").to_dict("records")[0]
        word = compared(row["rate_by_fte"], row["rate_by_printed"])
        verdict = {"about the same": "about the same", "higher": "which is higher", "lower": "which is lower"}[word]
        return (
            f"Leavers were {row['rate_by_printed']:.1f} % of the people{in_group(row['group'])} and "
            f"{row['rate_by_fte']:.1f} % of the full-time equivalents, {verdict}."
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
        """The measure with the most people."""
        moved = [
            row
            for row in self.data[self.data["headcount"] > 0].to_dict("records")
            if not (is_total(row["group"]) or _is_vacancy(str(row["measure"])) or is_staff(row["heading"]))
        ]
        return _most(moved) if moved else "Other figures on the workforce"

    @property
    def strip(self) -> Markup:
        """A disc and a ring a row, measures under their headings."""
        printed = self._printed
        if printed.empty:
            return NOTHING
        ends = scale_of([*printed["headcount"], *printed["fte"]])
        groups = []
        for (measure, period), rows in printed.groupby(["_name", "_period"], sort=False):
            body = [
                [
                    group_name(row["group"]),
                    strip(mark(row["headcount"], ends, "dot"), mark(row["fte"], ends, "ring")),
                    *self._texts(row),
                ]
                for row in rows.to_dict("records")
            ]
            groups.append(Group(f"{measure}, {period}" if period else measure, body))
        columns = [
            Column("Group", "text"),
            Column(PICTURE, "strip"),
            Column("People", say="people"),
            Column("FTE", say="FTE"),
        ]
        return joined(
            [key(("dot", "people"), ("ring", "full-time equivalents")), strips(f"f-{self.id}", columns, groups)]
        )

    @property
    def _printed(self) -> pd.DataFrame:
        shown = self.data[self.data["headcount"].notna() | self.data["fte"].notna() | self.data["withheld"]]
        names = [_name(row) for row in shown.to_dict("records")]
        return shown.assign(_name=names, _period=shown["period"].astype(object).fillna("").astype(str))

    @staticmethod
    def _texts(row: dict) -> list[str]:
        hidden = bool(row["withheld"])
        return [withheld_or(row[name], amount(row[name]), withheld=hidden) for name in ("headcount", "fte")]

    @property
    def folds(self) -> tuple[tuple[str, Markup], ...]:
        """The rate, and the staff that it implies."""
        return (("How the leavers' rate fits the staff", self.table),)

    @property
    def table(self) -> Markup:
        """Average staff that leavers and their rate imply, beside the printed staff. Neither is corrected."""
        rows = [
            [
                group_name(row["group"]),
                *(_plainly(row[name], "{:,.0f}") for name in ("leavers", "implied", "printed")),
                *(_plainly(row[name], "{:.2f}") for name in ("rate", "rate_by_printed", "rate_by_fte")),
            ]
            for row in self.rates.dropna(subset=["leavers"]).to_dict("records")
        ]
        header = [
            "Group", "Leavers", "Average staff the rate implies", "Staff as printed", "Rate as printed, %",
            "Rate by printed staff, %", "Rate by FTE, %",
        ]  # fmt: skip
        return listing("Leavers, and the staff that their printed rate implies", header, rows)

    @property
    def alt(self) -> str:
        """Every figure that is drawn."""
        described = [
            f"{row['_name']}, {as_printed(row['group'])}, {row['_period']}: {texts[0]} people, {texts[1]} FTE"
            for row in self._printed.to_dict("records")
            for texts in [self._texts(row)]
        ]
        return f"People joined to full-time equivalents, one line a measure and group. {'. '.join(described)}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """A dot for people joined to a ring for full-time equivalents."""
        shown = self._printed
        records = shown.to_dict("records")
        labels = [f"{row['_name']}, {as_printed(row['group'])}" for row in records]
        texts = [f"{texts[0]} people, {texts[1]} FTE" for texts in map(self._texts, records)]
        return dumbbells(shown, labels, texts, self.title, ax)


def _is_vacancy(measure: str) -> bool:
    """Whether a measure counts posts and not people."""
    return "vacan" in measure.casefold()


def _most(moved: list[dict]) -> str:
    top = max(moved, key=lambda row: row["headcount"])
    return f"Most movement: {_name(top)}, {as_printed(top['group'])}, {people(top['headcount'])}"


def _name(row: dict) -> str:
    """What moved, with its heading where a single word says too little."""
    measure = str(row["measure"])
    return measure if " " in measure or pd.isna(row["heading"]) else f"{row['heading']}: {measure}"


def _plainly(value: float, form: str) -> str:
    return "withheld or not given" if pd.isna(value) else form.format(value)


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
    >>> view.sentences[0], view.sentences[2][-52:]
    ('717 people left (Apr 02 - Mar 03): 591 in schools and 126 in non-schools.',
     '11.9 % of the full-time equivalents, which is lower.')
    """
    pairs = headcount_beside_fte(workforce)
    moved = pairs[~pairs["measure"].astype(object).map(is_staff).astype(bool)].reset_index(drop=True)
    doubtful = workforce["period"].notna() & workforce["start"].isna() & workforce["end"].isna()
    periods = [str(period) for period in workforce.loc[doubtful, "period"].unique() if _ends_before(str(period))]
    staff = pairs.loc[pairs["measure"].astype(object).map(is_staff).astype(bool), "group"].dropna().astype(str)
    staffed = frozenset(group for group in staff if not is_total(group))
    latest = {
        str(period) for _, rows in moved.groupby("measure", observed=True) for period in latest_of(rows, workforce)
    }
    return Movements(moved, implied_staff(workforce), next(iter(periods), ""), staffed, frozenset(latest))


def _ends_before(period: str) -> bool:
    """Whether a period that could not be read is two readable dates in the wrong order."""
    ends = [parse_due(part.strip()) for part in period.replace("–", "-").split("-")]
    return len(ends) == 2 and all(end.start for end in ends) and ends[0].start > ends[1].start  # type: ignore[operator]
