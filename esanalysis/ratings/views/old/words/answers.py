"""The answers to the six reflection questions, each with how firm it is.

Each function takes the measures of one cluster in one round and returns a list of short paragraphs.
"""

from collections.abc import Iterable

import pandas as pd

from esanalysis.english import capital, counted, listed, number, span
from esanalysis.errors import Problem
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework, Scale
from esanalysis.ratings.measures.old.priorities import PATTERNS
from esanalysis.ratings.views.old.words.marks import is_are, with_average, written_level
from esanalysis.schema import MISSING

__all__ = ["doing_less_well", "doing_well", "helping", "prioritise", "strongest", "what_the_data_tells"]


def what_the_data_tells(
    cells: pd.DataFrame, summary: pd.DataFrame, variation: pd.DataFrame, cautions: pd.DataFrame
) -> list[str]:
    """Answer question 1: how complete the grid is, where its variation lies, and what to be careful about.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> variation, cautions = measures.variation(cells), measures.cautions(cells)
    >>> what_the_data_tells(cells, measures.summary(cells), variation, cautions)[2][:63]
    'All 10 printed totals leave out the first school, School 1, as '
    """
    framework = framework_of(cells)
    rated = cells["rating"].notna()
    if not rated.any():
        return ["No cell is rated yet, so the data tells nothing so far."]
    scale = framework.scale
    marks = cells.loc[rated, "rating"]
    complete = f"All {len(cells)} cells are" if rated.all() else f"{rated.sum()} of {len(cells)} cells are"
    ends = [marks.min(), marks.max()] if scale.higher_is_better else [marks.max(), marks.min()]
    first = (
        f"{complete} rated: {counted(cells['school'].nunique(), 'school')} on "
        f"{counted(len(summary), framework.factor, framework.plural)}. {_run(scale, ends)}; "
        f"their average is {marks.mean():.1f}{_of_words(framework)}."
    )
    return [first, *_variation(framework, variation), *_cautions(framework, cautions, cells.attrs.get("problems", ()))]


def _run(scale: Scale, ends: list[float]) -> str:
    if ends[0] == ends[1]:
        return f"Every mark is {scale.text(ends[0])}"
    return f"Marks run from {scale.text(ends[0])} to {scale.text(ends[1])}"


def _of_words(framework: Framework) -> str:
    """Say what an average means on a scale of words."""
    scale = framework.scale
    if not scale.words:
        return ""
    return f" where 1 is {scale.words[0]} and {len(scale.words)} is {scale.words[-1]}"


def _variation(framework: Framework, variation: pd.DataFrame) -> list[str]:
    factor = framework.factor
    shares = {"schools": "between schools", "ksfs": f"between {factor}s", "neither": "in neither"}
    share = variation.iloc[0][list(shares)].astype(float)
    if share.isna().any():
        return ["The marks do not vary enough, or too few are there, to say where the variation lies."]
    parts = listed(f"{100 * share[name]:.0f} % lies {where}" for name, where in shares.items())
    meaning = {
        "schools": f"which school it is tells more about a mark than which {factor} it is",
        "ksfs": f"which {factor} it is tells more about a mark than which school it is",
        "neither": f"most of it is particular to single cells, so neither the schools nor the {factor}s sum it up",
    }[str(share.idxmax())]
    return [f"Of the variation in the marks, {parts}: {meaning}."]


def _cautions(framework: Framework, cautions: pd.DataFrame, problems: Iterable[Problem]) -> list[str]:
    said = {kind: part["subject"].tolist() for kind, part in cautions.groupby("kind", sort=False)}
    out = []
    if "printed total" in said or "printed average" in said:
        kinds = [kind for kind in ("printed total", "printed average") if kind in said]
        wrong = [f"{number(int(said[kind][0]))} {kind}s" for kind in kinds]
        causes = [problem.found for problem in problems if problem.kind.startswith("printed")]
        # The figures in parentheses stand in the table below.
        cause = [f"{capital(found.partition(f' ({framework.factor} ')[0])}." for found in causes]
        out += cause or [f"{capital(listed(wrong))} differ from what the ratings give."]
        out.append("Printed and computed figures stand side by side below; what is computed comes from the ratings.")
    if "not rated" in said:
        reasons = [_reason(text) for text in said["not rated"]]
        out.append(f"Not rated: {listed(reasons)}. These cells are hatched and left out of averages, never read as 0.")
    if "same throughout" in said:
        same = said["same throughout"]
        out.append(
            f"{listed(same)} {'carries' if len(same) == 1 else 'carry'} one mark throughout: "
            f"was each {framework.factor} weighed?"
        )
    if "end unused" in said:
        unused = said["end unused"]
        which = "this end of the scale is" if len(unused) == 1 else "the ends of the scale are"
        out.append(f"Nobody was given {listed(unused, 'or')}: {which} unused.")
    if "few schools" in said:
        out.append(f"Only {counted(int(said['few schools'][0]), 'school')} rated: read single marks, not averages.")
    if "several raters" in said:
        count = counted(int(said["several raters"][0]), "cell")
        out.append(f"{capital(count)} hold the average of several raters' marks.")
    return out


def _reason(text: str) -> str:
    count, _, reason = text.partition(" × ")
    return f"{counted(int(count), 'cell')} ({MISSING.get(reason, reason)})"


def strongest(standing: pd.DataFrame) -> list[str]:
    """Answer question 2: the strongest factors, whether they reach the top band, and what can be told apart.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> strongest(measures.standing(cells))[1]
    "No average reaches the top band (8–10): by the instrument's own scale nothing is going really well yet."
    """
    framework = framework_of(standing)
    ranked = _ranked(standing)
    if ranked.empty:
        return [f"No {framework.factor} is rated yet."]
    groups = [group for _, group in ranked.groupby("group")]
    first, behind = groups[0], ranked[ranked["group"] > 1]
    if behind.empty:
        answer = f"No {framework.factor} can be told apart from all others: the order by average is not firm."
    elif len(first) > len(ranked) / 2:
        names = listed(framework.short(key) for key in behind["ksf"])
        answer = f"No {framework.factor} leads firmly; only {names} {is_are(len(behind))} clearly behind."
    else:
        answer = _leaders(framework, first)
    return [*_coverage(framework, standing), answer, *_top_band(framework, ranked), _firmness(framework, groups)]


def _leaders(framework: Framework, first: pd.DataFrame) -> str:
    names = listed(with_average(framework, row) for row in first.to_dict("records"))
    if len(first) == 1:
        return f"The cluster is strongest on {names}. It stays ahead of all others whatever is varied."
    each = "the two" if len(first) == 2 else f"these {number(len(first))}"
    return (
        f"The cluster is strongest on {names}. Which of {each} leads is not firm, but all others stand clearly behind."
    )


def _coverage(framework: Framework, standing: pd.DataFrame) -> list[str]:
    """Warn when an order of factors rests on one or two schools."""
    schools = int(standing["rated"].max())
    if schools > 2:
        return []
    return [f"Only {counted(schools, 'school')} rated: read the marks, not the order of the {framework.plural}."]


def _ranked(standing: pd.DataFrame) -> pd.DataFrame:
    return standing.dropna(subset=["rank"]).sort_values(["rank", "ksf"])


def _top_band(framework: Framework, ranked: pd.DataFrame) -> list[str]:
    top = framework.bands[-1]
    reached = ranked[ranked["band"] == top.key]
    name = top.text(framework.scale)
    if reached.empty:
        return [f"No average reaches the {name}: by the instrument's own scale nothing is going really well yet."]
    factors = listed(framework.short(key) for key in reached["ksf"])
    return [f"{factors} {'reaches' if len(reached) == 1 else 'reach'} the {name} on average."]


def _firmness(framework: Framework, groups: list[pd.DataFrame]) -> str:
    """Name the factors among which no order is firm."""
    method = (
        "Firm means: whichever school is left out, and in 95 of 100 draws in which every mark may as well be "
        "a point higher or lower."
    )
    together = [group for group in groups if len(group) > 1]
    if not together:
        return f"The order of the {framework.plural} is firm throughout. {method}"
    parts = []
    for group in together:
        numbers = listed(str(framework[key].number) for key in group["ksf"])
        high, low = group["average"].iloc[0], group["average"].iloc[-1]
        averages = f"average {high:.1f}" if f"{high:.1f}" == f"{low:.1f}" else f"averages {high:.1f} to {low:.1f}"
        parts.append(f"{framework.plural} {numbers} ({averages})")
    among = "; and among ".join(parts)
    return f"The rank ranges overlap, so no line can be drawn between neighbours, among {among}. {method}"


def prioritise(priorities: pd.DataFrame, standing: pd.DataFrame) -> list[str]:
    """Answer question 3: what to prioritise, how firm that is, and what kind of weakness each one is.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing = measures.standing(cells)
    >>> priorities = measures.priorities(cells, standing)
    >>> prioritise(priorities, standing)[0][:63]
    'KSF 10 (Impact measurement, average 3.2) is clearly weakest. Ne'
    """
    framework = framework_of(priorities)
    if standing["rank"].isna().all():
        return [f"No {framework.factor} is rated yet."]
    if priorities.empty:
        return [f"The averages are too much alike to single out a priority: most {framework.plural} share the lowest."]
    return [_priority_order(framework, priorities, standing)] + [
        _pattern(framework, row) for row in priorities.to_dict("records")
    ]


def _priority_order(framework: Framework, priorities: pd.DataFrame, standing: pd.DataFrame) -> str:
    firm, open_ = priorities[priorities["firm"]], priorities[~priorities["firm"]]
    sentences = []
    if len(firm):
        names = listed(with_average(framework, row) for row in firm.to_dict("records"))
        sentences.append(f"{names} {'is' if len(firm) == 1 else 'are'} clearly weakest.")
    if len(open_):
        names = listed(
            f"{with_average(framework, row)[:-1]}, rank {span((row['best'], row['worst']))})"
            for row in open_.to_dict("records")
        )
        lead = ("Next comes" if len(open_) == 1 else "Next come") if len(firm) else "The lowest averages are those of"
        sentences.append(f"{lead} {names}.")
        rivals = standing[standing["group"].isin(open_["group"]) & ~standing["ksf"].isin(priorities["ksf"])]
        reach = rivals[rivals["worst"] >= open_["rank"].min()]
        if len(reach):
            others = listed(f"{framework.factor} {framework[key].number}" for key in _ranked(reach)["ksf"])
            sentences.append(f"That choice is not firm: {others} could as well stand among them.")
    return " ".join(sentences)


def _pattern(framework: Framework, row: dict) -> str:
    factor, scale = framework.short(row["ksf"]), framework.scale
    band = framework.bands[0].text(scale)
    low, rated = row["low"], row["rated"]
    meaning = PATTERNS[row["pattern"]]
    share = f"{number(low)} of {number(rated)} schools {is_are(low)} in the {band}"
    highest = f"the highest mark is {scale.text(row['strongest'])}"
    ahead = f"{number(row['helpers'])} {is_are(row['helpers'])} far enough ahead to help"
    what = {
        "few rated": f"{meaning} (rated by {number(rated)})",
        "no school low": f"{meaning}; it is lowest among {framework.plural} that none is weak on",
        "one or two schools": f"{meaning}: {share}",
        "nearly everywhere": f"low nearly everywhere, {meaning}: {share}, {highest if not row['helpers'] else ahead}",
        "nobody ahead": f"no school is far enough ahead to help another, so {meaning}: {share}, and {highest}",
        "uneven": f"uneven, so {meaning}: {share}, while {ahead}",
    }
    return f"{factor}: {what[row['pattern']]}."


def doing_well(standouts: pd.DataFrame) -> list[str]:
    """Answer question 4: which cells are strong, and which are stronger than one would expect.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> doing_well(measures.standouts(cells))[0]
    'Eight marks at three schools are in the top band (8–10).'
    """
    return _cells_answer(standouts, "better", "high")


def doing_less_well(standouts: pd.DataFrame) -> list[str]:
    """Answer question 5: which cells are weak, and which are weaker than one would expect.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> doing_less_well(measures.standouts(cells))[0]
    '24 marks at seven schools are in the low band (1–3).'
    """
    return _cells_answer(standouts, "worse", "low")


def _cells_answer(standouts: pd.DataFrame, side: str, level: str) -> list[str]:
    framework = framework_of(standouts)
    band = framework.bands[-1 if side == "better" else 0]
    in_band = standouts[standouts["band"] == band.key]
    odd = standouts[standouts["stands_out"] == side]
    name = band.text(framework.scale)
    if in_band.empty:
        answer = f"No single mark is in the {name}."
    else:
        schools = counted(in_band["school"].nunique(), "school")
        answer = f"{capital(counted(len(in_band), 'mark'))} at {schools} {is_are(len(in_band))} in the {name}."
    across = standouts.loc[standouts["school_level"] == level, "school"].unique().tolist()
    said = [answer]
    if across:
        verb = "is" if len(across) == 1 else "are"
        said.append(f"{listed(across)} {verb} {level} across the board: look there at the school, not at single marks.")
    if odd.empty:
        said.append("No mark is far from what its school's and its factor's own levels lead one to expect.")
    else:
        order = odd.reindex(odd["difference"].abs().sort_values(ascending=False, kind="stable").index)
        named = listed(_odd_cell(framework, row) for row in order.to_dict("records"))
        word = "higher" if side == "better" else "lower"
        said.append(
            f"Clearly {word} than the school's and the {framework.factor}'s own levels lead one to expect: {named}."
        )
    return said


def _odd_cell(framework: Framework, row: dict) -> str:
    factor, scale = framework[row["ksf"]], framework.scale
    return (
        f"{row['school']} on {framework.factor} {factor.number} "
        f"({scale.text(row['rating'])} where about {written_level(framework, row['expected'])} is expected)"
    )


def helping(pairings: pd.DataFrame, priorities: pd.DataFrame, limit: int) -> list[str]:
    """Answer question 6: who could help whom, and what no school can teach another.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> standing = measures.standing(cells)
    >>> priorities = measures.priorities(cells, standing)
    >>> helping(measures.pairings(cells, priorities), priorities, limit=2)[2]
    'School 1 and School 2 would learn on more than one KSF: choose one to begin with.'
    """
    framework = framework_of(pairings)
    if priorities.empty:
        return [f"No {framework.factor} is a priority, so there is nobody to pair."]
    if priorities["schools"].max() < 2:
        return ["With one school there is nobody to pair."]
    paired, alone = pairings.dropna(subset="helper"), pairings[pairings["helper"].isna()]
    said = [_visits(framework, paired, limit)] if len(paired) else []
    none = alone[alone["why_none"] == "no school far enough ahead"]
    for key, part in none.groupby("ksf", observed=True):
        everyone = not (paired["ksf"] == key).any()
        who = (
            "no school can teach another here"
            if everyone
            else f"nobody is far enough ahead of {listed(part['school'])}"
        )
        said.append(f"{framework.short(str(key))}: {who}, so it is a matter for the cluster or its partners.")
    asked = alone[alone["why_none"] == "helpers already asked"]
    if len(asked):
        names = listed(
            f"{row['school']} ({framework.factor} {framework[row['ksf']].number})" for row in asked.to_dict("records")
        )
        said.append(f"Without a partner, because those who could help are already asked: {names}.")
    busy = paired["school"].astype(str).value_counts()
    if len(busy) and busy.iloc[0] > 1:
        several = listed(busy[busy > 1].index)
        said.append(f"{several} would learn on more than one {framework.factor}: choose one to begin with.")
    idle = priorities.loc[priorities["pattern"] == "no school low", "ksf"]
    if len(idle):
        said.append(
            f"Nobody needs help on {listed(framework.short(key) for key in idle)}: no school is in the weakest band."
        )
    return said


def _visits(framework: Framework, paired: pd.DataFrame, limit: int) -> str:
    factors = listed(f"{framework.factor} {framework[key].number}" for key in paired["ksf"].drop_duplicates())
    often = {1: "once", 2: "twice"}.get(limit, f"{limit} times")
    visits, band = counted(len(paired), "school-to-school visit"), framework.bands[0].text(framework.scale)
    return (
        f"{capital(visits)} could start on {factors}: each from a school in the {band} to one at least a third of the "
        f"scale ahead. No school is asked to help more than {often}. "
        "The marks say who may have something to show, not that it will carry over: ask first."
    )
