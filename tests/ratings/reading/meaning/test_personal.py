"""Notes that name a person are listed, and can be left out."""

import pytest

from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.reading.meaning.personal import named_in, personal_notes
from grids import grid, write_book, write_csv

MARKS = [3, 4, 5, 6, 7, 8, 9, 10, 1, 2]
NOTES = {"B2": "agreed with Mrs Smith", "B3": "New head this term", "B4": "ask j.jones@oak.example"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Mr Jones has left", ["Mr Jones"]),
        ("Dr. A. O'Neill, Cllr Patel", ["Dr. A. O'Neill", "Cllr Patel"]),
        ("ring 01273 123456 or +44 7700 900123", ["01273 123456", "+44 7700 900123"]),
        ("write to head.teacher@oak-school.example.", ["head.teacher@oak-school.example"]),
        ("20 of 120 pupils, 2009/10, 3.5 hours, 1,000 visits", []),
        ("the head and the governors", []),
    ],
)
def test_what_names_a_person(text, named):
    assert named_in(text) == named


def test_notes_that_name_a_person_are_listed_and_the_warning_repeats_no_name(tmp_path):
    ratings = load_ratings(write_book(tmp_path / "a.xlsx", {"2024": grid({"Oak": MARKS})}, comments=NOTES))
    assert personal_notes(ratings)[["ksf", "named"]].values.tolist() == [
        ["engagement", "Mrs Smith"],
        ["alignment", "j.jones@oak.example"],
    ]
    problem = next(problem for problem in ratings.attrs["problems"] if problem.kind == "personal note")
    assert problem.found == "at least two notes that name a person, beside B2, B4"
    assert "--no-notes" in problem.fix


def test_notes_can_be_left_out(tmp_path):
    path = write_book(tmp_path / "a.xlsx", {"2024": grid({"Oak": MARKS})}, comments=NOTES)
    ratings = load_ratings(path, notes=False)
    assert ratings["note"].isna().all()
    assert ratings.attrs["problems"] == ()


def test_notes_of_a_long_table_are_looked_at_too(tmp_path):
    rows = [["school", "ksf", "rating", "note"], ["Oak", "KSF 1", 5, "Miss Marple rated"], ["Oak", "KSF 2", 5, "fine"]]
    ratings = load_ratings(write_csv(tmp_path / "a.csv", rows))
    assert personal_notes(ratings)["named"].tolist() == ["Miss Marple"]
