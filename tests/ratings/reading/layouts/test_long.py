"""The long table: a row a rating, with the columns of the schema."""

import pandas as pd
import pytest

from esanalysis.ratings.load import check_ratings, load_ratings
from grids import KEYS, write_book, write_csv

HEAD = ["cluster", "round", "school", "ksf", "rating", "missing", "note", "rater"]


def row(school="Oak", ksf="funding", rating=5, missing=None, note=None, rater=None, cluster="North", round_="2009"):
    return [cluster, round_, school, ksf, rating, missing, note, rater]


def table(tmp_path, *rows, head=HEAD, name="long.csv", **more):
    return write_csv(tmp_path / name, [head, *rows], **more)


def problems(path):
    return [(p.kind, p.cell, p.found) for p in check_ratings(path) if p.error]


def test_what_is_loaded_writes_and_loads_back_unchanged(tmp_path):
    path = table(
        tmp_path,
        row(note="Grant, ends\nin March"),
        row(ksf="impact", rating=None, missing="z"),
        row("Elm", cluster="South", round_="2010"),
        row(rater="Head", rating=3),
    )
    ratings = load_ratings(path)
    again = tmp_path / "again.csv"
    ratings.to_csv(again, index=False)
    pd.testing.assert_frame_equal(load_ratings(again), ratings)


def test_every_school_gets_every_factor(tmp_path):
    ratings = load_ratings(table(tmp_path, row()))
    assert ratings["ksf"].tolist() == list(KEYS)
    assert ratings["rating"].count() == 1
    assert ratings.set_index("ksf").loc["funding", "rating"] == 5
    assert ratings["missing"].value_counts()["blank"] == 9


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_headings_as_people_write_them(tmp_path, encoding):
    head = ["School name", "Key Success Factor", "Mark", "And why?"]
    path = table(tmp_path, ["St Mary’s", "KSF 9", "5*", "Café"], head=head, encoding=encoding, name="North 2009.csv")
    found = load_ratings(path).dropna(subset="rating").iloc[0]
    assert found[["cluster", "round", "school", "ksf", "rating", "note"]].tolist() == [
        "North", "2009", "St Mary’s", "funding", 5.0, "Café",
    ]  # fmt: skip


def test_a_long_sheet_in_a_workbook_has_cell_addresses(tmp_path):
    path = write_book(tmp_path / "a.xlsx", {"Data": [["Ratings of 2009"], [], HEAD, row(rating=11)]})
    assert problems(path) == [("out of range", "E4", "11")]


def test_each_problem_names_line_and_column(tmp_path):
    path = table(
        tmp_path,
        row(rating=11),
        row(ksf="parking"),
        row(school=None),
        row(ksf="impact", rating="ten"),
        row(ksf="design", rating=None, missing="lost"),
    )
    assert problems(path) == [
        ("out of range", 'line 2, column "rating"', "11"),
        ("unknown KSF", 'line 3, column "ksf"', '"parking"'),
        ("no school name", 'line 4, column "school"', "nothing"),
        ("not a number", 'line 5, column "rating"', '"ten"'),
        ("unknown reason", 'line 6, column "missing"', '"lost"'),
    ]


def test_a_school_twice_unless_two_raters(tmp_path):
    assert problems(table(tmp_path, row(rater="Head"), row(rater="Governor"))) == []
    ((kind, cell, found),) = problems(table(tmp_path, row(), row(rating=6)))
    assert (kind, cell) == ("school twice", 'line 3, column "rating"')
    assert found.endswith('Oak (line 2, column "rating" and line 3, column "rating")')


def test_a_table_without_any_row_is_no_ratings(tmp_path):
    ((kind, _, _),) = problems(table(tmp_path))
    assert kind == "no KSF recognised"


def test_a_comment_on_a_mark_stands_behind_its_note(tmp_path):
    rows = [["School", "KSF", "Rating", "Note"], ["Oak", "KSF 1", 5, "Forum"], ["Oak", "KSF 2", 6, None]]
    comments = {"C2": "Agreed in May", "C3": "New plan"}
    path = write_book(tmp_path / "a.xlsx", {"Sheet1": rows}, comments=comments)
    assert load_ratings(path)["note"].dropna().tolist() == ["Forum; Agreed in May", "New plan"]
    assert "comment not used" not in [problem.kind for problem in check_ratings(path)]
