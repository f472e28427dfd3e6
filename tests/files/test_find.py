"""Which files are meant: a file, several, a folder, a glob."""

import pytest

from esanalysis.files.find import find_files


@pytest.fixture
def folder(tmp_path):
    for name in ("b.xlsx", "a.csv", "c.ODS", "~$b.xlsx", ".hidden.csv", "letter.docx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    return tmp_path


def names(paths):
    files, problems = find_files(paths)
    assert not [problem for problem in problems if problem.error]
    return [file.name for file in files]


def test_a_file_several_a_folder_and_a_glob(folder):
    assert names(folder / "b.xlsx") == ["b.xlsx"]
    assert names([str(folder / "b.xlsx"), folder / "a.csv"]) == ["b.xlsx", "a.csv"]
    assert names(folder) == ["a.csv", "b.xlsx", "c.ODS"]
    assert names(str(folder / "*.xlsx")) == ["b.xlsx"]


def test_files_that_are_no_spreadsheets_are_passed_over_and_named_once(folder):
    for name in ("notes.txt", "Thumbs.db"):
        (folder / name).write_text("x", encoding="utf-8")
    for where in (folder, folder / "*"):
        files, (problem,) = find_files(where)
        assert [file.name for file in files] == ["a.csv", "b.xlsx", "c.ODS"]
        assert (problem.kind, problem.error) == ("file passed over", False)
        assert problem.found == "2 files are no spreadsheets and are passed over: letter.docx, notes.txt"
    assert find_files(folder / "*.xlsx")[1] == []
    assert find_files(folder / "notes.txt") == ([folder / "notes.txt"], [])


def test_a_file_named_twice_is_read_once(folder):
    assert names([folder / "b.xlsx", folder]) == ["b.xlsx", "a.csv", "c.ODS"]


def test_a_glob_is_relative_to_the_current_folder(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert names("*.csv") == ["a.csv"]


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("gone.xlsx", "no such file", "nothing: {path} is not there"),
        ("*.numbers", "no files", "no spreadsheet whose name matches the pattern"),
        ("empty", "no files", "a folder without spreadsheets"),
    ],
)
def test_what_is_not_there_is_a_problem(tmp_path, name, kind, found):
    (tmp_path / "empty").mkdir()
    files, (problem,) = find_files(tmp_path / name)
    assert files == []
    assert (problem.kind, problem.file, problem.found) == (kind, name, found.format(path=tmp_path / name))


def test_no_file_named_is_a_problem():
    assert find_files([])[1][0].kind == "no files"


def test_what_the_program_put_aside_is_not_read_a_second_time(tmp_path):
    for name in (
        "ratings.csv",
        "ratings.unsaved-20261125T160327263345Z-26162.csv",
        "grid (kept 2026-11-25 16.03.27).xlsx",
    ):
        (tmp_path / name).write_text("school\nOak\n")
    files, problems = find_files(tmp_path)
    assert [path.name for path in files] == ["ratings.csv"]
    [problem] = problems
    assert "ratings.unsaved-20261125T160327263345Z-26162.csv" in problem.found
    assert "grid (kept 2026-11-25 16.03.27).xlsx" in problem.found
    assert not problem.error
    kept = tmp_path / "ratings.unsaved-20261125T160327263345Z-26162.csv"
    assert find_files(kept) == ([kept], []), "named, it is read"
