import numpy as np

from esanalysis.ratings.measures import old as measures
from esanalysis.ratings.measures.old.standouts import polish
from examples import WORKED_EXAMPLE, ratings_frame


def odd(cells, side):
    found = measures.standouts(cells)
    found = found[found["stands_out"] == side]
    return list(zip(found["school"], found["ksf"], found["rating"], found["expected"].round(1), strict=True))


def test_cells_that_stand_out_in_the_worked_example(cells):
    assert odd(cells, "worse") == [
        ("School 6", "design", 2, 6.3),
        ("School 6", "funding", 2, 5.0),
        ("School 7", "training", 3, 5.5),
    ]
    assert odd(cells, "better") == [("School 3", "design", 8, 5.3), ("School 7", "funding", 7, 4.5)]


def test_a_school_low_everywhere_is_told_apart_from_one_odd_cell(cells):
    found = measures.standouts(cells).drop_duplicates("school").set_index("school")["school_level"]
    assert found[found == "low"].index.tolist() == ["School 1", "School 9"]
    assert found["School 6"] == "mixed"


def test_median_polish_takes_out_rows_and_columns_exactly():
    table = np.add.outer([0.0, 1, 5], [2.0, 3, 4, 9])
    fitted, columns = polish(table)
    assert np.allclose(fitted, table)
    assert np.allclose(columns, [-1.5, -0.5, 0.5, 5.5])


def test_one_wild_mark_does_not_move_what_is_expected():
    marks = np.full((10, 7), 6.0)
    marks[2, 3] = 1
    found = measures.standouts(measures.cells(ratings_frame(marks)))
    assert found["expected"].eq(6).all()
    assert found["stands_out"].eq("worse").sum() == 1


def test_small_differences_in_a_calm_grid_do_not_stand_out():
    marks = np.full((10, 7), 6.0)
    marks[2, 3] = 5
    assert (measures.standouts(measures.cells(ratings_frame(marks)))["stands_out"] == "as expected").all()


def test_cells_without_a_mark_are_kept_and_called_so():
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[0, 0] = np.nan
    found = measures.standouts(measures.cells(ratings_frame(marks)))
    assert len(found) == 100
    assert found.loc[found["rating"].isna(), "stands_out"].tolist() == ["not rated"]
