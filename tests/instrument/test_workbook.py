"""A framework kept in Excel: the same entries, defaults and problems as in TOML, with cells instead of lines."""

import pytest
import xlsxwriter

from esanalysis.errors import FrameworkError
from esanalysis.instrument.reading import load_framework

FACTORS = [
    ["Name", "Label", "Section", "Aliases"],
    ["Joint funding", "Funding", "Money", "Funds; Grants"],
    ["Training"],
]
WORDS = [["Word", "Short", "Also written"], ["No", "", "0"], ["In part", "IP", "Partly; 1"], ["Yes", "", 2]]
SETTINGS = [["Setting", "Value"], ["Title", "Our audit"], ["Factor", "Question"], ["Date", 2026]]


@pytest.fixture
def book(tmp_path):
    def write(**sheets):
        path = tmp_path / "own.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            for name, rows in sheets.items():
                sheet = workbook.add_worksheet(name.replace("_", " "))
                for row, values in enumerate(rows):
                    sheet.write_row(row, 0, values)
        return path

    return write


def refusal(path):
    with pytest.raises(FrameworkError) as refused:
        load_framework(path)
    return str(refused.value)


def test_settings_words_and_factors_are_a_framework(book):
    framework = load_framework(book(Instrument=SETTINGS, Scale=WORDS, Factors=FACTORS))
    assert (framework.key, framework.title, framework.factor, framework.date) == (
        "own",
        "Our audit",
        "Question",
        "2026",
    )
    assert framework.scale.words == ("No", "In part", "Yes")
    assert [framework.scale.read(text).value for text in ("partly", "IP", "2", "0")] == [2, 2, 3, 1]
    assert [(f.name, f.label, f.section, f.aliases) for f in framework.factors] == [
        ("Joint funding", "Funding", "Money", ("Funds", "Grants")),
        ("Training", "Training", "", ()),
    ]


def test_a_scale_of_numbers_stands_among_the_settings(book):
    numbers = [["minimum", 1], ["maximum", 4], ["step", 0.5], ["higher is better", "no"], ["unit", "level"]]
    scale = load_framework(book(Instrument=SETTINGS + numbers, Factors=FACTORS)).scale
    assert (scale.minimum, scale.maximum, scale.step, scale.higher_is_better, scale.unit) == (1, 4, 0.5, False, "level")


def test_another_scale_bands_and_reading_options(book):
    settings = [
        *SETTINGS,
        ["school column", "Name"],
        ["missing", "NDA; SUPP"],
        ["header row", 3],
        ["summaries", "Overall"],
    ]
    bands = [["Name", "From", "To"], ["not there", "No", "In part"], ["there", "Yes", "Yes"]]
    factors = [["Name", "Scale"], ["Funding", ""], ["Safeguarding", "met"]]
    met = [["Word"], ["Not met"], ["Met"]]
    framework = load_framework(book(Instrument=settings, Scale=WORDS, Scale_met=met, Bands=bands, Factors=factors))
    assert framework.scale_of("safeguarding").words == ("Not met", "Met")
    assert framework.keys == ("funding",)
    assert [band.text(framework.scale) for band in framework.bands] == ["not there (No to In part)", "there (Yes)"]
    assert framework.file.columns == {"school": ("Name",)}
    assert framework.file.header_row == 3
    assert framework.scale.read("nda").value == "not rated"
    assert framework.summaries == ("Overall",)


def test_six_questions_of_ones_own(book):
    asked = [["Question"], *([f"What about {number}?"] for number in range(6))]
    framework = load_framework(book(Instrument=SETTINGS, Scale=WORDS, Factors=FACTORS, Questions=asked))
    assert framework.questions[5] == "What about 5?"


def test_problems_name_sheet_and_cell_all_at_once(book):
    settings = [["Setting", "Value"], ["Title", "Our audit"], ["minimum", "one"], ["maximum", 4], ["draft", "maybe"]]
    factors = [["Name", "Number"], ["Funding", ""], ["", 3]]
    assert refusal(book(Instrument=settings, Factors=factors)).split("\n") == [
        "own.xlsx is not a usable framework:",
        '- sheet "Factors", row 3, factors[2]: name is missing.',
        '- sheet "Instrument", cell B3, scale.minimum: must be a number (found "one").',
        '- sheet "Instrument", cell B5, draft: must be true or false (found "maybe").',
    ]


def test_settings_and_headings_that_mean_nothing_are_named(book):
    factors = [["Name", "Lable", "? to answer"], ["Funding", "x", "ignored"]]
    said = refusal(book(Instrument=[*SETTINGS, ["Titel", "x"]], Scale=WORDS, Factors=factors))
    assert "sheet \"Instrument\", cell A5, Titel: no such setting; did you mean 'title'?" in said
    assert "sheet \"Factors\", cell B1, Lable: no such heading; did you mean 'label'?" in said
    assert "to answer" not in said


def test_a_draft_says_where_its_entry_stands(book):
    path = book(Instrument=[*SETTINGS, ["draft", "yes"]], Scale=WORDS, Factors=FACTORS)
    assert 'delete the entry draft (sheet "Instrument", cell B5, draft)' in refusal(path)


def test_a_workbook_without_factors_or_that_is_none_is_refused_in_a_sentence(book, tmp_path):
    assert "has no sheet Factors" in refusal(book(Sheet1=[["School", "Funding"], ["Oak", 3]]))
    (tmp_path / "text.xlsx").write_text("title: x")
    assert "text.xlsx" in refusal(tmp_path / "text.xlsx")
    assert "no such.xlsx" in refusal(tmp_path / "no such.xlsx")
