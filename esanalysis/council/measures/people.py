"""The figures about people on one page, table beside table, and how many people stand behind each.

Counts, full-time equivalents, shares and averages come from three tables with columns of their own; whoever wants to
work out a withheld figure reads them as one. So does this module.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from esanalysis.council.measures.workforce import is_part, is_staff

__all__ = [
    "UNITS", "Figure", "figures_of", "folded", "given_before_alone", "has_own_base", "is_total", "own_words", "without",
]  # fmt: skip

UNITS = r"teams?|units?|sections?|services?|staff|offices?|departments?|divisions?|groups?"
_SMALL = {"the", "and", "of", "for", "in", "with", "on", "to", "our", "s"}
_TOTAL = re.compile(
    r"(?:(?:grand|net|overall|sub)[ -]?)*totals?\b.*|.* (?:totals?|overall)|"
    r"all(?: (?:staff|groups|teams|employees|services))?|overall|(?:whole )?directorate|everyone",
    re.IGNORECASE,
)
# The column that says what a value is, and what its words mean here.
_KINDS = {
    "workforce": ("basis", {"headcount": "people", "FTE": "fte", "percent": "share"}),
    "sickness": ("unit", {"percent": "share", "working days": "average"}),
    "equality": ("unit", {"percent": "share", "working days": "average"}),
}


@dataclass(frozen=True)
class Figure:
    """One figure about one group of people.

    Attributes
    ----------
    table, place : str, hashable
        The table and its index there.
    of : tuple
        Source, heading, measure, period: groups of one of these and of one `kind` add up.
    group, called : str
        Its name, folded; `group` is empty for a total, `called` is its name too.
    kind : {"people", "fte", "share", "average"}
    value, half : float
        As printed, and half a unit of the last digit that its set prints (of a total: that it prints itself).
    hidden : bool
        Withheld, by us or by whoever made the table.
    base : bool
        Whether it is the headcount that shares and averages of the group are of.
    bases : tuple of int
        Where in the list of figures that headcount stands (several: the groups of all staff), or the count of those
        whom the measure itself says that it is a share of.
    fraction : float
        Of a share of the top 5 % of earners 0.05: its base is that part of the headcount.
    staff : float
        The people that it is a share or an average of; NaN where they are withheld or given nowhere.
    """

    table: str
    place: Hashable
    of: tuple[str, str, str, str]
    end: Any
    group: str
    total: bool
    kind: str
    value: float
    half: float
    hidden: bool
    base: bool
    start: Any = None
    called: str = ""
    bases: tuple[int, ...] = ()
    fraction: float = 1.0
    staff: float = math.nan
    staff_hidden: bool = False

    @property
    def given(self) -> bool:
        """Whether there is a value."""
        return not math.isnan(self.value)

    @property
    def beside(self) -> tuple:
        """What figures of the same people in the same matter have in common."""
        return self.table, self.of, self.group

    @property
    def amount(self) -> float:
        """The people, full-time equivalents or days that the figure stands for."""
        return self.value * {"share": self.staff / 100, "average": self.staff}.get(self.kind, 1.0)

    @property
    def margin(self) -> float:
        """Half a unit of the last digit, in people, full-time equivalents or days."""
        return self.half * {"share": self.staff / 100, "average": self.staff}.get(self.kind, 1.0)

    @property
    def reach(self) -> tuple[float, float]:
        """The least and most of its amount: of a share the whole people that round to it, where some do."""
        low, high = self.amount - self.margin, self.amount + self.margin
        if self.kind != "share" or math.isnan(high) or math.isinf(high):
            return low, high
        least, most = math.ceil(low - 1e-6), math.floor(high + 1e-6)
        return (float(least), float(most)) if least <= most else (low, high)

    @property
    def people(self) -> float:
        """How few people the figure is about, at most as many as its rounding allows.

        Of a share these are also the people whom it leaves out: all but one tell of one.
        """
        if self.kind != "share":
            return self.staff if self.kind == "average" else self.value
        margin = self.staff * self.half / 100
        sides = [self.staff * share / 100 for share in (self.value, 100 - self.value)]
        return min((side + margin for side in sides if side > 1e-9), default=self.staff)


def given_before_alone(figures: pd.DataFrame, shown: pd.DataFrame, name: str) -> pd.DataFrame:
    """Find whom the figures of the shown period leave out: who has a figure of another period alone.

    Parameters
    ----------
    figures : DataFrame
        Rows with `period` and the column `name`, of all periods.
    shown : DataFrame
        Those of them that are shown.
    name : str
        Who they are of: ``group`` or ``division``.

    Returns
    -------
    DataFrame
        One row each, totals left out: `name`, and the last `period` in the file that has a figure.

    Examples
    --------
    >>> figures = pd.DataFrame({"group": ["Ash", "Beck"], "period": ["2025", "2024"]})
    >>> given_before_alone(figures, figures[:1], "group").values.tolist()
    [['Beck', '2024']]
    """
    rest = figures[~figures[name].isin(shown[name]) & figures[name].notna()]
    rest = rest[~rest[name].astype(object).map(is_total).astype(bool)]
    return rest.drop_duplicates(name, keep="last")[[name, "period"]].astype(object).reset_index(drop=True)


def is_total(group: object) -> bool:
    """Whether a group is the sum of others by its name; a figure without a group is about all staff.

    Examples
    --------
    >>> [is_total(group) for group in ("Total", "All staff", None, "Sub-total schools", "totally new team")]
    [True, True, True, True, False]
    """
    return bool(pd.isna(group)) or _TOTAL.fullmatch(str(group).strip()) is not None  # type: ignore[call-overload]


def figures_of(tables: Mapping[str, pd.DataFrame]) -> list[Figure]:
    """Read the figures about people from the tables of a page.

    Parameters
    ----------
    tables : dict of str to DataFrame
        ``workforce``, ``sickness``, ``equality`` as loaded; others are passed over. Of the last two a directorate's own
        figures count, and a council's where it is the average of the groups beside it: that is a total of theirs.

    Returns
    -------
    list of Figure

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> figures = figures_of({"workforce": load_workforce()})
    >>> len(figures), figures[0].staff
    (30, 3846.0)
    """
    known = [(name, frame) for name, frame in tables.items() if name in _KINDS]
    found = _measured([figure for name, frame in known for figure in _of_table(name, frame)])
    whole = _measured([figure for name, frame in known for figure in _of_table(name, frame, "council")])
    more = [figure for figure in whole if _is_average(figure, found)]
    return _measured([*found, *more]) if more else found


def _measured(found: list[Figure]) -> list[Figure]:
    """With the last digit that each set prints, and the staff behind each figure."""
    digits: dict[tuple, int] = defaultdict(int)
    for figure in found:
        if figure.given and figure.kind != "people":
            key = (figure.table, figure.of, figure.kind, figure.total)  # a total may be printed more exactly
            digits[key] = max(digits[key], len(f"{figure.value:.6f}".rstrip("0").split(".")[1]))
    halves = {key: 0.5 * 10.0**-count for key, count in digits.items()}
    found = [
        replace(figure, half=halves.get((figure.table, figure.of, figure.kind, figure.total), 0.0)) for figure in found
    ]
    bases = [at for at, figure in enumerate(found) if figure.base]
    found = [
        replace(
            figure,
            bases=_bases(figure, found, bases),
            fraction=_base_of(figure.of[2])[1] if figure.kind == "share" else 1.0,
        )
        for figure in found
    ]
    return _with_staff(found)


def _is_average(figure: Figure, own: list[Figure]) -> bool:
    """Whether a council's figure comes out as the average of the groups of its set, as exactly as they are printed."""
    beside = [other for other in own if (other.table, other.of, other.kind) == (figure.table, figure.of, figure.kind)]
    parts = [other for other in beside if not other.total and other.given and not math.isnan(other.staff)]
    staff = sum(other.staff for other in parts)
    if len(parts) < 2 or not figure.given or any(other.total for other in beside) or not staff:
        return False
    unit = 100 / staff if figure.kind == "share" else 1 / staff
    gap = abs(sum(other.amount for other in parts) * unit - figure.value)
    return gap <= figure.half + sum(other.margin for other in parts) * unit + 1e-9


def _of_table(name: str, frame: pd.DataFrame, role: str = "directorate") -> list[Figure]:
    column, kinds = _KINDS[name]

    def texts(field: str) -> list[Any]:
        return frame[field].astype(object).tolist() if field in frame else [None] * len(frame)

    names = ("source", "heading", "measure", "period", "group", "missing", "role", "start", "end", column)
    columns = {field: texts(field) for field in names}
    out = []
    for at, (place, value) in enumerate(zip(frame.index, frame["value"].astype(float), strict=True)):
        row = {field: values[at] for field, values in columns.items()}
        if row[column] not in kinds or (row["role"] or "directorate") != role:
            continue
        total = is_total(row["group"])
        kind = kinds[row[column]]
        out.append(
            Figure(
                table=name,
                place=place,
                of=tuple(folded(row[field]) for field in names[:4]),  # type: ignore[arg-type]
                start=None if pd.isna(row["start"]) else row["start"],
                end=None if pd.isna(row["end"]) else row["end"],
                group="" if total else folded(row["group"]),
                called=folded(row["group"]),
                total=total,
                kind=kind,
                value=value,
                half=0.0,
                hidden=math.isnan(value) and row["missing"] in ("c", "low"),
                base=kind == "people" and is_staff(row["measure"]),
            )
        )
    return out


def folded(text: object) -> str:
    """A name as names are compared.

    Examples
    --------
    >>> folded(" Music  Service "), folded(None)
    ('music service', '')
    """
    return "" if pd.isna(text) else re.sub(r"\s+", " ", str(text)).strip().casefold()  # type: ignore[call-overload]


def own_words(group: str) -> list[str]:
    """The words of a group's name that tell it from others, folded; numbers and asides in brackets are none.

    Examples
    --------
    >>> own_words("The Music Services (3 people)"), own_words("Libraries")
    (['music'], ['library'])
    """
    words = re.findall(r"\w+", re.sub(r"\(.*?\)", " ", group.casefold()))
    own = [word for word in words if word not in _SMALL and not re.fullmatch(UNITS, word)]
    return [re.sub(r"ies$", "y", word).removesuffix("s") if len(word) > 3 else word for word in own]


_BASE = re.compile(  # whom a share is of, as its measure says: "of managers who are", "as a % of managers", "among"
    r"(?:%|per ?cent(?:age)?|share|proportion) of (?:all )?(.+?) (?:who|that|which|are|is|have|from)\b"
    r"|.+ (?:%|per ?cent(?:age)?|share|proportion) of (?:all )?(.+)|.*\bamong (?:all )?(.+)"
)
_TOP = re.compile(r"\btop[ -](?:paid |earning )?(\d+(?:\.\d+)?) ?(?:%|per ?cent)")
_EVERYBODY = {  # words that mean all staff
    "the", "staff", "workforce", "employees", "employee", "people", "our", "own", "in", "post", "headcount", "council",
    "directorate", "authority", "total", "establishment", "of", "average", "school", "schools",
}  # fmt: skip


def has_own_base(measure: str) -> bool:
    """Whether a share is of others than all staff, by its folded name.

    Examples
    --------
    >>> has_own_base("women as a percentage of managers"), has_own_base("% of staff who are women")
    (True, False)
    """
    return _base_of(measure)[0] != set()


def _base_of(measure: str) -> tuple[set[str], float]:
    """The words for those whom a share is of, where they are not all staff, and which part of the staff they are."""
    if top := _TOP.search(measure):
        return set(), float(top[1]) / 100
    match = _BASE.match(measure) or _BASE.search(measure)
    words = {*re.findall(r"\w+", next(filter(None, match.groups()), ""))} if match else set()
    return ({word.removesuffix("s") for word in words - _EVERYBODY}, 1.0)


def _bases(figure: Figure, found: list[Figure], bases: list[int]) -> tuple[int, ...]:
    """Headcount of the figure's group: of the same date where there are several, else the smallest."""
    words = _base_of(figure.of[2])[0] if figure.kind == "share" else set()
    if words:  # a share of managers, not of staff
        bases = [
            at
            for at, other in enumerate(found)
            if other.kind == "people" and {word.removesuffix("s") for word in re.findall(r"\w+", other.of[2])} == words
        ]
    own = [at for at in bases if found[at].of[0] == figure.of[0]] or bases
    totals = [at for at in own if found[at].total]
    totals = [at for at in totals if found[at].called == figure.called] or totals
    # All staff are the groups together where no total is printed.
    named = [at for at in own if found[at].group == figure.group]
    alike = [at for at in own if not found[at].total and own_words(found[at].group) == own_words(figure.group) != []]
    own = (totals or own) if figure.total else named or alike
    same = [at for at in own if found[at].of[3] == figure.of[3] or (figure.end and found[at].end == figure.end)]
    own = same or own
    if figure.total and not totals:  # each group once, though several measures may count it
        return tuple({found[at].group: at for at in reversed(own) if not is_part(found[at].group)}.values())
    several = len({found[at].called for at in own}) > 1  # a total that none is called like is of the largest
    order = sorted(own, key=lambda at: (math.inf if not found[at].given else found[at].value, at))
    return tuple(order[-1:] if several and figure.total else order[:1])


def _with_staff(found: list[Figure]) -> list[Figure]:
    return [
        replace(
            figure,
            staff=figure.fraction * sum(found[at].value for at in figure.bases) if figure.bases else math.nan,
            staff_hidden=any(found[at].hidden for at in figure.bases),
        )
        for figure in found
    ]


def without(figures: list[Figure], hidden: Collection[int]) -> list[Figure]:
    """The figures as a reader gets them: those at the places `hidden` have no value."""
    return _with_staff(
        [replace(figure, value=math.nan, hidden=True) if at in hidden else figure for at, figure in enumerate(figures)]
    )
