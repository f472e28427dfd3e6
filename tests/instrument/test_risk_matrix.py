import itertools

import pytest

from esanalysis.errors import FrameworkError
from esanalysis.instrument.reading import load_risk_matrix, risk_matrix_keys

# Risk Score and Risk Priority as the register of 2003 prints them side by side.
PRINTED = {"B1": 2, "A2": 3, "C1": 4, "B2": 5, "C2": 7, "A3": 8, "B3": 9, "C3": 12}


def test_printed_ranks_are_those_of_the_register():
    matrix = load_risk_matrix()
    assert {"".join(cell): rank for cell, rank in matrix.printed.items()} == PRINTED


def possible_ranks(rows, columns):
    """Ranks each cell can have if worse cells rank first and ranks are consecutive on rows x columns.

    Cell (0, 0) is the worst. A cell follows all cells that are nowhere milder, and precedes those nowhere worse;
    a rank is possible if enough free cells remain before and after it. (Bounds, not an enumeration.)
    """
    known = {("ABCDEFG".index(score[0]), int(score[1]) - 1): rank for score, rank in PRINTED.items()}
    cells = set(itertools.product(range(rows), range(columns)))
    free_ranks = set(range(1, len(cells) + 1)) - set(known.values())
    possible = {cell: {known[cell]} if cell in known else set(free_ranks) for cell in cells}

    def before(one, other):
        return one != other and one[0] <= other[0] and one[1] <= other[1]

    changed = True
    while changed:
        changed = False
        for cell in cells - known.keys():
            low = max((min(possible[other]) for other in cells if before(other, cell)), default=0)
            high = min((max(possible[other]) for other in cells if before(cell, other)), default=len(cells) + 1)
            narrowed = {rank for rank in possible[cell] if low < rank < high}
            for other in cells - {cell}:  # a rank that only one cell can have is its own; a settled one is taken
                if len(possible[other]) == 1:
                    narrowed -= possible[other]
            for rank in sorted(narrowed):
                if not any(rank in possible[other] for other in cells - {cell}):
                    narrowed = {rank}
            if narrowed != possible[cell]:
                possible[cell], changed = narrowed, True
    return possible


@pytest.mark.parametrize(("rows", "columns"), [(4, 4), (5, 4), (4, 5), (5, 5), (6, 6)])
def test_a1_and_d1_follow_whatever_the_size_of_the_matrix_and_nothing_else_does(rows, columns):
    possible = possible_ranks(rows, columns)
    assert possible[0, 0] == {1}
    assert possible[3, 0] == {6}
    matrix = load_risk_matrix()
    assert {"".join(cell): rank for cell, rank in matrix.follows.items()} == {"A1": 1, "D1": 6}
    for likelihood, impact in matrix.cells:
        cell = (matrix.likelihood.levels.index(likelihood), matrix.impact.levels.index(impact))
        if matrix.known(likelihood, impact) == "unknown":
            ranks = set().union(*(possible_ranks(*size)[cell] for size in [(4, 4), (5, 5), (rows, columns)]))
            assert len(ranks) > 1, "a single possible rank would follow, and belong into the matrix"


def test_the_matrix_reaches_beyond_what_the_register_shows():
    """C3 is 12th, so eleven cells precede it; of those shown only ten could."""
    matrix = load_risk_matrix()
    rows, columns = matrix.likelihood.worst_first, matrix.impact.worst_first
    not_before = [cell for cell in matrix.cells if cell[0] in rows[2:] and cell[1] in columns[2:]]
    assert matrix.printed["C", "3"] == 12
    assert len(matrix.cells) - len(not_before) == 10
    assert "How far the axes run is therefore unknown" in matrix.note


def test_unknown_cells_have_no_rank():
    matrix = load_risk_matrix()
    unknown = ["".join(cell) for cell in matrix.cells if matrix.known(*cell) == "unknown"]
    assert unknown == ["D2", "D3"]
    assert all(matrix.rank(score[0], score[1]) is None for score in unknown)


def test_a_matrix_that_calculates_ranks_cells_with_ties():
    matrix = load_risk_matrix("risk-matrix-5x5-product")
    assert matrix.cells[0] == ("5", "5")
    assert [matrix.rank(*cell) for cell in (("5", "5"), ("4", "5"), ("5", "4"), ("4", "4"))] == [1, 2, 2, 4]
    assert load_risk_matrix("risk-matrix-5x5-sum").score("2", "5") == "7"


@pytest.mark.parametrize("key", risk_matrix_keys())
def test_every_shipped_matrix_loads(key):
    assert load_risk_matrix(key).key == key


GOOD = """
key = "own"
title = "Own"
source = "us"
method = "product"
[likelihood]
levels = ["1", "2"]
worse = "last"
[impact]
levels = ["1", "2"]
worse = "last"
"""
RANKED = """
key = "own"
title = "Own"
source = "us"
method = "ranks"
[likelihood]
levels = ["A", "B"]
worse = "first"
[impact]
levels = ["1", "2"]
worse = "first"
[ranks.printed]
A1 = 1
B2 = 4
"""


def load(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return load_risk_matrix(path)


def test_a_matrix_that_runs_the_other_way_is_as_good(tmp_path):
    matrix = load(tmp_path, RANKED.replace('["A", "B"]', '["B", "A"]').replace('worse = "first"', 'worse = "last"', 1))
    assert matrix.likelihood.worst_first == ("A", "B")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('worse = "last"', "", "likelihood: worse is missing"),
        ('worse = "last"', 'worse = "first"', "contradicts a score that rises"),
        ('["1", "2"]', '["1"]', "levels: needs 2 or more entries"),
        ('["1", "2"]', '["low", "high"]', "levels: must be numbers"),
        ('["1", "2"]', '["2", "1"]', "levels: must rise"),
        ('"product"', '"average"', "method: must be one of ranks, product, sum"),
        ('title = "Own"', "", "title is missing"),
    ],
)
def test_what_is_wrong_with_a_matrix_is_said(tmp_path, old, new, said):
    with pytest.raises(FrameworkError, match=said):
        load(tmp_path, GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("B2 = 4", "C9 = 4", "ranks.printed.C9: is no cell"),
        ("B2 = 4", "B2 = 'x'", "B2: must be a whole number"),
        ("A1 = 1", "A1 = 5", "is `worse` at the right end"),
        ("[ranks.printed]\nA1 = 1\nB2 = 4", "", "is needed for method"),
        ("B2 = 4", "B2 = 4\n[ranks.follows]\nA1 = 1", "under printed and under follows"),
    ],
)
def test_ranks_that_cannot_be_are_refused(tmp_path, old, new, said):
    with pytest.raises(FrameworkError, match=said):
        load(tmp_path, RANKED.replace(old, new))


def test_an_unknown_matrix_names_the_shipped_ones():
    with pytest.raises(FrameworkError, match="risk-matrix-2003"):
        load_risk_matrix("none such")
