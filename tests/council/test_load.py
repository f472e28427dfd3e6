"""The council's tables against figures typed from the documents, and an analyst's own tables."""

import re
from collections import Counter

import openpyxl
import pandas as pd
import pytest

from esanalysis.council.load import (
    load_budget,
    load_commitments,
    load_equality,
    load_links,
    load_objectives,
    load_sickness,
    load_workforce,
)
from esanalysis.council.registry import BUDGET, COMMITMENTS, EQUALITY, LINKS, OBJECTIVES, SICKNESS, WORKFORCE
from esanalysis.errors import DataError
from esanalysis.files.shipped import DATA

# Typed from the Directorate Development Plan April 2003 – October 2004, Version 3, in reading order.
PRINTED = {
    "budget": "638 87114 6241 5710 17772 -615",
    "workforce": """3846 1008 2807.41 765.65 15.48 12.48 591 126 333.54 89.12 1 0.40 1.00 5 1 4.64 1.00
                    126 96 93.87 79.09 501 195 291.61 148.96""",
    "sickness": "8.71 8.93 11.06 10.35 8.3",
    "equality": "2.58 3.40 3.65 5.74 1.10 2.54 2.78 2.75 13.04",
}
PRINTED_TOTAL = 116860
# Numbers of the plan's actions; 1.14, 1.15 and 5.6 to 5.8 are not printed.
ACTIONS = (
    [f"1.{place:02}" for place in [*range(1, 14), 16]]
    + [f"2.{place}" for place in range(1, 11)]
    + [f"3.{place}" for place in range(1, 10)]
    + [f"4.{place}" for place in range(1, 5)]
    + [f"5.{place}" for place in (1, 2, 3, 4, 5, 9)]
    + [f"6.{place}" for place in range(1, 8)]
    + [f"7.{place}" for place in range(1, 10)]
)
PLAN, CAMDEN, ASE = "brighton-hove-2003", "camden-2015", "ase-2021"


def raw(name):
    return pd.read_csv(DATA / "directorate" / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.mark.parametrize("name", PRINTED)
def test_every_printed_number_is_in_the_file_as_printed_and_nothing_else(name):
    values = raw(name)["budget" if name == "budget" else "value"]
    assert Counter(values[values != ""]) == Counter(PRINTED[name].split())


@pytest.mark.parametrize(
    ("load", "table", "rows"),
    [
        (load_budget, BUDGET, 6),
        (load_workforce, WORKFORCE, 30),
        (load_sickness, SICKNESS, 5),
        (load_equality, EQUALITY, 10),
        (load_objectives, OBJECTIVES, 10),
        (load_commitments, COMMITMENTS, 304),
        (load_links, LINKS, 78),
    ],
)
def test_each_table_has_its_schema_and_its_rows(load, table, rows):
    frame = load()
    assert list(frame) == table.names
    assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in table.columns]
    assert len(frame) == rows
    assert frame.attrs["problems"] == ()


def test_divisions_add_up_to_the_printed_total_which_is_no_row():
    budget = load_budget()
    assert budget["budget"].sum() == PRINTED_TOTAL
    assert not budget["division"].str.contains("(?i)total").any()
    assert budget.loc[budget["budget"] < 0, "division"].tolist() == ["Child Protection"]
    assert budget["period"].isna().all(), "the plan does not print the year"


def test_what_is_not_printed_stays_empty_and_says_so():
    workforce = load_workforce()
    empty = workforce[workforce["value"].isna()]
    assert (empty["missing"] == "blank").all()
    assert empty["note"].notna().all()
    assert empty["measure"].unique().tolist() == [
        "No. of agency placements",
        "Number of early retirements",
        "Starting Jobs (Transfer In)",
    ]
    equality = load_equality()
    only_schools = equality[equality["value"].isna()]
    assert only_schools[["measure", "group"]].values.tolist() == [
        ["Percentage of workforce that are from an Ethnic Minority", "non-schools"]
    ]


def test_a_period_that_ends_before_it_begins_is_kept_without_dates():
    starters = load_workforce().query("measure == 'External'")
    assert starters["period"].unique().tolist() == ["Apr 02 – Mar 02"]
    assert starters[["start", "end"]].isna().all(axis=None)
    assert starters["note"].str.contains("ends before it begins").all()


def test_the_transfer_printed_under_the_wrong_group_is_kept_and_marked():
    out = load_workforce().query("measure == 'Leaving Jobs (Transfer Out)' and basis == 'FTE'")
    assert out[["group", "value"]].values.tolist() == [["schools", 93.87], ["schools", 79.09]]
    assert "non-schools" in out["note"].iloc[1]
    assert pd.isna(out["note"].iloc[0])


def test_a_retirement_with_an_fte_and_no_count_is_marked():
    retired = load_workforce().query("measure == 'Number of early retirements' and group == 'non-schools'")
    assert retired.set_index("basis")["value"].to_dict() == pytest.approx(
        {"headcount": float("nan"), "FTE": 1.0}, nan_ok=True
    )
    assert retired["note"].notna().all()


def test_each_sickness_figure_has_its_own_period_and_scope():
    sickness = load_sickness()
    assert sickness[["role", "scope", "period"]].drop_duplicates().values.tolist() == [
        ["directorate", "directorate", "Apr 02 – Sep 02"],
        ["council", "whole council", "Apr 02 – Sep 02"],
        ["target", "whole council", "2002/3"],
        ["comparator", "all unitary councils", "annual"],
    ]
    assert sickness["indicator"].dropna().tolist() == ["BVPI 12", "BVPI 12"]


def test_equality_indicators_are_those_printed():
    assert load_equality()["indicator"].dropna().tolist() == ["BVPI 17a", "BVPI 17b", "BVPI 16a", "BVPI 16b"]


def test_every_numbered_action_of_the_plan_is_there_in_order():
    plan = load_commitments().query(f"source == '{PLAN}'")
    assert plan["number"].unique().tolist() == ACTIONS
    assert len(ACTIONS) == 59
    assert plan["theme"].nunique() == 7
    assert plan["responsibility"].notna().all()


def test_kinds_and_counts_of_each_source():
    commitments = load_commitments()
    assert commitments.groupby(["source", "kind"], observed=True, sort=False).size().to_dict() == {
        (PLAN, "action"): 190,
        (CAMDEN, "milestone"): 13,
        (CAMDEN, "priority"): 4,
        (ASE, "ambition"): 29,
        (ASE, "deliverable"): 68,
    }
    bullets = commitments.query(f"source == '{ASE}' and target.isna()")
    assert bullets.groupby(["theme", "kind"], observed=True).size().to_dict() == {
        ("Organisational Sustainability", "ambition"): 6,
        ("Organisational Sustainability", "deliverable"): 17,
        ("Community", "ambition"): 11,
        ("Community", "deliverable"): 7,
        ("Professionalism", "ambition"): 6,
        ("Professionalism", "deliverable"): 27,
        ("Advocacy", "ambition"): 6,
        ("Advocacy", "deliverable"): 7,
        ("Collaboration", "deliverable"): 8,
    }


def test_quantified_targets_are_those_printed():
    targets = load_commitments().dropna(subset=["target_value"])
    assert targets[["reference", "target_value", "target_unit", "due_text"]].fillna("").values.tolist() == [
        ["1.01-7", 2, "grade", ""],
        ["1.04-1", 100, "attendees, at least", "July 03"],
        ["4.3-2", 40, "staff", "by end of April 2004"],
        ["OS-D4a", 80, "percent of national committees, at least", "by 2024"],
        ["OS-D4b", 70, "percent of regional committees, at least", "by 2024"],
    ]


@pytest.mark.parametrize(
    ("source", "reference", "start", "end", "precision"),
    [
        (PLAN, "1.01-4", "2003-09-01", "2003-10-31", "month"),
        (PLAN, "1.02-4", "2003-12-01", "2004-03-31", "month"),
        (PLAN, "1.03-4", "2003-09-01", "2003-11-30", "season"),
        (PLAN, "1.09-2", "2003-10-31", "2004-10-31", "year"),
        (PLAN, "1.09-3", "2003-11-30", "2003-11-30", "day"),
        (PLAN, "1.10-1", "2004-04-01", "2004-04-01", "day"),
        (PLAN, "1.10-2", "2003-09-01", "NaT", "month"),
        (PLAN, "2.6-1", "NaT", "NaT", "ongoing"),
        (PLAN, "2.9-1", "2003-09-01", "2004-03-31", "month"),
        (PLAN, "3.8-2", "NaT", "NaT", "unknown"),
        (PLAN, "3.9-1", "NaT", "NaT", "unknown"),
        (PLAN, "5.4-1", "2004-01-01", "2004-12-31", "year"),
        (PLAN, "6.5-2", "NaT", "NaT", "ongoing"),
        (PLAN, "7.9-4", "2003-09-01", "2003-09-30", "month"),
        (CAMDEN, "M1", "2015-11-09", "2015-11-09", "day"),
        (CAMDEN, "M9", "NaT", "NaT", "unknown"),
        (CAMDEN, "M11", "2016-02-01", "2016-04-30", "month"),
        (CAMDEN, "M12", "2016-09-01", "2016-09-30", "month"),
        (ASE, "OS-D4a", "2024-01-01", "2024-12-31", "year"),
    ],
)
def test_due_texts_become_intervals(source, reference, start, end, precision):
    commitments = load_commitments()
    row = commitments[(commitments["source"] == source) & (commitments["reference"] == reference)].iloc[0]
    assert (str(row["due_start"])[:10], str(row["due_end"])[:10]) == (start, end)
    assert row["due_precision"] == precision


def test_only_texts_without_any_date_are_unknown():
    unknown = load_commitments().query("due_precision == 'unknown'")
    assert unknown["due_text"].dropna().tolist() == ["by the end of the year", "in the New Year"]


def test_a_year_the_text_does_not_print_is_explained():
    supplied = load_commitments().dropna(subset=["due_year"])
    assert supplied["reference"].tolist() == ["1.09-2", "1.09-3", "M1", "M2"]
    assert supplied["note"].str.contains("year").all()


def test_no_step_has_a_due_date_that_the_plan_gives_to_something_else():
    """Two dates for the four steps of Connexions: the dates stand in rows of their own."""
    connexions = load_commitments().query("number == '3.8'")
    dated = connexions[connexions["due_precision"] == "month"]
    assert dated["due_text"].tolist() == ["Sept 2003", "December 2003"]
    assert dated["step"].isna().all()


def test_priorities_map_to_the_five_key_objectives():
    objectives = load_objectives()
    assert objectives["council_priority"].value_counts().unique().tolist() == [2]
    assert objectives["key_objective"].value_counts().to_dict() == {"5": 3, "1": 2, "3": 2, "4": 2, "2": 1}
    successful = objectives[objectives["objective"].str.contains("successful")]
    assert successful["note"].notna().all()


def test_files_are_utf8_with_unix_line_ends():
    for path in [*(DATA / "directorate").glob("*.csv"), *(DATA / "strategy").glob("*.csv")]:
        content = path.read_bytes()
        assert b"\r" not in content
        assert content.endswith(b"\n")
        assert not re.search(r"<\w+>|&amp;|\s$", content.decode("utf-8").rstrip("\n")), path.name


# -- an analyst's own tables -----------------------------------------------------------------------------


def workbook(path, rows, title="Sheet1"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_own_budget_below_a_title_with_other_headings_and_a_total(tmp_path):
    rows = [["Budget 2024"], [], ["Division", "Net budget", "Cost code"], ["A", 10, "x"], ["B", "1,200.5", "y"]]
    budget = load_budget(workbook(tmp_path / "own.xlsx", [*rows, ["Total", 1210.5, None]]))
    assert budget["budget"].tolist() == [10, 1200.5]
    assert budget["source"].tolist() == ["own", "own"]
    left_out, unit = budget.attrs["problems"]
    assert "found 'Net budget' counts as thousand pounds" in str(unit)
    assert left_out.found == "Cost code"


def test_a_total_that_is_not_the_sum_is_refused_with_its_cell(tmp_path):
    path = workbook(tmp_path / "own.xlsx", [["Division", "Budget"], ["A", 10], ["B", 20], ["Total", 31]])
    with pytest.raises(DataError, match=r"cell A4: total is not the sum: found 31 .* add up to 30"):
        load_budget(path)


def test_all_problems_of_a_table_are_named_at_once(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "measure,group,basis,value\nLeavers,schools,headcount,many\nLeavers,schools,heads,5\n"
        ",schools,FTE,3\nStaff,schools,FTE,7\nStaff,schools,FTE,8\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as caught:
        load_workforce(path)
    assert [(problem.kind, problem.cell) for problem in caught.value.problems] == [
        ("no number", 'line 2, column "value"'),
        ("unknown word", 'line 3, column "basis"'),
        ("empty cell", 'line 4, column "measure"'),
        ("repeated figure", "line 6"),
    ]


def test_a_second_figure_is_accepted_if_a_note_explains_it(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("measure,basis,value,note\nStaff,FTE,7,\nStaff,FTE,8,as corrected in May\n", encoding="utf-8")
    assert load_workforce(path)["value"].tolist() == [7, 8]


def test_symbols_of_official_statistics_are_no_zeros(tmp_path):
    path = tmp_path / "own.csv"
    values = ["c", "low", "u", "z", "x", "0", ""]
    lines = [f"measure {place},FTE,{value}" for place, value in enumerate(values)]
    path.write_text("\n".join(["measure,basis,value", *lines]), encoding="utf-8")
    own = load_workforce(path)
    assert own["value"].dropna().tolist() == [0]
    assert own["missing"].astype(object).fillna("-").tolist() == ["c", "low", "u", "z", "x", "-", "blank"]


def test_a_sheet_without_the_table_says_which_headings_it_lacks(tmp_path):
    path = workbook(tmp_path / "own.xlsx", [["Measure", "Group"], ["Leavers", "schools"]])
    with pytest.raises(DataError, match="no column for basis and value among"):
        load_workforce(path)


def test_missing_file_and_bad_cell_are_told_together(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("division,budget\nA,lots\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_budget([path, tmp_path / "not there.csv"])
    assert {problem.kind for problem in caught.value.problems} == {"no number", "no such file"}


def test_excel_dates_as_due_dates(tmp_path):
    import datetime

    rows = [
        ["kind", "theme", "reference", "action", "due"],
        ["action", "Pupils", "1", "Act", datetime.date(2024, 9, 1)],
    ]
    own = load_commitments(workbook(tmp_path / "own.xlsx", rows))
    assert str(own["due_end"].iloc[0].date()) == "2024-09-01"
    assert own["due_precision"].iloc[0] == "day"


def test_links_name_factors_in_any_way_and_unknown_ones_are_refused(tmp_path):
    path = tmp_path / "links.csv"
    path.write_text("ksf,source,reference,kind,reason\nKSF 9,a,1,threatens,b\n10,a,1,threatens,b\n", encoding="utf-8")
    links = load_links(path)
    assert links["ksf"].tolist() == ["funding", "impact"]
    path.write_text("ksf,source,reference,kind,reason\nhappiness,a,1,threatens,b\n", encoding="utf-8")
    with pytest.raises(DataError, match="unknown factor: found 'happiness'"):
        load_links(path)


def test_percentages_that_a_workbook_keeps_as_fractions_are_pointed_out(tmp_path):
    rows = [["measure", "basis", "value"], ["Leavers", "percent", 0.1548], ["Staff", "headcount", 40]]
    (warning,) = load_workforce(workbook(tmp_path / "own.xlsx", rows)).attrs["problems"]
    assert warning.kind == "percentages of at most 1"
    assert not warning.error


def test_a_repeat_in_another_file_is_found(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("source,division,budget\nplan,A,1\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"which stands in line 2 of a.csv already"):
        load_budget([tmp_path / "a.csv", tmp_path / "b.csv"])


@pytest.mark.parametrize(("row", "kind"), [("Staff,FTE,5,c", "value and reason"), ("Staff,FTE,,lost", "unknown word")])
def test_a_reason_stands_only_where_there_is_no_value_and_is_a_known_one(tmp_path, row, kind):
    path = tmp_path / "own.csv"
    path.write_text(f"measure,basis,value,missing\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=kind):
        load_workforce(path)


@pytest.mark.parametrize(
    ("load", "heading", "value", "refused"),
    [
        (load_equality, "% disabled", -3, True), (load_equality, "% disabled", 104, True),
        (load_equality, "% disabled", 0, False), (load_equality, "% disabled", 100, False),
        (load_equality, "Gender pay gap %", -3, False), (load_sickness, "Days lost per FTE", -2, True),
        (load_workforce, "Headcount", -6, True), (load_workforce, "FTE", -0.5, True),
        (load_workforce, "Leavers", -1, True), (load_workforce, "Vacancies", -1, False),
    ],
)  # fmt: skip
def test_what_nothing_can_be_is_refused_and_a_gap_may_be_below_nothing(load, heading, value, refused, file):
    own = file(f"Team,{heading}\nSEND,5\nMusic,{value}\n")
    if not refused:
        assert load(own)["value"].tolist() == [5, value]
        return
    with pytest.raises(DataError, match=f"impossible figure: found {value:g} for Music") as told:
        load(own)
    assert len(told.value.problems) == 1
