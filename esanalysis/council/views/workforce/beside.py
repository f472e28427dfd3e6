"""Own figures beside their comparators: the chart, the table, the picture and its text that two views share."""

import re
import textwrap
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.comparators import scope_of
from esanalysis.council.measures.people import is_total
from esanalysis.council.measures.workforce import is_part
from esanalysis.council.views.base import listing
from esanalysis.council.views.drawing import label_rows, largest
from esanalysis.council.views.phrases import group_name, of_shown, withheld_or
from esanalysis.council.views.strips import PICTURE, bar, key, mark, scale_of, strip
from esanalysis.display.axes import Axes, new_axes
from esanalysis.display.markup import NOTHING, joined
from esanalysis.display.palette import DARK, TOKENS
from esanalysis.display.table import Column, Group, strips
from esanalysis.english import capital, number

__all__ = [
    "beside_strip", "bullets_of", "changes_of", "draw_beside", "drawn", "figures_beside", "hidden_own", "latest",
    "named_standard", "of_when",
    "of_whom", "one_standard", "own_figures", "spread_of", "standard", "totals_of", "ways", "whose", "without_sums",
]  # fmt: skip

_SIGNS = {"council": "tick", "target": "dot", "comparator": "ring"}
_ALL = re.compile(
    r"(?:(?:grand )?total|overall|figure|result|all(?: (?:staff|services|employees|teams))?)", re.IGNORECASE
)
_SUB_TOTAL = re.compile(r"sub\W?total", re.IGNORECASE)
_AVERAGE = re.compile(r"(?:overall )?(?:average|mean)", re.IGNORECASE)


def standard(row: Mapping[Hashable, Any]) -> str:
    """What a figure stands beside: by its role, but a row that its file calls Total is of the staff in that file.

    Examples
    --------
    >>> standard({"role": "council", "scope": "Total"}), standard({"role": "council", "scope": "whole council"})
    ('all staff', 'council')
    """
    if row["role"] != "council":
        return str(row["role"])
    scope = str(row["scope"]).strip()
    return "all staff" if _ALL.fullmatch(scope) else "average" if _AVERAGE.fullmatch(scope) else "council"


def whose(name: str) -> str:
    """A standard inside a sentence.

    Examples
    --------
    >>> whose("all staff"), whose("council")
    ('all staff', 'the council')
    """
    return name if name == "all staff" else f"the {name}"


def named_standard(row: Mapping[Hashable, Any]) -> str:
    """What a figure stands beside, and for whom that is, where its file says it."""
    name, scope = standard(row), scope_of(row)
    return name if scope.casefold() in ("", name) else f"{name}, {scope}"


def one_standard(pairs: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Pairs of one standard alone, the council where there is one: what is said of several is true of none."""
    names = pd.Series([standard(row) for row in pairs.to_dict("records")], index=pairs.index, dtype=object)
    order = ["council", *names[pairs["role"] == "council"], *names]
    chosen = next((name for name in order if (names == name).any()), "")
    return chosen, pairs[names == chosen]


def alike(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs that may stand side by side, or of which nobody can tell; one for another length of time may not."""
    return pairs[pairs["comparable"].fillna(True).astype(bool)]


def own_figures(figures: pd.DataFrame) -> pd.DataFrame:
    """The directorate's own figures, each once: of several periods the last, by its date where each has one."""
    own = figures[figures["role"].astype(object) == "directorate"]
    undated = (
        own["end"].isna().groupby([own["measure"].map(str), own["group"].astype(object).map(str)]).transform("any")
    )
    order = own["end"].mask(undated).sort_values(kind="stable", na_position="first").index
    return own.loc[order].drop_duplicates(["measure", "group"], keep="last").sort_index()


def ways(pairs: pd.DataFrame) -> dict[int, list[dict]]:
    """Figures below, level with and above what they stand beside, each once; none where one lies on both sides."""
    found: dict[int, dict[tuple, dict]] = {-1: {}, 0: {}, 1: {}}
    for row in pairs.to_dict("records"):
        gap = round(row["difference"], 2)
        key = tuple(str(row[name]) for name in ("source", "measure", "group", "period"))
        found[(gap > 0) - (gap < 0)].setdefault(key, {str(name): value for name, value in row.items()})
    figures = [key for rows in found.values() for key in rows]
    return {way: [*rows.values()] if len(figures) == len({*figures}) else [] for way, rows in found.items()}


def of_when(rows: pd.DataFrame, figures: pd.DataFrame) -> str:
    """The period of figures in brackets, where the file has several and these are all of one."""
    several = figures.loc[figures["role"].astype(object) == "directorate", "period"].nunique() > 1
    periods = rows["period"].dropna().unique()
    return f" ({periods[0]})" if several and len(periods) == 1 else ""


def hidden_own(figures: pd.DataFrame) -> int:
    """How many own figures are withheld."""
    return int(own_figures(figures)["withheld"].sum()) if "withheld" in figures else 0


def latest(pairs: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The pairs of the figures that are drawn and may be compared, without those of groups that are sums of others."""
    return without_sums(comparable(pairs, figures))


def totals_of(pairs: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The pairs of all staff that stand beside those of groups: each by itself, never counted among the groups."""
    every = comparable(pairs, figures)
    rest = every.drop(index=without_sums(every).index)
    parts = rest["group"].astype(object).map(lambda group: is_part(group) or _SUB_TOTAL.match(str(group)) is not None)
    rest = rest[~parts.astype(bool)]
    return rest if rest["group"].astype(object).map(str).nunique() == 1 else rest[:0]


def comparable(pairs: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The pairs of the figures that are drawn which may be compared."""
    pairs = drawn(pairs, figures)
    return pairs[pairs["comparable"].fillna(False).astype(bool)]


def drawn(pairs: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The pairs of the figures that are drawn: of several periods the last."""
    own = {tuple(map(str, row)) for row in own_figures(figures)[["measure", "group", "period"]].to_numpy()}
    rows = pairs[["measure", "group", "period"]].astype(object).to_numpy()
    return pairs[pd.Series([tuple(map(str, row)) in own for row in rows], index=pairs.index, dtype=bool)]


def without_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without those of groups that are by their name the sum of others, or a part of one: each is counted once."""
    sums = rows["group"].astype(object).map(lambda group: not pd.isna(group) and (is_total(group) or is_part(group)))
    return rows if sums.all() else rows[~sums.astype(bool)]


def of_whom(row: dict) -> str:
    """What a figure is beside: the council's, the target's, or who the comparator is."""
    unit = _unit(row)
    if row["role"] == "comparator":
        date = _other_date(row) if str(row["comparator_period"]) not in str(row["scope"]) else ""
        return f"{row['comparator']:g}{unit} ({row['scope']}){date}".replace(") (", ", ")
    return f"{whose(standard(row))}'s {row['comparator']:g}{unit}"


def dated(row: dict) -> str:
    """What a figure measures, and of when it is."""
    return f"{row['measure']}" + ("" if pd.isna(row["period"]) else f" ({row['period']})")


def _own(pairs: pd.DataFrame, figures: pd.DataFrame) -> list[tuple[dict, list[dict]]]:
    """Each own figure with what stands beside it."""
    beside = alike(pairs)
    found = []
    for row in own_figures(figures).to_dict("records"):
        near = beside[(beside["measure"] == row["measure"]) & _same(beside["group"], row["group"])]
        near = near[near["period"].astype(object).map(str) == str(row["period"])]
        others = [other for other in near.to_dict("records") if not pd.isna(other["comparator"])]
        found.append(({str(name): value for name, value in row.items()}, others))
    return found


def _same(groups: pd.Series, group: object) -> pd.Series:
    return groups.isna() if pd.isna(group) else groups.astype(object) == group  # type: ignore[call-overload]


def beside_strip(pairs: pd.DataFrame, figures: pd.DataFrame, labelled: str) -> Markup:
    """A bar an own figure with its comparators as signs, measures under their headings."""
    own = own_figures(figures)
    if own.empty:
        return NOTHING
    shown = alike(pairs)
    ends = scale_of([*own["value"], *shown["comparator"]])
    roles = {role: names for role in _SIGNS if (names := _names(shown, role))}
    groups: dict[str, list[list[object]]] = {}
    for row, beside in _own(pairs, figures):
        signs = [mark(other["comparator"], ends, _SIGNS[str(other["role"])]) for other in beside]
        texts = [_texts(beside, role, name) for role, names in roles.items() for name in names]
        bars = strip(bar(row["value"], ends, "rb lead"), *signs)
        cells: list[object] = [group_name(row["group"]), bars, _printed(row), *texts]
        groups.setdefault(dated(row), []).append(cells)
    columns = [Column("Group", "text"), Column(PICTURE, "strip"), Column("Own", say="own")]
    columns += [Column(name.capitalize(), say=name) for names in roles.values() for name in names]
    legend = key(("rb lead", "own figure"), *((_SIGNS[role], " or ".join(names)) for role, names in roles.items()))
    return joined([legend, strips(labelled, columns, [Group(measure, rows) for measure, rows in groups.items()])])


def _names(pairs: pd.DataFrame, role: str) -> list[str]:
    """What the figures of a role are called: the total of a file is not the council."""
    return list(dict.fromkeys(standard(row) for row in pairs[pairs["role"] == role].to_dict("records")))


def _printed(row: dict) -> str:
    return withheld_or(row["value"], f"{row['value']:g}", withheld=row.get("withheld", False))


def _texts(beside: list[dict], role: str, name: str) -> str:
    texts = [
        f"{other['comparator']:g}" + (" (no date)" if pd.isna(other["comparator_period"]) else _other_date(other))
        for other in beside
        if other["role"] == role and standard(other) == name
    ]
    return ", ".join(texts) or "–"


def _other_date(other: dict) -> str:
    """The date of a comparator that is of another time, in brackets."""
    return f" ({other['comparator_period']})" if str(other["reason"]).startswith("it is of") else ""


def figures_beside(pairs: pd.DataFrame) -> Markup:
    """Each own figure with each comparator, and whether and why they may be compared."""
    people = "people" in pairs
    shown = alike(pairs)[alike(pairs)["value"].notna()]
    rows = []
    for row in shown.to_dict("records"):
        texts = [
            f"{row['measure']}, {group_name(row['group']).lower() if pd.isna(row['group']) else row['group']}",
            f"{row['value']:g}", named_standard(row),
            withheld_or(row["comparator"], f"{row['comparator']:g}", withheld=row["missing"] in ("c", "low")),
            "–" if pd.isna(row["difference"]) else _signed(row["difference"], 2),
        ]  # fmt: skip
        texts += [_people(row)] if people else []
        rows.append([*texts, {True: "yes: ", False: "no: "}.get(row["comparable"], "not known: ") + row["reason"]])
    header = ["Figure", "Own", "Compared with", "Its figure", "Points" if people else "Difference"]
    header += ["In people, about"] if people else []
    return listing("Own figures beside their comparators", [*header, "May they be compared?"], rows)


def _people(row: dict) -> str:
    """People behind a gap: the points times the staff, both of which are printed, so it tells nothing more."""
    unknown = pd.isna(row["people"]) or pd.isna(row["difference"])
    return "–" if unknown else _signed(int(row["people"]), 0) if row["people"] else "0"


def _signed(value: float, decimals: int) -> str:
    return f"{value:+.{decimals}f}".replace("-", "−") if round(value, decimals) else "0"


def _unit(row: dict) -> str:
    return " %" if row["unit"] == "percent" else ""


def spread_of(figures: pd.DataFrame) -> list[str]:
    """For each measure with several groups, which has most and which least; groups that are sums are left out."""
    own = own_figures(figures)
    own = own[~own["group"].astype(object).map(lambda group: is_total(group) or is_part(group)).astype(bool)]
    said = []
    for name, given in own.groupby("measure", observed=True, sort=False):
        if given["end"].notna().all():  # a group whose last figure is older is not set beside the others
            given = given[given["end"] == given["end"].max()]
        measure = capital(str(name)) + of_when(given, figures)
        rows, shown = given.dropna(subset=["value"]), of_shown(given["value"])
        if len(rows) > 1:
            order = rows.sort_values("value", ascending=False, kind="stable").to_dict("records")
            top, last = order[0], order[-1]
            if top["value"] == last["value"]:
                said.append(f"{measure}: {top['value']:g}{_unit(top)} in {number(len(rows))} groups alike.")
                continue
            most, least = (f"{row['value']:g}{_unit(row)} in {row['group']}" for row in (top, last))
            said.append(
                f"{measure}: {shown}from {least} to {most}." if len(rows) > 2 else f"{measure}: {most}, {least}."
            )
    return said


def changes_of(figures: pd.DataFrame) -> list[str]:
    """For each measure of all staff with several periods, the first and the last figure."""
    own = figures[(figures["role"].astype(object) == "directorate") & figures["group"].isna()].dropna(subset=["value"])
    said = []
    for name, rows in own.dropna(subset=["period"]).groupby("measure", observed=True, sort=False):
        if len(rows) > 1:
            ends = rows.sort_values("start", kind="stable").iloc[[0, -1]].to_dict("records")
            first, last = (f"{row['value']:g}{_unit(row)} in {row['period']}" for row in ends)
            said.append(f"{capital(str(name))}: {first}, {last}.")
    return said


def bullets_of(pairs: pd.DataFrame, figures: pd.DataFrame, title: str) -> str:
    """Text of the picture: the finding and every number that is drawn."""
    described = []
    for row, beside in _own(pairs, figures):
        others = ", ".join(f"{named_standard(other)} {other['comparator']:g}{_other_date(other)}" for other in beside)
        described.append(f"{dated(row)}, {group_name(row['group'])}: {_printed(row)}{'; ' + others if others else ''}.")
    return f"{title}. {' '.join(described)}"


def draw_beside(pairs: pd.DataFrame, figures: pd.DataFrame, title: str, ax: Axes | None = None) -> Axes:
    """Own figures as bars, the comparators they may be compared with as marks on them."""
    found = _own(pairs, figures)
    ax = ax or new_axes(5.4, 0.5 * len(found) + 0.1)
    values = [0.0 if pd.isna(row["value"]) else row["value"] for row, _ in found]
    ax.barh(np.arange(len(found)), values, height=0.5, color=TOKENS["pale"], edgecolor=TOKENS["frame"], zorder=1)
    for at, (row, beside) in enumerate(found):
        for other in beside:
            _draw_mark(other, at, ax)
        text = "; ".join(
            [_printed(row), *(f"{standard(other)} {other['comparator']:g}{_other_date(other)}" for other in beside)]
        )
        ax.text(1.02, at, textwrap.fill(text, 62), transform=ax.get_yaxis_transform(), va="center", fontsize=8.5)
    label_rows([f"{row['measure']}: {group_name(row['group'])}" for row, _ in found], ax)
    ax.set_xlim(0, 1.08 * largest(pd.DataFrame({"all": [*values, *alike(pairs)["comparator"]]})))
    lines = " or ".join(_names(alike(pairs), "council")) or "council"
    ax.set_xlabel(f"bar: own figure; line: {lines}; diamond: target; ring: comparator")
    ax.set_title(title, pad=10, x=-0.3)
    return ax


def _draw_mark(row: dict, at: int, ax: Axes) -> None:
    value = row["comparator"]
    if row["role"] == "council":
        ax.vlines(value, at - 0.36, at + 0.36, color=DARK, linewidth=2.6, zorder=4)
    elif row["role"] == "target":
        ax.scatter(value, at, marker="D", s=44, color=TOKENS["weak"], edgecolor="white", linewidth=0.8, zorder=5)
    else:
        ax.scatter(value, at, s=54, facecolor="white", edgecolor=DARK, linewidth=1.3, zorder=3)
