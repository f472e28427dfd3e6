"""What the page on the workforce says: short, true, direction and size worked out and never typed."""

import random
import re
from pathlib import Path

import pandas as pd
import pytest

from council.attack import page as random_page
from esanalysis import load_budget, load_equality, load_sickness, load_workforce
from esanalysis.council import budget, equality, headcount, load_page, movements, sickness, workforce_page
from esanalysis.council.measures import suppress_page
from esanalysis.english import capital, number
from esanalysis.errors import DataError

CASES = Path(__file__).parents[1] / "cases"


def workforce(*rows):
    """Workforce rows: measure, group, basis, value."""
    frame = load_workforce().head(0)
    made = pd.DataFrame(rows, columns=["measure", "group", "basis", "value"])
    return made.reindex(columns=frame.columns).assign(source="own")


def days(*rows):
    """Sickness rows: role, scope, group, period, value."""
    text = "measure,unit,role,scope,group,period,value\n"
    text += "".join(f"Days lost,working days,{','.join(map(str, row))}\n" for row in rows)
    return text


def test_people_beside_full_time_equivalents():
    view = headcount(load_workforce())
    assert view.title == "The largest group is schools: 3,846"
    assert view.sentences[0] == "4,854 people work here, 3,573 full-time equivalents (Mar 03)."
    assert str(view.main_point) == view.sentences[0]
    assert "Schools: 3,846 people, 2,807.41 FTE" in view.alt
    assert [text.get_text() for text in view.draw().texts] == ["3,846", "1,008", "2,807.41", "765.65"]


def test_a_withheld_group_is_neither_added_up_nor_drawn():
    shown = suppress_page({"workforce": load_workforce(CASES / "wf.csv")}).tables["workforce"]
    view = headcount(shown)
    assert view.sentences[0] == "463 people work here, 346 full-time equivalents (Mar 25).", "the printed total"
    assert "Youth team: withheld people, withheld FTE" in view.alt
    untotalled = headcount(shown[shown["group"] != "total"])
    assert untotalled.sentences[0] == "Staff are given for four groups (Mar 25)."
    assert untotalled.main_point is None


@pytest.mark.parametrize(
    ("leavers_fte", "said"), [(75, "25.0 % of the full-time equivalents, which is higher: they worked longer hours"),
                              (30, "10.0 % of the full-time equivalents, which is lower: they worked shorter hours"),
                              (45, "15.0 % of the full-time equivalents, about the same.")],
)  # fmt: skip
def test_the_rate_by_full_time_equivalents_is_higher_lower_or_the_same_by_its_figure(leavers_fte, said):
    view = movements(
        workforce(
            ("Estimated Establishment", "schools", "headcount", 400.0),
            ("Estimated Establishment", "schools", "FTE", 300.0),
            ("Number of leavers", "schools", "headcount", 60.0),
            ("Number of leavers", "schools", "FTE", float(leavers_fte)),
        )
    )
    assert any(said in sentence for sentence in view.sentences)
    assert any("15.0 % of the people in schools" in sentence for sentence in view.sentences)


YEARS = (
    "heading,measure,period,group,basis,value\n"
    "Staff,Staff in post,Apr 23 - Mar 24,schools,headcount,400\nStaff,Staff in post,Apr 23 - Mar 24,schools,FTE,300\n"
    "Leaving,Number of leavers,Apr 23 - Mar 24,schools,headcount,40\n"
    "Leaving,Number of leavers,Apr 23 - Mar 24,schools,FTE,20\n"
    "Leaving,Number of leavers,Apr 24 - Mar 25,schools,headcount,60\n"
    "Leaving,Number of leavers,Apr 24 - Mar 25,schools,FTE,50\n"
)
NOW = "Staff,Staff in post,Mar 25,schools,headcount,500\nStaff,Staff in post,Mar 25,schools,FTE,400\n"


def test_the_rate_of_leaving_is_of_one_year_or_says_both(file):
    rate = movements(load_workforce(file(YEARS + NOW))).sentences[-1]
    assert rate.startswith("Leavers were 12.0 % of the people in schools and 12.5 % of the full-time equivalents")
    assert movements(load_workforce(file(YEARS))).sentences[-1] == (
        "Leavers (Apr 24 - Mar 25) were 15.0 % of the people in schools (Apr 23 - Mar 24) and 16.7 % of the full-time "
        "equivalents."
    )


def test_a_figure_that_the_file_never_gave_is_not_given_though_the_one_beside_it_is_withheld():
    view = movements(suppress_page({"workforce": load_workforce()}).tables["workforce"])
    assert "Number of early retirements, non-schools, Apr 02 - Mar 03: not given people, withheld FTE" in view.alt
    assert view.strip.count(">withheld<") == 7


def test_the_picture_too_tells_what_was_not_given_from_what_is_withheld():
    rows = [("Headcount", "A", "FTE", 2.0), ("Headcount", "B", "headcount", 40.0), ("Headcount", "B", "FTE", 30.0)]
    view = headcount(suppress_page({"workforce": workforce(*rows)}).tables["workforce"])
    assert [text.get_text() for text in view.draw().texts] == ["not given", "40", "withheld", "30"]
    assert "A: not given people, withheld FTE" in view.alt


def test_a_sum_over_some_of_the_groups_is_no_total():
    view = movements(load_workforce(CASES / "wf.csv"))
    assert view.sentences[0] == "60 people in schools and 9 people in early years left (Apr 24 - Mar 25)."


def test_groups_whose_leavers_are_withheld_are_counted_beside_the_total():
    counts = {"schools": 60.0, "portage": 0.0, "youth": 4.0, "music": 6.0, "total": 70.0}
    page = suppress_page({"workforce": workforce(*(("Leavers", *row) for row in _each(counts)))})
    assert movements(page.tables["workforce"]).sentences[0] == (
        "70 people left: 60 in schools and 0 in portage; two other groups withheld."
    )


def _each(counts):
    return [(group, "headcount", value) for group, value in counts.items()]


def test_staff_in_post_and_nobody_are_no_movement():
    women = workforce(*(("Women", *row) for row in _each({"schools": 300.0, "music": 22.0}))).assign(
        heading="Employees"
    )
    assert not movements(women).there
    retired = workforce(("Ill-health retirements", "libraries", "headcount", 0.0))
    assert movements(retired).title == "Who left, started or moved"
    assert headcount(workforce(("All staff", "schools", "headcount", 400.0))).sentences == ("400 people work here.",)


@pytest.mark.parametrize(
    ("heading", "title"),
    [("Ethnicity", "Staff by ethnicity"), ("Grade", "Staff by grade"), ("Posts", "Other figures on the workforce")],
)
def test_staff_by_what_they_are_stand_under_their_own_title_and_never_move(heading, title):
    staff = workforce(*(("Estimated Establishment", *row) for row in _each({"schools": 400.0, "libraries": 60.0})))
    cut = workforce(*(("First", *row) for row in _each({"schools": 390.0, "libraries": 50.0}))).assign(heading=heading)
    whole = pd.concat([staff, cut], ignore_index=True)
    assert not movements(whole).there
    view = headcount(whole)
    assert view.sentences == ("460 people work here.",)
    assert f">{title}</h3>" in view.chart
    assert f"{heading}: First" in view.chart


def test_women_and_men_under_headings_are_no_second_staff_in_post():
    every, women = (
        workforce(*(("In post", *row) for row in _each(counts))).assign(heading=heading)
        for heading, counts in (
            ("All", {"schools": 400.0, "music": 60.0}),
            ("Women", {"schools": 300.0, "music": 40.0}),
        )
    )
    view = headcount(pd.concat([every, women], ignore_index=True))
    assert view.sentences == ("460 people work here.",)
    assert "Women: In post" in view.chart


def test_a_sum_under_its_own_name_and_a_part_are_not_added_up():
    staff = {"schools": 400.0, "of which primary": 300.0, "libraries": 60.0, "Children's services": 460.0}
    left = {"schools": 40.0, "libraries": 6.0, "Children's services": 46.0}
    rows = [("Headcount", *row) for row in _each(staff)] + [("Leavers", *row) for row in _each(left)]
    assert headcount(workforce(*rows)).title == "The largest group is schools: 400"
    assert headcount(workforce(*rows)).sentences == (
        "460 people work here.",
        "Children's services is taken as the sum of other groups, and not added to them.",
    )
    assert movements(workforce(*rows)).sentences[0] == "46 people left: 40 in schools and 6 in libraries."


def test_a_page_knows_a_sum_that_withholding_hides(tmp_path):
    text = "Team,Headcount\nSchools,400\nLibraries,60\nYouth,3\nOur services,463\n"
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    view = workforce_page(load_page("workforce", {"workforce": tmp_path / "own.csv"})).headcount
    assert "Our services" not in view.title


def test_a_count_is_said_alone_where_the_names_of_its_groups_are_long():
    long = "the service for children, young people and their families in the {} of the county"
    left = {long.format(place): 7.0 for place in ("north", "south", "east")}
    assert movements(workforce(*(("Leavers", *row) for row in _each(left)))).sentences[0] == "21 people left."


def test_impossible_figures_are_named():
    view = workforce(
        ("Headcount", "libraries", "headcount", 80.0), ("Headcount", "libraries", "FTE", 80.41),
        ("Headcount", "central", "headcount", 100.0), ("Headcount", "central", "FTE", 100.0),
        ("Leavers", "central", "headcount", 120.0), ("Leavers", "libraries", "headcount", 8.0),
    )  # fmt: skip
    assert headcount(view).sentences[-1] == (
        "More full-time equivalents than people: 80.41 for 80 in libraries. One of the two cannot be right."
    )
    assert "More people left than work there: 120 of 100 in central. Look at both figures." in movements(view).sentences


def test_sentences_speak_of_the_latest_year_and_posts_are_no_people(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("Measure,2023/24,2024/25\nHeadcount,1189,1210\nLeavers,133,150\n", encoding="utf-8")
    years = load_workforce(path)
    assert headcount(years).sentences[0] == "1,210 people work here (2024/25)."
    assert movements(years).sentences == ("150 people left (2024/25).",)
    path.write_text("Team,Headcount,Vacancies\nSEND,120,12\nEarly help,80,6\n", encoding="utf-8")
    assert not movements(load_workforce(path)).there, "a vacant post is no movement"
    assert headcount(load_workforce(path)).sentences[-1] == "18 posts are vacant, the most in SEND (12)."


def test_own_figures_without_a_comparator_are_shown_all_the_same(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("Service,% BAME,% Disabled\nEducation,11.2,4.8\nEarly Help,16.3,6.1\n", encoding="utf-8")
    view = equality(load_equality(path), load_workforce().head(0))
    assert view.sentences[0] == "% BAME: 16.3 % in Early Help, 11.2 % in Education."
    assert view.chart.count("<svg") >= 4
    path.write_text("Service,Days lost per FTE\nEducation,9.1\nEarly Help,11.4\n", encoding="utf-8")
    assert sickness(load_sickness(path)).sentences == ("Days lost per FTE: 11.4 in Early Help, 9.1 in Education.",)


def test_no_net_change_where_a_period_ends_before_it_begins():
    view = movements(load_workforce())
    assert (
        view.sentences[-1] == "The starters' period, Apr 02 – Mar 02, ends before it begins, so no net change is given."
    )


def test_half_a_year_over_a_years_target_is_the_finding(tmp_path):
    view = sickness(load_sickness())
    assert view.urgent
    assert str(view.main_point).endswith("more than the year's target of 10.35. Or the printed period is wrong.")
    assert view.sentences[:2] == (
        "The whole council lost 11.06 days a person by September 2002, more than the year's target of 10.35.",
        "Days lost only add up: the target is missed for certain, or the printed period is wrong.",
    )
    path = tmp_path / "days.csv"
    rows = [("council", "whole council", "", "Apr 24 - Sep 24", 5.0), ("target", "whole council", "", "2024/25", 9.5)]
    path.write_text(days(*rows), encoding="utf-8")
    below = sickness(load_sickness(path))
    assert not below.urgent, "half of a target in half a year promises nothing"
    assert not any("missed" in sentence or "met" in sentence for sentence in below.sentences)


def test_a_target_for_others_is_not_missed_by_a_directorate(tmp_path):
    path = tmp_path / "days.csv"
    rows = [
        ("directorate", "directorate", "", "Apr 24 - Sep 24", 12.0),
        ("target", "whole council", "", "2024/25", 9.5),
    ]
    path.write_text(days(*rows), encoding="utf-8")
    assert not sickness(load_sickness(path)).urgent


def test_figures_lower_the_same_and_higher_are_told_apart(tmp_path):
    path = tmp_path / "days.csv"
    year = "2024/25"
    own = {"schools": 5.0, "libraries": 5.0, "central": 0.0, "youth": 9.0}
    rows = [("directorate", "directorate", group, year, value) for group, value in own.items()]
    path.write_text(days(*rows, ("council", "whole council", "", year, 5.0)), encoding="utf-8")
    view = sickness(load_sickness(path))
    assert view.title == "Central lost fewer days than the council; schools and libraries as many; youth more"
    assert view.sentences == (
        "Of four figures beside the council's days lost a person, one is lower, two are the same and one is higher.",
    )
    path.write_text(days(rows[2], ("council", "whole council", "", year, 5.0)), encoding="utf-8")
    assert sickness(load_sickness(path)).sentences == ("Central lost 0 days a person, 5 days below the council's 5.",)


def test_a_share_that_is_the_same_is_neither_above_nor_below(tmp_path):
    path = tmp_path / "own.csv"
    text = "measure,unit,role,scope,group,period,value\n"
    for role, group, value in (("directorate", "A", 4), ("directorate", "B", 10), ("council", "", 4)):
        text += f"Disabled,percent,{role},{'directorate' if group else 'whole council'},{group},2025,{value}\n"
    path.write_text(text, encoding="utf-8")
    staff = workforce(*(("Headcount", *row) for row in _each({"A": 400.0, "B": 400.0})))
    view = equality(load_equality(path), staff)
    assert view.title == "One of two shares is above the council's by 6 points, none below"
    assert ">0</td>" in view.table
    path.write_text(text.replace(",10\n", ",4\n"), encoding="utf-8")
    assert equality(load_equality(path), staff).title == "Both shares are the same as the council's"


def test_shares_in_points_and_people():
    view = equality(load_equality(), load_workforce())
    assert view.title == "All three shares compared are below the council's by 0.24 to 1.68 points", "one is not given"
    assert view.sentences[0] == (
        "1.1 % of staff in schools are disabled under DDA definition, 1.68 points below the council's 2.78 % "
        "(about 65 people fewer)."
    )
    assert view.sentences[2] == "One share is not given."


def test_a_gap_is_given_where_the_two_may_be_compared_and_in_people_whatever_its_size():
    table = str(equality(load_equality(), load_workforce()).table)
    assert "under 5" not in table, "the share and the staff beside it give it away"
    gaps = re.findall(r'data-l="Points">([^<]*)</td><td[^>]*>([^<]*)</td><td[^>]*>(yes|no|not known):', table)
    assert ("−0.24", "−2", "yes") in gaps
    assert [gap for gap in gaps if gap[2] == "not known"] == 3 * [("–", "–", "not known")]


def test_income_is_no_share_of_a_total():
    view = budget(load_budget(CASES / "bud.csv"))
    assert view.sentences == (
        "Schools has the largest net budget, £100,000.",
        "Two divisions come to £10,000 net.",
        "Income brings in £90,000 net, so no shares are given.",
    )
    assert "%" not in " ".join(view.sentences)


@pytest.mark.parametrize(
    ("budgets", "sentence", "title"),
    [
        ((1000, 120, 1000), "A and C have the largest net budget, £1.0 million each.", "A and C are the largest"),
        ((50, 20, 20), "A has the largest net budget, £50,000, 56 % of the total.", "A is the largest, then B and C"),
        ((-1000, -120, 0),
         "No division costs more than it brings in; A has the most net income, £1.0 million.",
         "Net budget by division"),
        ((0, 0, 0), "Every division comes to nothing net.", "Net budget by division"),
    ],
)  # fmt: skip
def test_a_tie_and_net_income_are_called_so(tmp_path, budgets, sentence, title):
    rows = "".join(f"{name},{value}\n" for name, value in zip("ABC", budgets, strict=True))
    (tmp_path / "own.csv").write_text(f"Division,Budget £'000\n{rows}", encoding="utf-8")
    view = budget(load_budget(tmp_path / "own.csv"))
    assert view.sentences[0] == sentence
    assert view.title == title


def test_of_several_years_the_latest_budget_is_shown(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("Service,2024/25 Budget £m,2025/26 Budget £m\nA,1,2\nB,3,5\n", encoding="utf-8")
    view = budget(load_budget(path))
    assert view.sentences[0] == "B has the largest net budget, £5.0 million, 71 % of the total."
    assert view.subtitle == "Net budget in thousand pounds, 2025/26."


@pytest.mark.parametrize("view", [headcount, movements])
def test_without_a_table_a_view_shows_nothing(view):
    empty = view(load_workforce().head(0))
    assert empty._repr_html_() == ""
    assert empty.main_point is None


def test_no_sentence_is_longer_than_thirty_words():
    views = [
        headcount(load_workforce()), movements(load_workforce()), sickness(load_sickness()),
        equality(load_equality(), load_workforce()), budget(load_budget()),
    ]  # fmt: skip
    lengths = [len(sentence.split()) for view in views for sentence in view.sentences]
    assert max(lengths) <= 30
    assert sum(lengths) / len(lengths) < 18


def test_figures_of_several_months_say_the_first_and_the_last_and_each_says_its_month(file):
    view = sickness(load_sickness(file("Month,Average lost days per FTE\nApr-14,0.756\nMay-14,0.78\nJun-14,0.7431\n")))
    assert view.sentences == ("Average lost days per FTE: 0.756 in Apr-14, 0.7431 in Jun-14.",)
    assert str(view.main_point) == view.sentences[0]
    assert "Average lost days per FTE (Jun-14), All staff: 0.7431." in view.alt
    assert "Average lost days per FTE (Jun-14)" in view.strip
    shares = equality(
        load_equality(file("Year,% Male,% Female\nApr-12,26,74\nApr-13,27,73\n")), load_workforce().head(0)
    )
    assert shares.sentences[0] == "% Male: 26 % in Apr-12, 27 % in Apr-13."
    assert str(shares.main_point) == shares.sentences[0]


def test_full_time_equivalents_alone_are_said_as_such(file):
    view = headcount(load_workforce(file("Month,FTEs\nFeb-15,4012.6\nMar-15,3993.4\n")))
    assert view.sentences == ("3,993 full-time equivalents work here (Mar-15).",)
    assert "not given" in view.alt
    assert "3,993.4" in view.alt


def test_women_and_men_alone_are_no_staff_in_post(file):
    text = "heading,measure,period,group,basis,value\n" + "".join(
        f"{heading},Estimated Establishment,Mar 25,{group},headcount,{value}\n"
        for group, women, men in (("schools", 300, 100), ("libraries", 57, 203))
        for heading, value in (("Women", women), ("Men", men))
    )
    view = headcount(load_workforce(file(text)))
    assert view.sentences == ("Staff are given in parts alone: Women and Men.",)
    assert view.main_point is None
    assert "300" in view.chart
    whole = headcount(load_workforce(file(text + "All,Estimated Establishment,Mar 25,schools,headcount,400\n")))
    assert whole.sentences[0] == "400 people work here (Mar 25)."


def test_vacancies_of_two_years_are_not_added_up(file):
    text = "Team,Headcount 2024,Vacancies 2024,Headcount 2025,Vacancies 2025\nSEND,120,10,130,6\nEarly help,80,9,90,8\n"
    said = headcount(load_workforce(file(text))).sentences
    assert said == ("220 people work here (2025).", "14 posts are vacant, the most in Early help (8).")


def test_a_sum_in_the_middle_is_not_added_up_again_though_it_is_a_rounding_apart(file):
    text = "Staff group,Headcount\nSpecialists,16326\nOther doctors,37619\nDoctors,53946\nNurses,181004\n"
    assert headcount(load_workforce(file(text))).sentences == (
        "234,949 people work here.",
        "Doctors is taken as the sum of other groups, and not added to them.",
    )
    small = "Staff group,Headcount\nSEND,12\nEarly help,7\nSchools,20\nMusic,40\n"  # 20 is no sum of 12 and 7
    assert headcount(load_workforce(file(small))).sentences == ("79 people work here.",)


def _biggest(rows):
    """The rows of the largest value."""
    return rows[rows["value"] == rows["value"].max()]


@pytest.mark.parametrize("seed", range(60))
def test_a_most_is_true_of_the_file_or_says_that_it_is_of_what_is_shown(seed):
    given = random_page(seed)
    given["workforce"] = given["workforce"].assign(start=pd.NaT, end=pd.NaT)
    page = suppress_page(given)
    shown = page.tables["workforce"]
    shown.attrs["sums_of_groups"] = frozenset()  # none is a sum but the total, whatever comes out as one
    left = (movements, shown["heading"] == "Leaving", r"Most movement( shown)?: .*, (team \w), .* (?:people|person)")
    staff = (
        headcount,
        shown["heading"] == "Staff",
        r"(?:The largest group|(Of the groups shown), the largest) is (team \w): ",
    )
    for made, asked, pattern in (left, staff):
        view = made(shown)
        said = re.match(pattern, view.title)
        if said is None:
            continue
        counts = (shown["basis"] == "headcount") & asked & (shown["group"] != "total")
        known, true = shown[counts], given["workforce"][counts]
        assert bool(said[1]) == known["value"].isna().any(), "it says so where a figure is withheld, and only there"
        assert _biggest(known)["group"].tolist() == [said[2]]
        if not said[1]:
            assert _biggest(true)["group"].tolist() == [said[2]]


def _shares(*rows):
    """Equality rows: measure, role, group, value."""
    text = "measure,unit,role,scope,group,period,value\n"
    for measure, role, group, value in rows:
        text += f"{measure},percent,{role},{'whole council' if role == 'council' else role},{group},2025,{value}\n"
    return text


@pytest.mark.parametrize(
    ("values", "title", "range_"),
    [
        (
            (4, 3, 2),
            "All three shares are below the council's by 1 to 3 points",
            "Disabled: from 2 % in C to 4 % in A.",
        ),
        ((4, 3, ""), "Both shares compared are below the council's by 1 to 2 points", "Disabled: 4 % in A, 3 % in B."),
        (("", 3, ""), "The only share compared is below the council's by 2 points", None),
        (
            (7, 3, ""),
            "One of two shares compared is below the council's by 2 points, one above",
            "Disabled: 7 % in A, 3 % in B.",
        ),
    ],
)
def test_all_shares_are_those_that_stand_beside_something(values, title, range_, file):
    own = [("Disabled", "directorate", group, value) for group, value in zip("ABC", values, strict=True)]
    view = equality(load_equality(file(_shares(*own, ("Disabled", "council", "", 5)))), load_workforce())
    assert view.title == title
    alone = equality(load_equality(file(_shares(*own))), load_workforce())
    assert alone.sentences[0] == range_ or range_ is None


def test_a_range_with_a_gap_is_of_the_groups_shown(file):
    own = [("Disabled", "directorate", group, value) for group, value in zip("ABCD", (4, 3, 2, ""), strict=True)]
    said = equality(load_equality(file(_shares(*own))), load_workforce()).sentences
    assert said == ("Disabled: of the groups shown, from 2 % in C to 4 % in A.", "One share is not given.")
    staff = [(group, "headcount", 10.0) for group in "ABCDE"]
    hours = [(group, "FTE", value) for group, value in zip("ABCDE", (5.0, 6.0, 7.0, 8.0, float("nan")), strict=True)]
    said = headcount(workforce(*(("Headcount", *row) for row in staff + hours))).sentences
    assert said[1] == (
        "One person works, on average, this much of full time: of the groups shown, from 0.50 in A to 0.80 in D."
    )


LEFT = "heading,measure,period,group,basis,value\n"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (("Left,Leavers,A,0", "Left,Leavers,B,"), "Nobody in A left (2025)."),
        (("Left,Leavers,A,0", "Left,Leavers,B,0"), "Nobody in A and nobody in B left (2025)."),
        (("New starts,External,A,10", "New starts,External,B,6", "New starts,Internal,A,3", "New starts,Internal,B,2"),
         "10 people in A and 6 people in B started (External, 2025)."),
        (("New starts,Starters from outside,A,3", "New starts,Starters,A,10", "New starts,Starters,B,6"),
         "10 people in A and 6 people in B started (2025)."),
    ],
)  # fmt: skip
def test_nobody_is_called_so_and_of_several_kinds_none_is_added_to_another(rows, said, file):
    lines = "".join(f"{kind},{measure},2025,{group},headcount,{value}\n"
                    for kind, measure, group, value in (row.split(",") for row in rows))  # fmt: skip
    lines += "Staff,Headcount,2025,C,headcount,10\n"
    assert movements(load_workforce(file(LEFT + lines))).sentences == (said,)


def test_nobody_left_where_others_are_withheld_says_that_they_are():
    counts = {"schools": 0.0, "youth": 2.0, "music": 3.0}
    staff = {"schools": 40.0, "youth": 40.0, "music": 40.0}
    page = suppress_page(
        {
            "workforce": workforce(
                *(("Leavers", *row) for row in _each(counts)), *(("Headcount", *row) for row in _each(staff))
            )
        }
    )
    assert movements(page.tables["workforce"]).sentences[0] == ("Nobody in schools left; two other groups withheld.")


def test_three_of_many_groups_are_among_them_and_need_not_be_most():
    counts = {f"team {letter}": 7.0 for letter in "abcdefghij"}
    leavers = workforce(*(("Leavers", *row) for row in _each(counts)))
    assert movements(leavers).sentences[0] == ("70 people left, among them 7 in team a, 7 in team b and 7 in team c.")
    assert movements(leavers).title == "Who left, started or moved", "no one figure has most"


def test_the_rate_of_all_staff_names_no_group_called_all(file):
    rows = "S,Headcount,2025,All,headcount,100\nS,Headcount,2025,All,FTE,50\n"
    rows += "Left,Leavers,2025,All,headcount,10\nLeft,Leavers,2025,All,FTE,5\n"
    assert (
        movements(load_workforce(file(LEFT + rows))).sentences[-1].startswith("Leavers were 10.0 % of the people and ")
    )


@pytest.mark.parametrize(
    ("hours", "said"),
    [((10, 10, 10, 10), "1.00 in four groups alike."), ((10, 10), "1.00 in two groups alike."), ((5,), "0.50 in A."),
     ((5, 6, 7, 8), "from 0.50 in A to 0.80 in D."), ((5, 6, 7), "0.50 in A, 0.60 in B and 0.70 in C.")],
)  # fmt: skip
def test_hours_are_alike_or_from_the_least_to_the_most(hours, said):
    rows = [("Headcount", group, *each) for group, part in zip("ABCD", hours, strict=False)
            for each in (("headcount", 10.0), ("FTE", float(part)))]  # fmt: skip
    assert headcount(workforce(*rows)).sentences[1].endswith(f"this much of full time: {said}")


def test_nothing_and_one_are_said_as_such(file):
    none = load_workforce(file("Team,Headcount,Leavers,Vacancies\nA,100,0,0\nB,50,0,0\n"))
    assert headcount(none).sentences[-1] == "No post is vacant."
    assert movements(none).sentences == ("Nobody left.",)
    for value, said in ((5, "A has a net budget of £5,000."), (-5, "A brings in £5,000 net.")):
        assert budget(load_budget(file(f"Division,Budget £'000\nA,{value}\n"))).sentences == (said,)


def test_vacancies_of_some_groups_are_said_to_be_of_those(file):
    text = "Team,Headcount,Vacancies\nSEND,120,1\nEarly help,80,\n"
    assert headcount(load_workforce(file(text))).sentences[-1] == "One post is vacant in the groups that are given."


def test_the_newest_year_is_said_with_its_date_wherever_it_stands_in_the_file(file):
    years = {"Apr 24 - Mar 25": (5, 8), "Apr 25 - Mar 26": (12, 9)}
    for order in (list(years), list(years)[::-1]):
        rows = [("directorate", "directorate", "Music", year, years[year][0]) for year in order]
        rows += [("council", "whole council", "", year, years[year][1]) for year in order]
        view = sickness(load_sickness(file(days(*rows))))
        assert view.sentences == ("Music lost 12 days a person (Apr 25 - Mar 26), 3 days above the council's 9.",)
        assert view.title == "Music lost more days than the council"


def test_a_title_counts_a_share_once_and_says_nothing_where_it_lies_on_both_sides(file):
    head = "measure,unit,role,scope,group,period,value\n"
    own = head + "Disabled,percent,directorate,directorate,A,31 Mar 26,4\n"
    for others, title in (
        ((5, 6), "The only share is below the council's by 1 to 2 points"),
        ((5, 3), "Shares of the workforce"),
    ):
        rows = (
            f"Disabled,percent,council,{scope},,31 Mar 26,{value}\n" for scope, value in zip("XY", others, strict=True)
        )
        assert equality(load_equality(file(own + "".join(rows))), load_workforce().head(0)).title == title


def test_a_council_of_another_year_is_dated_and_not_compared(file):
    text = "measure,unit,role,scope,group,period,value\nDisabled,percent,directorate,directorate,A,31 Mar 26,4\n"
    view = equality(
        load_equality(file(text + "Disabled,percent,council,whole council,,31 Mar 20,9.98\n")), load_workforce().head(0)
    )
    assert "9.98 (31 Mar 20)" in view.strip
    assert not any("9.98" in sentence for sentence in view.sentences)


def test_a_withheld_comparator_is_called_so(file):
    text = "measure,unit,role,scope,group,period,value\nDisabled,percent,directorate,directorate,A,2026,4\n"
    table = equality(
        load_equality(file(text + "Disabled,percent,target,whole council,,2026,c\n")), load_workforce().head(0)
    ).table
    assert "nan" not in table
    assert ">withheld<" in table
    assert "the comparator's figure is withheld" in table.unescape()


def test_one_figure_of_two_documents_is_refused_and_years_in_files_of_their_own_are_not(file):
    head = "source,division,period,budget\n"
    with pytest.raises(DataError, match="one body"):
        load_budget(file(head + "town,A,2025/26,100\nshire,A,2025/26,110\n"))
    assert len(load_budget(file(head + "town,A,2025/26,100\nshire,B,2025/26,110\n"))) == 2
    staff = "source,measure,group,basis,period,value\n"
    with pytest.raises(DataError, match="Headcount of Music in town and in shire"):
        load_workforce(file(staff + "town,Headcount,Music,headcount,2025,40\nshire,Headcount,Music,headcount,2025,6\n"))
    years = staff + "old,Headcount,Music,headcount,2025,40\nnew,Headcount,Music,headcount,2026,60\n"
    assert headcount(load_workforce(file(years))).sentences[0] == "60 people work here (2026)."


@pytest.mark.parametrize("seed", range(20))
def test_a_title_counts_the_shares_that_stand_beside_the_council_of_their_time(seed, file):
    draw = random.Random(seed)
    text = "measure,unit,role,scope,group,period,value\n"
    own = {group: (draw.choice(("31 Mar 25", "31 Mar 26")), draw.randint(1, 9)) for group in "ABCDE"[: seed % 5 + 1]}
    council = {year: draw.randint(1, 9) for year in draw.sample(("2024/25", "2025/26", "2019/20"), 2)}
    text += "".join(
        f"Disabled,percent,directorate,directorate,{name},{when},{value}\n" for name, (when, value) in own.items()
    )
    text += "".join(f"Disabled,percent,council,whole council,,{year},{value}\n" for year, value in council.items())
    year = {"31 Mar 25": "2024/25", "31 Mar 26": "2025/26"}
    gaps = [value - council[year[when]] for when, value in own.values() if year[when] in council]
    title = equality(load_equality(file(text)), load_workforce().head(0)).title
    if not gaps:
        assert title == "Shares of the workforce"
        return
    way = next(way for way in (-1, 1, 0) if any((gap > 0) - (gap < 0) == way for gap in gaps))
    there = sum((gap > 0) - (gap < 0) == way for gap in gaps)
    if there < len(gaps):
        assert title.startswith(f"{capital(number(there))} of {number(len(gaps))} shares")
    else:
        assert title.startswith({1: "The only share", 2: "Both shares"}.get(there, f"All {number(there)} shares"))
    assert {-1: "below", 1: "above", 0: "the same as"}[way] in title


STANDARDS = {"council": "the council's", "target": "the target's", "comparator": "the comparator's"}


@pytest.mark.parametrize("seed", range(12))
def test_a_title_counts_what_stands_beside_the_standard_that_it_names(seed, file):
    draw = random.Random(f"one standard {seed}")
    text, others = "measure,unit,role,scope,group,period,value\n", {}
    for at in range(draw.randint(2, 6)):
        role = draw.choice(["target", "comparator"] if seed % 2 else [*STANDARDS])
        own, other = draw.randint(1, 40), draw.randint(1, 40)
        others.setdefault(role, []).append(own - other)
        text += f"Measure {at},percent,directorate,directorate,A,2025,{own}\n"
        text += f"Measure {at},percent,{role},the {role},,2025,{other}\n"
    view = equality(load_equality(file(text)), load_workforce().head(0))
    role = next(role for role, words in STANDARDS.items() if words in view.title)
    gaps = others[role]
    assert role == "council" or "council" not in others
    way = min((gap > 0) - (gap < 0) for gap in gaps) if min(gaps) < 0 else 1 if max(gaps) > 0 else 0
    named = [abs(gap) for gap in gaps if (gap > 0) - (gap < 0) == way]
    shares = "shares" if len(others) == 1 else f"shares beside {STANDARDS[role]}"
    one = shares.replace("shares", "share", 1)
    first = {1: f"The only {one} is", 2: f"Both {shares} are"}.get(len(gaps), f"All {number(len(gaps))} {shares} are")
    if len(named) < len(gaps):
        first = f"{capital(number(len(named)))} of {number(len(gaps))} {shares} {'is' if len(named) == 1 else 'are'}"
    word = {-1: "below", 0: "the same as", 1: "above"}[way]
    ends = " to ".join(dict.fromkeys(map(str, (min(named), max(named)))))
    by = f" by {ends} point{'' if ends == '1' else 's'}" if way else ""
    none = ", none below" if len(named) < len(gaps) and way >= 0 and len(others) == 1 else ""
    if way < 0 and (above := sum(gap > 0 for gap in gaps)):
        none = f", {number(above)} above"
    assert view.title == f"{first} {word} {STANDARDS[role] if len(others) == 1 else 'it'}{by}{none}"


@pytest.mark.parametrize(
    ("name", "whose"),
    [("Total", "all staff's"), ("All staff", "all staff's"), ("Average", "the average's"),
     ("Whole council", "the council's"), ("Council total", "the council's")],
)  # fmt: skip
def test_a_total_of_the_file_is_no_councils(name, whose, file):
    rows = "".join(f"{group},{value}\n" for group, value in (("SEND", 9), ("Music", 4), (name, 6)))
    shares = equality(load_equality(file(f"Team,% disabled\n{rows}", "eq.csv")), load_workforce().head(0))
    lost = sickness(load_sickness(file(f"Team,Days lost per FTE\n{rows}", "days.csv")))
    assert shares.sentences[0] == f"% disabled in SEND: 9 %, 3 points above {whose} 6 %."
    assert lost.title == f"Music lost fewer days than {whose.removesuffix(chr(39) + 's')}; SEND more"
    for view in (shares, lost):
        said = view.alt + view.title + str(view.section) + " ".join(view.sentences)
        assert ("council" in said.casefold()) == ("ouncil" in name)


def test_a_target_is_missed_by_those_it_is_meant_for_while_the_year_is_not_out(file):
    half, year = "Apr 25 - Sep 25", "2025/26"
    group = [("directorate", "directorate", "A", half, 9.2), ("target", "directorate", "", year, 7)]
    assert not sickness(load_sickness(file(days(*group)))).urgent, "one team is not the directorate"
    own = [*group, ("target", "directorate", "A", year, 8), ("target", "directorate", "B", year, 1)]
    assert sickness(load_sickness(file(days(*own)))).sentences[0] == (
        "A lost 9.2 days a person by September 2025, more than the year's target of 8."
    )
    all_ = [("directorate", "directorate", "", half, 7.5), ("target", "directorate", "", year, 7)]
    assert sickness(load_sickness(file(days(*all_)))).urgent
    out = sickness(load_sickness(file(days(*all_, ("directorate", "directorate", "", year, 6.9)))))
    assert out.sentences == (f"All staff lost 6.9 days a person ({year}), 0.1 days below the target's 7.",)


@pytest.mark.parametrize(
    ("rows", "said", "left"),
    [
        ({"North": 30, "South": 40, "Sub-total regions": 70, "HQ": 25, "Total": 95}, "95 people", "95 people left"),
        ({"Primary": 30, "Special": 41, "Total schools": 71, "HQ": 25}, "96 people", "96 people left"),
        ({"A": 30, "B": 41, "Total schools": 70}, "71 people", "71 people left"),
        ({"A": 30, "B": 40, "All staff": 69}, "69 people", "69 people left"),
    ],
)
def test_a_sub_total_is_no_total(rows, said, left):
    figures = [(group, "headcount", float(value)) for group, value in rows.items()]
    frame = workforce(*(("Headcount", *row) for row in figures), *(("Leavers", *row) for row in figures))
    assert headcount(frame).sentences[0] == f"{said} work here."
    assert movements(frame).sentences[0].startswith(left)


def test_a_sum_that_may_be_chance_is_no_firm_total(file):
    staff = {"A": 30, "B": 40, "C": 70, "D": 25}
    rows = [(group, "headcount", float(value)) for group, value in staff.items()]
    left = [("Leavers", group, "headcount", float(value)) for group, value in zip(staff, (3, 5, 6, 7), strict=True)]
    frame = workforce(*(("Headcount", *row) for row in rows), *left)
    assert headcount(frame).sentences[0] == "95 people work here, if C is the sum of other groups; 165 if not."
    assert headcount(frame).title == "People and full-time equivalents"
    assert movements(frame).sentences[0].startswith("Among others, 7 people in D, 6 people in C and 5 people in B left")
    total = [("Headcount", "Total", "headcount", 165.0)]
    assert movements(workforce(*(("Headcount", *row) for row in rows), *total, *left)).sentences[0] == (
        "21 people left, among them 7 in D, 6 in C and 5 in B."
    )
    totalled = workforce(*(("Headcount", *row) for row in rows), *total)
    assert (headcount(totalled).sentences[0], headcount(totalled).title) == (
        "165 people work here.", "The largest group is C: 70",
    )  # fmt: skip
    less = headcount(totalled.assign(value=totalled["value"].replace(165.0, 163.0)))
    assert (less.sentences[0], less.title) == ("163 people work here.", "The largest group is C: 70")


OF_STAFF = ["Percentage of staff who are women", "% disabled", "Percentage of workforce that are disabled", "BME staff",
            "65 and over", "Share of the workforce that is female", "Part-time"]  # fmt: skip
OF_OTHERS = ["Percentage of top 5 % of earners that are women", "Women as a percentage of managers", "Gender pay gap",
             "% leavers disabled", "% of posts vacant", "Women in senior grades", "Share of head teachers: women",
             "Percentage of those appointed who are disabled", "Disabled applicants"]  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "staff"), [*((name, True) for name in OF_STAFF), *((name, False) for name in OF_OTHERS)]
)
def test_a_gap_is_in_people_only_where_the_share_is_one_of_all_staff(measure, staff, file):
    text = "measure,unit,role,scope,group,period,value\n"
    text += "".join(f"{measure},percent,{role},own,{group},2026,{value}\n" for role, group, value in OWN_AND_COUNCIL)
    frame = workforce(("Headcount", "schools", "headcount", 3846.0))
    view = equality(load_equality(file(text)), frame)
    assert ("(about 462 people fewer)" in view.sentences[0]) is staff
    assert ("people fewer" in str(view.main_point)) is staff
    assert ("−462" in str(view.table)) is staff
    assert ("Per cent of the workforce." in str(view.section)) is staff


OWN_AND_COUNCIL = (("directorate", "schools", 40), ("council", "", 52))


def test_a_sub_total_is_no_further_team(file):
    lost = "Team,Days lost per FTE\nNorth,4\nSouth,5\nSub-total regions,4.6\nHQ,9\nTotal,6\n"
    view = sickness(load_sickness(file(lost, "days.csv")))
    assert view.sentences == (
        "Of three figures beside all staff's days lost per FTE, two are lower and one is higher.",
    )
    assert view.title == "North and South lost fewer days than all staff; HQ more"
    shares = "Team,% disabled\nNorth,4\nSouth,5\nSub-total regions,4.6\nHQ,9\nTotal,6\n"
    titled = equality(load_equality(file(shares, "eq.csv")), load_workforce().head(0)).title
    assert titled == "Two of three shares are below all staff's by 1 to 2 points, one above"


@pytest.mark.parametrize(
    ("rows", "said", "title"),
    [
        (("North,9.4", "South,12.7", "Directorate,10.1"),
         ("Directorate lost 10.1 days per FTE, 0.5 days above the council's 9.6.",
          "North lost 9.4 days per FTE, 0.2 days below the council's 9.6.",
          "South lost 12.7 days per FTE, 3.1 days above the council's 9.6."),
         "North lost fewer days than the council; South and Directorate more"),
        (("A,9.4", "B,8.1", "C,12.7", "Directorate,9.6"),
         ("Directorate lost 9.6 days per FTE, the same as the council's 9.6.",
          "Of three groups beside the council's days lost per FTE, two are lower and one is higher."),
         "A and B lost fewer days than the council; Directorate as many; C more"),
        (("A,9.4", "B,8.1", "C,12.7", "D,1", "E,2", "F,3", "Directorate,9"),
         ("Directorate lost 9 days per FTE, 0.6 days below the council's 9.6.",
          "Of six groups beside the council's days lost per FTE, five are lower and one is higher."),
         "Five groups and Directorate lost fewer days than the council; C more"),
    ],
)  # fmt: skip
def test_all_staff_stand_beside_the_council_and_are_not_counted_among_their_teams(rows, said, title, file):
    view = sickness(load_sickness(file("\n".join(["Team,Days lost per FTE", *rows, "Council,9.6\n"]), "days.csv")))
    assert (view.sentences, view.title) == (said, title)


def test_the_total_of_a_file_stands_in_no_column_of_the_council(file):
    shares = "Team,% disabled\nNorth,4\nSouth,9\nAll staff,6\nCouncil,7\n"
    view = equality(load_equality(file(shares, "eq.csv")), load_workforce().head(0))
    for said in ('data-l="all staff">6 (no date)<', 'data-l="council">7 (no date)<', ">all staff or council<"):
        assert view.strip.count(said) == (1 if "or" in said else 2)
    assert "council, council" not in view.table.casefold()
    assert view.title == "One of two shares is below the council's by 3 points, one above"


def test_a_target_of_the_year_that_is_drawn_is_for_no_other_time(file):
    table = "Team,Days lost per FTE 2024/25,Days lost per FTE 2025/26,Target 2025/26\nNorth,10,9,8\nSouth,11,12,8\n"
    view = sickness(load_sickness(file(table, "days.csv")))
    assert "but others" not in str(view.section)
    assert ">8<" in view.strip


STAFF = "source,heading,measure,period,group,basis,value\n"


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (("31 Mar 26", "March 2026", "31/03/2026"), "280 people work here (31 Mar 26)."),
        (("as at 31 March 2026", "Mar-26", "2026-03-31"), "280 people work here (as at 31 March 2026)."),
        (("31 Mar 26", "31 Mar 25", "31 Mar 26"), "190 people work here in the groups given (31 Mar 26)."),
    ],
)
def test_a_date_in_several_spellings_is_one_and_who_has_another_is_named(dates, first, file):
    staff = zip(("Ash", "Beck", "Cole"), dates, (120, 90, 70), strict=True)
    rows = "".join(f"own,Staff in post,Staff in post,{when},{group},headcount,{many}\n" for group, when, many in staff)
    said = headcount(load_workforce(file(STAFF + rows))).sentences
    assert said == (first, *(["Not counted, as given for 31 Mar 25 alone: Beck."] if "25" in dates[1] else []))


def test_equivalents_of_a_later_date_do_not_hide_the_people_and_a_later_vacancy_is_of_some(file):
    rows = "own,Staff in post,Staff in post,31 Mar 25,{},headcount,{}\n"
    vacant = "own,Vacancies,Vacancies,{},{},headcount,{}\n"
    text = (
        STAFF
        + rows.format("Ash", 120)
        + rows.format("Beck", 90)
        + "own,Staff in post,Staff in post,31 Mar 26,Ash,FTE,100\n"
    )
    text += vacant.format("31 Mar 25", "Beck", 6) + vacant.format("31 Mar 26", "Ash", 7)
    said = headcount(load_workforce(file(text))).sentences
    assert said == ("210 people work here (31 Mar 25).", "7 posts are vacant in the groups that are given.")


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (
            ("2025/26", "2025-26", "Apr 25 - Mar 26"),
            "Cole has the largest net budget, £5.0 million, 70 % of the total.",
        ),
        (("2025/26", "2026/27", "2026/27"), "Cole has the largest net budget, £5.0 million (2026/27)."),
        (("2025/26", "2026/27", "2025/26"), "Beck has a net budget of £900,000 (2026/27)."),
    ],
)
def test_a_budget_in_several_spellings_is_of_one_year_and_no_share_where_some_have_another(years, said, file):
    sums = zip(("Ash", "Beck", "Cole"), years, (1200, 900, 5000), strict=True)
    rows = "".join(f"own,{division},{year},{much}\n" for division, year, much in sums)
    view = budget(load_budget(file("source,division,period,budget\n" + rows)))
    assert view.sentences[0] == said
    others = [
        name
        for name, year in zip(("Ash", "Beck", "Cole"), years, strict=True)
        if "2026/27" in years and "27" not in year
    ]
    named = f"Not counted, as given for 2025/26 alone: {' and '.join(others)}."
    assert (named in view.sentences) == bool(others)


def _of(measure, unit, *values):
    """An own figure of A, B, ... each, and the council's, of one year."""
    names = [("directorate", name) for name in "ABCD"[: len(values) - 1]] + [("council", "")]
    return "".join(
        f"{measure},{unit},{role},own,{group},2025/26,{value}\n"
        for (role, group), value in zip(names, values, strict=True)
    )


@pytest.mark.parametrize(
    ("rows", "sentences", "title", "subtitle"),
    [
        (_of("Days lost", "working days", 4.5, 6, 5) + _of("Long-term days lost", "working days", 9, 2.5),
         ("Days lost: A lost 4.5 days a person, 0.5 days below the council's 5.",
          "Days lost: B lost 6 days a person, 1 day above the council's 5.",
          "Long-term days lost: A lost 9 days a person, 6.5 days above the council's 2.5."),
         "Days lost: A lower than the council; B higher", "Working days lost a person."),
        (_of("Sickness absence rate", "percent", 4.5, 6.5, 5, 5),
         ("Sickness absence rate: of three figures beside the council's, "
          "one is lower, one is the same and one is higher.",),
         "Sickness absence rate: A lower than the council; C the same; B higher", "Rates in per cent."),
        (_of("Days lost per FTE", "working days", 4.5, 5),
         ("A lost 4.5 days per FTE, 0.5 days below the council's 5.",),
         "A lost fewer days than the council", "Working days lost per FTE."),
        (_of("Days lost", "working days", 4.5, 5) + "Days lost,working days,target,own,A,2025/26,4\n" +
         "Days lost,working days,comparator,London,,2025/26,6\n",
         ("A lost 4.5 days a person, 0.5 days below the council's 5.",),
         "A lost fewer days than the council", "Working days lost a person."),
    ],
)  # fmt: skip
def test_sickness_names_its_measure_and_its_unit(rows, sentences, title, subtitle, file):
    view = sickness(load_sickness(file("measure,unit,role,scope,group,period,value\n" + rows)))
    assert (view.sentences, view.title) == (sentences, title)
    assert view.subtitle.startswith(subtitle)
    assert ("days" in " ".join((*view.sentences, view.title, view.subtitle))) is ("percent" not in rows)


def test_figures_without_dates_are_said_to_stand_together_for_that(file):
    view = sickness(load_sickness(file("Team,Days lost per FTE\nAsh,7.4\nCouncil,8.2\n")))
    assert "Only figures for the same months, or of one table without dates, stand side by side." in str(view.section)
    dated = sickness(
        load_sickness(file("measure,unit,role,scope,group,period,value\n" + _of("Days", "working days", 4, 5)))
    )
    assert "Only figures for the same months stand side by side." in str(dated.section)


@pytest.mark.parametrize(
    ("thousands", "said"), [(1650, "£1.7 million"), (1250, "£1.3 million"), (1649, "£1.6 million")]
)
def test_half_of_a_digit_of_a_budget_goes_up(thousands, said, file):
    assert budget(load_budget(file(f"division,budget\nAsh,{thousands}\n"))).sentences[0].endswith(f"{said}.")


def test_a_group_that_other_tables_name_is_not_in_the_headcount_in_silence(tmp_path):
    (tmp_path / "staff.csv").write_text("Team,Headcount\nPrimary,1838\nSecondary,30\nSpecial,\n")
    (tmp_path / "days.csv").write_text(
        "Team,Days lost\nPrimary,9\nsecondary ,8\nSpecial,7\nTotal,8\nof which Music,9\n"
    )
    (tmp_path / "shares.csv").write_text("Team,% disabled\nOld,50\nYoung,50\n")
    files = {
        "workforce": tmp_path / "staff.csv",
        "sickness": tmp_path / "days.csv",
        "equality": tmp_path / "shares.csv",
    }
    view = workforce_page(load_page("workforce", files)).headcount
    assert view.sentences == (
        "1,868 people work here in the groups given.", "No staff are given for Special, which other tables name.",
    )  # fmt: skip
    assert view.title == "Of the groups given, the largest is Primary: 1,838"
    (tmp_path / "staff.csv").write_text("Team,Headcount\nPrimary,1838\nSecondary,30\nTotal,1900\n")
    assert workforce_page(load_page("workforce", files)).headcount.sentences == ("1,900 people work here.",)


def test_a_group_without_a_figure_is_not_given_beside_those_that_have_one(file):
    left = "own,Leavers,Number of leavers,{},{},headcount,{}\n"
    years = [("Apr 24 - Mar 25", "A", 30), ("Apr 24 - Mar 25", "B", 20), ("Apr 25 - Mar 26", "A", 10)]
    view = movements(
        load_workforce(file(STAFF + "".join(left.format(*row) for row in (*years, ("Apr 25 - Mar 26", "B", "")))))
    )
    assert "Number of leavers, B, Apr 25 - Mar 26: not given people, not given FTE" in view.alt
    assert "A, Apr 25 - Mar 26" in str(view.table)


@pytest.mark.parametrize(
    ("total", "said"),
    [(20, "20 people left: 10 in A and 10 in B."), (25, "25 people left, among them 10 in A and 10 in B.")],
)
def test_a_total_of_more_than_its_groups_is_not_split_into_them(total, said):
    counts = {"A": 10.0, "B": 10.0, "Total": float(total)}
    assert movements(workforce(*(("Leavers", *row) for row in _each(counts)))).sentences[0] == said


def test_hours_of_leavers_are_said_of_every_group_in_which_they_differ():
    figures = {"A": (100, 80, 10, 9), "B": (50, 45, 10, 2), "C": (40, 30, 10, 8)}
    names = (("Headcount", "headcount"), ("Headcount", "FTE"), ("Leavers", "headcount"), ("Leavers", "FTE"))
    rows = [
        (measure, group, basis, float(value))
        for group, values in figures.items()
        for (measure, basis), value in zip(names, values, strict=True)
    ]
    said = movements(workforce(*rows)).sentences
    assert said[1].endswith("which is higher: they worked longer hours than average.")
    assert said[2] == "Leavers worked shorter hours than average in B."
    assert len(movements(workforce(*rows[:4], *rows[8:])).sentences) == 2


def test_leavers_by_two_names_of_other_groups_are_added_and_of_the_same_are_not(file):
    head = STAFF + "own,Staff,Staff in post,2026,Ash,headcount,120\nown,Staff,Headcount,2026,Beck,headcount,90\n"
    left = "own,Left,Number of leavers,2026,Ash,headcount,12\nown,Left,Leavers,2026,Beck,headcount,9\n"
    assert movements(load_workforce(file(head + left))).sentences == (
        "21 people left (2026): 12 in Ash and 9 in Beck.",
    )
    more = "own,Left,Leavers,2026,Ash,headcount,11\n"
    assert movements(load_workforce(file(head + left + more))).sentences == (
        "20 people left (2026): 11 in Ash and 9 in Beck.",
    )


def test_a_group_is_one_however_it_is_spelled(tmp_path):
    (tmp_path / "staff.csv").write_text(
        "measure,group,basis,value\nHeadcount,Adult Care,headcount,100\nHeadcount,B,headcount,200\n"
        "Leavers,adult  care,headcount,30\nLeavers,B,headcount,20\n"
    )
    (tmp_path / "shares.csv").write_text("Team,% disabled\nADULT CARE,5\nB,9\nCouncil,8\n")
    files = {"workforce": tmp_path / "staff.csv", "equality": tmp_path / "shares.csv"}
    page = workforce_page(load_page("workforce", files))
    assert page.movements.sentences[0] == "50 people left: 30 in Adult Care and 20 in B."
    assert page.equality.sentences[0] == (
        "% disabled in Adult Care: 5 %, 3 points below the council's 8 % (about 3 people fewer)."
    )
    (tmp_path / "twice.csv").write_text("Team,Headcount\nAdult Care,100\nAdult care,50\n")
    with pytest.raises(DataError, match="a second headcount of Estimated Establishment for Adult Care"):
        load_workforce(tmp_path / "twice.csv")


@pytest.mark.parametrize("seed", range(40))
def test_all_staff_are_the_total_or_all_groups_and_the_largest_is_one_of_them(seed):
    draw = random.Random(f"all staff {seed}")
    staff = {group: draw.randint(6, 60) for group in "ABCDEFG"[: draw.randint(2, 7)]}
    rows = list(staff.items())
    if len(rows) > 3 and draw.random() < 0.5:
        first = draw.randint(2, len(rows) - 2)
        name = draw.choice(["Sub-total regions", "Total regions", "Regions total", "Subtotal"])
        rows.insert(first, (name, sum(value for _, value in rows[:first])))
    all_ = sum(staff.values())
    if draw.random() < 0.5:
        all_ -= draw.choice([0, 0, 3])
        rows.append((draw.choice(["Total", "Grand total", "All staff", "Total staff", "Overall"]), all_))
    view = headcount(workforce(*(("Headcount", group, "headcount", float(value)) for group, value in rows)))
    said = view.sentences[0]
    assert said.startswith(f"{all_} people work here") or said.endswith(f"; {all_} if not."), rows
    if view.title.startswith("The largest group is"):
        largest = max(staff, key=staff.__getitem__)
        assert view.title == f"The largest group is {largest}: {staff[largest]}"
