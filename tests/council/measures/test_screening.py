"""Words do not tell how many people a group has whose figures are withheld."""

import pandas as pd
import pytest

from council.measures.test_suppression import counts
from esanalysis.council.measures.screening import screened
from esanalysis.council.measures.suppression import suppress_page
from esanalysis.errors import Problem


@pytest.mark.parametrize(
    "text",
    ["Youth (3 people)", "reach 3 Youth staff", "The Youth service kept all 3 of its staff", "Youth: three staff",
     "once the 3 Youth staff are back", "Youth has 3 junior officers", "Youth: 3 may leave"],
)  # fmt: skip
@pytest.mark.parametrize("column", ["title", "text", "objective", "owner", "responsibility", "due_text", "status"])
def test_no_text_of_any_column_tells_how_many_a_withheld_group_is(text, column):
    found, changed = screened(pd.DataFrame({column: [text, "by 3 May 2027"]}), {"youth": ()})
    assert "3" not in found[column][0]
    assert "three" not in found[column][0]
    assert (found[column][1], changed) == ("by 3 May 2027", 1)


def test_a_target_beside_a_masked_text_and_a_problem_that_quotes_it_say_no_more():
    text = "once the 3 Youth staff are back"
    plan = pd.DataFrame({"action": ["Keep Youth", "Other"], "target": [text, "40"], "target_value": [3.0, 40.0]})
    plan.attrs["problems"] = (Problem("dates not understood", "plan.csv", f"1 of 1, such as {text!r}", "a day", ""),)
    found, _ = screened(plan, {"youth": ()})
    assert found["target_value"].fillna(0).tolist() == [0, 40]
    assert "3" not in found.attrs["problems"][0].found
    staff = counts(Youth=3, SEND=80).assign(measure="Headcount")
    budget = pd.DataFrame({"division": pd.Categorical(["Youth (3 people)", "SEND"]), "budget": [120.0, 900.0]})
    page = suppress_page({"workforce": staff, "budget": budget})
    assert page.tables["budget"]["division"].tolist() == ["Youth (…)", "SEND"]


TOLD = [  # none of these is left where a group of few is named
    "is a trio", "is run by Jane alone", "has a solo worker", "has posts I to III", "has a handful",
    "has \N{VULGAR FRACTION ONE HALF} post",
    "doubled in size", "lost half of its staff", "has zero men", "has thirteen staff", "has only one worker left",
    "has lost every member", "has a single point of failure", "lost its 1st worker", "has nobody", "has both back",
]  # fmt: skip


@pytest.mark.parametrize("told", TOLD)
def test_a_text_loses_the_clause_that_says_how_many_not_the_digit_alone(told):
    found, changed = screened(pd.DataFrame({"title": [f"Youth {told}. See the plan.", "Fire"]}), {"youth": ()})
    assert found["title"].tolist() == ["…. See the plan.", "Fire"]
    assert changed == 1


HARMLESS = [  # a number of anything else than people of the group
    "Music lessons in 40% of primary schools stop", "Music: 45 schools join", "Music to Year 4 in 60 schools",
    "Two-way sync of music and SEND systems", "Music appeals take longer than 40 school days", "Music fees up 3.5 %",
    "Music: £120k short, second-round offers late", "Music meets once a year", "Music: Q4 return late",
    "Music phase 2 starts on 3 May 2027", "One in five Year 7 pupils has music lessons", "Music: half of grants end",
    "Cut music complaints from 40 to 20 by 2028", "Both Music and SEND move", "Music waiting list exceeds 26 weeks",
    "Music: only a figure for schools is printed", "Music: 500 instruments lent; two concerts a year",
    "Only music lessons in schools are covered", "Music moves to Room 12", "Music: 30 young people at risk",
]  # fmt: skip


@pytest.mark.parametrize("said", HARMLESS)
def test_what_counts_no_people_of_a_withheld_group_stays_whole(said):
    frame = pd.DataFrame({"title": [said], "note": [said]})
    found, changed = screened(frame, {"music": ()})
    assert (found.to_numpy().tolist(), changed) == (frame.to_numpy().tolist(), 0)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Admissions: two retired", "Admissions: …"),
        ("Admissions (all 3 left)", "Admissions (…)"),
        ("Admissions: three schools leave the scheme", None),
        ("Admissions has 18 officers", None),
    ],
)
def test_of_a_group_whose_staff_is_printed_only_what_is_said_of_those_withheld_goes(said, left):
    staff = pd.concat([
        counts(Admissions=18, SEND=80, Music=40).assign(measure="Headcount"),
        counts(Admissions=3, SEND=9, Music=8).assign(measure="Number of leavers"),
    ], ignore_index=True)  # fmt: skip
    page = suppress_page({"workforce": staff})
    assert page.groups["admissions"] == ("leavers",)
    assert screened(pd.DataFrame({"title": [said]}), page.groups)[0]["title"].tolist() == [left or said]


@pytest.mark.parametrize(
    ("what", "said"),
    [("vacancies", "two posts held vacant"), ("resignations", "two resigned"), ("women", "one woman among its tutors"),
     ("starters", "three tutors joined"), ("disabled", "two have a disability"), ("leavers", "two retired")],
)  # fmt: skip
def test_what_is_withheld_is_known_in_its_forms(what, said):
    plan = pd.DataFrame({"title": [f"Music: {said}", "Music: three tutors teach"]})
    assert screened(plan, {"music": (what,)})[0]["title"].tolist() == ["Music: …", "Music: three tutors teach"]


def test_a_note_counts_once_and_only_where_it_stands_nowhere_any_more():
    staff = pd.concat([counts(Youth=3, SEND=80, Music=70).assign(measure=name) for name in ("Headcount", "Women")])
    staff = staff.reset_index(drop=True).assign(note=["two are new", "moved", None, "two are new", None, "as planned"])
    page = suppress_page({"workforce": staff})
    kept = set(page.tables["workforce"]["note"].dropna())
    assert page.notes == len(set(staff["note"].dropna()) - kept)
    assert "two are new" not in kept


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ("music service", "the Music team has two"),
        ("music service", "half the Music team is off"),
        ("music service", "Music loses two of its three tutors"),
        ("music service", "a two-person Music team"),
        ("music service", "Music: 1 full-time and two part-time"),
        ("music service", "two tutors in music left"),
        ("music service", "Music: two left"),
        ("education welfare service", "the EWS has two"),
        ("education welfare service", "the Welfare team has two"),
        ("youth team", "the Youth service has two"),
        ("libraries", "the library team has two"),
        ("early years", "Early Years has two"),
        ("arts: 2 tutors", "the Arts team has two"),
    ],
)
def test_a_group_is_named_by_a_part_of_its_name_and_by_its_initials(group, said):
    assert screened(pd.DataFrame({"title": [said]}), {group: ()})[0]["title"].str.contains("two|half").tolist() == [
        False
    ]


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ("youth team", "youth crime down by 12 %"),
        ("early years", "12 early retirements"),
        ("special educational needs", "special needs of 300 pupils"),
        ("team a", "a team of 12"),
        ("school 5", "the school team of 12"),
        ("school 5", "School 55 has two"),
        ("music service", "12 musicals"),
        ("schools", "12 schools may close"),
        ("libraries", "Two libraries open on Sundays"),
    ],
)
def test_what_only_shares_a_word_with_a_group_keeps_its_numbers(group, said):
    assert screened(pd.DataFrame({"title": [said]}), {group: ()})[0]["title"].tolist() == [said]


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Youth (3)", "Youth …"),
        ("Arts: 2 tutors", "Arts: …"),
        ("Youth with 3", "Youth with …"),
        ("2 tutors (arts)", "… (arts)"),
        ("Area 3", "Area 3"),  # without it a reader of Area 1, 2 and 4 would know which number is hidden, and why
        ("Ages 5-11 team", "Ages 5-11 team"),
        ("Team (0-19)", "Team (0-19)"),
    ],
)
def test_the_name_of_a_small_group_does_not_say_how_many_it_is(name, left):
    page = suppress_page({"workforce": counts(**{name: 3, "SEND": 80})})
    assert page.tables["workforce"]["group"].astype(str).tolist() == [left, "SEND"]
    assert page.texts == (name != left)


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["Leavers of the 3 Music staff", "Headcount"], ["Leavers of the … Music staff", "Headcount"]),
        (["Tutors (3 of Music)", "Headcount"], ["Tutors …", "Headcount"]),
        (["Music has 3", "Headcount"], ["[left out]", "Headcount"]),
        (["Staff aged 16 to 24", "Staff aged 65 and over"], ["Staff aged 16 to 24", "Staff aged 65 and over"]),
        (["Grade 3 officers", "Grade 5 officers"], ["Grade 3 officers", "Grade 5 officers"]),
        (["Under 2 years: staff", "2 to 5 years: staff"], ["Under 2 years: staff", "2 to 5 years: staff"]),
        (
            ["% with one or more long-term conditions", "Headcount"],
            ["% with one or more long-term conditions", "Headcount"],
        ),
        (["Teams of 1 person", "Teams of 2 people"], ["Teams of 1 person", "Teams of 2 people"]),  # bands stay apart
    ],
)
@pytest.mark.parametrize("column", ["measure", "heading", "period"])
def test_measures_and_headings_lose_counts_and_keep_ages_grades_and_bands(names, left, column):
    frames = [counts(Music=3, SEND=80).assign(**{column: name}) for name in names]
    page = suppress_page({"workforce": pd.concat(frames, ignore_index=True)})
    assert list(dict.fromkeys(page.tables["workforce"][column].astype(str))) == left


@pytest.mark.parametrize("head", ["Jo Bell (sole officer)", "Jo Bell and her only colleague", "A duo"])
def test_a_column_beside_the_name_of_a_small_group_does_not_say_how_many_it_is(head):
    staff = counts(Youth=1, SEND=80, Music=20).assign(measure="Headcount")
    budget = pd.DataFrame(
        {"division": ["Youth", "SEND"], "head": [head, "A. Smith (sole officer)"], "budget": [120.0, 900.0]}
    )
    heads = suppress_page({"workforce": staff, "budget": budget}).tables["budget"]["head"]
    assert heads[0] in ("Jo Bell (…)", "[left out]")
    assert heads[1] == "A. Smith (sole officer)"
