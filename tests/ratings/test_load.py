"""Rating files to the ratings frame, and the list of what is wrong with them."""

import copy
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esanalysis.errors import DataError
from esanalysis.files.shipped import DATA
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import check_ratings, load_ratings
from esanalysis.schema import MISSING, RATINGS, conform
from examples import PRINTED_AVERAGES, PRINTED_TOTALS, WORKED_EXAMPLE, ratings_frame
from grids import KSFS, grid, transposed, write_book, write_csv

WORKED = DATA / "ratings" / "worked-example-2009.xlsx"
ILLUSTRATIVE = DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"


def test_the_worked_example_loads_as_published():
    expected = ratings_frame(WORKED_EXAMPLE, cluster="Worked example")
    expected["missing"] = expected["missing"].astype(object).astype(pd.CategoricalDtype(list(MISSING)))
    loaded = load_ratings(WORKED)
    pd.testing.assert_frame_equal(loaded, expected)


def test_the_worked_examples_printed_figures_are_kept():
    printed = load_ratings(WORKED).attrs["printed"]
    assert [figure.value for figure in printed if figure.kind == "total"] == PRINTED_TOTALS
    assert [figure.value for figure in printed if figure.kind == "average"] == PRINTED_AVERAGES
    assert (printed[0].ksf, printed[0].school, printed[0].cell) == ("engagement", None, "L4")


def test_the_worked_examples_ten_wrong_totals_are_one_sentence():
    (problem,) = check_ratings(WORKED)
    assert not problem.error
    assert str(problem) == (
        'worked-example-2009.xlsx, sheet "KSF grid", cells L4:L13: all 10 printed totals leave out the first '
        "school, School 1, as a spreadsheet sum that starts one column late does (KSF 1: printed 59, ratings "
        "add up to 61; KSF 2: 45, not 47; KSF 3: 43, not 45; KSF 4: 48, not 53; KSF 5: 46, not 50; KSF 6: "
        "47, not 49; KSF 7: 59, not 64; KSF 8: 51, not 54; KSF 9: 40, not 42; KSF 10: 29, not 32; the "
        "printed averages agree with the ratings). Both are kept and shown; what is computed comes from the "
        "ratings."
    )


def test_what_travels_with_the_frame():
    ratings = load_ratings(WORKED)
    assert ratings.attrs["framework"] is load_framework(ratings.attrs["framework"])
    assert ratings.attrs["problems"] == tuple(check_ratings(WORKED))
    kept = ratings[ratings["rating"] > 5].copy()
    assert kept.attrs["printed"][0] is ratings.attrs["printed"][0]
    assert copy.deepcopy(ratings.attrs["printed"][0]) is ratings.attrs["printed"][0]


def test_the_illustrative_data_is_named_so_and_sound():
    ratings = load_ratings(ILLUSTRATIVE)
    conform(ratings, RATINGS)
    assert check_ratings(ILLUSTRATIVE) == []
    assert ratings["cluster"].cat.categories.tolist() == [
        "Coast (illustrative)", "Valley (illustrative)", "Town (illustrative)",
    ]  # fmt: skip
    assert ratings["round"].cat.categories.tolist() == ["Autumn 2009", "Autumn 2010"]
    assert ratings["rating"].isna().any()
    assert ratings["note"].notna().any()


@pytest.fixture
def folder(tmp_path):
    write_book(tmp_path / "north-2010.xlsx", {"Sheet1": grid({"Oak": [5, 6, 7]})})
    write_csv(tmp_path / "south-2009.csv", grid({"Elm": [7, 6, 5]}))
    return tmp_path


@pytest.mark.parametrize("how", ["folder", "glob", "list"])
def test_a_folder_a_glob_and_a_list(folder, how):
    paths = {
        "folder": folder,
        "glob": str(folder / "*-20*"),
        "list": [folder / "north-2010.xlsx", str(folder / "south-2009.csv")],
    }
    ratings = load_ratings(paths[how])
    assert ratings["cluster"].cat.categories.tolist() == ["north", "south"]
    assert ratings["round"].cat.categories.tolist() == ["2009", "2010"]
    assert len(ratings) == 20


def test_the_problems_of_all_files_come_at_once(folder):
    (folder / "empty.csv").write_bytes(b"")
    write_csv(folder / "west-2009.csv", grid({"Ash": [11]}))
    with pytest.raises(DataError, match="3 problems must be mended") as caught:
        load_ratings([folder, folder / "gone.xlsx"])
    assert [(problem.file, problem.kind) for problem in caught.value.problems] == [
        ("gone.xlsx", "no such file"),
        ("empty.csv", "unreadable file"),
        ("west-2009.csv", "out of range"),
    ]


def test_spellings_of_a_school_in_two_rounds_are_one_school(tmp_path):
    path = write_book(
        tmp_path / "north.xlsx",
        {"2009": grid({"St. Mary's": [5]}), "2010": grid({"ST MARYS*": [6]})},
    )
    assert load_ratings(path)["school"].cat.categories.tolist() == ["St. Mary's"]


# Whatever grid is written loads back unchanged.

LETTERS = st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F)
NAMES = st.text(LETTERS, min_size=3, max_size=12).map(lambda name: f"{name} Primary")
MARKS = st.one_of(st.integers(1, 10), st.none())


@st.composite
def grids(draw):
    schools = draw(st.lists(NAMES, min_size=2, max_size=12, unique_by=str.casefold))
    column = st.lists(MARKS, min_size=10, max_size=10)
    return {school: draw(column) for school in schools}


@pytest.mark.parametrize("swap", [False, True], ids=["factors down", "schools down"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@settings(max_examples=25, deadline=None)
@given(schools=grids(), data=st.data())
def test_any_grid_loads_back_unchanged_in_whatever_order(kind, swap, schools, data):
    header, *rows = grid(schools, corner="School" if swap else "Key Success Factor", names=KSFS)
    rows = [header, *data.draw(st.permutations(rows))]
    rows = transposed(rows) if swap else rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"grid-2009.{kind}"
        write_book(path, {"Sheet1": rows}) if kind == "xlsx" else write_csv(path, rows)
        ratings = load_ratings(path)
    assert ratings["school"].cat.categories.tolist() == list(schools)
    expected = np.array([list(marks) for marks in schools.values()], dtype=float)
    np.testing.assert_array_equal(ratings["rating"].to_numpy().reshape(expected.shape), expected)
