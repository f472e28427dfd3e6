"""Factors on a scale of their own: asked by form and workbook, and read back from whatever comes in."""

import openpyxl
import pytest

from esanalysis.ratings.load import check_ratings, load_ratings
from esanalysis.ratings.workbooks.collecting import collect
from esanalysis.ratings.workbooks.grid import write_grid
from esanalysis.ratings.workbooks.handing_out import write_forms
from esanalysis.ratings.workbooks.template import write_template

CARD = "ofsted-report-card-2025"


def beside(ratings):
    """School: what stands beside, as the scale writes it."""
    framework = ratings.attrs["framework"]
    return {
        mark.school: framework.scale_of(mark.ksf).text(mark.rating) if mark.rating == mark.rating else mark.missing
        for mark in ratings.attrs["beside"]
    }


@pytest.fixture
def filled(tmp_path):
    """A workbook of two schools, filled in."""
    path = write_template(tmp_path / "filled.xlsx", ["Ashby", "Beck"], CARD, cluster="North", round="2026")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row, label in enumerate((cell.value for cell in sheet["A"]), start=1):
        if label and label[0].isdigit():
            sheet.cell(row, 2).value, sheet.cell(row, 3).value = "Expected standard", "Strong standard"
        if label == "Safeguarding standards":
            sheet.cell(row, 2).value, sheet.cell(row, 3).value = "Met", "Not met"
    book.save(path)
    return path


def test_the_workbook_asks_them_below_the_ranked_ones_with_their_own_choices(filled):
    sheet = openpyxl.load_workbook(filled).worksheets[0]
    labels = [cell.value for cell in sheet["A"]][5:16]
    assert labels[1:10] == [*(label for label in labels[1:9] if label[0].isdigit()), "Safeguarding standards"]
    choices = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert choices["B15:C15"] == '"Met,Not met,not rated,n/a"'
    assert "Strong standard" in choices["B7:C14"]


def test_a_workbook_a_grid_and_a_collection_give_them_back(filled, tmp_path):
    said = {"Ashby": "Met", "Beck": "Not met"}
    ratings = load_ratings(filled, CARD)
    assert beside(ratings) == said
    assert beside(load_ratings(write_grid(ratings, tmp_path / "grid.xlsx"), CARD)) == said
    folder = tmp_path / "returns"
    folder.mkdir()
    filled.rename(folder / "a.xlsx")
    collected = collect(folder, ["Ashby", "Beck"], tmp_path / "all.csv", CARD)
    assert collected.schools["questions"].tolist() == [9, 9]
    assert collected.schools["state"].tolist() == ["returned", "returned"]
    assert beside(load_ratings(tmp_path / "all.csv", CARD)) == said


def test_a_return_without_one_is_half_filled(filled, tmp_path):
    book = openpyxl.load_workbook(filled)
    book.worksheets[0]["C15"] = None
    folder = tmp_path / "returns"
    folder.mkdir()
    book.save(folder / "a.xlsx")
    collected = collect(folder, ["Ashby", "Beck"], tmp_path / "all.csv", CARD)
    assert collected.sentences[1] == "Half-filled: Beck, 8 of 9 answered; open: Safeguarding (a.xlsx)."


def test_the_form_that_travels_asks_them(tmp_path):
    [path] = write_forms(tmp_path / "out", ["Ashby"], CARD, cluster="North", round="2026")
    page = path.read_text(encoding="utf-8")
    assert page.count("<fieldset") == 9
    assert "<legend>Safeguarding standards</legend>" in page
    assert 'data-number="Safeguarding"' in page


def test_a_form_service_and_a_long_table_give_them_too(tmp_path):
    form = tmp_path / "form.csv"
    form.write_text(
        "Timestamp,School,Inclusion,Achievement,Safeguarding standards\n"
        "2026-01-01 09:00,Oak,Strong standard,Expected standard,Met\n",
        encoding="utf-8",
    )
    assert beside(load_ratings(form, CARD)) == {"Oak": "Met"}
    long = tmp_path / "long.csv"
    rows = ["School,Area,Grade", "Oak,Inclusion,Strong standard", "Oak,Safeguarding standards,Not met"]
    long.write_text("\n".join(rows), encoding="utf-8")
    assert beside(load_ratings(long, CARD)) == {"Oak": "Not met"}
    long.write_text("\n".join([*rows, "Elm,Safeguarding standards,Perhaps"]), encoding="utf-8")
    [wrong] = [problem for problem in check_ratings(long, CARD) if problem.error]
    assert (wrong.kind, wrong.found, wrong.accepted) == ("not on the scale", '"Perhaps"', "Met / Not met")
