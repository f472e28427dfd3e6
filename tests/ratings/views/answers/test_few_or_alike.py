"""What the answers say of one school, of marks that are all alike, and of low marks everywhere."""

import numpy as np
import pytest

from esanalysis.ratings.views.answers.pairings import pairings
from esanalysis.ratings.views.answers.priorities import priorities
from esanalysis.ratings.views.answers.standouts import Standouts
from esanalysis.ratings.views.answers.strengths import strengths
from esanalysis.ratings.views.cluster import cluster_of
from examples import ratings_frame
from random_grids import frame


@pytest.mark.parametrize(
    ("mark", "said"), [(10, "All KSFs average 10.0, in the top band."), (5, "No KSF is ahead: all KSFs average 5.0.")]
)
def test_marks_all_alike_are_strong_or_not(mark, said):
    view = strengths(ratings_frame(np.full((10, 6), mark)))
    assert view.sentences[0] == said
    assert [point.finding for point in view.main_points] == [said]


def test_one_school_has_nobody_to_work_with_but_partners():
    ratings = ratings_frame([[7], [2], [5], [3], [6], [8], [8], [8], [5], [6]], schools=["Oak"])
    assert pairings(ratings).sentences == ("With one school there is nobody to visit: look for a partner outside.",)
    view = priorities(ratings)
    assert view.title == "Planning and cluster arrangements are low"


def test_low_marks_everywhere_are_counted():
    marks = [
        [2, 2, 4],
        [6, 3, 2],
        [3, 5, 3],
        [5, 5, 1],
        [5, 2, 3],
        [3, 5, 1],
        [2, 3, 3],
        [6, 2, 1],
        [4, 4, 3],
        [4, 3, 4],
    ]
    view = priorities(ratings_frame(marks))
    assert view.main_point.finding == "18 of 30 marks are low, spread over all KSFs, at three schools."
    assert "chance alone could have put them there" in strengths(ratings_frame(marks)).sentences[0]


def test_where_one_factor_is_ranked_nothing_is_said_of_all_and_its_one_average_is_printed():
    none = np.nan
    only = [[none, 3, none, 9, none], [3, 2, 7, none, 3], [none, 8, none, none, none]]
    ratings = ratings_frame(only)
    said = strengths(ratings).sentences[0]
    assert said == "Only planning (KSF 2) is ranked, at 4.6."
    assert "4.6 is as if all had rated it" in " ".join(strengths(ratings).sentences)
    assert "highest average" not in " ".join(point.finding for point in strengths(ratings).main_points)
    assert priorities(ratings).sentences == (
        "Planning is low nearly everywhere, and no other KSF is ranked.",
        "Look for help outside the cluster too.",
    )
    assert pairings(ratings).sentences[0].startswith("Start with")
    few = ratings_frame([*only, [3, 3, 2, 1, 1]])
    assert priorities(few).sentences[0] == "Every ranked KSF is low nearly everywhere, so none comes first."
    every = ratings_frame([[3, 3, 2, 1, 1]] * 10)
    assert priorities(every).sentences == (
        "Every KSF is low nearly everywhere, so none comes first.",
        "Look for help outside the cluster.",
    )


def test_a_main_point_on_schools_low_and_high_keeps_its_caution_within_its_words():
    random = np.random.default_rng(3)
    marks = np.array([2.0, 2, 2, 9, 9, 9])[None, :] + random.integers(0, 2, (10, 6))
    for gaps in (0, 4):
        marks[:gaps, 0] = np.nan
        (point,) = [
            p for p in Standouts(cluster_of(ratings_frame(marks)), side="worse").main_points if "Or they" in p.how
        ]
        assert len(f"{point.finding} {point.how}".split()) < 25
        assert point.how.endswith("mark strictly or generously.")


def test_a_factor_that_half_of_its_schools_are_low_on_is_no_choice_by_average():
    weaker = [3, 4, 4, 5]  # than that of area 2, and no priority: low at one school alone
    marks = [[2, 3, 3, 4], [1, 1, 9, 9], weaker, [7, 8, 7, 8], [8, 7, 7, 8]]
    view = priorities(frame(marks))
    assert [row["ksf"] for row in view.chosen] == ["f1", "f2"]
    assert view.sentences[-1] == "A choice by average or low marks."
    said = [f"{point.finding} {point.how}" for point in view.main_points]
    assert said == [
        "Area 1 has the lowest average: 3.0. A choice by average.",
        "Area 2 (5.0) comes next, low at two of four schools. A choice by low marks.",
    ]
    more = [[*row, 6 if place == 2 else np.nan] for place, row in enumerate(marks)]  # a school rated on area 3 alone
    assert "Area 2 (5.4) comes next, low at two of the four schools rated." in [
        point.finding for point in priorities(frame(more)).main_points
    ]
