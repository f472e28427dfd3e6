"""What must hold for every grid: the claims agree with each other and with the marks, whatever the scale.

Metamorphic: the same grid on ten times the scale, on a scale that runs down, with factors in another order, with
schools in another order or under other names, must give the same claims.
"""

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esanalysis import measures
from esanalysis.instrument.framework import Band, Factor, Framework, Scale
from examples import ratings_frame
from random_grids import frame, merits

wide = merits(factors=(1, 10), schools=(1, 14))
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def claims(ratings):
    """Everything that is claimed about a grid, as codes."""
    cells = measures.cells(ratings)
    strengths = measures.strengths(cells)
    weaknesses = measures.weaknesses(cells)
    standouts = measures.standouts(cells)
    ranges = ["rank", "firm_best", "firm_worst", "likely_best", "likely_worst", "why_not"]
    kinds = ["place", "low", "helpers", "extent", "help", "bottom", "priority", "firm", "state", "singled_out"]
    order = ["ksf", "school"]
    return {
        "strengths": strengths.set_index("ksf")[ranges].astype(object).fillna("-").T.to_dict("list"),
        "weaknesses": weaknesses.set_index("ksf")[kinds].astype(object).fillna("-").T.to_dict("list"),
        "pairs": sorted(measures.firm_pairs(cells)[["ksf", "behind", "if_alike"]].values.tolist()),
        "odd": sorted(standouts.loc[standouts["stands_out"] != "", [*order, "stands_out", "firm"]].values.tolist()),
        "levels": dict(sorted(measures.schools(cells)[["school", "level"]].values.tolist())),
    }


@given(wide)
@slow
def test_claims_agree_with_each_other(grid):
    scale, values = grid
    cells = measures.cells(frame(values, scale=scale))
    found, doubt = measures.strengths(cells).set_index("ksf"), measures.doubt(cells).iloc[0]
    pairs = measures.firm_pairs(cells)
    placed = found[found["rank"].notna()]
    # A rank lies in its firm range, and a likely range in the firm one.
    tested = placed.dropna(subset="firm_best")
    assert (tested["firm_best"] <= tested["rank"]).all()
    assert (tested["rank"] <= tested["firm_worst"]).all()
    likely = tested.dropna(subset="likely_best")
    assert (likely["firm_best"] <= likely["likely_best"]).all()
    assert (likely["likely_best"] <= likely["likely_worst"]).all()
    assert (likely["likely_worst"] <= likely["firm_worst"]).all()
    # Whoever is firmly ahead has the better average, and nobody is firmly ahead of somebody who is ahead of it.
    level = found["adjusted"]
    ahead = set(zip(pairs["ksf"].astype(str), pairs["behind"].astype(str), strict=True))
    assert all(level[one] > level[other] for one, other in ahead)
    assert (pairs["difference"] > 0).all()
    assert not ahead & {(other, one) for one, other in ahead}
    assert doubt["any_firm"] == bool(len(pairs))
    for key, row in tested.iterrows():
        assert row["could_be_strongest"] == (key not in set(pairs["behind"].astype(str)))
        assert row["could_be_weakest"] == (key not in set(pairs["ksf"].astype(str)))
    # What is not tested claims nothing, and what claims nothing likely says that chance could have done it.
    if doubt["order"] != "apart":
        assert found["likely_best"].isna().all()
    if doubt["why_not"]:
        assert pairs.empty
        assert found["firm_best"].isna().all()
    if np.isnan(doubt["scatter"]):
        assert doubt["why_not"]
        assert doubt["doubt"] == doubt["floor"]
    # Bounds of what is missing hold the average as if all were rated.
    rated = found.dropna(subset="average")
    full = rated[rated["rated"] == rated["schools"]]
    if full["rated"].nunique() == 1 and len(full) == len(found):
        assert np.allclose(full["least"], full["most"])
        assert np.allclose(full["adjusted"], full["average"])
    assert (rated[["least", "most"]].min(axis=1) <= rated["average"] + 1e-9).all()
    assert (rated[["least", "most"]].max(axis=1) >= rated["average"] - 1e-9).all()


@given(wide)
@slow
def test_odd_marks_and_levels_agree_with_the_marks(grid):
    scale, values = grid
    cells = measures.cells(frame(values, scale=scale))
    found, chance = measures.standouts(cells), measures.chance_of(cells).iloc[0]
    listed = found["stands_out"].isin(["better", "worse"])
    assert (found.loc[found["firm"], "stands_out"].isin(["better", "worse"])).all()
    assert found["firm"].sum() <= 1
    assert (found["stands_out"].eq("not rated") == found["rating"].isna()).all()
    assert (found.loc[listed, "difference"].gt(0) == found.loc[listed, "stands_out"].eq("better")).all()
    if chance["why_not"]:
        assert not listed.any()
        assert pd.isna(chance["listed"])
        assert not found["stands_out"].eq("within the usual scatter").any()
    else:
        assert chance["listed"] == listed.sum()
        assert chance["firm"] == found["firm"].sum()
    levels = measures.schools(cells)
    assert (levels.loc[levels["level"] == "low", "effect"] < 0).all()
    assert (levels.loc[levels["level"] == "high", "effect"] > 0).all()
    untested = levels["level"].isin(["cannot be tested", "not rated"])
    assert (untested == (levels["why_not"] != "")).all()
    shares = measures.variation(cells).iloc[0]
    if shares["why_not"]:
        assert shares[["schools", "ksfs", "neither"]].isna().all()
    else:
        assert abs(shares[["schools", "ksfs", "neither"]].sum() - 1) < 1e-9


def ten_times(values):
    scale = Scale(10, 100, 10)
    bands = (Band("low", "low band", 10, 30), Band("top", "top band", 40, 100))
    factors = tuple(Factor(f"f{n}", n, f"Area {n}", f"Area of work {n}") for n in range(1, len(values) + 1))
    framework = Framework("tens", "Tens", "area", "area", "us", "2024", "drawn", scale, bands, factors)
    return ratings_frame(np.array(values) * 10, framework)


on_ten = merits(scale="1-10", factors=(1, 10), schools=(1, 10))


@given(on_ten)
@slow
def test_ten_times_the_scale_gives_the_same_claims(grid):
    assert claims(ten_times(grid[1])) == claims(frame(grid[1]))


@given(on_ten)
@slow
def test_a_scale_that_runs_down_gives_the_same_claims(grid):
    assert claims(frame(grid[1], higher_is_better=False)) == claims(frame(grid[1]))


@given(on_ten, st.randoms(use_true_random=False))
@slow
def test_schools_in_another_order_and_under_other_names_give_the_same_claims(grid, random):
    values = np.array(grid[1])
    names = [f"School {n}" for n in range(values.shape[1])]
    order = list(range(len(names)))
    random.shuffle(order)
    turned = frame(values[:, order], schools=[names[n] for n in order])
    turned = turned.sample(frac=1, random_state=random.randrange(1000)).reset_index(drop=True)
    usual = claims(frame(values, schools=names))
    assert claims(turned) == usual
    other = {name: f"{chr(97 + random.randrange(26))}{place}" for place, name in enumerate(names)}
    renamed = claims(frame(values, schools=[other[name] for name in names]))
    assert (renamed["strengths"], renamed["weaknesses"]) == (usual["strengths"], usual["weaknesses"])
    assert renamed["levels"] == {other[name]: level for name, level in usual["levels"].items()}


@given(on_ten, st.randoms(use_true_random=False))
@slow
def test_factors_in_another_order_give_the_same_firm_claims(grid, random):
    values = np.array(grid[1])
    order = list(range(len(values)))
    random.shuffle(order)
    usual, turned = claims(frame(values)), claims(frame(values[order]))
    new_name = {f"f{old + 1}": f"f{new + 1}" for new, old in enumerate(order)}
    pairs = sorted([new_name[one], new_name[other], alike] for one, other, alike in usual["pairs"])
    assert turned["pairs"] == pairs
    assert turned["levels"] == usual["levels"]
    kinds = {new_name[key]: row for key, row in usual["weaknesses"].items()}
    assert {key: row[:4] for key, row in turned["weaknesses"].items()} == {key: row[:4] for key, row in kinds.items()}
