import numpy as np
import pandas as pd
import pytest

from esanalysis import measures
from examples import ratings_frame
from two_rounds import joined


def of(ratings):
    return measures.instrument(measures.cells(ratings)).set_index("ksf")


def test_how_each_factor_of_the_worked_example_was_used(ratings):
    found = of(ratings)
    assert found["range"].tolist() == [7, 5, 4, 3, 3, 5, 4, 6, 5, 2]
    assert found.index[found["weakest_band"] >= 0.5].tolist() == ["impact"]
    assert found.loc["impact", "weakest_band"] == 0.6
    assert found.loc["engagement", ["lowest", "highest"]].tolist() == [2, 9]
    assert found["unused"].unique().tolist() == [2]  # nobody gave a 1 or a 10


def test_factors_that_look_alike_are_no_news_with_ten_schools(ratings):
    found = of(ratings)
    assert found["nearest_within_one"].max() == 0.9
    assert found["nearest_chance"].min() == pytest.approx(0.62, abs=0.03)
    assert found.loc["integration", "nearest"] == "alignment"


def test_a_factor_left_out_by_most_is_counted_with_its_reason(ratings):
    out = (ratings["ksf"] == "alignment") & ratings["school"].isin([f"School {n}" for n in range(1, 7)])
    ratings.loc[out, "rating"] = np.nan
    ratings["missing"] = ratings["missing"].astype(object)
    ratings.loc[out, "missing"] = ["n/a"] * 4 + ["blank"] * 2
    found = of(ratings)
    assert found.loc["alignment", ["rated", "missing", "missing_reason"]].tolist() == [4, 6, "n/a"]
    assert found.loc["funding", ["missing", "missing_reason"]].tolist() == [0, None]


def test_ends_of_the_scale_are_counted_whatever_way_it_runs():
    marks = np.full((10, 4), 5)
    marks[0], marks[1] = [1, 1, 5, 10], [10, 10, 10, 1]
    found = of(ratings_frame(marks))
    assert found[["at_floor", "at_ceiling"]].iloc[:2].to_numpy().tolist() == [[0.5, 0.25], [0.25, 0.75]]


def test_too_small_a_grid_has_no_yardstick():
    found = of(ratings_frame(np.arange(20).reshape(10, 2) % 10 + 1))
    assert found[["narrow_by_chance", "nearest_chance"]].isna().all(axis=None)
    assert found["range"].notna().all()


def two_raters(worse="training", apart=4):
    random = np.random.default_rng(0)
    marks = np.clip(np.round(random.normal(5, 1.5, (10, 8))), 1, 10)
    first, second = ratings_frame(marks), ratings_frame(np.clip(marks + random.integers(-1, 2, marks.shape), 1, 10))
    far = (second["ksf"] == worse) & (np.arange(80) % 20 < 10)
    second.loc[far, "rating"] = (second.loc[far, "rating"] + apart - 1) % 10 + 1
    return joined(
        [part.assign(rater=pd.Series([who] * 80, dtype="string")) for part, who in ((first, "LA"), (second, "Head"))]
    )


def test_the_factor_on_which_raters_differ_most_stands_out():
    found = of(two_raters())
    assert found["rater_pairs"].tolist() == [8] * 10
    assert found["rater_sd"].idxmax() == "training"
    assert found.loc["training", "rater_p"] <= 0.05
    assert found.drop("training")["rater_p"].min() > 0.05


def test_how_far_two_raters_are_apart_is_the_average_of_their_differences(ratings):
    """Also where one is stricter throughout, and where a cell has three marks (three differences)."""
    strict = ratings.assign(rating=(ratings["rating"] - 3).clip(lower=1), rater="Adviser")
    third = ratings[ratings["school"] == "School 1"].assign(rater="Governor")
    found = of(joined([ratings.assign(rater="Head"), strict, third]))
    for key, part in ratings.groupby("ksf", observed=True):
        apart = part["rating"] - (part["rating"] - 3).clip(lower=1)
        three = (part["school"] == "School 1").to_numpy()
        expected = np.mean([*apart[~three], *(apart[three] * 2 / 3)])
        assert found.loc[key, "rater_apart"] == pytest.approx(expected)


def test_with_several_raters_marks_are_what_each_of_them_gave_and_no_averages():
    high, low = ratings_frame(np.full((10, 4), 8)), ratings_frame(np.full((10, 4), 3))
    low.loc[low["ksf"] != "training", "rating"] = 8
    both = joined([part.assign(rater=pd.Series([who] * 40, dtype="string"))
                   for part, who in ((high, "LA"), (low, "Head"))])  # fmt: skip
    found = of(both).loc["training"]
    assert found[["lowest", "highest", "range", "weakest_band", "top_band"]].tolist() == [3, 8, 5, 0.5, 0.5]
    assert found[["rated", "unused"]].tolist() == [4, 8]
    assert pd.isna(found["narrow_by_chance"])


def test_one_rater_is_compared_with_nobody(ratings):
    assert of(ratings)[["rater_sd", "rater_apart", "rater_p"]].isna().all(axis=None)


def test_a_school_that_a_factor_is_not_for_did_not_leave_it_out(ratings):
    some = ratings["school"].isin([f"School {n}" for n in range(1, 7)]) & ratings["ksf"].eq("publicity")
    ratings.loc[some, "rating"] = np.nan
    not_for = ratings.assign(missing=ratings["missing"].astype(object).mask(some, "not applicable"))
    left_out = ratings.assign(missing=ratings["missing"].astype(object).mask(some, "not rated"))
    assert of(not_for).loc["publicity", ["rated", "missing"]].tolist() == [4, 0]
    assert of(left_out).loc["publicity", ["rated", "missing"]].tolist() == [4, 6]
