"""Whoever gives own files gets own pages: no shipped document, council or person stands on any page."""

import re

import pandas as pd
import pytest

from esanalysis.cli import main
from esanalysis.files.shipped import DATA
from grids import grid, write_book
from two_rounds import recipe

NAMES = ["Ash Primary", "Beck Academy", "Coast High", *(f"School {n}" for n in range(4, 11))]
# Who and what the shipped documents name; "illustrative" and "invented" is how the examples call themselves.
DOCUMENTS = r"Brighton|Hove\b|Camden|\bASE\b|Science Education|Hoten|2003|[Ii]llustrative|[Ii]nvented|Worked example"


def persons():
    """Surnames and first names of those who answer for an action in the shipped plans."""
    tables = [pd.read_csv(file, dtype=str) for file in sorted((DATA / "directorate").glob("*.csv"))]
    cells = pd.concat([table["responsibility"] for table in tables if "responsibility" in table]).dropna()
    names = set(re.findall(r"[A-Z][a-z]+ [A-Z][a-z]+", " / ".join(cells)))
    assert len(names) > 20
    return names


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Every kind of page that a cluster's own files give, by its name, as it is written."""
    folder = tmp_path_factory.mktemp("own")
    files = []
    for cluster in ("Vale", "Dene"):
        for year, table in zip(("2025", "2026"), recipe(len(files), 2), strict=True):
            rows = [
                [f"Cluster: {cluster}"],
                [f"Round: {year}"],
                [],
                *grid(dict(zip(NAMES, table.T.tolist(), strict=True))),
            ]
            files.append(str(write_book(folder / f"{cluster}-{year}.xlsx", {"KSF grid": rows})))
    out = folder / "out"
    vale, now = files[:2], files[1]
    assert main(["report", *files, "--school-pages", "--out", str(out)]) == 0
    for command in (["change", *vale], ["plan", now, "--groups"], ["groups", now], ["review", now]):
        assert main([*command, "--out", str(out)]) == 0
    assert main(["practice", now, "--outside", "--out", str(out / "practice.html")]) == 0
    return {str(path.relative_to(out)): path.read_text(encoding="utf-8") for path in sorted(out.rglob("*.html"))}


def test_every_kind_of_page_is_there(pages):
    names = " ".join(pages)
    kinds = (
        "index",
        "cluster-report-vale",
        "what-changed",
        "action-plan",
        "working-groups",
        "the-instrument",
        "practice",
    )
    assert [kind for kind in kinds if kind not in names] == []
    assert sum("school-page" in name for name in pages) == 20


def test_no_page_names_a_shipped_document_or_a_person_in_one(pages):
    people = re.compile("|".join(map(re.escape, sorted(persons()))))
    for name, html in pages.items():
        shown = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
        assert re.findall(DOCUMENTS, shown) == [], name
        assert people.findall(shown) == [], name


def test_no_page_names_the_other_cluster_but_the_index(pages):
    for name, html in pages.items():
        if "dene" not in name and "index" not in name:
            assert "Dene" not in html, name


def test_a_table_is_given_once(tmp_path, capsys):
    """The second file would stand in place of the first, and nobody would know."""
    plan = str(DATA / "directorate" / "commitments.csv")
    with pytest.raises(SystemExit) as stopped:
        main(["council", "--commitments", plan, "--commitments", plan, "--out", str(tmp_path)])
    assert stopped.value.code == 2
    assert "--commitments is given twice. Put the rows of both files into one table." in capsys.readouterr().err


def test_names_without_pages_to_stand_on_are_said_to_change_nothing(tmp_path, capsys):
    said = "Note: --names is about the schools' own pages: add --school-pages to have them."
    for options, told in ((["--names"], True), (["--names", "--school-pages"], False), ([], False)):
        assert main(["report", *options, "--out", str(tmp_path / "out")]) == 0
        assert (said in capsys.readouterr().err) == told
