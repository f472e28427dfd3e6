"""The Excel workbooks: what stands in them, and that they load back as they were."""

import time

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from esanalysis.english import seen
from esanalysis.errors import DataError, WorkbookError, WriteError
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.reading.values import clean
from esanalysis.ratings.workbooks import write_grid, write_template
from esanalysis.schema import MISSING
from examples import WORKED_EXAMPLE, ratings_frame
from libreoffice import saved_by_libreoffice

SCHOOLS = ["St Mary's CofE Primary", "=1+1", "Åby & <Søn>", "+44", "-x", "@home", 'École, "Nº 5"', "H", "I 2", "J/K"]
NUMBERS = """
key = "{key}"
title = "A test: its [title]"
factor = "Item"
source = "made up for a test"
scale = {{ minimum = {minimum}, maximum = {maximum}, step = {step}, higher_is_better = {higher} }}
bands = [
  {{ key = "low", name = "weak", from = {low[0]}, to = {low[1]} }},
  {{ key = "top", name = "strong", from = {top[0]}, to = {top[1]} }},
]
factors = [
  {{ key = "first", number = 1, label = "First thing", name = "The first thing" }},
  {{ key = "second", number = 2, label = "Second thing", name = "The second thing" }},
]
"""


def numeric_framework(folder, key, step=1, higher="true", low=(1, 2), top=(3, 4), maximum=4):
    path = folder / f"{key}.toml"
    path.write_text(NUMBERS.format(key=key, minimum=1, maximum=maximum, step=step, higher=higher, low=low, top=top))
    return load_framework(path)


@pytest.fixture(params=["es-2009", "decimals", "reversed", "ofsted-eif-2019"])
def framework(request, tmp_path):
    if request.param == "decimals":
        return numeric_framework(tmp_path, "decimals", 0.01, "true", (1, 2.99), (3, 4.99), 4.99)
    if request.param == "reversed":
        return numeric_framework(tmp_path, "reversed", 1, "false", (3, 4), (1, 2))
    return load_framework(request.param)


def finished(framework, schools=SCHOOLS, **where):
    """Marks all over the scale, with a blank, every reason for a missing mark that a cell can hold, notes."""
    scale = framework.scale
    count = round(scale.span / scale.step) + 1
    places = np.random.default_rng(2009).integers(0, count, (len(framework.factors), len(schools)))
    frame = ratings_frame(np.round(scale.minimum + places * scale.step, 6), framework, schools=list(schools), **where)
    frame["missing"] = pd.Categorical([None] * len(frame), categories=list(MISSING))
    for place, reason in enumerate(reason for reason in MISSING if reason != "error"):
        row = place * len(frame) // 9
        frame.loc[row, "rating"], frame.loc[row, "missing"] = np.nan, reason
    frame.loc[[1, 5, len(frame) - 1], "note"] = ["=because; two heads\n\nin a year", "'tis so", "é\u2026 <b>why?</b>"]
    return frame


def assert_same(loaded, expected):
    order = ["cluster", "round", "rater", "school", "ksf"]
    pd.testing.assert_frame_equal(
        loaded.sort_values(order, ignore_index=True),
        expected.sort_values(order, ignore_index=True),
        check_categorical=False,
    )
    for column in ("round", "school", "ksf"):
        assert list(loaded[column].cat.categories) == list(expected[column].cat.categories)
    assert not [problem for problem in loaded.attrs["problems"] if problem.error]


# Round trips


def test_finished_grid_loads_back(tmp_path, framework):
    ratings = finished(framework)
    assert_same(load_ratings(write_grid(ratings, tmp_path / "grid.xlsx"), framework), ratings)


def test_template_loads_back_blank(tmp_path, framework):
    path = write_template(tmp_path / "blank.xlsx", SCHOOLS, framework, cluster="North", round="2024")
    loaded = load_ratings(path, framework)
    assert len(loaded) == len(SCHOOLS) * len(framework.factors)
    assert set(loaded["missing"]) == {"blank"}
    assert list(loaded["school"].cat.categories) == SCHOOLS
    assert set(loaded["cluster"]) == {"North"}
    assert set(loaded["round"]) == {"2024"}


def test_several_clusters_and_rounds_load_back(tmp_path):
    frames = [
        finished(load_framework(), SCHOOLS[:size], cluster=cluster, round_=round_)
        for size, cluster, round_ in (
            (3, "North: [a]*?", "2023/24"),
            (2, "North: [a]*?", "2024/25"),
            (4, "history", "2024/25"),
        )
    ]
    ratings = pd.concat(frames, ignore_index=True)
    for column in ("cluster", "round", "school"):
        values = list(dict.fromkeys(ratings[column]))
        ratings[column] = pd.Categorical(ratings[column], categories=values, ordered=column == "round")
    ratings.attrs = dict(frames[0].attrs)
    path = write_grid(ratings, tmp_path / "grid.xlsx")
    assert_same(load_ratings(path), ratings)
    assert len(openpyxl.load_workbook(path).sheetnames) == 4


def test_several_raters_have_a_sheet_each_and_load_back(tmp_path):
    one, other = finished(load_framework(), SCHOOLS[:3]), finished(load_framework(), SCHOOLS[:3])
    other["rater"] = pd.Series("Head of =Ashby", index=other.index, dtype="string")
    both = pd.concat([one, other.assign(rating=other["rating"].clip(upper=4))], ignore_index=True)
    both.attrs = dict(one.attrs)
    loaded = load_ratings(write_grid(both, tmp_path / "grid.xlsx"))
    by = ["rater", "school", "ksf"]
    assert_same(loaded.sort_values(by), both.sort_values(by))


def test_notes_typed_into_the_template_load(tmp_path):
    path = write_template(tmp_path / "blank.xlsx", ["Ashby", "Beck"], cluster="North", round="2024")
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["C8"] = 7
    for column, text in enumerate(["Beck", "2. Integration of extended services within school improvement planning",
                                   "Sponsored\nby governors"], start=1):  # fmt: skip
        book["Notes"].cell(2, column).value = text
    book.save(path)
    loaded = load_ratings(path)
    rated = loaded.dropna(subset=["rating"])
    assert rated[["school", "ksf", "rating", "note"]].values.tolist() == [
        ["Beck", "integration", 7.0, "Sponsored\nby governors"]
    ]


def test_still_the_same_after_libreoffice_saved_it(tmp_path, framework):
    ratings = finished(framework)
    saved = saved_by_libreoffice(write_grid(ratings, tmp_path / "grid.xlsx"))
    assert_same(load_ratings(saved, framework), ratings)


def test_template_filled_in_libreoffice_computes(tmp_path):
    """Marks typed into the template: LibreOffice computes the totals from the formulas."""
    path = write_template(tmp_path / "blank.xlsx", ["A", "B", "C"], cluster="North", round="2024")
    book = openpyxl.load_workbook(path)
    for column, mark in zip("BD", (3, 8), strict=True):
        book.worksheets[0][f"{column}7"] = mark
    book.save(path)
    sheet = openpyxl.load_workbook(saved_by_libreoffice(path), data_only=True).worksheets[0]
    assert [sheet["E7"].value, sheet["F7"].value] == [11, 5.5]
    assert sheet["E8"].value in ("", None)


# A workbook an example: shrinking one would take minutes.
QUICK = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
NAME = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=40).filter(seen)


@QUICK
@given(st.lists(NAME, min_size=1, max_size=4))
def test_odd_names_stay_what_they_are(tmp_path_factory, names):
    """Any text is written as that text; the reader's own folding of names is not repeated here."""
    names = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip())) or ["A"]
    path = write_template(tmp_path_factory.mktemp("names") / "blank.xlsx", names, cluster="=1", round="2024")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [sheet.cell(6, column).value for column in range(2, 2 + len(names))] == names
    assert all(sheet.cell(6, column).data_type == "s" for column in range(2, 2 + len(names)))


WORD = st.from_regex(r"[=+@\-&<'\"A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'&/. \-]{1,30}[A-Za-zÀ-ÿ]", fullmatch=True)


@QUICK
@given(st.lists(WORD, min_size=1, max_size=4, unique_by=lambda name: name.casefold()), WORD)
def test_names_of_schools_and_clusters_load_back(tmp_path_factory, names, cluster):
    names = [f"{clean(name)} {place} school" for place, name in enumerate(names)]
    ratings = finished(load_framework(), names, cluster=clean(cluster), round_="Autumn 2024")
    assert_same(load_ratings(write_grid(ratings, tmp_path_factory.mktemp("names") / "grid.xlsx")), ratings)


# What stands in the sheet


@pytest.fixture
def sheet(tmp_path, ratings):
    ratings.loc[0, "note"] = "why"
    return openpyxl.load_workbook(write_grid(ratings, tmp_path / "grid.xlsx")).worksheets[0]


def test_the_grid_as_the_document_prints_it(sheet):
    assert [sheet[cell].value for cell in ("A1", "A2", "A3", "B5", "B6", "K6", "L6", "M6")] == [
        "Extended Services Sustainability Diagnostic",
        "Cluster name: Cluster",
        "Round: 2009",
        "School",
        "School 1",
        "School 10",
        "KSF total score",
        "KSF avge score",
    ]
    assert [sheet.cell(row, 1).value for row in (7, 16)] == [
        "1. Effective engagement and consultation",
        "10. Impact measurement",
    ]


def test_formulas_cover_every_school_and_hold_their_results(tmp_path, ratings):
    path = write_grid(ratings, tmp_path / "grid.xlsx")
    live, stored = (openpyxl.load_workbook(path, data_only=stored).worksheets[0] for stored in (False, True))
    for row, marks in enumerate(WORKED_EXAMPLE, start=7):
        assert live[f"L{row}"].value == f'=IF(COUNT(B{row}:K{row})=0,"",SUM(B{row}:K{row}))'
        assert live[f"M{row}"].value == f'=IF(COUNT(B{row}:K{row})=0,"",AVERAGE(B{row}:K{row}))'
        assert stored[f"L{row}"].value == sum(marks)
        assert stored[f"M{row}"].value == pytest.approx(sum(marks) / 10)


def test_cells_accept_marks_only(sheet, tmp_path):
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("list", '"10,9,8,7,6,5,4,3,2,1,not rated,n/a"', "B7:K16")
    path = write_template(tmp_path / "words.xlsx", ["A"], "ofsted-eif-2019")
    ranked, beside = openpyxl.load_workbook(path).worksheets[0].data_validations.dataValidation
    words = '"Outstanding,Good,Requires improvement,Inadequate,not rated,n/a"'
    assert (ranked.type, ranked.formula1) == ("list", words)
    assert (beside.type, beside.formula1) == ("list", '"Yes,No,not rated,n/a"')  # safeguarding is effective


@pytest.mark.parametrize(
    ("step", "rule"),
    [(1, ("list", '"4,3,2,1,not rated,n/a"', None)), (0.01, ("decimal", "1", "4"))],
)
def test_validation_follows_the_scale(tmp_path, step, rule):
    framework = numeric_framework(tmp_path, "scale", step, "true", (1, 3 - step), (3, 4))
    path = write_template(tmp_path / "blank.xlsx", ["A"], framework)
    (found,) = openpyxl.load_workbook(path).worksheets[0].data_validations.dataValidation
    assert (found.type, found.formula1, found.formula2) == rule


def test_colours_follow_the_bands_strongest_first(sheet):
    (rules,) = (sheet.conditional_formatting[cells] for cells in sheet.conditional_formatting)
    assert [rule.formula[0] for rule in rules] == [
        "AND(ISNUMBER(B7),B7>=8)",
        "AND(ISNUMBER(B7),B7>=4)",
        "AND(ISNUMBER(B7),B7>=1)",
    ]
    assert [rule.dxf.fill.bgColor.rgb[2:] for rule in rules] == ["70C1B6", "F6F7F6", "D8B46C"]
    assert all(rule.stopIfTrue for rule in rules)


def test_comments_on_factors_are_anchors_and_on_marks_notes(sheet):
    framework = load_framework()
    assert framework["engagement"].low in sheet["A7"].comment.text
    assert framework["impact"].low is None
    assert "Low" not in sheet["A16"].comment.text
    assert "own statement" in sheet["A16"].comment.text
    assert [cell.comment.text for row in sheet["B7:M16"] for cell in row if cell.comment] == ["why"]


def test_page_is_set_up(sheet):
    assert sheet.freeze_panes == "B7"
    assert sheet.print_area == "'Cluster 2009'!$A$1:$M$21"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (1, None), "one page wide; Excel leaves the default out"
    assert sheet.page_setup.fitToHeight == 0, "as many pages long as it takes"
    assert sheet.print_title_rows == "$5:$6"
    assert sheet.column_dimensions["A"].width > 40


def test_notes_are_listed(tmp_path, ratings):
    ratings.loc[3, "note"] = "=why"
    book = openpyxl.load_workbook(write_grid(ratings, tmp_path / "grid.xlsx"))
    assert [[cell.value for cell in row] for row in book["Notes"].iter_rows()] == [
        ["School", "KSF", "Why"],
        ["School 1", "4. Cluster arrangements", "=why"],
    ]
    assert book["Notes"]["C2"].data_type == "s"


def test_same_ratings_same_bytes(tmp_path, ratings):
    first = write_grid(ratings, tmp_path / "a.xlsx").read_bytes()
    time.sleep(2.1)  # a zip archive counts in steps of two seconds
    assert write_grid(ratings, tmp_path / "b.xlsx").read_bytes() == first


# What is refused


@pytest.mark.parametrize(
    ("schools", "says"),
    [
        ([], "Name at least one school"),
        (["A", " "], "nothing as name 2"),
        (["Ashby", "B", "ASHBY "], '"ASHBY" a second time'),
    ],
)
def test_schools_need_names_of_their_own(tmp_path, schools, says):
    with pytest.raises(DataError, match=says):
        write_template(tmp_path / "blank.xlsx", schools)


def test_no_ratings(tmp_path, ratings):
    with pytest.raises(WorkbookError, match="no ratings"):
        write_grid(ratings.iloc[:0], tmp_path / "grid.xlsx")


def test_a_note_longer_than_a_cell_is_not_cut_off_in_silence(tmp_path, ratings):
    ratings.loc[12, "note"] = "x" * 32_768
    with pytest.raises(WorkbookError, match="School 2 is longer"):
        write_grid(ratings, tmp_path / "grid.xlsx")


def test_a_file_that_cannot_be_written(tmp_path):
    with pytest.raises(WriteError, match="holds no folder of that name"):
        write_template(tmp_path / "no" / "such" / "blank.xlsx", ["A"])
