"""Nothing that a person filled in is lost: neither marks nor notes, nor a sheet of their own."""

import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from esanalysis.cli import main
from esanalysis.errors import WouldLoseError
from esanalysis.ratings.load import WORKED_EXAMPLE, check_ratings, load_ratings
from esanalysis.ratings.tables.load import load_feedback
from esanalysis.ratings.workbooks import write_grid, write_template, write_templates
from libreoffice import saved_by_libreoffice

FILLED = Path(__file__).parents[2] / "fixtures" / "hostile" / "filled-diagnostic.xlsx"
WHERE = {"cluster": "North", "round": "2026"}


@pytest.fixture
def blank(tmp_path):
    return write_template(tmp_path / "blank.xlsx", ["Ashby", "Beck"], **WHERE)


def changed(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path.read_bytes()


def test_a_filled_diagnostic_is_neither_emptied_nor_replaced(tmp_path, capsys):
    path = tmp_path / "filled.xlsx"
    shutil.copy(FILLED, path)
    path.chmod(0o644)
    before = path.read_bytes()
    assert main(["template", str(path), "--schools", "A,B", "--cluster", "N", "--round", "1"]) == 1
    assert main(["grid", "--out", str(path)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert path.read_bytes() == before
    assert next(line for line in said if "was left as it is: it holds" in line).startswith(str(path))
    assert sum("--force" in line for line in said) == 2


@pytest.mark.parametrize(
    ("change", "held"),
    [
        (lambda book: book.worksheets[0].__setitem__("B7", 4), "marks of one school"),
        (lambda book: book.create_sheet("Budget").__setitem__("A1", 12), "the sheet Budget"),
        (lambda book: book["Notes"].append(["Ashby", "9. Funding", "one-off grant"]), "one note"),
        (lambda book: book["Questions"].__setitem__("A3", "our own words"), "changes made since"),
    ],
)
def test_what_was_written_into_it_is_named_and_stays(blank, change, held):
    before = changed(blank, change)
    with pytest.raises(WouldLoseError, match=held):
        write_template(blank, ["Ashby", "Beck"], **WHERE)
    assert blank.read_bytes() == before


def test_a_comment_on_a_cell_is_kept_too(blank):
    before = changed(
        blank, lambda book: setattr(book.worksheets[0]["B8"], "comment", openpyxl.comments.Comment("why", ""))
    )
    with pytest.raises(WouldLoseError):
        write_template(blank, ["Cedar"], **WHERE)
    assert blank.read_bytes() == before


def test_with_force_the_old_one_is_kept_under_a_dated_name(blank, capsys):
    before = changed(blank, lambda book: book.worksheets[0].__setitem__("B7", 4))
    assert main(["template", str(blank), "--schools", "A,B", "--cluster", "N", "--round", "1", "--force"]) == 0
    [kept] = [path for path in blank.parent.iterdir() if "(kept 20" in path.name]
    assert kept.read_bytes() == before
    assert load_ratings(blank)["school"].unique().tolist() == ["A", "B"]


def test_what_nobody_has_written_into_is_simply_replaced(blank, tmp_path):
    write_template(blank, ["Cedar"], **WHERE)
    assert load_ratings(blank)["school"].unique().tolist() == ["Cedar"]
    grid = write_grid(load_ratings(WORKED_EXAMPLE), tmp_path / "grid.xlsx")
    assert write_grid(load_ratings(WORKED_EXAMPLE), grid) == grid
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blank.xlsx", "grid.xlsx"]


def test_saved_again_without_a_change_it_may_still_be_replaced(blank):
    book = openpyxl.load_workbook(blank)
    book.save(blank)
    write_template(blank, ["Cedar"], **WHERE)


def test_filled_in_libreoffice_it_is_kept(blank, tmp_path):
    changed(blank, lambda book: book.worksheets[0].__setitem__("B7", 4))
    saved = saved_by_libreoffice(blank)
    with pytest.raises(WouldLoseError, match="marks of one school"):
        write_template(saved, ["Cedar"], **WHERE)


@pytest.mark.parametrize("content", [b"PK\x03\x04 damaged", b"cluster,round\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_what_is_no_workbook_is_kept_too(tmp_path, content):
    path = tmp_path / "mine.xlsx"
    path.write_bytes(content)
    with pytest.raises(WouldLoseError) as error:
        write_template(path, ["Cedar"], **WHERE)
    assert "None" not in str(error.value)
    assert path.read_bytes() == content


def test_grid_onto_the_analysts_own_workbook_names_their_sheets(tmp_path, capsys):
    path = tmp_path / "own.xlsx"
    shutil.copy(WORKED_EXAMPLE, path)
    changed(path, lambda book: [book.create_sheet(name).append(["x"]) for name in ("Costs", "Contacts")])
    assert main(["grid", str(path), "--out", str(path)]) == 1
    said = capsys.readouterr().err
    assert "marks of ten schools" in said
    assert "Costs and Contacts" in said


# The blank workbooks


def test_a_file_of_schools_makes_a_grid_a_cluster_and_a_sheet_of_what_is_known(tmp_path):
    schools = tmp_path / "schools.csv"
    schools.write_text(
        "School name,URN,Cluster,Phase,Area\nAshby,100001,North,Primary,East\nBeck,100002,North,Secondary,East\n"
        "Cedar,100003,South,Primary,West\n",
        encoding="utf-8",
    )
    path = write_template(tmp_path / "blank.xlsx", schools, round="2026")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["North 2026", "South 2026", "Notes", "Feedback", "Lists", "Questions", "Schools"]
    rows = [[cell.value for cell in row][:5] for row in book["Schools"].iter_rows()]
    assert ["North", "Ashby", "100001", "Primary", "East"] in rows
    ratings = load_ratings(path)
    assert ratings.groupby("cluster", observed=True)["school"].unique().map(list).to_dict() == {
        "North": ["Ashby", "Beck"],
        "South": ["Cedar"],
    }
    assert ratings.groupby("school", observed=True)["phase"].first().to_dict() == {
        "Ashby": "Primary",
        "Beck": "Secondary",
        "Cedar": "Primary",
    }


def test_two_schools_of_one_name_are_told_apart_by_their_numbers(tmp_path):
    schools = tmp_path / "schools.csv"
    schools.write_text("School,URN\nSt Mary's,1\nSt Mary's,2\n", encoding="utf-8")
    path = write_template(tmp_path / "blank.xlsx", schools, **WHERE)
    assert load_ratings(path)["school"].unique().tolist() == ["St Mary's (1)", "St Mary's (2)"]
    names = [found.name for found in write_templates(tmp_path / "each", schools, **WHERE)]
    assert names == ["north-2026-st-mary-s-1.xlsx", "north-2026-st-mary-s-2.xlsx"]


def test_one_workbook_a_school(tmp_path, capsys):
    out = tmp_path / "each"
    assert main(["template", "--one-each", str(out), "--schools", "Ashby, Beck", "--cluster", "N", "--round", "1"]) == 0
    assert "2 workbooks in" in capsys.readouterr().out
    assert [load_ratings(path)["school"].unique().tolist() for path in sorted(out.iterdir())] == [["Ashby"], ["Beck"]]


def test_who_rated_is_typed_above_the_school(tmp_path):
    [path] = write_templates(tmp_path / "each", ["Ashby"], **WHERE)
    changed(path, lambda book: [book.worksheets[0].__setitem__(*cell) for cell in (("B4", "Governor"), ("B7", 5))])
    assert load_ratings(path)["rater"].unique().tolist() == ["Governor"]


def test_cluster_and_round_are_asked_for(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert main(["template", str(tmp_path / "x.xlsx"), "--schools", "Ashby, Beck"]) == 1
    said = capsys.readouterr().err
    assert '--cluster "North", or a column Cluster in the file of schools' in said
    assert "--round 2026" in said
    assert not list(tmp_path.iterdir())


def test_what_is_written_on_the_sheet_of_feedback_is_held_and_comes_back(blank, tmp_path):
    def remark(book):
        sheet = book["Feedback"]
        row = next(row for row in sheet.iter_rows() if "Text" in [cell.value for cell in row])
        head = {cell.value: cell.column for cell in row}
        for name, value in (("School", "Ashby"), ("What it answers", "works well"), ("Text", "Short and clear")):
            sheet.cell(row[0].row + 1, head[name]).value = value

    changed(blank, remark)
    with pytest.raises(WouldLoseError):
        write_template(blank, ["Ashby", "Beck"], **WHERE)
    assert load_feedback(blank, load_ratings(blank))["text"].tolist() == ["Short and clear"]


def test_what_is_left_open_above_the_grid_is_said(tmp_path):
    path = write_template(tmp_path / "blank.xlsx", ["Ashby", "Beck"])
    changed(path, lambda book: book.worksheets[0].__setitem__("B7", 4))
    problems = [problem for problem in check_ratings(path) if problem.kind == "left open"]
    assert [problem.found for problem in problems] == ["cluster and round are left open above the grid"]
    assert '--as-cluster "..." --as-round "..."' in problems[0].fix
    changed(path, lambda book: [book.worksheets[0].__setitem__(*cell) for cell in (("B2", "North"), ("B3", "2026"))])
    assert "left open" not in {problem.kind for problem in check_ratings(path)}
    assert load_ratings(path)["cluster"].unique().tolist() == ["North"]


def test_questions_and_anchors_are_there_to_print(blank):
    sheet = openpyxl.load_workbook(blank)["Questions"]
    texts = [cell.value for cell in sheet["A"] if cell.value]
    assert texts[1].startswith("This diagnostic is a review tool designed to challenge your thinking")
    assert "4 of 10. Cluster arrangements (KSF 4)" in texts
    assert "Question: How effective are your extended services cluster arrangements?" in texts
    assert "Low end (1): Limited cluster working eg signposting of some services between schools" in texts
    assert any(text.startswith("High end, the factor's own statement (10): Long-term commitment") for text in texts)
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_names_are_text_in_a_workbook(tmp_path):
    names = ["St $\\frac{$ Mary", "=1+1", "Ash\u202e.", "@SUM(A1)", "<b>Beck</b>"]
    path = write_template(tmp_path / "blank.xlsx", names, **WHERE)
    row = openpyxl.load_workbook(path).worksheets[0][6]
    assert [cell.value for cell in row][1:6] == names
    assert {cell.data_type for cell in row} == {"s"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a process's files")
def test_a_full_disk_leaves_the_good_workbook_whole(tmp_path, capsys):
    """The system itself refuses to let any file grow, those in the temporary folder too."""
    import resource  # POSIX only

    path = tmp_path / "grid.xlsx"
    assert main(["grid", "--out", str(path)]) == 0
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (22, hard))
    try:
        assert main(["grid", "--out", str(path)]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "the disk is full. Free some space and try again." in capsys.readouterr().err
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["grid.xlsx"]
