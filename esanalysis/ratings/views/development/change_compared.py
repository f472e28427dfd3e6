"""What a change between two rounds compares: schools, raters, factors, and what stands beside it on another scale."""

from collections.abc import Iterator

import pandas as pd

from esanalysis.english import capital, counted, listed, number
from esanalysis.ratings.measures.development import Change
from esanalysis.ratings.rounds import in_order
from esanalysis.ratings.views.wording import Wording, schools

__all__ = [
    "averages", "averages_over", "beside", "by_whom", "facts", "left_out", "not_compared", "order", "raters", "same",
    "where", "who",
]  # fmt: skip

LONGEST = 30  # words of a sentence
_RATERS = {
    "other": "and another person rated{some}",
    "unknown": "and who rated{some} is not recorded",
}


def same(about: dict | pd.Series) -> str:
    """The schools that were rated in both rounds: ``the same ten schools``."""
    count = int(about["schools"])
    return "the same school" if count == 1 else f"the same {counted(count, 'school')}"


def where(moved: list[dict], about: dict, words: Wording) -> str:
    """The schools that a claim rests on: all that were rated twice, or fewer on this factor."""
    whole = same(about)
    fewer = [row for row in moved if row["pairs"] < about["schools"]]
    if len(moved) == 1 and fewer:
        return f"{number(int(fewer[0]['pairs']))} of {whole}"
    some = listed(f"{words.ksf(row['ksf'])} in {number(int(row['pairs']))} of them" for row in fewer)
    return f"{whole} ({some})" if fewer else whole


def raters(about: dict) -> str:
    """What has to be known of a change that not everybody's own hand marked twice."""
    kind = "other" if about["raters_other"] else "unknown"
    count = int(about[f"raters_{kind}"])
    everybody = count == about["schools"]
    return _RATERS[kind].format(some="" if everybody else f" {counted(count, 'school')}")


def left_out(found: Change) -> list[str]:
    """Schools rated twice on so little that they stand neither in the averages nor in the test."""
    cells = found.cells.dropna(subset=["change"])
    fitted = set(cells.loc[cells["expected"].notna(), "school"])
    return [str(name) for name in cells["school"].unique() if fitted and name not in fitted]


def facts(found: Change) -> dict:
    """The comparison as a whole; `moved_alone` schools, and what is common to all factors at the others: `steady`."""
    about, rows = found.about.iloc[0].to_dict(), found.schools.dropna(subset=["change"])
    rows = rows[~rows["school"].astype(str).isin(left_out(found))]
    still = rows.loc[~rows["moved"].isin(["rose", "fell"]), "change"]
    steady = about["shared"] + still.mean() - rows["change"].mean()
    return about | {"steady": steady, "moved_alone": len(rows) - len(still)}


def averages(found: Change) -> tuple[str, str]:
    """Whose marks an average is of, and what became of those that are missing."""
    ksfs, about, left = found.ksfs, found.about.iloc[0], len(left_out(found))
    untested = ksfs["moved"] == "not tested"
    tested = (~untested & (ksfs["pairs"] < about["schools"] - left)).any()
    shown = ksfs.loc[untested & (ksfs["pairs"] > 0), "pairs"]
    fewer, which = (shown < about["schools"]).any(), "other" if left else "fewer"
    filled = "Averages are adjusted for missing marks" + (f", or of {which} schools where not tested" if fewer else "")
    every = "All" if untested.all() and (shown < about["schools"]).all() else "Some"
    said = filled if tested else f"{every} averages are of {which} schools" if fewer else ""
    by = " by those who rated in both rounds" if about["narrowed"] else ""
    return f"{_some_of(found)}{same(about)}{by}", f" {said}." if said else ""


def averages_over(found: Change, rounds: list[str]) -> str:
    """The same of all rounds, which follow the schools rated in the first and in the last."""
    ksfs, about = found.ksfs, found.about.iloc[0]
    by = ", by those who rated in both" if about["narrowed"] else ""
    plain = about["tested"] and ((ksfs["moved"] == "not tested") & (ksfs["pairs"] > 0)).any()
    return (
        f"Averages of {_some_of(found)}the {counted(int(about['schools']), 'school')} rated in {rounds[0]} and "
        f"{rounds[-1]}{by}, {'adjusted' if about['tested'] else 'of fewer'} where marks are missing"
        f"{', of other schools where not tested' if plain else ''}."
    )


def _some_of(found: Change) -> str:
    """How many of the schools the averages are of, where some are left out: ``39 of ``."""
    left = len(left_out(found))
    return f"{number(int(found.about['schools'].iloc[0]) - left)} of " if left else ""


def beside(then: pd.DataFrame, now: pd.DataFrame, rows: pd.DataFrame, words: Wording) -> tuple[list[str], list[str]]:
    """Say which marks on a scale of their own changed, and of which factors none did; they are not tested.

    Parameters
    ----------
    then, now : DataFrame
        What stands beside in both rounds, from `esanalysis.measures.beside`.
    rows : DataFrame
        The schools, from `esanalysis.measures.change`.
    words : Wording
        The instrument of the later round.

    Returns
    -------
    tuple of two lists of str
        A sentence a factor on which some mark changed, and one a factor on which none did.
    """
    both = rows[rows["presence"] == "both"].astype(str)
    changed, alike = [], []
    for factor in words.framework.beside:
        scale = words.framework.scale_of(factor.key)
        sides = [_held(part, factor.key) for part in (then, now)]
        went: dict[str, list[str]] = {}
        disputed, rated = [], 0
        for names in zip(both["school_before"], both["school"], strict=True):
            marks = [held[name] for held, name in zip(sides, names, strict=True) if name in held]
            rated += len(marks) == 2
            if len(marks) == 2 and marks[0]["rating"] != marks[1]["rating"]:
                old, new = (scale.text(mark["rating"]) for mark in marks)
                went.setdefault(f"from {old} to {new}", []).append(names[1])
                disputed += [names[1]] if any(mark["disputed"] for mark in marks) else []
        verbs = ["went ", *[""] * len(went)]  # once is enough
        each = (f"{schools(who, most=3)} {verb}{how}" for verb, (how, who) in zip(verbs, went.items(), strict=False))
        weaker = f" Raters disagree on {schools(disputed, most=3)}: the weaker mark counts." if disputed else ""
        if went:
            changed.append(f"{factor.label}, on a scale of its own and not tested: {listed(each)}.{weaker}")
        elif rated:
            alike.append(f"{factor.label}, on a scale of its own: no school’s mark changed.")
    return changed, alike


def _held(part: pd.DataFrame, key: str) -> dict[str, dict]:
    """What stands beside on one factor, by school."""
    own = part[(part["ksf"] == key) & part["rating"].notna()]
    return {str(row["school"]): row for row in own.to_dict("records")}


def order(about: dict) -> Iterator[str]:
    """Which round is taken as the earlier, where their names do not say it."""
    if not in_order([str(about["before"]), str(about["after"])]):
        yield f"The names of the rounds do not say which came first: {about['before']} is taken as the earlier."


def who(rows: pd.DataFrame, about: dict) -> Iterator[str]:
    """Schools that came, went or changed their name."""
    came, went, both = (
        rows.loc[held, "school"].astype(str).tolist()
        for held in (rows["presence"] == "came", rows["presence"] == "went", rows["rater"].notna())
    )
    unrated = rows.loc[(rows["presence"] == "both") & rows["rater"].isna(), "school"].astype(str).tolist()
    said = [f"{schools(came)} joined"] if came else []
    said += [f"{schools(went)} left"] if went else []
    said += [f"{schools(unrated)} {'has' if len(unrated) == 1 else 'have'} marks in one round only"] if unrated else []
    if said:
        rated = f"the comparison is of the {counted(len(both), 'school')} rated in both rounds" if both else ""
        whole = f"{capital(listed(said))}{f'; {rated}' if both else ''}."
        parts = map(capital, [*said, rated] if both else said)
        yield whole if len(whole.split()) <= LONGEST else f"{'. '.join(parts)}."
    renamed = rows[(rows["presence"] == "both") & (rows["school"].astype(str) != rows["school_before"].astype(str))]
    for row in renamed.to_dict("records"):
        if str(row["school"]).casefold() != str(row["school_before"]).casefold():
            yield f"{row['school']} was {row['school_before']} before; its number is the same."


def not_compared(found: Change, words: Wording) -> Iterator[str]:
    """Factors that have no change; factors and schools that have too few pairs for a test."""
    ksfs = found.ksfs
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
    others = set(found.cells.loc[found.cells["reason"] == "other rater", "ksf"].astype(str))
    if (keys := [key for key in bare if key not in others]) and (ksfs["pairs"] > 0).any():
        yield f"Not rated in both rounds: {words.ksfs(keys)}."
    if keys := [key for key in bare if key in others]:
        yield f"Rated by other people in each round, so not compared: {words.ksfs(keys)}."
    if gone := int((ksfs["kind"] == "dropped").sum()):
        dropped = counted(gone, f"old {words.factor}", f"old {words.plural}")
        yield f"{capital(dropped)} dropped out and cannot be compared."
    few = [str(key) for key in ksfs.loc[(ksfs["moved"] == "not tested") & (ksfs["pairs"] > 0), "ksf"]]
    if few and (ksfs["moved"] != "not tested").any():
        yield f"Not tested, for too few pairs of marks: {words.ksfs(few)}."
    if left := left_out(found):
        yield f"Left out of the test and its averages, for too few pairs of marks: {schools(left)}."


def by_whom(rows: pd.DataFrame, about: dict, words: Wording) -> Iterator[str]:
    """Whether the same people rated, and how far two of them differ."""
    both = rows[rows["rater"].notna()]
    others = both.loc[both["rater"] == "other", "school"].astype(str).tolist()
    total, same_person, unknown = len(both), int(about["raters_same"]), int(about["raters_unknown"])
    it = "its change is" if len(others) == 1 else "their changes are"
    unsaid = f"of {counted(unknown, 'school')} it is not recorded who rated"
    rest = f"; {unsaid}" if unknown else ""
    if len(others) == total and total:
        yield "Other people rated in the two rounds, so no school and no single mark is judged."
    elif others and same_person:
        was = "was" if same_person == 1 else "were"
        who = f"{capital(number(same_person))} of {counted(total, 'school')} {was} rated by the same person"
        yield f"{who}; {schools(others)} by another, so {it} not judged{rest}."
    elif others:
        was = "was" if len(others) == 1 else "were"
        yield f"{capital(schools(others))} {was} rated by another person, so {it} not judged{rest}."
    elif unknown == total and total:
        yield "Who rated is not recorded: a change may be another hand’s."
    elif unknown:
        yield f"{capital(unsaid)}."
    between = both["between_raters"].dropna()
    if len(between):
        apart = round(between.mean(), 1)
        by = f"lie {words.points(apart)} apart on average" if apart else "are alike"
        yield f"Where more than one person rated in both rounds, their changes {by}."
