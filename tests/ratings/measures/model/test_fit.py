"""The additive fit against published figures and against least squares with a dummy for every factor and school."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import studentized_range

from esanalysis.ratings.measures.model import fit as fit_module
from esanalysis.ratings.measures.model.fit import fit, ranks, student, tukey
from examples import WORKED_EXAMPLE

# Shrout & Fleiss (1979), table 2: six targets (down) by four judges.
SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)

# R's warpbreaks: nine looms for each wool (A, B) and tension (L, M, H).
WARPBREAKS = {
    "AL": [26, 30, 54, 25, 70, 52, 51, 26, 67],
    "AM": [18, 21, 29, 17, 12, 18, 35, 30, 36],
    "AH": [36, 21, 24, 18, 10, 43, 28, 15, 26],
    "BL": [27, 14, 29, 19, 29, 31, 41, 20, 44],
    "BM": [42, 26, 19, 16, 39, 28, 21, 39, 29],
    "BH": [20, 21, 24, 17, 13, 15, 15, 16, 28],
}


def by_dummies(marks):
    """The same model with a dummy for every factor and school, by ordinary least squares."""
    row, column = np.nonzero(~np.isnan(marks))
    design = np.hstack([np.eye(marks.shape[0])[row], np.eye(marks.shape[1])[column]])
    hat = design @ np.linalg.pinv(design)
    return row, column, design, hat, marks[row, column]


def test_mean_squares_of_shrout_and_fleiss():
    found = fit(SHROUT_FLEISS.T, step=1, span=9)
    assert found.df == 15
    assert found.scatter**2 == pytest.approx(1.02, abs=0.005)
    assert found.between / 3 == pytest.approx(32.49, abs=0.005)  # judges
    assert fit(SHROUT_FLEISS, step=1, span=9).between / 5 == pytest.approx(11.24, abs=0.005)  # targets


def test_doubt_of_the_worked_example():
    found = fit(np.array(WORKED_EXAMPLE, dtype=float), step=1, span=9)
    assert found.scatter == pytest.approx(1.21, abs=0.005)
    assert found.doubt_range == pytest.approx((1.05, 1.43), abs=0.005)
    assert found.df == 81
    assert found.floor == pytest.approx(0.82, abs=0.005)
    assert found.between / 9 / found.scatter**2 == pytest.approx(5.79, abs=0.005)
    assert found.chance(found.between, 9) == pytest.approx(3e-6, rel=0.2)


@pytest.mark.parametrize(
    ("step", "span", "floor"), [(1, 9, 0.818), (1, 4, 0.5), (1, 3, 0.5), (1, 2, 0.5), (1, 100, 9.09)]
)
def test_the_least_doubt_is_half_a_mark_or_an_eleventh_of_the_scale(step, span, floor):
    assert fit(np.ones((3, 4)), step, span).floor == pytest.approx(floor, abs=0.001)


@pytest.mark.parametrize(
    ("groups", "df", "quantile"), [(3, 10, 3.877), (5, 20, 4.232), (10, 60, 4.646), (10, 20, 5.008), (10, 81, 4.60)]
)
def test_the_studentized_range_of_published_tables(groups, df, quantile):
    assert float(tukey(groups)(np.array(df))) * np.sqrt(2) == pytest.approx(quantile, abs=0.002)


@pytest.mark.parametrize("df", [11, 13, 22, 35, 81, 400])
def test_between_the_usual_degrees_of_freedom_the_quantile_is_hardly_too_large(df):
    exact = studentized_range.ppf(0.95, 10, df)
    assert exact <= float(tukey(10)(np.array(df))) * np.sqrt(2) <= exact + 0.001


def test_tukey_intervals_of_warpbreaks_as_r_prints_them():
    cells = {key: np.array(values, dtype=float) for key, values in WARPBREAKS.items()}
    marks = np.concatenate(list(cells.values()))
    design = np.array(
        [[1, key[0] == "B", key[1] == "M", key[1] == "H"] for key in cells for _ in range(9)], dtype=float
    )
    rest = marks - design @ np.linalg.lstsq(design, marks, rcond=None)[0]
    scatter = np.sqrt((rest**2).sum() / 50)
    half_width = scatter * float(tukey(3)(np.array(50))) * np.sqrt(2 / 18)
    level = {tension: np.mean([cells["A" + tension], cells["B" + tension]]) for tension in "LMH"}
    difference = level["M"] - level["L"]
    assert difference == pytest.approx(-10)
    assert difference - half_width == pytest.approx(-19.35342, abs=1e-3)
    assert difference + half_width == pytest.approx(-0.6465793, abs=1e-3)


def test_student_quantile_of_an_outlier_test_that_r_prints():
    # car::outlierTest on Duncan's data: t 3.134519 with 41 df, p 0.0031772, Bonferroni (45) 0.14297.
    assert float(student(1 - 0.0031772 / 2)(np.array(41))) == pytest.approx(3.134519, abs=1e-4)
    assert float(student(1 - 0.05 / 2 / 45)(np.array(41))) > 3.134519


grids = st.tuples(st.integers(2, 6), st.integers(2, 7), st.integers(0, 2**32 - 1), st.sampled_from([0, 0.2, 0.5]))


def drawn(factors, schools, seed, gaps):
    random = np.random.default_rng(seed)
    marks = random.integers(1, 11, (factors, schools)).astype(float)
    marks[random.random(marks.shape) < gaps] = np.nan
    return marks


@given(grids)
@settings(max_examples=60, deadline=None)
def test_the_fit_is_that_of_dummies_whatever_is_missing(grid):
    marks = drawn(*grid)
    row, column, _, hat, rated = by_dummies(marks)
    if not len(rated):
        return
    found = fit(marks, step=1, span=9)
    assert found.rest[row, column] == pytest.approx(rated - hat @ rated, abs=1e-7)
    assert found.left[row, column] == pytest.approx(1 - np.diag(hat), abs=1e-7)
    assert found.df == len(rated) - round(np.trace(hat))


@given(grids)
@settings(max_examples=40, deadline=None)
def test_variances_of_differences_are_those_of_dummies(grid):
    marks = drawn(*grid)
    found = fit(marks, step=1, span=9)
    if not found.tested:
        return
    *_, design, _, rated = by_dummies(marks)
    inverse = np.linalg.pinv(design.T @ design)[: len(marks), : len(marks)]
    present = np.flatnonzero(~np.isnan(found.factor))
    for i in present:
        for j in present:
            theirs = inverse[i, i] + inverse[j, j] - 2 * inverse[i, j]
            ours = found.covariance[i, i] + found.covariance[j, j] - 2 * found.covariance[i, j]
            assert ours == pytest.approx(theirs, abs=1e-7)
    # Sum of squares of the factors after the schools: what a model without factors leaves over more.
    schools = design[:, len(marks) :]
    without = rated - schools @ np.linalg.pinv(schools) @ rated
    assert found.between == pytest.approx((without**2).sum() - found.squares, abs=1e-6)


@pytest.mark.parametrize(
    ("marks", "why_not"),
    [
        (np.full((3, 4), np.nan), "not rated"),
        (np.ones((5, 2)), "few schools"),
        (np.ones((2, 9)), "few factors"),
        (np.kron(np.eye(2), np.ones((3, 3))), ""),
        (np.where(np.kron(np.eye(2), np.ones((3, 3))) == 1, 5, np.nan), "not connected"),
        (np.ones((3, 3)), "few marks"),
        (np.ones((3, 4)), ""),
        (np.ones((4, 3)), ""),
    ],
)
def test_what_cannot_be_tested_says_why(marks, why_not):
    found = fit(marks, step=1, span=9)
    assert found.why_not == why_not
    if why_not:
        assert found.doubt == found.floor
        assert np.isnan(found.chance(1.0, 2))


def test_adjusted_averages_compare_the_same_schools():
    # The low school leaves out the factor that everybody is best on.
    marks = np.array([[2, 6, 8], [2, 6, 8], [np.nan, 7, 9]])
    assert fit(marks, step=1, span=9).level == pytest.approx([16 / 3, 16 / 3, 19 / 3])


def test_ties_share_the_better_rank():
    assert ranks(np.array([5, 6, 5, np.nan, 3])).tolist()[:3] == [2, 1, 2]


@pytest.mark.parametrize(("groups", "df"), [(2, 1.0), (10, 60.0), (10, 120.0), (20, np.inf)])
def test_the_shipped_quantiles_are_scipys(groups, df):
    assert fit_module._known()[groups, df] == pytest.approx(studentized_range.ppf(0.95, groups, df), rel=1e-9)


def test_quantiles_are_shipped_for_the_usual_instruments_at_every_node():
    known = fit_module._known()
    assert {groups for groups, _ in known} == set(range(2, 21))
    assert all((10, float(df)) in known for df in fit_module.NODES)


def test_where_nothing_scatters_the_least_doubt_remains():
    quiet = fit(np.full((4, 5), 6.0), step=1, span=9)
    assert (quiet.tested, quiet.scatter) == (True, 0)
    assert quiet.doubt == pytest.approx(0.82, abs=0.005)
