"""Kinds of files that were misread once, each with what it is now: the schools, or the words that are said.

One line is one file: its cells, and either the schools that come out with their marks (school: marks, factor by
factor, ``.`` where there is none) or a part of each sentence that must be said. Nothing else may come out.
"""

import textwrap

import openpyxl
import pytest

from esanalysis.errors import DataError, said
from esanalysis.instrument.drafting import draft_framework, write_framework
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings

YES_NO = """
title = "Practices"
factor = "Practice"
[scale]
words = ["No", "Working on it", "Yes"]
[[factors]]
name = "Funding"
[[factors]]
name = "Training"
"""


@pytest.fixture(scope="session")
def yes_no(tmp_path_factory):
    path = tmp_path_factory.mktemp("frameworks") / "yesno.toml"
    path.write_text(YES_NO, encoding="utf-8")
    return load_framework(path)


def marks(ratings):
    """School: its marks, short, factor by factor."""
    scale = ratings.attrs["framework"].scale
    found = {}
    for school, part in ratings.groupby("school", observed=True, sort=False):
        texts = [
            "." if mark != mark else scale.text(mark)[0] if scale.words else f"{mark:g}" for mark in part["rating"]
        ]
        found[str(school)] = " ".join(texts)
    return found


# What comes out right. The file, then the schools and their marks.
READ = {
    "SCHNAME beside a postcode": (
        """
        RECTYPE,URN,SCHNAME,PCODE,TOWN,Funding,Training
        1,100001,Oak Primary School,AB1 2CD,Ashford,Yes,No
        1,100002,Beech Primary School,AB1 3EF,Ashford,No,No
        """,
        {"Oak Primary School": "Y N", "Beech Primary School": "N N"},
    ),
    "the postcode comes first": (
        """
        Postcode,EstablishmentName,Funding,Training
        AB1 2CD,Oak,Yes,No
        AB1 3EF,Elm,No,No
        """,
        {"Oak": "Y N", "Elm": "N N"},
    ),
    "a headless column of postcodes": (
        """
        ,School,Funding,Training
        AB1 2CD,Oak,Yes,No
        AB1 3EF,Elm,No,No
        """,
        {"Oak": "Y N", "Elm": "N N"},
    ),
    "Name before Town": (
        """
        URN,Name,Town,Funding,Training
        100001,Oak,Ashford,Yes,No
        100002,Elm,Bexley,No,No
        """,
        {"Oak": "Y N", "Elm": "N N"},
    ),
    "School, then authority": ("School,Local authority,Funding,Training\nOak,Kent,Yes,No\nElm,Bexley,Yes,Yes",
                               {"Oak": "Y N", "Elm": "Y Y"}),
    "trust and provider, then School": (
        "Trust,Provider,School,Funding,Training\nAsh Trust,Ash Trust,Oak,Yes,No\nAsh Trust,Ash Trust,Elm,Yes,Yes",
        {"Oak": "Y N", "Elm": "Y Y"},
    ),
    "phase and contact beside the name": (
        "Phase,Provider name,Contact,Funding,Training\nPrimary,Oak,Jo Bloggs,Yes,No\nSecondary,Elm,Al Dente,No,No",
        {"Oak": "Y N", "Elm": "N N"},
    ),
    "the authorities are the schools where nothing else is": (
        "Local authority name,Region,Funding,Training\nKent,South East,Yes,No\nBexley,London,Yes,Yes",
        {"Kent": "Y N", "Bexley": "Y Y"},
    ),
    "a name in the cell above the marks": (
        "Sheet1\tSchool1\n\t\tOak CE Primary School\nCategory\tActivity\tRating\n"
        "Vision\tFunding\tYes\nVision\tTraining\tNo",
        {"Oak CE Primary School": "Y N"},
    ),
    "the same, called Score out of 10, with commas": (
        ",Oak CE Primary School\nPractice,Our judgement\nFunding,Yes\nTraining,No",
        {"Oak CE Primary School": "Y N"},
    ),
    "schools stacked one below the other": (
        """
        Sheet: School1
        ,,Oak CE Primary School
        Category,Activity,Rating
        Vision,Funding,Yes
        Vision,Training,No

        Sheet: School2
        ,,Beech CE Academy
        Category,Activity,Rating
        Vision,Funding,No
        Vision,Training,Yes
        """,
        {"Oak CE Primary School": "Y N", "Beech CE Academy": "N Y"},
    ),
    "an unrated school after a blank row": (
        "School,Funding,Training\n,,\nOak,Yes,No\nBeech,,\nCedar,Yes,Yes",
        {"Oak": "Y N", "Beech": ". .", "Cedar": "Y Y"},
    ),
    "an unrated school first, one last, one below a gap": (
        "School,Funding,Training\nAsh Primary,,\nOak,Yes,No\nBeech,,\n,,\nElm Infant School,,",
        {"Ash Primary": ". .", "Oak": "Y N", "Beech": ". .", "Elm Infant School": ". ."},
    ),
    "a long name without a mark": (
        "School,Funding,Training\nOak,Yes,No\n"
        "St Mary and St John Church of England Voluntary Aided Primary School,,\nCedar,Yes,Yes",
        {"Oak": "Y N", "St Mary and St John Church of England Voluntary Aided Primary School": ". .", "Cedar": "Y Y"},
    ),
    "a long name without a mark at the end": (
        "School,Funding,Training\nOak,Yes,No\n"
        "The Blessed Hugh and All Saints Catholic Voluntary Academy and Nursery School,,",
        {"Oak": "Y N", "The Blessed Hugh and All Saints Catholic Voluntary Academy and Nursery School": ". ."},
    ),
    "a source below the table": (
        "School,Funding,Training\nOak,Yes,No\nElm,No,No\nSource: the heads' own returns; checked in May,,",
        {"Oak": "Y N", "Elm": "N N"},
    ),
    "two schools of one name, told apart by their number": (
        "URN,School,Funding,Training\n100001,St Mary's,Yes,No\n100002,St Mary's,No,Yes\n100003,Oak,Yes,Yes",
        {"Oak": "Y Y", "St Mary's (100001)": "Y N", "St Mary's (100002)": "N Y"},
    ),
    "two schools of one name, told apart by the authority": (
        "Local authority,School,Funding,Training\nKent,Oak,Yes,No\nBexley,Oak,Yes,Yes\nKent,Elm,No,No",
        {"Oak (Kent)": "Y N", "Oak (Bexley)": "Y Y", "Elm": "N N"},
    ),
    "LAESTAB with a decimal, as spreadsheets export it": (
        "LAESTAB,School,Funding,Training\n8861234.0,Oak,Yes,No\n8865678.0,Elm,No,Yes",
        {"Oak": "Y N", "Elm": "N Y"},
    ),
    "percent in a heading, case and spaces": (
        "Schools,Funding %,Training\nOak,Yes ,no\nBeech,YES,working on it",
        {"Oak": "Y N", "Beech": "Y W"},
    ),
    "a second line of headings, as survey services write it": (
        "RespondentID,Which school is this for?,Funding,Training\n,Open-Ended Response,Response,Response\n"
        "118,Oak,Yes,No\n119,Elm,No,No",
        {"Oak": "Y N", "Elm": "N N"},
    ),
    "another rated column beside all of them": (
        "School,Funding,Metric Rating - Attendance,Training\nOak,Yes,No,No\nBeech,No,Yes,Yes",
        {"Oak": "Y N", "Beech": "N Y"},
    ),
    "headings that stand there again on every page": (
        "School,Funding,Training\nOak,Yes,No\nElm,No,No\nSchool,Funding,Training\nAsh,No,Yes\nBay,Yes,Yes",
        {"Oak": "Y N", "Elm": "N N", "Ash": "N Y", "Bay": "Y Y"},
    ),
    "schools with names like figures": (
        "School,Funding,Training\nThe National School,Yes,No\nCounty High,No,No\nThe Mean School,No,Yes\n"
        "Other Place,Yes,Yes",
        {"The National School": "Y N", "County High": "N N", "The Mean School": "N Y", "Other Place": "Y Y"},
    ),
    "statistics below the schools": (
        "School,Funding,Training\nOak,Yes,No\nElm,No,No\nEngland,Yes,Yes\nLA average,Yes,Yes",
        {"Oak": "Y N", "Elm": "N N"},
    ),
}  # fmt: skip

# What is asked or refused, and each sentence says what to type.
SAID = {
    "timestamps and row numbers are no schools": (
        ",date,lead,Funding,Training\n1,2021-07-20 20:58:07,A,Yes,No\n2,2021-07-20 20:59:20,B,Yes,Yes",
        ["no column that names the schools", 'Head the column with the schools\' names "School"'],
    ),
    "one publication twice": (
        ",date,lead,publication,Funding,Training\n1,2021-07-20,A,Absence,Yes,No\n2,2021-08-02,B,Exclusions,No,Yes\n"
        "3,2021-08-03,C,Exclusions,Yes,Yes",
        ["1 school rated more than once", '--column round="date"', '--column rater="lead"'],
    ),
    "two columns that could name the schools": (
        "Publication,Team,Funding,Training\nAbsence,Red,Yes,No\nExclusions,Blue,No,No",
        ['A "Publication" (Absence, Exclusions)', 'B "Team" (Red, Blue)', '--column school="Publication"'],
    ),
    "respondents are no schools": (
        "RespondentID,Funding,Training\n3292879998,Yes,No\n3292879538,No,Yes",
        ["no column that names the schools"],
    ),
    "e-mail addresses are no schools": (
        "Contact e-mail,Funding,Training\nhead@oak.example,Yes,No\nhead@elm.example,No,Yes",
        ["no column that names the schools"],
    ),
    "another rated column, and a practice that is missing": (
        "School,Funding,Metric Rating - Attendance,Trainig\nOak,Yes,No,No\nBeech,No,Yes,Yes",
        ['"Metric Rating - Attendance", "Trainig"', '--ignore "Metric Rating - Attendance,Trainig"'],
    ),
    "words that may mean no mark, one line each": (
        "School,Funding,Training\nOak,Yes,NDA\nBeech,SUPP,No\nCedar,NDA,NDA\nDate,Yes,No",
        ['found "NDA" in 3 cells of 2 columns (C2, B4, C4)', "--missing NDA", "--missing SUPP"],
    ),
    "one word in many cells": (
        "School,Funding,Training\n" + "\n".join(f"S{n},NDA,Yes" for n in range(1, 13)),
        ['found "NDA" in 12 cells (B2, B3, B4, ...)'],
    ),
    "half a mark and a half": (
        "School,Funding,Training\nOak,Yes/No,Yes\nElm,No,No",
        ['found "Yes/No"'],
    ),
    "many responses a school": (
        "Timestamp,School,Funding,Training\n2024/05/01 09:00:00,Oak,Yes,No\n2024/05/01 09:10:00,Oak,No,No\n"
        "2024/05/01 09:20:00,Oak,No,Yes\n2024/05/01 09:30:00,Beech,Yes,Yes\n2024/05/01 09:40:00,Beech,No,Yes",
        ["two schools with more than one response, Oak with 3", "--repeated rater", "--repeated latest"],
    ),
    "a form that asks for no school": (
        "ID,Start time,Completion time,Email,Name,Funding,Training\n1,5/1/2024 9:00,5/1/2024 9:05,anonymous,,Yes,No",
        ['beside the practices stand "ID", "Start time", "Completion time", "Email", "Name"'],
    ),
    "a factor asked for twice": (
        "Timestamp,School,Funding,Training,Funding (2)\n2024/05/01 09:00:00,Oak,Yes,No,No",
        ["cells C1 and E1: Practice twice: found Practice 1 (Funding)", '--ignore "Funding (2)"'],
    ),
    "rows without the number that every school has": (
        "URN,School,Funding,Training\n1001,Oak Primary,Yes,No\n1002,Elm Infant,No,No\n1003,Fir Academy,No,Yes\n"
        ",Kent,No,No\n,Bexley,Yes,No",
        ['"Kent" and "Bexley" without the number that all 3 schools above have', '--ignore "Kent,Bexley"'],
    ),
    "two columns of names, one of authorities": (
        "Cluster members,Local authority,Funding,Training\nOak Hill,Kent,Yes,No\nElm,Medway,No,No",
        ['A "Cluster members" (Oak Hill, Elm) or B "Local authority" (Kent, Medway)', '--column school="Local auth'],
    ),
    "a number beside two words": (
        "School,Funding,Training\nOak,Yes (3),No (1)\nElm,Working on it (3),No (1)",
        ["two words for a number: found 3 beside Yes (B2) and Working on it (B3)"],
    ),
    "a comma in a name": (
        "School,Funding,Training\nSt Mary, Ashford,Yes,No\nOak,No,No\nElm,Yes,Yes",
        ["line too long: found more cells than headings in line 2", "quotation marks"],
    ),
    "a fact in a long table": (
        "School,Practice,Rating\nOak,Funding,Yes\nOak,Number on roll,234",
        ['unknown Practice: found "Number on roll"', '--ignore "Number on roll"'],
    ),
    "nothing is recognised": (
        "School,Colour,Size\nOak,red,3\nElm,blue,4",
        ['the headings there are "School", "Colour", "Size"', "--framework"],
    ),
    "the headings of another instrument": (
        "School,Quality of education,Behaviour and attitudes,Personal development,Leadership and management\n"
        "Oak,2,2,2,1",
        ["--framework ofsted-eif-2019"],
    ),
    "a cluster that is blank at the beginning": (
        "Cluster,School,Funding,Training\n,Oak,Yes,No\nNorth,Elm,No,No",
        ["before the first name", "--as-cluster"],
    ),
}  # fmt: skip


OAK_ELM = {"Oak": "Y N", "Elm": "N N"}
# Beside the schools. In each the two schools come out with their marks, and nothing else.
BESIDE = {
    "a column of N and Y": "Nursery,School,Funding,Training\nN,Oak,Yes,No\nY,Elm,No,No",
    "a person's initials": "School,Inspector,Funding,Training\nOak,N. N.,Yes,No\nElm,Max,No,No",
    "statistics in a column of facts": "School,Trend,Funding,Training\nOak,Highest,Yes,No\nElm,LA,No,No",
    "a question that is answered by yes or no": "School,Academy?,Funding,Training\nOak,Yes,Yes,No\nElm,No,No,No",
    "all schools": "School,Funding,Training\nAll primary schools,No,Yes\nOak,Yes,No\nElm,No,No",
    "similar schools": "School,Funding,Training\nOak,Yes,No\nElm,No,No\nSimilar schools,Yes,Yes",
    "a region of the country": "School,Funding,Training\nOak,Yes,No\nElm,No,No\nSouth East,Yes,Yes",
    "how many": "School,Funding,Training\nOak,Yes,No\nElm,No,No\nNumber of schools,Yes,Yes",
    "what stood there before": "School,Funding,Training\nOak,Yes,No\nElm,No,No\nPrevious year,Yes,Yes",
    "a change": "School,Funding,Training\nOak,Yes,No\nElm,No,No\nChange since 2023,Yes,Yes",
    "a share": "School,Funding,Training\nOak,Yes,No\nElm,No,No\n% above expected,Yes,Yes",
    "a key below a blank line": "School,Funding,Training\nOak,Yes,No\nElm,No,No\n,,\nKey,,\n1-3,Not yet in place,",
    "a line to sign below": "School,Funding,Training\nOak,Yes,No\nElm,No,No\nPlease return by 3 May\nSigned: A Smith",
    "points and feedback of a quiz": "Completion time,School,Funding,Points - Funding,Training,Feedback - Training\n"
    "2024-05-01 09:00,Oak,Yes,1,No,\n2024-05-01 09:00,Elm,No,0,No,",
    "footnotes below": "School,Funding,Training\nOak¹,Yes,No\nElm,No,No\n¹ Opened in 2024\n[note 1] Marked by the LA",
    "another table below": "School,Funding,Training\nOak,Yes,No\nElm,No,No\n,,\nActions agreed,,\nSchool,Action,By\n"
    "Oak,Train staff,Yes",
    "figures in a long table": "School,Practice,Rating\nOak,Funding,Yes\nOak,Training,No\n"
    "Elm,Funding,No\nElm,Training,No\nCluster average,Funding,Yes\nCluster average,Training,Yes",
    "separated by bars": "School|Funding|Training\nOak|Yes|No\nElm|No|No",
    "asked in sentences": "School,How would you rate your school for funding?,Please rate training (1 = No)\n"
    "Oak,Yes,No\nElm,No,No",
    "the factors' numbers": "School name,Question no,Score\nOak,1,Yes\nOak,2,No\nElm,1,No\nElm,2,No",
    "why each mark": "School,Funding,Funding - reason,Training,Training - reason\n"
    "Oak,Yes,2 grants,No,none\nElm,No,3,No,5",
}  # fmt: skip


@pytest.mark.parametrize("kind", BESIDE)
def test_what_stands_beside_the_schools_takes_none_away_and_adds_none(tmp_path, yes_no, kind):
    assert marks(load_ratings(written(tmp_path, BESIDE[kind]), yes_no)) == OAK_ELM


def test_a_school_whose_name_holds_a_word_of_figures_stays_whatever_stands_beside_it(tmp_path, yes_no):
    text = "School,Safety,Track,Funding,Training\nCharles N Holden School,Average,Standard,Yes,No\n"
    text += "La Cima Charter School,n/a,Highest,No,No\nFamily Life Academy III,N,Standard,No,Yes\nTotal,,,1,1"
    ratings = load_ratings(written(tmp_path, text), yes_no)
    assert marks(ratings) == {
        "Charles N Holden School": "Y N", "La Cima Charter School": "N N", "Family Life Academy III": "N Y"
    }  # fmt: skip


def test_a_row_with_a_number_of_its_own_is_a_school_unless_it_is_a_country(tmp_path, yes_no):
    text = "URN,Name,Funding,Training\nSC1,Oak,Yes,No\nSC2,Family Action,No,No\nE92,England,No,Yes"
    ratings = load_ratings(written(tmp_path, text), yes_no)
    assert marks(ratings) == {"Oak": "Y N", "Family Action": "N N"}


def test_a_row_of_marks_that_is_left_out_by_its_name_is_said_to_have_marks(tmp_path, yes_no):
    text = "School,Funding,Training\nOak,Yes,No\nFamily Action,No,Yes\nElm,No,No"
    ratings = load_ratings(written(tmp_path, text), yes_no)
    assert marks(ratings) == OAK_ELM
    assert any('"Family Action" has marks and is left out' in str(one) for one in ratings.attrs["problems"])


def written(tmp_path, text):
    text = textwrap.dedent(text).strip("\n")
    path = tmp_path / ("a.tsv" if "\t" in text else "a.csv")
    path.write_text(text + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", READ)
def test_read_right(tmp_path, yes_no, kind):
    text, schools = READ[kind]
    assert marks(load_ratings(written(tmp_path, text), yes_no)) == schools


@pytest.mark.parametrize("kind", SAID)
def test_asked_or_refused_with_what_to_type(tmp_path, yes_no, kind):
    text, sentences = SAID[kind]
    with pytest.raises(DataError) as refused:
        load_ratings(written(tmp_path, text), yes_no)
    for sentence in sentences:
        assert sentence in str(refused.value)
    assert len(said(refused.value.problems)) <= 4


NAMES = [
    "1. Effective engagement and consultation",
    "2. Integration of extended services within school improvement planning",
]


def book(path, rows, *, merged=(), formats=(), hidden=(), title="Sheet1"):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for cell, code in dict(formats).items():
        sheet[cell].number_format = code
    for column in hidden:
        sheet.column_dimensions[column].hidden = True
    made.save(path)
    return path


def two(ratings):
    """Marks on the first two factors, by school."""
    return {school: " ".join(texts.split()[:2]) for school, texts in marks(ratings).items()}


GRID = [["KSF", "Oak Primary", "Elm Infant"], [NAMES[0], 7, 4], [NAMES[1], 6, 5]]


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        (1, "0%", '"100%"'), (0.9, "0%", '"90%"'), (True, "General", "TRUE"),
        (1, '"TRUE";"TRUE";"FALSE"', "TRUE"), (5, '0"%"', '"5%"'),
    ],
)  # fmt: skip
def test_a_mark_that_shows_as_something_else_is_what_it_shows(tmp_path, value, code, said):
    path = book(tmp_path / "a.xlsx", [GRID[0], [NAMES[0], value, 4], GRID[2]], formats={"B2": code})
    with pytest.raises(DataError, match=f"cell B2: not a number: found {said}"):
        load_ratings(path)


def test_a_literal_zero_behind_the_mark_makes_it_ten_times_as_much(tmp_path):
    path = book(tmp_path / "a.xlsx", GRID, formats={"B2": '0"0"'})
    with pytest.raises(DataError, match="cell B2: out of range: found 70"):
        load_ratings(path)


def test_a_mark_in_a_format_that_writes_n_a_is_n_a(tmp_path):
    ratings = load_ratings(book(tmp_path / "a.xlsx", GRID, formats={"B2": '"n/a"', "C2": ";;;"}))
    assert two(ratings) == {"Oak Primary": ". 6", "Elm Infant": ". 5"}
    assert ratings["missing"].iloc[0] == "n/a"
    assert "one cell with a number that the cell's format does not show" in told(ratings)


def told(ratings):
    return "\n".join(map(str, ratings.attrs["problems"]))


@pytest.mark.parametrize(
    "second", [["Headteacher", "Mrs Smith", "Mr Jones"], ["", "Mrs Smith", "Mr Jones"], ["Head of school", "Jo", "Al"],
               ["Phase", "Primary", "Infant"], ["Date of visit", "1 May 2024", "2 May 2024"],
               ["Postcode", "AB1 2CD", "AB1 3EF"]]
)  # fmt: skip
def test_a_second_line_of_headings_is_no_schools(tmp_path, second):
    path = book(tmp_path / "a.xlsx", [GRID[0], second, *GRID[1:]])
    assert two(load_ratings(path)) == {"Oak Primary": "7 6", "Elm Infant": "4 5"}


@pytest.mark.parametrize("merged", [["A2:A3"], []])
def test_a_cluster_written_once_goes_for_the_rows_below(tmp_path, merged):
    rows = [["Cluster", "School", *NAMES], ["North", "Oak", 7, 6], [None, "Elm", 4, 5], ["South", "Ash", 3, 3]]
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows, merged=merged))
    clusters = ratings.drop_duplicates("school").set_index("school")["cluster"].to_dict()
    assert clusters == {"Oak": "North", "Elm": "North", "Ash": "South"}


def test_a_round_merged_across_is_the_round_of_each_school_below(tmp_path):
    rows = [["Round", "2025", None, "2026", None], ["School", "Oak", "Elm", "Oak", "Elm"], [NAMES[0], 7, 4, 8, 5],
            [NAMES[1], 6, 5, 7, 6]]  # fmt: skip
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows, merged=["B1:C1", "D1:E1"]))
    latest = ratings[ratings["round"] == "2026"]
    assert ratings["round"].cat.categories.tolist() == ["2025", "2026"]
    assert two(latest) == {"Oak": "8 7", "Elm": "5 6"}


@pytest.mark.parametrize("merged", [["B1:C1", "D1:E1"], []])
def test_a_school_over_mark_and_why(tmp_path, merged):
    rows = [["KSF", "Oak", None, "Elm", None], [None, "Mark", "Why?", "Mark", "Why?"],
            [NAMES[0], 7, "new head", 4, "no time"], [NAMES[1], 6, None, 5, "b"]]  # fmt: skip
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows, merged=merged))
    assert two(ratings) == {"Oak": "7 6", "Elm": "4 5"}
    assert ratings["note"].dropna().tolist() == ["new head", "no time", "b"]


def test_a_mark_merged_over_two_schools_is_named(tmp_path):
    rows = [GRID[0], [NAMES[0], 7, None], GRID[2]]
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows, merged=["B2:C2"]))
    assert (
        "cells B2:C2: one cell, merged over several, holds 7 for Oak Primary, and nothing is read for Elm Infant"
        in (told(ratings))
    )


def test_a_hidden_column_is_read_and_named(tmp_path):
    ratings = load_ratings(book(tmp_path / "a.xlsx", GRID, hidden=["C"]))
    assert two(ratings) == {"Oak Primary": "7 6", "Elm Infant": "4 5"}
    assert "cell C2: a hidden column holds the marks of Elm Infant" in told(ratings)


@pytest.mark.parametrize(
    ("heading", "first", "second", "said"),
    [
        ("Lowest", 4, 5, ""), ("No. rated", 2, 2, ""), ("Rank", 1, 2, ""), ("Median", 5.5, 5.5, ""), ("n", 2, 2, ""),
        ("Highest", 7, 6, ""), ("Highest", 9, 6, "printed highest mark"), ("Grand total", 11, 11, ""),
        ("LA average", 6.1, 6.2, ""), ("England", 6, 6, ""), ("National average", 6, 6, ""),
        ("No. rated", 3, 2, "printed count"),
        ("Average", 5.5, 5.5, ""), ("Mean score", 5.5, 9, "printed average"), ("Max", 7, 6, ""), ("% rated", 1, 1, ""),
    ],
)  # fmt: skip
def test_a_statistic_is_no_school_and_is_held_against_the_marks(tmp_path, heading, first, second, said):
    rows = [[*GRID[0], heading], [*GRID[1], first], [*GRID[2], second]]
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows))
    assert two(ratings) == {"Oak Primary": "7 6", "Elm Infant": "4 5"}
    contradicted = [problem.kind for problem in ratings.attrs["problems"] if "contradicted" in problem.kind]
    assert bool(contradicted) == bool(said)
    assert said in told(ratings)


def test_another_years_total_hides_no_wrong_one(tmp_path):
    rows = [[*GRID[0], "Total", "2025 total"], [*GRID[1], 99, 10], [*GRID[2], 11, 10]]
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows))
    assert "printed 99, ratings add up to 11" in told(ratings)
    printed = {(figure.round, figure.value) for figure in ratings.attrs["printed"]}
    assert printed == {("undated", 99), ("undated", 11), ("2025", 10)}


def test_a_row_of_totals_without_a_name_is_told_by_arithmetic(tmp_path):
    rows = [["School", *[f"KSF {n}" for n in range(1, 11)]], ["Oak", *range(1, 11)], ["Elm", *[5] * 10],
            [None, *range(6, 16)]]  # fmt: skip
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows))
    assert ratings["school"].cat.categories.tolist() == ["Oak", "Elm"]
    assert "equals the total of the schools beside it on all KSFs" in told(ratings)
    assert {figure.kind for figure in ratings.attrs["printed"]} == {"total"}


def test_averages_that_are_called_totals_are_averages(tmp_path):
    rows = [[*GRID[0], "Total"], [*GRID[1], 5.5], [*GRID[2], 5.5]]
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows))
    assert {figure.kind for figure in ratings.attrs["printed"]} == {"average"}
    assert "contradicted" not in told(ratings)


def test_a_heading_that_pandas_repeated_is_named(tmp_path):
    rows = [[*GRID[0], "Oak Primary.1"], [*GRID[1], 7], [*GRID[2], 6]]
    assert '"Oak Primary.1" repeats Oak Primary' in told(load_ratings(book(tmp_path / "a.xlsx", rows)))


def test_marks_with_their_meaning_are_read_counted_and_said(tmp_path):
    rows = [GRID[0], [NAMES[0], "7 - developing", 4], [NAMES[1], "10 (high)", 5]]
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows))
    assert two(ratings)["Oak Primary"] == "7 10"
    assert '"7 - developing" as 7 (1 cell), "10 (high)" as 10 (1 cell)' in told(ratings)


def test_a_closing_comment_is_no_note_on_the_last_factor(tmp_path, yes_no):
    text = "School,Funding,Why?,Training,Why?\nOak,Yes,a,No,b"
    assert load_ratings(written(tmp_path, text), yes_no)["note"].tolist() == ["a", "b"]
    ratings = load_ratings(written(tmp_path, "School,Funding,Training,Comments\nOak,Yes,No,we want more"), yes_no)
    assert ratings["note"].isna().all()
    assert 'left out: "Comments"' in told(ratings)


def test_a_factor_merged_over_mark_and_why_in_a_table(tmp_path):
    rows = [["School", NAMES[0], None, NAMES[1], None], [None, "Mark", "Why?", "Mark", "Why?"], ["Oak", 7, "a", 6, "b"],
            ["Elm", 4, None, 5, "c"]]  # fmt: skip
    ratings = load_ratings(book(tmp_path / "a.xlsx", rows, merged=["B1:C1", "D1:E1"]))
    assert two(ratings) == {"Oak": "7 6", "Elm": "4 5"}
    assert ratings["note"].dropna().tolist() == ["a", "b", "c"]


def test_marks_of_another_year_beside_this_years_are_a_question(tmp_path):
    rows = [["KSF", "Oak", "Oak 2025", "Elm"], [NAMES[0], 7, 6, 4], [NAMES[1], 6, 6, 5]]
    with pytest.raises(DataError, match=r'"Oak 2025" beside "Oak".*--ignore "Oak 2025"'):
        load_ratings(book(tmp_path / "a.xlsx", rows))


def test_low_marks_throughout_are_said(tmp_path):
    path = written(tmp_path, "School,Q1,Q2,Q3,Q4,Q5,Q6,Q7,Q8,Q9,Q10\nOak,4,3,5,3,2,1,4,5,4,4\nElm,5,5,4,3,3,2,4,4,5,3")
    assert "no mark is above 5 on a scale from 1 to 10" in told(load_ratings(path))


# Sheets that are questions


def sheets(path, pages, hidden=()):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in pages.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    made.save(path)
    return path


TABLE = [["School", "Funding", "Training"], ["Oak", "Yes", "No"], ["Elm", "Yes", "Yes"], ["Ash", "No", "No"]]
OTHER = [["School", "Funding", "Training"], ["Oak", "No", "No"], ["Elm", "No", "Yes"], ["Ash", "No", "Yes"]]


@pytest.mark.parametrize(
    ("pages", "hidden", "said"),
    [
        ({"Summary": TABLE, "Framework": TABLE}, (), "the same schools with the same marks as on sheet"),
        ({"Latest": TABLE, "History": OTHER}, (), '3 of the schools that sheet "Latest" rates too'),
        ({"Cover": [["About this file"]], "Data": TABLE}, ("Data",), "stands on the hidden sheet"),
    ],
)
def test_sheets_that_are_questions(tmp_path, yes_no, pages, hidden, said):
    path = sheets(tmp_path / "a.xlsx", pages, hidden)
    with pytest.raises(DataError) as refused:
        load_ratings(path, yes_no)
    last = list(pages)[-1]
    assert said in str(refused.value)
    assert f"--sheet {last}" in str(refused.value)
    assert len(load_ratings(path, yes_no, sheet=last)["school"].cat.categories) == 3


def test_sheets_of_two_rounds_are_two_rounds(tmp_path, yes_no):
    ratings = load_ratings(sheets(tmp_path / "a.xlsx", {"2024": TABLE, "2025": OTHER}), yes_no)
    assert ratings["round"].cat.categories.tolist() == ["2024", "2025"]


# Options answer what a file cannot say


@pytest.mark.parametrize(
    ("text", "given", "schools"),
    [
        ("Publication,Team,Funding,Training\nAbsence,Red,Yes,No", {"columns": {"school": "Team"}}, {"Red": "Y N"}),
        ("School,Funding,Training\nOak,NDA,9", {"missing": "NDA,9"}, {"Oak": ". ."}),
        ("School,Funding,Other,Training\nOak,Yes,Yes,No", {"ignore": "Other"}, {"Oak": "Y N"}),
        ("School,Funding,Training\nUnits,text,text\nOak,Yes,No", {"ignore": "Units"}, {"Oak": "Y N"}),
        ("Funding,Training\nSchool,Funding,Training\nOak,Yes,No", {"header_row": 2}, {"Oak": "Y N"}),
    ],
)
def test_options_answer_what_a_file_cannot_say(tmp_path, yes_no, text, given, schools):
    assert marks(load_ratings(written(tmp_path, text), yes_no, **given)) == schools


def test_cluster_and_round_of_files_that_say_neither(tmp_path, yes_no):
    path = written(tmp_path, "School,Funding,Training\nOak,Yes,No")
    ratings = load_ratings(path, yes_no, as_cluster="North", as_round="Spring 2026")
    assert ratings["cluster"].unique().tolist() == ["North"]
    assert ratings["round"].unique().tolist() == ["Spring 2026"]


def test_each_response_may_be_a_rater(tmp_path, yes_no):
    path = written(tmp_path, SAID["many responses a school"][0])
    assert load_ratings(path, yes_no, repeated="rater")["rater"].nunique() == 5
    assert marks(load_ratings(path, yes_no, repeated="latest")) == {"Oak": "N Y", "Beech": "N Y"}


HISTORY = (
    "Name,URN,Inspection date,Publication date,Theme,Funding,Training\nOak,1,31/05/22,02/07/22,a,No,No\n"
    "Oak,1,01/02/23,03/03/23,b,Yes,No\nOak,1,01/02/24,03/03/24,a,,\nElm,2,05/06/21,01/07/21,b,No,No"
)


def test_several_rows_of_a_school_the_latest_that_has_a_mark_counts_where_asked_for(tmp_path, yes_no):
    path = written(tmp_path, HISTORY)
    with pytest.raises(DataError) as refused:
        load_ratings(path, yes_no)
    assert '--column round="Inspection date". If only the latest counts: --repeated latest' in str(refused.value)
    ratings = load_ratings(path, yes_no, repeated="latest")
    assert marks(ratings) == OAK_ELM
    found = (
        "two earlier rows of a school are not counted: Oak (rows 2 and 4). "
        'The latest "Inspection date" with a mark counts.'
    )
    assert any(found in str(one) for one in ratings.attrs["problems"])


def test_a_column_of_dates_as_rounds_is_in_the_order_of_time(tmp_path, yes_no):
    ratings = load_ratings(written(tmp_path, HISTORY), yes_no, columns={"round": "Inspection date"})
    assert list(ratings["round"].cat.categories) == ["2021-06-05", "2022-05-31", "2023-02-01", "2024-02-01"]


@pytest.mark.parametrize(("later", "earlier"), [("14-Sep-25", "03-Mar-24"), ("14 Sept 2025", "3 March 2024")])
def test_the_latest_is_the_latest_in_whatever_words_its_day_is_written(tmp_path, yes_no, later, earlier):
    text = f"School,Visited on,Funding,Training\nOak,{later},Yes,Yes\nOak,{earlier},No,No\nElm,{earlier},No,No"
    ratings = load_ratings(written(tmp_path, text), yes_no, repeated="latest")
    assert marks(ratings) == {"Oak": "Y Y", "Elm": "N N"}
    assert any('The latest "Visited on" counts' in str(one) for one in ratings.attrs["problems"])
    rounds = load_ratings(written(tmp_path, text), yes_no, columns={"round": "Visited on"})["round"]
    assert list(rounds.cat.categories) == ["2024-03-03", "2025-09-14"]


def test_only_a_column_that_tells_rows_apart_is_named_for_it(tmp_path, yes_no):
    text = "Provider,Team,Programme,Funding,Training\nOak,A,Nursing,Yes,No\nOak,A,Midwifery,No,No\nElm,A,Nursing,No,No"
    with pytest.raises(DataError) as refused:
        load_ratings(written(tmp_path, text), yes_no)
    assert 'two people\'s marks: --column rater="Programme" or of two groups: --column cluster="Programme".' in str(
        refused.value
    )
    assert 'cluster="Team"' not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["Funding,Training,What went well in this module so far?\nYes,No,Much\nNo,No,\nYes,Yes,All of it",
     "Timestamp,Funding,Training\n01/05/2024 10:00,Yes,No\n02/05/2024 10:00,No,No\n03/05/2024 11:00,Yes,Yes"],
)  # fmt: skip
def test_a_survey_of_one_school_is_read_once_the_school_is_named(tmp_path, yes_no, text):
    path = written(tmp_path, text)
    with pytest.raises(DataError, match='--as-school "Oak Primary"'):
        load_ratings(path, yes_no)
    with pytest.raises(DataError, match="--repeated rater"):
        load_ratings(path, yes_no, as_school="Oak")
    ratings = load_ratings(path, yes_no, as_school="Oak", repeated="rater")
    assert marks(ratings) == {"Oak": "Y N N N Y Y"}
    assert ratings["rater"].nunique() == 3
    assert ratings.attrs["sources"][0] == "School from --as-school"


def test_responses_without_their_times_count_in_the_order_of_the_rows(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(YES_NO.replace('name = "Training"', 'name = "Timestamp"'), encoding="utf-8")
    text = "Timestamp,School,Funding\nNo,Oak,No\nYes,Oak,Yes\nNo,Elm,No"
    ratings = load_ratings(written(tmp_path, text), own)
    assert marks(ratings) == {"Oak": "Y Y", "Elm": "N N"}
    assert any("no column of times is read" in str(one) for one in ratings.attrs["problems"])


def test_an_answer_in_the_words_of_a_figure_takes_no_response_away(tmp_path, yes_no):
    text = "Course,Which is it?,Funding,Training\nA,mean,Yes,No\nB,standard deviation,No,No\nC,n,Yes,Yes\n,Total,2,1"
    ratings = load_ratings(written(tmp_path, text), yes_no, as_school="Oak", repeated="rater", missing="1,2")
    assert marks(ratings) == {"Oak": "Y N N N Y Y"}


def test_one_word_in_every_row_names_no_school(tmp_path, yes_no):
    text = "Email,Availability,Score,Funding,Training\na@b.uk,Weekends,7,Yes,No\nc@b.uk,Weekends,8,No,No\n"
    with pytest.raises(DataError) as refused:
        load_ratings(written(tmp_path, f"{text}d@b.uk,Weekends,9,No,Yes"), yes_no)
    assert "no column that names the schools" in str(refused.value)
    assert '--column school="Score"' not in str(refused.value)


def test_a_question_for_remarks_names_no_school(tmp_path, yes_no):
    heading = "Please give any remarks on this course in general."
    text = f"Participant ID,Funding,Training,{heading}\n1,Yes,No,Much\n2,No,No,\n3,No,Yes,Little"
    with pytest.raises(DataError) as refused:
        load_ratings(written(tmp_path, text), yes_no)
    option = 'If all rows are one school\'s: --as-school "Oak Primary" --column rater="Participant ID".'
    assert option in str(refused.value)
    assert "--column school=" not in str(refused.value)
    ratings = load_ratings(tmp_path / "a.csv", yes_no, as_school="Oak", columns={"rater": "Participant ID"})
    assert marks(ratings) == {"Oak": "Y N N N N Y"}
    assert "--ignore" not in str(refused.value)


def test_a_row_a_rating_without_a_school_asks_for_it(tmp_path, yes_no):
    text = "Ref,Question Text,Score\n1.1,Funding,Yes\n1.2,Training,No"
    path = written(tmp_path, text)
    columns = {"factor": "Question Text", "mark": "Score"}
    with pytest.raises(DataError, match='If all rows are one school\'s: --as-school "Oak Primary"'):
        load_ratings(path, yes_no, columns=columns)
    assert marks(load_ratings(path, yes_no, columns=columns, as_school="Oak")) == {"Oak": "Y N"}


def test_a_numbered_column_may_be_said_to_name_what_was_rated(tmp_path, yes_no):
    text = "student,Funding,Training\n11,Yes,No\n12,No,No"
    with pytest.raises(DataError, match='--column school="student"'):
        load_ratings(written(tmp_path, text), yes_no)


def test_a_survey_of_qualtrics_is_read_from_its_questions(tmp_path, yes_no):
    codes = '"{""ImportId"":""endDate""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2""}","{""ImportId"":""QID3""}"'
    text = f"EndDate,Q1,Q2_1,Q2_2\nEnd Date,Name of school,Rate - Funding,Rate - Training\n{codes}\n"
    text += "2025-05-01 09:10:00,Oak,Yes,No\n2025-05-01 09:12:00,Elm,No,No"
    assert marks(load_ratings(written(tmp_path, text), yes_no)) == OAK_ELM


def test_a_row_a_rating_of_one_school_under_headings_of_its_own(tmp_path, yes_no):
    text = "Responder,Attribute,Verdict\n1,Funding,Yes\n1,Training,No\n2,Funding,No\n2,Training,No"
    columns = {"factor": "Attribute", "mark": "Verdict", "rater": "Responder"}
    ratings = load_ratings(written(tmp_path, text), yes_no, columns=columns, as_school="Oak")
    assert marks(ratings) == {"Oak": "Y N N N"}
    assert ratings["rater"].dropna().unique().tolist() == ["1", "2"]


def test_a_row_of_figures_whose_label_stands_in_another_column_is_named_for_ignore(tmp_path, yes_no):
    text = "School,Open,Funding,Training\nOak,Weekends,Yes,No\nElm,Weekends,No,No\n,Training required?,No,No"
    path = written(tmp_path, text)
    with pytest.raises(DataError) as refused:
        load_ratings(path, yes_no)
    assert 'If it is no school\'s: --ignore "Training required?"' in str(refused.value)
    assert marks(load_ratings(path, yes_no, ignore="Training required?")) == OAK_ELM


def test_a_column_of_noughts_and_ones_headed_academy_names_no_school(tmp_path, yes_no):
    text = "LAESTAB,Academy,Funding,Training\n9372001,0,Yes,No\n9372002,1,No,No\n9372003,0,No,Yes"
    ratings = load_ratings(written(tmp_path, text), yes_no)
    assert list(marks(ratings)) == ["School 9372001", "School 9372002", "School 9372003"]


def test_two_years_beside_each_other_are_two_rounds(tmp_path, yes_no):
    path = tmp_path / "years.xlsx"
    rows = [["", 2023, "", 2024, ""], ["School", "Funding", "Training", "Funding", "Training"],
            ["Oak", "No", "No", "Yes", "No"], ["Elm", "No", "Yes", "No", "No"]]  # fmt: skip
    book(path, rows, merged=["B1:C1", "D1:E1"])
    above = load_ratings(path, yes_no)
    text = "School,Funding 2023,Training 2023,Funding 2024,Training 2024\nOak,No,No,Yes,No\nElm,No,Yes,No,No"
    for ratings in (above, load_ratings(written(tmp_path, text), yes_no)):
        assert marks(ratings[ratings["round"] == "2023"]) == {"Oak": "N N", "Elm": "N Y"}
        assert marks(ratings[ratings["round"] == "2024"]) == OAK_ELM


def test_marks_of_two_people_beside_each_other_are_kept_where_that_is_said(tmp_path, yes_no):
    text = "School,Funding (self),Training (self),Funding (LA),Training (LA)\nOak,Yes,No,No,No\nElm,No,No,No,Yes"
    path = written(tmp_path, text)
    above = tmp_path / "above.xlsx"
    rows = [["", "Self", "", "LA", ""], ["School", "Funding", "Training", "Funding", "Training"],
            ["Oak", "Yes", "No", "No", "No"], ["Elm", "No", "No", "No", "Yes"]]  # fmt: skip
    book(above, rows, merged=["B1:C1", "D1:E1"])
    with pytest.raises(DataError) as refused:
        load_ratings(above, yes_no)
    assert 'two practices below each of "Self" and "LA"' in str(refused.value)
    assert "If each is another person's: --repeated rater" in str(refused.value)
    assert set(load_ratings(above, yes_no, repeated="rater")["rater"].dropna()) == {"Self", "LA"}
    ratings = load_ratings(path, yes_no, repeated="rater")
    assert marks(ratings[ratings["rater"] == "self"]) == OAK_ELM
    assert marks(ratings[ratings["rater"] == "LA"]) == {"Oak": "N N", "Elm": "N Y"}


def test_a_comma_in_a_name_is_the_one_cause_of_a_line_too_long(tmp_path, yes_no):
    text = "School,Funding,Training\nSt Mary, Ashford,Yes,No\nOak,Yes,No\nElm,No,No"
    with pytest.raises(DataError) as refused:
        load_ratings(written(tmp_path, text), yes_no)
    assert "Is there a comma in a name?" in str(refused.value)
    assert "--missing" not in str(refused.value)


def test_a_last_row_without_a_word_of_a_school_is_named(tmp_path, yes_no):
    text = "School,Funding,Training\nOak Primary,Yes,No\nElm Infant School,No,No\nAsh Academy,No,Yes\nKent,No,No"
    ratings = load_ratings(written(tmp_path, text), yes_no)
    assert list(marks(ratings)) == ["Oak Primary", "Elm Infant School", "Ash Academy", "Kent"]
    found = (
        "\"Kent\", below 3 names of schools, is read as a school. If it is an authority's or a region's: --ignore Kent."
    )
    assert any(found in str(one) for one in ratings.attrs["problems"])


def test_the_one_number_under_two_names_is_one_school(tmp_path, yes_no):
    text = "Round,URN,School,Funding,Training\n2024,100001,Elm Infant,Yes,No\n2025,100001,Elm Primary,No,No"
    ratings = load_ratings(written(tmp_path, text), yes_no)
    assert ratings["school"].cat.categories.tolist() == ["Elm Primary"]
    assert 'number 100001 is called "Elm Infant" and "Elm Primary"; both are read as' in told(ratings)


def test_where_the_schools_were_found_is_always_said(tmp_path, yes_no):
    path = sheets(tmp_path / "a.xlsx", {"Latest": [["URN", "Name", "Funding", "Training"], [1, "Oak", "Yes", "No"]]})
    assert load_ratings(path, yes_no).attrs["sources"] == (
        'Schools from column B "Name" (sheet "Latest"), one school',
        "Cluster from the sheet's name, no round is named",
    )
    rows = [["Cluster: North"], ["Round: 2026"], ["School", "Funding", "Training"], ["Oak", "Yes", "No"]]
    path = sheets(tmp_path / "b.xlsx", {"Latest": rows})
    assert load_ratings(path, yes_no).attrs["sources"] == (
        'Schools from column A "School" (sheet "Latest"), one school',
    )


def test_words_where_marks_are_numbers_are_one_line_that_names_the_framework(tmp_path):
    path = written(tmp_path, "School,Funding,Multi-agency training\nOak,R,A\nElm,G,Amber/Red")
    with pytest.raises(DataError) as refused:
        load_ratings(path)
    wrong = [problem for problem in refused.value.problems if problem.error]
    assert [problem.kind for problem in wrong] == ["words, not numbers"]
    assert 'found "R", "A", "G", "Amber/Red" in 4 cells (B2, C2, B3, ...)' in str(wrong[0])
    assert "--framework. Where none has them, draft one: esanalysis framework draft." in str(wrong[0])


def test_words_beside_numbers_stay_slips_said_one_by_one(tmp_path):
    path = written(tmp_path, "School,Funding,Multi-agency training\nOak,7,high\nElm,good,3")
    with pytest.raises(DataError) as refused:
        load_ratings(path)
    assert [problem.kind for problem in refused.value.problems if problem.error] == ["not a number"] * 2


def test_a_sheet_a_school_is_named_by_its_tab_in_one_cluster(tmp_path, yes_no):
    def of(*marks):
        return [["Practice", "Score", "Evidence"], ["Funding", marks[0], "as told"], ["Training", marks[1], ""]]

    path = sheets(tmp_path / "North 2026.xlsx", {"Oak Primary": of("Yes", "No"), "Elm Infant": of("No", "No")})
    ratings = load_ratings(path, yes_no)
    assert marks(ratings) == {"Oak Primary": "Y N", "Elm Infant": "N N"}
    assert list(ratings["cluster"].cat.categories) == ["North"]
    assert ratings["note"].dropna().tolist() == ["as told", "as told"]
    assert ratings.attrs["sources"][0] == "Schools from the names of the sheets"


def test_a_history_beside_the_latest_marks_is_a_question(tmp_path, yes_no):
    schools = ["Oak Primary", "Elm Infant", "Fir Academy"]
    latest = [["School", "Funding", "Training"], *([name, "Yes", "No"] for name in schools)]
    history = [["Year", "School", "Funding", "Training"], *(["2023", name, "No", "No"] for name in schools)]
    path = sheets(tmp_path / "a.xlsx", {"Latest": latest, "History": history})
    with pytest.raises(DataError, match="--sheet Latest or --sheet History"):
        load_ratings(path, yes_no)


def test_names_above_schools_with_nothing_beside_them_are_clusters(tmp_path, yes_no):
    rows = (
        "School,Funding,Training\nNorth,,\nOak Primary,Yes,No\nAsh Primary,No,No\n"
        "South,,\nElm Infant,No,No\nSouth average,No,No"
    )
    ratings = load_ratings(written(tmp_path, rows), yes_no)
    found = ratings[["cluster", "school"]].astype(str).drop_duplicates().values.tolist()
    assert found == [["North", "Oak Primary"], ["North", "Ash Primary"], ["South", "Elm Infant"]]
    assert '"North" and "South" are read as clusters' in str(ratings.attrs["problems"][0])


def test_ignored_headings_may_hold_a_star(tmp_path, yes_no):
    rows = "School,Funding (self),Funding (peer),Training (self),Training (peer)\nOak,Yes,No,No,Yes\nElm,No,Yes,No,Yes"
    ratings = load_ratings(written(tmp_path, rows), yes_no, ignore="*(peer)")
    assert marks(ratings) == OAK_ELM


def test_a_date_that_was_made_of_a_range_is_no_mark(tmp_path):
    path = written(tmp_path, "KSF,Oak,Elm\nKSF 1,03-Apr,7/10\nKSF 2,5,6")
    with pytest.raises(DataError) as refused:
        load_ratings(path)
    [wrong] = [problem for problem in refused.value.problems if problem.error]
    assert (wrong.kind, wrong.cell, wrong.found) == ("not a number", "B2", '"03-Apr"')


def test_numbers_head_the_factors_where_schools_stand_beside_them(tmp_path):
    rows = ["School,1,2,3,4,5,6,7,8,9,10", "Oak,5,6,7,8,5,4,6,7,8,3", "Elm,6,6,6,8,5,4,6,7,9,2"]
    assert marks(load_ratings(written(tmp_path, "\n".join(rows)))) == {
        "Oak": "5 6 7 8 5 4 6 7 8 3",
        "Elm": "6 6 6 8 5 4 6 7 9 2",
    }
    rows = ["DBN,School,1.1,1.2,2.2,1.4,3.4,1.3,3.1,4.1,4.2,5.1", "01M015,Oak,P,D,P,WD,P,P,P,P,WD,P"]
    read = load_ratings(written(tmp_path, "\n".join(rows)), "nyc-school-quality-2024")
    assert (read["rating"].count(), read["school"].unique().tolist()) == (10, ["Oak"])


LIKERT = ("Agree", "Disagree", "Strongly agree")


def survey_of(head, rows, beside):
    """The text of a survey with two questions of agreement beside two other columns."""
    lines = [f"{row},{LIKERT[at % 3]},Agree" for at, row in enumerate(rows)]
    return "\n".join([f"{head},{beside},Lunch is good,Staff listen", *lines])


@pytest.fixture
def agreement(tmp_path):
    path = tmp_path / "agreement.toml"
    words = '["Strongly disagree", "Disagree", "Agree", "Strongly agree"]'
    factors = "".join(f'[[factors]]\nname = "{name}"\n' for name in ("Lunch is good", "Staff listen"))
    path.write_text(f'title = "Agreement"\n[scale]\nwords = {words}\n{factors}', encoding="utf-8")
    return load_framework(path)


@pytest.mark.parametrize("head", ["RespondentID", "Response ID", "ResponseId", "Submission ID", "Respondent code"])
def test_a_respondent_is_no_school_and_becomes_the_rater_of_one(tmp_path, agreement, head):
    path = written(tmp_path, survey_of(head, ["R_1,Oak Road", "R_2,", "R_3,"], "Which street do you live in?"))
    with pytest.raises(DataError) as refused:
        load_ratings(path, agreement)
    assert f'--as-school "Oak Primary" --column rater="{head}".' in str(refused.value)
    ratings = load_ratings(path, agreement, as_school="Oak", columns={"rater": head})
    assert (ratings["school"].unique().tolist(), ratings["rater"].nunique(), len(ratings)) == (["Oak"], 3, 6)


@pytest.mark.parametrize("beside", ["Email address", "Age", "Marital status", "Response ID"])
def test_the_name_of_a_person_is_no_school(tmp_path, agreement, beside):
    path = written(tmp_path, survey_of("Name", ["Ann Lee,17", "Bo Day,18", "Cy May,17"], beside))
    with pytest.raises(DataError, match="no column that names the schools"):
        load_ratings(path, agreement)


def test_an_answer_in_words_that_few_gave_names_no_school(tmp_path, agreement):
    rows = [f"r{at},{'We would like more sport' if at % 4 == 0 else ''}" for at in range(12)]
    path = written(tmp_path, survey_of("Response ID", rows, "Other"))
    with pytest.raises(DataError, match="no column that names the schools"):
        load_ratings(path, agreement)


def test_a_numbered_heading_is_no_factor_where_another_has_its_name(tmp_path):
    framework = tmp_path / "numbered.toml"
    factors = "".join(f'[[factors]]\nname = "{name}"\n' for name in ("Q12", "Q15"))
    framework.write_text(f'title = "T"\n[scale]\nwords = ["No", "Yes"]\n{factors}', encoding="utf-8")
    path = written(tmp_path, "School,Q1,Q2,Q12,Q15\nOak,No,No,Yes,Yes\nElm,No,No,Yes,No")
    ratings = load_ratings(path, load_framework(framework))
    assert marks(ratings) == {"Oak": "Y Y", "Elm": "Y N"}
    assert any('"Q1"' in str(one) and '"Q2"' in str(one) for one in ratings.attrs["problems"])


def test_a_second_line_of_headings_hides_no_school(tmp_path, yes_no):
    text = "School,Funding,Training\nDEMOGRAPHICS,PART A,\nSchool,has funds,trains staff\nOak,Yes,No\nElm,No,No"
    ratings = load_ratings(written(tmp_path, text), yes_no, missing="PART A,has funds,trains staff")
    assert {"Oak", "Elm"} <= set(ratings["school"])
    assert marks(ratings)["Oak"] == "Y N"


def test_cells_of_one_cause_are_named_as_far_as_a_person_reads(tmp_path, agreement):
    rows = [f"r{at},x" for at in range(60)]
    text = survey_of("Response ID", rows, "Other").split("\n")
    text = [line if at % 3 else line.rsplit(",", 2)[0] + ",," for at, line in enumerate(text[1:])]
    path = written(tmp_path, "\n".join(["Response ID,Other,Lunch is good,Staff listen", *text]))
    with pytest.raises(DataError, match=r"cells C3:C4, (?:\w+:\w+, ){6}\w+:\w+ and 12 more: no school name"):
        load_ratings(path, agreement)


def test_respondents_without_an_answer_are_counted(tmp_path, agreement):
    text = survey_of("Response ID", ["R_1,x", "R_2,y"], "Street") + "\nR_3,z,,\nR_4,,,"
    ratings = load_ratings(written(tmp_path, text), agreement, as_school="Oak", columns={"rater": "Response ID"})
    assert ratings["rater"].nunique() == 2
    assert any("two rows without a mark are left out" in str(one) for one in ratings.attrs["problems"])


def test_a_column_that_an_option_names_and_the_file_has_not_is_said(tmp_path, agreement):
    text = survey_of("#", ["a1,x", "a2,y"], "Street")
    path = written(tmp_path, text)
    ratings = load_ratings(path, agreement, as_school="Oak", columns={"rater": "#", "phase": "Stage"})
    assert sorted(ratings["rater"].unique()) == ["a1", "a2"]
    said = [str(one) for one in ratings.attrs["problems"] if one.kind == "no such column"]
    assert said == [
        'a.csv: no column is headed as said: --column phase="Stage". Write the heading as it stands in the file.'
    ]


def test_a_factor_may_be_called_by_a_number_alone(tmp_path):
    framework = tmp_path / "numbered.toml"
    factors = "".join(f'[[factors]]\nname = "{name}"\n' for name in ("Our staff share", "14.1", "14.2"))
    framework.write_text(
        f'title = "T"\n[scale]\nwords = ["No", "Yes"]\n[file]\nheader_row = 1\n{factors}', encoding="utf-8"
    )
    path = tmp_path / "a.xlsx"
    book(path, [["School", "Our staff share", 14.1, 14.2], ["Oak", "No", "Yes", "Yes"], ["Elm", "No", "Yes", "No"]])
    assert marks(load_ratings(path, load_framework(framework))) == {"Oak": "N Y Y", "Elm": "N Y N"}


def drafted_for(path):
    """The framework that is drafted from a file, once its questions are answered."""
    out = write_framework(draft_framework(path), path.parent / "drafted.toml")
    out.write_text("".join(one for one in out.open(encoding="utf-8") if not one.startswith("draft")), encoding="utf-8")
    return load_framework(out)


@pytest.mark.parametrize(
    ("text", "read"),
    [("No,Question,Response,Notes\n,A: Governance,,\n1,Is there a plan?,Yes,\n2,Is it agreed?,No,\n,B: Value,,\n"
      "3,Are costs compared?,In part,", [3, 1, 2]),
     ("Standard,Statement,RAG,Evidence\n1. Lead,1.1 There is a policy,G,seen\n,1.2 There is a lead,A,\n"
      "2. Train,2.1 Staff are trained,R,", [3, 2, 1]),
     ("Area,Level 1 Emerging,Current level,Target level\nLeadership,is new,1,3\nSkills,are few,3,3\nSafety,is thin,2,3",
      [1, 3, 2]),
     ("Statement,Our score,Average of all schools\nStaff feel valued,4,5.5\nPupils have a voice,9,6.1", [4, 9])],
)  # fmt: skip
def test_a_self_assessment_of_one_school_is_drafted_and_read_once_the_school_is_named(tmp_path, text, read):
    path = written(tmp_path, text)
    framework = drafted_for(path)
    with pytest.raises(DataError, match='--as-school "Oak Primary"'):
        load_ratings(path, framework)
    ratings = load_ratings(path, framework, as_school="Oak").sort_values("ksf")
    assert list(ratings["school"].unique()) == ["Oak"]
    order = dict(zip(ratings["ksf"], ratings["rating"], strict=True))
    assert [order[key] for key in framework.keys] == read


def test_of_current_and_target_the_current_one_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [["School", "Lead", "", "Skills", ""], ["", "Current", "Target", "Current", "Target"]]
    rows += [[f"Oak {at}", 1 + at % 3, 3, 2, 4] for at in range(6)]
    book(path, rows, merged=["B1:C1", "D1:E1"])
    ratings = load_ratings(path, drafted_for(path))
    lead = ratings[ratings["ksf"] == ratings["ksf"].iloc[0]].set_index("school")["rating"]
    assert lead.to_dict() == {f"Oak {at}": 1 + at % 3 for at in range(6)}


def test_kobo_s_groups_before_a_heading_name_the_school_all_the_same(tmp_path):
    text = ("start,group_school/school_name,group_eval/teaching,group_eval/facilities,_uuid,_submission_time\n"
            "2025-05-01,Oak,good,poor,u1,2025-05-01\n2025-05-02,Elm,poor,very_good,u2,2025-05-02\n"
            "2025-05-03,Ash,good,good,u3,2025-05-03")  # fmt: skip
    path = written(tmp_path, text)
    ratings = load_ratings(path, drafted_for(path))
    assert sorted(ratings["school"].unique()) == ["Ash", "Elm", "Oak"]
    assert len(ratings) == 6


def test_a_count_of_marks_below_the_schools_is_no_school(tmp_path, yes_no):
    text = "School,Funding,Training\nOak,Yes,No\nElm,No,No\nNumber of yes,1,0"
    assert marks(load_ratings(written(tmp_path, text), yes_no)) == {"Oak": "Y N", "Elm": "N N"}


def test_in_a_table_with_a_row_a_rating_the_column_that_tells_rows_apart_is_named(tmp_path, yes_no):
    text = ("School,Practice,Period,Answer\nOak,Funding,May,Yes\nOak,Funding,June,No\nOak,Training,May,No\n"
            "Elm,Funding,May,Yes\nElm,Training,May,No")  # fmt: skip
    path = written(tmp_path, text)
    columns = {"factor": "Practice", "mark": "Answer"}
    with pytest.raises(DataError) as refused:
        load_ratings(path, yes_no, columns=columns)
    assert 'two rounds: --column round="Period"' in str(refused.value)
    assert "--repeated" not in str(refused.value)
    ratings = load_ratings(path, yes_no, columns=columns | {"round": "Period"})
    assert marks(ratings[ratings["round"] == "June"]) == {"Oak": "N ."}
