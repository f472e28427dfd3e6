"""Which school is which: rows of several rounds are one school each."""

from esanalysis.ratings.load import check_ratings
from grids import KSFS, write_csv

MARKS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 1]
SCHOOLS = ("Oak Primary", "Elm Primary", "Ash Primary")


def test_the_schools_above_a_region_are_counted_once_however_many_rounds_there_are(tmp_path):
    rows = [[school, round_, *MARKS] for round_ in ("2022", "2024") for school in SCHOOLS]
    rows[3][0] = "OAK PRIMARY"  # however it is written
    path = write_csv(tmp_path / "a.csv", [["School", "Round", *KSFS], *rows, ["Kent", "2024", *MARKS]])
    (found,) = [problem.found for problem in check_ratings(path) if problem.kind == "last rows"]
    assert found == '"Kent", below 3 names of schools, is read as a school'


def test_the_schools_with_a_number_are_counted_once_however_many_rounds_there_are(tmp_path):
    rows = [[school, 100000 + at, round_, *MARKS] for round_ in ("2022", "2024") for at, school in enumerate(SCHOOLS)]
    path = write_csv(tmp_path / "a.csv", [["School", "URN", "Round", *KSFS], *rows, ["Kent", "", "2024", *MARKS]])
    (found,) = [problem.found for problem in check_ratings(path) if problem.kind == "no number"]
    assert found == '"Kent" without the number that all 3 schools above have'
