"""Tables as other councils keep them: a column a figure, other headings, other units; read, or asked about."""

import openpyxl
import pytest

from esanalysis import (
    DataError,
    load_budget,
    load_commitments,
    load_equality,
    load_risks,
    load_sickness,
    load_workforce,
)
from esanalysis.council import budget, headcount
from frames import rows


def test_a_row_a_team_and_a_column_a_figure(file):
    path = file("Team,Headcount,FTE,Vacancies,Agency\nSEND,120,98.4,12,4\nEarly help,80,71.2,3,1\n")
    assert rows(load_workforce(path), "group", "measure", "basis", "value")[:4] == [
        ["SEND", "Estimated Establishment", "headcount", 120],
        ["SEND", "Estimated Establishment", "FTE", 98.4],
        ["SEND", "Vacancies", "headcount", 12],
        ["SEND", "Agency staff", "headcount", 4],
    ]


def test_headings_with_dates_units_and_a_title_above(file):
    path = file(
        "Workforce profile 2024/25,,,,\n,,,,\n"
        "Directorate,Headcount (31 March 2025),No. of FTEs,Turnover (%),Manager\nChildren,812,701.4,14.2,A. Smith\n"
    )
    found = load_workforce(path)
    assert rows(found, "measure", "basis", "value") == [
        ["Estimated Establishment", "headcount", 812],
        ["Estimated Establishment", "FTE", 701.4],
        ["Leavers as a % of staff in post", "percent", 14.2],
    ]
    assert "columns left out: found Manager" in str(found.attrs["problems"][0])


def test_rows_of_measures_and_columns_of_years(file):
    path = file("Measure,2023/24,2024/25\nHeadcount,1189,1210\nLeavers,133,150\n")
    found = load_workforce(path)
    assert rows(found, "measure", "period", "basis", "value")[1] == [
        "Estimated Establishment",
        "2024/25",
        "headcount",
        1210,
    ]
    assert str(found["end"].iloc[1].date()) == "2025-03-31"
    with pytest.raises(DataError, match="'Cups of tea'; accepted is a measure that says whether it counts people"):
        load_workforce(file("Measure,2024/25\nHeadcount,9\nCups of tea,4\n"))
    with pytest.raises(DataError) as refused:
        load_workforce(file("Measure,2023/24,2024/25\nCups of tea,4,5\n"))
    assert len(refused.value.problems) == 1  # of one row, whatever its years


def test_shares_and_days_by_team(file):
    shares = load_equality(file("Service,Headcount,% BAME,% Disabled\nEducation,311,11.2,4.8\n"))
    assert rows(shares, "measure", "group", "unit", "value") == [
        ["% BAME", "Education", "percent", 11.2],
        ["% Disabled", "Education", "percent", 4.8],
    ]
    days = load_sickness(file("Directorate,Days lost per FTE\nAdults,13.4\n"))
    assert rows(days, "measure", "role", "unit", "value") == [
        ["Days lost per FTE", "directorate", "working days", 13.4]
    ]


@pytest.mark.parametrize(
    ("heading", "printed", "thousands"),
    [
        ("Approved Budget (£)", '"1,250,000"', 1250),
        ("Net budget £m", "95.2", 95_200),
        ("Net budget £000", "95200", 95_200),
        ("Net budget", "95200", 95_200),
    ],
)
def test_pounds_thousands_and_millions_are_told_by_the_heading(file, heading, printed, thousands):
    found = load_budget(file(f"Service area,{heading}\nSchools,{printed}\n"))
    assert found["budget"].tolist() == pytest.approx([thousands])
    assert any("is read as" in str(problem) for problem in found.attrs["problems"]) == (
        heading.endswith("m") or heading.endswith("(£)")
    )


def test_budgets_of_two_years_are_two_periods_and_each_total_is_checked(file):
    text = (
        "Directorate,2024/25 Budget £m,2025/26 Budget £m\nChildren,95.2,101.7\nAdults,120.4,131.0\n"
        "Total net budget,{}\n"
    )
    found = load_budget(file(text.format("215.6,232.7")))
    assert rows(found, "division", "period", "budget") == [
        ["Children", "2024/25", 95_200], ["Children", "2025/26", 101_700],
        ["Adults", "2024/25", 120_400], ["Adults", "2025/26", 131_000],
    ]  # fmt: skip
    with pytest.raises(DataError, match="232,800 where the divisions above add up to 232,700"):
        load_budget(file(text.format("215.6,232.8")))


@pytest.mark.parametrize(
    "name", ["Total", "Grand total", "Total net budget", "Net total", "Overall", "Sum of divisions"]
)
def test_a_total_by_another_name_is_no_division(file, name):
    found = load_budget(file(f"division,budget\nSchools,100\nSocial care,200\n{name},300\n"))
    assert found["division"].tolist() == ["Schools", "Social care"]


def test_a_sub_total_is_of_what_stands_above_it(file):
    text = "division,budget\nA,1\nB,2\nSub-total,3\nC,4\nSub-total,4\nTotal,7\n"
    assert load_budget(file(text))["division"].tolist() == ["A", "B", "C"]


def test_a_plan_headed_ref_action_lead_deadline_rag_status(file):
    path = file(
        "Ref,Action,Lead,Deadline,RAG,Status\n1,Recruit two SENCOs,Head of SEND,March 2026,Amber,In progress\n"
        "2,Publish the offer,Comms,30/06/2026,Blue,Complete\n"
    )
    found = load_commitments(path)
    assert rows(found, "reference", "action", "responsibility", "due_text", "rag", "status", "state") == [
        ["1", "Recruit two SENCOs", "Head of SEND", "March 2026", "Amber", "In progress", "open"],
        ["2", "Publish the offer", "Comms", "30/06/2026", "Blue", "Complete", "done"],
    ]
    assert found["kind"].tolist() == ["action", "action"]


def test_several_rows_under_one_number_are_its_steps(file):
    path = file(
        "No.,Recommendation,What we will do,Who,By when\n1,Improve supervision,Train managers,PSW,Dec 2025\n"
        "1,Improve supervision,Audit monthly,QA,Monthly\n2,Reduce drift,Track,HoS,\n"
    )
    found = load_commitments(path)
    assert rows(found, "reference", "number", "action", "step") == [
        ["1-1", "1", "Improve supervision", "Train managers"],
        ["1-2", "1", "Improve supervision", "Audit monthly"],
        ["2", None, "Reduce drift", "Track"],
    ]


def test_objectives_and_key_actions_are_theme_and_action(file):
    found = load_commitments(
        file("Priority,Key actions,Lead officer,Target date\nAttendance,Letters home,AD,Sept 2025\n")
    )
    assert rows(found, "theme", "action", "responsibility") == [["Attendance", "Letters home", "AD"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Risk Ref,Risk description and consequence,Likelihood rating,Impact rating,L x I\nCS1,Staff leave,4,5,20\n",
            [["Staff leave", "stated", "4", "5", "20"]],
        ),
        (
            "Subject,Inherent risk,Controls,Residual risk\nBudget,16,Monitoring,9\n",
            [["Budget", "inherent", None, None, "16"], ["Budget", "current", None, None, "9"]],
        ),
        (
            "ID,Cause,Risk event,Gross L,Gross I,Net L,Net I\n1,Low pay,Staff leave,4,4,3,4\n",
            [["Staff leave", "inherent", "4", "4", None], ["Staff leave", "current", "3", "4", None]],
        ),
        ("Risk,Consequence,Impact,Likelihood\nFlood,Schools shut,4,2\n", [["Flood", "stated", "2", "4", None]]),
        (
            "# Register\n\n| ID | Risk | Likelihood | Impact |\n|---|---|---|---|\n| R1 | Staff leave | 3 | 4 |\n",
            [["Staff leave", "stated", "3", "4", None]],
        ),
    ],
)
def test_registers_under_the_headings_that_people_use(file, text, expected):
    found = load_risks(file(text, "own.md" if text.startswith("#") else "own.csv"))
    assert rows(found, "title", "stage", "likelihood", "impact", "score") == expected


def test_an_empty_register_is_said_to_be_empty(file):
    found = load_risks(file("Id,Risk,Probability,Impact\n"))
    assert len(found) == 0
    assert str(found.attrs["problems"][0]).startswith("own.csv: no risk is entered below the headings.")


def test_what_is_not_recognised_is_asked_for_with_the_option_to_type(file):
    path = file("What might happen,L,I\nFlood,2,3\n")
    with pytest.raises(DataError, match='--column title="What might happen"'):
        load_risks(path)
    found = load_risks(path, columns={"title": "What might happen"})
    assert found["title"].tolist() == ["Flood"]
    with pytest.raises(DataError, match="'colour'; accepted is"):
        load_risks(path, columns={"colour": "L"})


def test_a_markdown_table_may_mark_a_column_with_one_dash_and_escape_a_pipe(file):
    found = load_risks(
        file("# Risks\n\n|ID|Risk|Likelihood|Impact|\n|:-|---|:-:|-:|\n|R1|Too few \\| small|4|**3**|\n", "own.md")
    )
    assert rows(found, "risk", "title", "likelihood", "impact") == [["R1", "Too few | small", "4", "3"]]


def test_a_total_of_staff_that_is_no_sum_is_named_and_stays(file):
    found = load_workforce(file("Team,Headcount,FTE\nSEND,120,98.4\nEarly help,80,71.2\nTotal,230,169.6\n"))
    assert found["value"].tolist()[-2:] == [230, 169.6]
    (said,) = map(str, found.attrs["problems"])
    assert "line 4: total is not the sum: found 230 where the groups above add up to 200" in said


@pytest.mark.parametrize(
    ("before", "after"), [("Pre-mitigation", "Post-mitigation"), ("Unmitigated", "Mitigated"),
                          ("Before controls:", "After controls:"), ("Gross", "Net")],
)  # fmt: skip
def test_a_register_before_and_after_controls(file, before, after):
    found = load_risks(
        file(
            f"Risk,Consequence,RAG,{before} L,{before} I,{before} score,{after} L,{after} I,{after} score\n"
            "Flood,Schools shut,Red,5,4,20,4,4,16\n"
        )
    )
    assert rows(found, "stage", "likelihood", "impact", "score") == [
        ["inherent", "5", "4", "20"], ["current", "4", "4", "16"],
    ]  # fmt: skip
    assert "columns left out: found Consequence, RAG" in str(found.attrs["problems"][0])


@pytest.mark.parametrize(
    "text", ["Risk,RAG\nFlood,Red\n", "Risk,Impact\nFlood,Schools in the valley stay shut for weeks\n"]
)
def test_colours_and_sentences_are_no_levels(file, text):
    with pytest.raises(DataError, match="no column for likelihood, impact, score or priority"):
        load_risks(file(text))


@pytest.mark.parametrize("scale", ["1 = almost certain", "5 = rare", "1=high, 5=low", "1 is highest"])
def test_a_heading_that_turns_the_scale_round_contradicts_the_matrix(file, scale):
    path = file(f'Risk,"Likelihood ({scale})",Impact\nFlood,1,5\n')
    with pytest.raises(DataError, match="not the levels of the matrix: found"):
        load_risks(path, "risk-matrix-5x5-product")
    assert load_risks(path)["likelihood"].tolist() == ["1"]
    for own_way in ("5 = almost certain", "1 = low", "2 = rare", "1 is lowest, 5 is highest"):
        found = load_risks(file(f'Risk,"Likelihood ({own_way})",Impact\nFlood,1,5\n'), "risk-matrix-5x5-product")
        assert rows(found, "likelihood", "score_computed") == [["1", "5"]]


def test_closed_risks_on_a_sheet_of_their_own_are_left_out_and_named(tmp_path):
    book = openpyxl.Workbook()
    for name, risk in (("Register", "Fire"), ("Closed risks", "Old")):
        sheet = book.create_sheet(name)
        sheet.append(["Risk", "Likelihood", "Impact"])
        sheet.append([risk, 3, 4])
    book.save(tmp_path / "own.xlsx")
    found = load_risks(tmp_path / "own.xlsx")
    assert found["title"].tolist() == ["Fire"]
    assert 'sheet "Closed risks": sheet left out: found 1 risk' in str(found.attrs["problems"][0])


def test_due_dates_that_are_not_understood_are_counted_and_named(file):
    found = load_commitments(file("Action,Due\nAudit,46000\nTrain,Q3 2025/26\nWrite,by Easter\nMeet,\n"))
    assert rows(found, "due_precision")[1] == ["season"]
    (said,) = map(str, found.attrs["problems"])
    assert 'dates not understood: found 2 of 3, such as "46000" and "by Easter"' in said


@pytest.mark.parametrize(
    "heads", ["Division,Net budget £000", "Division,Head,Net budget £000", "Division,2025/26 £000"]
)
def test_a_division_without_a_figure_is_not_given_and_named(file, heads):
    cells = "," * heads.count(",")
    found = load_budget(file(f"{heads}\nAsh{cells}1200\nBeck{cells}\nCole{cells}500\n"))
    assert rows(found.fillna({"budget": -1}), "division", "budget") == [["Ash", 1200], ["Beck", -1], ["Cole", 500]]
    assert 'rows without a figure: found "Beck"' in str(found.attrs["problems"][0])
    view = budget(found)
    assert view.sentences == (
        "Ash has the largest net budget of those given, £1.2 million.", "No budget is given for Beck.",
    )  # fmt: skip
    assert view.title == "Net budget by division"


def test_a_team_without_a_figure_is_not_given_and_headings_and_notes_are_left_out_and_named(file):
    staff = load_workforce(file("Team,Headcount\nAsh,1838\nBeck,\nTotal,\n"))
    assert rows(staff, "group") == [["Ash"], ["Beck"]]
    assert staff["value"].isna().tolist() == [False, True]
    assert headcount(staff).sentences == ("Staff are given for one group.", "No staff are given for Beck.")
    for text in ("Children\nAsh,12\nAdults\nCole,5", "Ash,12\nCole,5\nHuman resources", "Ash,12\nof which:\nCole,5",
                 "Ash,12\nTotal,12\nSchools\nCole,5", "Ash,12\nFigures are of March.\nCole,5"):  # fmt: skip
        staff = load_workforce(file(f"Team,Headcount\n{text}\n"))
        assert staff["value"].notna().all(), text
        assert "rows left out" in str(staff.attrs["problems"][0]), text
    long = load_workforce(file("group,measure,basis,value\nAsh,Staff,headcount,12\nBeck,,,\nCole,Staff,headcount,5\n"))
    assert 'rows left out: found "Beck"' in str(long.attrs["problems"][0])


def test_a_date_that_is_still_open_or_of_what_is_done_is_no_date_that_is_not_understood(file):
    found = load_commitments(file("Action,Due,Status\nAudit,TBC,\nTrain,by Easter,Complete\nWrite,May 2026,\n"))
    assert found.attrs["problems"] == ()


def test_statuses_that_no_word_explains_are_counted_and_named_once(file):
    plan = (
        "Action,Status,RAG\nAudit,See minutes,\nTrain,Group met in June,\nWrite,Not yet started,\nMeet,TBC,\n"
        "Ask,Soon,Green\n"
    )
    (said,) = map(str, load_commitments(file(plan)).attrs["problems"])
    assert 'statuses not understood: found 2 of 4, such as "See minutes" and "Group met in June"' in said


def test_a_name_that_is_still_open_answers_for_nothing(file):
    names = ("Ann Bell", "", "N/A", "TBC", "vacant", "to be confirmed")
    plan = load_commitments(file("Action,Owner\n" + "".join(f"Act {name},{name}\n" for name in names)))
    assert plan["responsibility"].dropna().tolist() == ["Ann Bell"]
    register = file("Risk,Likelihood,Impact,Owner\n" + "".join(f"Of {name},1,2,{name}\n" for name in names))
    assert load_risks(register)["owner"].dropna().tolist() == ["Ann Bell"]


def test_a_column_of_dates_with_the_month_first_is_refused(file):
    with pytest.raises(DataError, match=r"line 3: dates with the month first: found '03/31/2026'.*2026-03-31"):
        load_commitments(file("Action,Due\nAudit,12/01/2026\nTrain,03/31/2026\n"))
    mixed = load_commitments(file("Action,Due\nAudit,25/12/2026\nTrain,03/31/2026\n"))
    assert "found 1 of 2" in str(mixed.attrs["problems"][0])


def test_posts_are_not_the_staff_in_post(file):
    found = load_workforce(file("Service,Establishment FTE,Actual FTE,Vacant FTE,Headcount\nSEND,90.0,80.1,9.9,88\n"))
    assert rows(found, "measure", "basis", "value") == [
        ["Posts", "FTE", 90.0],
        ["Estimated Establishment", "FTE", 80.1],
        ["Vacancies", "FTE", 9.9],
        ["Estimated Establishment", "headcount", 88],
    ]


def test_a_target_is_of_the_days_beside_it(file):
    found = load_sickness(file("Year,Service,Days per FTE,Council target\n2022/23,SEND,9.1,8.5\n2023/24,SEND,8.4,8\n"))
    assert rows(found, "measure", "role", "group", "period", "value") == [
        ["Days per FTE", "directorate", "SEND", "2022/23", 9.1],
        ["Days per FTE", "target", "SEND", "2022/23", 8.5],
        ["Days per FTE", "directorate", "SEND", "2023/24", 8.4],
        ["Days per FTE", "target", "SEND", "2023/24", 8],
    ]


def test_years_and_quarters_alone_are_asked_what_they_count(file):
    text = "Directorate,Q3 2024/25,Q4 2024/25,Target\nAdults,2.9,3.3,2.5\n"
    with pytest.raises(DataError, match='write what they count into a row above: "Days lost per FTE by directorate"'):
        load_sickness(file(text))
    found = load_sickness(file(f"Days lost per FTE by directorate\n{text}"))
    assert rows(found, "role", "period", "value") == [
        ["directorate", "Q3 2024/25", 2.9], ["directorate", "Q4 2024/25", 3.3], ["target", None, 2.5],
    ]  # fmt: skip
    with pytest.raises(DataError, match='into a row above: "Headcount by directorate"'):
        load_workforce(file("Directorate,2022,2023\nAdults,120,131\n"))


def test_the_title_above_columns_of_years_says_what_they_count(file):
    found = load_workforce(file("Table 4: Staff in post at 31 March,,\nDirectorate,2022,2023\nAdults,120,131\n"))
    assert rows(found, "group", "period", "basis", "value") == [
        ["Adults", "2022", "headcount", 120], ["Adults", "2023", "headcount", 131],
    ]  # fmt: skip


def test_a_row_of_a_year_is_no_heading_whatever_is_withheld_in_it(file):
    found = load_workforce(file("Year,Directorate,Headcount\n2023,Adults,c\n2024,Adults,120\n"))
    assert rows(found, "group", "period", "value", "missing") == [
        ["Adults", "2023", None, "c"], ["Adults", "2024", 120, None],
    ]  # fmt: skip


def test_official_statistics_are_no_workforce_table(file):
    for figures in ("2024,National,,headcount,34328\n", "2023,LA,Kent,headcount,c\n2024,LA,Kent,headcount,c\n"):
        text = f"time_period,geographic_level,la_name,variable,value\n{figures}2024,LA,Essex,headcount,c\n"
        with pytest.raises(DataError, match=r"`esanalysis\.load_dfe` reads those"):
            load_workforce(file(text + "2024,LA,Surrey,headcount,120\n"))


def test_decimal_commas_are_read_where_a_column_has_no_other(file):
    found = load_budget(file("Division;Budget (£m)\nChildren;64,9\nSchools;-1,2\nSavings;(3,5)\nRoads;1.204,0\n"))
    assert found["budget"].tolist() == pytest.approx([64_900, -1200, -3500, 1_204_000])
    with pytest.raises(DataError, match="no number: found '64,9'"):
        load_budget(file('Division,Budget\nChildren,"64,9"\nSchools,"1,204"\n'))


@pytest.mark.parametrize(
    "cells", [[450000, 300000, -30000], ["£450,000", 300000, -30000], ["£0.45m", "£300k", "-30,000"]]
)
def test_amounts_with_a_pound_sign_are_pounds_and_so_are_bare_ones_beside_them(cells, file):
    path = file({"Budget": [["Division", "Net budget"], *zip(("Ash", "Beck", "Cole"), cells, strict=True)]}, "own.xlsx")
    if all(isinstance(cell, int) for cell in cells):
        book = openpyxl.load_workbook(path)
        for row in book["Budget"]["B2:B4"]:
            row[0].number_format = '"£"#,##0;[Red]-"£"#,##0'
        book.save(path)
    found = load_budget(path)
    assert found["budget"].tolist() == [450, 300, -30], "in thousand pounds"
    assert any("is read as pounds" in str(problem) for problem in found.attrs["problems"])


def test_pounds_under_a_heading_of_thousands_are_thousands(file):
    rows = [["Division", "Net budget £000"], ["Ash", "£1,200"], ["Beck", "£450"]]
    assert load_budget(file({"Budget": rows}, "own.xlsx"))["budget"].tolist() == [1200, 450]


def test_a_column_of_targets_is_of_the_share_that_it_names(file):
    rows = [["Team", "% disabled", "% BME", "Target % disabled"], ["Ash", 5, 11, 6], ["Beck", 7.5, 9, 6]]
    found = load_equality(file({"Equality": rows}, "own.xlsx"))
    targets = found[found["role"].astype(str) == "target"]
    assert targets[["measure", "value"]].astype(object).values.tolist() == [["% disabled", 6.0]] * len(targets)
    assert len(targets)
