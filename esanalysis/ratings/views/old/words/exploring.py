"""What an explorer says under its picture: the cluster shown, a cell, a school, a factor."""

import pandas as pd

from esanalysis.english import capital, counted, listed
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.views.old.words.marks import is_are, with_average, written_level
from esanalysis.schema import MISSING

__all__ = ["cell", "grid", "ksf", "school"]


def grid(summary: pd.DataFrame, helpers: pd.DataFrame) -> list[str]:
    """Read the heatmap: the weakest and strongest factor, and who could help where.

    Parameters
    ----------
    summary, helpers : DataFrame
        From `esanalysis.ratings.measures.summary` and `esanalysis.ratings.measures.helpers`, one cluster in one round.
    """
    framework = framework_of(summary)
    rated = summary[summary["rated"] > 0]
    if rated.empty:
        return [f"No {framework.factor} is rated yet."]
    weakest_first = rated.sort_values("average", ascending=framework.scale.higher_is_better, kind="stable")["ksf"]
    rows = {row["ksf"]: row for row in rated.to_dict("records")}
    averages = rated.set_index("ksf")["average"].round(6)
    ends = [averages.index[averages == averages[key]] for key in (weakest_first.iloc[0], weakest_first.iloc[-1])]
    weak, strong = (listed(with_average(framework, rows[key]) for key in end) for end in ends)
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
        A row of `esanalysis.ratings.measures.comparisons`.
    framework : Framework
        The instrument.
    helpers : DataFrame
        From `esanalysis.ratings.measures.helpers`.
    """
    school, key = str(comparison["school"]), comparison["ksf"]
    if pd.isna(comparison["rating"]):
        return [f"{_rated_as(comparison, framework)}."]
    compared = [
        f"{_rated_as(comparison, framework)}. The {framework.factor}'s average is {comparison['ksf_average']:.1f}, "
        f"the school's {comparison['school_average']:.1f}; together they lead one to expect "
        f"{written_level(framework, comparison['expected'])}, so the mark is {_standing_out(comparison, framework)}."
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
        From `esanalysis.ratings.measures.comparisons`, one cluster in one round.
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
                f"{written_level(framework, row['expected'])} is expected"
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
        From `measures.comparisons` and `measures.helpers`, one cluster in one round.
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
        f"{scale.text(ends[1])}. {capital(counted(len(low), 'school'))} {is_are(len(low))} in the {band.text(scale)}."
    ]
    part = helpers[helpers["ksf"] == key]
    if len(part):
        who, whom = (listed(_marks(framework, part, name)) for name in ("helper", "school"))
        said.append(f"{who} could help {whom}.")
    elif len(low):
        said.append("No school is far enough ahead to help another, so it is a matter for the cluster or its partners.")
    return said
