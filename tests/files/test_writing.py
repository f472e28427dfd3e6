"""The one writer: whole or absent, no name guessed, nothing lost, one sentence when it cannot be written."""

import errno
import os
import stat
import sys
import threading
import time
from pathlib import Path

import openpyxl
import pytest

from esanalysis.errors import EsanalysisError, WorkbookError, WouldLoseError, WriteError
from esanalysis.files.writing import fitting, made_folder, whole, write_whole, write_workbook


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.html"


def alone(path):
    """Whether nothing but the file itself stands in its folder."""
    return [found.name for found in path.parent.iterdir()] == [path.name]


# What is written


@pytest.mark.parametrize(
    ("content", "stands"),
    [(b"\x00\xff", b"\x00\xff"), ("a\r\né", b"a\r\n\xc3\xa9"), (lambda file: file.write(b"by hand"), b"by hand")],
)
def test_bytes_texts_and_callables_are_written_as_they_are(path, content, stands):
    assert write_whole(path, content) == path
    assert path.read_bytes() == stands
    assert alone(path)


def test_a_callable_may_seek_as_a_zip_archive_does(path):
    def content(file):
        file.write(b"....end")
        file.seek(0)
        file.write(b"head")

    assert write_whole(path, content).read_bytes() == b"headend"


def test_an_old_file_is_replaced_and_keeps_its_rights(path):
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_new_file_has_the_rights_that_the_person_gives_to_new_files(path):
    before = os.umask(0o022)
    try:
        write_whole(path, "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_its_folder_is_made_but_none_above(tmp_path):
    assert write_whole(tmp_path / "reports" / "a.html", "x").is_file()
    with pytest.raises(WriteError, match=r"The folder .*two cannot be made, because .* holds no folder of that name"):
        write_whole(tmp_path / "one" / "two" / "a.html", "x")
    assert not (tmp_path / "one").exists()
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="is a file, so nothing can be written into it"):
        made_folder(tmp_path / "file")


def test_twenty_threads_into_one_place_leave_one_whole_file(path):
    contents = [bytes([65 + number]) * 200_000 for number in range(20)]
    threads = [threading.Thread(target=write_whole, args=(path, content)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_bytes() in contents
    assert alone(path)


# Links


def test_a_link_in_the_place_is_replaced_and_what_it_points_to_left_alone(tmp_path, path):
    other = tmp_path / "other"
    other.write_text("precious")
    path.symlink_to(other)
    write_whole(path, "new")
    assert (other.read_text(), path.read_text(), path.is_symlink()) == ("precious", "new", False)


def test_a_planted_temporary_name_is_never_written_through(tmp_path, path, monkeypatch):
    other = tmp_path / "other"
    other.write_text("precious")
    (tmp_path / ".esanalysis-guessed.part").symlink_to(other)
    monkeypatch.setattr(whole.secrets, "token_hex", lambda size: "guessed")
    with pytest.raises(WriteError):
        write_whole(path, "new")
    assert other.read_text() == "precious"
    assert not path.exists()


def test_a_folder_or_a_device_is_refused(tmp_path):
    with pytest.raises(WriteError, match=r"is a folder\. Give the name of a file in it"):
        write_whole(tmp_path, "x")
    if os.name == "posix":
        with pytest.raises(WriteError, match="no ordinary file"):
            write_whole("/dev/null", "x")
        assert not Path("/dev/null").is_file()


# What goes wrong


def test_a_writer_that_stops_half_way_leaves_the_old_file(path):
    path.write_text("old")

    def half(file):
        file.write(b"ne")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, half)
    assert path.read_text() == "old"
    assert alone(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a process's files")
def test_a_full_disk_leaves_the_old_file_whole(path):
    """The system itself refuses to let the new file grow."""
    import resource  # POSIX only

    path.write_text("old " * 5000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (22, hard))
    try:
        with pytest.raises(WriteError, match="the disk is full"):
            write_whole(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text() == "old " * 5000
    assert alone(path)


def held_open(monkeypatch, path, times):
    """Let the system refuse to replace `path` so many times, as Windows does while Excel has it open."""
    really, left = Path.replace, [times]

    def replace(self, target):
        if Path(target) == path and left[0]:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "Access is denied", str(target))
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)


def test_open_in_excel_is_a_sentence_and_the_new_file_is_kept_beside_it(path, monkeypatch):
    path.write_text("old")
    held_open(monkeypatch, path, times=99)
    says = r"If it is open in Excel, close it there.*kept beside it as out \(new\)\.html"
    with pytest.raises(WriteError, match=says) as e:
        write_whole(path, "new")
    assert e.value.kept.read_text() == "new"
    assert path.read_text() == "old"
    with pytest.raises(WriteError) as again:
        write_whole(path, "newer")
    assert again.value.kept.name == "out (new 2).html"
    assert sorted(found.name for found in path.parent.iterdir()) == ["out (new 2).html", "out (new).html", "out.html"]


def test_a_virus_scanner_is_waited_for(path, monkeypatch):
    path.write_text("old")
    held_open(monkeypatch, path, times=2)
    assert write_whole(path, "new").read_text() == "new"


def test_every_refusal_is_of_the_houses_one_kind(path, monkeypatch):
    really = os.open

    def refused(name, *args, **kwargs):
        if str(name).endswith(".part"):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(name))
        return really(name, *args, **kwargs)

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(EsanalysisError, match=r"the disk is read-only\. Choose a folder that you may write to"):
        write_whole(path, "x")


# What a person filled in


def test_what_a_person_filled_in_stays(path):
    path.write_text("marks")
    with pytest.raises(WouldLoseError, match=r"out\.html was left as it is: it holds marks of 3 schools\. .*--force"):
        write_whole(path, "new", holds=lambda old: "marks of 3 schools")
    assert path.read_text() == "marks"
    assert alone(path)


def test_with_force_a_dated_copy_is_kept(path):
    path.write_text("marks")
    write_whole(path, "new", holds=lambda old: "marks of 3 schools", force=True)
    [copy] = [found for found in path.parent.iterdir() if found != path]
    assert (path.read_text(), copy.read_text()) == ("new", "marks")
    assert copy.name.startswith("out (kept 20")
    assert copy.suffix == ".html"


def test_what_holds_nothing_is_replaced_without_a_copy(path):
    path.write_text("blank")
    write_whole(path, "new", holds=lambda old: "", force=True)
    assert path.read_text() == "new"
    assert alone(path)


def test_nothing_is_worked_out_for_a_file_that_will_be_refused(path):
    path.write_text("marks")
    with pytest.raises(WouldLoseError):
        write_whole(path, lambda file: pytest.fail("written"), holds=lambda old: "marks")


# Names


@pytest.mark.parametrize("stem", ["x" * 300, "é" * 200, "St. Mary's & Co, " * 30])
def test_names_too_long_are_shortened_and_stay_different(tmp_path, stem):
    one, two = (write_whole(tmp_path / f"{stem}{end}.html", end) for end in ("A", "B"))
    assert one != two
    assert (one.read_text(), two.read_text()) == ("A", "B")
    assert one.suffix == ".html"
    assert max(len(os.fsencode(found.name)) for found in tmp_path.iterdir()) <= 255
    assert fitting(tmp_path / f"{stem}A.html") == one, "known before the work is done"


def test_a_workbook_that_somebody_wrote_into_stays(tmp_path):
    path = tmp_path / "list.xlsx"

    def fill(book):
        book.add_worksheet("Schools").write(0, 0, "Ashby")

    first = write_workbook(path, fill).read_bytes()
    assert write_workbook(path, fill).read_bytes() == first, "what nobody has touched is simply replaced"
    book = openpyxl.load_workbook(path)
    book["Schools"]["A2"] = "Beck"
    book.save(path)
    with pytest.raises(WouldLoseError, match="it holds the sheet Schools, written into since or by somebody else"):
        write_workbook(path, fill)
    with pytest.raises(WouldLoseError, match=r"it holds Beck\. "):
        write_workbook(path, fill, held=lambda old: "Beck")
    (tmp_path / "other.xlsx").write_bytes(b"no workbook")
    with pytest.raises(WouldLoseError, match="something that cannot be read as a workbook"):
        write_workbook(tmp_path / "other.xlsx", fill)
    with pytest.raises(WorkbookError, match=r"end it in \.xlsx"):
        write_workbook(tmp_path / "list.csv", fill)


def test_a_long_name_has_room_for_its_kept_copy(tmp_path):
    path = write_whole(tmp_path / f"{'x' * 300}.html", "old")
    write_whole(path, "new", holds=lambda old: "marks", force=True)
    assert sorted(found.read_text() for found in tmp_path.iterdir()) == ["new", "old"]


def test_what_a_killed_run_left_a_day_ago_is_taken_away(path):
    old, new = (path.with_name(f".esanalysis-{name}.part") for name in ("0123", "4567"))
    for left in (old, new):
        left.write_text("half", encoding="utf-8")
    os.utime(old, (time.time() - 90_000,) * 2)
    write_whole(path, "whole")
    assert (old.exists(), new.exists()) == (False, True)
