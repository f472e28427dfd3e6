"""Odd marks: what is listed, what is firm, and what chance lists."""

import numpy as np
import pytest

from esanalysis import measures
from esanalysis.ratings.measures.standouts import least_share
from examples import WORKED_EXAMPLE
from random_grids import frame


def of(values, **kwargs):
    return measures.standouts(measures.cells(frame(values, **kwargs)))


def test_the_worked_example_lists_one_mark_where_chance_lists_about_one(cells):
    found = measures.standouts(cells)
    [odd] = found[found["stands_out"].isin(["better", "worse"])].to_dict("records")
    assert (odd["school"], odd["ksf"], odd["rating"], odd["stands_out"]) == ("School 6", "design", 2, "worse")
    assert odd["expected"] == pytest.approx(6.4, abs=0.05)
    assert odd["t"] == pytest.approx(-3.45, abs=0.005)
    assert not odd["firm"]
    assert measures.chance_of(cells)[["listed", "by_chance", "firm"]].values.tolist() == [[1, 1.0, 0]]


def test_the_next_four_marks_of_the_worked_example(cells):
    found = measures.standouts(cells).sort_values("place")
    named = [(row["school"], row["ksf"], round(row["t"], 2)) for row in found.iloc[1:4].to_dict("records")]
    assert named == [("School 7", "funding", 2.53), ("School 8", "training", 2.23), ("School 6", "funding", -2.19)]
    fifth = found[found["school"].eq("School 9") & found["ksf"].eq("funding")].iloc[0]
    assert (round(fifth["t"], 2), fifth["place"]) == (2.13, 5)
    assert set(found["stands_out"].iloc[1:]) == {"within the usual scatter"}


@pytest.mark.parametrize(("count", "share"), [(5, 0.68377), (10, 0.44495)])
def test_fishers_g(count, share):
    assert least_share(count) == pytest.approx(share, abs=5e-6)


def test_one_mark_far_off_in_a_quiet_grid_is_firm():
    random = np.random.default_rng(5)
    values = 5 + random.integers(-1, 2, (10, 10)).astype(float)
    values[3, 4] = 10
    found = of(values)
    assert found.loc[found["firm"], ["school", "ksf", "stands_out"]].values.tolist() == [["School 5", "f4", "better"]]


def test_two_equally_far_off_are_listed_and_neither_is_firm():
    values = np.full((10, 10), 5.0)
    values[2, 3] = values[7, 8] = 10
    found = of(values)
    assert found["stands_out"].eq("better").sum() == 2
    assert not found["firm"].any()


@pytest.mark.parametrize("schools", [1, 2])
def test_what_cannot_be_tested_is_not_called_usual(schools):
    found = of(np.array(WORKED_EXAMPLE)[:, :schools])
    assert set(found["stands_out"]) == {"cannot be tested"}
    assert found["expected"].isna().all()
    summary = measures.chance_of(measures.cells(frame(np.array(WORKED_EXAMPLE)[:, :schools])))
    assert summary["listed"].isna().all()
    assert summary["why_not"].tolist() == ["few schools"]


def test_a_mark_that_no_other_says_anything_about_cannot_be_tested():
    values = np.array(WORKED_EXAMPLE, dtype=float)
    values[1:, 0] = np.nan  # School 1 was rated on one factor only
    found = of(values)
    alone = found[found["school"].eq("School 1") & found["rating"].notna()]
    assert alone["stands_out"].tolist() == ["cannot be tested"]
    assert set(found.loc[found["rating"].isna(), "stands_out"]) == {"not rated"}


def test_expected_stays_on_the_scale():
    values = np.clip(np.add.outer(np.arange(6), np.arange(6)) * 2.0, 1, 10)
    found = of(values)
    assert found["expected"].between(1, 10).all()


def test_low_is_best():
    found = of(WORKED_EXAMPLE, higher_is_better=False)
    [odd] = found[found["stands_out"].isin(["better", "worse"])].to_dict("records")
    assert (odd["rating"], odd["stands_out"]) == (9, "worse")
    assert odd["difference"] == pytest.approx(9 - odd["expected"])
    assert odd["t"] == pytest.approx(-3.45, abs=0.005)


@pytest.mark.parametrize(("mark", "listed"), [(8, "worse"), (9, "within the usual scatter")])
def test_a_mark_is_listed_from_two_ninths_of_the_scale_on(mark, listed):
    # Of a school and a factor that are at 8 where all else is at 4, a 12 is expected, which on this scale is a 10.
    values = np.full((10, 10), 4.0)
    values[0] = values[:, 0] = 8
    values[0, 0] = mark
    found = of(values).query("ksf == 'f1' and school == 'School 1'").iloc[0]
    assert (found["expected"], found["difference"], found["stands_out"]) == (10, mark - 10, listed)


def test_of_two_marks_equally_far_off_none_is_firm():
    values = np.full((10, 8), 6.0)
    values[0, 0] = 1
    assert of(values)["firm"].sum() == 1
    values[1, 1] = 10
    assert of(values)["firm"].sum() == 0
