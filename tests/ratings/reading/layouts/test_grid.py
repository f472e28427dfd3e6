"""The grid, found by what its cells say."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from esanalysis.errors import DataError
from esanalysis.instrument.framework import Scale
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import check_ratings, load_ratings
from esanalysis.ratings.workbooks import write_template
from grids import KEYS, KSFS, grid, marks_of, transposed, write_book, write_csv

OAK = [2, 3, 4, 5, 6, 7, 8, 9, 10, 1]
ELM = [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


@pytest.fixture
def book(tmp_path):
    """Write one sheet (or a dict of sheets) into a workbook."""

    def write(rows, name="north-2009.xlsx", **more):
        return write_book(tmp_path / name, rows if isinstance(rows, dict) else {"Sheet1": rows}, **more)

    return write


def only(path, kind, framework="es-2009"):
    """The one problem of this kind."""
    (problem,) = [problem for problem in check_ratings(path, framework) if problem.kind == kind]
    return problem


def kinds(path):
    return [problem.kind for problem in check_ratings(path)]


def assert_oak_and_elm(ratings, cluster="north", round_="2009"):
    assert ratings["school"].cat.categories.tolist() == ["Oak", "Elm"]
    assert ratings["cluster"].cat.categories.tolist() == [cluster]
    assert ratings["round"].cat.categories.tolist() == [round_]
    assert ratings["ksf"].tolist() == [*KEYS, *KEYS]
    assert ratings["rating"].tolist() == [*OAK, *ELM]


def test_a_plain_grid(book):
    assert_oak_and_elm(load_ratings(book(grid({"Oak": OAK, "Elm": ELM}))))


def test_schools_down_and_factors_across(book):
    path = book(transposed(grid({"Oak": OAK, "Elm": ELM}, corner="School")))
    assert check_ratings(path) == []
    assert_oak_and_elm(load_ratings(path))


@pytest.mark.parametrize("swap", [False, True])
def test_a_grid_saved_as_csv(tmp_path, swap):
    rows = grid({"Oak": OAK, "Elm": ELM})
    path = write_csv(tmp_path / "north-2009.csv", transposed(rows) if swap else rows)
    assert_oak_and_elm(load_ratings(path))


def test_titles_blank_rows_codes_and_notes_around_the_grid(book):
    rows = [
        [None, "Key Success Factor grid"],
        [],
        [None, "for the cluster meeting"],
        *([None, *row] for row in grid({"Oak": OAK, "Elm": ELM})),
        [],
        [None, "Notes: marks agreed by the heads; 11 schools were asked, 2 answered", "see minutes"],
    ]
    rows.insert(4, [None, "URN", 108001, 108002])
    rows.insert(5, [None, None, "1-10", "1-10"])
    path = book(rows)
    ratings = load_ratings(path)
    assert_oak_and_elm(ratings)
    assert ratings["school_id"].unique().tolist() == ["108001", "108002"]
    assert check_ratings(path) == []


@pytest.mark.parametrize(
    "names",
    [
        [f"KSF {number}" for number in range(1, 11)],
        [f"Q{number}" for number in range(1, 11)],
        KEYS,
        [f"{name}¹" for name in KSFS],
        [f"{name}\nServices are designed well" for name in KSFS],
        [name.upper() for name in KSFS],
    ],
    ids=["KSF 1", "Q1", "key", "footnote", "with statement", "upper case"],
)
def test_factors_are_known_by_number_key_and_name(book, names):
    assert_oak_and_elm(load_ratings(book(grid({"Oak": OAK, "Elm": ELM}, names=names))))


def test_factors_known_by_bare_numbers_below_a_heading(book):
    assert_oak_and_elm(load_ratings(book(grid({"Oak": OAK, "Elm": ELM}, "KSF", range(1, 11)))))


def test_numbered_schools_and_the_word_school_above_them(book):
    rows = [[None, "School", None], *grid({"1": OAK, "2": ELM}, corner=None)]
    assert load_ratings(book(rows))["school"].cat.categories.tolist() == ["School 1", "School 2"]


def test_a_number_column_beside_the_names(book):
    rows = [[place or None, *row] for place, row in enumerate(grid({"Oak": OAK, "Elm": ELM}))]
    assert_oak_and_elm(load_ratings(book(rows)))


def test_shuffled_factors_come_in_the_frameworks_order(book):
    header, *rows = grid({"Oak": OAK, "Elm": ELM})
    assert_oak_and_elm(load_ratings(book([header, *rows[::-1]])))


def test_sheets_are_clusters_or_rounds(book):
    north, south = grid({"Oak": OAK}), grid({"Elm": ELM})
    ratings = load_ratings(book({"North": north, "South": south}))
    assert ratings["cluster"].cat.categories.tolist() == ["North", "South"]
    assert ratings["round"].cat.categories.tolist() == ["2009"]
    ratings = load_ratings(book({"Spring 2010": north, "Autumn 2009": north}, name="north.xlsx"))
    assert ratings["cluster"].cat.categories.tolist() == ["north"]
    assert ratings["round"].cat.categories.tolist() == ["Autumn 2009", "Spring 2010"]


def test_a_line_above_the_grid_names_cluster_and_round(book):
    rows = [["Cluster: Coast"], ["Date", "March 2010"], *grid({"Oak": OAK, "Elm": ELM})]
    assert_oak_and_elm(load_ratings(book(rows)), "Coast", "March 2010")


@pytest.mark.parametrize("title", ["Autumn 2009", "2009/10", 2009])
def test_a_line_above_the_grid_that_is_nothing_but_a_round_is_the_round(book, title):
    rows = [["North cluster – sustainability ratings"], [title], [], *grid({"Oak": OAK, "Elm": ELM})]
    assert_oak_and_elm(load_ratings(book(rows, "north.xlsx")), "north", str(title))
    assert_oak_and_elm(load_ratings(book([["Round: Spring 2010"], *rows], "north.xlsx")), "north", "Spring 2010")
    prose = [["Ratings of Autumn 2009"], ["2008", "2009"], *rows[3:]]
    assert_oak_and_elm(load_ratings(book(prose, "north.xlsx")), "north", "undated")


def test_without_any_round_the_ratings_are_undated(book):
    assert_oak_and_elm(load_ratings(book(grid({"Oak": OAK, "Elm": ELM}), "north.xlsx")), "north", "undated")


def test_several_grids_on_a_sheet(book):
    rows = [
        ["Round: 2009"],
        ["Cluster: North"],
        *grid({"Oak": OAK}),
        [],
        ["Cluster: South"],
        *grid({"Elm": ELM}),
    ]
    ratings = load_ratings(book(rows))
    schools = ratings.drop_duplicates("school")[["cluster", "round", "school"]]
    assert schools.to_numpy().tolist() == [["North", "2009", "Oak"], ["South", "2009", "Elm"]]
    assert ratings["rating"].tolist() == [*OAK, *ELM]


def test_the_round_of_the_next_grid_is_not_the_round_of_a_school_above(book):
    rows = [
        *(["Date", 2009, None], [], *grid({"Oak": OAK, "Elm": ELM})),
        *([], ["Date", 2010, None], [], *grid({"Oak": ELM, "Elm": OAK})),
    ]
    ratings = load_ratings(book(rows, "north.xlsx"))
    assert ratings.groupby("round", observed=True)["school"].nunique().to_dict() == {"2009": 2, "2010": 2}


def test_grids_side_by_side(book):
    left, right = grid({"Oak": OAK}), grid({"Elm": ELM})
    rows = [[*one, None, *other] for one, other in zip(left, right, strict=True)]
    assert_oak_and_elm(load_ratings(book(rows)))


def test_each_school_can_say_its_cluster_and_round(book):
    rows = transposed(grid({"Oak": OAK, "Elm": ELM}, corner="School name"))
    heads = ["Cluster", "Coast", "Valley"]
    path = book([[head, *row] for head, row in zip(heads, rows, strict=True)])
    ratings = load_ratings(path)
    assert ratings.groupby("school", observed=True)["cluster"].first().tolist() == ["Coast", "Valley"]
    assert check_ratings(path) == []


def test_columns_that_are_no_ratings_are_named(book):
    rows = transposed(grid({"Oak": OAK, "Elm": ELM}, corner="School"))
    extra = [["Region", "Web link"], ["North", "www"], ["South", "www"]]
    path = book([[*more, *row, rank] for more, row, rank in zip(extra, rows, ["Rank", 1, 2], strict=True)])
    assert_oak_and_elm(load_ratings(path))
    assert only(path, "column left out").found == (
        '3 columns or rows hold no ratings and are left out: "Region", "Web link", "Rank"'
    )


def test_names_of_schools_behind_the_factors(book):
    rows = transposed(grid({"Oak": OAK, "Elm": ELM}, corner="School"))
    assert_oak_and_elm(load_ratings(book([[*marks, name] for name, *marks in rows])))


def test_an_e_mail_address_never_becomes_a_school(book):
    rows = transposed(grid({"jo@oak.uk": OAK, "al@elm.uk": ELM}, corner="Email"))
    problems = check_ratings(book(rows))
    assert [(problem.kind, problem.cell) for problem in problems if problem.error] == [("no school name", "B2:B3")]
    assert "@" not in " ".join(map(str, problems))


def test_marks_written_as_percentages_or_out_of_ten_are_not_taken_for_text(book):
    path = book(grid({"Oak": OAK, "Elm": ["50%", "7/10"]}))
    assert [(p.kind, p.cell) for p in check_ratings(path)] == [("not a number", "C2"), ("marks translated", "C3")]


def test_schools_named_like_statistics_are_schools(book):
    ratings = load_ratings(book(grid({"Middle School": OAK, "High School": ELM, "Overall": ELM})))
    assert ratings["school"].cat.categories.tolist() == ["Middle School", "High School"]
    names = ["Overall School", "The Mean School"]
    path = book(grid(dict.fromkeys(names, OAK)))
    assert load_ratings(path)["school"].cat.categories.tolist() == names
    assert kinds(path) == []


@pytest.mark.parametrize("heading", ["School average", "Average per school", "Mean for the school"])
def test_averages_on_the_scale_are_no_schools(book, heading):
    ratings = load_ratings(book(grid({"Oak": OAK, heading: OAK})))
    assert ratings["school"].cat.categories.tolist() == ["Oak"]
    assert len(ratings.attrs["printed"]) == 10


@pytest.mark.parametrize(
    ("label", "named"),
    [("Own extra question: parking", '"Own extra question: parking"'), ("Signed", '"Signed"'), (None, "row A14")],
)
def test_numbers_below_the_factors_are_named(book, label, named):
    path = book([*grid({"Oak": OAK, "Elm": ELM}), [], [], [label, 5, 6]])
    assert_oak_and_elm(load_ratings(path))
    assert only(path, "column left out").found == f"1 column or row holds no ratings and is left out: {named}"


def test_a_rank_below_a_total_is_named(book):
    path = book([*grid({"Oak": OAK, "Elm": ELM}), ["Total", 55, 30], ["Rank", 1, 2]])
    assert only(path, "column left out").found.endswith(': "Rank"')


def test_numbers_between_two_grids_are_named_once_and_the_second_header_is_not(book):
    one, other = grid({"1": OAK, "2": ELM}), grid({"3": OAK, "4": ELM})
    for rows in (one, other):
        rows[0] = [rows[0][0], *map(int, rows[0][1:])]
    for extra in (["Parking", 5, 6], ["Own question: parking", 5, 6]):
        path = book([*one, [], extra, [], *other])
        assert len(load_ratings(path)["school"].cat.categories) == 4
        assert kinds(path) == ["column left out"]
        assert only(path, "column left out").found.endswith(f': "{extra[0]}"')
    assert kinds(book([*one, [], *other])) == []


def test_a_school_without_marks_behind_a_gap_stays_and_a_note_there_is_none(book):
    rows = [[*row, None, None, None] for row in grid({"Oak": OAK, "Elm": ELM})]
    rows[0][4], rows[0][5] = "Blank Academy", "Scale: 1 to 10"
    path = book(rows)
    ratings = load_ratings(path)
    assert ratings["school"].cat.categories.tolist() == ["Oak", "Elm", "Blank Academy"]
    assert ratings["rating"].notna().sum() == 20
    assert only(path, "school without a mark").found == "no mark stands for Blank Academy"
    assert only(path, "column left out").found.endswith('is left out: "Scale: 1 to 10"')


def test_a_blank_template_loads_all_blank(book):
    ratings = load_ratings(book(grid({"Oak": [], "Elm": []})))
    assert ratings["rating"].isna().all()
    assert ratings["missing"].tolist() == ["blank"] * 20
    assert [problem.kind for problem in ratings.attrs["problems"]] == ["nothing rated"]


def test_comments_on_ratings_are_notes_and_comments_on_names_are_not(book):
    comments = {"B3": "New plan", "B1": "New head in May", "A3": "Discussed twice"}
    path = book(grid({"Oak": OAK, "Elm": ELM}), comments=comments)
    notes = load_ratings(path)["note"]
    assert notes.dropna().to_dict() == {1: "New plan"}
    problem = only(path, "comment not used")
    assert (problem.sheet, problem.error) == ("Sheet1", False)
    assert problem.found == (
        "2 comments are not used because no mark that counts stands in the cell: "
        'B1 "New head in May", A3 "Discussed twice"'
    )


def test_the_frameworks_own_words_on_the_names_of_factors_are_no_news(book):
    factor = load_framework().factors[1]
    comments = {"A3": f"Low (1): {factor.low}", "A4": factor.statement, "B2": "Forum"}
    assert kinds(book(grid({"Oak": OAK, "Elm": ELM}), comments=comments)) == []


@pytest.mark.parametrize("framework", ["es-2009", "ofsted-eif-2019"])
def test_a_blank_template_says_only_that_nothing_is_rated(tmp_path, framework):
    path = write_template(tmp_path / "blank.xlsx", ["Oak", "Elm"], framework, cluster="North", round="2024")
    problem = only(path, "nothing rated", framework)
    assert [problem] == check_ratings(path, framework)
    assert str(problem) == "blank.xlsx: no cell is rated yet. Fill in the marks, then check again."


def test_comment_columns_and_rows_are_notes(book):
    header, first, *rest = grid({"Oak": OAK, "Elm": ELM})
    path = book([header, first, ["Why?", "Forum", None], *rest])
    assert load_ratings(path)["note"].dropna().to_dict() == {0: "Forum"}
    rows = with_columns(grid({"Oak": OAK, "Elm": ELM}), {2: "Comments", 3: "Comments"}, {(4, 4): "No governance"})
    assert load_ratings(book(rows))["note"].dropna().to_dict() == {13: "No governance"}


def with_columns(rows, headings, texts):
    """Insert columns, from a dict of place to heading, then write texts, a dict of (row, column) to text."""
    rows = [list(row) for row in rows]
    for place, heading in sorted(headings.items(), reverse=True):
        for number, row in enumerate(rows):
            row.insert(place, heading if number == 0 else None)
    for (row, column), text in texts.items():
        rows[row][column] = text
    return rows


@pytest.mark.parametrize("swap", [False, True])
def test_one_column_of_notes_beside_all_schools_is_nobodys(book, swap):
    rows = with_columns(grid({"Oak": OAK, "Elm": ELM}, corner="School"), {3: "Notes"}, {(4, 3): "No governance"})
    path = book(transposed(rows) if swap else rows)
    assert load_ratings(path)["note"].isna().all()
    assert only(path, "column left out").found == '1 column or row holds no ratings and is left out: "Notes"'
    assert kinds(book(with_columns(rows, {}, {(4, 3): None}))) == []  # an empty one is no news


def test_notes_that_name_their_school_or_have_only_one_are_its_notes(book):
    rows = with_columns(grid({"Oak": OAK, "Elm": ELM}), {3: "Notes on Oak"}, {(4, 3): "No governance"})
    assert load_ratings(book(rows))["note"].dropna().to_dict() == {3: "No governance"}
    rows = with_columns(grid({"Oak": OAK}), {2: "Notes"}, {(4, 2): "No governance", (5, 2): "none"})
    assert load_ratings(book(rows))["note"].dropna().to_dict() == {3: "No governance"}


def test_a_second_column_of_comments_on_a_school_is_named(book):
    rows = with_columns(grid({"Oak": OAK, "Elm": ELM}), {2: "Why?", 3: "Why?"}, {(4, 2): "Forum"})
    rows = with_columns(rows, {5: "Notes"}, {(5, 5): "All agreed"})
    path = book(rows)
    assert load_ratings(path)["note"].dropna().to_dict() == {3: "Forum"}
    assert '"Notes"' in only(path, "column left out").found


def test_a_sheet_of_notes_is_put_beside_the_ratings(book):
    notes = [["School", "KSF", "Why?"], ["oak", "KSF 2", "New plan"], ["Ash", "KSF 1", "Gone"]]
    path = book({"Grid": grid({"Oak": OAK, "Elm": ELM}), "Notes": notes})
    assert load_ratings(path)["note"].dropna().to_dict() == {1: "New plan"}
    assert only(path, "note without rating").place == 'north-2009.xlsx, sheet "Notes", cell C3'


def test_text_sheets_are_passed_over_and_hidden_ratings_are_named(book):
    path = book(
        {"Cover": [["About"], ["Text"]], "Grid": grid({"Oak": OAK}), "Old": grid({"Ash": ELM})},
        hidden=["Old"],
    )
    assert load_ratings(path)["school"].cat.categories.tolist() == ["Oak"]
    assert kinds(path) == ["sheet left out"]
    assert only(path, "sheet left out").sheet == "Old"


def test_missing_markers_keep_their_reason(book):
    marks = ["n/a", "x", "[c]", "-", "not rated", None, 7, 7, "low", 6]
    ratings = load_ratings(book(grid({"Oak": marks})))
    assert ratings["missing"].astype(object).where(ratings["missing"].notna(), None).tolist() == [
        "n/a", "x", "c", "not rated", "not rated", "blank", None, None, "low", None,
    ]  # fmt: skip


def test_all_problems_come_at_once_with_place_value_and_remedy(book):
    marks = [11, "eight", *OAK[2:]]
    with pytest.raises(DataError) as caught:
        load_ratings(book(grid({"Oak": marks, "Elm": [7.5, *ELM[1:]]})))
    assert [(problem.kind, problem.cell, problem.found) for problem in caught.value.problems] == [
        ("out of range", "B2", "11"),
        ("not a number", "B3", '"eight"'),
        ("out of range", "C2", "7.5"),
    ]
    assert str(caught.value.problems[0]) == (
        'north-2009.xlsx, sheet "Sheet1", cell B2: out of range: found 11; accepted is a whole number from '
        "1 to 10. Correct it, or clear the cell if there is no rating."
    )


def test_an_unknown_factor(book):
    rows = grid({"Oak": OAK})
    rows[4][0] = "Parking"
    problem = only(book(rows), "unknown KSF")
    assert (problem.cell, problem.found, problem.error) == ("A5", '"Parking"', True)


def test_a_number_that_contradicts_the_name_is_an_unknown_factor(book):
    rows = grid({"Oak": OAK})
    rows[4][0] = "4. Funding"
    assert only(book(rows), "unknown KSF").found == '"4. Funding"'


def test_a_missing_factor_is_a_warning_and_its_cells_are_blank(book):
    path = book(grid({"Oak": OAK})[:-1])
    problem = only(path, "KSF missing")
    assert (problem.found, problem.error) == ("no row or column for KSF 10 (Impact measurement)", False)
    assert load_ratings(path).iloc[-1][["ksf", "missing"]].tolist() == ["impact", "blank"]


def test_a_factor_twice(book):
    rows = grid({"Oak": OAK})
    assert only(book([*rows, rows[3]]), "KSF twice").cell == "A4 and A12"


def test_a_school_twice_in_a_grid_and_across_sheets(book):
    rows = [[*row, mark] for row, mark in zip(grid({"Oak": OAK}), ["oak ", *ELM], strict=True)]
    problem = only(book(rows), "school twice")
    assert problem.found.endswith("in the same cluster and round: Oak (B2 and C2)")
    again = {"KSF grid": grid({"Oak": OAK}), "Sheet2": grid({"Oak": ELM})}
    problem = only(book(again), "school twice")
    assert problem.found.endswith('Oak (north-2009.xlsx, sheet "KSF grid", B2 and B2)')
    assert (problem.sheet, problem.cell) == ("Sheet2", "B2")


def test_ratings_without_a_schools_name(book):
    rows = grid({"Oak": OAK, "Elm": ELM})
    rows[0][2] = None
    assert only(book(rows), "no school name").cell == "C1"
    assert only(book(transposed(rows)), "no school name").cell == "A3"
    problem = only(book([[None] * 3, *grid({"Oak": OAK, "Elm": ELM})[1:]]), "no school name")
    assert (problem.cell, problem.found) == ("B2:C2", "2 columns of ratings without a school")
    assert problem.fix == "Write each school's name above its ratings, or clear them."


def test_a_school_on_another_scale_is_said_once(book):
    path = book(grid({"Oak": OAK, "Elm": [10 * mark for mark in OAK]}))
    problem = only(path, "mixed scale")
    assert problem.found == (
        "most marks of Elm are off the scale, those of the other schools are not (9 marks from 20 to 100)"
    )
    assert problem.cell == "C2:C10"
    assert "out of range" not in kinds(path)


@pytest.mark.parametrize(
    ("marks", "merged"),
    [
        ([11, 0, 4.5, -1, 12, 4, 3, None, None, None], False),  # off both ends: slips
        ([15, 20, 35, 40, None, None, None, None, None, None], False),  # too few to tell
        ([15, 20, 35, 40, 55, None, None, None, None, None], True),
        ([1.5, 2.5, 3.5, 4.5, 5.5, 6, 7, None, None, None], True),
    ],
)
def test_slips_are_named_one_by_one_and_only_another_scale_is_said_once(book, marks, merged):
    found = kinds(book(grid({"Oak": OAK, "Elm": marks})))
    assert ("mixed scale" in found, "out of range" in found) == (merged, not merged)
    if not merged:
        assert found.count("out of range") == sum(mark not in (None, *range(1, 11)) for mark in marks)


def test_every_school_on_another_scale(book):
    percent = [mark / 10 for mark in OAK]
    assert "every school" in only(book(grid({"Oak": percent, "Elm": percent})), "mixed scale").found


def test_a_school_rated_the_same_throughout(book):
    problem = only(book(grid({"Oak": OAK, "Elm": [5] * 10})), "identical ratings")
    assert (problem.cell, problem.error) == ("C2:C11", False)
    assert problem.found == "Elm has the same mark, 5, on all 10 KSFs that are rated"


def test_schools_rated_the_same_throughout_are_one_warning_a_sheet(book):
    rows = [*grid({"Oak": [5] * 10, "Elm": [4] * 10, "Ash": OAK}), [], *grid({"Yew": [3] * 10})]
    problem = only(book(rows), "identical ratings")
    assert problem.cell == "B2:C11, B14:B23"
    assert problem.found == ("3 schools have one mark each on all KSFs that are rated: Oak (5), Elm (4), Yew (3)")


def test_a_formula_error_counts_as_missing_with_a_warning(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row, values in enumerate(grid({"Oak": OAK})):
            sheet.write_row(row, 0, values)
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
    problem = only(tmp_path / "a.xlsx", "formula error")
    assert (problem.cell, problem.found, problem.error) == ("B3", "#DIV/0!", False)
    assert load_ratings(tmp_path / "a.xlsx").loc[1, "missing"] == "error"


def test_a_formula_that_was_never_computed_stops_the_load(book):
    rows = grid({"Oak": OAK})
    rows[2][1] = "=B2+1"
    problem = only(book(rows), "formula not computed")
    assert (problem.cell, problem.found) == ("B3", "the formula =B2+1 without a result")


def test_a_file_without_factors(book):
    problem = only(book([["School", "Staff"], ["Oak", 12], ["Elm", 10]]), "no KSF recognised")
    assert problem.error
    assert problem.file == "north-2009.xlsx"


def test_notes_below_schools_are_no_schools_but_a_blank_note_primary_is(book):
    rows = transposed(grid({"Oak": OAK, "Note Primary": []}, corner="School"))
    rows.append(["Source: the heads", *[None] * 10])
    assert load_ratings(book(rows))["school"].cat.categories.tolist() == ["Oak", "Note Primary"]


def test_a_sheet_of_anchors_is_no_grid(book):
    anchors = [["KSF", "Low", "Middle", "High"], *([name, "one", "some", "all"] for name in KSFS)]
    path = book({"KSF grid": grid({"Oak": OAK, "Elm": ELM}), "Anchors": anchors})
    assert check_ratings(path) == []
    assert only(book({"Anchors": anchors}), "no KSF recognised").error


def test_words_and_other_frameworks(book):
    names = ["Quality of education", "Behaviour and attitudes", "Personal development"]
    rows = grid({"Oak": ["Good", "RI", 1], "Elm": ["Outstanding", "Great", "x"]}, "Judgement", names)
    problems = check_ratings(book(rows), "ofsted-eif-2019")
    assert [(problem.kind, problem.cell) for problem in problems if problem.error] == [("not on the scale", "C3")]
    rows[2][2] = "Good"
    ratings = load_ratings(book(rows), "ofsted-eif-2019")
    four = ratings[ratings["ksf"].isin(ratings["ksf"].cat.categories[:4])]  # the rest is for some schools only
    np.testing.assert_array_equal(four["rating"], [3, 2, 4, np.nan, 4, 3, np.nan, np.nan])


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_old_and_open_formats(kind):
    from esanalysis.files.shipped import DATA

    path = DATA.parent / "tests" / "fixtures" / f"oak-and-elm.{kind}"
    ratings = load_ratings(path)
    assert ratings["round"].cat.categories.tolist() == ["Autumn 2009"]
    assert marks_of(ratings, "Oak") == list(range(1, 11))
    assert ratings.loc[1, "note"] == "Meets every half term"
    assert ratings.loc[11, "missing"] == "n/a"
    assert isinstance(ratings, pd.DataFrame)


def test_decimals_on_a_reversed_scale_and_a_school_on_another(book):
    framework = replace(load_framework(), scale=Scale(1, 4.99, step=0.01, higher_is_better=False))
    path = book(grid({"Oak": [1.25, "4,99", *[2] * 8], "Elm": OAK}))
    (problem,) = check_ratings(path, framework)
    assert (problem.kind, problem.found) == (
        "mixed scale",
        "most marks of Elm are off the scale, those of the other schools are not (6 marks from 5 to 10)",
    )
    ratings = load_ratings(book(grid({"Oak": [1.25, "4,99", *[2] * 8]})), framework)
    assert ratings["rating"].tolist() == [1.25, 4.99, *[2] * 8]
    assert ratings.attrs["framework"] is framework


@pytest.mark.parametrize(
    ("row", "raters", "said"),
    [
        (["Rated by: JB"], ["JB", "JB"], []),
        (["Rated by", "JB"], ["JB", "JB"], ['one blank cell under "Rated by" is read as the name before']),
        (["Rated by", "JB", "MK"], ["JB", "MK"], []),
        (["Rated by", "", "MK"], [None, "MK"], []),
        (["Rated by: JB", "", "MK"], ["JB", "MK"], []),
    ],
)
def test_who_rated_is_said_once_for_all_or_above_each_school(book, row, raters, said):
    ratings = load_ratings(book([["Cluster: North"], ["Round: 2026"], row, *grid({"Oak": OAK, "Elm": ELM})], "n.xlsx"))
    found = ratings.drop_duplicates("school").set_index("school")["rater"].astype(object)
    assert [None if name is pd.NA else name for name in found.loc[["Oak", "Elm"]]] == raters
    assert [str(problem.found) for problem in ratings.attrs["problems"] if problem.kind == "written once"] == said
