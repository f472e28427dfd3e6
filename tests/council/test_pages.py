"""The pages that are shared: written by the command line, with a real kernel, and read as a reader reads them."""

import html
import re
from itertools import pairwise

import pytest

from esanalysis.cli import main

HALF_YEAR, YEAR = ("8.71", "8.93", "11.06"), ("10.35", "8.3 working")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    assert main(["council", "--out", str(folder)]) == 0
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def blocks(page):
    """Sentences, alt texts, rows and cells of a page: what a reader takes in at once."""
    alts = re.findall(r'alt="([^"]*)"', page)
    parts = re.findall(r"<(p|tr|li|caption)\b[^>]*>(.*?)</\1>", page, flags=re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", " ", text)) for text in alts + [text for _, text in parts]]


def test_both_pages_are_written_whole_and_fetch_nothing(pages):
    assert sorted(pages) == ["risks-and-actions", "workforce"]
    for page in pages.values():
        assert len(page.encode()) < 1_000_000
        assert not re.search(r"<(script|link|iframe|object)", page)
        assert "default-src 'none'" in page
        levels = [int(level) for level in re.findall(r"<h(\d)", page)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert len(re.findall(r'<img alt="[^"]{100,}"', page)) == page.count("<img ") > 0


def test_no_page_compares_a_half_year_with_a_year(pages):
    found = 0
    for block in (block for page in pages.values() for block in blocks(page)):
        half, year = (any(figure in block for figure in figures) for figures in (HALF_YEAR, YEAR))
        assert not (half and year), block
        found += half + year
    assert found >= 6


def test_the_projection_is_labelled_wherever_it_stands(pages):
    holding = [block for block in blocks(pages["workforce"]) if "17.4" in block]
    assert len(holding) == 1
    assert holding[0].startswith("Rough projection")


def test_no_count_of_one_to_four_people_is_shared_nor_what_would_give_it_away(pages):
    rows = [block for block in blocks(pages["workforce"]) if "retirements" in block]
    assert rows
    # Printed are 1 and 0.40; no count and 1.00; 5 and 4.64; 1 and 1.00.
    assert not any(re.search(r"\b(0\.40|1\.00|4\.64|[15] people)", block) for block in rows)
    [alt] = [block for block in rows if block.startswith("Dots of staff")]
    assert alt.count("withheld: small numbers") == 4
    assert not any(re.search(r"\b[1-4] people", block) for block in blocks(pages["workforce"]))


def test_the_analyst_may_decide_otherwise(tmp_path):
    assert main(["council", "--show-small-numbers", "--out", str(tmp_path)]) == 0
    page = (tmp_path / "workforce.html").read_text(encoding="utf-8")
    assert "Number of early retirements, schools, Apr 02 - Mar 03: 1 people, 0.40 FTE" in page
    assert "do not pass this page on" in page


def test_no_cell_of_the_matrix_has_a_rank_the_source_does_not_give(pages):
    [alt] = [block for block in blocks(pages["risks-and-actions"]) if block.startswith("Risk matrix")]
    ranks = dict(re.findall(r"\b([A-D][1-3]): rank ([^,;]+)", alt))
    printed = {"B1": "2", "A2": "3", "C1": "4", "B2": "5", "C2": "7", "A3": "8", "B3": "9", "C3": "12"}
    assert ranks == printed | {"A1": "1 (follows)", "D1": "6 (follows)", "D2": "unknown", "D3": "unknown"}


def test_the_bridge_says_whose_promises_they_are(pages):
    page = pages["risks-and-actions"]
    assert "This is a pattern, not your plan" in page
    assert "of different bodies and years" in page


@pytest.fixture
def own(tmp_path):
    """One register, one plan, one bridge: three files of a council that is not in ours."""
    texts = {
        "risks": "No,Risk,Likelihood,Impact,Owner\nR1,Leaking roof,4,5,Estates\n",
        "commitments": "kind,theme,reference,action,due_text,responsibility\n"
        "action,Buildings,B1,Mend the roof,June 2025,Estates\n",
        "links": "ksf,reference,kind,reason\nimpact,R1,threatens,Roofs cost money\nfunding,B1,addresses,Dry\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in texts}


def flags(own):
    return [part for name, path in own.items() for part in (f"--{name}", path)]


def test_the_report_of_a_cluster_takes_an_analysts_own_tables(own, tmp_path):
    assert main(["report", *flags(own), "--out", str(tmp_path / "out")]) == 0
    [page] = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()]
    assert "Leaking roof. Roofs cost money." in page
    assert "Mend the roof. Dry." in page
    assert "brighton-hove" not in page
    assert "pattern" not in page


def test_own_tables_on_the_councils_pages_bring_nothing_of_another_council(own, tmp_path):
    matrix = ["--matrix", "risk-matrix-5x5-product", "--today", "2025-01-15"]
    assert main(["council", *flags(own), *matrix, "--out", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "risks-and-actions.html").read_text(encoding="utf-8")
    assert "20: rank 2, risks R1" in page
    assert "Seen from 15 January 2025, one promise: 1 due three to twelve months on" in page
    assert "Brighton" not in page


@pytest.mark.parametrize("command", ["report", "council"])
def test_what_is_wrong_in_the_tables_is_a_sentence_and_exit_1(command, own, tmp_path, capsys):
    (tmp_path / "links.csv").write_text("ksf,reference,kind,reason\nfunding,R9,threatens,No\n", encoding="utf-8")
    assert main([command, *flags(own), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "unknown reference: found R9 of risks; accepted is a risk of the register" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_a_day_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit) as refused:
        main(["council", "--today", "soon"])
    assert refused.value.code == 2
    assert "'soon' is no date such as 2003-10-01" in capsys.readouterr().err
