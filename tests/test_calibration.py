"""A small seeded part of `make calibration`: firm claims are rare without structure, and found where there is one."""

import numpy as np
import pytest

from benchmarks.calibration import EXCEPTIONS, KINDS, NULLS, claims, power, rates, ratings_of
from examples import WORKED_EXAMPLE

REPORTS = 60


@pytest.mark.parametrize("null", ["iid", "add", "heteroS"])
@pytest.mark.parametrize("schools", [5, 20])
def test_reports_on_clusters_without_structure_rarely_claim_one(null, schools):
    found = rates(null, schools, REPORTS)
    for kind in NULLS[null].false:
        assert found[kind] <= 100 * 8 / REPORTS  # at a true rate of 5 %, nine or more of 60 come up once in 400
    assert found["listed"] < 4


def test_every_null_is_drawn_on_the_scale_and_every_exception_is_one_of_them():
    random = np.random.default_rng(0)
    for null in NULLS.values():
        marks = ratings_of(np.asarray(null.draw(random, (10, 7))))["rating"]
        assert marks.between(1, 10).all()
        assert set(null.false) <= set(KINDS)
    assert {name for name, _ in EXCEPTIONS} <= set(NULLS)


def test_a_factor_two_points_lower_is_found_the_more_often_the_more_schools_there_are():
    few, many = power("sd 1.2", 5, 20), power("sd 1.2", 20, 20)
    assert few["behind one"] < many["behind one"]
    assert many["behind one"] >= 95
    assert many["behind all"] >= 75


def test_the_worked_example_claims_factors_and_schools_and_no_mark():
    found = claims(ratings_of(np.array(WORKED_EXAMPLE, dtype=float)))
    assert found == {"factors": True, "schools": True, "marks": False, "likely": True}
