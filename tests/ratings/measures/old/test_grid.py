import numpy as np
import pandas as pd
import pytest

from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.measures import old as measures
from examples import PRINTED_AVERAGES, PRINTED_TOTALS, WORKED_EXAMPLE, ratings_frame


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


def test_several_raters_make_one_cell_with_their_average():
    two = pd.concat([ratings_frame([[4] * 2] * 10), ratings_frame([[7] * 2] * 10)], ignore_index=True)
    two["rater"] = ["head"] * 20 + ["manager"] * 20
    two["note"] = ["too few"] * 20 + ["well led"] * 20
    cells = measures.cells(two)
    assert len(cells) == 20
    assert cells["rating"].eq(5.5).all()
    assert cells["raters"].eq(2).all()
    assert cells["note"].eq("too few; well led").all()


def test_variation_of_the_worked_example(cells):
    # Sums of squares worked by hand: schools 157.21, KSFs 84.71 of 373.51 about the mean 4.97.
    shares = measures.variation(cells).iloc[0]
    assert shares[["schools", "ksfs", "neither"]].astype(float).round(3).tolist() == [0.421, 0.227, 0.352]


def test_variation_with_gaps_still_adds_up_to_one():
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[0, 0] = marks[5, 7] = marks[9, 2] = np.nan
    shares = measures.variation(measures.cells(ratings_frame(marks))).iloc[0]
    assert shares[["schools", "ksfs", "neither"]].sum() == pytest.approx(1)
    assert 0.3 < shares["schools"] < 0.5


def test_variation_is_unknown_when_nothing_varies():
    shares = measures.variation(measures.cells(ratings_frame([[5, 5]] * 10))).iloc[0]
    assert shares[["schools", "ksfs", "neither"]].isna().all()


def test_all_ten_printed_totals_contradict_the_ratings_and_no_average_does():
    found = measures.contradictions(measures.cells(load_ratings()))
    totals, averages = (found[found["kind"] == kind] for kind in ("total", "average"))
    assert totals["printed"].tolist() == PRINTED_TOTALS
    assert totals["computed"].tolist() == [61, 47, 45, 53, 50, 49, 64, 54, 42, 32]
    assert (totals["computed"] - totals["printed"]).tolist() == [row[0] for row in WORKED_EXAMPLE]
    assert not totals["agrees"].any()
    assert averages["printed"].tolist() == PRINTED_AVERAGES
    assert averages["agrees"].all()


def test_cautions_name_what_to_be_careful_about():
    marks = [[5.0, 3.0 + (row % 3), np.nan] for row in range(10)]
    found = measures.cautions(measures.cells(ratings_frame(marks)))
    said = found.set_index("kind")["subject"]
    assert said["same throughout"] == "School 1"
    assert said["not rated"] == "10 × blank"
    assert said["few schools"] == "2"
    assert said["end unused"].tolist() == ["1", "10"]


def test_clusters_and_rounds_are_kept_apart():
    one, other = ratings_frame([[2, 4]] * 10, cluster="A"), ratings_frame([[8, 10]] * 10, cluster="B")
    both = pd.concat([one.astype({"cluster": str}), other.astype({"cluster": str})], ignore_index=True)
    both["cluster"] = pd.Categorical(both["cluster"])
    summary = measures.summary(measures.cells(both))
    assert summary.groupby("cluster", observed=True)["average"].unique().map(list).to_dict() == {"A": [3.0], "B": [9.0]}
