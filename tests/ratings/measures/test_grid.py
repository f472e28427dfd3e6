"""Cells, totals, printed figures and what to be careful about."""

import numpy as np
import pandas as pd
import pytest

from esanalysis import measures
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.views.answers.grid import grid as grid_view
from examples import PRINTED_AVERAGES, PRINTED_TOTALS, WORKED_EXAMPLE, ratings_frame
from random_grids import frame


def cautions(values, **kwargs):
    found = measures.cautions(measures.cells(frame(values, **kwargs)))
    return found[["kind", "subject", "mark", "count", "of"]].fillna(-1).values.tolist()


def test_totals_and_averages_of_the_worked_example(cells):
    summary = measures.summary(cells)
    assert summary["total"].tolist() == [61, 47, 45, 53, 50, 49, 64, 54, 42, 32]
    assert summary["average"].round(1).tolist() == [6.1, 4.7, 4.5, 5.3, 5.0, 4.9, 6.4, 5.4, 4.2, 3.2]
    assert summary["rated"].eq(10).all()


def test_a_factor_nobody_rated_keeps_its_row():
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[3] = np.nan
    summary = measures.summary(measures.cells(ratings_frame(marks)))
    row = summary.set_index("ksf").loc["cluster"]
    assert (len(summary), row["rated"], row["schools"]) == (10, 0, 10)
    assert row[["total", "average", "median"]].isna().all()


def test_several_raters_make_one_cell_that_keeps_their_marks():
    two = pd.concat([ratings_frame([[4] * 2] * 10), ratings_frame([[7] * 2] * 10)], ignore_index=True)
    two["rater"] = ["head"] * 20 + ["manager"] * 20
    two["note"] = ["too few"] * 20 + ["well led"] * 20
    cells = measures.cells(two)
    assert len(cells) == 20
    assert cells["rating"].eq(5.5).all()
    assert cells["raters"].eq(2).all()
    assert cells["note"].eq("too few; well led").all()
    assert set(cells["marks"]) == {(("head", 4.0), ("manager", 7.0))}


def test_raters_of_different_cells_are_kept_too():
    ratings = ratings_frame(WORKED_EXAMPLE)
    ratings["rater"] = pd.Series(np.where(ratings["school"].cat.codes < 5, "A", "B"), dtype="string")
    cells = measures.cells(ratings)
    assert cells["marks"].iloc[0] == (("A", 2.0),)
    assert cells["marks"].iloc[-1] == (("B", 4.0),)


def test_all_ten_printed_totals_contradict_the_ratings_and_no_average_does():
    found = measures.contradictions(measures.cells(load_ratings()))
    totals, averages = (found[found["kind"] == kind] for kind in ("total", "average"))
    assert totals["printed"].tolist() == PRINTED_TOTALS
    assert (totals["computed"] - totals["printed"]).tolist() == [row[0] for row in WORKED_EXAMPLE]
    assert not totals["agrees"].any()
    assert averages["printed"].tolist() == PRINTED_AVERAGES
    assert averages["agrees"].all()


def test_a_school_of_one_mark_blanks_few_schools_and_unused_ends():
    values = [[5.0, 3.0 + (row % 3), np.nan] for row in range(10)]
    assert cautions(values) == [
        ["same throughout", "School 1", 5, 10, 10],
        ["end unused", "", 1, 0, 20],
        ["end unused", "", 10, 0, 20],
        ["half unused", "", 5, 0, 20],
        ["few schools", "", -1, 2, 3],
        ["not rated", "blank", -1, 10, 30],
    ]


def test_an_end_with_more_than_a_third_of_the_marks_is_crowded():
    values = np.full((4, 6), 7)
    values[0], values[1, :3] = 10, 10
    assert ["end crowded", "", 10, 9, 24] in cautions(values)
    values[1, 2] = 7
    assert not [row for row in cautions(values) if row[0] == "end crowded"]


def test_a_likert_scale_filed_on_ten_marks_leaves_the_upper_half_unused():
    values = np.tile([1, 2, 3, 4, 5], (4, 2))
    assert ["half unused", "", 5, 0, 40] in cautions(values)


def test_the_ends_of_a_scale_on_which_low_is_best_are_its_own():
    values = np.full((4, 6), 9)
    values[0] = 10  # merits: the best mark is 1
    said = cautions(values, higher_is_better=False)
    assert ["end unused", "", 10, 0, 24] in said
    assert ["half unused", "", 2, 0, 24] in said
    assert not [row for row in said if row[:3] == ["end unused", "", 1]]


def test_a_factor_rated_by_some_schools_is_named():
    values = np.array(WORKED_EXAMPLE, dtype=float)
    values[9, 5:] = np.nan
    assert ["factor rated by some", "f10", -1, 5, 10] in cautions(values)


def test_clusters_and_rounds_are_kept_apart():
    one, other = ratings_frame([[2, 4]] * 10, cluster="A"), ratings_frame([[8, 10]] * 10, cluster="B")
    both = pd.concat([one.astype({"cluster": str}), other.astype({"cluster": str})], ignore_index=True)
    both["cluster"] = pd.Categorical(both["cluster"])
    summary = measures.summary(measures.cells(both))
    assert summary.groupby("cluster", observed=True)["average"].unique().map(list).to_dict() == {"A": [3.0], "B": [9.0]}


def test_two_schools_with_every_mark_in_common_are_named_where_chance_would_rarely_do_that():
    marks = np.array(WORKED_EXAMPLE)
    marks[:, 6] = marks[:, 1]
    found = measures.cautions(measures.cells(ratings_frame(marks)))
    [row] = found[found["kind"] == "same as another"].to_dict("records")
    assert (row["subject"], row["other"], row["count"]) == ("School 7", "School 2", 10)
    sentence = "Schools 2 and 7 have the same mark on every KSF: was one copied?"
    assert grid_view(ratings_frame(marks)).sentences[1] == sentence


@pytest.mark.parametrize("kind", ["noise", "levels", "piled at the top"])
@pytest.mark.parametrize(("scale", "low", "high"), [("1-10", 1, 10), ("1-5", 1, 5), ("1-4", 1, 4)])
def test_schools_that_nobody_copied_are_rarely_said_to_be_the_same(scale, low, high, kind):
    random, wide, said = np.random.default_rng(3), (high - low) / 9, 0
    for _ in range(60):
        if kind == "noise":
            marks = random.integers(low, high + 1, (10, 10))
        elif kind == "levels":
            levels = random.normal(0, 1.5 * wide, 10) + random.normal(0, wide, (10, 1))
            marks = np.clip(np.round((low + high) / 2 + levels + random.normal(0, wide, (10, 10))), low, high)
        else:
            marks = high - np.clip(np.floor(random.exponential(2 * wide, (10, 10))), 0, high - low)
        found = measures.cautions(measures.cells(frame(marks, scale)))
        said += bool((found["kind"] == "same as another").any())
    assert said <= 3
