"""Tables as English councils publish them: titles, two rows of headings, sections, notes, symbols; each kind once."""

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
from esanalysis.cli import main
from esanalysis.council import equality, headcount, sickness
from esanalysis.council.together import tables_in
from frames import noticed, rows


@pytest.fixture
def profile(tmp_path):
    """Two years side by side, percentages as Excel formats them, a total, and notes below."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["Table 1: Workforce profile as at 31 March 2025"],
        ["Directorate", "2023/24", None, None, "2024/25", None, None],
        [None, "Headcount", "FTE", "Leavers %", "Headcount", "FTE", "Leavers %"],
        ["Adults", 612, 540.2, 0.124, 598, 531.9, 0.131],
        ["Children", 801, 702.5, 0.151, 812, 711.4, 0.142],
        ["Source: HR system, extracted 4 April 2025"],
    ]:
        sheet.append(row)
    for cell in (*sheet["D"], *sheet["G"]):
        cell.number_format = "0.0%"
    for merged in ("B2:D2", "E2:G2", "A2:A3"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "profile.xlsx")
    return tmp_path / "profile.xlsx"


def test_two_rows_of_headings_say_what_is_counted_and_when(profile):
    found = load_workforce(profile)
    assert rows(found, "group", "period", "measure", "basis", "value")[:6] == [
        ["Adults", "2023/24", "Estimated Establishment", "headcount", 612],
        ["Adults", "2023/24", "Estimated Establishment", "FTE", 540.2],
        ["Adults", "2023/24", "Leavers as a % of staff in post", "percent", 12.4],
        ["Adults", "2024/25", "Estimated Establishment", "headcount", 598],
        ["Adults", "2024/25", "Estimated Establishment", "FTE", 531.9],
        ["Adults", "2024/25", "Leavers as a % of staff in post", "percent", 13.1],
    ]
    assert str(found["end"].iloc[0].date()) == "2024-03-31"
    assert noticed(found) == [("rows left out", '"Source: HR system, extracted 4 April 2025"')]


def test_of_directorate_and_service_the_finer_one_is_the_group_and_symbols_are_no_zeros(file):
    found = load_workforce(
        file(
            "Directorate,Service,Headcount,Agency staff,Agency spend £000,Turnover\n"
            "Children,SEND,120,<5,410,14.2%\nChildren,Early help,80,-,12,11.0%\nAdults,Reablement,64,0,3,9.4%\n"
        )
    )
    assert found["group"].unique().tolist() == ["SEND", "Early help", "Reablement"]
    assert rows(found[found["measure"] == "Agency staff"], "value", "missing") == [
        [None, "c"], [None, "blank"], [0, None],
    ]  # fmt: skip
    assert noticed(found) == [("columns left out", "Directorate, Agency spend £000")]


def test_columns_of_years_are_what_the_title_says(file):
    found = load_workforce(file("Headcount by service,,\nService,31 March 2024,31 March 2025\nSEND,120,131\n"))
    assert rows(found, "group", "period", "basis", "value")[1] == ["SEND", "31 March 2025", "headcount", 131]
    with pytest.raises(DataError, match="no column for measure, basis and value"):
        load_workforce(file("By service,,\nService,31 March 2024,31 March 2025\nSEND,120,131\n"))


def test_a_row_a_month_has_months_for_periods(file):
    found = load_workforce(file("Month,Headcount,Leavers\nApr-24,4102,38\nMay-24,4110,27\n"))
    assert rows(found, "group", "period", "value")[2] == [None, "May-24", 4110]


def test_a_first_column_of_another_name_is_read_and_said(file):
    found = load_workforce(file("Office,Headcount,FTE\nHove,40,31.5\nPortslade,22,20\n"))
    assert found["group"].unique().tolist() == ["Hove", "Portslade"]
    assert noticed(found) == [("heading not known", 'the column "Office" is read as group')]


@pytest.mark.parametrize(
    "heading", ["Days lost per FTE", "Headcount change", "FTE budget £", "Care leavers", "Cost per FTE"]
)
def test_what_only_sounds_like_staff_is_none(file, heading):
    found = load_workforce(file(f"Team,Headcount,{heading}\nSEND,120,9\n"))
    assert found["value"].tolist() == [120]
    assert noticed(found) == [("columns left out", heading)]


def test_days_lost_are_of_a_person_and_not_of_the_team(file):
    found = load_sickness(
        file(
            "Directorate,Total FTE days lost,Days lost per FTE 2023/24,Days lost per FTE 2024/25\n"
            "Adults,7142,12.9,13.4\n"
        )
    )
    assert rows(found, "group", "measure", "period", "value") == [
        ["Adults", "Days lost per FTE", "2023/24", 12.9], ["Adults", "Days lost per FTE", "2024/25", 13.4],
    ]  # fmt: skip
    by_year = load_sickness(file("Working days lost per employee,,\nService,2023/24,2024/25\nAdults,12.9,13.4\n"))
    assert rows(by_year, "measure", "period", "value")[1] == ["Working days lost per employee", "2024/25", 13.4]
    with pytest.raises(DataError, match="more days than a year has: found 7142 for Adults"):
        load_sickness(file("Directorate,Sickness days\nAdults,7142\n"))


def test_shares_beside_the_population_are_own_and_comparator(file):
    found = load_equality(
        file("Protected characteristic,% of workforce,% of local population\nFemale,71.2,51.0\nDisabled,6.1,17.3\n")
    )
    assert rows(found, "measure", "role", "value") == [
        ["Female", "directorate", 71.2], ["Female", "comparator", 51.0],
        ["Disabled", "directorate", 6.1], ["Disabled", "comparator", 17.3],
    ]  # fmt: skip


def test_a_budget_book_has_sections_sub_totals_income_and_a_total_by_another_name(file):
    found = load_budget(
        file(
            "Revenue budget 2025/26,,\n,,\nService area,Gross expenditure £000,Net budget £000\nEducation,,\n"
            'Schools,"60,000","2,000"\nSEND,"14,000","13,000"\nSub-total Education,"74,000","15,000"\nFinance,,\n'
            'Grants,500,(£615)\nTotal net budget,"74,500","14,385"\n,,\nFigures are rounded.,,\n'
        )
    )
    assert rows(found, "division", "budget") == [["Schools", 2000], ["SEND", 13000], ["Grants", -615]]
    assert noticed(found)[1] == ("rows left out", '"Education", "Finance", "Figures are rounded."')


def test_cells_of_millions_are_read_as_they_are_written(file):
    found = load_budget(file("Portfolio,2025/26 Budget,Change %\nChildren,£97.8m,7.2%\nFinance,(£2.9m),-6.5%\n"))
    assert rows(found, "division", "period", "budget") == [
        ["Children", "2025/26", pytest.approx(97_800)], ["Finance", "2025/26", -2900],
    ]  # fmt: skip


def test_headings_that_mean_nothing_known_are_all_asked_about_at_once(file):
    with pytest.raises(DataError, match='--column division="Cost line" --column budget="Annual allocation"'):
        load_budget(file("Cost line,Budget holder,Annual allocation\nSchools,AB,1000\nTransport,CD,2000\n"))


def test_a_section_of_a_plan_is_the_theme_of_the_actions_below_it(file):
    found = load_commitments(
        file(
            "SEND plan 2025-26,,,,\nRef,Action,Lead,Deadline,Progress to date\nPriority 1: Early support,,,,\n"
            "1.1,Publish the guide,Head of SEND,30/09/2025,On the local offer\nPriority 2: Timely plans,,,,\n"
            "2.1,Clear reviews,SEND manager,31 March 2026,Backlog of 112\n"
        )
    )
    assert rows(found, "theme", "reference", "action", "note") == [
        ["Priority 1: Early support", "1.1", "Publish the guide", "On the local offer"],
        ["Priority 2: Timely plans", "2.1", "Clear reviews", "Backlog of 112"],
    ]


def test_what_a_plan_writes_once_is_of_the_rows_below_too(file):
    found = load_commitments(
        file(
            "Priority,What will we do?,How will we do this?,Who,By when\n"
            "Absence,Find pupils,Weekly list,Data team,Oct 2025\n"
            ",,Panel,Attendance lead,Termly\n,Visit families,Two visits,EWO,Spring 2026\n"
        )
    )
    assert rows(found, "theme", "action", "step") == [
        ["Absence", "Find pupils", "Weekly list"],
        ["Absence", "Find pupils", "Panel"],
        ["Absence", "Visit families", "Two visits"],
    ]


def test_a_register_with_two_rows_of_headings_and_a_legend_below(file):
    found = load_risks(
        file(
            "Corporate risk register,,,,,,,\nRef,Risk description,Inherent risk,,,Residual risk,,\n"
            ",,Likelihood rating,Impact rating,L x I,Likelihood rating,Impact rating,L x I\n"
            "CR1,Too few school places,4,5,20,3,5,15\n,,,,,,,\nScores of 15 and above are red.,,,,,,,\n"
        )
    )
    assert rows(found, "risk", "stage", "likelihood", "impact", "score") == [
        ["CR1", "inherent", "4", "5", "20"], ["CR1", "current", "3", "5", "15"],
    ]  # fmt: skip
    assert ("rows left out", '"Scores of 15 and above are red."') in noticed(found)


def test_check_names_the_command_that_reads_a_councils_table(file, profile, capsys):
    plan = file("Ref,Action,Lead,Deadline\n1,Recruit,HR,May 2026\n", "plan.csv")
    assert (tables_in(profile)[0], tables_in(plan)) == ("workforce", ["commitments"])
    assert tables_in(file("School,Leadership,Teaching\nAsh,3,4\n")) == []
    assert main(["check", str(plan)]) == 1
    assert f"looks like a table of the council: esanalysis council --commitments {plan}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("load", "text", "columns", "expected"),
    [
        (load_workforce, "Month,Assignments\n01/04/13,6127\n01/05/13,6128\n", {"headcount": "Assignments"},
         [["01/04/13", "Estimated Establishment", 6127], ["01/05/13", "Estimated Establishment", 6128]]),
        (load_workforce, "Month,Involuntary,Voluntary\nApr-13,1,13\nMay-13,7,11\n", {"leavers": "Voluntary"},
         [["Apr-13", "Number of leavers", 13], ["May-13", "Number of leavers", 11]]),
        (load_workforce, "Age band,Female,Male,Total 2025\n16-24,12,4,16\n25-34,30,9,39\n", {"headcount": "Total 2025"},
         [["2025", "Estimated Establishment", 16], ["2025", "Estimated Establishment", 39]]),
        (load_sickness, "month,average-days\nApr-14,0.756\nMay-14,0.7784\n", {"days": "average-days"},
         [["Apr-14", "average-days", 0.756], ["May-14", "average-days", 0.7784]]),
        (load_equality, "Team,Women\nSEND,71\nAdults,80\n", {"share": "Women"},
         [[None, "Women", 71], [None, "Women", 80]]),
    ],
)  # fmt: skip
def test_a_column_whose_heading_does_not_say_what_it_counts_is_named(file, load, text, columns, expected):
    path = file(text)
    ((name, heading),) = columns.items()
    offered = "headcount" if name == "leavers" else name  # of the counts of staff the first stands for all
    with pytest.raises(DataError, match=f'--column {offered}="{heading}"'):
        load(path)
    assert rows(load(path, columns=columns), "period", "measure", "value") == expected


def test_a_list_of_people_is_to_be_counted_first_and_no_name_is_repeated(file):
    with pytest.raises(DataError, match="It looks like a list of people: count them by team first") as refused:
        load_workforce(file("employee_id,name,department,salary\n1,Ann Other,Schools,41000\n2,Bo Dee,SEND,39000\n"))
    assert "Ann" not in str(refused.value)


def test_two_figures_for_one_month_are_named(file):
    text = "Month,Starters\n" + "".join(f"0{month}/13,{month}\n" for month in (1, 2, 3, 4, 5, 6, 7, 8, 8))
    with pytest.raises(DataError, match="line 10: repeated figure: found a second headcount of Starters"):
        load_workforce(file(text))


def test_rows_of_the_council_and_of_others_are_what_teams_are_compared_with(file):
    found = load_sickness(
        file("Team,Sick days per FTE,Target\nSEND,9.1,8\nCouncil average,8.4,8\nLondon average,8.8,\n")
    )
    assert rows(found, "group", "role", "scope", "value")[:3] == [
        ["SEND", "directorate", "directorate", 9.1], ["SEND", "target", "Target", 8.0],
        [None, "council", "Council average", 8.4],
    ]  # fmt: skip
    assert rows(found[found["role"] == "comparator"], "scope", "value") == [["London average", 8.8]]
    assert sickness(found).sentences == (
        "SEND lost 9.1 days per FTE, 1.1 days above the target's 8.",
        "SEND lost 9.1 days per FTE, 0.7 days above the council's 8.4.",
    )


@pytest.mark.parametrize(
    "heads", ["Original Budget 2024/25 £000,Revised Budget 2024/25 £000,Outturn £000",
              "Original Budget £000,Current budget £000,Forecast £000"],
)  # fmt: skip
def test_of_an_original_and_a_revised_budget_the_revised_one_is_read_and_the_other_named(file, heads):
    found = load_budget(file(f"Service,{heads}\nSchools,100,110,112\nSEND,200,220,230\n"))
    assert rows(found, "division", "budget") == [["Schools", 110], ["SEND", 220]]
    (left_out,) = found.attrs["problems"]
    assert left_out.found.startswith("Original Budget")


def test_money_without_a_unit_is_asked_about_and_billions_of_thousands_are_pounds(file):
    found = load_budget(
        file("Service,FY25 Budget\nLibraries,38000000\nParks,1500000.5\n"), columns={"budget": "FY25 Budget"}
    )
    assert found["budget"].tolist() == [38_000, 1500.0005]
    assert '"FY25 Budget (£)" is read as pounds' in str(found.attrs["problems"][0])
    (unit,) = load_budget(file("Service,Net budget\nSchools,95200\n")).attrs["problems"]
    assert "'Net budget' counts as thousand pounds" in str(unit)
    assert "write (£) behind the heading" in str(unit)


def test_the_section_of_a_plan_may_stand_above_its_headings(file):
    text = "SEND plan,,\nPriority 1: Early help,,\nRef,Action,Deadline\n1.1,Publish,May 2026\n{}2.1,Review,June 2026\n"
    assert rows(load_commitments(file(text.format("Priority 2: Timely plans,,\n"))), "theme", "action") == [
        ["Priority 1: Early help", "Publish"], ["Priority 2: Timely plans", "Review"],
    ]  # fmt: skip
    assert load_commitments(file(text.format("")))["theme"].unique().tolist() == ["Actions"]  # it may be a title


def test_high_and_low_are_no_themes_and_a_blank_category_has_the_usual_one(file):
    found = load_commitments(file("Priority,Action,Due date\nHigh,Recruit,May 2026\nLow,Publish,June 2026\n"))
    assert found["theme"].unique().tolist() == ["Actions"]
    assert noticed(found)[0] == ("columns left out", "Priority")
    found = load_commitments(file("No,Category,actionName,Owner\n1,,Recruit,AB\n2,Schools,Publish,CD\n"))
    assert rows(found, "theme", "action") == [["Actions", "Recruit"], ["Schools", "Publish"]]


def test_the_date_an_action_was_raised_is_not_the_one_it_is_due(file):
    found = load_commitments(file("Date,Action,Due Date\n12/11/24,Upload,14/11/24\n"))
    assert str(found["due_end"].iloc[0].date()) == "2024-11-14"


def test_a_blank_heading_is_no_column(file):
    found = load_commitments(
        file({"Log": [[None, "S.No", "Task description"], [None, 1, "Draft"], [None, 2, "Test"]]}, "own.xlsx")
    )
    assert rows(found, "reference", "action") == [["1", "Draft"], ["2", "Test"]]


def test_one_cause_is_one_line_however_many_cells_it_has(file):
    text = "".join(f"Service {number},n/a\n" for number in range(1, 60))
    with pytest.raises(DataError, match="no number: found 'n/a' in 59 cells") as refused:
        load_budget(file("Service,Net budget £000\n" + text))
    assert len(refused.value.problems) == 1


def test_what_is_required_are_posts_and_what_is_filled_are_people(file):
    found = load_workforce(file("dept,required_headcount,filled_positions,vacancy_count\nEnergy,20,16,4\nHR,9,8,1\n"))
    assert rows(found, "group", "measure", "value")[:3] == [
        ["Energy", "Posts", 20], ["Energy", "Estimated Establishment", 16], ["Energy", "Vacancies", 4],
    ]  # fmt: skip


def test_rows_that_differ_in_a_column_that_is_not_read_are_to_be_added_up(file):
    staff = "Department,Role,Headcount\nEnergy,Analyst,20\nEnergy,Manager,4\n"
    with pytest.raises(DataError, match=r'line 3: repeated figure: .* add up first what differs in "Role"'):
        load_workforce(file(staff))
    money = "Dept,Expense category,Budget £000\nParks,Staff,20\nParks,Supplies,4\n"
    with pytest.raises(DataError, match='or add up first what differs in "Expense category"'):
        load_budget(file(money))


def test_months_of_departments_are_their_periods(file):
    text = "Dept,Month,FTE_Payroll,Paybill_Payroll\nAG,01/03/2012,38,205841\nAG,01/04/2012,40,200125\n"
    found = load_workforce(file(text + "BIS,01/03/2012,2930,9\nBIS,01/04/2012,2931,9\n"))
    assert rows(found, "group", "period", "basis", "value")[2] == ["BIS", "01/03/2012", "FTE", 2930]


def test_a_percentage_among_money_is_no_amount(file):
    with pytest.raises(DataError, match="line 3, column \"Budget £000\": no number: found '15%'"):
        load_budget(file("Service,Budget £000\nSchools,120\nContingency,15%\n"))


def test_a_row_of_units_belongs_to_the_headings_above_it(file):
    text = ",2024/25,2025/26\n,{unit},{unit}\nChildren,97.8,101\nAdults,120,125\nTotal,217.8,226\n"
    found = load_budget(file(text.format(unit="£m")))
    assert rows(found, "division", "period", "budget")[:2] == [
        ["Children", "2024/25", pytest.approx(97_800)], ["Children", "2025/26", pytest.approx(101_000)],
    ]  # fmt: skip
    assert load_budget(file(text.format(unit="£000")))["budget"].tolist()[0] == 97.8


def test_what_a_code_stands_for_is_the_division(file):
    found = load_budget(
        file('Cost centre,Description,Budget 2025/26\nA100,School transport,"1,250,000"\nA200,Music,"85,000"\n')
    )
    assert rows(found, "division", "budget") == [["School transport", 1250], ["Music", 85]]


def test_headings_that_stand_again_below_a_section_head_what_follows(file):
    heads = "What we will do,Who,When,Status\n"
    found = load_commitments(
        file(
            f"Area 1: Supervision,,,\n{heads}Train managers,PSW,By 31 Dec 2025,Complete\n"
            f"Area 2: Timely plans,,,\n{heads}Recruit,HoS,Spring 2026,Delayed\n"
        )
    )
    assert rows(found, "theme", "action", "state") == [
        ["Area 1: Supervision", "Train managers", "done"], ["Area 2: Timely plans", "Recruit", "late"],
    ]  # fmt: skip


def test_milestones_alone_are_the_actions_and_an_auditors_position_is_the_status(file):
    found = load_commitments(
        file("ID,Milestone,Baseline date,Forecast date,RAG\nM1,Go live,01/10/2025,01/12/2025,Red\n")
    )
    assert rows(found, "reference", "action", "due_text") == [["M1", "Go live", "01/12/2025"]]
    found = load_commitments(
        file("No,Recommendation,Implementation date,Position at March 2026\n1,Review,30 June 2025,Implemented\n")
    )
    assert rows(found, "action", "due_text", "state") == [["Review", "30 June 2025", "done"]]


def test_days_of_all_beside_days_of_each_are_left_out(file):
    found = load_sickness(file("Directorate,FTE,Days lost,Days lost per FTE\nChildren,700,6370,9.1\n"))
    assert rows(found, "measure", "value") == [["Days lost per FTE", 9.1]]
    assert noticed(found)[0] == ("columns left out", "FTE, Days lost")


def test_rows_of_indicators_and_a_budgeted_establishment(file):
    found = load_workforce(file("Indicator,Apr-24,May-24,Target\nHeadcount,4102,4110,\nVacancy rate %,8.1,8.4,7\n"))
    assert rows(found, "measure", "period", "value")[2] == ["Vacancy rate", "Apr-24", 8.1]
    found = load_workforce(file("Service,Budgeted establishment (FTE),Staff in post (FTE)\nSEND,120,100.5\n"))
    assert rows(found, "measure", "value") == [["Posts", 120], ["Estimated Establishment", 100.5]]


def test_staff_by_ethnic_group_work_in_none(file):
    view = headcount(load_workforce(file("Ethnic group,Number of staff\nWhite British,1204\nAsian,160\n")))
    assert view.title == "The largest group is White British: 1,204"


def test_shares_of_two_years_below_headings_of_sections(file):
    found = load_equality(
        file(
            "Profile 2025,,,\nCharacteristic,2024 %,2025 %,Census 2021 %\nGender,,,\n"
            "Female,71.2,71.9,51\nMale,28.8,28.1,49\n"
        )
    )
    assert rows(found, "measure", "role", "period", "value")[:3] == [
        ["Female", "directorate", "2024", 71.2], ["Female", "directorate", "2025", 71.9],
        ["Female", "comparator", "2021", 51.0],
    ]  # fmt: skip
    view = equality(found, load_workforce().head(0))
    assert view.title == "One of two shares is below the comparator's by 20.9 points, one above"
    assert view.sentences[0] == "Female (2025): 71.9 %, 20.9 points above 51 % (Census 2021)."
    by_sheet = {
        name: [[name, "Headcount", "% of workforce"], [first, 1200, 71.2], [second, 485, 28.8]]
        for name, first, second in (("Gender", "Female", "Male"), ("Ethnicity", "White British", "Other"))
    }
    assert load_equality(file(by_sheet, "own.xlsx"))["measure"].tolist() == ["Female", "Male", "White British", "Other"]


def test_a_net_cost_that_is_the_sum_of_all_is_no_division(file):
    text = "Service,Net £000\nSchools,10\nSEND,200\nTotal children,210\nReablement,90\n{},300\n"
    for name in ("Net cost of services", "Budget requirement"):
        assert load_budget(file(text.format(name)))["division"].tolist() == ["Schools", "SEND", "Reablement"]
    assert (
        "Net zero programme"
        in load_budget(file("Service,Net £000\nSchools,10\nNet zero programme,7\n"))["division"].tolist()
    )
