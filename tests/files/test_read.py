"""Office files to sheets: true addresses, and nothing hidden."""

import csv
import datetime as dt
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from esanalysis.errors import DataError
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet, column_letters

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def workbook(tmp_path):
    """An xlsxwriter workbook to fill; `workbook.read()` saves it and reads it back."""
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)

    def read():
        book.close()
        return read_sheets(path)

    book.read = read
    return book


def refusal(path):
    with pytest.raises(DataError) as caught:
        read_sheets(path)
    (problem,) = caught.value.problems
    return problem


def test_cells_keep_their_true_address_and_type(workbook):
    page = workbook.add_worksheet("Page")
    page.write("C3", "text")
    page.write("D4", 5)
    page.write("D5", True)
    page.write("D6", "5 ")
    page.write("D7", dt.datetime(2009, 9, 9), workbook.add_format({"num_format": "dd/mm/yyyy"}))
    (sheet,) = workbook.read()
    assert sheet.name == "Page"
    assert sheet.rows[2] == ["", "", "text", ""]
    assert [row[3] for row in sheet.rows] == ["", "", "", 5.0, True, "5 ", dt.date(2009, 9, 9)]
    assert sheet.address(2, 2) == "C3"


def test_error_cells_are_told_and_not_read_as_blank(workbook):
    page = workbook.add_worksheet()
    page.write("A1", 1)
    page.write_formula("B1", "=1/0", None, "#DIV/0!")
    (sheet,) = workbook.read()
    assert sheet.errors == {(0, 1): "#DIV/0!"}


def test_formulas_that_were_never_computed_are_told_and_not_read_as_zero(workbook):
    page = workbook.add_worksheet()
    page.write("A1", 3)
    page.write_formula("B1", "=A1*2")  # xlsxwriter stores the result 0
    (sheet,) = workbook.read()
    assert sheet.uncomputed == {(0, 1): "=A1*2"}
    assert sheet.rows == [[3.0, ""]]


def test_openpyxl_stores_no_result_at_all(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([3, "=A1*2"])
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_sheets(tmp_path / "a.xlsx")
    assert sheet.uncomputed == {(0, 1): "=A1*2"}


def test_a_computed_zero_among_computed_formulas_is_a_zero(workbook):
    page = workbook.add_worksheet()
    page.write_formula("A1", "=SUM(C1)", None, 0)
    page.write_formula("B1", "=SUM(D1)", None, 4)
    (sheet,) = workbook.read()
    assert sheet.uncomputed == {}
    assert sheet.rows == [[0.0, 4.0]]


def test_a_computed_empty_text_is_a_blank_cell(workbook, tmp_path):
    page = workbook.add_worksheet()
    page.write_formula("A1", '=IF(C1="","",C1)', None, "gone")
    page.write("B1", 4)
    workbook.read()
    with zipfile.ZipFile(tmp_path / "book.xlsx") as source, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as copy:
        for name in source.namelist():  # as Excel stores it: text, and empty
            copy.writestr(name, source.read(name).replace(b"<v>gone</v>", b"<v></v>"))
    (sheet,) = read_sheets(tmp_path / "a.xlsx")
    assert (sheet.uncomputed, sheet.rows) == ({}, [["", 4.0]])


def test_comments_come_without_their_author(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = 3
    book.active["A1"].comment = openpyxl.comments.Comment("Jo Bloggs:\nNew head\nthis term", "Jo Bloggs")
    threaded = "[Threaded comment]\n\nYour version of Excel allows you to read it.\n\nComment:\n    Staff left"
    book.active["A2"].comment = openpyxl.comments.Comment(threaded, "tc={6F}")
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_sheets(tmp_path / "a.xlsx")
    assert sheet.comments == {(0, 0): "New head this term", (1, 0): "Staff left"}


def test_hidden_sheets_are_marked(workbook):
    workbook.add_worksheet("Seen").write("A1", 1)
    lists = workbook.add_worksheet("Lists")
    lists.write("A1", 1)
    lists.hide()
    assert [(sheet.name, sheet.hidden) for sheet in workbook.read()] == [("Seen", False), ("Lists", True)]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_and_open_formats_give_the_same_sheets(kind):
    grid, old = read_sheets(FIXTURES / f"oak-and-elm.{kind}")
    assert (grid.name, grid.hidden, old.name, old.hidden) == ("Autumn 2009", False, "Old", True)
    assert grid.rows[1][1] == "Key Success Factor Grid"
    assert grid.rows[4] == ["", "KSF 1", 1.0, 10.0, 11.0, "", ""]
    assert grid.rows[5][:5] == ["", "KSF 2", 2.0, "n/a", 2.0]
    assert grid.comments == {(5, 2): "Meets every half term"}
    assert grid.errors == {(4, 6): "#DIV/0!"}
    assert grid.uncomputed == {}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_in_every_usual_encoding_line_ending_and_separator(tmp_path, encoding, ending, separator):
    rows = [["school", "why?"], ["St Mary’s", f"a{separator} b"], ["Café", ""]]
    quoted = [separator.join(f'"{cell}"' for cell in row) for row in rows]
    (tmp_path / "a.csv").write_bytes((ending.join(quoted) + ending).encode(encoding))
    (sheet,) = read_sheets(tmp_path / "a.csv")
    assert sheet.rows == rows
    assert sheet.lines == (1, 2, 3)


def test_a_decimal_comma_is_not_taken_for_the_separator(tmp_path):
    (tmp_path / "a.csv").write_text("ksf;Oak;Elm\n1;3,5;4,5\n2;3,5;4,5\n", encoding="utf-8")
    assert read_sheets(tmp_path / "a.csv")[0].rows[1] == ["1", "3,5", "4,5"]


def test_places_in_text_are_lines_even_after_a_quoted_line_break(tmp_path):
    (tmp_path / "a.csv").write_text('school,note\nOak,"two\nlines"\nElm,one\n', encoding="utf-8")
    (sheet,) = read_sheets(tmp_path / "a.csv")
    assert sheet.place(2, 1, "note") == 'line 4, column "note"'
    assert sheet.place(2, 1) == "B3"


def test_a_file_is_read_as_what_it_is_whatever_its_name(tmp_path):
    (tmp_path / "a.xls").write_text("school\trating\nOak\t5\n", encoding="utf-8")
    assert read_sheets(tmp_path / "a.xls")[0].rows == [["school", "rating"], ["Oak", "5"]]
    (tmp_path / "b.xlsx").write_bytes((FIXTURES / "oak-and-elm.xls").read_bytes())
    assert read_sheets(tmp_path / "b.xlsx")[0].name == "Autumn 2009"


def _ole(content):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<500x") + content


@pytest.mark.parametrize(
    ("name", "content", "kind", "found"),
    [
        ("a.csv", b" \n", "unreadable file", "an empty file"),
        ("a.xls", b"<html><table>", "unreadable file", "a web page, although its name says spreadsheet"),
        ("a.xlsx", b"PK\x03\x04cut off", "unreadable file", "a damaged or incomplete workbook"),
        (
            "a.xlsx",
            _ole("EncryptedPackage".encode("utf-16-le")),
            "protected",
            "a workbook protected by a password",
        ),
        ("a.pdf", b"%PDF-1.7", "unreadable file", "a PDF"),
        ("a.dat", b"\x01\x00\x02\x00", "unreadable file", "a file of another kind"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(tmp_path, name, content, kind, found):
    (tmp_path / name).write_bytes(content)
    problem = refusal(tmp_path / name)
    assert (problem.kind, problem.file, problem.found) == (kind, name, found)
    assert problem.fix.endswith(".")


def test_a_damaged_xls_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "a.xls").write_bytes(_ole(b"junk"))
    assert refusal(tmp_path / "a.xls").found.startswith("a file that cannot be read (")


def test_a_protected_ods_is_refused_with_a_sentence(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as archive:
        archive.writestr("content.xml", "scrambled")
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert refusal(tmp_path / "a.ods").kind == "protected"


def test_an_archive_or_workbook_without_content_is_refused(tmp_path, workbook):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert refusal(tmp_path / "a.xlsx").found == "a zip archive without a spreadsheet"
    for folder, found in (("word", "a Word document"), ("ppt", "a PowerPoint presentation")):
        with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
            archive.writestr(f"{folder}/document.xml", "hello")
        problem = refusal(tmp_path / "a.docx")
        assert (problem.found, "Copy its table into a spreadsheet" in problem.fix) == (found, True)
    workbook.add_worksheet()
    workbook.close()
    assert refusal(tmp_path / "book.xlsx").found == "nothing: all its sheets are empty"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "a.xlsx").found == "a file that cannot be opened (No such file or directory)"


def test_excels_lock_file_is_told_from_the_workbook_it_locks(tmp_path):
    (tmp_path / "~$one.xlsx").write_bytes(b"\x05Jo Bloggs" + b"\0" * 150)
    problem = refusal(tmp_path / "~$one.xlsx")
    assert problem.found == "the lock file that Excel keeps beside an open workbook"
    assert problem.fix == "Name one.xlsx instead."


def test_column_letters_run_past_z():
    assert [column_letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_a_problem_of_a_sheet_names_the_place():
    sheet = Sheet("a.xlsx", "2009", [[11.0]])
    problem = sheet.problem("out of range", "11", "a number from 1 to 10", "Mend it.", sheet.address(0, 0))
    assert problem.place == 'a.xlsx, sheet "2009", cell A1'


# What survey services put around the questions


@pytest.fixture
def export(tmp_path):
    def read(rows):
        path = tmp_path / "survey.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        (sheet,) = read_sheets(path)
        return sheet

    return read


def test_the_codes_that_qualtrics_writes_for_itself_are_blank_and_the_questions_keep_their_line(export):
    codes = ['{"ImportId":"endDate"}', '{"ImportId":"QID1"}', '{"ImportId":"QID2_1"}']
    sheet = export(
        [["EndDate", "Q1", "Q2_1"], ["End Date", "Name of school", "Rate - Funding"], codes, ["2025-05-01", "Oak", 5]]
    )
    assert sheet.rows[:3] == [["", "", ""], ["End Date", "Name of school", "Rate - Funding"], ["", "", ""]]
    assert sheet.text(3, 1) == "Oak"
    assert sheet.lines[1] == 2


def test_a_question_of_surveymonkey_stands_where_its_answers_are_and_a_matrix_keeps_its_items(export):
    sheet = export([
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


def test_an_item_that_two_matrices_ask_about_is_told_apart_by_what_they_ask(export):
    sheet = export([
        ["RespondentID", "Which have you seen?", "", "Rank them", "", "Age"],
        ["", "Episode I", "Episode II", "Episode I", "Episode II", "Response"],
        ["1", "x", "x", "1", "2", "44"],
    ])  # fmt: skip
    assert sheet.rows[1] == [
        *("RespondentID", "Which have you seen? [Episode I]", "Which have you seen? [Episode II]"),
        *("Rank them [Episode I]", "Rank them [Episode II]", "Age"),
    ]


def test_questions_without_respondents_are_known_by_what_they_ask(export):
    rows = [["Do you attend services?", "How often do you pray?"], ["Response", "Response"], ["No", "Never"]]
    assert export(rows).rows[:2] == [["", ""], ["Do you attend services?", "How often do you pray?"]]


def test_two_rows_that_only_look_like_it_stay_as_they_are(export):
    rows = [
        ["", "Autumn", "", "Spring", ""],
        ["School", "Response", "Why?", "Response", "Why?"],
        ["Oak", "5", "", "6", ""],
    ]
    assert export(rows).rows[:2] == rows[:2]
