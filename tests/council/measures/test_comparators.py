"""Figures beside what they are compared with."""

import random

import pytest

from esanalysis import load_equality, load_sickness, load_workforce
from esanalysis.council.measures.comparators import already_over, beside_comparators, equality_gap


def test_a_target_of_each_year_is_set_beside_the_figure_of_that_year(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("Year,Service,Days per FTE,Target\n2022/23,SEND,9.1,8.5\n2023/24,SEND,8.4,8\n2024/25,SEND,8,\n")
    pairs = beside_comparators(load_sickness(path))
    assert pairs[["period", "comparator_period", "comparator"]].dropna().astype(object).values.tolist() == [
        ["2022/23", "2022/23", 8.5], ["2023/24", "2023/24", 8],
    ]  # fmt: skip


ROWS = "measure,unit,role,scope,group,period,value\n"


def _row(role, period, value, unit="working days"):
    scope, group = ("directorate", "Music") if role == "directorate" else ("whole council", "")
    return f"Figure,{unit},{role},{scope},{group},{period},{value}\n"


@pytest.mark.parametrize(
    ("period", "over"), [("2024/25", True), ("annual", True), ("2024", True), ("2025/26", False), ("2023/24", False)]
)
def test_part_of_a_year_is_over_the_target_of_that_year_alone(period, over, file):
    figures = load_sickness(file(ROWS + _row("council", "Apr 24 - Sep 24", 9.7) + _row("target", period, 6.6)))
    assert (len(already_over(figures)) == 1) is over


@pytest.mark.parametrize(
    ("unit", "own", "other", "comparable"),
    [
        ("working days", "Apr 25 - Mar 26", "2025/26", True),
        ("working days", "2025/26", "annual", True),
        ("working days", "2025/26", "2024/25", False),
        ("working days", "Apr 25 - Sep 25", "Apr 24 - Sep 24", False),
        ("percent", "31 Mar 26", "2026", True),
        ("percent", "31 Mar 26", "2025/26", True),
        ("percent", "31 Mar 26", "31 Mar 25", None),
        ("percent", "31 Mar 26", "", None),
        ("percent", "", "", True),
        ("working days", "", "", True),
        ("working days", "2025/26", "", None),
    ],
)
def test_two_figures_are_compared_by_their_dates_however_they_are_written(unit, own, other, comparable, file):
    load = load_sickness if unit == "working days" else load_equality
    found = beside_comparators(load(file(ROWS + _row("directorate", own, 4, unit) + _row("target", other, 3, unit))))
    assert found["comparable"].astype(object).where(found["comparable"].notna(), None).tolist() == [comparable]
    assert found["difference"].notna().tolist() == [comparable is True]


def test_a_heading_that_repeats_the_role_is_nobody_whom_a_figure_is_for(file):
    table = "Team,% BME,Council % BME,Target % BME\nNorth,14.1,13,15\nSouth,9,13,15\n"
    found = beside_comparators(load_equality(file(table)))
    assert found["comparable"].tolist() == [True] * 4
    assert set(found["reason"]) == {"both stand in one table without a date"}


@pytest.mark.parametrize("seed", range(20))
def test_of_any_table_no_figure_is_compared_with_one_of_another_year(seed, file):
    draw = random.Random(seed)
    years = {"Apr 24 - Mar 25": 2024, "2024/25": 2024, "Apr 25 - Mar 26": 2025, "2025/26": 2025, "Apr 25 - Sep 25": 0}
    rows = {(role, draw.choice([*years])) for role in 2 * ("directorate", "council", "target")}
    pairs = beside_comparators(
        load_sickness(file(ROWS + "".join(_row(*row, draw.randint(1, 9)) for row in sorted(rows))))
    )
    compared = pairs[pairs["comparable"].fillna(False).astype(bool)]
    assert [years[period] for period in compared["period"]] == [
        years[period] for period in compared["comparator_period"]
    ]


def test_people_are_counted_on_the_staff_of_the_time(file):
    shares = load_equality(
        file(ROWS + "".join(_row(role, "31 Mar 24", 4, "percent") for role in ("directorate", "council")))
    )
    staff = "measure,group,basis,period,value\nHeadcount,Music,headcount,31 Mar {},400\n"
    for year, known in ((24, True), (26, False)):
        people = equality_gap(shares, load_workforce(file(staff.format(year), "staff.csv")))["people"]
        assert people.notna().tolist() == [known]
