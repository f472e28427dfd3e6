import pytest

from esanalysis import load_actions, load_ratings
from esanalysis.errors import DataError
from grids import KSFS, grid, write_book

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


def test_a_school_is_known_by_its_former_name_in_the_sheets_of_an_earlier_round(tmp_path):
    files = []
    for year, name in (("2025", "Hill School"), ("2026", "Hillside Academy")):
        table = [["School", "URN", *KSFS], [name, "114307", *[5] * 10], ["Ash", "114300", *[6] * 10]]
        files.append(write_book(tmp_path / f"vale-{year}.xlsx", {f"Vale {year}": table}))
    ratings = load_ratings(files)
    actions = tmp_path / "actions.csv"
    actions.write_text("Round,KSF,Action,School,Helper\n2025,10,One form,Ash,Hill School\n2025,9,Two,Hill,Ash\n")
    found = load_actions(actions, ratings)
    assert found["helper"].tolist() == ["Hillside Academy", "Ash"]
    [problem] = found.attrs["problems"]
    assert "found 'Hill'; accepted is Hillside Academy, Ash, or “the whole cluster”" in str(problem)
