"""Pages of single schools: one a school, one side of paper, and hidden means hidden."""

import re
from pathlib import Path

import pytest

import esanalysis as es
from esanalysis.cli import main
from esanalysis.errors import SelectionError

NAMES = ["Ash Road Primary", "Beck Academy", "Cedar Infants", "Dale High", "Elm Grove", "Fell View"]


@pytest.fixture
def ratings():
    chosen = es.select(es.load_ratings(), schools=[f"School {n}" for n in range(1, 7)])
    return chosen.assign(school=chosen["school"].cat.rename_categories(NAMES))


def test_a_page_a_school_and_no_page_names_another(ratings, tmp_path):
    pages = es.write_school_pages(ratings, tmp_path / "schools")
    assert pages["school"].tolist() == NAMES
    for name, path in pages.itertuples(index=False):
        page = Path(path)
        text = page.read_text(encoding="utf-8") + page.name
        others = [other for other in NAMES if other != name]
        assert not [other for other in others if other.casefold() in text.casefold()]
        assert not [other for other in others if re.sub(r"\W+", "-", other.casefold()) in text]
        assert f"<h1><bdi>{name}</bdi></h1>" in text


def test_with_names_the_visits_are_named(ratings, tmp_path):
    pages = es.write_school_pages(ratings, tmp_path, names=True)
    text = Path(pages["page"].iloc[0]).read_text(encoding="utf-8")
    assert re.search(r"A visit to (Beck|Cedar|Dale|Elm|Fell)", text)


def test_so_few_schools_that_a_dot_tells_whose_it_is_are_refused(ratings, tmp_path):
    few = es.select(ratings, schools=NAMES[:4])
    with pytest.raises(SelectionError, match="fewer than 5, each dot on a page would tell whose it is"):
        es.write_school_pages(few, tmp_path / "schools")


def test_the_command_line_writes_them_beside_the_report_which_links_to_none(tmp_path, capsys):
    assert main(["report", "--out", str(tmp_path), "--school-pages"]) == 0
    assert "10 school pages in" in capsys.readouterr().out
    assert len(list((tmp_path / "schools").glob("*.html"))) == 10
    [report] = tmp_path.glob("*.html")
    assert "school-page" not in report.read_text(encoding="utf-8")
