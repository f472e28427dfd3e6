"""A copy of the file with each problem as a comment on its cell."""

import openpyxl
import pytest

from esanalysis.cli import main
from esanalysis.errors import WorkbookError
from esanalysis.ratings.load import check_ratings
from esanalysis.ratings.reading.marked import write_marked
from grids import grid, write_book, write_csv

BAD = [11, "six", "six", *range(1, 8)]


@pytest.fixture
def path(tmp_path):
    return write_book(tmp_path / "grid.xlsx", {"2024": grid({"Oak": BAD})}, comments={"B2": "new head"})


def comments(file):
    book = openpyxl.load_workbook(file)
    return {cell.coordinate: cell.comment.text for row in book["2024"].iter_rows() for cell in row if cell.comment}


def test_each_problem_stands_on_its_cell_and_the_own_comment_stays(path, tmp_path):
    before = path.read_bytes()
    said = comments(write_marked(path, tmp_path / "marked.xlsx", check_ratings(path)))
    assert set(said) == {"B2", "B3", "B4"}
    assert said["B2"].startswith("new head\nout of range: found 11") or "out of range: 11" in said["B2"]
    assert "--missing six" in said["B3"]
    assert said["B3"] == said["B4"]
    assert path.read_bytes() == before


def test_all_problems_stand_on_a_sheet_of_their_own(path, tmp_path):
    book = openpyxl.load_workbook(write_marked(path, tmp_path / "marked.xlsx", check_ratings(path)))
    rows = list(book["Problems"].iter_rows(values_only=True))
    assert rows[0] == ("To mend", "Sheet", "Cells", "What stands there", "What is accepted", "What to do")
    assert [row[0] for row in rows[1:]].count("yes") == 2


def test_a_text_file_is_laid_out_as_a_workbook(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["school", "ksf", "rating"], ["Oak", "KSF 1", 11], ["Oak", "KSF 2", 5]])
    written = write_marked(path, tmp_path / "marked.xlsx", check_ratings(path))
    sheet = openpyxl.load_workbook(written)["Sheet1"]
    assert "out of range" in sheet["C2"].comment.text


def test_nothing_is_written_over(path, tmp_path):
    for out in (path, tmp_path / "marked.csv"):
        with pytest.raises(WorkbookError):
            write_marked(path, out, [])


def test_check_writes_it(path, tmp_path, capsys):
    assert main(["check", str(path), "--mark", str(tmp_path / "out.xlsx")]) == 1
    assert "out.xlsx: a copy with 2 problems as comments." in capsys.readouterr().out
    assert set(comments(tmp_path / "out.xlsx")) == {"B2", "B3", "B4"}
