"""The export of a form: a row a response, a column a question; nobody's e-mail or name."""

import datetime as dt

import pytest

from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import check_ratings, load_ratings
from grids import write_book, write_csv

QUESTIONS = [factor.question for factor in load_framework().factors]
MICROSOFT = ["Id", "Start time", "Completion time", "Email", "Name", "What is the name of your school?"]
MARKS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 1]


def response(school, marks=MARKS, done="2010-03-01 09:30:00", person="jo.bloggs@oak.sch.uk"):
    return [1, "2010-03-01 09:00:00", done, person, "Jo Bloggs", school, *marks]


def form(tmp_path, *responses, headings=(), questions=QUESTIONS, name="Diagnostic(1-2).csv"):
    return write_csv(tmp_path / name, [[*MICROSOFT, *questions, *headings], *responses])


def test_a_microsoft_form(tmp_path):
    path = form(tmp_path, response("Oak"), response("Elm", [7, *MARKS[1:]]))
    ratings = load_ratings(path)
    assert ratings["school"].cat.categories.tolist() == ["Oak", "Elm"]
    assert ratings["rating"].tolist() == [*MARKS, 7, *MARKS[1:]]
    assert check_ratings(path) == []


def test_the_round_is_the_year_of_the_latest_response_unless_something_says_it(tmp_path):
    path = form(tmp_path, response("Oak"))
    assert load_ratings(path)["round"].cat.categories.tolist() == ["2010"]
    path = form(tmp_path, response("Oak"), name="Coast Autumn 2009.csv")
    ratings = load_ratings(path)
    assert ratings["round"].cat.categories.tolist() == ["Autumn 2009"]
    assert ratings["cluster"].cat.categories.tolist() == ["Coast"]


def test_a_workbook_of_a_google_form_with_questions_in_brackets(tmp_path):
    questions = [f"Please rate each success factor [{factor.name}]" for factor in load_framework().factors]
    rows = [
        ["Timestamp", "School", "Cluster", *questions],
        ["2010/03/01 9:30:00 AM GMT", "Oak", "Coast", *MARKS],
    ]
    ratings = load_ratings(write_book(tmp_path / "a.xlsx", {"Form Responses 1": rows}))
    assert ratings["rating"].tolist() == MARKS
    assert ratings["cluster"].cat.categories.tolist() == ["Coast"]
    assert ratings["round"].cat.categories.tolist() == ["2010"]


def responses_of_oak(tmp_path, *times):
    """A form's .csv in which Oak responded at each of these times, with marks 1, 2, 3 ..."""
    rows = [["Timestamp", "School", *QUESTIONS], *([time, "Oak", *[mark] * 10] for mark, time in enumerate(times, 1))]
    return write_csv(tmp_path / "a.csv", rows)


@pytest.mark.parametrize(
    "times",
    [
        ("2024/05/09 9:00:00 am GMT+1", "2024/05/02 9:00:00 am GMT+1"),
        ("2024/05/09 9:00:00 am GMT+5:30", "2024/05/02 9:00:00 pm GMT+5:30"),
        ("2024-05-09T09:00:00Z", "2024-05-02T09:00:00Z"),
        ("2024-05-09T09:00:00.5+01:00", "2024-05-02T09:00:00.25+01:00"),
        ("5/14/2024 9:00:00", "5/2/2024 9:00:00"),  # month first: there is no 14th month
        ("5/14/24 9:00", "5/2/24 9:00"),
        ("03/05/2024 09:00", "04/04/2024 09:00"),  # both could be: day first
        ("14.05.2024 09:00:00", "02.05.2024 09:00:00"),
        ("14/05/2024", "02/05/2024"),
    ],
)
def test_the_latest_response_counts_however_its_time_is_written(tmp_path, times):
    path = responses_of_oak(tmp_path, *times)
    ratings = load_ratings(path)
    assert ratings["rating"].tolist() == [1] * 10
    assert ratings["round"].cat.categories.tolist() == ["2024"]
    problem = next(problem for problem in check_ratings(path) if problem.kind == "duplicate response")
    assert "responded again later: Oak (line 3)" in problem.found
    assert problem.fix == "The latest response counts."


@pytest.mark.parametrize("unread", ["14/05/2024 09:00", "last Monday", ""])
def test_where_times_cannot_be_read_the_lower_row_counts_and_this_is_said(tmp_path, unread):
    path = responses_of_oak(tmp_path, "5/14/2024 9:00:00", "5/2/2024 9:00:00", unread)
    ratings = load_ratings(path, repeated="latest")
    assert ratings["rating"].tolist() == [3] * 10
    problem = next(problem for problem in ratings.attrs["problems"] if problem.kind == "duplicate response")
    assert problem.found == (
        "2 responses are not counted because the same school responded again: Oak (line 2), Oak (line 3)"
    )
    assert problem.fix.startswith("The lower row counts, because the times could not be read.")
    assert problem.cell.endswith(', column "Timestamp"')


def test_comments_beside_a_question_are_its_notes(tmp_path):
    questions = [QUESTIONS[0], "Why?", *QUESTIONS[1:], "Please explain2"]
    marks = [2, "Parent forum", *MARKS[1:], "No data"]
    notes = load_ratings(form(tmp_path, response("Oak", marks), questions=questions))["note"]
    assert notes.dropna().to_dict() == {0: "Parent forum", 9: "No data"}


def test_a_closing_any_comments_is_no_note_on_the_last_question(tmp_path):
    path = form(tmp_path, [*response("Oak"), "The hall is shared"], headings=["Any comments?"])
    assert load_ratings(path)["note"].isna().all()
    assert check_ratings(path) == []
    assert load_ratings(path).attrs["remarks"] == (
        {"school": "Oak", "who": "", "kind": "other", "text": "The hall is shared"},
    )


def test_a_second_person_who_is_known_is_a_rater_and_no_replacement(tmp_path):
    """The service says who responded; that is never kept, but two people are two raters."""
    people = ["head@oak.example", "governor@oak.example", "head@oak.example", "head@elm.example"]
    schools, marks = ["Oak", "Oak", "Oak", "Elm"], [[mark] * 10 for mark in (1, 2, 3, 4)]
    path = form(tmp_path, *(response(*one[:2], person=one[2]) for one in zip(schools, marks, people, strict=True)))
    ratings = load_ratings(path)
    told = ratings.groupby(["school", "rater"], observed=True, dropna=False)["rating"].first()
    assert told.loc["Oak"].to_dict() == {"respondent 1": 3, "respondent 2": 2}, "of the same person the latest counts"
    assert told.loc["Elm"].tolist() == [4]
    assert ratings.loc[ratings["school"] == "Elm", "rater"].isna().all()
    assert "example" not in ratings.to_csv()
    path = form(tmp_path, [*response("Oak"), "The hall is shared"], headings=["Why?"])
    assert load_ratings(path)["note"].dropna().to_dict() == {9: "The hall is shared"}
    questions = [text for question in QUESTIONS for text in (question, "Comments")]
    marks = [cell for mark in MARKS for cell in (mark, f"so {mark}")]
    path = form(tmp_path, [*response("Oak", marks), "Thanks"], questions=questions, headings=["Any other comments?"])
    assert load_ratings(path)["note"].tolist() == [f"so {mark}" for mark in MARKS]
    assert ['"Any other comments?"' in problem.found for problem in check_ratings(path)] == [True]


@pytest.mark.parametrize("nothing", ["none", "N/A", "-", "No.", "nil"])
def test_a_comment_that_says_there_is_none_is_no_note(tmp_path, nothing):
    questions = [QUESTIONS[0], "Why?", *QUESTIONS[1:]]
    path = form(tmp_path, response("Oak", [2, nothing, *MARKS[1:]]), questions=questions)
    assert load_ratings(path)["note"].isna().all()


@pytest.mark.parametrize("first", [True, False])
def test_the_latest_response_of_a_school_counts_whatever_the_order(tmp_path, first):
    late = response("Oak", [9] * 10, "2010-03-05 08:00:00")
    early = response("OAK ", [1] * 10, "2010-03-04 08:00:00")
    path = form(tmp_path, *([late, early] if first else [early, late]))
    assert load_ratings(path)["rating"].tolist() == [9] * 10
    (problem,) = [problem for problem in check_ratings(path) if problem.kind == "duplicate response"]
    line = 3 if first else 2
    assert problem.found == (
        f"1 response is not counted because the same school responded again later: OAK (line {line})"
    )


def test_two_roles_of_a_school_are_two_raters(tmp_path):
    path = form(
        tmp_path,
        [*response("Oak"), "Head"],
        [*response("Oak", [5] * 10), "Governor"],
        headings=["Your role"],
    )
    ratings = load_ratings(path)
    assert ratings["rater"].unique().tolist() == ["Governor", "Head"]
    assert len(ratings) == 20
    assert [problem.kind for problem in check_ratings(path)] == ["identical ratings"]


def test_nobodys_e_mail_or_name_is_kept_or_shown(tmp_path):
    path = form(
        tmp_path,
        [*response(""), "x"],
        [*response("Oak", ["eleven", 11, *MARKS[2:]]), "x"],
        response("Oak"),
        headings=["Phone"],
    )
    said = " ".join(map(str, check_ratings(path)))
    assert "Bloggs" not in said
    assert "@" not in said
    assert '"Phone"' in said
    frame = load_ratings(form(tmp_path, response("Oak")))
    assert "Bloggs" not in frame.to_csv()


def test_a_response_without_a_school(tmp_path):
    problem = check_ratings(form(tmp_path, response("Oak"), response("")))[0]
    assert (problem.kind, problem.cell) == (
        "no school name", 'line 3, column "What is the name of your school?"',
    )  # fmt: skip


def test_a_form_that_never_asks_for_the_school(tmp_path):
    rows = [["Timestamp", *QUESTIONS], ["2010-03-01 09:00:00", *MARKS]]
    (problem,) = check_ratings(write_csv(tmp_path / "a.csv", rows))
    assert problem.kind == "no school name"
    assert problem.found == 'no question for the school; beside the KSFs stand "Timestamp"'


def test_a_bad_mark_is_placed_by_line_and_question(tmp_path):
    (problem,) = check_ratings(form(tmp_path, response("Oak", [11, *MARKS[1:]])))
    assert (problem.kind, problem.cell) == ("out of range", f'line 2, column "{QUESTIONS[0]}"')


def test_times_as_cells(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Form1")
        date = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, ["Completion time", "School", *QUESTIONS])
        for row, (day, mark) in enumerate([(5, 9), (4, 1)], start=1):
            sheet.write(row, 0, dt.datetime(2010, 3, day, 9), date)
            sheet.write_row(row, 1, ["Oak", *[mark] * 10])
    assert load_ratings(tmp_path / "a.xlsx")["rating"].tolist() == [9] * 10
