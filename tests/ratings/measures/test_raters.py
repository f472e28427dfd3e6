"""Several raters: how strict, how far apart, and where."""

import numpy as np
import pandas as pd
import pytest

from esanalysis import measures
from examples import WORKED_EXAMPLE, ratings_frame


def raters(**tables):
    """A ratings frame in which each rater marked a table of marks (NaN: not marked)."""
    frames = [ratings_frame(marks).assign(rater=name) for name, marks in tables.items()]
    out = pd.concat(frames, ignore_index=True).astype({"rater": "string", "school": frames[0]["school"].dtype})
    out.attrs = frames[0].attrs
    return out


def test_head_ten_and_governor_one_everywhere_is_all_strictness():
    cells = measures.cells(raters(Head=np.full((10, 8), 10), Governor=np.full((10, 8), 1)))
    agreement = measures.agreement(cells).iloc[0]
    assert agreement[["raters", "marks", "cells", "shared", "differ"]].tolist() == [2, 160, 80, 80, 80]
    assert agreement["typical_difference"] == pytest.approx(0, abs=1e-9)
    found = measures.raters(cells).set_index("rater")
    assert found["lenience"].to_dict() == pytest.approx({"Governor": -4.5, "Head": 4.5})
    assert found["stricter_than"].to_dict() == {"Governor": ("Head",), "Head": ()}
    assert found["one_mark"].to_dict() == {"Governor": 1, "Head": 10}
    differ = measures.disagreements(cells)
    assert len(differ) == 80
    assert differ["difference"].eq(9).all()
    assert differ["marks"].iloc[0] == (("Head", 10.0), ("Governor", 1.0))


def test_cautions_read_the_marks_and_not_their_averages():
    cells = measures.cells(raters(Head=np.full((10, 8), 10), Governor=np.full((10, 8), 1)))
    kinds = measures.cautions(cells).set_index("kind")
    assert "same throughout" not in kinds.index
    assert "end unused" not in kinds.index
    assert kinds.loc["rater same throughout", "subject"].tolist() == ["Governor", "Head"]
    assert kinds.loc["end crowded", "mark"].tolist() == [1, 10]
    assert kinds.loc["several raters", ["count", "of"]].tolist() == [80, 80]


def test_a_single_rater_needs_no_word():
    cells = measures.cells(raters(Head=WORKED_EXAMPLE))
    for frame in (measures.agreement(cells), measures.raters(cells), measures.disagreements(cells)):
        assert frame.empty


def test_cells_that_differ_are_listed_once_whatever_the_number_of_raters():
    second, third = (np.array(WORKED_EXAMPLE, dtype=float) for _ in range(2))
    second[0, 0] += 6
    third[0, 0] += 4
    cells = measures.cells(raters(A=WORKED_EXAMPLE, B=second, C=third))
    [row] = measures.disagreements(cells).to_dict("records")
    assert (row["school"], row["ksf"], row["weakest"], row["strongest"]) == ("School 1", "engagement", 2, 8)
    assert len(row["marks"]) == 3


def test_raters_without_a_shared_cell_are_not_compared():
    first, second = (np.array(WORKED_EXAMPLE, dtype=float) for _ in range(2))
    first[:, 5:], second[:, :5] = np.nan, np.nan
    cells = measures.cells(raters(A=first, B=second))
    row = measures.agreement(cells).iloc[0]
    assert (row["why_not"], row["shared"]) == ("no shared cells", 0)
    assert np.isnan(row["typical_difference"])
    assert measures.raters(cells)["lenience"].isna().all()
    assert cells["rating"].tolist() == measures.cells(ratings_frame(WORKED_EXAMPLE))["rating"].tolist()


def test_the_strictness_is_taken_out_of_what_is_compared():
    # B, two points stricter, alone marked the first factor: it is no weaker than the others.
    lenient = np.array(WORKED_EXAMPLE, dtype=float)
    lenient = np.tile(lenient[3], (10, 1)) + 2
    strict = lenient - 2
    lenient[0] = np.nan
    cells = measures.cells(raters(A=lenient, B=strict))
    found = measures.strengths(cells)
    assert found["average"].iloc[0] == pytest.approx(found["average"].iloc[1] - 1)
    assert found["adjusted"].iloc[0] == pytest.approx(found["adjusted"].iloc[1])


@pytest.mark.parametrize(("gap", "schools"), [(1, 30), (1.5, 14), (2, 8)])
def test_schools_that_a_firm_difference_takes(cells, gap, schools):
    assert measures.schools_needed(cells, gap)["schools"].tolist() == [schools]


def test_two_schools_cannot_say_how_many_it_takes():
    found = measures.schools_needed(measures.cells(ratings_frame(np.array(WORKED_EXAMPLE)[:, :2])), 1)
    assert found["schools"].isna().all()
    assert found["why_not"].tolist() == ["few schools"]


@pytest.mark.parametrize(("mark", "listed"), [(2, 1), (3, 0)])
def test_where_strictness_cannot_be_told_marks_a_third_of_the_scale_apart_are_listed(mark, listed):
    governor = np.full((10, 8), np.nan)
    governor[0, 0] = mark
    cells = measures.cells(raters(Head=np.full((10, 8), 6), Governor=governor))
    assert len(measures.disagreements(cells)) == listed


@pytest.fixture
def marked_by_halves():
    """A strict adviser (three points below the head) alone marks Schools 1 to 4, the head alone 7 to 10."""
    marks = 5.0 + np.array([2, 2, -1, 2, 0, 1, 0, 0, 1, 0]) + np.arange(10)[:, None] % 2
    adviser, head = marks - 1.5, marks + 1.5
    adviser[:, 6:], head[:, :4] = np.nan, np.nan
    return measures.cells(raters(Adviser=np.clip(np.round(adviser), 1, 10), Head=np.clip(np.round(head), 1, 10)))


def test_what_other_marks_suggest_is_as_strict_as_those_who_gave_the_mark(marked_by_halves):
    found = measures.standouts(marked_by_halves).dropna(subset="expected")
    own = found[found["school"].isin([f"School {number}" for number in (1, 2, 3, 4)])]
    assert abs((own["rating"] - own["expected"]).mean()) < 0.3, "of the strict adviser's marks none is far behind"
    np.testing.assert_allclose(found["difference"], found["rating"] - found["expected"])


def test_a_school_is_no_host_that_is_ahead_only_by_a_milder_hand(marked_by_halves):
    """School 3 has 3 from the adviser where School 7 has 7 from the head: freed of their strictness one point apart."""
    cells = marked_by_halves
    low = cells[cells["school"].eq("School 3") & cells["rating"].le(3)]
    assert len(low)
    helped = measures.helpers(cells).query("school == 'School 3'")
    assert not set(helped["helper"]) & {"School 7", "School 8", "School 10"}
    kinds = measures.weaknesses(cells).set_index("ksf")
    assert kinds.loc[low["ksf"], "helpers"].tolist() == [
        len(set(helped.loc[helped["ksf"] == key, "helper"])) for key in low["ksf"]
    ]
