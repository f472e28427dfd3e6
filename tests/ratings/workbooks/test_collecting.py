"""Who is missing, who is half-way, what came twice, and what is not to be lost when it is collected again."""

import csv

import openpyxl
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.cli import main
from esanalysis.errors import DataError, StoreError, WorkbookError
from esanalysis.ratings.store.returned import COLUMNS
from esanalysis.ratings.workbooks import collect
from esanalysis.ratings.workbooks.collecting import expected_in
from examples import ratings_frame
from two_rounds import joined

SCHOOLS = "School,URN,Cluster\nAshby Primary,1,North\nBeck,2,North\nCedar,3,South\n"
KEYS = es.load_framework().keys


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    (tmp_path / "in").mkdir()
    return tmp_path


def returned(desk, file, school, marks, rater="Head", recorded="2026-11-25T16:00:00.000000Z", remark="", **other):
    """A file as the form saves it."""
    common = dict.fromkeys(COLUMNS, "") | {
        "cluster": "North", "round": "2026", "school": school, "rater": rater, "recorded": recorded, "kind": "rating",
        "framework": "es-2009", "edition": es.load_framework().edition,
    } | other  # fmt: skip
    rows = [
        common | {"ksf": key, "rating": mark, "missing": "" if mark else "blank"}
        for key, mark in zip(KEYS, [*marks, *[""] * 10], strict=False)
    ]
    if remark:
        rows.append(common | {"kind": "works well", "note": remark, "ksf": ""})
    with (desk / "in" / file).open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)


def collected(desk, **options):
    return collect(desk / "in", desk / "schools.csv", desk / "ratings.csv", **options)


def marks(desk):
    frame = es.load_ratings(desk / "ratings.csv").dropna(subset=["rating"])
    return {school: rows["rating"].astype(int).tolist() for school, rows in frame.groupby("school", observed=True)}


def test_an_empty_folder_is_a_list_of_everybody(desk):
    found = collected(desk)
    assert found.sentences[0] == "3 expected, 0 returned. Missing: Ashby Primary, Beck and Cedar."
    assert found.schools["state"].tolist() == ["missing"] * 3


def test_a_school_is_known_by_its_number_or_its_name_however_it_is_spelled(desk):
    returned(desk, "a.csv", "ASHBY primary ", [5] * 10)
    returned(desk, "b.csv", "Cedar Academy", [6] * 10, school_id="3")
    found = collected(desk)
    assert [one for one in found.sentences if not one.startswith("Note:")] == ["3 expected, 2 returned. Missing: Beck."]
    assert marks(desk) == {"Ashby Primary": [5] * 10, "Cedar": [6] * 10}


def test_a_school_that_nobody_asked_is_kept_and_the_likely_one_is_named(desk):
    returned(desk, "a.csv", "Ashby Primry", [5] * 10)
    found = collected(desk)
    assert (
        "Not expected: Ashby Primry (a.csv). Its answers are kept under that name. Is it Ashby Primary?"
        in found.sentences
    )
    assert marks(desk) == {"Ashby Primry": [5] * 10}


def test_the_later_of_two_returns_counts_whatever_their_files_are_called(desk):
    returned(desk, "z.csv", "Beck", [3] * 10, recorded="2026-11-24T10:00:00.000000Z")
    returned(desk, "a.csv", "Beck", [4] * 10, recorded="2026-11-25T10:00:00.000000Z")
    found = collected(desk)
    assert marks(desk) == {"Beck": [4] * 10}
    assert (
        "Twice: of Beck by Head, a.csv counts, saved 25 November 2026, 10:00 UTC; "
        "z.csv, saved 24 November 2026, 10:00 UTC, does not."
    ) in found.sentences
    assert found.returns.set_index("file")["status"].to_dict() == {"a.csv": "counts", "z.csv": "earlier"}


def test_two_raters_of_one_school_both_count(desk):
    returned(desk, "a.csv", "Beck", [3] * 10, rater="Head")
    returned(desk, "b.csv", "Beck", [8] * 10, rater="Governor")
    collected(desk)
    frame = es.load_ratings(desk / "ratings.csv").dropna(subset=["rating"])
    assert frame.groupby("rater")["rating"].mean().to_dict() == {"Governor": 8, "Head": 3}


def test_half_filled_another_version_and_another_round_are_named(desk):
    returned(desk, "a.csv", "Ashby Primary", [5, 6, 7], edition="00000000")
    returned(desk, "b.csv", "Beck", [4] * 10, round="2025")
    returned(desk, "c.csv", "Cedar", [], cluster="South")
    found = collected(desk)
    assert found.sentences[0] == "3 expected, 1 returned (1 half-filled). Missing: Beck and Cedar."
    assert "Half-filled: Ashby Primary, 3 of 10 answered; open: KSF 4, 5, 6, 7, 8, 9 and 10 (a.csv)." in found.sentences
    assert any(one.startswith("Another version of the instrument: Ashby Primary") for one in found.sentences)
    assert "Another round: Beck, 2025 (b.csv)." in found.sentences
    assert "Nothing filled in: Cedar (c.csv)." in found.sentences
    assert found.schools["edition"].tolist() == ["older", "", ""]


def test_answers_to_another_instrument_are_named_and_not_mixed_in(desk):
    returned(desk, "a.csv", "Ashby Primary", [5] * 10, framework="es-2030")
    found = collected(desk)
    assert any(
        "answers to the instrument es-2030" in one for one in found.sentences if one.startswith("Not read: a.csv")
    )
    assert not (desk / "ratings.csv").exists()


def test_every_file_in_the_folder_is_read_or_named(desk):
    folder = desk / "in"
    returned(desk, "a.csv", "Beck", [3, 4, 9, 3, 4, 5, 3, 4, 5, 3])
    es.write_forms(folder, ["Cedar"], cluster="South", round="2026")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7")
    (folder / "note.txt").write_text("Sorry, next week. Mrs Jones", encoding="utf-8")
    (folder / "more").mkdir()
    (folder / "a.unsaved-20261125T160327263345Z-1.csv").write_text("x", encoding="utf-8")
    (folder / ".DS_Store").write_text("", encoding="utf-8")
    said = [one for one in collected(desk).sentences if one.startswith(("Not read", "Note"))]
    assert len(said) == 5
    for start in (
        "Not read: south-2026-cedar.html: the form itself: found the form itself, which holds no answers",
        "Not read: scan.pdf: another kind of file: ",
        "Not read: note.txt: ",
        "Not read: more: a folder: ",
    ):
        assert [one for one in said if one.startswith(start)], start
    assert "a.unsaved-20261125T160327263345Z-1.csv" in said[-1]


def test_what_was_corrected_by_hand_since_stays_when_it_is_collected_again(desk):
    returned(desk, "a.csv", "Beck", [3] * 10)
    collected(desk)
    cell = {"cluster": "North", "round": "2026", "school": "Beck", "ksf": KEYS[0], "rater": "Head"}
    es.store.append(desk / "ratings.csv", [cell | {"rating": 9, "note": "talked it over"}])
    collected(desk)
    assert marks(desk)["Beck"] == [9] + [3] * 9
    returned(desk, "b.csv", "Beck", [4] * 10, recorded="2026-12-01T10:00:00.000000Z")
    collected(desk)
    assert marks(desk)["Beck"] == [4] * 10, "but a new return counts"


def test_notes_in_the_chase_list_and_tags_of_remarks_stay(desk):
    returned(desk, "a.csv", "Beck", [3] * 10, remark="Short and clear")
    collected(desk)
    chase, remarks = desk / "ratings-chase.csv", desk / "ratings-feedback.csv"
    frame = pd.read_csv(chase, keep_default_na=False, dtype=str)
    frame.loc[frame["school"] == "Cedar", "note"] = "phoned on Monday"
    frame.to_csv(chase, index=False)
    frame = pd.read_csv(remarks, keep_default_na=False, dtype=str)
    frame["share"] = "in the cluster"
    frame.to_csv(remarks, index=False)
    returned(desk, "b.csv", "Ashby Primary", [3] * 10, remark="More time")
    collected(desk)
    assert pd.read_csv(chase, keep_default_na=False).set_index("school")["note"].to_dict() == {
        "Cedar": "phoned on Monday"
    }
    frame = pd.read_csv(remarks, keep_default_na=False)
    assert frame[["id", "text", "share"]].to_numpy().tolist() == [
        ["R1", "Short and clear", "in the cluster"],
        ["R2", "More time", ""],
    ]


@pytest.mark.parametrize(
    ("first", "typed", "then", "stands"),
    [
        ("in the cluster", None, "no", "no"), ("in the cluster", None, "outside named", "in the cluster"),
        ("", None, "no", "no"), ("", "in the cluster", "", "in the cluster"),
        ("in the cluster", "", "in the cluster", ""),
        ("outside named", "in the cluster", "outside named", "in the cluster"), ("no", "in the cluster", "no", "no"),
    ],
)  # fmt: skip
def test_a_school_may_take_its_consent_back(desk, first, typed, then, stands):
    returned(desk, "a.csv", "Beck", [3] * 10, remark="Short and clear", share=first)
    collected(desk)
    file = desk / "ratings-feedback.csv"
    if typed is not None:
        frame = pd.read_csv(file, keep_default_na=False, dtype=str)
        frame.assign(share=typed).to_csv(file, index=False)
    returned(desk, "a.csv", "Beck", [3] * 10, remark="Short and clear", share=then)
    collected(desk)
    assert pd.read_csv(file, keep_default_na=False)["share"].tolist() == [stands]


@pytest.mark.parametrize("name", ["ratings.csv", "ratings-chase.csv"])
def test_a_file_of_another_kind_in_the_place_is_left_alone(desk, name):
    returned(desk, "a.csv", "Beck", [3] * 10)
    (desk / name).write_text("my,own\n1,2\n", encoding="utf-8")
    with pytest.raises((StoreError, WorkbookError)):
        collected(desk)
    assert (desk / name).read_text(encoding="utf-8") == "my,own\n1,2\n"


def test_a_folder_or_a_list_of_schools_that_is_not_there_is_a_sentence(desk, capsys):
    with pytest.raises(DataError, match="no such folder"):
        collect(desk / "no", desk / "schools.csv", desk / "r.csv")
    assert main(["collect", str(desk / "in"), "--expected", str(desk / "no.csv"), "--out", str(desk / "r.csv")]) == 1
    assert "no.csv" in capsys.readouterr().err


def test_check_says_how_many_were_expected(desk, capsys):
    returned(desk, "a.csv", "Beck", [3] * 10)
    assert main(["check", str(desk / "in" / "a.csv"), "--expected", str(desk / "schools.csv")]) == 0
    assert "3 expected, 1 returned. Missing: Ashby Primary and Cedar." in capsys.readouterr().out


def workbook(desk, file, school, marks, remarks):
    """A school's own workbook as the template writes it, filled in; a remark is school, kind, text and share."""
    book = openpyxl.load_workbook(
        es.write_template(desk / "in" / file, school, cluster="North", round="2026", force=True)
    )
    for row, mark in enumerate(marks, start=7):
        book.worksheets[0].cell(row, 2).value = mark
    for row, (whose, kind, text, share) in enumerate(remarks, start=7):
        for column, value in ((1, whose), (4, kind), (5, text), (7, share)):
            book["Feedback"].cell(row, column).value = value
    book.save(desk / "in" / file)


def remarks_of(desk):
    rows = csv.DictReader((desk / "ratings-feedback.csv").open(encoding="utf-8-sig"))
    return [(row["cluster"], row["school"], row["text"], row["share"]) for row in rows]


def test_every_remark_of_a_return_is_kept_whatever_stands_beside_it_for_a_school(desk):
    said = [
        ("Ashby Primary", "pitch", "One.", "no"), (None, "pitch", "Two.", "in the cluster"),
        ("the whole cluster", "pitch", "Three.", None), ("Ashby", "pitch", "Four.", "yes"),
    ]  # fmt: skip
    workbook(desk, "a.xlsx", "Ashby Primary", [5] * 10, said)
    found = collected(desk)
    assert remarks_of(desk) == [
        ("North", "Ashby Primary", "One.", "no"),
        ("North", "Ashby Primary", "Two.", "in the cluster"),
        ("North", "the whole cluster", "Three.", ""),
        ("North", "Ashby Primary", "Four.", "no"),
    ]
    for cell, what in (("A10", "unknown school: found 'Ashby'"), ("G10", "unknown word: found 'yes'")):
        assert any(f'a.xlsx, sheet "Feedback", cell {cell}: {what}' in one for one in found.sentences)


def test_a_return_that_only_says_something_is_heard_and_is_still_missing(desk):
    workbook(desk, "b.xlsx", "Beck", [], [(None, "even better if", "Ask less.", "in the cluster")])
    found = collected(desk)
    assert found.sentences[0] == "3 expected, 0 returned. Missing: Ashby Primary, Beck and Cedar."
    assert "Remarks, but no mark: Beck (b.xlsx)." in found.sentences
    assert remarks_of(desk) == [("North", "Beck", "Ask less.", "in the cluster")]


def test_what_a_later_return_leaves_out_is_no_longer_to_be_read(desk):
    returned(desk, "a.csv", "Beck", [5] * 10, remark="Short.", share="in the cluster")
    collected(desk)
    assert remarks_of(desk) == [("North", "Beck", "Short.", "in the cluster")]
    returned(desk, "b.csv", "Beck", [6] * 10, recorded="2026-11-26T16:00:00.000000Z")
    collected(desk)
    assert remarks_of(desk) == [("North", "Beck", "Short.", "no")]


def test_remarks_go_by_the_name_that_was_asked_like_the_marks_beside_them(desk):
    returned(desk, "c.csv", "Cedar Academy", [6] * 10, school_id="3", cluster="Sth", remark="Well asked.")
    collected(desk)
    assert remarks_of(desk) == [("South", "Cedar", "Well asked.", "")]


def test_a_school_that_no_return_names_any_more_is_said_to_be_in_the_file_still(desk):
    returned(desk, "b.csv", "Bekc", [4] * 10)
    assert any(one.startswith("Not expected: Bekc (b.csv).") for one in collected(desk).sentences)
    returned(desk, "b.csv", "Beck", [4] * 10)
    said = collected(desk).sentences
    assert (
        said[-1]
        == "Still in ratings.csv: Bekc, of an earlier return. Is it Beck? Take its rows out if it is no school."
    )
    returned(desk, "z.csv", "Beck", [4] * 10, round="2027")
    assert not any("Bekc" in one for one in collected(desk).sentences), "another round is collected now"


def test_who_is_missing_is_asked_of_each_cluster_in_its_own_latest_round():
    old, new = (
        ratings_frame([[5, 6]] * 10, cluster="North", round_=year, schools=["Ash", "Oak"]) for year in ("2024", "2025")
    )
    south = ratings_frame([[5]] * 10, cluster="South", round_="Autumn 2024", schools=["Beck"])
    asked = ["Ash", "Oak", "Beck", "Cedar"]
    assert expected_in(joined([new, south]), asked) == "4 expected, 3 returned. Missing: Cedar."
    some = new[new["school"] == "Ash"]
    assert expected_in(joined([old, some, south]), asked) == (
        "4 expected, 2 returned. Missing: Oak and Cedar. Of each cluster its latest round counts."
    )


def test_a_list_of_schools_that_is_not_there_is_no_file_to_close(desk):
    with pytest.raises(DataError, match="no such file: found nothing: "):
        collect(desk / "in", desk / "schools9.csv", desk / "ratings.csv")
