"""Schools that are low, or high, across the board."""

import numpy as np
import pytest

from esanalysis import measures
from esanalysis.ratings.measures.model.fit import fit
from esanalysis.ratings.measures.schools import _variance
from examples import WORKED_EXAMPLE
from random_grids import frame


def of(values, **kwargs):
    return measures.schools(measures.cells(frame(values, **kwargs))).set_index("school")


def test_levels_of_the_worked_example(cells):
    found = measures.schools(cells)
    named = found[found["level"] != "mixed"]
    assert dict(zip(named["school"], zip(named["level"], named["effect"].round(2), strict=True), strict=True)) == {
        "School 1": ("low", -1.97), "School 2": ("low", -1.17), "School 4": ("high", 1.53), "School 9": ("low", -1.47),
        "School 10": ("high", 1.83),
    }  # fmt: skip
    assert found.set_index("school").loc["School 5", "effect"] == pytest.approx(0.93, abs=0.005)
    assert found["school"].tolist() == [f"School {n}" for n in range(1, 11)]


def test_a_school_of_few_factors_is_not_tested():
    found = of(np.array(WORKED_EXAMPLE)[:4])
    assert set(found["level"]) == {"cannot be tested"}
    assert set(found["why_not"]) == {"few rated"}


def test_two_schools_are_not_tested():
    found = of(np.array(WORKED_EXAMPLE)[:, :2])
    assert set(found["level"]) == {"cannot be tested"}
    assert set(found["why_not"]) == {"few schools"}


def test_an_unrated_school_is_named_so():
    values = np.array(WORKED_EXAMPLE, dtype=float)
    values[:, 3] = np.nan
    found = of(values)
    assert found.loc["School 4", ["rated", "level", "why_not"]].tolist() == [0, "not rated", "not rated"]
    assert found.loc["School 1", "level"] == "low"


def test_one_very_low_mark_does_not_make_a_school_low():
    values = np.full((10, 8), 6.0)
    values[0, 0] = 1
    assert set(of(values)["level"]) == {"mixed"}


def test_effects_compare_the_same_factors():
    # School 3 left out the factor that is easy for everybody.
    values = np.array([[3, 4, 5, 4], [3, 4, 5, 4], [3, 4, 5, 4], [3, 4, 5, 4], [8, 9, np.nan, 9]], dtype=float)
    found = of(values)
    assert found["effect"].tolist() == pytest.approx([-1, 0, 1, 0])


def test_variance_of_an_effect_is_that_of_dummies():
    random = np.random.default_rng(4)
    marks = random.integers(1, 11, (6, 7)).astype(float)
    marks[random.random(marks.shape) < 0.25] = np.nan
    row, column = np.nonzero(~np.isnan(marks))
    design = np.hstack([np.eye(6)[row], np.eye(7)[column]])
    covariance = np.linalg.pinv(design.T @ design)[6:, 6:]
    centre = np.eye(7) - 1 / 7
    ours = _variance(fit(marks, 1, 9), np.ones(7, dtype=bool))
    assert ours == pytest.approx(np.diag(centre @ covariance @ centre))


def test_low_is_best_turns_no_level_round():
    assert of(WORKED_EXAMPLE, higher_is_better=False)["level"].tolist() == of(WORKED_EXAMPLE)["level"].tolist()


@pytest.mark.parametrize(("low", "level"), [(7, "mixed"), (8, "low")])
def test_a_low_school_is_low_on_three_quarters_of_its_factors(low, level):
    values = np.full((10, 10), 6.0)
    values[:low, 0], values[low:, 0] = 1, 7
    assert of(values).loc["School 1", "level"] == level


def test_a_school_nearer_than_a_ninth_of_the_scale_is_not_low():
    values = np.full((10, 10), 6.0)
    values[:, 0] = 5  # on every factor, where nobody else differs
    assert of(values).loc["School 1", ["effect", "level"]].tolist() == [pytest.approx(-0.9), "mixed"]


@pytest.mark.parametrize(("scatter", "lower", "level"), [(1, 1, "mixed"), (1, 2, "low"), (2, 3, "mixed")])
def test_a_school_is_low_beyond_what_chance_gives_the_lowest_of_ten(scatter, lower, level):
    # In the last case the limit for a school named beforehand would call it low; that for the lowest of ten does not.
    values = 6.0 + np.where(np.add.outer(range(5), range(10)) % 2, scatter, -scatter)
    values[:, 0] -= lower
    assert of(values).loc["School 1", "level"] == level
