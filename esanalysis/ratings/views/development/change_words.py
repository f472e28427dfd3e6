"""The English of a change between two rounds: sentences, title, main point, alt text, from the measure's codes."""

from collections.abc import Iterator

import pandas as pd

from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed, number
from esanalysis.instrument.framework import Scale
from esanalysis.ratings.measures.development import Change
from esanalysis.ratings.rounds import in_order
from esanalysis.ratings.views.wording import Wording, schools

__all__ = ["alt", "chance", "common", "difference", "main_point", "reach", "same", "sentences", "signed", "title"]

LONGEST = 30  # words of a sentence; where more factors moved, their names and sizes are the figure's
_NEARLY_ALL = 0.7  # of the factors went one way
_FEWEST_LOW = 3  # weak marks of a round, of which an average says something
_RATERS = {
    "other": "and another person rated{some}",
    "unknown": "and who rated{some} is not recorded",
}
_WHY_NOT = {
    "few schools": "Too few marks stand in both rounds: a test takes four schools with five {plural} each.",
    "few factors": "Too few {plural} are rated in both rounds to tell a change from chance: it takes five.",
    "not connected": "Too few marks stand in both rounds to tell a change from chance.",
}


def signed(value: float, words: Wording, exact: bool = False) -> str:
    """Write a difference with its sign: ``+0.9``, ``−0.3``, ``0.0``; a mark's own as exactly as the scale has it.

    Better is always plus, whichever way the scale runs.
    """
    digits = words.framework.scale.decimals if exact else max(1, words.framework.scale.decimals)
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


def reach(need: float, shared: float, side: int, scale: Scale) -> float:
    """The least rise (side 1) or fall (-1) that counts: beyond chance from what all did, and half a step at least."""
    return max(need + side * shared, scale.step / 2)


def chance(row: dict, scale: Scale) -> tuple[float | None, float | None]:
    """Where the second average may be by chance, in scale units; outside it the factor has moved."""
    if pd.isna(row["need"]):
        return None, None
    first = scale.merit(row["average_before"])
    second = (first + side * reach(row["need"], row["shared"], side, scale) for side in (-1, 1))
    ends = [scale.merit(min(max(level, scale.minimum), scale.maximum)) for level in second]
    return min(ends), max(ends)


def title(moved: list[dict], ksfs: pd.DataFrame, about: dict, words: Wording) -> str:
    """The finding in at most fifteen words."""
    if not about["schools"]:
        return "No school is rated in both rounds"
    if not about["tested"]:
        return "Shown, but not tested"
    if not moved:
        return common(ksfs, about, words).removesuffix(".") or f"No {words.factor} clearly moved"
    if len(moved) == 1:
        return f"{_name(moved[0], words)}, {_by(moved[0], words)}"
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
        how = f"{capital(_below(about, words))} may be chance."
        return MainPoint(f"No {words.factor} clearly moved since {since}.", "Within chance", how)
    finding = f"{_name(moved[0], words)}, {_by(moved[0], words)} since {since}."
    more = " ".join(
        f"{capital(counted(count, 'other'))} {side}."
        for side in ("rose", "fell")
        if (count := sum(row["moved"] == side for row in moved[1:]))
    )
    reaches = capital(_reaches(moved[:1], words))
    if about["raters_same"] == about["schools"]:
        return MainPoint(finding, "Firm", f"{reaches}.", more=more)
    return MainPoint(finding, "Worth asking about", f"{reaches}, {_raters(about)}.", more=more)


def sentences(found: Change, first: Change, words: Wording) -> Iterator[str]:
    """The answer first, then what all share, schools, chance, who was compared, what was not."""
    about = found.about.iloc[0].to_dict()
    yield from _answer(found.ksfs, about, words)
    if about["tested"]:
        yield from _since_first(found, first, words)
        yield from _schools(found.schools, about, words)
        yield from _mirror(about, words)
        yield from _single(about, words)
        named = [frame["moved"].isin(["rose", "fell"]).any() for frame in (found.ksfs, found.schools, first.ksfs)]
        if any(named):
            yield "Even where nothing changed, about one such report in 20 names something."
    yield from _order(about)
    yield from _who(found.schools, about)
    yield from _not_compared(found.ksfs, words)
    yield from _by_whom(found.schools, about)


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
        return
    yield from together
    lead = "No single change is clear" if shared else f"No {words.factor} clearly moved"
    size = f"with {counted(int(about['schools']), 'school')} and marks this uneven"
    yield f"{lead}: {size}, {_below(about, words)} may be chance."


def _below(about: dict, words: Wording) -> str:
    """The changes that chance can make, which moves a factor around what all of them did."""
    scale = words.framework.scale
    rise, fall = (f"{reach(about['need_most'], about['shared'], side, scale):.1f}" for side in (1, -1))
    said = f"a change below {rise}" if rise == fall else f"a rise below {rise} or a fall below {fall}"
    return f"{said} {scale.unit}s"


def _reaches(moved: list[dict], words: Wording) -> str:
    """How far chance alone takes a factor the way that these went."""
    sides = [1 if row["moved"] == "rose" else -1 for row in moved]
    scale = words.framework.scale
    far = max(reach(row["need"], row["shared"], side, scale) for row, side in zip(moved, sides, strict=True))
    return f"chance reaches {far:.1f}"


def _moved(moved: list[dict], about: dict, words: Wording) -> str:
    said = listed(f"{_name(row, words)}, {_by(row, words)}" for row in moved)
    sides = {1 if row["moved"] == "rose" else -1 for row in moved}
    against = len(sides) > 1 or (_rounded(about["shared"], words) and about["shared"] * min(sides) < 0)
    apart = f"{'unlike' if against else 'more than'} the other {words.plural}"
    end = "." if about["raters_same"] == about["schools"] else f", {_raters(about)}."
    end = f"{apart}; {_reaches(moved, words)}{end}"
    whole = f"{said} in {_where(moved, about, words)}, {end}"
    if len(whole.split()) <= LONGEST:
        return whole
    went = {side: [row["ksf"] for row in moved if row["moved"] == side] for side in ("rose", "fell")}
    short = listed(f"{words.ksfs(keys, most=len(keys))} {side}" for side, keys in went.items() if keys)
    return f"{short} among {same(about)}, {end}"


def same(about: dict) -> str:
    """The schools that were rated in both rounds: ``the same ten schools``."""
    count = int(about["schools"])
    return "the same school" if count == 1 else f"the same {counted(count, 'school')}"


def _where(moved: list[dict], about: dict, words: Wording) -> str:
    """The schools that a claim rests on: all that were rated twice, or fewer on this factor."""
    whole = same(about)
    fewer = [row for row in moved if row["pairs"] < about["schools"]]
    if len(moved) == 1 and fewer:
        return f"{number(int(fewer[0]['pairs']))} of {whole}"
    some = listed(f"{words.ksf(row['ksf'])} in {number(int(row['pairs']))} of them" for row in fewer)
    return f"{whole} ({some})" if fewer else whole


def _why_not(about: dict, words: Wording) -> str:
    if not about["schools"]:
        return "No school is rated in both rounds, so nothing can be compared."
    if about["why_not"] == "copied":
        if about["unchanged"] == about["pairs"]:
            return f"All {about['pairs']} marks are unchanged: was the form copied?"
        return f"{about['unchanged']} of {about['pairs']} marks are last time’s: was the form copied?"
    return _WHY_NOT[str(about["why_not"])].format(plural=words.plural)


def _name(row: dict, words: Wording) -> str:
    reworded = " (reworded since)" if row["kind"] == "reworded" else ""
    return f"{words.ksf(row['ksf'])}, {words.plain(row['ksf'])}{reworded}"


def _by(row: dict, words: Wording) -> str:
    return f"{row['moved']} by {words.points(_rounded(difference(row, words), words))}"


def _rounded(value: float, words: Wording) -> float:
    return round(abs(value), max(1, words.framework.scale.decimals))


def _raters(about: dict) -> str:
    kind = "other" if about["raters_other"] else "unknown"
    count = int(about[f"raters_{kind}"])
    everybody = count == about["schools"]
    return _RATERS[kind].format(some="" if everybody else f" {counted(count, 'school')}")


def _since_first(found: Change, first: Change, words: Wording) -> Iterator[str]:
    since = first.about.iloc[0].to_dict()
    if since["before"] == found.about["before"].iloc[0] or not since["tested"]:
        return
    moved = [row for row in first.ksfs.to_dict("records") if row["moved"] in ("rose", "fell")]
    if not moved:
        said = f"no {words.factor} clearly moved; {_below(since, words)} may be chance"
        if shared := common(first.ksfs, since, words).removesuffix("."):
            said = f"{shared[:1].lower()}{shared[1:]}; no single change is clear"
        yield f"Since {since['before']}, the first round, {said}."
        return
    said = listed(f"{_name(row, words)}, {_by(row, words)}" for row in moved)
    yield f"Since {since['before']}, the first round, {said}; {_reaches(moved, words)}."


def _hand(about: dict) -> str:
    real, hand = ("gain", "milder") if about["shared"] > 0 else ("loss", "stricter")
    return f"A real {real} and a {hand} hand would look the same."


def common(ksfs: pd.DataFrame, about: dict, words: Wording) -> str:
    """What nearly all factors did alike; empty where they did not."""
    step = words.framework.scale.step
    tested = ksfs[ksfs["moved"] != "not tested"]
    changes = tested["change"]
    if abs(about["shared"]) < step / 2 or not len(changes):
        return ""
    verb = "rose" if about["shared"] > 0 else "fell"
    printed = (signed(difference(row, words), words) for row in tested.to_dict("records"))
    alike = sum(by.startswith("+" if about["shared"] > 0 else "−") for by in printed)
    if alike < _NEARLY_ALL * len(changes):
        return ""
    whole = alike == len(changes)
    who = f"All {words.plural}" if whole else f"{capital(number(alike))} of {number(len(changes))} {words.plural}"
    by = f"by {_rounded(changes.mean(), words):.1f} on average{'' if whole else ' over all'}"
    return f"{who} {verb}{' together' if whole else ''}, {by}."


def _schools(rows: pd.DataFrame, about: dict, words: Wording) -> Iterator[str]:
    for row in rows[rows["moved"].isin(["rose", "fell"])].to_dict("records"):
        points = words.points(_rounded(row["change"], words))
        yield f"{row['school']} {row['moved']} by {points} over all {words.plural}, unlike the other schools: ask why."


def _mirror(about: dict, words: Wording) -> Iterator[str]:
    """Marks low then rise, and marks low now had fallen, where nothing changed: chance has no direction in time."""
    if pd.isna(about["mirror_p"]) or min(about["low_then"], about["low_now"]) < _FEWEST_LOW:
        return
    then, now = about["mirror_then"], about["mirror_now"]
    if max(abs(then), abs(now)) < 0.05:
        return
    band, low_then, low_now = words.ends(words.framework.bands[0]), number(about["low_then"]), number(about["low_now"])
    first = "did not change" if abs(then) < 0.05 else f"{'rose' if then > 0 else 'fell'} by {abs(then):.1f} on average"
    second = "had not changed" if abs(now) < 0.05 else f"had {'fallen' if now > 0 else 'risen'} by {abs(now):.1f}"
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


def _order(about: dict) -> Iterator[str]:
    if not in_order([str(about["before"]), str(about["after"])]):
        yield f"The names of the rounds do not say which came first: {about['before']} is taken as the earlier."


def _who(rows: pd.DataFrame, about: dict) -> Iterator[str]:
    came, went, both = (
        rows.loc[held, "school"].astype(str).tolist()
        for held in (rows["presence"] == "came", rows["presence"] == "went", rows["rater"].notna())
    )
    unrated = rows.loc[(rows["presence"] == "both") & rows["rater"].isna(), "school"].astype(str).tolist()
    said = [f"{schools(came)} joined"] if came else []
    said += [f"{schools(went)} left"] if went else []
    said += [f"{schools(unrated)} {'has' if len(unrated) == 1 else 'have'} marks in one round only"] if unrated else []
    if said:
        rated = f"; the comparison is of the {counted(len(both), 'school')} rated in both rounds" if both else ""
        yield f"{capital(listed(said))}{rated}."
    renamed = rows[(rows["presence"] == "both") & (rows["school"].astype(str) != rows["school_before"].astype(str))]
    for row in renamed.to_dict("records"):
        if str(row["school"]).casefold() != str(row["school_before"]).casefold():
            yield f"{row['school']} was {row['school_before']} before; its number is the same."


def _not_compared(ksfs: pd.DataFrame, words: Wording) -> Iterator[str]:
    known = words.framework.keys
    for kind, verb in (("merged", "merged"), ("split", "split")):
        part = ksfs[ksfs["kind"] == kind]
        news = [str(key) for key in dict.fromkeys(part["ksf"]) if str(key) in known]
        if news:
            olds = len(part["from_ksf"].unique())
            yield (
                f"Not compared: {words.ksfs(news)} ({verb} from {number(olds)} old "
                f"{words.plural if olds > 1 else words.factor}). Old marks and new stand side by side."
            )
    for kind, said in (("new", "new"), ("reworded", "reworded")):
        part = ksfs[(ksfs["kind"] == kind) & (ksfs["pairs"] == 0)]
        keys = [str(key) for key in part["ksf"] if str(key) in known]
        if keys:
            yield f"Not compared: {words.ksfs(keys)} ({said})."
    bare = [str(key) for key in ksfs.loc[ksfs["kind"].isin(["same"]) & (ksfs["pairs"] == 0), "ksf"]]
    if bare and (ksfs["pairs"] > 0).any():
        yield f"Not rated in both rounds: {words.ksfs(bare)}."
    if gone := int((ksfs["kind"] == "dropped").sum()):
        dropped = counted(gone, f"old {words.factor}", f"old {words.plural}")
        yield f"{capital(dropped)} dropped out and cannot be compared."
    few = [str(key) for key in ksfs.loc[(ksfs["moved"] == "not tested") & (ksfs["pairs"] > 0), "ksf"]]
    if few and (ksfs["moved"] != "not tested").any():
        yield f"Not tested, for too few pairs of marks: {words.ksfs(few)}."


def _by_whom(rows: pd.DataFrame, about: dict) -> Iterator[str]:
    both = rows[rows["rater"].notna()]
    others = both.loc[both["rater"] == "other", "school"].astype(str).tolist()
    total = len(both)
    if others and about["raters_same"]:
        it = "its change is" if len(others) == 1 else "their changes are"
        yield (
            f"{capital(number(int(about['raters_same'])))} of {counted(total, 'school')} were rated by the same "
            f"person; {schools(others)} by another, so {it} not judged."
        )
    elif others:
        yield "Other people rated in the two rounds, so no school and no single mark is judged."
    elif about["raters_unknown"] == total and total:
        yield "Who rated is not recorded: a change may be another hand’s."
    between = both["between_raters"].dropna()
    if len(between):
        yield f"Where two people rated in both rounds, their changes differ by {between.mean():.1f} points on average."


def alt(ksfs: pd.DataFrame, about: dict, words: Wording) -> str:
    """What the dumbbell shows: the finding, and every factor from its average before to the one after."""
    rows = ksfs.dropna(subset=["average_before", "average_after"]).to_dict("records")
    moved = [row for row in rows if row["moved"] in ("rose", "fell")]
    rest = [row for row in rows if row["moved"] not in ("rose", "fell")]
    parts = [f"{_ends(row, words)}, outside chance" for row in moved]
    if not moved and (about["tested"] or not rest):
        parts = [title([], ksfs, about, words)]
    if rest:
        shared = common(ksfs, about, words)
        lead = "Not tested" if not about["tested"] else "Apart from that within chance" if shared else "Within chance"
        parts.append(f"{lead}: {', '.join(_ends(row, words) for row in rest)}")
    if not rows:
        return f"{title([], ksfs, about, words)}."
    drawn = counted(len(rows), words.factor, words.plural)
    lead = f"Dumbbell, {drawn}, {same(about)}, {about['before']} and {about['after']}."
    return f"{lead} {'. '.join(parts)}."


def _ends(row: dict, words: Wording) -> str:
    before, after = words.average(row["average_before"]), words.average(row["average_after"])
    return f"{words.ksf(row['ksf'])} {'from ' if row['moved'] in ('rose', 'fell') else ''}{before} to {after}"
