import pytest

from esanalysis import load_ratings
from esanalysis.errors import DataError
from grids import grid, write_book

MARKS = {"Ash": [5] * 10, "Beck": [6] * 10}


def test_what_the_sheet_says_of_a_school_travels_with_its_ratings(tmp_path):
    schools = [["School", "URN", "Phase", "Sub-cluster"], ["ash", 114312, "primary", "East"], ["Coast", 1, "x", "y"]]
    file = write_book(tmp_path / "grid.xlsx", {"2026": grid(MARKS), "Schools": schools})
    ratings = load_ratings(file)
    known = ratings.drop_duplicates("school").set_index("school")[["school_id", "phase", "subcluster", "area"]]
    assert known.loc["Ash"].astype(object).tolist()[:3] == ["114312", "primary", "East"]
    assert known.loc["Beck"].isna().all()
    assert ratings["area"].isna().all()


def test_sheets_beside_the_ratings_are_no_ratings_and_need_no_mention(tmp_path):
    beside = {"Feedback": [["School", "About", "Text"], ["Ash", "6", "Why?"]]}
    beside["Actions"] = [["KSF", "Action"], ["6", "x"]]
    file = write_book(tmp_path / "grid.xlsx", {"2026": grid(MARKS), **beside, "Lists": [[1, 2], [3, 4]]})
    ratings = load_ratings(file)
    assert ratings["school"].nunique() == 2
    assert not [problem for problem in ratings.attrs["problems"] if problem.sheet in (*beside, "Lists")]


def test_a_sheet_of_schools_without_names_is_named(tmp_path):
    file = write_book(tmp_path / "grid.xlsx", {"2026": grid(MARKS), "Schools": [["Phase"], ["primary"]]})
    with pytest.raises(DataError, match='sheet "Schools": no schools table'):
        load_ratings(file)
