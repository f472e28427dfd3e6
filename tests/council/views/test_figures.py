"""The council's figures: what stands in them, in which order, and what must not."""

import re

import pandas as pd
import pytest

from esanalysis import load_budget, load_commitments, load_equality, load_risks, load_sickness, load_workforce
from esanalysis.council import figures, measures, show


def texts(ax):
    return [text.get_text().replace("\n", " ") for text in ax.texts]


def rows(ax):
    return [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]


@pytest.fixture
def workforce():
    return measures.suppress(load_workforce())


@pytest.fixture
def days():
    return measures.beside_comparators(load_sickness())


def test_people_stand_beside_full_time_equivalents(workforce):
    pairs = measures.headcount_beside_fte(workforce)
    ax = figures.headcount(pairs[pairs["measure"] == "Estimated Establishment"])
    assert texts(ax) == ["3,846", "1,008", "2,807.41", "765.65"]
    assert rows(ax) == ["Schools", "Non-schools"]
    assert [bar.get_width() for bar in ax.patches] == [3846, 1008, 2807.41, 765.65]


def test_small_numbers_are_withheld_and_a_second_figure_finds_no_partner(workforce):
    alt_text = re.search(r'alt="([^"]*)"', show.movements(workforce).html)[1]
    assert "Number of leavers, schools, Apr 02 - Mar 03: 591 people, 333.54 FTE" in alt_text
    assert alt_text.count("withheld: small numbers") == 4
    assert "people not printed, 79.09 FTE" in alt_text
    assert "External, non-schools, Apr 02 – Mar 02: 195 people, 148.96 FTE" in alt_text


def test_the_half_year_is_drawn_beside_the_council_alone(days):
    ax = figures.compared(days)
    assert texts(ax) == ["8.71; council 11.06", "8.93; council 11.06"]
    assert [bar.get_width() for bar in ax.patches] == [8.71, 8.93]
    drawn = [segment[0][0] for lines in ax.collections for segment in lines.get_segments()]
    assert drawn == [11.06, 11.06]
    assert "Apr 02 – Sep 02" in ax.get_title("left")


def test_yearly_standards_stand_alone_without_a_bar(days):
    ax = figures.standards(days)
    assert texts(ax) == ["10.35 working days", "8.3 working days"]
    assert rows(ax) == ["Target, whole council (2002/3)", "Comparator, all unitary councils (annual)"]
    assert len(ax.patches) == 0


def test_no_figure_draws_a_half_year_with_a_year(days):
    for alt_text in re.findall(r'alt="([^"]*)"', (show.compared(days) + show.standards(days)).html):
        half, year = "8.71" in alt_text or "11.06" in alt_text, "10.35" in alt_text or "8.3 " in alt_text
        assert half != year


def test_shares_keep_a_row_without_a_figure_and_only_the_undated_comparator_is_dashed():
    gap = measures.equality_gap(load_equality(), load_workforce())
    ax = figures.compared(gap)
    assert texts(ax)[0] == "2.58; council 3.4; target 3.65; local community 5.74"
    assert texts(ax)[1].startswith("not printed; council 3.4")
    assert [bar.get_width() for bar in ax.patches] == [2.58, 0, 1.1, 2.54]
    assert "dashed ring: comparator without a date" in ax.get_xlabel()


def test_the_budget_has_its_income_left_of_zero():
    ax = figures.budget(load_budget())
    assert texts(ax) == ["638", "87,114", "6,241", "5,710", "17,772", "−615"]
    assert [bar.get_width() for bar in ax.patches] == [638, 87114, 6241, 5710, 17772, -615]


def test_the_matrix_holds_ranks_and_risks_and_leaves_unknown_what_the_source_leaves_out():
    ax = figures.matrix(measures.matrix_cells(load_risks()))
    assert texts(ax) == [
        "A1: rank 1 (follows)", "", "A2: rank 3", "1, 16, 21", "A3: rank 8", "2",
        "B1: rank 2", "23", "B2: rank 5", "7, 3, 17, 18, 22", "B3: rank 9", "11, 14",
        "C1: rank 4", "20", "C2: rank 7", "19, 24, 6, 9", "C3: rank 12", "13, 25",
        "D1: rank 6 (follows)", "", "D2: ?", "", "D3: ?", "",
    ]  # fmt: skip
    assert sum(patch.get_hatch() is not None for patch in ax.patches) == 2
    assert sum(patch.get_linestyle() not in ("-", "solid") for patch in ax.patches) == 2
    assert ax.get_xlabel() == "Impact (1 is the worse end)"
    assert ax.get_ylabel() == "Likelihood (A is the worse end)"


def test_a_matrix_that_runs_the_other_way_still_has_its_worst_cell_top_left(tmp_path):
    file = tmp_path / "register.csv"
    file.write_text("No,Risk,Likelihood,Impact\nR1,Roof,4,5\nR2,Data,2,5\n", encoding="utf-8")
    ax = figures.matrix(measures.matrix_cells(load_risks(file, "risk-matrix-5x5-product")))
    assert texts(ax)[:2] == ["25: rank 1", ""]
    assert "5 is the worse end" in ax.get_xlabel()


def promise(reference, due_text, start, end, precision):
    return {"theme": "Roofs", "reference": reference, "number": None, "action": f"Mend roof {reference}"} | {
        "due_text": due_text,
        "due_start": pd.Timestamp(start) if start else pd.NaT,
        "due_end": pd.Timestamp(end) if end else pd.NaT,
        "due_precision": precision,
    }


def test_the_vaguer_a_date_the_longer_its_mark():
    plan = pd.DataFrame(
        [
            promise("day", "1 May 2004", "2004-05-01", "2004-05-01", "day"),
            promise("month", "May 2004", "2004-05-01", "2004-05-31", "month"),
            promise("season", "Spring 2004", "2004-03-01", "2004-05-31", "season"),
            promise("ongoing", "Ongoing", None, None, "ongoing"),
            promise("never", None, None, None, "unknown"),
        ]
    )
    ax = figures.timeline(plan, "2004-04-01")
    assert [bar.get_width() for bar in ax.patches if not hasattr(bar, "arrow_patch")][:2] == [31, 92]
    assert [text.get_text() for text in ax.texts if text.get_text()] == [
        "1 dated", "1 dated", "1 dated", "1 ongoing", "no date",
    ]  # fmt: skip
    assert rows(ax)[0] == "day Mend roof day"
    assert len(ax.collections) == 1  # the tick of the day


def test_each_objective_has_a_timeline_and_short_plans_share_one():
    alts = re.findall(r'alt="([^"]*)"', show.timeline(load_commitments(), "2003-10-01").html)
    assert len(alts) == 9
    assert alts[0].startswith("Timeline of High achieving, inclusive schools and learning, read on 2003-10-01: 14 ac")
    assert "2.1 Produce and implement" in alts[1]
    assert "no date" in alts[1]
    assert alts[7].startswith("Timeline of ‘Next steps’ workshops held / Discuss future function")


def test_every_picture_has_an_alt_text_with_its_numbers():
    workforce = load_workforce()
    html = (
        show.headcount(workforce)
        + show.movements(workforce)
        + show.budget(load_budget())
        + show.matrix(measures.matrix_cells(load_risks()))
    ).html
    assert len(re.findall(r'<img alt="[^"]{100,}" width="\d+"', html)) == 4
    assert "Sum: 116,860" in html
    assert "The source gives no rank for D2 and D3." in html


def test_nothing_given_shows_nothing():
    assert show.budget(load_budget().head(0)).html == ""
    assert show.compared(measures.beside_comparators(load_sickness().head(0))).html == ""
    assert show.timeline(load_commitments().head(0), "2003-10-01").html == ""
    assert show.movements(load_workforce().head(0)).html == ""
