"""What an instrument holds besides a list of factors: sections, and factors on a scale of their own."""

import numpy as np
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.errors import DataError
from esanalysis.ratings import measures
from examples import ratings_frame
from grids import write_csv

CARD = [
    [
        "URN",
        "School name",
        "Safeguarding standards",
        "Inclusion",
        "Achievement",
        "Post-16 provision (where applicable)",
    ],
    [100001, "Ash Primary", "Met", "Strong standard", "Expected standard", "Not applicable"],
    [100002, "Birch Primary", "Met", "Expected standard", "Needs attention", "Not applicable"],
    [100003, "Cedar High", "Not met", "Exceptional", "Strong standard", "Expected standard"],
    [100004, "Dale High", "NULL", "Expected standard", "Expected standard", "Expected standard"],
]


@pytest.fixture
def load(tmp_path):
    def read(rows, framework="ofsted-report-card-2025"):
        return es.load_ratings(write_csv(tmp_path / "card.csv", rows), framework)

    return read


# Beside


def test_marks_on_another_scale_are_read_beside_and_never_among_the_ranked(load):
    ratings = load(CARD)
    assert "safeguarding" not in set(ratings["ksf"].astype(str))
    found = measures.beside(ratings)
    assert found["school"].tolist() == ["Ash Primary", "Birch Primary", "Cedar High", "Dale High"]
    np.testing.assert_array_equal(found["rating"], [2, 2, 1, np.nan])
    assert found["missing"].tolist()[-1] == "not rated"
    assert not any("Safeguarding" in problem.found for problem in ratings.attrs["problems"])


def test_they_follow_a_selection_and_a_filter(load):
    ratings = load(CARD)
    assert measures.beside(es.select(ratings, schools=["Cedar High"]))["school"].tolist() == ["Cedar High"]
    assert len(measures.beside(ratings[ratings["school"] != "Cedar High"])) == 3
    assert measures.beside(pd.DataFrame(ratings.to_dict("list"))).empty, "what attrs lost is not said"


def test_the_page_says_who_has_which_mark_and_who_has_none(load):
    view = es.grid(es.select(load(CARD)))
    said = "Safeguarding, on a scale of its own: Not met in Cedar High, and Met in Ash Primary and Birch Primary"
    assert f"{said}; no mark for one school." in view.sentences
    assert said in view.html


def test_of_raters_who_disagree_the_weaker_mark_counts_and_each_school_is_named_once(load):
    rows = [[*CARD[0], "Rater"], *([*row, "Head"] for row in CARD[1:]), *([*row, "Adviser"] for row in CARD[1:])]
    rows[5][2] = "Not met"  # the adviser, of Ash
    ratings = load(rows)
    found = measures.beside(ratings)
    assert found["school"].tolist() == ["Ash Primary", "Birch Primary", "Cedar High", "Dale High"]
    assert found["disputed"].tolist() == [True, False, False, False]
    view = es.grid(es.select(ratings))
    assert (
        "Safeguarding, on a scale of its own: Not met in Ash Primary and Cedar High, and Met in Birch Primary; "
        "no mark for one school; raters disagree on Ash Primary, and the weaker mark counts."
    ) in view.sentences
    assert view.main_points[0].finding == "Safeguarding: Not met in Ash Primary and Cedar High."
    assert es.school(ratings, "Cedar High").beside == [("Safeguarding", "Not met", True)]
    said = "Safeguarding: Not met; raters disagree, and the weaker mark counts."
    assert said in es.school(ratings, "Ash Primary").sentences


def test_one_mark_throughout_is_said_once(load):
    rows = [CARD[0], *([*row[:2], "Met", *row[3:]] for row in CARD[1:])]
    assert "Safeguarding, on a scale of its own: Met in all four schools." in es.grid(es.select(load(rows))).sentences


def test_what_is_no_mark_of_its_scale_is_named_with_its_cell(load):
    rows = [list(row) for row in CARD]
    rows[2][2] = "Good"
    with pytest.raises(DataError) as refused:
        load(rows)
    [problem] = [problem for problem in refused.value.problems if problem.error]
    assert (problem.cell, problem.found, problem.accepted) == ("C3", '"Good"', "Met / Not met")


def test_a_grid_with_the_schools_across_has_them_too(load):
    rows = [list(column) for column in zip(*CARD, strict=True)]
    found = measures.beside(load(rows[1:]))
    np.testing.assert_array_equal(found["rating"], [2, 2, 1, np.nan])


def test_instruments_without_them_say_nothing():
    ratings = es.load_ratings()
    assert measures.beside(ratings).empty
    assert not any("scale of its own" in sentence for sentence in es.grid(ratings).sentences)


# Factors that are for some schools only


def test_a_file_without_a_column_for_some_schools_only_has_left_nothing_blank(load):
    heads = ["School", "Quality of education", "Behaviour and attitudes", "Personal development"]
    rows = [
        [*heads, "Leadership and management"],
        ["Oak", "Good", "Good", "Good", "Good"],
        ["Ash", "RI", "Good", "", "4"],
    ]
    ratings = load(rows, "ofsted-eif-2019")
    reasons = ratings.loc[ratings["rating"].isna(), ["school", "ksf", "missing"]].astype(str).to_numpy().tolist()
    assert reasons == [
        ["Oak", "early-years-provision", "not applicable"],
        ["Oak", "sixth-form-provision", "not applicable"],
        ["Ash", "development", "blank"],
        ["Ash", "early-years-provision", "not applicable"],
        ["Ash", "sixth-form-provision", "not applicable"],
    ]
    assert not any("missing" in problem.kind for problem in ratings.attrs["problems"])


def test_one_that_is_for_all_schools_is_missed_by_name(load):
    rows = [["School", "Quality of education", "Early years provision"], ["Oak", "Good", ""], ["Ash", "RI", "Good"]]
    ratings = load(rows, "ofsted-eif-2019")
    [problem] = [problem for problem in ratings.attrs["problems"] if problem.kind == "Judgement missing"]
    assert "Judgement 2" in problem.found
    assert "Judgement 5" not in problem.found
    assert "Judgement 6" not in problem.found
    blank = ratings[(ratings["ksf"] == "early-years-provision") & ratings["rating"].isna()]
    assert blank["missing"].tolist() == ["blank"]


# Sections


def nyc(marks):
    return ratings_frame(marks, "nyc-school-quality-2024")


ROWS = [[4, 3], [3, 3], [2, None], [1, 1], [2, 2], [4, 4], [4, 4], [4, 4], [4, 4], [4, 3]]


def test_marks_are_averaged_within_sections_in_the_instruments_order():
    found = measures.sections(measures.cells(nyc(ROWS)))
    assert found["section"].tolist() == ["Instructional Core", "School Culture", "Systems for Improvement"]
    assert found["factors"].tolist() == [3, 2, 5]
    assert found["rated"].tolist() == [5, 4, 10]
    assert found["cells"].tolist() == [6, 4, 10]
    # Typed from ROWS; the instrument lists 1.1 1.2 2.2, then 1.4 3.4, then the other five.
    np.testing.assert_allclose(found["average"], [15 / 5, 6 / 4, 39 / 10])


def test_each_school_has_its_average_within_each_section():
    found = measures.section_schools(measures.cells(nyc(ROWS)))
    school = found[found["school"] == "School 2"]
    np.testing.assert_allclose(school["average"], [6 / 2, 3 / 2, 19 / 5])
    assert school["rated"].tolist() == [2, 2, 5]
    assert school["cells"].tolist() == [3, 2, 5]


def test_a_factor_that_is_not_for_a_school_is_none_of_its_cells():
    ratings = nyc(ROWS)
    missing = ratings["missing"].astype(object).where(ratings["missing"].isna(), "not applicable")
    found = measures.sections(measures.cells(ratings.assign(missing=missing.astype("category"))))
    assert found["cells"].tolist() == [5, 4, 10]


def test_the_page_folds_the_averages_of_the_sections():
    page = es.grid(nyc(ROWS)).html
    start = page.index("Averages within each section")
    assert page.index("Systems for Improvement", start) > page.index("Instructional Core", start) > start
    assert "Averages within each section" not in es.grid(es.load_ratings()).html
