"""What a notebook offers below a view, asked for as its buttons ask."""

import io

import openpyxl
import pandas as pd
import pytest
from PIL import Image

import esanalysis as es
from esanalysis.display.notebook.take import COPY, Take, as_workbook, of_data
from esanalysis.errors import SelectionError
from esanalysis.ratings.load import load_ratings


def asked(take, kind, monkeypatch):
    """What Python sends to the browser when the button is clicked."""
    sent = []
    monkeypatch.setattr(take, "send", lambda content, buffers=None: sent.append((content, *(buffers or ()))))
    take._handle_custom_msg({"kind": kind}, [])
    return sent[0]


def offered(view, monkeypatch):
    """What a notebook shows for a view: its HTML, then what can be taken."""
    shown = []
    monkeypatch.setattr("IPython.get_ipython", lambda: type("Shell", (), {"kernel": object()}))
    monkeypatch.setattr("IPython.display.display", lambda value, **_: shown.append(value))
    view._ipython_display_()
    return shown


def test_a_view_stands_first_and_what_can_be_taken_from_it_below(ratings, monkeypatch):
    view = es.strengths(ratings)
    shown, take = offered(view, monkeypatch)
    assert shown["text/html"] == view._repr_html_()
    assert take.offers == ["CSV", "Excel", COPY, "PNG", "SVG"]


def test_without_a_kernel_a_link_to_the_data_stands_in_its_place(ratings, monkeypatch):
    _, take = offered(es.strengths(ratings), monkeypatch)
    data, _ = take._repr_mimebundle_()
    assert 'download="strengths.csv"' in data["text/html"]


def test_a_page_is_made_without_it(ratings, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda value, **_: shown.append(value))
    es.strengths(ratings)._ipython_display_()
    assert len(shown) == 1
    assert "download" not in shown[0]["text/html"]


def test_the_picture_is_that_of_draw_as_png_and_as_svg_with_text(ratings, monkeypatch):
    _, take = offered(es.strengths(ratings), monkeypatch)
    told, png = asked(take, "PNG", monkeypatch)
    assert (told["name"], told["mime"], told["copy"]) == ("strengths.png", "image/png", False)
    assert Image.open(io.BytesIO(png)).size[0] > 500
    _, svg = asked(take, "SVG", monkeypatch)
    assert "7 Well-publicised services</text>" in svg.decode()


def test_the_grid_is_a_workbook_with_live_formulas_that_loads_back(ratings, monkeypatch, tmp_path):
    _, take = offered(es.grid(ratings), monkeypatch)
    _, book = asked(take, "Excel", monkeypatch)
    (tmp_path / "grid.xlsx").write_bytes(book)
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "grid.xlsx").worksheets[0].rows for cell in row]
    assert sum("SUM(" in str(cell.value) for cell in cells) >= 10
    assert sum("AVERAGE(" in str(cell.value) for cell in cells) >= 10
    again = load_ratings(tmp_path / "grid.xlsx")
    assert again["rating"].tolist() == ratings["rating"].tolist()


def test_the_grid_is_copied_as_it_is_printed(ratings, monkeypatch):
    _, take = offered(es.grid(ratings), monkeypatch)
    told, copied = asked(take, COPY, monkeypatch)
    lines = [line.split("\t") for line in copied.decode().splitlines()]
    assert told["copy"]
    assert lines[0] == ["KSF", *(f"School {place}" for place in range(1, 11)), "Total", "Average"]
    assert lines[10] == ["10 Impact measurement", *"3324434324", "32", "3.2"]


def test_a_tab_or_a_line_end_in_a_note_parts_no_cell():
    data = pd.DataFrame({"school": ["Ash"], "note": ["one\ttwo\nthree"]})
    made = of_data(lambda: data, lambda: b"", lambda: data)
    assert made[COPY]() == b"school\tnote\nAsh\tone two three\n"


def test_what_looks_like_a_formula_stays_text_in_the_workbook():
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(pd.DataFrame({"school": ["=1+1"], "mark": [7]}))))
    assert [[cell.value for cell in row] for row in book["Data"].rows] == [["school", "mark"], ["=1+1", 7]]
    assert book["Data"]["A2"].data_type == "s"


def test_what_cannot_be_made_is_said(monkeypatch):
    def nothing():
        raise SelectionError("No school is chosen.")

    assert asked(Take("grid", {"PNG": nothing}), "PNG", monkeypatch) == ({"says": "No school is chosen."},)


def test_views_that_withhold_figures_offer_their_picture_and_no_data(monkeypatch):
    _, take = offered(es.council.headcount(es.load_workforce()), monkeypatch)
    assert take.offers == ["PNG", "SVG"]


@pytest.mark.parametrize("colour", ["rating", "difference"])
def test_an_explorer_gives_what_it_shows(ratings, monkeypatch, colour):
    explorer = es.explore(ratings)
    explorer.schools.value = ("School 1", "School 6")
    explorer.colour.value = colour
    _, copied = asked(explorer.take, COPY, monkeypatch)
    lines = [line.split("\t") for line in copied.decode().splitlines()]
    assert lines[0] == ["KSF", "School 1", "School 6", "Total", "Average"]
    assert lines[8][:3] == [
        "8 Quality, targeted services",
        *{"rating": ["3", "2"], "difference": ["−0.5", "−4.4"]}[colour],
    ]
    _, svg = asked(explorer.take, "SVG", monkeypatch)
    assert svg.decode().count(f">{lines[8][2]}</text>") >= 1
    explorer.schools.value = ()
    assert "No school is chosen." in asked(explorer.take, "CSV", monkeypatch)[0]["says"]


def test_the_explorers_of_one_school_and_one_factor_give_theirs(ratings, monkeypatch):
    school, factor = es.explore_school(ratings), es.explore_ksf(ratings)
    school.subject.value, factor.subject.value = "School 6", "impact"
    assert b"School 6" in asked(school.take, "SVG", monkeypatch)[1]
    assert b"KSF 10 (Impact measurement) at every school" in asked(factor.take, "SVG", monkeypatch)[1]
    rows = asked(factor.take, "CSV", monkeypatch)[1].decode("utf-8-sig").splitlines()
    assert len(rows) == 11
