"""Who could help whom, and how many of the pairs would hold."""

import numpy as np
import pandas as pd
import pytest

from esanalysis import measures
from examples import ratings_frame
from random_grids import frame


def of(values, limit=2, **kwargs):
    cells = measures.cells(frame(values, **kwargs))
    return measures.pairings(cells, measures.priorities(cells), limit=limit)


@pytest.fixture
def pairs(cells):
    return measures.pairings(cells, measures.priorities(cells))


def test_pairs_of_the_worked_example(pairs):
    assert pairs["ksf"].unique().tolist() == ["impact", "funding", "alignment"]
    assert pairs["helper"].notna().sum() == 7
    assert set(pairs.loc[pairs["ksf"] == "impact", "why_none"]) == {"no school far enough ahead"}
    assert (pairs["gap"].dropna() >= 3).all()


def test_of_seven_pairs_five_to_six_would_hold(pairs):
    assert pairs["holds"].sum() == pytest.approx(6.9, abs=0.05)
    assert pairs["holds_measured"].sum() == pytest.approx(5.9, abs=0.05)
    assert measures.lasting(pairs)[["pairs", "fewest", "most"]].values.tolist() == [[7, 5, 6]]


def test_the_most_pairs_come_before_the_largest_gap():
    # Only School 4 can help School 1; School 2 could learn most from School 4, too.
    found = of([[3, 1, 5, 9]], limit=1).set_index("school")["helper"]
    assert found.to_dict() == {"School 1": "School 4", "School 2": "School 3"}


def test_with_all_else_equal_another_school_is_asked_before_the_same_one_again():
    assert of([[2, 2, 7, 7], *[[9] * 4] * 9])["helper"].nunique() == 2


def test_the_helpers_note_goes_with_the_pair():
    ratings = frame([[2, 9, 9], *[[9] * 3] * 9])
    ratings.loc[(ratings["school"] == "School 2") & (ratings["ksf"] == "f1"), "note"] = "joint bid in 2008"
    cells = measures.cells(ratings)
    assert measures.pairings(cells, measures.priorities(cells))["helper_note"].tolist() == ["joint bid in 2008"]


def test_every_pair_is_one_of_the_helpers(cells, pairs):
    possible = measures.helpers(cells)[["ksf", "school", "helper"]].astype(str)
    paired = pairs.dropna(subset="helper")[["ksf", "school", "helper"]].astype(str)
    assert set(paired.itertuples(index=False)) <= set(possible.itertuples(index=False))


def test_no_school_is_asked_more_often_than_agreed():
    values = np.vstack([[1, 2, 3, 9], np.full((9, 4), 6)])
    found = of(values, limit=1)
    assert found["helper"].value_counts().max() == 1
    assert found["why_none"].dropna().tolist() == ["helpers already asked"] * 2
    assert of(values, limit=2)["helper"].notna().sum() == 2
    with pytest.raises(ValueError, match="1 or more"):
        of(values, limit=0)


def test_raters_who_disagree_widen_the_gap_a_helper_needs():
    random = np.random.default_rng(6)
    values = np.vstack([[2, 2, 6, 6, 6, 6], np.full((9, 6), 6)]).astype(float)
    ratings = ratings_frame(np.clip(values + random.normal(0, 3, values.shape).round(), 1, 10))
    other = ratings_frame(np.clip(values + random.normal(0, 3, values.shape).round(), 1, 10))
    both = ratings.assign(rater="A"), other.assign(rater="B")
    marks = pd.concat(both, ignore_index=True).astype({"rater": "string", "school": "category"})
    marks.attrs = ratings.attrs
    cells = measures.cells(marks)
    error = measures.agreement(cells)["within"][0] / np.sqrt(2)
    assert 2.33 * error > 3
    helpers = measures.helpers(cells)
    assert (helpers["gap"] >= 2.33 * error - 1e-9).all()


def test_an_empty_choice_has_no_pair():
    found = of(np.full((10, 5), 8))
    assert found.empty
    assert measures.lasting(found).empty


def test_where_the_scatter_cannot_be_measured_only_the_least_doubt_is_given():
    found = of([[1, 2], [5, 8], [8, 9], [1, 7]])
    assert found["helper"].notna().any()
    lasting = measures.lasting(found)
    assert lasting["fewest"].isna().all()
    assert lasting["most"].notna().all()


def test_marks_on_a_scale_that_runs_down_pair_alike():
    up, down = of([[1, 2, 9, 6], *[[6, 6, 6, 6]] * 5]), of([[1, 2, 9, 6], *[[6, 6, 6, 6]] * 5], higher_is_better=False)
    assert up["helper"].tolist() == down["helper"].tolist()
    assert (down["rating"] > down["helper_rating"]).all()


def test_two_small_gaps_are_worth_more_than_one_large_one():
    # School 4 is the only one that can help School 2, though School 1 could learn more from it.
    rows = [[1, np.nan, 4, 10], [5, 3, 5, 6], *[[9] * 4] * 8]
    found = of(rows, limit=1).set_index("school")
    assert found["helper"].to_dict() == {"School 1": "School 3", "School 2": "School 4"}
