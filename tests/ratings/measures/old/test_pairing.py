import numpy as np
import pytest

from esanalysis.ratings.measures import old as measures
from examples import ratings_frame


def of(marks, limit=2, count=1):
    cells = measures.cells(ratings_frame(marks))
    return measures.pairings(cells, measures.priorities(cells, measures.standing(cells), count), limit)


def grid(row):
    marks = np.full((10, len(row)), 9)
    marks[8] = row
    return marks


def test_pairs_of_the_worked_example(cells, priorities):
    found = measures.pairings(cells, priorities)
    pairs = [tuple(row) for row in found[["ksf", "school", "helper"]].dropna().itertuples(index=False)]
    assert len(pairs) == 7
    assert {helper for ksf, _, helper in pairs if ksf == "funding"} == {"School 7", "School 10"}
    assert sorted(school for ksf, school, _ in pairs if ksf == "alignment") == ["School 1", "School 2", "School 9"]
    assert found.loc[found["ksf"] == "impact", "why_none"].eq("no school far enough ahead").all()


def test_nobody_is_asked_more_often_than_the_limit(cells, priorities):
    for limit in (1, 2, 3):
        found = measures.pairings(cells, priorities, limit)
        assert found["helper"].value_counts().max() <= limit


def test_with_few_helpers_the_rest_are_named_as_without():
    found = of(grid([2, 2, 2, 9]), limit=1)
    assert found["helper"].notna().sum() == 1
    assert found["why_none"].dropna().tolist() == ["helpers already asked"] * 2


def test_a_helper_is_a_third_of_the_scale_ahead_and_out_of_the_weakest_band():
    found = of(grid([1, 3, 5, 5]))
    assert found.set_index("school")["helper"].notna().to_dict() == {"School 1": True, "School 2": False}
    assert found.set_index("school")["gap"].dropna().to_dict() == {"School 1": 4.0}


def test_the_most_pairs_come_before_the_largest_gap():
    # Only school 4 can help school 2; school 1 could learn from either.
    found = of(grid([1, 3, 5, 6]), limit=1).set_index("school")["helper"]
    assert found.to_dict() == {"School 1": "School 3", "School 2": "School 4"}


def test_with_all_else_equal_another_school_is_asked_before_the_same_one_again():
    assert of(grid([2, 2, 7, 7]))["helper"].nunique() == 2


def test_the_helpers_note_goes_with_the_pair():
    ratings = ratings_frame(grid([2, 9, 9]))
    ratings.loc[(ratings["school"] == "School 2") & (ratings["ksf"] == "funding"), "note"] = "joint bid in 2008"
    cells = measures.cells(ratings)
    found = measures.pairings(cells, measures.priorities(cells, measures.standing(cells), 1))
    assert found["helper_note"].tolist() == ["joint bid in 2008"]


def test_a_limit_below_one_is_refused(cells, priorities):
    with pytest.raises(ValueError, match="1 or more, not 0"):
        measures.pairings(cells, priorities, 0)


def test_nothing_to_pair_gives_an_empty_frame():
    assert of(np.full((10, 4), 9)).empty
