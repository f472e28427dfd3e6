"""The headings that survey services write in two or three rows become one; every row keeps its line."""

import csv

import pytest

from esanalysis.files.read import read_sheets


@pytest.fixture
def read(tmp_path):
    def read(rows):
        path = tmp_path / "survey.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        (sheet,) = read_sheets(path)
        return sheet

    return read


def test_the_codes_that_qualtrics_writes_for_itself_are_blank_and_the_questions_keep_their_line(read):
    codes = ['{"ImportId":"endDate"}', '{"ImportId":"QID1"}', '{"ImportId":"QID2_1"}']
    sheet = read(
        [["EndDate", "Q1", "Q2_1"], ["End Date", "Name of school", "Rate - Funding"], codes, ["2025-05-01", "Oak", 5]]
    )
    assert sheet.rows[:3] == [["", "", ""], ["End Date", "Name of school", "Rate - Funding"], ["", "", ""]]
    assert sheet.text(3, 1) == "Oak"
    assert sheet.lines[1] == 2


def test_a_question_of_surveymonkey_stands_where_its_answers_are_and_a_matrix_keeps_its_items(read):
    sheet = read([
        ["Respondent ID", "Collector ID", "Name of your school", "ORGANISATION Our school has...", "", "Role"],
        ["", "", "Open-Ended Response", "a committee", "an induction", "Response"],
        ["1274", "406", "Oak Primary", "Yes", "No", "Head"],
    ])  # fmt: skip
    stem = "ORGANISATION Our school has..."
    assert sheet.rows[0] == ["", "", "", stem, stem, ""]
    assert sheet.rows[1] == [
        "Respondent ID",
        "Collector ID",
        "Name of your school",
        "a committee",
        "an induction",
        "Role",
    ]
    assert sheet.text(2, 2) == "Oak Primary"


def test_an_item_that_two_matrices_ask_about_is_told_apart_by_what_they_ask(read):
    sheet = read([
        ["RespondentID", "Which have you seen?", "", "Rank them", "", "Age"],
        ["", "Episode I", "Episode II", "Episode I", "Episode II", "Response"],
        ["1", "x", "x", "1", "2", "44"],
    ])  # fmt: skip
    assert sheet.rows[1] == [
        *("RespondentID", "Which have you seen? [Episode I]", "Which have you seen? [Episode II]"),
        *("Rank them [Episode I]", "Rank them [Episode II]", "Age"),
    ]


def test_questions_without_respondents_are_known_by_what_they_ask(read):
    rows = [["Do you attend services?", "How often do you pray?"], ["Response", "Response"], ["No", "Never"]]
    assert read(rows).rows[:2] == [["", ""], ["Do you attend services?", "How often do you pray?"]]


def test_two_rows_that_only_look_like_it_stay_as_they_are(read):
    rows = [
        ["", "Autumn", "", "Spring", ""],
        ["School", "Response", "Why?", "Response", "Why?"],
        ["Oak", "5", "", "6", ""],
    ]
    assert read(rows).rows[:2] == rows[:2]
