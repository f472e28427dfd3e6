"""Firm pairs, firm and likely ranks: the worked example's figures, and what must not be claimed."""

import numpy as np
import pandas as pd
import pytest

from esanalysis import measures
from examples import WORKED_EXAMPLE, ratings_frame
from random_grids import frame


def of(merits, **kwargs):
    return measures.strengths(measures.cells(frame(merits, **kwargs))).set_index("ksf")


def numbers(pairs):
    place = {key: number for number, key in enumerate(pairs["ksf"].cat.categories, start=1)}
    return [(place[one], place[other]) for one, other in zip(pairs["ksf"], pairs["behind"], strict=True)]


def test_firm_pairs_of_the_worked_example(cells):
    assert numbers(measures.firm_pairs(cells)) == [(7, 3), (7, 9), (7, 10), (1, 10), (8, 10), (4, 10), (5, 10)]


def test_firm_ranges_of_the_worked_example(cells):
    found = measures.strengths(cells)
    ranges = dict(enumerate(zip(found["firm_best"], found["firm_worst"], strict=True), start=1))
    assert ranges == {
        7: (1, 7), 1: (1, 9), 8: (1, 9), 4: (1, 9), 5: (1, 9), 6: (1, 10), 2: (1, 10), 3: (2, 10), 9: (2, 10),
        10: (6, 10),
    }  # fmt: skip


def test_likely_ranges_of_the_worked_example(cells):
    # KSF 9: of 200,000 draws 6.6 % put it sixth or better, so that its range begins there.
    found = measures.strengths(cells)
    ranges = dict(enumerate(zip(found["likely_best"], found["likely_worst"], strict=True), start=1))
    assert ranges == {
        7: (1, 2), 1: (1, 3), 8: (2, 6), 4: (2, 7), 5: (3, 8), 6: (3, 8), 2: (4, 9), 3: (5, 9), 9: (6, 9), 10: (10, 10),
    }  # fmt: skip


def test_the_doubt_of_the_worked_example(cells):
    row = measures.doubt(cells).iloc[0]
    assert row[["scatter", "scatter_low", "scatter_high", "floor"]].astype(float).round(2).tolist() == [
        1.21, 1.05, 1.43, 0.82,
    ]  # fmt: skip
    assert (row["df"], row["order"], row["any_firm"], row["why_not"]) == (81, "apart", True, "")
    assert row["p"] == pytest.approx(3e-6, rel=0.2)


def test_averages_that_are_no_further_apart_than_chance_carry_no_likely_rank():
    random = np.random.default_rng(7)
    merits = random.integers(1, 11, (10, 8))
    found, doubt = of(merits), measures.doubt(measures.cells(frame(merits)))
    assert doubt["order"].tolist() == ["chance"]
    assert found["likely_best"].isna().all()
    assert found["firm_best"].eq(1).all()
    assert found["firm_worst"].eq(10).all()


@pytest.mark.parametrize(("schools", "why_not"), [(1, "few schools"), (2, "few schools"), (3, "")])
def test_with_two_schools_nothing_is_tested_and_nothing_is_false(schools, why_not):
    found = of(np.array(WORKED_EXAMPLE)[:, :schools])
    assert set(found["why_not"]) == {why_not}
    claims = ["firm_best", "firm_worst", "could_be_strongest", "could_be_weakest"]
    assert found[claims].isna().all(axis=None) == bool(why_not)
    assert found["rank"].notna().all()


def test_one_constant_grid_is_tested_and_finds_nothing():
    cells = measures.cells(frame(np.full((10, 10), 5)))
    assert measures.firm_pairs(cells).empty
    assert measures.doubt(cells)["order"].tolist() == ["chance"]
    assert measures.strengths(cells)["rank"].eq(1).all()


def test_ranks_compare_the_same_schools():
    # Factor 10 is everybody's best, but only the five low schools have marked it.
    low, high = [2, 2, 3, 2, 3], [8, 8, 7, 9, 8]
    merits = np.array([[*low, *high]] * 9 + [[4, 4, 5, 4, 5, *[np.nan] * 5]], dtype=float)
    found = of(merits)
    assert found["rank"].iloc[-1] == 1
    assert found["average"].iloc[-1] == pytest.approx(4.4)
    assert found["adjusted"].iloc[-1] == pytest.approx(7.2)
    assert found[["least", "most"]].iloc[-1].tolist() == pytest.approx([2.7, 7.2])


def test_a_factor_that_few_schools_rated_is_not_placed():
    merits = np.array(WORKED_EXAMPLE, dtype=float)
    merits[0, 4:] = np.nan
    merits[1] = np.nan
    found = of(merits)
    assert found["why_not"].tolist() == ["few rated", "not rated", *[""] * 8]
    assert found["rank"].isna().tolist() == [True, True, *[False] * 8]
    assert found["firm_worst"].max() == 8
    assert found["adjusted"].notna().tolist() == [True, False, *[True] * 8]


def test_a_factor_that_is_not_for_every_school_lacks_nothing():
    merits = np.array(WORKED_EXAMPLE, dtype=float)
    merits[9, 4:] = np.nan
    ratings = frame(merits)
    ratings["missing"] = ratings["missing"].astype(object).where(ratings["missing"].isna(), "not applicable")
    cells = measures.cells(ratings)
    last = measures.strengths(cells).iloc[-1]
    assert (last["schools"], last["rated"], last["why_not"]) == (4, 4, "")
    assert last["least"] == last["most"] == last["average"] == 3
    assert not measures.firm_pairs(cells)["if_alike"].any()
    assert measures.weaknesses(cells)["extent"].iloc[-1] == "nearly everywhere"
    kinds = measures.cautions(cells).set_index("kind")
    assert "factor rated by some" not in kinds.index
    assert "not rated" not in kinds.index
    assert kinds.loc["not applicable", ["count", "of"]].tolist() == [6, 100]
    blank = measures.strengths(measures.cells(frame(merits))).iloc[-1]
    assert (blank["schools"], blank["why_not"]) == (10, "few rated")


def test_factors_that_share_no_school_have_no_order():
    merits = np.full((6, 8), np.nan)
    merits[:3, :4], merits[3:, 4:] = 3, 8
    found = of(merits)
    assert set(found["why_not"]) == {"not connected"}
    assert found["rank"].isna().all()


def test_a_firm_claim_that_missing_marks_could_overturn_is_marked():
    random = np.random.default_rng(3)
    merits = np.clip(np.round(6 + random.normal(0, 0.7, (6, 12))), 1, 10)
    merits[0] = 9
    merits[0, :6] = np.nan
    found = measures.firm_pairs(measures.cells(frame(merits)))
    assert set(found["ksf"]) == {"f1"}
    assert found["if_alike"].all()
    whole = measures.firm_pairs(measures.cells(frame(np.where(np.isnan(merits), 9, merits))))
    assert not whole["if_alike"].any()


def test_a_scale_on_which_low_is_best_ranks_the_other_way():
    found = of(WORKED_EXAMPLE, higher_is_better=False)
    usual = of(WORKED_EXAMPLE)
    claims = ["rank", "firm_best", "firm_worst", "likely_best", "likely_worst"]
    pd.testing.assert_frame_equal(found[claims], usual[claims])
    assert found["adjusted"].tolist() == pytest.approx((11 - usual["adjusted"]).tolist())


def test_two_raters_of_other_factors_without_a_shared_cell_are_not_compared():
    ratings = ratings_frame(np.where(np.arange(10)[:, None] < 5, 2, 8) * np.ones((10, 10)))
    first_half = ratings["ksf"].cat.codes < 5
    ratings["rater"] = first_half.map({True: "Head", False: "Governor"}).astype("string")
    cells = measures.cells(ratings)
    assert measures.doubt(cells)["untold"].tolist() == [25]
    assert measures.firm_pairs(cells).empty
    assert measures.strengths(cells)["likely_best"].isna().all()
    alone = measures.cells(ratings.assign(rater=pd.NA).astype({"rater": "string"}))
    assert len(measures.firm_pairs(alone)) == 25


def test_clusters_and_rounds_are_each_on_their_own(ratings):
    other = ratings_frame(WORKED_EXAMPLE[::-1], cluster="Other")
    both = pd.concat([ratings, other], ignore_index=True).astype(dict.fromkeys(["cluster", "school"], "category"))
    both.attrs = ratings.attrs
    found = measures.strengths(measures.cells(both)).drop(columns=["cluster", "round"])
    alone = [measures.strengths(measures.cells(one)).drop(columns=["cluster", "round"]) for one in (ratings, other)]
    pd.testing.assert_frame_equal(found, pd.concat(alone, ignore_index=True))


def test_where_schools_agree_throughout_the_least_doubt_of_a_mark_remains():
    found = measures.strengths(measures.cells(frame([[7] * 5, [6] * 5, [6] * 5])))
    assert found[["rank", "firm_best", "firm_worst"]].values.tolist() == [[1, 1, 3], [2, 1, 3], [2, 1, 3]]


def test_a_factor_that_few_schools_are_rated_on_does_not_count_as_a_third():
    gaps = [np.nan] * 6
    cells = measures.cells(frame([[9] * 8, [1] * 8, [5, 5, *gaps]]))
    assert measures.strengths(cells)["why_not"].tolist() == ["few factors", "few factors", "few rated"]
    assert measures.firm_pairs(cells).empty


@pytest.mark.parametrize("higher_is_better", [True, False])
def test_no_average_lies_beyond_what_the_missing_marks_could_make_it(higher_is_better):
    """Three schools that are low elsewhere give a factor 9; the three that did not rate it are five marks above."""
    merits = np.repeat([[3.0, 4, 3, 9, 8, 9]], 4, axis=0)
    merits[0] = [9, 9, 9, np.nan, np.nan, np.nan]
    found = of(merits, higher_is_better=higher_is_better)
    assert found["adjusted"].iloc[0] == pytest.approx(9.5 if higher_is_better else 1.5)
    assert found[["least", "most"]].iloc[0].tolist() == pytest.approx([5, 9.5] if higher_is_better else [6, 1.5])
    assert found["rank"].iloc[0] == 1


def test_an_average_reads_the_same_whichever_way_it_was_worked_out():
    scale = frame([[5.0]]).attrs["framework"].scale
    assert scale.average(1.55) == scale.average(1.5499999999999998)
