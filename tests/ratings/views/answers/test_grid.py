"""What the title of the grid says, recounted from the marks, and how the factors are named on it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from esanalysis.english import capital, counted, number, part_of
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.views.answers.grid import grid
from esanalysis.ratings.views.answers.standouts import Standouts
from esanalysis.ratings.views.answers.strengths import strengths
from esanalysis.ratings.views.cluster import cluster_of
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
        everyone = of == values.shape[1]
        said = part_of(count, of, "school") if everyone else f"{number(count)} of the {counted(of, 'school')} rated"
        said = said if everyone or count < of else f"{part_of(of, of, 'school')} rated"
        assert view.title.startswith(f"{capital(said)} ")


def test_a_factor_that_its_instrument_writes_small_has_one_name_in_all_figures():
    known = load_framework("es-2009")
    factors = (replace(known.factors[0], label="behaviour of pupils", plain_name=""), *known.factors[1:])
    ratings = ratings_frame([[2, 5, 6, 7]] * 10, replace(known, key="own", factors=factors))
    for view in (grid(ratings), strengths(ratings)):
        assert "Behaviour of pupils" in view.chart
        assert "behaviour of pupils" not in view.chart


def test_marks_at_both_ends_of_the_scale_are_said_in_one_sentence():
    low, high = [1] * 5 + [5] * 5, [5] * 5 + [1] * 5
    ratings = frame(np.array([low, high] * 3, dtype=float), "1-5")
    said = [text for text in grid(ratings).sentences if "may hide differences" in text]
    assert said == ["30 of 60 marks are 1, 30 are 5: the ends of the scale may hide differences."]


def test_quoted_notes_say_who_reads_them():
    ratings = ratings_frame([[2, 8, 6, 7]] * 10)
    assert "pass it on" not in str(Standouts(cluster_of(ratings), side="worse").html)
    noted = ratings.assign(note=["A plan is missing."] + [None] * (len(ratings) - 1))
    found = [str(Standouts(cluster_of(noted), side=side).html) for side in ("worse", "better")]
    quoting = [page for page in found if "A plan is missing." in page]
    assert quoting
    assert all("whoever has this page reads them. Look through them before you pass it on." in page for page in quoting)
