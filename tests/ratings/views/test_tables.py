import re

from esanalysis import tables
from esanalysis.errors import Problem
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.measures import old as measures
from examples import ratings_frame


def rows(fragment):
    """The texts of a table's cells, row by row."""
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", fragment.html)]


def test_a_table_has_a_caption_and_scoped_headers(standing):
    html = tables.standing(standing).html
    assert html.count('<th scope="col">') == 9
    assert html.count('<th scope="row">') == 10
    assert "<table><caption>Every KSF by average" in html


def test_standing_is_listed_strongest_first_with_both_ranges(standing):
    listed = rows(tables.standing(standing))
    assert listed[1] == ["7 Well-publicised services", "6.4", "6.5", "5–9", "10 of 10", "1", "1", "1–2", "1"]
    assert listed[10][:2] == ["10 Impact measurement", "3.2"]


def test_printed_figures_stand_beside_computed_ones():
    listed = rows(tables.printed(measures.contradictions(measures.cells(load_ratings()))))
    assert listed[1] == ["1 Engagement and consultation", "59", "61", "-2", "6", "6.1", "–"]
    assert [row[3] for row in listed[1:]] == ["-2", "-2", "-2", "-5", "-4", "-2", "-5", "-3", "-2", "-3"]


def test_a_file_without_printed_figures_has_no_such_table(cells):
    assert tables.printed(measures.contradictions(cells)).html == ""


def test_odd_cells_come_largest_difference_first(cells):
    listed = rows(tables.odd_cells(measures.standouts(cells), "worse"))
    assert [row[:4] for row in listed[1:]] == [
        ["School 6", "8 Quality, targeted services", "2", "6.3"],
        ["School 6", "9 Funding", "2", "5.0"],
        ["School 7", "6 Multi-agency training", "3", "5.5"],
    ]


def test_weak_cells_are_listed_by_factor_and_schools_low_throughout_once(cells):
    listed = rows(tables.band_cells(measures.standouts(cells), "worse"))
    assert listed[-3][:2] == ["10 Impact measurement", "School 2 (3), School 3 (2), School 6 (3), School 8 (3)"]
    assert [row[0] for row in listed[-2:]] == ["low across the board"] * 2
    assert listed[-2][1] == "School 1: KSFs 1 (2), 2 (2), 3 (2), 6 (2), 8 (3), 9 (2) and 10 (3)"


def test_a_note_is_shown_as_the_why():
    ratings = ratings_frame([[6] * 8] * 8 + [[6] * 7 + [1]] + [[6] * 8])
    ratings.loc[(ratings["school"] == "School 8") & (ratings["ksf"] == "funding"), "note"] = "grant <ended>"
    listed = rows(tables.odd_cells(measures.standouts(measures.cells(ratings)), "worse"))
    assert listed[1] == ["School 8", "9 Funding", "1", "6.0", "Noted: grant &lt;ended&gt;"]


def test_a_school_name_is_only_a_name(priorities, cells):
    names = ["<script>alert(1)</script>", *[f"S{n}" for n in range(9)]]
    ratings = ratings_frame([[1] + [9] * 9] * 10, schools=names)
    cells = measures.cells(ratings)
    found = measures.pairings(cells, measures.priorities(cells, measures.standing(cells)))
    assert "<script" not in tables.pairings(found).html


def test_problems_are_listed_with_what_to_do():
    problem = Problem("out of range", "a.xlsx", "11", "1 to 10", "Correct it.", "S", "B2")
    assert rows(tables.problems([problem]))[1] == [
        "a.xlsx, sheet &quot;S&quot;, cell B2",
        "out of range",
        "11",
        "Correct it.",
    ]
    assert tables.problems([]).html == ""
