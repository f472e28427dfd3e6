"""What the title of the grid says, recounted from the marks, and how the factors are named on it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from esanalysis.english import capital, part_of
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.views.answers.grid import grid
from esanalysis.ratings.views.answers.strengths import strengths
from examples import ratings_frame
from random_grids import frame, merits

OF_SIX = [2, 2, 2, 6, 6, 6]


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([[2] * 5, [5] * 5, [5] * 5], "All five schools are in the low band on engagement"),
        (
            [[2] * 5, [5] * 5, [3] * 5],
            "All five schools are in the low band on engagement and alignment with council plans",
        ),
        (
            [OF_SIX, OF_SIX[::-1], [6] * 6],
            "Three of six schools are in the low band on each of engagement and planning",
        ),
        ([[2] * 5] * 4, "All five schools are in the low band on KSFs 1, 2, 3 and 4"),
        (
            [[2] * 5, [2] * 4 + [np.nan], [3] * 5],
            "All five schools are in the low band on engagement and alignment with council plans",
        ),
    ],
)
def test_the_title_names_all_factors_that_as_many_schools_are_low_on(rows, title):
    assert grid(ratings_frame(rows)).title == title


@settings(max_examples=60, deadline=None)
@given(merits(schools=(3, 8)))
def test_what_the_title_counts_is_true_of_every_factor_it_names_and_of_no_other(drawn):
    scale, values = drawn
    ratings = frame(values, scale)
    view = grid(ratings)
    if not view.lowest:
        return
    framework = view.cluster.framework
    low, rated = framework.band_places(values) == 0, ~np.isnan(values)
    counts = {(row["low"], row["rated"]) for row in view.lowest}
    assert len(counts) == 1
    count, of = counts.pop()
    enough = ~view.cluster.weaknesses["extent"].isin(["few rated", "not rated"]).to_numpy()
    alike = enough & ((low & rated).sum(axis=1) == count) & (rated.sum(axis=1) == of)
    assert [row["ksf"] for row in view.lowest] == [framework.keys[place] for place in np.flatnonzero(alike)]
    if of > 2:
        assert view.title.startswith(capital(part_of(count, of, "school")))


def test_a_factor_that_its_instrument_writes_small_has_one_name_in_all_figures():
    known = load_framework("es-2009")
    factors = (replace(known.factors[0], label="behaviour of pupils", plain_name=""), *known.factors[1:])
    ratings = ratings_frame([[2, 5, 6, 7]] * 10, replace(known, key="own", factors=factors))
    for view in (grid(ratings), strengths(ratings)):
        assert "Behaviour of pupils" in view.chart
        assert "behaviour of pupils" not in view.chart
