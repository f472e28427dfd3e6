"""The English of a change between two rounds: sentences, title, main point, alt text, from the measure's codes."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed, number
from esanalysis.instrument.framework import Scale
from esanalysis.ratings.measures.development import Change
from esanalysis.ratings.views.development import change_compared
from esanalysis.ratings.views.development.change_compared import LONGEST, raters, same, where
from esanalysis.ratings.views.wording import Wording

__all__ = [
    "alt", "apart", "chance", "common", "difference", "limits", "main_point", "sentences", "signed", "title", "verdict",
]  # fmt: skip

END = "near the end of the scale"
_NEARLY_ALL = 0.7  # of the factors went one way
_FEWEST_LOW = 3  # weak marks of a round, of which an average says something
_WHY_NOT = {
    "few schools": "Too few marks stand in both rounds: a test takes four schools with five {plural} each.",
    "few factors": "Too few {plural} are rated in both rounds to tell a change from chance: it takes five.",
    "not connected": "Too few marks stand in both rounds to tell a change from chance.",
}


def signed(value: float, words: Wording, exact: bool = False) -> str:
    """Write a difference with its sign: ``+0.9``, ``−0.3``, ``0.0``; a mark's own as exactly as the scale has it.

    Better is always plus, whichever way the scale runs; where raters were averaged a mark may have a decimal more.
    """
    digits = words.framework.scale.decimals
    if not exact or abs(value - round(value, digits)) > 1e-9:
        digits = max(1, digits)
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return f"{'+' if value > 0 else '−'}{text}"


def difference(row: dict, words: Wording) -> float:
    """A change as the averages beside it are printed: 3.7 and 4.6 are 0.9 apart, whatever was cut off from them.

    Better is always plus. The frame keeps it as it was worked out.
    """
    averages = [row[name] for name in ("average_before", "average_after")]
    if pd.isna([row["change"], *averages]).any():
        return row["change"]
    then, now = map(words.merit, averages)
    return now - then


def chance(row: dict, scale: Scale) -> tuple[float | None, float | None]:
    """Where chance alone would put the second average, counted from what all factors did; in scale units."""
    if pd.isna(row["need"]):
        return None, None
    middle = scale.merit(row["average_before"]) + row["shared"]
    reached = (middle + side * row["need"] for side in (-1, 1))
    ends = [scale.merit(min(max(level, scale.minimum), scale.maximum)) for level in reached]
    return min(ends), max(ends)


def limits(row: dict, words: Wording) -> tuple[float, float]:
    """The greatest fall and rise that may be chance, counted from what all factors did, beside the change as printed.

    A change is the difference of two printed averages; by what was cut off from them it may not pass its limit.
    """
    by, low, high = difference(row, words), row["shared"] - row["need"], row["shared"] + row["need"]
    if row["moved"] == "no" and not apart(row, words):
        return min(low, by), max(high, by)
    return (low, min(high, by)) if row["change"] > row["shared"] else (max(low, by), high)


def apart(row: dict, words: Wording) -> str:
    """Say of a factor beyond chance that by itself neither rose nor fell, so is not judged, how it went; else nothing.

    All others rose by two points and it stood still: that may be news, and is no rise and no fall; it is none where the
    scale ends before it could have gone with them.
    """
    if row["moved"] != "no" or abs(row["change"] - row["shared"]) < row["need"]:
        return ""
    scale = words.framework.scale
    least = scale.merit(row["average_before"]) + row["shared"] - np.sign(row["shared"]) * row["need"]
    if not scale.minimum <= least <= scale.maximum:
        return END
    against = difference(row, words) * row["shared"] < 0 and signed(difference(row, words), words)[0] in "+−"
    return "unlike the others" if against else "less than the others"


def verdict(row: dict, together: bool, words: Wording) -> str:
    """What is said of one factor in a table; `together`: whether nearly all went one way, see `common`."""
    if row["moved"] != "no":
        return str(row["moved"])
    return apart(row, words) or ("as the others" if together and _alike(row, words) else "within chance")


def _alike(row: dict, words: Wording) -> bool:
    """Whether a factor went, within chance, the way that is common to all, as its printed change says it."""
    if row["moved"] != "no" or apart(row, words):
        return False
    return signed(difference(row, words), words).startswith("+" if row["shared"] > 0 else "−")


def title(moved: list[dict], ksfs: pd.DataFrame, about: dict, words: Wording) -> str:
    """The finding in at most fifteen words."""
    if not about["schools"]:
        return "No school is rated in both rounds"
    if not about["tested"]:
        return "Shown, but not tested"
    if not moved:
        return common(ksfs, about, words).removesuffix(".") or f"No {_one(ksfs, words)} clearly moved"
    if len(moved) == 1:
        return f"{_name(moved[0], words)} {_by(moved[0], words)}"
    return f"{capital(number(len(moved)))} {words.plural} clearly moved"


def main_point(moved: list[dict], ksfs: pd.DataFrame, about: dict, words: Wording) -> MainPoint:
    """What moved, as firmly as the raters allow; else what all share, or what could have counted."""
    since = about["before"]
    if not about["schools"]:
        return MainPoint(_why_not(about, words), "Cannot be tested")
    if not about["tested"]:
        why, colon, rest = _why_not(about, words).partition(": ")  # what a test takes stands in the answer
        why = f"{why}{colon}{rest}" if about["why_not"] == "copied" else f"{why.rstrip('.')}."
        return MainPoint(f"The change since {since} is shown, not judged.", "Cannot be tested", why)
    if not moved and (shared := common(ksfs, about, words)):
        return MainPoint(shared.replace(",", f" since {since},", 1), "A count", _hand(about))
    if not moved:
        how = f"{capital(_below(ksfs, words))} may be chance."
        return MainPoint(f"No {_one(ksfs, words)} clearly moved since {since}.", "Within chance", how)
    finding = f"{_name(moved[0], words)} {_by(moved[0], words)} since {since}."
    more = " ".join(
        f"{capital(counted(count, 'other'))} {side}."
        for side in ("rose", "fell")
        if (count := sum(row["moved"] == side for row in moved[1:]))
    )
    reaches = capital(_reaches(moved[:1], words))
    if about["raters_same"] == about["schools"]:
        return MainPoint(finding, "Firm", f"{reaches}.", more=more)
    return MainPoint(finding, "Worth asking about", f"{reaches}, {raters(about)}.", more=more)


def sentences(found: Change, first: Change, words: Wording) -> Iterator[str]:
    """The answer first, then what all share, schools, chance, who was compared, what was not."""
    about = change_compared.facts(found)
    yield from _answer(found.ksfs, about | {"judged": about["schools"] - len(change_compared.left_out(found))}, words)
    if about["tested"]:
        yield from _since_first(found, first, words)
        yield from _schools(found, words)
        yield from _mirror(about, words)
        yield from _single(about, words)
        named = [frame["moved"].isin(["rose", "fell"]).any() for frame in (found.ksfs, found.schools, first.ksfs)]
        if any(named):
            yield "Even where nothing changed, about one such report in 20 names something."
    yield from change_compared.order(about)
    yield from change_compared.who(found.schools, about)
    yield from change_compared.not_compared(found, words)
    yield from change_compared.by_whom(found.schools, about, words)


def _answer(ksfs: pd.DataFrame, about: dict, words: Wording) -> Iterator[str]:
    """What moved; else what all did alike, which no test can tell from a milder hand; else what could have counted."""
    moved = [row for row in ksfs.to_dict("records") if row["moved"] in ("rose", "fell")]
    if not about["tested"]:
        yield _why_not(about, words)
        return
    shared = common(ksfs, about, words)
    together = [f"{shared} {_hand(about)}"] if shared else []
    if moved:
        yield _moved(moved, about, words)
        yield from together
        yield from _apart(ksfs, words)
        return
    yield from together
    yield from _apart(ksfs, words)
    lead = f"No single {_whose(about, words)}change is clear" if shared else f"No {_one(ksfs, words)} clearly moved"
    size = f"with {counted(int(about['judged']), 'school')} and marks this uneven"
    yield f"{lead}: {size}, {_below(ksfs, words)} may be chance."


def _apart(ksfs: pd.DataFrame, words: Wording) -> Iterator[str]:
    """Factors beyond chance that by themselves neither rose nor fell."""
    for way, rows in _ways(ksfs.to_dict("records"), words).items():
        one = len(rows) == 1
        ask = "a question to ask, not a finding" if one else "questions to ask, not findings"
        what = f"{'it' if one else 'they'} could not go as far as the others" if way == END else ask
        by = f" by {signed(difference(rows[0], words), words)}," if one else ""
        who = _name(rows[0], words) if one else words.ksfs(row["ksf"] for row in rows)
        yield f"{who} changed{by} {way}: {what}."


def _ways(rows: list[dict], words: Wording) -> dict[str, list[dict]]:
    """The factors of which `apart` says something, by what it says."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        if way := apart(row, words):
            found.setdefault(way, []).append(row)
    return found


def _below(ksfs: pd.DataFrame, words: Wording) -> str:
    """The changes that chance can make, which moves a factor around what all of them did."""
    unit = words.framework.scale.unit
    reached = [limits(row, words) for row in ksfs[ksfs["moved"] != "not tested"].to_dict("records")]
    ends = min(low for low, _ in reached), max(high for _, high in reached)
    low, high = (float(f"{end:.1f}") for end in ends)
    if low < 0 < high:
        rise, fall = f"{high:.1f}", f"{-low:.1f}"
        said = f"a change below {rise}" if rise == fall else f"a rise below {rise} or a fall below {fall}"
    else:
        way, (least, most) = ("rise", (low, high)) if high > 0 else ("fall", (-high, -low))
        said = f"a {way} of {least:.1f} to {most:.1f}" if least else f"a {way} below {most:.1f}"
    return f"{said} {unit}s"


def _reaches(moved: list[dict], words: Wording) -> str:
    """How far chance alone takes a factor the way that these went."""
    said = {}
    for way, side, moves in (("rise", 1, "rose"), ("fall", -1, "fell")):
        ends = [float(f"{max(side * end for end in limits(row, words)):.1f}") for row in moved if row["moved"] == moves]
        each = dict.fromkeys(f"{end:.1f}" for end in sorted(ends) if end > 0)
        if ends:
            said[way] = " to ".join([*each][:: max(len(each) - 1, 1)])
    if len(moved) == 1 and f"{abs(difference(moved[0], words)):.1f}" in said.values():
        return "chance reaches nearly as far"
    if len(set(said.values())) == 1 and all(said.values()):
        return f"chance reaches {said.popitem()[1]}"
    return f"chance reaches {listed(f'a {way} of {far}' if far else f'no {way}' for way, far in said.items())}"


def _moved(moved: list[dict], about: dict, words: Wording, since: str = "") -> str:
    """The factors that moved, in which schools, and how far chance reaches; `since` begins the sentence."""
    sides = {1 if row["moved"] == "rose" else -1 for row in moved}
    against = len(sides) > 1 or (_rounded(about["shared"], words) and about["shared"] * min(sides) < 0)
    beyond = f", {'unlike' if against else 'more than'} the other {words.plural}" if against or not since else ""
    by = "" if about["raters_same"] == about["schools"] else f", {raters(about)}"
    end = f"{beyond}; {_reaches(moved, words)}{by}."
    for plain in (True, False):
        said = listed(f"{_name(row, words, plain)} {_by(row, words)}" for row in moved)
        whole = f"{since}{said} in {where(moved, about, words)}{end}"
        if len(whole.split()) <= LONGEST:
            return whole
    went = {side: [row["ksf"] for row in moved if row["moved"] == side] for side in ("rose", "fell")}
    short = listed(f"{words.ksfs(keys, most=len(keys))} {side}" for side, keys in went.items() if keys)
    return f"{since}{short} among {same(about)}{end}"


def _why_not(about: dict, words: Wording) -> str:
    if not about["schools"]:
        return "No school is rated in both rounds, so nothing can be compared."
    if about["why_not"] == "copied":
        if about["unchanged"] == about["pairs"]:
            return f"All {about['pairs']} marks are unchanged: was the form copied?"
        return f"{about['unchanged']} of {about['pairs']} marks are last time’s: was the form copied?"
    return _WHY_NOT[str(about["why_not"])].format(plural=words.plural)


def _name(row: dict, words: Wording, plain: bool = True) -> str:
    """Name a factor before its verb, by its number alone where room is short."""
    reworded = " (reworded since)" if row["kind"] == "reworded" else ""
    said = f", {words.plain(row['ksf'])}" if plain else ""
    return f"{words.ksf(row['ksf'])}{said}{reworded}{',' if plain else ''}"


def _by(row: dict, words: Wording) -> str:
    return f"{row['moved']} by {words.points(_rounded(difference(row, words), words))}"


def _rounded(value: float, words: Wording) -> float:
    return round(abs(value), max(1, words.framework.scale.decimals))


def _since_first(found: Change, first: Change, words: Wording) -> Iterator[str]:
    since = change_compared.facts(first)
    if since["before"] == found.about["before"].iloc[0] or not since["tested"]:
        return
    moved = [row for row in first.ksfs.to_dict("records") if row["moved"] in ("rose", "fell")]
    if not moved:
        said = f"no {_one(first.ksfs, words)} clearly moved; {_below(first.ksfs, words)} may be chance"
        if shared := common(first.ksfs, since, words).removesuffix("."):
            said = f"{shared[:1].lower()}{shared[1:]}; no single {_whose(since, words)}change is clear"
        yield f"Since {since['before']}, the first round, {said}."
        return
    yield _moved(moved, since, words, since=f"Since {since['before']}, the first round, ")


def _hand(about: dict) -> str:
    real, hand = ("gain", "milder") if about["shared"] > 0 else ("loss", "stricter")
    return f"A real {real} and a {hand} hand would look the same."


def common(ksfs: pd.DataFrame, about: dict, words: Wording) -> str:
    """What nearly all factors did alike; empty where they did not, or did by the schools alone that are named."""
    tested, least = ksfs[ksfs["moved"] != "not tested"].to_dict("records"), words.framework.scale.step / 2
    if abs(about["shared"]) < least or about["steady"] * np.sign(about["shared"]) < least or not tested:
        return ""
    near = [row for row in tested if row["moved"] == "no" and not apart(row, words)]
    alike = sum(_alike(row, words) for row in near)
    if alike < _NEARLY_ALL * len(tested):
        return ""
    whole, every, kind = alike == len(near), alike == len(tested), _tested(ksfs, words)
    who = f"{capital(number(alike))} of {number(len(tested))} {kind}"
    if every:
        who = f"All {f'{number(alike)} ' if len(tested) < len(ksfs) else ''}{kind}"
    by = sum(row["change"] for row in (near if whole else tested)) / (alike if whole else len(tested))
    verb = f"{'rose' if about['shared'] > 0 else 'fell'}{' together' if whole else ''}"
    return f"{who} {verb}, by {_rounded(by, words):.1f} on average{'' if whole else ' over all'}."


def _whose(about: dict, words: Wording) -> str:
    """Whose change is not clear, where that of a school is."""
    return f"{words.factor}’s " if about["moved_alone"] else ""


def _tested(ksfs: pd.DataFrame, words: Wording) -> str:
    """What was tested: ``KSFs``, or ``tested KSFs`` where not all could be."""
    return f"tested {words.plural}" if (ksfs["moved"] == "not tested").any() else words.plural


def _one(ksfs: pd.DataFrame, words: Wording) -> str:
    """One of what was tested: ``KSF``, or ``tested KSF`` where the picture shows the change of others too."""
    others = ((ksfs["moved"] == "not tested") & (ksfs["pairs"] > 0)).any()
    return f"{'tested ' if others else ''}{words.factor}"


def _schools(found: Change, words: Wording) -> Iterator[str]:
    rows = found.schools
    for row in rows[rows["moved"].isin(["rose", "fell"])].to_dict("records"):
        by = f"{row['moved']} by {words.points(_rounded(row['change'], words))} over all {_tested(found.ksfs, words)}"
        who = ", and who rated is not recorded" if row["rater"] == "unknown" else ""
        yield f"{row['school']} {by}, unlike the other schools{who}: ask why."


def _mirror(about: dict, words: Wording) -> Iterator[str]:
    """Marks low then rise, and marks low now had fallen, where nothing changed: chance has no direction in time."""
    if pd.isna(about["mirror_p"]) or min(about["low_then"], about["low_now"]) < _FEWEST_LOW:
        return
    then, now = about["mirror_then"], about["mirror_now"]
    if max(abs(then), abs(now)) < 0.05:
        return
    band, low_then, low_now = words.ends(words.framework.bands[0]), number(about["low_then"]), number(about["low_now"])
    first = (
        "kept their average" if abs(then) < 0.05 else f"{'rose' if then > 0 else 'fell'} by {abs(then):.1f} on average"
    )
    second = (
        "had kept their average" if abs(now) < 0.05 else f"had {'fallen' if now > 0 else 'risen'} by {abs(now):.1f}"
    )
    said = f"The {low_then} marks that were {band} in {about['before']} {first}; "
    said += f"the {low_now} that are {band} now {second}."
    if about["mirror_p"] <= 0.05:
        yield f"{said} Chance alone would rarely raise them so far."
    else:  # a mark is low partly by chance, and then the next one is higher
        yield f"{said} {capital(words.low)} marks can rise so far by chance alone." if then >= 0.05 else said


def _single(about: dict, words: Wording) -> Iterator[str]:
    scale = words.framework.scale
    expected = round(about["pairs"] * about["chance_two_or_more"])
    if scale.span / scale.step > 20 or not about["changed_two"] or abs(about["shared"]) >= about["need_least"] / 2:
        return  # what all share is no chance
    two = "two or more" if scale.step == 1 else f"{2 * scale.step:g} or more"
    changed = capital(counted(int(about["changed_two"]), "mark"))
    what = "It is a question" if about["changed_two"] == 1 else "They are questions"
    ask = f"{what} to ask, not {'a finding' if about['changed_two'] == 1 else 'findings'}."
    yield f"{changed} changed by {two}; chance alone would change about {number(expected)}. {ask}"


def alt(ksfs: pd.DataFrame, about: dict, words: Wording) -> str:
    """What the dumbbell shows: the finding, and every factor from its average before to the one after."""
    rows = ksfs.dropna(subset=["average_before", "average_after"]).to_dict("records")
    if not rows:
        return f"{title([], ksfs, about, words)}."
    moved = [row for row in rows if row["moved"] in ("rose", "fell")]
    parts = [f"{_ends(row, words)}, outside chance" for row in moved]
    if not moved and about["tested"]:
        parts = [title([], ksfs, about, words)]
    within = "Apart from that within chance" if common(ksfs, about, words) else "Within chance"
    rest = [row for row in rows if row["moved"] == "no" and not apart(row, words)]
    untested = [row for row in rows if row["moved"] == "not tested"]
    ways = {capital(way): found for way, found in _ways(rows, words).items()}
    for lead, found in (ways | {within: rest, "Not tested": untested}).items():
        if found:
            parts.append(f"{lead}: {', '.join(_ends(row, words) for row in found)}")
    drawn = counted(len(rows), words.factor, words.plural)
    lead = f"Dumbbell, {drawn}, {same(about)}, {about['before']} and {about['after']}."
    return f"{lead} {'. '.join(parts)}."


def _ends(row: dict, words: Wording) -> str:
    before, after = words.average(row["average_before"]), words.average(row["average_after"])
    return f"{words.ksf(row['ksf'])} {'from ' if row['moved'] in ('rose', 'fell') else ''}{before} to {after}"
