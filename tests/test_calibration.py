"""A small seeded part of `make calibration`: firm claims are rare without structure, and found where there is one."""

import numpy as np
import pytest

from benchmarks import changes
from benchmarks.calibration import EXCEPTIONS, KINDS, NULLS, claims, claims_firm, power, rates, ratings_of
from esanalysis import measures
from examples import WORKED_EXAMPLE

REPORTS = 30


@pytest.mark.parametrize(("null", "schools"), [("iid", 10), ("add", 20), ("heteroS", 5)])
def test_reports_on_clusters_without_structure_rarely_claim_one(null, schools):
    found = rates(null, schools, REPORTS)
    for kind in NULLS[null].false:
        assert found[kind] <= 100 * 5 / REPORTS  # at a true rate of 5 %, six or more of 30 come up once in 300
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


def test_the_sentences_claim_what_the_measures_do_and_nothing_else():
    random = np.random.default_rng(3)
    for schools in (4, 10):
        for structure in (0, 2):
            ratings = ratings_of(5.5 + random.normal(0, 1.2, (10, schools)) + random.normal(0, structure, (10, 1)))
            cells = measures.cells(ratings)
            found = claims(ratings)
            assert found["factors"] == (len(measures.firm_pairs(cells)) > 0)
            assert found["schools"] == measures.schools(cells)["level"].isin(["low", "high"]).any()
            assert found["marks"] == measures.chance_of(cells)["firm"].gt(0).any()


def test_a_denial_is_no_claim():
    assert claims_firm("Schools 1 and 2 are firmly low on most KSFs: ask about the schools as a whole.")
    assert not claims_firm("Funding has the highest average; how firm that is cannot be tested.")


def test_few_change_pages_claim_something_where_nothing_changed_and_most_find_a_real_rise():
    assert changes.rate(10, 1.0, 60) <= 12  # at a true rate of 5 %, eight or more of 60 come up once in 100
    assert changes.power(20, 0.5, 10) == 100
