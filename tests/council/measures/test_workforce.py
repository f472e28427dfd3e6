import numpy as np
import pandas as pd
import pytest

from esanalysis.council.load import load_equality, load_sickness, load_workforce
from esanalysis.council.measures import (
    already_over,
    beside_comparators,
    equality_gap,
    headcount_beside_fte,
    implied_staff,
    projected_year,
)


def test_a_half_year_is_never_compared_with_a_year():
    pairs = beside_comparators(load_sickness())
    yearly = pairs[pairs["role"].isin(["target", "comparator"])]
    assert len(yearly) == 4
    assert (~yearly["comparable"]).all()
    assert yearly["difference"].isna().all()
    assert yearly["reason"].str.startswith("6 months beside 12 months: not comparable").all()


def test_half_years_are_compared_with_half_years():
    pairs = beside_comparators(load_sickness()).query("role == 'council'")
    assert pairs["comparable"].all()
    assert pairs["difference"].round(2).tolist() == [-2.35, -2.13]


def test_other_months_and_another_year_are_not_the_same_half(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "measure,role,scope,unit,period,value\nDays,directorate,own,working days,Apr 02 - Sep 02,4\n"
        "Days,council,all,working days,Oct 02 - Mar 03,5\nDays,target,all,working days,Apr 03 - Sep 03,4\n"
        "Days,comparator,all,working days,Apr 02 - Sep 02,4\n",
        encoding="utf-8",
    )
    assert beside_comparators(load_sickness(path))["comparable"].tolist() == [False, False, True]


def test_a_projection_is_labelled_and_only_of_part_years():
    projected = projected_year(load_sickness())
    assert projected["projected"].round(2).tolist() == [17.42, 17.86, 22.12]
    assert projected["label"].str.startswith("rough projection").all()
    assert set(projected["role"]) == {"directorate", "council"}


def test_shares_compare_with_council_and_target_but_not_with_an_undated_comparator():
    pairs = beside_comparators(load_equality())
    printed = pairs.dropna(subset=["value"])
    assert printed.groupby("role", observed=True)["comparable"].agg(lambda flags: flags.isna().all()).to_dict() == {
        "council": False,
        "target": False,
        "comparator": True,
    }
    assert printed.query("role == 'target'")["reason"].str.contains("it is for whole council").all()


def test_the_gap_is_given_in_points_and_in_people():
    gap = equality_gap(load_equality(), load_workforce()).dropna(subset=["points"])
    found = gap.set_index(["group", "role"]).loc[:, ["points", "people"]]
    target = found.xs("target", level="role")
    assert target["points"].tolist() == [-1.07, -1.65, -0.21]
    assert target["people"].tolist() == [-41, -63, -2]


def test_leavers_imply_another_number_of_staff_than_the_printed_one():
    implied = implied_staff(load_workforce()).set_index("group")
    assert implied["implied"].round().tolist() == [3818, 1010]
    assert implied["printed"].tolist() == [3846, 1008]
    outside = (implied["printed"] < implied["implied_low"]) | (implied["printed"] > implied["implied_high"])
    assert outside.all(), "rounding of the rate does not explain it"
    assert not implied["reproduced"].any()
    assert implied["rate_by_fte"].round(2).tolist() == [11.88, 11.64], "markedly lower than 15.48 and 12.48"


def test_headcount_beside_fte_keeps_every_figure_and_guesses_no_partner():
    workforce = load_workforce()
    pairs = headcount_beside_fte(workforce)
    assert pairs["headcount"].count() == (workforce.query("basis == 'headcount'")["value"]).count()
    assert pairs["fte"].count() == (workforce.query("basis == 'FTE'")["value"]).count()
    out = pairs[pairs["measure"] == "Leaving Jobs (Transfer Out)"]
    rows = out[["group", "headcount", "fte"]].astype(object).where(out[["group", "headcount", "fte"]].notna(), None)
    assert rows.values.tolist() == [["schools", 126, 93.87], ["non-schools", 96, None], ["schools", None, 79.09]]
    assert pd.notna(out["note"].iloc[2])


@pytest.mark.parametrize("measure", [headcount_beside_fte, implied_staff, projected_year, beside_comparators])
def test_empty_tables_stay_empty(measure):
    load = load_workforce if measure in (headcount_beside_fte, implied_staff) else load_sickness
    assert len(measure(load().head(0))) == 0


def test_a_comparator_of_one_group_meets_only_that_group(tmp_path):
    path = tmp_path / "own.csv"
    head = "measure,role,scope,unit,period,group,value\n"
    own = "".join(f"Share,directorate,own,percent,Mar 03,{group},2\n" for group in ("schools", "others"))
    path.write_text(head + own + "Share,target,own,percent,Mar 03,schools,3\n", encoding="utf-8")
    assert beside_comparators(load_equality(path))["group"].tolist() == ["schools"]


def test_tables_in_files_of_their_own_meet_by_group(tmp_path):
    (tmp_path / "equality.csv").write_text(
        "measure,role,scope,unit,period,group,value\nShare,directorate,own,percent,Mar 03,schools,2\n"
        "Share,target,all,percent,Mar 03,,3\n",
        encoding="utf-8",
    )
    (tmp_path / "staff.csv").write_text(
        "measure,group,basis,value\nEstimated Establishment,schools,headcount,500\n", encoding="utf-8"
    )
    gap = equality_gap(load_equality(tmp_path / "equality.csv"), load_workforce(tmp_path / "staff.csv"))
    assert gap["people"].tolist() == [-5]


def test_already_over_means_above_the_limit_of_a_longer_time():
    sickness = load_sickness()
    own = sickness["role"].isin(["directorate", "council"])
    assert not already_over(sickness.assign(value=sickness["value"].where(~own, 1000.0))).empty
    assert already_over(sickness.assign(value=9.0)).empty  # at the limit, not above it
    whole = sickness.loc[~own, ["start", "end"]].iloc[0]
    same_time = sickness.assign(start=whole["start"], end=whole["end"], value=np.where(own, 1000.0, 9.0))
    assert already_over(same_time).empty  # of a whole year that is a comparison, and made elsewhere
