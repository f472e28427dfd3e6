"""A framework drafted from a file of marks: what can be known is written, what cannot is asked."""

import csv
import tomllib

import pytest
import xlsxwriter

from esanalysis.errors import FrameworkError, WouldLoseError
from esanalysis.files.shipped import DATA
from esanalysis.instrument.drafting import draft_framework, write_framework
from esanalysis.instrument.file.check import schema_problems
from esanalysis.instrument.file.source import toml_source
from esanalysis.instrument.reading import load_framework

CARD = [
    ["URN", "School name", "Inclusion", "Achievement", "Early years", "Sixth form", "Safeguarding standards"],
    [100001, "Ash Primary", "Strong standard", "Expected standard", "Strong standard", "Not applicable", "Met"],
    [100002, "Birch Primary", "Expected standard", "Needs attention", "Expected standard", "Not applicable", "Met"],
    [100003, "Cedar High", "Exceptional", "Strong standard", "Not applicable", "Expected standard", "Not met"],
]
AUDIT = [["School", "Funding", "Training"], ["Oak", "Yes", "No"], ["Ash", "In part", "Yes"], ["Elm", "Yes", "NDA"]]


@pytest.fixture
def file(tmp_path):
    def write(rows, name="audit.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        return path

    return write


def drafted(path):
    """What the draft of a file says: its text, and its entries."""
    out = write_framework(draft_framework(path), path.parent / "mine.toml", force=True)
    text = out.read_text(encoding="utf-8")
    assert schema_problems(toml_source(text, "mine.toml"), "framework") == ([], True)
    return text, tomllib.loads(text)


def names(raw):
    return [factor["name"] for factor in raw["factors"]]


def line(text, start):
    return next(line for line in text.split("\n") if line.startswith(start))


def test_a_draft_names_no_folder_of_the_person_who_made_it(file):
    path = file(AUDIT)
    text, _ = drafted(path)
    assert text.startswith("# Drafted from audit.csv.")
    assert "file:" not in text
    assert str(path.parent) not in text


def test_factors_words_and_columns_are_found_and_the_rest_is_asked_on_its_line(file):
    text, raw = drafted(file(AUDIT))
    assert names(raw) == ["Funding", "Training"]
    assert raw["scale"]["words"] == ["No", "In part", "Yes"]
    assert raw["file"] == {"columns": {"school": "School"}, "missing": ["NDA"]}
    assert "ASK: once you have answered, delete this line" in line(text, "draft = true")
    assert "ASK: the instrument's name" in line(text, "title = ")
    assert "# ASK: weakest first? This order is the usual one; the file does not say it" in text
    assert "ASK: no mark?" in line(text, "missing = ")


def test_a_draft_is_refused_until_its_questions_are_answered(file):
    path = file(AUDIT)
    out = write_framework(draft_framework(path), path.parent / "mine.toml")
    with pytest.raises(FrameworkError, match=r"mine\.toml is still a draft: .*\(line \d+, draft\)"):
        load_framework(out)
    text = out.read_text(encoding="utf-8")
    out.write_text("\n".join(row for row in text.split("\n") if not row.startswith("draft")), encoding="utf-8")
    assert load_framework(out).keys == ("funding", "training")


def test_words_of_a_shipped_scale_are_in_its_order_and_those_not_seen_are_filled_in(file):
    text, raw = drafted(file(CARD))
    assert [tuple(entry.values()) for entry in raw["scale"]["words"]] == [
        ("Urgent improvement", "UI"), ("Needs attention", "NdA"), ("Expected standard", "Exp"),
        ("Strong standard", "Str"), ("Exceptional", "Exc"),
    ]  # fmt: skip
    assert "# weakest first, as in ofsted-report-card-2025" in text
    assert line(text, '    {word = "Urgent improvement"').endswith("# not in this file")
    assert line(text, '    {word = "Strong standard"').endswith("# 3 marks")
    assert raw["file"]["missing"]["not applicable"] == ["not applicable"]
    assert "draft" not in raw
    assert names(raw) == ["Inclusion", "Achievement", "Early years", "Sixth form"]
    assert "3 of 4 headings are those of a shipped framework: perhaps --framework ofsted-report-card-2025" in text


def test_a_column_with_words_of_its_own_is_offered_as_a_factor_on_another_scale(file):
    text, raw = drafted(file(CARD))
    offered = text[text.index("# [scales.safeguarding-standards]") :]
    assert "ASK: is one of these a factor, on a scale of its own?" in text
    used = text.replace(
        offered, "\n".join(row.removeprefix("#").strip() for row in offered.split("\n# Left out")[0].split("\n"))
    )
    framework = tomllib.loads(used)
    assert framework["scales"] == {"safeguarding-standards": {"words": ["Not met", "Met"]}}
    assert framework["factors"][-1] == {"name": "Safeguarding standards", "scale": "safeguarding-standards"}
    assert len(raw["factors"]) == 4


def test_an_order_that_nothing_tells_is_asked_for(file):
    rows = [
        ["School", "Funding", "Training"],
        ["Oak", "Blue", "Zest"],
        ["Ash", "Plum", "Blue"],
        ["Elm", "Blue", "Plum"],
    ]
    text, raw = drafted(file(rows))
    assert sorted(raw["scale"]["words"]) == ["Blue", "Plum", "Zest"]
    assert "# ASK: put them weakest first: the file does not say their order" in text
    assert raw["draft"] is True


def test_numbers_become_the_usual_scale_they_fit_into_and_its_ends_are_asked(file):
    rows = [["School", "Alpha", "Beta"], ["Oak", 2, 9], ["Ash", 5, 6]]
    text, raw = drafted(file(rows))
    assert raw["scale"] == {"minimum": 1, "maximum": 10, "step": 1, "higher_is_better": True}
    assert "ASK: the lowest mark there can be; found is 2" in line(text, "minimum")
    assert "ASK: the highest mark there can be; found is 9" in line(text, "maximum")
    assert "ASK: false where the smallest number is the best" in line(text, "higher_is_better")


@pytest.mark.parametrize(
    ("marks", "scale"),
    [
        ([1, 4], (1, 4, 1)),
        ([0, 3], (0, 3, 1)),
        ([1.5, 4], (1, 4, 0.5)),
        ([25, 62.5], (0, 100, 0.5)),
        ([25, 88.2], (0, 100, 0.1)),
        (["25%", "80%"], (0, 100, 1)),
    ],
)
def test_ends_and_steps_follow_from_the_numbers(file, marks, scale):
    _, raw = drafted(file([["School", "Alpha", "Beta"], ["Oak", *marks], ["Ash", *marks[::-1]]]))
    assert (raw["scale"]["minimum"], raw["scale"]["maximum"], raw["scale"]["step"]) == scale
    assert ("unit" in raw["scale"]) == ("%" in str(marks[0]))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("R", "A", "G", "A/G"), ["Red", "Amber", "Amber/Green", "Green"]),
        (("Y", "N", "N", "Y"), ["No", "Yes"]),
        (("1 - No", "3 - Yes", "2 - Started", "1 - No"), ["No", "Started", "Yes"]),
        (("Good (3)", "Poor (1)", "Fair (2)", "Good (3)"), ["Poor", "Fair", "Good"]),
    ],
)
def test_letters_and_numbered_words_are_words(file, cells, words):
    rows = [["School", "Alpha", "Beta"], ["Oak", *cells[:2]], ["Ash", *cells[2:]], ["Elm", *cells[1:3]]]
    path = file(rows)
    _, raw = drafted(path)
    assert raw["scale"]["words"] == words
    del raw["draft"]
    out = path.parent / "mine.toml"
    out.write_text(out.read_text(encoding="utf-8").replace("draft = true", "# answered"), encoding="utf-8")
    scale = load_framework(out).scale
    assert all(isinstance(scale.read(cell).value, float) for cell in cells), "what was drafted from is read"


def test_a_mark_with_its_meaning_among_numbers_is_the_number(file):
    _, raw = drafted(
        file([["School", "Alpha", "Beta"], ["Oak", "7 - developing", 4], ["Ash", "10 (high)", 5], ["Elm", 3, 5]])
    )
    assert (raw["scale"]["minimum"], raw["scale"]["maximum"]) == (1, 10)


def test_ids_counts_and_names_are_no_factors(file):
    rows = [
        ["URN", "Name", "Town", "Number of pupils", "Alpha", "Beta"],
        [100001, "Oak Primary School", "Ashford", 45, 3, 4],
        [100002, "Ash Primary School", "Bexley", 60, 2, 4],
        [100003, "Elm Primary School", "Camden", 98, 1, 3],
    ]
    text, raw = drafted(file(rows))
    assert names(raw) == ["Alpha", "Beta"]
    assert raw["file"]["columns"] == {"school": "Name", "id": "URN"}
    assert 'A1 "URN", B1 "Name", C1 "Town", D1 "Number of pupils"' in text


def test_two_columns_that_may_name_the_schools_are_a_question(file):
    rows = [["Provider", "Setting name", "Alpha", "Beta"], ["Oak", "x", 3, 4], ["Ash", "y", 2, 4]]
    text, _ = drafted(file(rows))
    assert '# columns = { school = "" }   # ASK: which column names the schools? "Provider" and "Setting name"' in text


def test_a_grid_with_the_schools_across_gives_the_rows_as_factors_without_totals():
    draft = draft_framework(DATA / "ratings" / "worked-example-2009.xlsx")
    assert len(draft.factors) == 10
    assert draft.factors[8].heading == "9. Funding"
    assert draft.scale.found == (2, 9)
    assert draft.like == "es-2009"


def test_numbers_before_names_become_numbers(file):
    rows = [["", "Oak Primary", "Ash Primary"], ["1. Funding", 3, 4], ["2. Joint training", 2, 4]]
    _, raw = drafted(file(rows))
    assert raw["factors"] == [{"number": 1, "name": "Funding"}, {"number": 2, "name": "Joint training"}]


def test_a_table_with_a_row_a_rating_gives_the_names_in_its_column(file):
    rows = [["School", "Question", "Rating"]]
    rows += [
        [school, question, rating] for school in ("Oak", "Ash") for question, rating in (("Funding", 3), ("Space", 4))
    ]
    _, raw = drafted(file(rows))
    assert names(raw) == ["Funding", "Space"]


def test_a_summary_of_the_others_is_asked_about(file):
    rows = [["School", "Funding", "Overall effectiveness"], ["Oak", "Good", "Good"], ["Ash", "Inadequate", "Good"]]
    text, _ = drafted(file(rows))
    assert "ASK: a summary of the others?" in line(text, 'name = "Overall effectiveness"')
    assert '# summaries = ["Overall effectiveness"]' in text


def test_the_sheet_and_row_of_the_headings_are_written_where_the_file_needs_them(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover").write(0, 0, "Notes")
        sheet = book.add_worksheet("Marks")
        sheet.write(0, 0, "Audit of 2026")
        for row, values in enumerate(AUDIT, start=2):
            sheet.write_row(row, 0, values)
    _, raw = drafted(path)
    assert (raw["file"]["sheet"], raw["file"]["header_row"]) == ("Marks", 3)


def test_headings_with_quotes_and_backslashes_survive(file):
    heading = 'Is "it" \\ there?'
    _, raw = drafted(file([["School", heading, "Beta"], ["Oak", 3, 4], ["Ash", 2, 4]]))
    assert names(raw) == [heading, "Beta"]


def test_a_file_without_marks_says_what_it_saw(file):
    with pytest.raises(FrameworkError, match=r'audit\.csv holds no column of marks: .* Seen are the headings "Id"'):
        draft_framework(file([["Id", "Risk"], ["R1", "Fire in the school"], ["R2", "Flood of the hall"]]))
    with pytest.raises(FrameworkError, match=r"no such\.csv"):
        draft_framework("no such.csv")


def test_an_edited_draft_is_never_replaced_unasked(file):
    path = file(AUDIT)
    out = write_framework(draft_framework(path), path.parent / "mine.toml")
    out.write_text("title = 'mine'", encoding="utf-8")
    with pytest.raises(WouldLoseError, match="may have been edited"):
        write_framework(draft_framework(path), out)
    write_framework(draft_framework(path), out, force=True)
    assert len(list(path.parent.glob("mine*.toml"))) == 2
    with pytest.raises(FrameworkError, match=r"as \.toml or \.xlsx"):
        write_framework(draft_framework(path), path.parent / "mine.json")


@pytest.mark.parametrize("rows", [AUDIT, CARD, [["School", "Alpha", "Beta"], ["Oak", 2, 9], ["Ash", 5, 6]]])
def test_the_draft_in_excel_says_the_same(file, rows):
    path = file(rows)
    draft = draft_framework(path)
    framework = {}
    for name in ("mine.toml", "mine.xlsx"):
        out = write_framework(draft, path.parent / name)
        try:
            framework[name] = load_framework(out)
        except FrameworkError as error:
            framework[name] = str(error).partition("(")[0].replace(name, "")
    if isinstance(framework["mine.toml"], str):
        assert framework["mine.toml"] == framework["mine.xlsx"]
    else:
        one, other = framework["mine.toml"], framework["mine.xlsx"]
        assert (one.scale, one.factors, one.file) == (other.scale, other.factors, other.file)


def test_a_name_that_stands_over_several_columns_is_one_factor(file):
    _, raw = drafted(file([["School", "Mark", "Why?", "Mark"], ["Oak", 3, "new head", 4], ["Ash", 2, "a", 4]]))
    assert names(raw) == ["Mark"]


def test_a_large_table_is_drafted_from_its_first_row_of_headings(file):
    rows = [["School", "Alpha", "Beta"], *([f"School {n}", 1 + n % 4, 1 + n % 3] for n in range(3000))]
    text, raw = drafted(file(rows))
    assert names(raw) == ["Alpha", "Beta"]
    assert line(text, 'name = "Alpha"').endswith("# B1, 3000 marks.")


@pytest.mark.parametrize(
    ("rows", "instead"),
    [
        (
            [["Ref", "Risk", "Likelihood", "Impact", "Score"], ["R1", "Fire", 2, 3, 6], ["R2", "Flood", 1, 5, 5]],
            "--risks",
        ),
        (
            [["Ref", "Action", "Owner", "RAG"], [1, "Recruit", "Head", "Amber"], [2, "Train", "SENCO", "Green"]],
            "--commitm",
        ),
        ([["Team", "Headcount", "FTE", "Vacancies"], ["SEND", 12, 9.4, 3], ["Youth", 8, 6, 1]], "--workforce"),
        ([["role", "scope", "value"], ["directorate", "directorate", 2.5], ["comparator", "council", 3]], "--equality"),
    ],
)
def test_a_register_a_plan_or_a_table_of_staff_is_refused_with_the_command_that_reads_it(file, rows, instead):
    with pytest.raises(FrameworkError, match=f"It looks like .*{instead}"):
        draft_framework(file(rows))


def test_shares_counts_and_facts_beside_marks_are_left_out_and_named(file):
    rows = [
        ["School", "Phase", "NOR", "Attendance %", "Agency staff", "Leadership", "Multi-agency work"],
        ["Oak", "Primary", 90, 94.1, 2, 4, 5],
        ["Ash", "Primary", 45, 93.0, 1, 3, 2],
    ]
    text, raw = drafted(file(rows))
    assert names(raw) == ["Leadership", "Multi-agency work"]
    assert (raw["scale"]["minimum"], raw["scale"]["maximum"], raw["scale"]["step"]) == (1, 5, 1)
    for left in ('C1 "NOR"', 'D1 "Attendance %"', 'E1 "Agency staff"'):
        assert left in text.partition("# Left out as no marks")[2]


def test_a_row_of_groups_above_the_factors_gives_their_sections(file):
    rows = [
        ["", "Leadership", "", "Delivery", ""],
        ["School", "Vision", "Governance", "Funding", "Training"],
        ["Oak", 7, 4, 3, 9],
        ["Ash", 6, 5, 8, 2],
    ]
    _, raw = drafted(file(rows))
    assert [(factor["name"], factor["section"]) for factor in raw["factors"]] == [
        ("Vision", "Leadership"), ("Governance", "Leadership"), ("Funding", "Delivery"), ("Training", "Delivery"),
    ]  # fmt: skip
    assert raw["file"]["header_row"] == 2


def test_marks_that_only_say_score_are_named_by_the_row_above(file):
    rows = [
        ["School", "Funding", "", "Training", ""],
        ["", "Score", "Comment", "Score", "Comment"],
        ["Oak", 7, "new grant", 4, ""],
        ["Ash", 6, "", 5, "two days"],
    ]
    assert names(drafted(file(rows))[1]) == ["Funding", "Training"]


def test_a_question_about_the_school_is_no_column_of_schools(file):
    rows = [
        ["School", "I feel safe at school", "Teachers help me"],
        ["Oak", "Agree", "Disagree"],
        ["Ash", "Strongly agree", "Agree"],
        ["Elm", "Agree", "Agree"],
    ]
    assert names(drafted(file(rows))[1]) == ["I feel safe at school", "Teachers help me"]


def test_two_schools_and_six_questions_are_not_turned_round(file):
    asked = [f"How well does the school do {n}?" for n in range(1, 7)]
    rows = [["dbn", "school_name", *asked], ["01M015", "P.S. 015", *["Proficient", "Developing"] * 3],
            ["01M019", "P.S. 019", *["Developing", "Proficient"] * 3]]  # fmt: skip
    _, raw = drafted(file(rows))
    assert names(raw) == asked
    assert raw["file"]["columns"] == {"school": "school_name", "id": "dbn"}


def test_codes_of_places_raters_and_flags_are_no_factors_and_the_schools_own_number_is_known(file):
    rows = [
        ["School ID", "Academy", "Ward", "Police District", "Rater", "Area Number", "Safety Score", "Teachers Score"]
    ]
    rows += [[f"6100{at}", at % 2, at % 50, at % 25, at % 3, at % 77, at % 5 + 1, (at + 2) % 5 + 1] for at in range(60)]
    _, raw = drafted(file(rows))
    assert names(raw) == ["Safety Score", "Teachers Score"]
    assert raw["file"]["columns"] == {"id": "School ID"}


def test_a_question_that_begins_with_a_short_i_would_is_no_identity(file):
    rows = [["School", "The talk was useful", "I'd like more talks"], ["Oak", 5, 4], ["Ash", 3, 2], ["Elm", 1, 5]]
    assert names(drafted(file(rows))[1]) == ["The talk was useful", "I'd like more talks"]


def test_in_a_table_with_a_row_a_rating_the_columns_of_factors_and_marks_are_said(file):
    rows = [["Responder", "Question", "Attribute", "Score"]]
    marks = ("Poor", "Average", "Excellent")
    rows += [[who, 3, what, marks[(who + len(what)) % 3]] for who in range(1, 8) for what in ("Lunch", "The tour")]
    text, raw = drafted(file(rows))
    assert names(raw) == ["Lunch", "The tour"]
    assert raw["file"]["columns"] == {"factor": "Attribute", "mark": "Score"}
    assert 'school = "" in columns' in line(text, "# and school")
    assert raw["scale"]["words"] == ["Poor", "Average", "Excellent"]


def test_no_row_of_data_below_a_full_row_of_headings_is_taken_for_the_headings(file):
    rows = [["Name", "Skill 1", "Skill 2", "Skill 3"], ["Ann", "DevOps", "Bash", "JavaScript"],
            ["Bo", "Management", "React", "Node"], ["Cy", "Design", "C#", "Go"], ["Di", "DevOps", "Docker", "Cloud"],
            ["Ed", "C++", "Python", "Testing"], ["Flo", "C++", "Testing", "Python"]]  # fmt: skip
    with pytest.raises(FrameworkError, match="no column of marks"):
        draft_framework(file(rows))


def test_letters_from_a_to_f_are_grades_and_no_traffic_lights(file):
    rows = [["School", "Progress grade", "Environment grade"]]
    rows += [[f"Oak {at}", "ABCDF"[at % 5], "ABCDF"[(at + 2) % 5]] for at in range(10)]
    assert drafted(file(rows))[1]["scale"]["words"] == ["F", "D", "C", "B", "A"]


def test_low_is_a_word_beside_medium_and_high(file):
    rows = [["School", "Trust", "Ties"], ["Oak", "Low", "High"], ["Ash", "Medium", "Low"], ["Elm", "High", "Medium"]]
    assert drafted(file(rows))[1]["scale"]["words"] == ["Low", "Medium", "High"]


def test_a_number_ahead_of_each_word_gives_the_order(file):
    rows = [["School", "Trust", "Ties"]]
    words = ("5 Excelente", "4 Buena", "1 Muy mala")
    rows += [[f"Oak {at}", words[at % 3], words[(at + 1) % 3]] for at in range(6)]
    assert drafted(file(rows))[1]["scale"]["words"] == ["1 Muy mala", "4 Buena", "5 Excelente"]


def test_an_age_and_the_day_of_an_answer_among_marks_to_five_are_facts(file):
    rows = [["RecordedDate", "FA", "RT1", "RT2", "RT3", "RT4", "RT5"]]
    rows += [[14 + at, 20 + at, *((at + more) % 5 + 1 for more in range(5))] for at in range(12)]
    _, raw = drafted(file(rows))
    assert names(raw) == ["RT1", "RT2", "RT3", "RT4", "RT5"]
    assert (raw["scale"]["minimum"], raw["scale"]["maximum"]) == (1, 5)


def test_shares_beside_ratings_in_words_are_none_of_them(file):
    rows = [
        ["School", "Trust Rating", "Ties Rating", *(f"Percentage of students in group {at} of all" for at in range(9))]
    ]
    words = ("Meeting Target", "Exceeding Target", "Approaching Target")
    rows += [[f"Oak {at}", words[at % 3], words[(at + 1) % 3], *((at * 0.07 + more) % 1 for more in range(9))]
             for at in range(9)]  # fmt: skip
    assert names(drafted(file(rows))[1]) == ["Trust Rating", "Ties Rating"]


def test_numbers_above_the_questions_are_no_sections_and_two_controls_are_no_register(file):
    rows = [["QID", 1, 2, 3], ["Response", "Inventory and Control", "Access Control", "How clear is it?"]]
    rows += [[f"r{at}", at % 5 + 1, (at + 1) % 5 + 1, (at + 3) % 5 + 1] for at in range(9)]
    _, raw = drafted(file(rows))
    assert names(raw) == ["Inventory and Control", "Access Control", "How clear is it?"]
    assert not any("section" in factor for factor in raw["factors"])


def test_words_of_a_shipped_scale_are_counted_in_each_of_their_spellings(file):
    rows = [["School", "Quality of education", "Leadership and management"]]
    rows += [["Oak", "Requires improvement to be good", "Good"], ["Ash", "Requires improvement", "Outstanding"],
             ["Elm", "Inadequate", "Requires improvement to be good"]]  # fmt: skip
    text, _ = drafted(file(rows))
    assert text.split('"Requires improvement"')[1].split("\n")[0].endswith("# 3 marks")


def test_the_draft_is_of_one_sheet_which_may_be_chosen_and_the_others_are_named(tmp_path):
    path = tmp_path / "quality.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, headings, marks in (("Summary", ["Trust Rating", "Ties Rating"], ["Meeting Target", "Exceeding Target"]),
                                  ("Metrics", [f"Metric Score {at}" for at in range(6)], [3.2, 4.41])):  # fmt: skip
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["School Name", *headings])
        for at in range(9):
            sheet.write_row(at + 1, 0, [f"Oak {at}", *(marks[(at + place) % 2] for place in range(len(headings)))])
    book.close()
    draft = draft_framework(path)
    assert (draft.sheet, draft.other_sheets) == ("Metrics", ("Summary",))
    chosen = draft_framework(path, "summary")
    assert [column.heading for column in chosen.factors] == ["Trust Rating", "Ties Rating"]
    assert chosen.scale.words == ("Meeting Target", "Exceeding Target")
    with pytest.raises(FrameworkError, match='no sheet "Totals"; its sheets are Summary and Metrics'):
        draft_framework(path, "Totals")


def test_words_of_one_thing_stand_in_order_of_strength_and_what_is_no_answer_is_asked_apart(file):
    marks = ["Very dissatisfied", "Somewhat satisfied", "Neither", "Very satisfied", "Dissatisfied", "I don't do this"]
    rows = [["School", "Lunch", "Sport"], *[[f"Oak {at}", marks[at % 6], marks[(at + 2) % 6]] for at in range(18)]]
    text, raw = drafted(file(rows))
    assert raw["scale"]["words"] == [
        *("Very dissatisfied", "Dissatisfied", "Neither", "Somewhat satisfied", "Very satisfied"),
    ]
    assert "This order is the usual one" in text
    assert raw["file"]["missing"] == ["I don't do this"]
    assert "# ASK: no mark?" in line(text, "missing =")


def test_a_table_that_counts_answers_holds_no_marks_and_says_what_is_wanted(file):
    rows = [["Question", "Strongly agree", "Agree", "Neutral", "Disagree", "Strongly disagree"]]
    rows += [["I would come again", 28, 26, 23, 15, 8], ["The venue was accessible", 25, 30, 25, 15, 5]]
    with pytest.raises(FrameworkError, match=r'counts the answers "Strongly agree", .* a row for each response'):
        draft_framework(file(rows))
    with pytest.raises(FrameworkError, match='counts the answers "Red", "Amber" and "Green"'):
        draft_framework(file([["School", "Red", "Amber", "Green"], ["Oak", 3, 2, 5], ["Elm", 1, 1, 8]]))


def test_sums_of_flags_are_no_flags(file):
    rows = [["School", "d1", "d2", "d3", "total5", "Index"]]
    rows += [[f"Oak {at}", at % 2, (at + 1) % 2, 1, at % 4, 10 + at * 7] for at in range(9)]
    _, raw = drafted(file(rows))
    assert names(raw) == ["d1", "d2", "d3"]


def test_a_long_statement_with_a_word_of_a_count_in_it_is_a_factor(file):
    statement = "9.3 Provides ways for students to meet in both same-age and cross-age groups"
    rows = [["School", statement, "9.4 Builds trust"], ["Oak", 1, 4], ["Elm", 3, 2], ["Ash", 2, 2]]
    assert names(drafted(file(rows))[1]) == [statement[4:], "Builds trust"]


def test_an_export_of_surveymonkey_gives_items_in_sections_and_questions_by_their_text(file):
    rows = [
        ["Respondent ID", "Name of your school", "ORGANISATION: our school has...", "", "TEACHING: our staff...", ""],
        ["", "Open-Ended Response", "a committee", "an induction", "plan together", "share practice"],
        *[[f"127{at}", f"Oak {at}", "Yes", "No", "No", ("Yes", "No")[at % 2]] for at in range(9)],
    ]
    _, raw = drafted(file(rows))
    assert names(raw) == ["a committee", "an induction", "plan together", "share practice"]
    assert [factor["section"][:8] for factor in raw["factors"]] == ["ORGANISA", "ORGANISA", "TEACHING", "TEACHING"]
    assert raw["file"]["columns"] == {"school": "Name of your school"}


def test_the_name_of_a_person_is_asked_about_and_a_bare_number_of_a_question_is_its_number(file):
    rows = [["Response ID", "Name", "Q12", "Q15"], ["R_1", "Ann", 4, 2], ["R_2", "Bo", 3, 1], ["R_3", "Cy", 4, 5]]
    text, raw = drafted(file(rows))
    assert "columns" not in raw.get("file", {})
    assert "ASK: which column names the schools?" in text
    assert [(factor["name"], factor["number"]) for factor in raw["factors"]] == [("Q12", 12), ("Q15", 15)]


AUDIT_LIST = [
    ["Safeguarding audit", "", "", "", ""],
    ["School name:", "Oak Primary", "", "", ""],
    ["Standard", "Statement", "RAG", "Evidence", "Action required"],
    ["1. Leadership", "1.1 There is a policy", "G", "seen", ""],
    ["", "1.2 There is a lead", "A", "seen", ""],
    ["2. Training", "2.1 Staff are trained", "R", "", "book it"],
    ["", "2.2 Training is recorded", "G", "seen", ""],
]


def test_a_self_assessment_with_a_row_a_statement_gives_statements_in_sections(file):
    _, raw = drafted(file(AUDIT_LIST))
    assert raw["file"] == {"header_row": 3, "columns": {"factor": "Statement", "mark": "RAG"}}
    assert raw["scale"]["words"] == ["Red", "Amber", "Green"]
    assert [(one["number"], one["section"]) for one in raw["factors"]] == [
        *(("1.1", "1. Leadership"), ("1.2", "1. Leadership"), ("2.1", "2. Training"), ("2.2", "2. Training")),
    ]


def test_answers_under_names_of_sections_are_marks_whatever_stands_beside(file):
    rows = [
        ["No", "Question", "Response", "Comments"],
        ["", "A: Governance", "", ""],
        [1, "Is there a plan?", "Yes", "x"],
    ]
    rows += [[2, "Is it agreed?", "In part", ""], ["", "B: Value", "", ""], [3, "Are costs compared?", "No", "y"]]
    _, raw = drafted(file(rows))
    assert names(raw) == ["Is there a plan?", "Is it agreed?", "Are costs compared?"]
    assert [one["section"] for one in raw["factors"]] == ["A: Governance", "A: Governance", "B: Value"]


def test_of_a_maturity_matrix_the_current_level_counts_and_no_area_is_a_school(file):
    rows = [["Area", "Level 1 Emerging", "Level 3 Embedded", "Current level", "Target level", "Evidence"]]
    areas = ("Leadership", "Infrastructure", "Skills")
    rows += [[area, f"{area} is ad hoc", f"{area} is planned", 1 + at, 3, ""] for at, area in enumerate(areas)]
    _, raw = drafted(file(rows))
    assert names(raw) == list(areas)
    assert raw["file"]["columns"] == {"factor": "Area", "mark": "Current level"}


def test_of_current_and_target_below_each_factor_the_current_one_is_drafted(file):
    rows = [["School", "Leadership", "", "Skills", ""], ["", "Current", "Target", "Current", "Target"]]
    rows += [[f"Oak {at}", 1 + at % 3, 3, 2, 4] for at in range(6)]
    _, raw = drafted(file(rows))
    assert names(raw) == ["Leadership", "Skills"]
    assert "header_row" not in raw.get("file", {})


def test_a_form_of_six_schools_is_not_turned_round_by_its_times(file):
    rows = [["Timestamp", "Name of school", "Rate your school [Policy]", "Rate your school [Training]"]]
    rows += [[f"2025/05/0{at} 9:00:00 am GMT+1", f"Oak {at}", at % 4 + 1, at % 3 + 1] for at in range(1, 7)]
    assert names(drafted(file(rows))[1]) == ["Rate your school [Policy]", "Rate your school [Training]"]


def test_a_row_of_counts_below_the_marks_is_none_of_them(file):
    rows = [["School", "Funding", "Training"], ["Oak", "R", "G"], ["Elm", "G", "A"], ["Number of reds", 1, 0]]
    _, raw = drafted(file(rows))
    assert raw["scale"]["words"] == ["Red", "Amber", "Green"]
    assert "missing" not in raw.get("file", {})


def test_percentages_are_marks_beside_one_count(file):
    rows = [["School", "Benchmark 1", "Benchmark 2", "Benchmarks achieved"]]
    rows += [[f"Oak {at}", f"{25 * (at % 5)}%", f"{100 - 25 * (at % 5)}%", at % 3] for at in range(6)]
    assert names(drafted(file(rows))[1]) == ["Benchmark 1", "Benchmark 2"]


def test_codes_of_answers_stand_in_their_order(file):
    rows = [["School", "G1[SQ1]", "G1[SQ2]"], ["Oak", "A2", "A10"], ["Elm", "A1", "A2"], ["Ash", "A10", "A3"]]
    assert drafted(file(rows))[1]["scale"]["words"] == ["A1", "A2", "A3", "A10"]


def test_marks_stand_behind_what_they_rate_and_dont_know_is_asked_about(file):
    rows = [["Level", "Topic", "Familiarity", "Comment"], ["Basic", "Loops", "Good knowledge", ""]]
    rows += [
        ["Basic", "Files", "Don't know", ""],
        ["Expert", "Threads", "Some gaps", "x"],
        ["Expert", "Types", "Some gaps", ""],
    ]
    text, raw = drafted(file(rows))
    assert raw["file"]["columns"] == {"factor": "Topic", "mark": "Familiarity"}
    assert names(raw) == ["Loops", "Files", "Threads", "Types"]
    assert '# ASK: "Don\'t know" (one cell) counts as no mark; if it is one, write it among the words' in text


def test_the_words_of_other_inspectorates_are_in_their_order(file):
    estyn = ["Unsatisfactory and needs urgent improvement", "Adequate and needs improvement", "Good", "Excellent"]
    eti = ["Unsatisfactory", "Inadequate", "Satisfactory", "Good", "Very good", "Outstanding"]
    for words in (estyn, eti):
        rows = [["School name", "Standards", "Leadership and management"]]
        rows += [[f"Ysgol {at}", words[at % len(words)], words[(at + 1) % len(words)]] for at in range(12)]
        assert drafted(file(rows))[1]["scale"]["words"] == words
