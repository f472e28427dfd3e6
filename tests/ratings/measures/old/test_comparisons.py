import numpy as np
import pytest

from esanalysis.ratings.measures import old as measures
from examples import WORKED_EXAMPLE, ratings_frame


def test_every_cell_stands_beside_its_school_and_its_factor(cells):
    found = measures.comparisons(cells)
    assert len(found) == len(cells)
    grid = np.array(WORKED_EXAMPLE, dtype=float)
    at = found[(found["school"] == "School 6") & (found["ksf"] == "design")].iloc[0]
    assert at["ksf_average"] == pytest.approx(grid[7].mean())
    assert at["school_average"] == pytest.approx(grid[:, 5].mean())
    assert (at["ksf_minimum"], at["ksf_maximum"]) == (2, 8)
    assert at["expected"] == pytest.approx(6.33, abs=0.01)


def test_helpers_are_out_of_the_weakest_band_and_a_third_of_the_scale_ahead(cells):
    found = measures.helpers(cells)
    assert (found["rating"] <= 3).all()
    assert (found["helper_rating"] >= 4).all()
    assert (found["gap"] >= 3).all()
    assert "impact" not in set(found["ksf"])
    funding = found[found["ksf"] == "funding"]
    assert set(funding["school"]) == {"School 1", "School 2", "School 6", "School 8"}


def test_every_pairing_is_one_of_the_helpers(cells, priorities):
    paired = measures.pairings(cells, priorities).dropna(subset="helper")
    possible = measures.helpers(cells)[["ksf", "school", "helper"]].astype(str)
    assert set(paired[["ksf", "school", "helper"]].astype(str).itertuples(index=False)) <= set(
        possible.itertuples(index=False)
    )


def test_nothing_rated_gives_no_helpers_and_no_comparison():
    cells = measures.cells(ratings_frame(np.full((10, 3), np.nan)))
    assert measures.helpers(cells).empty
    assert measures.comparisons(cells)["expected"].isna().all()
