"""The pages that are shared: written by the command line, with a real kernel, and read as a reader reads them."""

import html
import re
from itertools import pairwise
from pathlib import Path

import pytest

from esanalysis.cli import main

CASES = Path(__file__).parent / "cases"
OTHERS = ("Brighton", "brighton", "Camden", "ASE", "Science Education", "Tucker", "Goddard", "Worked example")


def written(folder, *options):
    assert main(["council", *map(str, options), "--out", str(folder)]) == 0
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    return written(tmp_path_factory.mktemp("pages"))


def text_of(page):
    """Everything a page says, to eyes and to ears."""
    page = re.sub(r"<(style|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    alts = re.findall(r'(?:alt|aria-label|data-l|title)="([^"]*)"', page)
    return html.unescape(" ".join([re.sub(r"<[^>]*>", " ", page), *alts]))


def open_words(page):
    """Words with letters outside folds, as the page is first seen."""
    page = re.sub(r"<(style|head|details)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return [word for word in re.sub(r"<[^>]*>", " ", page).split() if re.search(r"[A-Za-z]", word)]


def test_both_pages_are_written_whole_and_fetch_nothing(pages):
    assert sorted(pages) == ["risks-and-actions", "workforce"]
    for page in pages.values():
        assert len(page.encode()) < 400_000
        assert not re.search(r"<(script|link|iframe|object)", page)
        assert "default-src 'none'" in page
        levels = [int(level) for level in re.findall(r"<h(\d)", page)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", ["workforce", "risks-and-actions"])
def test_a_page_is_read_in_one_sitting_its_main_points_first(pages, name):
    page = pages[name]
    assert len(open_words(page)) <= 900
    assert page.index("Main points") < page.index("<section")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_what_is_missed_for_certain_is_the_first_main_point(pages):
    points = text_of(pages["workforce"]).split("Main points")[1]
    over = "The whole council lost 11.06 days a person by September 2002, more than the year's target of 10.35."
    assert points.strip().startswith(over)
    assert "the target is missed for certain, or the printed period is wrong" in points


def test_no_own_half_year_is_called_below_a_yearly_target(pages):
    said = text_of(pages["workforce"])
    for half in ("8.71", "8.93"):
        assert not re.search(rf"{half}[^.]*(10\.35|8\.3\b)", said)


def test_no_count_of_one_to_four_people_is_shared_nor_what_would_give_it_away(pages):
    said = text_of(pages["workforce"])
    # Printed are 1 and 0.40; no count and 1.00; 5 and 4.64; 1 and 1.00.
    assert not re.search(r"\b(0\.40|0\.4|4\.64)\b|\b[1-4] people|(?<!than )\b5 people", said)
    assert "Seven figures are withheld" in said
    assert "none can be told more closely than 5 people or full-time equivalents." in said


def test_a_team_of_three_cannot_be_found_on_a_page(tmp_path):
    tables = {"workforce": "wf.csv", "sickness": "sick.csv", "equality": "eq.csv"}
    options = [part for name, file in tables.items() for part in (f"--{name}", CASES / file)]
    [page] = written(tmp_path / "out", *options).values()
    said = text_of(page)
    for gone in ("61.3", "33.3", "97.5", "0.6", "2.6", "12.5", "two of the three", "one colleague", "one long illness"):
        assert not re.search(rf"(?<![\d.]){re.escape(gone)}(?![\d])", said), gone
    assert "Youth team" in said
    assert not any(other in page for other in OTHERS)


def test_the_analyst_may_decide_otherwise(tmp_path):
    page = written(tmp_path, "--show-small-numbers", "--workforce", CASES / "wf.csv")["workforce"]
    assert "two of the three work nights" in page
    assert "do not pass this page on" in page


def test_a_rate_that_is_higher_by_full_time_equivalents_is_said_to_be_higher(tmp_path):
    options = ["--workforce", CASES / "wf2.csv", "--equality", CASES / "eq2.csv", "--budget", CASES / "bud.csv"]
    said = text_of(written(tmp_path, *options)["workforce"])
    assert (
        "Leavers were 15.0 % of the people in schools and 25.0 % of the full-time equivalents, which is higher" in said
    )
    assert "1000 %" not in said
    assert "Income brings in £90,000 net, so no shares are given." in said


@pytest.fixture
def own(tmp_path):
    """One register, one plan, one bridge: three files of a council that is not in ours."""
    texts = {
        "risks": "No,Risk,Likelihood,Impact,Owner\nR1,Leaking roof,4,5,Estates\n",
        "commitments": "Ref,Action,Lead,Deadline,RAG,Status\nB1,Mend the roof,Estates,June 2024,Red,In progress\n"
        "B2,Paint the door,Estates,July 2024,Blue,Complete\nB3,Buy a lamp,Estates,May 2025,Green,\n",
        "links": "ksf,reference,kind,reason\nimpact,R1,threatens,Roofs cost money\nfunding,B1,addresses,Dry\n",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: str(tmp_path / f"{name}.csv") for name in texts}


def flags(own):
    return [part for name, path in own.items() for part in (f"--{name}", path)]


def test_own_tables_bring_nothing_of_another_council_and_only_their_page(own, tmp_path):
    matrix = ["--matrix", "risk-matrix-5x5-product", "--today", "2025-01-15"]
    pages = written(tmp_path / "out", *flags(own), *matrix)
    assert list(pages) == ["risks-and-actions"]
    page = pages["risks-and-actions"]
    assert not any(other in page for other in OTHERS)
    said = text_of(page)
    assert "On 15 January 2025, one of three promises is overdue, one done." in said
    assert said.index("Overdue, the longest first") < said.rindex("Where do the risks stand?")
    assert "Risk R1 comes first" in said


def test_the_bridge_stands_where_ratings_are_given_too(own, tmp_path):
    ratings = tmp_path / "ratings.csv"
    ratings.write_text(
        "school,ksf,rating\n" + "".join(f"{s},{k},{m}\n" for s in ("Oak", "Elm", "Ash") for k, m in
        (("funding", 2), ("impact", 3), ("training", 8))), encoding="utf-8",
    )  # fmt: skip
    pages = written(tmp_path / "out", *flags(own), "--ratings", ratings)
    said = text_of(pages["risks-and-actions"])
    assert "Leaking roof. Roofs cost money." in said
    assert "Worked example" not in said


def test_the_bridge_of_the_shipped_tables_says_whose_they_are(pages):
    assert "A pattern, not a plan" in pages["risks-and-actions"]


def test_an_empty_register_says_so_on_its_page(tmp_path):
    file = tmp_path / "empty.csv"
    file.write_text("Id,Risk,Probability,Impact\n", encoding="utf-8")
    page = written(tmp_path / "out", "--risks", file)["risks-and-actions"]
    assert "No risk is entered in the register." in text_of(page)


def test_no_cell_of_the_matrix_has_a_rank_the_source_does_not_give(pages):
    said = text_of(pages["risks-and-actions"])
    assert (
        "The priorities of A1 and D1 follow from the others. The source gives no priority for D2 and D3 (striped)."
        in said
    )
    assert said.count("priority unknown") == 2


def test_an_empty_workbook_is_written_for_the_tables_and_never_over_a_filled_one(tmp_path, capsys):
    target = tmp_path / "council.xlsx"
    assert main(["council", "--template", str(target)]) == 0
    assert "council.xlsx: an empty workbook, one sheet a table." in capsys.readouterr().out
    assert target.exists()
    assert main(["council", "--template", str(target)]) == 0


@pytest.mark.parametrize("command", ["report", "council"])
def test_what_is_wrong_in_the_tables_is_a_sentence_and_exit_1(command, own, tmp_path, capsys):
    (tmp_path / "links.csv").write_text("ksf,reference,kind,reason\nfunding,R9,threatens,No\n", encoding="utf-8")
    assert main([command, *flags(own), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "unknown reference: found R9 of risks; accepted is a risk of the register" in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


def test_messages_speak_of_the_command_line(own, tmp_path, capsys):
    written(tmp_path / "out", "--risks", own["risks"])
    said = capsys.readouterr().err
    assert "--matrix risk-matrix-5x5-product" in said
    assert "load_risks(" not in said


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--today", "soon", "'soon' is no date such as 2003-10-01"),
        ("--column", "owner", "'owner' names no column and its heading, such as owner=\"Lead officer\""),
    ],
)
def test_what_cannot_be_meant_is_refused(option, value, message, capsys):
    with pytest.raises(SystemExit) as refused:
        main(["council", option, value])
    assert refused.value.code == 2
    assert message in capsys.readouterr().err


def test_a_chart_of_sixty_schools_is_folded_and_the_answer_names_its_ends(tmp_path):
    staff = ["school,headcount,fte,leavers", *(f"School {n},{20 + n},{15 + n},{10 + n % 9}" for n in range(1, 61))]
    days = ["school,days lost per FTE 2024-25", *(f"School {n},{4 + n / 10:.1f}" for n in range(1, 61))]
    (tmp_path / "staff.csv").write_text("\n".join(staff), encoding="utf-8")
    (tmp_path / "days.csv").write_text("\n".join(days), encoding="utf-8")
    given = ("--workforce", tmp_path / "staff.csv", "--sickness", tmp_path / "days.csv")
    page = written(tmp_path / "out", *given)["workforce"]
    assert len(open_words(page)) < 400
    assert "from 4.1 in School 1 to 10 in School 60." in text_of(page)
    assert all(f"School {n} " in text_of(page) for n in range(1, 61))
