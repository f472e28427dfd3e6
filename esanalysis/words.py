"""Measures to sentences: the answer under each reflection question, and how firm it is.

Each function takes the measures of one cluster in one round and returns a list of short paragraphs.
"""

from collections.abc import Iterable

import pandas as pd

from esanalysis.framework import Factor, Framework, Scale
from esanalysis.measures.priorities import PATTERNS
from esanalysis.phrases import capital, counted, listed, number, span
from esanalysis.problems import Problem
from esanalysis.schema import MISSING, framework_of

__all__ = [
    "ask",
    "cell",
    "doing_less_well",
    "doing_well",
    "grid",
    "helping",
    "introduction",
    "ksf",
    "prioritise",
    "question",
    "raters",
    "read",
    "recorded",
    "school",
    "strongest",
    "what_the_data_tells",
    "why",
]


# The questions under the Key Success Factor grid of the draft diagnostic of 24 February 2009, in its order; "KSF" and
# "ES" give way to the words of the framework that is asked about.
_QUESTIONS = (
    "What does the data tell you?",
    "Which {plural} is the cluster doing really well on?",
    "Which does it need to prioritise for development?",
    "Which schools are doing well on particular {plural}, and why?",
    "Which schools are doing less well on particular {plural}, and why?",
    "How could you use this data to build sustainability across the cluster?",
)


def question(number: int, framework: Framework) -> str:
    """One of the six reflection questions, with its number.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> question(2, load_framework())
    '2. Which KSFs is the cluster doing really well on?'
    """
    return f"{number}. {_QUESTIONS[number - 1].format(plural=framework.plural)}"


def read(ratings: pd.DataFrame) -> list[str]:
    """Say what was read, one line a cluster and round: schools, marks and notes.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> read(load_ratings())
    ['Worked example, 2009: 10 schools (School 1 … School 10), 100 of 100 cells rated, 0 notes.']
    """
    lines = []
    for (cluster, round_), part in ratings.groupby(["cluster", "round"], observed=True):
        schools = part["school"].drop_duplicates().astype(str).tolist()
        named = " … ".join(dict.fromkeys([schools[0], schools[-1]]))
        rated, notes = part["rating"].count(), part["note"].count()
        count = f"{len(schools)} school{'' if len(schools) == 1 else 's'}"
        noted = f"{notes} note{'' if notes == 1 else 's'}"
        lines.append(f"{cluster}, {round_}: {count} ({named}), {rated} of {len(part)} cells rated, {noted}.")
    return lines


def introduction(ratings: pd.DataFrame) -> list[str]:
    """Say what a report answers and which data it stands on: cluster, round, files and instrument.

    Parameters
    ----------
    ratings : DataFrame
        One cluster in one round, from `esanalysis.select`.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> introduction(load_ratings())[0][:50]
    'Worked example, 2009: ten schools. Read from worke'
    """
    framework = framework_of(ratings)
    files = listed(ratings.attrs.get("files", ()))
    read = f" Read from {files}." if files else ""
    cluster, round_ = ratings["cluster"].iloc[0], ratings["round"].iloc[0]
    others = ratings.attrs.get("other_rounds", ())
    also = f" Also in the data: {listed(others)}." if others else ""
    return [
        f"{cluster}, {round_}: {counted(ratings['school'].nunique(), 'school')}.{read}{also} "
        f"Instrument: {framework.title} ({framework.publisher}, {framework.date}).",
        "Six questions are answered below, each with the sentences that read the data, a figure, and how firm the "
        f"answer is. Marks are judgements, and few of them stand behind one {framework.factor}: differences of a few "
        "tenths mean nothing.",
    ]


def what_the_data_tells(
    cells: pd.DataFrame, summary: pd.DataFrame, variation: pd.DataFrame, cautions: pd.DataFrame
) -> list[str]:
    """Answer question 1: how complete the grid is, where its variation lies, and what to be careful about.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
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
    >>> from esanalysis import load_ratings, measures
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
        answer = f"No {framework.factor} leads firmly; only {names} {_is(len(behind))} clearly behind."
    else:
        answer = _leaders(framework, first)
    return [*_coverage(framework, standing), answer, *_top_band(framework, ranked), _firmness(framework, groups)]


def _leaders(framework: Framework, first: pd.DataFrame) -> str:
    names = listed(_with_average(framework, row) for row in first.to_dict("records"))
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


def _with_average(framework: Framework, row: dict) -> str:
    factor = framework[row["ksf"]]
    few = f", rated by {number(row['rated'])} of {number(row['schools'])} schools only"
    rated = few if row["rated"] < row["schools"] / 2 else ""
    return f"{framework.factor} {factor.number} ({factor.label}, average {row['average']:.1f}{rated})"


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
        parts.append(f"{framework.plural} {numbers} (averages {high:.1f} to {low:.1f})")
    among = "; and among ".join(parts)
    return f"The rank ranges overlap, so no line can be drawn between neighbours, among {among}. {method}"


def prioritise(priorities: pd.DataFrame, standing: pd.DataFrame) -> list[str]:
    """Answer question 3: what to prioritise, how firm that is, and what kind of weakness each one is.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
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
        names = listed(_with_average(framework, row) for row in firm.to_dict("records"))
        sentences.append(f"{names} {'is' if len(firm) == 1 else 'are'} clearly weakest.")
    if len(open_):
        names = listed(
            f"{_with_average(framework, row)[:-1]}, rank {span((row['best'], row['worst']))})"
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
    share = f"{number(low)} of {number(rated)} schools {_is(low)} in the {band}"
    highest = f"the highest mark is {scale.text(row['strongest'])}"
    ahead = f"{number(row['helpers'])} {_is(row['helpers'])} far enough ahead to help"
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
    >>> from esanalysis import load_ratings, measures
    >>> cells = measures.cells(load_ratings())
    >>> doing_well(measures.standouts(cells))[0]
    'Eight marks at three schools are in the top band (8–10).'
    """
    return _cells_answer(standouts, "better", "high")


def doing_less_well(standouts: pd.DataFrame) -> list[str]:
    """Answer question 5: which cells are weak, and which are weaker than one would expect.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
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
        answer = f"{capital(counted(len(in_band), 'mark'))} at {schools} {_is(len(in_band))} in the {name}."
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


def _is(count: int) -> str:
    return "is" if count in (0, 1) else "are"


def _odd_cell(framework: Framework, row: dict) -> str:
    factor, scale = framework[row["ksf"]], framework.scale
    return (
        f"{row['school']} on {framework.factor} {factor.number} "
        f"({scale.text(row['rating'])} where about {_level(framework, row['expected'])} is expected)"
    )


def _level(framework: Framework, expected: float) -> str:
    return framework.scale.level(expected).removesuffix(".0")


def why(row: dict, framework: Framework) -> str:
    """Say why a mark is what it is: the note written beside it, else the anchors around it and what to ask.

    Parameters
    ----------
    row : dict
        `ksf`, `rating` and `note` of a cell.
    framework : Framework
        The instrument, with its anchors.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> why({"ksf": "funding", "rating": 2, "note": "grant ended"}, load_framework())
    'Noted: grant ended'
    """
    if not pd.isna(row["note"]) and str(row["note"]).strip():
        return f"Noted: {row['note']}"
    return ask(row["ksf"], [row["rating"]], framework)


def ask(key: str, ratings: Iterable[float], framework: Framework) -> str:
    """What to ask about marks of one factor that nobody wrote a note beside, and the anchors around them.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> ask("funding", [2, 3], load_framework())[-48:]
    'What was seen that makes the marks what they are?'
    """
    marks = sorted(set(ratings))
    factor = framework[key]
    question = f"“{factor.question}” " if factor.question else ""
    seen = f"makes it {framework.scale.text(marks[0])}" if len(marks) == 1 else "makes the marks what they are"
    return f"No note. {_anchors(factor, marks[0], framework)}Ask: {question}What was seen that {seen}?"


def _anchors(factor: Factor, rating: float, framework: Framework) -> str:
    """The anchor texts on either side of a mark, as far as the instrument prints them."""
    scale = framework.scale
    lower_half = scale.merit(rating) < (scale.minimum + scale.maximum) / 2
    below, above = (factor.low, factor.middle) if lower_half else (factor.middle, factor.high)
    if below and above:
        return f"Between “{below}” and “{above}”. "
    if factor.high_inferred:
        return (
            f"No anchors are printed for this half of the scale; the aim is “{(factor.statement or '').rstrip('.')}”. "
        )
    return ""


def helping(pairings: pd.DataFrame, priorities: pd.DataFrame, limit: int) -> list[str]:
    """Answer question 6: who could help whom, and what no school can teach another.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> cells = measures.cells(load_ratings())
    >>> standing = measures.standing(cells)
    >>> priorities = measures.priorities(cells, standing)
    >>> helping(measures.pairings(cells, priorities), priorities, limit=2)[2]
    'School 1 and School 2 would learn on more than one KSF: choose one to begin with.'
    """
    framework = framework_of(pairings)
    if priorities.empty:
        return [f"No {framework.factor} is a priority, so there is nobody to pair."]
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


def grid(summary: pd.DataFrame, helpers: pd.DataFrame) -> list[str]:
    """Read the heatmap: the weakest and strongest factor, and who could help where.

    Parameters
    ----------
    summary, helpers : DataFrame
        From `esanalysis.measures.summary` and `esanalysis.measures.helpers`, one cluster in one round.
    """
    framework = framework_of(summary)
    rated = summary[summary["rated"] > 0]
    if rated.empty:
        return [f"No {framework.factor} is rated yet."]
    weakest_first = rated.sort_values("average", ascending=framework.scale.higher_is_better, kind="stable")["ksf"]
    rows = {row["ksf"]: row for row in rated.to_dict("records")}
    averages = rated.set_index("ksf")["average"].round(6)
    ends = [averages.index[averages == averages[key]] for key in (weakest_first.iloc[0], weakest_first.iloc[-1])]
    weak, strong = (listed(_with_average(framework, rows[key]) for key in end) for end in ends)
    if len(averages) == 1:
        said = [f"{weak} is the only {framework.factor} shown."]
    elif set(ends[0]) == set(ends[1]):
        said = [f"All {framework.plural} shown have the same average, {averages.iloc[0]:.1f}."]
    else:
        said = [f"Weakest: {weak}. Strongest: {strong}."]
    return said + _who_could_help(framework, weakest_first.tolist(), rated, helpers)


def _who_could_help(framework: Framework, weakest_first: list[str], rated: pd.DataFrame, helpers: pd.DataFrame) -> list:
    """Who could help on the weakest factor; where nobody could, on the next weak one on which somebody could."""
    first, ahead = weakest_first[0], list(dict.fromkeys(helpers["ksf"]))
    said = []
    if first not in ahead:
        best = rated.loc[rated["ksf"] == first, "maximum" if framework.scale.higher_is_better else "minimum"].iloc[0]
        said.append(
            f"On {framework.short(first)} no school is far enough ahead to help another: "
            f"the strongest mark is {framework.scale.text(best)}."
        )
    key = next((key for key in weakest_first if key in ahead), None)
    if key is not None:
        part = helpers[helpers["ksf"] == key]
        who = listed(_marks(framework, part, "helper"))
        said.append(f"On {framework.short(key)} {who} could help {listed(_marks(framework, part, 'school'))}.")
    return said


def _marks(framework: Framework, part: pd.DataFrame, name: str) -> list[str]:
    """Each school once, with its mark, as in ``School 7 (7)``."""
    rating = "helper_rating" if name == "helper" else "rating"
    each = part.drop_duplicates(name).to_dict("records")
    return [f"{row[name]} ({framework.scale.mark(row[rating])})" for row in each]


def cell(comparison: dict, framework: Framework, helpers: pd.DataFrame) -> list[str]:
    """Read one cell: its mark, how it compares with its school, its factor and what is expected, and who is ahead.

    Parameters
    ----------
    comparison : dict
        A row of `esanalysis.measures.comparisons`.
    framework : Framework
        The instrument.
    helpers : DataFrame
        From `esanalysis.measures.helpers`.
    """
    school, key = str(comparison["school"]), comparison["ksf"]
    if pd.isna(comparison["rating"]):
        return [f"{_rated_as(comparison, framework)}."]
    compared = [
        f"{_rated_as(comparison, framework)}. The {framework.factor}'s average is {comparison['ksf_average']:.1f}, "
        f"the school's {comparison['school_average']:.1f}; together they lead one to expect "
        f"{_level(framework, comparison['expected'])}, so the mark is {_standing_out(comparison, framework)}."
    ]
    here = helpers[(helpers["ksf"] == key) & (helpers["school"] == school)]
    if len(here):
        compared.append(f"Far enough ahead to help: {listed(_marks(framework, here, 'helper'))}.")
    helped = helpers[(helpers["ksf"] == key) & (helpers["helper"] == school)]
    if len(helped):
        compared.append(f"It is far enough ahead to help {listed(_marks(framework, helped, 'school'))}.")
    return compared


def _rated_as(comparison: dict, framework: Framework) -> str:
    place = f"{comparison['school']} on {framework.short(comparison['ksf'])}"
    if pd.isna(comparison["rating"]):
        return f"{place}: not rated ({MISSING.get(str(comparison['missing']), 'nothing was entered')})"
    band = framework.band_of(comparison["rating"]).text(framework.scale)
    return f"{place}: {framework.scale.text(comparison['rating'])}, in the {band}"


def _standing_out(comparison: dict, framework: Framework) -> str:
    return {
        "better": "clearly better than expected",
        "worse": "clearly weaker than expected",
    }.get(comparison["stands_out"], "about as expected")


def school(comparisons: pd.DataFrame, name: str) -> list[str]:
    """Read one school's profile: its level beside the cluster's, and the marks that stand out.

    Parameters
    ----------
    comparisons : DataFrame
        From `esanalysis.measures.comparisons`, one cluster in one round.
    name : str
        The school.
    """
    framework = framework_of(comparisons)
    own = comparisons[comparisons["school"] == name].dropna(subset="rating")
    if own.empty:
        return [f"{name} has not been rated yet."]
    said = [
        f"{name}: {_share_rated(comparisons[comparisons['school'] == name], framework)}, average "
        f"{own['rating'].mean():.1f}; the average of all marks in the cluster is {comparisons['rating'].mean():.1f}."
    ]
    if (level := own["school_level"].iloc[0]) != "mixed":
        said.append(f"It is {level} across the board: look at the school, not at single marks.")
    for side, word in (("better", "higher"), ("worse", "lower")):
        odd = own[own["stands_out"] == side]
        if len(odd):
            listed_cells = listed(
                f"{framework.short(row['ksf'])}, {framework.scale.text(row['rating'])} where about "
                f"{_level(framework, row['expected'])} is expected"
                for row in odd.to_dict("records")
            )
            said.append(f"Clearly {word} than expected: {listed_cells}.")
    if (own["stands_out"] == "as expected").all():
        said.append(
            f"No mark is far from what the school's and each {framework.factor}'s own levels lead one to expect."
        )
    return said


def _share_rated(cells: pd.DataFrame, framework: Framework) -> str:
    rated = int(cells["rating"].notna().sum())
    of = "all" if rated == len(cells) else f"{rated} of"
    return f"rated on {of} {len(cells)} {framework.plural}"


def ksf(comparisons: pd.DataFrame, helpers: pd.DataFrame, key: str) -> list[str]:
    """Read one factor across the schools: its level, who is low, and who could help.

    Parameters
    ----------
    comparisons, helpers : DataFrame
        From `esanalysis.measures.comparisons` and `esanalysis.measures.helpers`, one cluster in one round.
    key : str
        The factor.
    """
    framework = framework_of(comparisons)
    scale = framework.scale
    rated = comparisons[comparisons["ksf"] == key].dropna(subset="rating")
    if rated.empty:
        return [f"{framework.short(key)} has not been rated yet."]
    ends = sorted((rated["rating"].min(), rated["rating"].max()), key=scale.merit)
    band = framework.bands[0]
    low = rated[rated["band"] == band.key]
    said = [
        f"{framework.short(key)}: average {rated['rating'].mean():.1f}, marks from {scale.text(ends[0])} to "
        f"{scale.text(ends[1])}. {capital(counted(len(low), 'school'))} {_is(len(low))} in the {band.text(scale)}."
    ]
    part = helpers[helpers["ksf"] == key]
    if len(part):
        who, whom = (listed(_marks(framework, part, name)) for name in ("helper", "school"))
        said.append(f"{who} could help {whom}.")
    elif len(low):
        said.append("No school is far enough ahead to help another, so it is a matter for the cluster or its partners.")
    return said


def recorded(ratings: pd.DataFrame) -> list[str]:
    """Say how complete a recorded grid is; the table of it names what is open.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.store.read` returns it; it may be empty.
    """
    if ratings.empty:
        return ["Nothing is recorded yet: name a school above, mark what you can, and save."]
    forms = ratings.groupby(["cluster", "round", "school", "rater"], observed=True, dropna=False)["missing"]
    still_open = forms.agg(lambda missing: (missing == "blank").sum())
    done = int((still_open == 0).sum())
    schools = counted(ratings[["cluster", "school"]].drop_duplicates().shape[0], "school")
    complete = {0: "none complete", len(still_open): "all complete"}.get(done, f"{number(done)} complete")
    return [
        f"Recorded so far: {counted(len(still_open), 'form')} of {schools}, {complete}; "
        f"{int(ratings['rating'].notna().sum())} of {len(ratings)} answers are marks, "
        f"{int(still_open.sum())} are still open."
    ]


def raters(differences: pd.DataFrame) -> list[str]:
    """Say how far two raters of the same cells are apart.

    Parameters
    ----------
    differences : DataFrame
        From `esanalysis.measures.compare_raters`.
    """
    if differences.empty:
        return ["No cell was marked by two raters yet, so there is nothing to compare."]
    apart = differences["difference"].abs()
    same, pairs = int((apart == 0).sum()), len(apart)
    if same == pairs:
        return [f"Raters agree on {'the only cell' if pairs == 1 else f'all {pairs} cells'} that two of them marked."]
    return [
        f"Of {counted(pairs, 'mark')} given by two raters, {number(same)} {'is' if same == 1 else 'are'} the same and "
        f"{number(pairs - same)} differ{'s' if pairs - same == 1 else ''}, by up to {apart.max():g}. "
        "The grid shows the average of their marks; talk about the largest differences first."
    ]
