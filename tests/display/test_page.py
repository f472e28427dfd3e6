"""A page needs nothing but itself: one block of style, named by its hash, no script, no style anywhere else."""

import base64
import hashlib
import re
from pathlib import Path

import pandas as pd
import pytest

import esanalysis
from display.pages import TYPED, gallery
from esanalysis.display.markup import html
from esanalysis.display.notebook.take import data_link
from esanalysis.display.page import page
from esanalysis.display.parts import answer, points
from esanalysis.display.style import beside, styled, unstyled
from esanalysis.display.view import MainPoint


@pytest.fixture(scope="module")
def written():
    return gallery()


def test_the_policy_names_the_one_block_of_style_by_its_hash(written):
    (style,) = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in written
    assert "default-src 'none'" in written


def test_nothing_on_it_could_run_or_ask_the_network(written):
    body = re.sub(r"<style>.*?</style>", "", written, flags=re.DOTALL)
    assert re.findall(r"<script|\sstyle=|\son\w+=|https?:|@import|url\(", body) == []


def test_no_id_occurs_twice_and_every_link_leads_somewhere(written):
    ids = re.findall(r'\bid="([^"]+)"', written)
    assert sorted(ids) == sorted(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', written)) | set(re.findall(r'aria-labelledby="([^"]+)"', written))
    assert targets - set(ids) == set()


def test_a_name_that_somebody_typed_is_nothing_but_text(written):
    assert "Mary <b>" not in written
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", written)
    assert "St $\\frac{$ Mary &lt;b&gt;" in written
    assert f"<bdi>{TYPED[5]}</bdi>" in written


def test_language_title_and_description_are_there(written):
    assert '<html lang="en-GB">' in written
    assert "<title>Every chart</title>" in written
    assert '<meta name="description" content="Every chart there is">' in written


def test_seven_main_points_and_four_sentences_are_too_many():
    with pytest.raises(ValueError, match="7 main points"):
        points([MainPoint("One.", "A count")] * 7)
    with pytest.raises(ValueError, match="4 sentences"):
        answer("q", "Why?", "So.", sentences=["A."] * 4)


def test_a_notebooks_output_carries_its_style_and_a_page_takes_it_off():
    shown = styled(html("<p>{}</p>", "One"))
    assert shown.count("<style>") == 1
    assert unstyled(shown) == "<p>One</p>"


def test_what_stands_beside_an_output_is_for_the_analyst_and_not_on_a_page():
    take = data_link("marks", pd.DataFrame({"school": ["Ash & Co"], "mark": [7]}))
    shown = beside(take)
    content = re.search(r'download="marks.csv" href="data:text/csv;base64,([^"]+)"', shown)[1]
    assert base64.b64decode(content).decode("utf-8-sig").splitlines() == ["school,mark", "Ash & Co,7"]
    assert unstyled(shown) == ""


def test_colours_are_named_in_the_palette_and_nowhere_else():
    package = Path(esanalysis.__file__).parent
    typed = {
        str(path.relative_to(package)): re.findall(r"#(?:[0-9a-fA-F]{3}){1,2}\b(?![\w-])", _without_docstrings(path))
        for kind in ("css", "py", "js", "mplstyle")
        for path in package.rglob(f"*.{kind}")
        if path.name != "palette.py" and path.relative_to(package).parts[0] != "site"  # what `make docs` built
    }
    assert {name: found for name, found in typed.items() if found} == {}


def _without_docstrings(path):
    text = path.read_text(encoding="utf-8")
    return re.sub(r'"""(?s:.*?)"""', "", text) if path.suffix == ".py" else text


def test_text_becomes_html_in_one_place():
    package = Path(esanalysis.__file__).parent
    by_hand = {
        str(path.relative_to(package)): found
        for path in package.rglob("*.py")
        if (
            found := re.findall(r"from html import .*|html\.escape|markupsafe import .*escape", path.read_text("utf-8"))
        )
    }
    assert by_hand == {}


def test_every_colour_a_style_sheet_asks_for_is_in_the_palette(written):
    (style,) = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    asked, given = set(re.findall(r"var\(--([\w-]+)", style)), set(re.findall(r"--([\w-]+):", style))
    assert asked - given == set()


def test_a_plain_page_is_small():
    assert len(page("Title", html("<h1>Title</h1>")).encode()) < 25_000
