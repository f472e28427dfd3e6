"""What counts is what was saved last: whatever a spreadsheet, a clock or a hand has done to the file since."""

import csv
import random
from pathlib import Path

import pytest

from esanalysis import store
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.store import lock
from esanalysis.ratings.store.order import newer

HOSTILE = Path(__file__).parents[2] / "fixtures" / "hostile"
CELL = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ratings.csv"


def marks(path):
    frame, _ = store.read(path)
    return frame.dropna(subset=["rating"]).set_index("school")["rating"].to_dict()


def rewritten(path, change):
    """Save a store again as a spreadsheet does, after `change` has been done to its rows."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([heading, *change(heading, rows)])


def rounded(heading, rows):
    place = heading.index("recorded")
    return [[*row[:place], "25/11/2026 16:03", *row[place + 1 :]] for row in rows]


# Sorted in a spreadsheet


def test_a_store_sorted_in_excel_says_what_was_said_last(tmp_path):
    path = tmp_path / "store.csv"
    path.write_bytes((HOSTILE / "store-sorted-in-excel.csv").read_bytes())
    assert marks(path) == {"Ashby": 8}, "8 was recorded after 2, and Birch was taken back"
    assert load_ratings(path)["rating"].dropna().tolist() == [8]
    store.append(path, [CELL | {"rating": 9, "rater": "AB"}])
    assert marks(path) == {"Ashby": 9}
    assert [row["rating"] for row in store.undo(path)] == ["8"]


@pytest.mark.parametrize("seed", range(5))
def test_any_order_of_the_rows_says_the_same(path, seed):
    for mark in (1, 2, 3):
        for school in ("Ashby", "Beck", "Cedar"):
            store.append(path, [CELL | {"school": school, "rating": mark}])
    store.undo(path, school="Beck")
    before = marks(path), store.history(path)["save"].tolist()
    rewritten(path, lambda heading, rows: random.Random(seed).sample(rows, len(rows)))
    assert (marks(path), store.history(path)["save"].tolist()) == before
    assert store.append(path, [CELL | {"rating": 7}])
    assert store.history(path)["save"].tolist()[-1] == "11"
    assert marks(path) == {"Ashby": 7, "Beck": 2, "Cedar": 3}


def test_times_rounded_to_the_minute_make_no_two_saves_one(path):
    for school in ("Ashby", "Beck", "Cedar"):
        store.append(path, [CELL | {"school": school, "rating": 4}])
    rewritten(path, rounded)
    assert [row["school"] for row in store.undo(path)] == ["Cedar"]
    assert [row["school"] for row in store.undo(path)] == ["Beck"]
    assert marks(path) == {"Ashby": 4}


# Files from before saves had numbers


def first_kind(path, rows):
    heading = [name for name in store.COLUMNS if name != "save"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([heading, *rows])


def row(school, rating, recorded, undoes=""):
    return ["North", "2024", school, "funding", rating, "", "", "", undoes, recorded]


def test_a_file_without_numbers_is_carried_on_as_it_is(path):
    first_kind(path, [row("Ashby", "3", "2026-11-25T16:03:26.000001Z")])
    store.append(path, [CELL | {"rating": 4}])
    assert path.read_text(encoding="utf-8-sig").count('"save"') == 0
    assert [back["rating"] for back in store.undo(path)] == ["3"]
    assert [back["rating"] for back in store.redo(path)] == ["4"]
    assert marks(path) == {"Ashby": 4}


def test_without_numbers_and_with_rounded_times_one_undo_takes_back_one_school(path):
    first_kind(path, [row(school, "3", "25/11/2026 16:03") for school in ("Ashby", "Beck", "Cedar")])
    assert [back["school"] for back in store.undo(path)] == ["Cedar"]
    assert marks(path) == {"Ashby": 3, "Beck": 3}


@pytest.mark.parametrize("stamp", ["9999-12-31T23:59:59.999999Z", "2026-13-45T16:03:26.999098Z", "yesterday"])
def test_an_impossible_last_time_stops_no_save(path, stamp):
    first_kind(path, [row("Ashby", "3", stamp)])
    store.append(path, [CELL | {"school": "Beck", "rating": 4}])
    store.append(path, [CELL | {"rating": 5}])
    assert marks(path) == {"Ashby": 5, "Beck": 4}
    assert [back["rating"] for back in store.undo(path, school="Ashby")] == ["3"]


def test_an_impossible_time_in_a_numbered_file_stops_no_save(path):
    store.append(path, [CELL | {"rating": 3}])
    rewritten(path, lambda heading, rows: [[*rows[0][:-1], "9999-12-31T23:59:59.999999Z"]])
    store.append(path, [CELL | {"rating": 4}])
    assert marks(path) == {"Ashby": 4}


def test_a_row_added_by_hand_without_a_number_counts_after_the_row_above_it(path):
    store.append(path, [CELL | {"rating": 3}])
    with path.open("a", encoding="utf-8") as file:
        file.write("North,2024,Ashby,funding,6,,,,,,\n")
    assert marks(path) == {"Ashby": 6}


# Clocks


def test_kept_ratings_come_in_though_the_clock_of_the_store_ran_a_year_ahead(tmp_path):
    path = tmp_path / "clock.csv"
    for name in ("clock.csv", "clock.unsaved-20261125T160327263345Z-26162.csv"):
        (tmp_path / name).write_bytes((HOSTILE / name).read_bytes())
    [kept] = store.waiting(path)
    taken, left = store.take_in(path, kept)
    assert ([one["rating"] for one in taken], left) == (["9"], [])
    assert marks(path) == {"Ashby": 9}
    assert store.waiting(path) == [], "taken in once"
    store.append(path, [CELL | {"rating": 7, "rater": "AB"}])
    assert store.take_in(path, kept)[0] == [], "and never over what was recorded since"
    assert marks(path) == {"Ashby": 7}


def test_what_is_kept_on_a_computer_whose_clock_is_behind_is_dated_after_what_it_follows(path, monkeypatch):
    store.append(path, [CELL | {"rating": 2}])
    rewritten(path, lambda heading, rows: [[*rows[0][:-1], "2027-01-01T00:00:00.000000Z"]])
    monkeypatch.setattr(lock, "opened", refused)
    with pytest.raises(store.StoreError) as error:
        store.append(path, [CELL | {"rating": 9}])
    monkeypatch.undo()
    assert store.history(error.value.kept)["recorded"].tolist() == ["2027-01-01T00:00:00.000001Z"]
    assert store.waiting(path) == [error.value.kept]


def refused(path):
    raise PermissionError(13, "Permission denied", str(path))


# Names and texts


@pytest.mark.parametrize("name", ["\u200b", "\u2060\ufeff", "\x00", "\u00ad ", "\u202e"])
def test_a_school_that_nobody_can_see_is_not_named(path, name):
    with pytest.raises(ValueError, match=r"school must not be empty \(nor hold only characters that nobody can see\)"):
        store.append(path, [CELL | {"school": name, "rating": 3}])
    assert not path.exists()


def test_two_spellings_that_look_alike_are_one_school(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(
        "cluster,round,school,ksf,rating\nN,1,Ash\u200bby,funding,3\nN,1,Ashby,impact,4\n", encoding="utf-8"
    )
    assert load_ratings(path)["school"].nunique() == 1


@pytest.mark.parametrize("before", ["\x00", "\x00\x00 ", "\u200b", "\ufeff", "\u00ad", "\x1b", "\u202e", "\xa0"])
def test_nothing_unseen_before_an_equals_sign_makes_a_formula(before):
    assert store.escape(f"{before}=1+1") == f"'{before}=1+1"
    assert store.unescape(store.escape(f"{before}=1+1")) == f"{before}=1+1"


def test_every_reader_knows_the_heading_however_a_spreadsheet_writes_it(path):
    store.append(path, [CELL | {"rating": 3, "note": "=why"}])
    store.append(path, [CELL | {"rating": 4}])
    store.undo(path)
    text = path.read_text(encoding="utf-8-sig")
    heading, rest = text.split("\n", 1)
    path.write_text(f"{heading.upper()}\n{rest}", encoding="utf-8-sig")
    assert marks(path) == {"Ashby": 3}
    assert load_ratings(path)["note"].dropna().tolist() == ["=why"]


# Redo


def test_redo_brings_back_one_undo_after_the_other(path):
    for mark in (3, 4, 5):
        store.append(path, [CELL | {"rating": mark, "note": f"note {mark}"}])
    for _ in range(3):
        store.undo(path)
    assert marks(path) == {}
    for mark in (3, 4, 5):
        store.redo(path)
        assert marks(path) == {"Ashby": mark}
    assert store.redo(path) == []
    store.undo(path)
    assert marks(path) == {"Ashby": 4}
    assert store.read(path)[0]["note"].dropna().tolist() == ["note 4"]


def test_nothing_is_brought_back_over_what_was_recorded_since(path):
    store.append(path, [CELL | {"rating": 3}])
    store.undo(path)
    store.append(path, [CELL | {"rating": 8}])
    assert store.redo(path) == []
    assert marks(path) == {"Ashby": 8}


def test_redo_only_what_is_named(path):
    store.append(path, [CELL | {"rating": 3}])
    store.append(path, [CELL | {"school": "Beck", "rating": 4}])
    store.undo(path)
    store.undo(path)
    assert [back["school"] for back in store.redo(path, school="Beck")] == ["Beck"]
    assert marks(path) == {"Beck": 4}
    with pytest.raises(TypeError, match=r"redo\(\) knows"):
        store.redo(path, teacher="AB")


def test_a_rating_of_the_same_moment_is_no_newer():
    row = dict.fromkeys(store.COLUMNS, "") | CELL | {"rating": "4", "recorded": "2026-01-12T09:00:00.000000Z"}
    later = row | {"rating": "5", "recorded": "2026-01-12T09:00:00.000001Z"}
    assert newer([row | {"rating": "5"}, later], [row]) == [later]
