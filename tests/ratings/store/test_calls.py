"""The rating store: texts exact, nothing lost or overwritten, one sentence when it cannot be written."""

import csv
import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from esanalysis import store
from esanalysis.errors import StoreError
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.store import escape, lock, unescape
from libreoffice import saved_by_libreoffice

CELL = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NASTY = st.text(st.sampled_from("=+-@'\"\t\r\n ,;é€😀a0\u2028\x00\ufeff"), max_size=12)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ratings.csv"


def marks(path, **which):
    frame, problems = store.read(path)
    assert problems == []
    for name, value in which.items():
        frame = frame[frame[name] == value]
    return frame.dropna(subset=["rating"]).set_index("ksf")["rating"].to_dict()


# What is written


def test_latest_row_counts_and_the_older_one_stays(path):
    first = store.append(path, [CELL | {"rating": 3, "note": "why"}])
    second = store.append(path, [CELL | {"rating": 4}])
    assert marks(path) == {"funding": 4}
    assert store.history(path)["recorded"].tolist() == [first, second]
    assert first < second


def test_times_rise_even_when_the_clock_goes_back(path):
    ahead = "2999-01-01T00:00:00.000000Z"
    store.append(path, [CELL | {"rating": 3}])
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(store.history(path)["recorded"][0], ahead), encoding="utf-8-sig")
    assert store.append(path, [CELL | {"rating": 4}]) == "2999-01-01T00:00:00.000001Z"
    assert marks(path) == {"funding": 4}


def test_every_factor_of_a_rated_school_is_present(path):
    store.append(path, [CELL | {"rating": 3}, CELL | {"ksf": "impact", "missing": "n/a", "note": "new"}])
    frame, _ = store.read(path)
    assert len(frame) == 10
    assert sorted(frame["missing"].dropna()) == ["blank"] * 8 + ["n/a"]
    assert frame.attrs["framework"].key == "es-2009"


def test_rounds_stand_in_time_order_and_schools_as_they_came(path):
    for round_, school in (("2024", "B"), ("2023", "A"), ("2024", "C"), ("2024", "B")):
        store.append(path, [CELL | {"round": round_, "school": school, "rating": 3}])
    frame, _ = store.read(path)
    assert list(frame["round"].cat.categories) == ["2023", "2024"]
    assert list(frame["school"].cat.categories) == ["B", "A", "C"]


def test_raters_are_kept_apart(path):
    store.append(path, [CELL | {"rating": 3, "rater": "AB"}, CELL | {"rating": 8}, CELL | {"rating": 5, "rater": "CD"}])
    frame, _ = store.read(path)
    rated = frame.dropna(subset=["rating"])
    assert dict(zip(rated["rater"].fillna(""), rated["rating"], strict=True)) == {"AB": 3, "": 8, "CD": 5}


def test_words_are_written_as_words(path):
    cell = CELL | {"ksf": "education"}
    store.append(path, [cell | {"rating": 3}, cell | {"ksf": "behaviour", "rating": "ri"}], "ofsted-eif-2019")
    assert store.history(path)["rating"].tolist() == ["Good", "Requires improvement"]
    frame, problems = store.read(path, "ofsted-eif-2019")
    assert problems == []
    assert frame["rating"].dropna().tolist() == [3, 2]


def test_all_wrong_ratings_are_named_and_nothing_is_saved(path):
    wrong = [
        CELL | {"rating": 11},
        CELL | {"rating": 5, "missing": "n/a"},
        CELL | {"ksf": "fun", "rating": 1},
        CELL | {"school": " ", "rating": 1},
        CELL | {"rating": 2, "note": "half a character \ud83d"},
        CELL | {"rating": 2, "note": "x" * 100_001},
        CELL | {"rating": 5},
    ]
    with pytest.raises(
        ValueError, match=r"(?s)rating 1 .*1 to 10.*rating 2.*rating 3.*rating 4.*rating 5.*rating 6"
    ) as e:
        store.append(path, wrong)
    assert "rating 7" not in str(e.value)
    assert not path.exists()


def test_nothing_to_append_writes_nothing(path):
    assert store.append(path, []) == ""
    assert not path.exists()


# Texts


@given(TEXT | NASTY)
def test_escaping_is_exact(text):
    assert unescape(escape(text)) == text
    assert not escape(text).lstrip().startswith(("=", "+", "-", "@"))


@given(note=TEXT | NASTY, school=TEXT | NASTY, rater=TEXT | NASTY)
def test_texts_come_back_as_they_were(tmp_path_factory, note, school, rater):
    path = tmp_path_factory.mktemp("texts") / "ratings.csv"
    row = CELL | {"school": f"{school}s", "rating": 3, "note": note, "rater": rater}
    store.append(path, [row])
    store.append(path, [row | {"rating": 4}])
    row["school"] = f"{school}s"
    rated = store.read(path)[0].dropna(subset=["rating"]).iloc[0]
    assert rated["rating"] == 4
    assert rated["school"] == row["school"]
    assert (rated["note"] if note else "") == note
    assert (rated["rater"] if rater else "") == rater


def test_a_spreadsheet_sees_accents_and_no_formula(path):
    store.append(path, [CELL | {"rating": 3, "note": '=HYPERLINK("http://x")', "school": "École"}])
    store.append(path, [CELL | {"rating": 3, "note": "second"}])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_bytes().count(b"\xef\xbb\xbf") == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["note"] == '\'=HYPERLINK("http://x")'
    assert rows[0]["school"] == "École"


def test_text_that_looks_like_a_formula_stays_text_in_a_spreadsheet(path):
    notes = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "  =1+1", "'=1", '=cmd|"/c"!A1', "two\nlines"]
    for note in notes:
        store.append(path, [CELL | {"rating": 3, "school": "École", "note": note}])
    sheet = openpyxl.load_workbook(saved_by_libreoffice(path)).worksheets[0]
    assert [cell.value for cell in sheet["C"][1:]] == ["École"] * len(notes)
    assert [cell.data_type for cell in sheet["G"][1:]] == ["s"] * len(notes)
    assert [unescape(cell.value) for cell in sheet["G"][1:]] == notes


def test_a_file_saved_again_by_excel_is_carried_on(path):
    saved = store.append(path, [CELL | {"rating": 3, "school": "École", "note": "one\ntwo"}])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="cp1252", newline="") as file:
        csv.writer(file).writerows(rows)
    path.write_bytes(path.read_bytes().removesuffix(b"\r\n"))
    assert store.append(path, [CELL | {"rating": 4, "school": "Ærø"}]) > saved
    assert marks(path, school="École") == {"funding": 3}
    assert marks(path, school="Ærø") == {"funding": 4}


@pytest.mark.parametrize("content", ["a;b\n1;2\n", "cluster;round;school\n", "hello"])
def test_another_file_is_left_alone_and_the_rating_kept(path, content):
    path.write_text(content)
    with pytest.raises(StoreError, match="does not begin with the heading") as error:
        store.append(path, [CELL | {"rating": 3}])
    assert path.read_text() == content
    assert marks(error.value.kept) == {"funding": 3}


def test_rows_spoilt_by_hand_are_reported_with_their_line_and_the_one_before_counts(path):
    store.append(path, [CELL | {"rating": 3}])
    store.append(path, [CELL | {"rating": 4}])
    text = path.read_text(encoding="utf-8-sig").replace('"4"', '"44"') + "one,two\n"
    path.write_text(text, encoding="utf-8-sig")
    store.append(path, [CELL | {"ksf": "impact", "rating": 5}])
    frame, problems = store.read(path)
    assert frame["rating"].dropna().tolist() == [3, 5]
    assert [(problem.kind, problem.cell) for problem in problems] == [
        ("torn line", "line 1"),
        ("out of range", 'line 3, column "rating"'),
    ]


def test_load_ratings_reads_what_counts_now(path):
    store.append(path, [CELL | {"rating": 3, "note": "=why\nnot"}, CELL | {"ksf": "impact", "missing": "n/a"}])
    store.append(path, [CELL | {"rating": 4, "rater": "AB", "note": "'tis"}])
    store.append(path, [CELL | {"rating": 9, "rater": "AB"}])
    store.undo(path)
    pd.testing.assert_frame_equal(load_ratings(path), store.read(path)[0])
    path.write_bytes(path.read_bytes() + b'"torn')
    assert "torn line" in {problem.kind for problem in load_ratings(path).attrs["problems"]}


def test_saved_rows_behind_an_open_quote_are_never_moved_away(path):
    for mark in (3, 4):
        store.append(path, [CELL | {"rating": mark}])
    spoilt = path.read_bytes().replace(b'"North","2024"', b'North,"2024', 1)
    spoilt = spoilt.replace(b'"', b"'").replace(b"'2024", b'"2024', 1)
    header, rest = path.read_bytes().split(b"\n")[0], spoilt.split(b"\n", 1)[1].replace(b"'", b"")
    path.write_bytes(header + b"\n" + rest)
    with pytest.raises(StoreError, match="line 2: a quotation mark is opened here and never closed"):
        store.append(path, [CELL | {"rating": 5}])
    assert path.read_bytes() == header + b"\n" + rest


# Undo


def test_undo_steps_back_to_nothing_recorded(path):
    store.append(path, [CELL | {"rating": 3, "note": "first"}])
    store.append(path, [CELL | {"rating": 4}, CELL | {"ksf": "impact", "rating": 9}])
    assert len(store.undo(path)) == 2
    assert marks(path) == {"funding": 3}
    assert store.read(path)[0].set_index("ksf")["note"].dropna().to_dict() == {"funding": "first"}
    assert len(store.undo(path)) == 1
    assert store.read(path)[0].empty
    assert store.undo(path) == []
    assert len(store.history(path)) == 6, "nothing is ever deleted"


def test_undo_only_what_is_named(path):
    store.append(path, [CELL | {"rating": 3, "rater": "AB"}, CELL | {"ksf": "impact", "rating": 4, "rater": "AB"}])
    store.append(path, [CELL | {"rating": 7, "rater": "CD"}])
    store.undo(path, rater="AB", ksf="funding")
    assert marks(path, rater="AB") == {"impact": 4}
    assert marks(path, rater="CD") == {"funding": 7}
    store.undo(path, rater="AB")
    assert marks(path, rater="CD") == {"funding": 7}
    with pytest.raises(TypeError, match="undo"):
        store.undo(path, teacher="AB")


def test_rate_again_after_undo_and_undo_again(path):
    for mark in (1, 2):
        store.append(path, [CELL | {"rating": mark}])
    store.undo(path)
    store.append(path, [CELL | {"rating": 5}])
    store.undo(path)
    assert marks(path) == {"funding": 1}
    store.undo(path)
    assert store.read(path)[0].empty


def test_undo_without_a_file_creates_none(path):
    assert store.undo(path) == []
    assert not path.exists()


# Torn lines


def whole_store(path):
    store.append(path, [CELL | {"rating": 3, "note": "first"}])
    clean = path.read_bytes()
    store.append(path, [CELL | {"rating": 4, "school": 'Sé, "x"\n=y', "note": 'two\n"lines"\n'}])
    return clean, path.read_bytes()


def test_torn_at_any_byte_the_line_is_reported_and_no_later_row_is_harmed(path):
    clean, full = whole_store(path)
    for cut in range(len(clean) + 1, len(full) - 1):
        path.write_bytes(full[:cut])
        frame, problems = store.read(path)
        assert frame["rating"].dropna().tolist() == [3], cut
        assert [problem.kind for problem in problems] == ["torn line"], cut
        assert repr(full[len(clean) : cut].decode(errors="replace")) in str(problems[0])
        store.append(path, [CELL | {"ksf": "impact", "rating": 5}])
        assert path.read_bytes().startswith(clean + b'"North"'), "on a fresh line"
        frame, problems = store.read(path)
        assert frame["rating"].dropna().tolist() == [3, 5], cut
        assert [problem.kind for problem in problems] == ["torn line"], "still reported"
        assert full[len(clean) : cut] in path.with_name("ratings.csv.torn").read_bytes()
        path.with_name("ratings.csv.torn").unlink()


def test_a_row_that_only_lacks_its_line_end_is_whole(path):
    _, full = whole_store(path)
    path.write_bytes(full[:-1])
    assert store.read(path)[0]["rating"].dropna().tolist() == [3, 4]
    store.append(path, [CELL | {"ksf": "impact", "rating": 5}])
    assert store.read(path)[0]["rating"].dropna().tolist() == [3, 5, 4]


def test_torn_in_the_very_first_line(path):
    store.append(path, [CELL | {"rating": 3}])
    head = path.read_bytes().split(b"\n")[0]
    for cut in range(1, len(head) + 1):
        path.write_bytes(head[:cut])
        assert store.read(path)[0].empty
        store.append(path, [CELL | {"rating": 3}])
        assert store.read(path)[0]["rating"].dropna().tolist() == [3]
        assert path.read_bytes().startswith(head + b"\n")


# What cannot be written


def refused(path, says):
    """Append to a store that cannot be written; what was typed is kept where the message says."""
    with pytest.raises(StoreError, match=says) as error:
        store.append(path, [CELL | {"rating": 7, "note": "=kept"}])
    kept = error.value.kept
    assert str(kept) in str(error.value)
    assert marks(kept) == {"funding": 7}
    assert error.value.rows[0]["note"] == "=kept"
    return kept


@pytest.fixture
def home(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    return home


def fail_open(monkeypatch, refuse, number):
    """Let the system refuse to open the paths that `refuse` names."""
    really = os.open

    def opened(path, *args, **kwargs):
        if refuse(Path(os.fspath(path))):
            raise OSError(number, os.strerror(number), str(path))
        return really(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", opened)


def test_two_refused_saves_of_one_moment_are_both_kept(path, home, monkeypatch):
    """Behind a store that another computer dated ahead of this clock, every refused save has the same date and name."""
    store.append(path, [CELL | {"rating": 3}])
    path.write_text(re.sub("20[0-9]{2}-", "2999-", path.read_text("utf-8")), "utf-8")
    fail_open(monkeypatch, lambda name: name == path, errno.EACCES)
    first, second = refused(path, "open in Excel"), refused(path, "open in Excel")
    assert (first.name, first.parent, second.parent) == (second.name, path.parent, home)
    assert marks(first) == marks(second) == {"funding": 7}


def test_locked_by_excel(path, monkeypatch):
    store.append(path, [CELL | {"rating": 3}])
    fail_open(monkeypatch, lambda name: name == path, errno.EACCES)
    kept = refused(path, "open in Excel, close it")
    assert kept.parent == path.parent
    monkeypatch.undo()
    assert marks(path) == {"funding": 3}
    taken, left = store.take_in(path, kept)
    assert (len(taken), left) == (1, [])
    assert marks(path) == {"funding": 7}


def test_read_only_folder(path, home, monkeypatch):
    fail_open(monkeypatch, lambda name: name.parent == path.parent, errno.EACCES)
    assert refused(path, "may not be written").parent == home


def test_read_only_disk(path, home, monkeypatch):
    fail_open(monkeypatch, lambda name: name.parent == path.parent, errno.EROFS)
    assert refused(path, "read-only").parent == home


def test_missing_folder(path, home):
    assert refused(path.parent / "no" / "ratings.csv", "does not exist. Create it").parent == home
    path.write_text("")
    assert refused(path / "ratings.csv", "does not exist").parent == home


def test_path_is_a_folder(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    assert refused(folder, "is a folder").parent == tmp_path
    assert list(folder.iterdir()) == []


def test_nowhere_to_write_says_so_and_keeps_the_rows(path, monkeypatch):
    fail_open(monkeypatch, lambda name: True, errno.EACCES)
    with pytest.raises(StoreError, match="Do not close this notebook") as error:
        store.append(path, [CELL | {"rating": 7}])
    assert error.value.kept is None
    assert error.value.rows[0]["rating"] == "7"


@pytest.mark.parametrize("room", [0, 1, 40, 80])
def test_full_disk_takes_nothing_of_the_save(path, monkeypatch, room):
    store.append(path, [CELL | {"rating": 3}])
    before, inode, really, left = path.read_bytes(), path.stat().st_ino, os.write, [room]

    def write(fd, data):
        if os.fstat(fd).st_ino != inode:
            return really(fd, data)
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        count = really(fd, data[: left[0]])
        left[0] -= count
        return count

    monkeypatch.setattr(os, "write", write)
    refused(path, "disk is full")
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of a process's files")
def test_full_disk_for_real(path, home):
    """The system itself refuses to let the file grow, in the middle of a row."""
    import resource  # POSIX only

    store.append(path, [CELL | {"rating": 3}])
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 50, hard))
    try:
        with pytest.raises(StoreError, match="disk is full") as error:
            store.append(path, [CELL | {"rating": 4}])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    assert error.value.kept.is_file()


def test_interrupted_kernel_leaves_no_half_row(path, monkeypatch):
    store.append(path, [CELL | {"rating": 3}])
    before, really = path.read_bytes(), os.write

    def write(fd, data):
        really(fd, data[:20])
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(KeyboardInterrupt):
        store.append(path, [CELL | {"rating": 4}])
    assert path.read_bytes() == before


def test_stuck_lock_gives_up_with_a_sentence(path, monkeypatch):
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.05)
    store.append(path, [CELL | {"rating": 3}])
    with lock.path_lock(path):
        refused(path, "another program has been writing")


def test_replaced_while_saving(path, monkeypatch):
    store.append(path, [CELL | {"rating": 3}])
    really = os.fsync

    def replaced(fd):
        really(fd)
        other = path.with_name("other")
        other.write_bytes(b"saved by a spreadsheet")
        other.replace(path)
        monkeypatch.setattr(os, "fsync", really)

    monkeypatch.setattr(os, "fsync", replaced)
    refused(path, "replaced by another")


def test_take_in_never_overrules_what_was_recorded_since(path):
    kept = path.with_name("kept.csv")
    store.append(kept, [CELL | {"rating": 2}, CELL | {"ksf": "impact", "rating": 2}])
    store.append(path, [CELL | {"rating": 8}])
    taken, left = store.take_in(path, kept)
    assert [row["ksf"] for row in taken] == ["impact"]
    assert [row["ksf"] for row in left] == ["funding"]
    assert marks(path) == {"funding": 8, "impact": 2}
    assert store.take_in(path, kept)[0] == []


def test_reading_what_is_not_there(path):
    with pytest.raises(StoreError, match="no such file"):
        store.read(path)
    with pytest.raises(StoreError, match="folder"):
        store.history(path.parent)


def test_recording_needs_no_pandas():
    code = "import sys, esanalysis.ratings.store as s; print('pandas' in sys.modules, 'ipywidgets' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
