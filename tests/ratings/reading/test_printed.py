"""Printed totals and averages against the ratings, with the likeliest slip."""

import numpy as np
import pytest

from esanalysis.ratings.load import check_ratings, load_ratings
from esanalysis.ratings.measures import cells, contradictions
from grids import KSFS, grid, transposed, write_book, write_csv

SCHOOLS = {
    "Oak": [2, 3, 4, 5, 6, 7, 8, 9, 10, 1],
    "Elm": [5, 9, 4, 7, 3, 8, 2, 6, 1, 10],
    "Ash": [7, 4, 8, 3, 9, 2, 10, 1, 6, 5],
    "Fir": [1, 1, 2, 3, 5, 8, 4, 7, 2, 6],
}
MARKS = list(zip(*SCHOOLS.values(), strict=True))
TOTALS = [sum(marks) for marks in MARKS]


def found(tmp_path, totals=None, averages=None, schools=SCHOOLS, swap=False):
    """What is said about a grid with these printed figures, without the part in brackets."""
    printed = {}
    if totals:
        printed["KSF total score"] = totals
    if averages:
        printed["KSF avge score"] = averages
    rows = grid({**schools, **printed})
    path = write_book(tmp_path / "a.xlsx", {"Grid": transposed(rows) if swap else rows})
    problems = [problem for problem in check_ratings(path) if "printed" in problem.kind]
    assert not any(problem.error for problem in problems)
    return [(problem.cell, problem.found) for problem in problems]


def words(found_problems):
    return [(cell, text.partition(" (")[0]) for cell, text in found_problems]


def test_right_figures_are_no_problem(tmp_path):
    assert found(tmp_path, TOTALS, [total / 4 for total in TOTALS]) == []


@pytest.mark.parametrize(
    ("slip", "cause"),
    [
        (lambda marks, number: sum(marks[1:]),
         "leave out the first school, Oak, as a spreadsheet sum that starts one column late does"),
        (lambda marks, number: sum(marks[:-1]),
         "leave out the last school, Fir, as a spreadsheet sum that ends one column early does"),
        (lambda marks, number: sum(marks) - marks[2], "leave out Ash"),
        (lambda marks, number: sum(marks[2:]), "leave out the first 2 schools"),
        (lambda marks, number: sum(marks) + marks[1], "count Elm twice"),
        (lambda marks, number: sum(marks) + number, "include the number that stands before the name"),
        (lambda marks, number: sum(marks) + 3,
         "lie 3 higher than the ratings throughout, as figures of an earlier version do"),
        (lambda marks, number: 40 - number * number, "do not agree with the ratings"),
    ],
)  # fmt: skip
def test_one_slip_explains_all_totals_in_one_sentence(tmp_path, slip, cause):
    totals = [slip(marks, number) for number, marks in enumerate(MARKS, start=1)]
    ((cell, text),) = words(found(tmp_path, totals))
    assert (cell, text) == ("F2:F11", f"all 10 printed totals {cause}")


def test_the_sentence_shows_printed_and_computed(tmp_path):
    totals = [TOTALS[0] - 2, TOTALS[1] - 3, *TOTALS[2:]]
    averages = [total / 4 for total in TOTALS]
    ((cell, text),) = found(tmp_path, totals, averages)
    assert cell == "F2:F3"
    assert text == (
        "2 of the 10 printed totals leave out the first school, Oak, as a spreadsheet sum that starts one "
        "column late does (KSF 1: printed 13, ratings add up to 15; KSF 2: 14, not 17; the printed averages "
        "agree with the ratings)"
    )


def test_scattered_cells_are_listed(tmp_path):
    totals = [TOTALS[0] + 7, *TOTALS[1:5], TOTALS[5] - 11, *TOTALS[6:]]
    assert words(found(tmp_path, totals)) == [("F2, F7", "2 of the 10 printed totals do not agree with the ratings")]


def test_one_wrong_total_is_explained_only_where_a_single_slip_fits(tmp_path):
    totals = [*TOTALS[:3], TOTALS[3] - 7, *TOTALS[4:]]
    assert words(found(tmp_path, totals)) == [("F5", "1 of the 10 printed totals leaves out Elm")]
    totals = [*TOTALS[:3], TOTALS[3] + 11, *TOTALS[4:]]
    assert words(found(tmp_path, totals)) == [("F5", "1 of the 10 printed totals does not agree with the ratings")]


def test_averages_are_compared_as_they_are_rounded_or_cut_off(tmp_path):
    assert found(tmp_path, averages=[round(total / 4, 1) for total in TOTALS]) == []
    assert found(tmp_path, averages=[total // 4 for total in TOTALS]) == []
    ((_, text),) = words(found(tmp_path, averages=[total / 4 + 1 for total in TOTALS]))
    assert text == "all 10 printed averages do not agree with the ratings"


def test_averages_that_count_blanks_as_zero(tmp_path):
    schools = {**SCHOOLS, "Fir": [None] * 10}
    totals = [sum(marks[:3]) for marks in MARKS]
    ((_, text),) = words(found(tmp_path, totals, [total / 4 for total in totals], schools))
    assert text == "all 10 printed averages count blank cells as 0"


def test_averages_of_wrong_totals_are_told_as_such(tmp_path):
    totals = [sum(marks[1:]) for marks in MARKS]
    _, (_, text) = words(found(tmp_path, totals, [total / 4 for total in totals]))
    assert text == "all 10 printed averages are the printed total divided by the number of ratings"


def test_a_swapped_grid_is_summed_down_rows(tmp_path):
    totals = [sum(marks[1:]) for marks in MARKS]
    ((cell, text),) = words(found(tmp_path, totals, swap=True))
    assert cell == "B6:K6"
    assert text.endswith("as a spreadsheet sum that starts one row late does")


def test_totals_of_schools_below_the_grid(tmp_path):
    rows = grid(SCHOOLS)
    rows.append(["Total", *(sum(marks[1:]) for marks in SCHOOLS.values())])
    rows.append(["Average", *(sum(marks) / 10 for marks in SCHOOLS.values())])
    path = write_book(tmp_path / "a.xlsx", {"Grid": rows})
    (problem,) = [problem for problem in check_ratings(path) if "printed" in problem.kind]
    assert problem.cell == "B12:E12"
    assert problem.found.startswith(
        "all 4 printed totals leave out the first KSF, KSF 1 (Engagement and consultation), as a spreadsheet "
        "sum that starts one row late does (Oak: printed 53, ratings add up to 55; "
    )
    printed = load_ratings(path).attrs["printed"]
    assert [(figure.school, figure.ksf, figure.kind, figure.cell) for figure in printed[:2]] == [
        ("Oak", None, "total", "B12"), ("Elm", None, "total", "C12"),
    ]  # fmt: skip


def test_totals_of_an_empty_template_are_no_problem(tmp_path):
    assert found(tmp_path, [0] * 10, schools={"Oak": [], "Elm": []}) == []


def test_a_figure_below_several_raters_runs_over_all_their_rows(tmp_path):
    rows = [["School", "Rater", *KSFS]]
    for at, rater in enumerate(("Head", "Governor")):
        rows += [[school, rater, *np.roll(marks, at).tolist()] for school, marks in SCHOOLS.items()]
    marks = np.array([row[2:] for row in rows[1:]])
    averages = ["Average", "", *(f"{average:.2f}" for average in marks.mean(axis=0))]
    right = write_csv(tmp_path / "a.csv", [*rows, averages, ["Total", "", *marks.sum(axis=0).tolist()]])
    assert check_ratings(right) == []
    assert contradictions(cells(load_ratings(right))).empty
    wrong = write_csv(tmp_path / "b.csv", [*rows, ["Total", "", *marks[:-1].sum(axis=0).tolist()]])
    (problem,) = check_ratings(wrong)
    assert problem.found.startswith("all 10 printed totals leave out the last row, Fir by Governor, as a spreadsheet")


def test_two_of_ten_totals_that_lie_as_far_off_are_no_earlier_version(tmp_path):
    totals = [total + 3 * (place in (2, 6)) for place, total in enumerate(TOTALS)]
    assert words(found(tmp_path, totals)) == [("F4, F8", "2 of the 10 printed totals do not agree with the ratings")]
