"""Cells as a person sees them, in every format: percent, TRUE, literal formats, months, what is hidden and merged."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from esanalysis.files.read import read_sheets
from esanalysis.files.shown import comment_text

FIXTURES = Path(__file__).parent.parent / "fixtures"

SHOWN = [
    "100%",
    "2.6%",  # never 0.026
    True,
    True,  # 1 in a format that writes TRUE
    "n/a",  # 5 in a format that writes n/a
    "50",  # 5 in the format 0"0"
    "",  # 5 in a format that shows nothing
    "Mar 26",  # 1 March 2026 in a format without a day
    dt.date(2026, 3, 1),
    6.43,  # fewer decimals and a unit leave the number what it is
    "£1234.5",
    0.0,  # an accounting format shows "-"
    7.0,
    "90%",  # 90 with a literal percent sign
    "2026",
]


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_a_cell_shows_is_what_is_read(kind):
    (sheet,) = read_sheets(FIXTURES / f"shown.{kind}")
    assert [row[0] for row in sheet.rows] == SHOWN
    assert sheet.masked == {(6, 0): 5.0}


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_merged_and_hidden_cells_are_known(kind):
    (sheet,) = read_sheets(FIXTURES / f"shown.{kind}")
    assert sheet.merged == ((0, 1, 1, 2),)
    assert sheet.hidden_columns == {4}
    assert 2 in sheet.hidden_rows


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_line_break_is_a_space(kind):
    (sheet,) = read_sheets(FIXTURES / f"shown.{kind}")
    assert sheet.text(0, 3) == "line break"


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.5, "0%", "50%"),
        (1.25, '0.0"%"', "1.2%"),
        (4, '[>3]"high";"low"', "high"),
        (2, '[>3]"high";"low"', "low"),
        (0, '0;0;"none"', "none"),
        (-2, '0;"below"', "below"),
        (3, '0" of 10"', "3 of 10"),
        ("secret", ";;;", ""),
        ("said", ";;", "said"),
        (7, "[Red]0;[Blue]-0", 7.0),
    ],
)
def test_number_formats(tmp_path, value, code, shown):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, value, book.add_format({"num_format": code}))
        sheet.write(0, 1, "x")
    assert read_sheets(tmp_path / "a.xlsx")[0].rows[0][0] == shown


def test_formats_count_where_cells_state_no_address(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "full.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "share")
        sheet.write(0, 1, 0.3, book.add_format({"num_format": "0%"}))
    with zipfile.ZipFile(tmp_path / "full.xlsx") as full, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as bare:
        for name in full.namelist():  # as some exports write it
            bare.writestr(name, full.read(name).replace(b' r="A1"', b"").replace(b' r="B1"', b""))
    assert read_sheets(tmp_path / "a.xlsx")[0].rows == [["share", "30%"]]


@pytest.mark.parametrize(
    ("text", "author", "said"),
    [
        ("Jane Smith:\nmoderated down", " ", "moderated down"),
        ("Jane Smith:\nmoderated down", None, "moderated down"),
        ("Smith, Jane (Schools):\nmoderated down", "", "moderated down"),
        ("jsmith7:\nmoderated down", "jsmith7", "moderated down"),
        ("Evidence:\nthe log", "Jane Smith", "Evidence: the log"),
        ("New head:\nthis term", "", "New head: this term"),
        ("agreed at 10:30", "Jane Smith", "agreed at 10:30"),
        (
            "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; however, any edits "
            "to it will get removed. Learn more: https://go.example/870924\n\n"
            "Comment:\n    Staff left\nReply:\n    Two",
            "tc={6F}",
            "Staff left Two",
        ),
        ("[Kommentarthread]\n\nIhre Version erlaubt das Lesen.\n\nKommentar:\n    Zu wenig", "tc={6F}", "Zu wenig"),
    ],
)
def test_a_comment_is_what_was_said_and_not_who_said_it(text, author, said):
    assert comment_text(text, author) == said


def test_the_same_comment_in_every_format(tmp_path):
    book = openpyxl.Workbook()
    book.active["B2"] = 7
    book.active["B2"].comment = openpyxl.comments.Comment("Jane Smith:\nmoderated down", " ")
    book.save(tmp_path / "a.xlsx")
    assert read_sheets(tmp_path / "a.xlsx")[0].comments == {(1, 1): "moderated down"}
    assert read_sheets(FIXTURES / "oak-and-elm.xls")[0].comments == {(5, 2): "Meets every half term"}
    assert read_sheets(FIXTURES / "oak-and-elm.ods")[0].comments == {(5, 2): "Meets every half term"}


def test_a_thread_of_comments_is_read_from_its_own_part(tmp_path):
    book = openpyxl.Workbook()
    book.active["B2"] = 7
    book.active["B2"].comment = openpyxl.comments.Comment(
        "[Threaded comment]\n\nBoilerplate.\n\nComment:\n  x", "tc={1}"
    )
    book.save(tmp_path / "plain.xlsx")
    thread = (
        b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        b'<threadedComment ref="B2" id="{1}"><text>Staff left</text></threadedComment>'
        b'<threadedComment ref="B2" id="{2}" parentId="{1}"><text>Two of five</text></threadedComment>'
        b"</ThreadedComments>"
    )
    link = (
        b'<Relationship Id="t1" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        b'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as threaded:
        for name in plain.namelist():
            content = plain.read(name)
            is_links = name == "xl/worksheets/_rels/sheet1.xml.rels"
            threaded.writestr(name, content.replace(b"</Relationships>", link) if is_links else content)
        threaded.writestr("xl/threadedComments/threadedComment1.xml", thread)
    assert read_sheets(tmp_path / "a.xlsx")[0].comments == {(1, 1): "Staff left Two of five"}


def test_a_markdown_table_is_a_table(tmp_path):
    text = "# Register\n\n| ID | Risk |\n|----|:----:|\n| R1 | **Staff** leave \\| move |\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (sheet,) = read_sheets(tmp_path / "a.md")
    assert sheet.rows == [["Register", ""], ["", ""], ["ID", "Risk"], ["R1", "Staff leave | move"]]
    assert sheet.lines == (1, 2, 3, 5)
