import numpy as np
import pytest

from esanalysis.ratings.measures.model.strictness import strictness


def two(lenient, strict):
    return np.stack([np.array(lenient, dtype=float), np.array(strict, dtype=float)])


def test_a_constant_difference_is_all_strictness_and_no_disagreement():
    base = np.arange(1, 13).reshape(3, 4) % 5 + 3.0
    found = strictness(["A", "B"], two(base + 1, base - 1), step=1, span=9)
    assert found.lenience == pytest.approx([1, -1])
    assert found.within == pytest.approx(0, abs=1e-9)
    assert found.df == 24 - 12 - 1
    assert found.cells == pytest.approx(base)
    assert found.stricter().tolist() == [[False, False], [True, False]]
    assert np.nanmax(found.net()) == pytest.approx(0, abs=1e-9)
    assert np.nanmax(found.raw()) == pytest.approx(2)


def test_a_cell_that_only_the_strict_rater_marked_is_raised_to_what_both_would_have_given():
    lenient = np.full((3, 4), 7.0)
    strict = np.full((3, 4), 5.0)
    lenient[0] = np.nan
    found = strictness(["A", "B"], two(lenient, strict), step=1, span=9)
    assert found.cells[0] == pytest.approx([6, 6, 6, 6])
    assert found.shares == pytest.approx(np.array([[0, 1], [0.5, 0.5], [0.5, 0.5]]))
    extra, confounded = found.between()
    assert extra[0, 1] > 0
    assert extra[1, 2] == pytest.approx(0)
    assert not confounded.any()


def test_without_a_shared_cell_factors_with_other_raters_cannot_be_compared():
    marks = np.full((2, 4, 5), np.nan)
    marks[0, :2], marks[1, 2:] = 4, 6
    found = strictness(["A", "B"], marks, step=1, span=9)
    assert found.why_not == "no shared cells"
    confounded = found.between()[1]
    assert confounded[0, 2]
    assert not confounded[0, 1]
    assert not found.stricter().any()


def test_raters_by_school_leave_the_factors_comparable():
    marks = np.full((2, 4, 6), np.nan)
    marks[0, :, :3], marks[1, :, 3:] = 4, 6
    assert not strictness(["A", "B"], marks, step=1, span=9).between()[1].any()


def test_the_scatter_of_two_marks_is_recovered():
    random = np.random.default_rng(1)
    cell = random.normal(5, 2, (10, 40))
    marks = np.stack([cell + shift + random.normal(0, 1, cell.shape) for shift in (-0.7, 0, 0.7)])
    found = strictness(["A", "B", "C"], marks, step=1, span=9)
    assert found.within == pytest.approx(1, abs=0.08)
    assert found.lenience == pytest.approx([-0.7, 0, 0.7], abs=0.15)
    assert found.stricter().sum() == 3


def test_a_rater_who_shares_no_cell_with_the_others_is_not_compared():
    marks = np.full((3, 3, 6), np.nan)
    marks[:2, :, :4], marks[2, :, 4:] = 5, 2
    assert strictness(["A", "B", "C"], marks, step=1, span=9).why_not == "not connected"


def test_hundreds_of_raters_are_not_compared_one_by_one_but_their_scatter_is_known():
    random = np.random.default_rng(2)
    marks = np.full((400, 3, 20), np.nan)
    for rater in range(400):
        marks[rater, :, rater % 20] = random.integers(3, 8, 3)
    found = strictness([str(n) for n in range(400)], marks, step=1, span=9)
    assert found.why_not == "many raters"
    assert found.within == pytest.approx(np.sqrt(2), abs=0.1)
