"""Every cell beside its school, its factor and what is expected."""

import numpy as np
import pytest

from esanalysis import measures
from examples import WORKED_EXAMPLE, ratings_frame


def test_every_cell_stands_beside_its_school_and_its_factor(cells):
    found = measures.comparisons(cells)
    assert len(found) == len(cells)
    grid = np.array(WORKED_EXAMPLE, dtype=float)
    at = found[(found["school"] == "School 6") & (found["ksf"] == "design")].iloc[0]
    assert at["ksf_average"] == pytest.approx(grid[7].mean())
    assert at["school_average"] == pytest.approx(grid[:, 5].mean())
    assert (at["ksf_minimum"], at["ksf_maximum"], at["school_level"]) == (2, 8, "mixed")
    assert at["expected"] == pytest.approx(6.36, abs=0.005)


def test_helpers_are_out_of_the_weakest_band_and_a_third_of_the_scale_ahead(cells):
    found = measures.helpers(cells)
    assert (found["rating"] <= 3).all()
    assert (found["helper_rating"] >= 4).all()
    assert (found["gap"] >= 3).all()
    assert "impact" not in set(found["ksf"])
    funding = found[found["ksf"] == "funding"]
    assert set(funding["school"]) == {"School 1", "School 2", "School 6", "School 8"}


def test_nothing_rated_gives_no_helpers_and_no_comparison():
    cells = measures.cells(ratings_frame(np.full((10, 3), np.nan)))
    assert measures.helpers(cells).empty
    assert measures.comparisons(cells)["expected"].isna().all()
    assert set(measures.comparisons(cells)["stands_out"]) == {"not rated"}
