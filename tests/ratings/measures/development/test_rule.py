import numpy as np
import pytest
from scipy import stats

from esanalysis.ratings.measures.development.rounds.rule import fit, judge, mirror_p, paired_enough
from two_rounds import recipe

CHANGE = [0.2, 0.1, -0.5, 0.3, 0.3, -0.3, 0, -0.7, 0, 2.1]


def test_one_true_rise_is_found_and_nothing_else():
    before, after, _ = recipe(2034)
    fitted, verdict = judge(after - before, step=1)
    assert fitted.factors.round(10).tolist() == CHANGE
    assert fitted.noise == pytest.approx(1.098, abs=0.001)
    assert verdict.need.round(2).tolist() == [1.08] * 10
    assert verdict.shared == pytest.approx(0.05)
    assert verdict.factors.tolist() == [0] * 9 + [1]
    assert not verdict.schools.any()
    assert not verdict.cells.any()


def test_each_of_two_comparisons_has_half_the_budget():
    first, second, third = recipe(2034)
    fitted, verdict = judge(third - second, 1, share=0.5)
    assert (round(fitted.noise, 3), verdict.need[0].round(2), verdict.factors.any()) == (1.040, 1.10, False)
    fitted, verdict = judge(third - first, 1, share=0.5)
    assert (round(fitted.noise, 3), verdict.need[0].round(2)) == (1.205, 1.28)
    assert fitted.factors[9] == pytest.approx(1.8)
    assert verdict.factors.tolist() == [0] * 9 + [1]


def test_the_one_report_in_twenty_names_a_factor_though_nothing_changed():
    _, second, third = recipe(2026)
    fitted, verdict = judge(third - second, 1)
    assert fitted.factors[1] == pytest.approx(-1.3)
    assert verdict.factors.tolist() == [0, -1, 0, 0, 0, 0, 0, 0, 0, 0]


def test_where_nothing_scatters_a_mark_is_still_uncertain_by_half_a_step():
    change = np.zeros((10, 10))
    change[9] = 2
    fitted, verdict = judge(change, step=1)
    assert fitted.noise == pytest.approx(0.7071, abs=1e-4)
    assert verdict.need[0] == pytest.approx(0.694, abs=5e-4)
    critical = stats.t.ppf(1 - 0.05 / 20, 81)
    assert critical == pytest.approx(2.886, abs=5e-4)
    assert 2 / (verdict.need[0] / critical) == pytest.approx(8.32, abs=0.01)
    assert verdict.factors.tolist() == [0] * 9 + [1]
    assert not verdict.schools.any()


def test_three_marks_that_rose_by_one_are_nothing():
    change = np.zeros((10, 10))
    change[9, :3] = 1
    _, verdict = judge(change, step=1)
    assert not any(found.any() for found in (verdict.factors, verdict.schools, verdict.cells))


def test_a_rise_of_all_factors_alike_is_no_claim_about_any():
    random = np.random.default_rng(5)
    _, verdict = judge(1 + random.normal(0, 1, (10, 12)).round(), step=1)
    assert not verdict.factors.any()
    assert verdict.shared >= 0.5


def test_the_other_factors_do_not_fall_because_one_rose_far():
    change = np.random.default_rng(4).normal(0, 0.7, (10, 20)).round()
    change[0] += 5
    _, verdict = judge(change, step=1)
    assert verdict.factors.tolist() == [1] + [0] * 9


def test_a_school_is_held_against_the_scatter_of_schools():
    random = np.random.default_rng(3)
    calm = random.normal(0, 0.8, (10, 20)).round()
    lifted = calm.copy()
    lifted[:, 7] += 3
    assert judge(lifted, 1)[1].schools.nonzero()[0].tolist() == [7]
    moods = calm + random.normal(0, 3, (1, 20)).round()  # every form had a good or a bad day
    assert not judge(moods, 1)[1].schools.any()


@pytest.mark.parametrize(("ratio", "named"), [(2.3, False), (2.55, True)])
def test_the_budget_of_false_claims_is_shared_by_all_schools(ratio, named):
    """Ten schools: one alone may lie 2.18 deviations out, one of ten 2.48 (G of Grubbs at .01 and .01/10)."""
    others = np.tile([-1.0, 1.0, 0.0], 3)
    outlier = next(x for x in np.arange(0, 60, 0.01) if _deviations(np.r_[others, x]) >= ratio)
    change = np.tile(np.r_[others, outlier], (10, 1))
    assert judge(change, 1)[1].schools.any() == named


def _deviations(schools):
    return (schools[-1] - schools.mean()) / schools.std(ddof=1)


def test_a_school_with_another_rater_is_left_out_of_the_scatter_and_never_named():
    change = np.random.default_rng(3).normal(0, 0.8, (10, 20)).round()
    change[:, 7] += 3
    judged = np.arange(20) != 7
    _, verdict = judge(change, 1, judged=judged)
    assert not verdict.schools.any()
    assert not verdict.cells[:, 7].any()


def test_a_single_cell_has_to_be_far_out():
    change = np.random.default_rng(2).normal(0, 0.5, (10, 10)).round()
    change[3, 4] = 6
    assert np.argwhere(judge(change, 1)[1].cells).tolist() == [[3, 4]]


def test_gaps_widen_what_has_to_be_reached():
    before, after, _ = recipe(2034)
    change = after - before
    change[0, :5] = np.nan
    _, verdict = judge(change, 1)
    assert verdict.need[0] > 1.3 * verdict.need[1]


def test_factors_and_schools_with_too_few_pairs_are_not_tested():
    change = np.zeros((8, 7))
    change[0, :4] = np.nan  # three pairs of seven
    change[:5, 6] = np.nan  # the school has three pairs; without it, no factor lacks any but the first
    factors, schools = paired_enough(change)
    assert factors.tolist() == [False] + [True] * 7
    assert schools.tolist() == [True] * 6 + [False]


def test_parts_that_do_not_hang_together_cannot_be_fitted():
    change = np.full((10, 10), np.nan)
    change[:5, :5] = change[5:, 5:] = 0
    assert fit(change, 1) is None


def test_the_mirror_of_chance():
    before, after, _ = recipe(2034)
    change, then, now = after - before, before <= 3, after <= 3
    assert (then.sum(), (change[then] > 0).sum(), now.sum()) == (18, 9, 16)
    assert (change[then].mean().round(2), -change[now].mean().round(2)) == (0.67, 0.56)
    assert mirror_p(change, then, now) > 0.05
    raised = np.where(then, before + 3, after)
    assert mirror_p(raised - before, then, raised <= 3) <= 0.05


def test_schools_and_factors_in_another_order_change_nothing():
    before, after, _ = recipe(2034)
    change = after - before
    rows, columns = np.random.default_rng(0).permutation(10), np.random.default_rng(1).permutation(10)
    _, verdict = judge(change, 1)
    _, other = judge(change[np.ix_(rows, columns)], 1)
    np.testing.assert_allclose(other.need, verdict.need[rows])
    np.testing.assert_array_equal(other.factors, verdict.factors[rows])


def claims(random, schools, noise, gaps=0.0, rise=0.0):
    """Whether a report claims anything about two rounds of one cluster (None where it cannot be tested)."""
    truth = 5.5 + random.normal(0, 1.2, (1, schools)) + random.normal(0, 0.8, (10, 1))
    truth = truth + random.normal(0, 1, (10, schools))
    later = truth + rise * (np.arange(10) == 9)[:, None]
    before, after = (np.clip(np.round(true + random.normal(0, noise, true.shape)), 1, 10) for true in (truth, later))
    change = np.where(random.random(truth.shape) < gaps, np.nan, after - before)
    factors, with_pairs = paired_enough(change)
    if factors.sum() < 5 or with_pairs.sum() < 4:
        return None
    _, verdict = judge(change[np.ix_(factors, with_pairs)], 1)
    if rise:
        return bool(verdict.factors[-1] > 0)
    return bool(verdict.factors.any() or verdict.schools.any() or verdict.cells.any())


def share(schools, noise, draws, **settings):
    random = np.random.default_rng(20_341)
    found = [claims(random, schools, noise, **settings) for _ in range(draws)]
    return np.mean([claim for claim in found if claim is not None])


def test_few_reports_without_change_claim_anything():
    assert share(10, 1.0, 300) <= 0.08  # 4.9 % over 10,000; 300 draws leave 2.5 points


@pytest.mark.slow
@pytest.mark.parametrize("gaps", [0.0, 0.19])
@pytest.mark.parametrize("noise", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("schools", [5, 10, 20, 30])
def test_at_most_six_of_a_hundred_reports_without_change_claim_anything(schools, noise, gaps):
    assert share(schools, noise, 2000, gaps=gaps) <= 0.06


@pytest.mark.slow
def test_a_true_rise_of_two_points_is_found_in_four_of_five_reports():
    assert 0.78 <= share(10, 1.0, 2000, rise=2.0) <= 0.86
