"""Small files that fooled an earlier version: what the measures make of each."""

from pathlib import Path

import pytest

from esanalysis import load_ratings, measures

CASES = Path(__file__).parent / "cases"
OFSTED = {"of3", "of8"}


def cells(name):
    framework = CASES / "fw_rev.toml" if name == "fw_revb" else "ofsted-eif-2019" if name in OFSTED else "es-2009"
    return measures.cells(load_ratings(CASES / f"{name}.csv", framework=framework))


NAMES = sorted(path.stem for path in CASES.glob("*.csv"))


def test_every_case_is_here():
    assert len(NAMES) == 14


@pytest.mark.parametrize("name", ["two", "twoid", "single"])
def test_what_cannot_be_tested_is_never_passed(name):
    found = cells(name)
    doubt = measures.doubt(found).iloc[0]
    marks = measures.standouts(found)["stands_out"]
    assert doubt["why_not"] == "few schools"
    assert doubt["order"] == "cannot be tested"
    assert not marks.eq("within the usual scatter").any()
    assert measures.weaknesses(found)["firm"].isna().all()
    assert measures.variation(found)["schools"].isna().all()


@pytest.mark.parametrize("name", ["three", "of3"])
def test_three_schools_are_tested_though_only_very_large_differences_could_show(name):
    assert measures.doubt(cells(name))["why_not"].tolist() == [""]


def test_all_ones_are_low_everywhere_and_nobody_can_help():
    found = measures.weaknesses(cells("all1"))
    assert set(found["state"]) == {"everything low"}
    assert set(found["help"]) == {"nobody ahead"}
    assert found["priority"].all()


def test_head_and_governor_disagree_in_every_cell():
    found = cells("r101")
    agreement = measures.agreement(found).iloc[0]
    assert agreement["differ"] == agreement["cells"] == agreement["shared"]
    kinds = set(measures.cautions(found)["kind"])
    assert not kinds & {"same throughout", "end unused", "half unused"}


def test_pure_noise_claims_nothing_firm():
    found = cells("i7a")
    assert measures.firm_pairs(found).empty
    assert not measures.standouts(found)["firm"].any()
    assert set(measures.schools(found)["level"]) == {"mixed"}


def test_the_best_factor_of_the_low_schools_is_compared_over_the_same_schools():
    found = cells("simp5")
    impact = measures.strengths(found).set_index("ksf").loc["impact"]
    assert impact["rated"] == 5
    assert impact["adjusted"] > impact["average"] + 1
    assert impact["rank"] == 1
    assert measures.cautions(found).query("kind == 'factor rated by some'")["subject"].tolist() == ["impact"]


@pytest.mark.parametrize("name", NAMES)
def test_every_measure_answers_every_case(name):
    found = cells(name)
    priorities = measures.priorities(found)
    measures.lasting(measures.pairings(found, priorities))
    for measure in (
        measures.agreement, measures.cautions, measures.chance_of, measures.comparisons, measures.disagreements,
        measures.doubt, measures.firm_pairs, measures.helpers, measures.raters, measures.schools, measures.strengths,
        measures.variation,
    ):  # fmt: skip
        assert list(measure(found).columns[:2]) == ["cluster", "round"]
