"""What all rows together tell, over several rounds and raters: recounted from the marks that were written."""

import re

import numpy as np
import pytest

from esanalysis.ratings.load import check_ratings, load_ratings
from esanalysis.ratings.select import select
from grids import KSFS, grid, write_book, write_csv

SCHOOLS = ["Ash Primary", "Beck Junior", "Cedar High", "Dale Infants"]
MARKS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 1]
OTHERS = [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
BLANK = [""] * 10
FLAT = [4] * 10

# Each is a round, a rater ("" where nobody is named), a school and its ten marks.
Row = tuple[str, str, str, list]


def wide(path, rows: list[Row]):
    """A row a school, round and rater, a column a factor."""
    raters = any(rater for _, rater, _, _ in rows)
    lines = [[school, round_, *([rater] if raters else []), *marks] for round_, rater, school, marks in rows]
    return write_csv(path, [["School", "Round", *(["Rater"] if raters else []), *KSFS], *lines])


def long(path, rows: list[Row]):
    """A row a mark."""
    heads = ["School", "Round", "Rater", "KSF", "Rating"]
    lines = [
        [school, round_, rater, number, mark]
        for round_, rater, school, marks in rows
        for number, mark in enumerate(marks, 1)
    ]
    return write_csv(path, [heads, *lines])


def printed(path, rows: list[Row]):
    """A grid for each round and rater below each other on one sheet, as it is printed."""
    sheet = []
    for round_, rater in dict.fromkeys((round_, rater) for round_, rater, _, _ in rows):
        own = {school: marks for when, who, school, marks in rows if (when, who) == (round_, rater)}
        sheet += [[f"Round: {round_}"], *([[f"Rater: {rater}"]] if rater else []), *grid(own), []]
    return write_book(path.with_suffix(".xlsx"), {"North": sheet})


LAYOUTS = pytest.mark.parametrize("layout", [wide, long, printed])


def said(frame, kind):
    return [problem.found for problem in frame.attrs["problems"] if problem.kind == kind]


def pages(path):
    """The ratings of each round, as a page of it reads them."""
    ratings = load_ratings(path)
    return {round_: select(ratings, round=round_) for round_ in ratings["round"].cat.categories}


@LAYOUTS
def test_a_school_is_unrated_in_its_own_round_only(tmp_path, layout):
    rows = [("2022", "", "Ash Primary", MARKS), ("2022", "", "Beck Junior", BLANK),
            ("2024", "", "Ash Primary", MARKS), ("2024", "", "Beck Junior", OTHERS)]  # fmt: skip
    found = pages(layout(tmp_path / "north.csv", rows))
    assert said(found["2022"], "school without a mark") == ["no mark stands for Beck Junior in 2022"]
    assert said(found["2024"], "school without a mark") == []


@LAYOUTS
def test_a_school_that_one_rater_marked_is_rated_and_each_unrated_one_is_named_once(tmp_path, layout):
    rows = [("2024", rater, school, marks) for rater, one in (("Governor", BLANK), ("Head", MARKS)) for school, marks in
            (("Ash Primary", OTHERS), ("Beck Junior", one), ("Cedar High", BLANK))]  # fmt: skip
    found = said(load_ratings(layout(tmp_path / "north.csv", rows)), "school without a mark")
    assert found == ["no mark stands for Cedar High"]


@LAYOUTS
def test_one_mark_throughout_is_said_of_the_round_and_the_rater_who_gave_it(tmp_path, layout):
    rows = [("2022", "Head", "Ash Primary", FLAT), ("2022", "Governor", "Ash Primary", MARKS),
            ("2024", "Head", "Ash Primary", FLAT), ("2024", "Governor", "Ash Primary", [6] * 10)]  # fmt: skip
    found = pages(layout(tmp_path / "north.csv", rows))
    assert said(found["2022"], "identical ratings") == [
        "Ash Primary has the same mark, 4, from Head on all 10 KSFs that are rated in 2022"
    ]
    (two,) = said(found["2024"], "identical ratings")
    head, _, names = two.partition(": ")
    assert head == "2 times a rater gave a school the same mark on all KSFs that are rated in 2024"
    assert sorted(names.split(", ")) == ["Ash Primary by Governor (6)", "Ash Primary by Head (4)"]


def test_a_page_of_some_schools_says_nothing_of_an_unrated_one_that_is_not_on_it(tmp_path):
    rows = [("2024", "", "Ash Primary", MARKS), ("2024", "", "Beck Junior", BLANK), ("2024", "", "Cedar High", OTHERS)]
    ratings = load_ratings(wide(tmp_path / "north.csv", rows))
    assert said(select(ratings, schools=["Ash Primary", "Cedar High"]), "school without a mark") == []
    assert len(said(select(ratings, schools=["Ash Primary", "Beck Junior"]), "school without a mark")) == 1


def test_many_unrated_schools_are_named_and_counted(tmp_path):
    rows = [("2024", "", "Ash Primary", MARKS), *(("2024", "", name, BLANK) for name in SCHOOLS[1:])]
    found = said(load_ratings(wide(tmp_path / "north.csv", rows)), "school without a mark")
    assert found == ["no mark stands for Beck Junior, Cedar High and Dale Infants"]
    more = [("2024", "", f"School {letter}", BLANK) for letter in "ABCDEF"]
    found = said(load_ratings(wide(tmp_path / "north.csv", [rows[0], *more])), "school without a mark")
    assert found == ["no mark stands for School A, School B, School C, School D, School E and 1 more"]


def test_a_sheet_without_a_round_beside_one_with_a_round_is_the_undated_one(tmp_path):
    sheets = {"North": grid({"Ash": MARKS, "Beck": BLANK}), "North 2024": grid({"Ash": OTHERS, "Beck": MARKS})}
    (problem,) = [one for one in check_ratings(write_book(tmp_path / "a.xlsx", sheets)) if "without" in one.kind]
    assert problem.found == "no mark stands for Beck in the undated round"


def test_the_cluster_is_named_where_a_sheet_has_several(tmp_path):
    head = ["School", "Cluster", *KSFS]
    rows = [["Ash Primary", "North", *MARKS], ["Beck Junior", "North", *BLANK],
            ["Cedar High", "South", *OTHERS], ["Dale Infants", "South", *FLAT]]  # fmt: skip
    ratings = load_ratings(write_csv(tmp_path / "all-2024.csv", [head, *rows]))
    north, south = (
        [problem.found for problem in select(ratings, cluster=name).attrs["problems"]] for name in ("North", "South")
    )
    assert north == ["no mark stands for Beck Junior in North"]
    assert south == ["Dale Infants has the same mark, 4, on all 10 KSFs that are rated in South"]


def test_a_factor_that_one_round_lacks_is_missing_in_that_round(tmp_path):
    path = long(tmp_path / "north.csv", [("2022", "", "Ash Primary", MARKS[:9]), ("2024", "", "Ash Primary", MARKS)])
    found = pages(path)
    assert said(found["2024"], "KSF missing") == []
    assert said(found["2022"], "KSF missing") == ["no row or column for KSF 10 (Impact measurement) in 2022"]


def test_what_is_wrong_in_one_of_two_grids_of_a_sheet_is_no_problem_of_the_other(tmp_path):
    totals = [sum(marks) + 1 for marks in zip(MARKS, OTHERS, strict=True)]
    one = grid({"Ash": MARKS, "Beck": OTHERS, "KSF total score": totals})
    sheet = [["Round: 2022"], *one, [], ["Round: 2024"], *grid({"Ash": OTHERS, "Beck": MARKS})]
    found = pages(write_book(tmp_path / "north.xlsx", {"Grid": sheet}))
    assert len(said(found["2022"], "printed total contradicted")) == 1
    assert said(found["2024"], "printed total contradicted") == []


def test_a_school_twice_in_two_rounds_is_one_school(tmp_path):
    rows = [(round_, "", "Ash Primary", marks) for round_ in ("2022", "2024") for marks in (MARKS, OTHERS)]
    (problem,) = [one for one in check_ratings(wide(tmp_path / "a.csv", rows)) if one.kind == "school twice"]
    assert problem.found == (
        "1 school rated more than once in the same cluster and round: Ash Primary (C2 and C3; C4 and C5)"
    )


def random_rows(rng) -> list[Row]:
    """Rows of one to three rounds and raters, some blank, some of one mark, some left out."""
    rounds = ["2022", "2024", "2026"][: rng.integers(1, 4)]
    raters = ["Head", "Governor", "Adviser"][: rng.integers(1, 4)]
    raters = raters if len(raters) > 1 else [""]
    rows: list[Row] = [(rounds[0], raters[0], SCHOOLS[0], MARKS)]
    for round_ in rounds:
        for rater in raters:
            for school in SCHOOLS:
                marks = [int(mark) if rng.random() < 0.8 else "" for mark in rng.integers(1, 11, 10)]
                marks = [BLANK, FLAT, marks, marks][rng.integers(4)]
                if rng.random() < 0.9 and (round_, rater, school) != rows[0][:3]:
                    rows.append((round_, rater, school, marks))
    return rows


@LAYOUTS
@pytest.mark.parametrize("seed", range(8))
def test_whatever_the_file_each_page_says_of_its_own_grid_what_its_marks_say(tmp_path, layout, seed):
    path = layout(tmp_path / "north.csv", random_rows(np.random.default_rng(seed)))
    for round_, ratings in pages(path).items():
        marks = ratings.groupby("school", observed=True)["rating"]
        found = said(ratings, "school without a mark")
        named = [name for text in found for name in SCHOOLS if name in text]
        assert sum(text.count(name) for text in found for name in SCHOOLS) == len(named)
        if ratings["rating"].notna().any():
            assert sorted(named) == sorted(marks.count()[lambda count: count == 0].index)
        each = ratings.fillna({"rater": ""}).groupby(["school", "rater"], observed=True)["rating"]
        flat = each.agg(["count", "nunique"]).query("count >= 5 and nunique == 1").index
        listed = said(ratings, "identical ratings")
        assert len(listed) == bool(len(flat))
        told = re.findall("|".join(SCHOOLS), " ".join(listed))
        assert sorted(told) == sorted(school for school, _ in flat)
        others = {"2022", "2024", "2026"} - {round_}
        assert not any(other in text for other in others for text in (*found, *listed))


def test_a_row_twice_from_one_rater_in_one_round_is_not_told_to_name_what_it_names(tmp_path):
    rows = [("2024", rater, "Ash Primary", marks) for rater in ("head", "head", "governor") for marks in (MARKS,)]
    (problem,) = [one for one in check_ratings(wide(tmp_path / "a.csv", rows)) if one.kind == "school twice"]
    assert problem.found.startswith(
        "1 school rated more than once by the same rater in the same cluster and round: Ash"
    )
    assert problem.accepted == "each school once from each rater in a cluster and round"
    assert problem.fix == "Add a column that tells them apart: URN (two schools); or, if one is a copy, take it out."
