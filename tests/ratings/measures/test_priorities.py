"""What kind of weakness, and who is ahead: one function for questions 3 and 6."""

import numpy as np
import pytest
from hypothesis import given, settings

from esanalysis import measures
from random_grids import frame, merits


def of(values, **kwargs):
    return measures.weaknesses(measures.cells(frame(values, **kwargs))).set_index("ksf")


def test_priorities_of_the_worked_example(cells):
    found = measures.priorities(cells)
    assert found[["ksf", "extent", "help"]].values.tolist() == [
        ["impact", "several schools", "nobody ahead"],
        ["funding", "several schools", "somebody ahead"],
        ["alignment", "several schools", "somebody ahead"],
    ]
    assert found["singled_out"].all()
    assert not found["firm"].any()


def test_all_ones_everything_is_low_and_nobody_is_ahead():
    found = of(np.ones((10, 10)))
    assert set(found["state"]) == {"everything low"}
    assert set(found["help"]) == {"nobody ahead"}
    assert found["priority"].all()
    assert not found["singled_out"].any()


def test_ninety_nine_twos_and_a_ten():
    values = np.full((10, 10), 2.0)
    values[0, 0] = 10
    found = of(values)
    assert set(found["state"]) == {"everything low"}
    assert found["help"].tolist() == ["somebody ahead", *["nobody ahead"] * 9]


def test_an_ofsted_grade_of_four_and_three_ones():
    found = of([[4, 1, 1, 1]] * 3, scale="1-4")
    assert set(found["extent"]) == {"nearly everywhere"}


def test_a_grid_that_varies_by_school_alone_singles_out_nothing():
    found = of([np.arange(1, 11)] * 10)
    assert set(found["state"]) == {"some low"}
    assert not found["singled_out"].any()


def test_half_of_the_schools_low_is_a_priority_whatever_the_average():
    values = np.full((10, 4), 5.0)
    values[9] = [1, 1, 9, 9]
    found = of(values)
    assert found["priority"].tolist() == [False] * 9 + [True]
    assert found["average"].nunique() == 1


def test_marks_from_eight_to_ten_are_no_weakness():
    random = np.random.default_rng(1)
    found = of(random.integers(8, 11, (10, 10)))
    assert set(found["state"]) == {"nothing low"}
    assert set(found["help"]) == {""}
    assert not found["priority"].any()


def test_two_of_ten_rated_is_not_placed():
    values = np.full((10, 10), 6.0)
    values[0] = [3, 3, *[np.nan] * 8]
    found = of(values)
    assert found.loc["f1", ["extent", "rated", "low"]].tolist() == ["few rated", 2, 2]
    assert found["place"].isna().tolist() == [True, *[False] * 9]
    assert not found.loc["f1", "priority"]


def test_no_mark_at_all():
    found = of(np.full((3, 4), np.nan))
    assert set(found["state"]) == {"not rated"}
    assert set(found["extent"]) == {"not rated"}


def test_with_two_schools_firm_is_unknown_and_not_false():
    found = of([[1, 2], [5, 6], [8, 9], [7, 7]])
    assert found["priority"].any()
    assert found["firm"].isna().all()


def test_more_may_be_asked_for(cells):
    assert measures.priorities(cells, count=1)["ksf"].tolist() == ["impact"]
    assert measures.priorities(cells, count=4)["ksf"].tolist() == ["impact", "funding", "alignment", "integration"]
    with pytest.raises(ValueError, match="1 or more"):
        measures.priorities(cells, count=0)


@given(merits(schools=(1, 8)))
@settings(max_examples=200, deadline=None)
def test_states_lists_and_help_never_contradict_each_other(grid):
    scale, values = grid
    cells = measures.cells(frame(values, scale=scale))
    found = measures.weaknesses(cells).set_index("ksf")
    helpers = measures.helpers(cells)
    pairs = measures.pairings(cells, measures.priorities(cells))
    placed = found[~found["extent"].isin(["few rated", "not rated"])]
    state = found["state"].iloc[0]
    assert set(found.index[found["help"] == "somebody ahead"]) == set(helpers["ksf"].astype(str))
    assert ((found["help"] == "") == (found["low"] == 0)).all()
    assert (found["rated"] >= found["low"]).all()
    if state == "nothing low":
        assert placed["low"].eq(0).all()
        assert not found["priority"].any()
    if state == "everything low":
        assert placed["priority"].all()
        assert placed["extent"].eq("nearly everywhere").all()
        assert not found["singled_out"].any()
    if found["singled_out"].any():
        assert 0 < found["priority"].sum() <= max(len(placed) // 3, 1, len(placed) / 2)
    assert not found.loc[found["low"] == 0, "priority"].any()
    assert set(pairs["ksf"].astype(str)) == set(found.index[found["priority"]])
    for key, part in pairs.groupby("ksf", observed=True):
        if part["helper"].notna().any():
            assert found.loc[key, "help"] == "somebody ahead"
        if found.loc[key, "help"] == "nobody ahead":
            assert set(part["why_none"]) == {"no school far enough ahead"}


def test_an_average_prints_the_same_in_the_order_and_among_the_priorities():
    random = np.random.default_rng(11)
    for _ in range(40):  # 1.85 and 1.8499999999999996 print as 1.9 and 1.8
        cells = measures.cells(frame(random.integers(1, 4, (6, 20)).astype(float)))
        levels = [measure(cells).set_index("ksf")["adjusted"] for measure in (measures.strengths, measures.weaknesses)]
        assert (levels[0] == levels[1]).all()
