"""Shares of variation, corrected for what chance puts there."""

import numpy as np
import pytest

from esanalysis import measures
from esanalysis.ratings.measures.model.fit import fit
from esanalysis.ratings.measures.variation import components
from random_grids import frame

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def of(values):
    return measures.variation(measures.cells(frame(values))).iloc[0]


def test_components_and_coefficients_of_shrout_and_fleiss():
    found = components(fit(SHROUT_FLEISS.T, step=1, span=9))
    targets, judges, rest = found.schools, found.ksfs, found.neither
    assert (targets, judges, rest) == pytest.approx((2.556, 5.244, 1.019), abs=0.0005)
    coefficients = {
        "ICC(2,1)": targets / (targets + judges + rest),
        "ICC(3,1)": targets / (targets + rest),
        "ICC(2,4)": targets / (targets + judges / 4 + rest / 4),
        "ICC(3,4)": targets / (targets + rest / 4),
    }
    rounded = {name: round(value, 2) for name, value in coefficients.items()}
    assert rounded == {"ICC(2,1)": 0.29, "ICC(3,1)": 0.71, "ICC(2,4)": 0.62, "ICC(3,4)": 0.91}


def test_shares_of_the_worked_example(cells):
    row = measures.variation(cells).iloc[0]
    assert [round(100 * row[name], 1) for name in ("ksfs", "schools", "neither")] == [19.5, 39.7, 40.7]
    variances = [round(row[f"{name}_variance"], 3) for name in ("ksfs", "schools", "neither")]
    assert variances == [0.702, 1.429, 1.465]
    assert (row["ratio_low"], row["ratio_high"]) == pytest.approx((0.15, 1.88), abs=0.005)


def test_schools_of_the_worked_example_likely_differ_more(cells):
    assert measures.variation(cells)["more"].tolist() == ["schools"]


def test_where_both_differ_alike_one_is_said_to_differ_more_in_at_most_one_of_ten():
    random, said = np.random.default_rng(7), []
    for _ in range(400):
        factors, schools = (part - part.mean() for part in random.normal(size=(2, 10)))
        level = 0.8 * (factors / factors.std(ddof=1))[:, None] + 0.8 * schools / schools.std(ddof=1)
        marks = np.clip(np.round(5.5 + level + random.normal(0, 1.2, level.shape)), 1, 10)
        said.append(components(fit(marks, step=1, span=9)).more)
    assert 0.05 < np.mean([more != "" for more in said]) <= 0.12
    assert {"schools", "ksfs"} <= set(said)


def test_what_is_no_more_than_chance_has_no_share():
    row = of(np.random.default_rng(0).integers(1, 11, (10, 8)))
    assert (row["schools"], row["ksfs"], row["neither"]) == (0, 0, 1)
    assert min(row["schools_p"], row["ksfs_p"]) > 0.05


@pytest.mark.parametrize(
    ("values", "why_not"),
    [
        (np.full((10, 10), 5), "no scatter"),
        (np.add.outer(np.arange(1, 6), np.arange(4)), "no scatter"),
        (np.random.default_rng(0).integers(1, 11, (10, 2)), "few schools"),
        (np.random.default_rng(0).integers(1, 11, (2, 10)), "few factors"),
        (np.full((3, 4), np.nan), "not rated"),
    ],
)
def test_without_scatter_or_marks_there_are_no_shares(values, why_not):
    row = of(values)
    assert row["why_not"] == why_not
    assert row[["schools", "ksfs", "neither"]].isna().all()


def test_gaps_leave_the_components_unbiased():
    random = np.random.default_rng(11)
    found = []
    for _ in range(200):
        marks = 5 + random.normal(0, 0.84, 10)[:, None] + random.normal(0, 1.2, 10) + random.normal(0, 1.2, (10, 10))
        marks[random.random(marks.shape) < 0.2] = np.nan
        parts = components(fit(marks, step=1, span=9))
        found.append((parts.ksfs, parts.schools, parts.neither))
    assert np.mean(found, axis=0) == pytest.approx([0.84**2, 1.44, 1.44], rel=0.15)
