import numpy as np

from esanalysis import alt
from esanalysis.ratings.measures import old as measures
from examples import WORKED_EXAMPLE, ratings_frame


def test_the_grid_is_told_with_its_finding_and_every_number(cells):
    said = alt.grid(cells, measures.summary(cells))
    assert said.startswith("Heatmap of the KSF grid, Cluster, 2009: 10 KSFs down, 10 schools across. ")
    assert (
        "KSF 7 (Well-publicised services) has the strongest average, 6.4, and KSF 10 (Impact measurement) the" in said
    )
    for row, total, average in zip(
        WORKED_EXAMPLE, (61, 47, 45, 53, 50, 49, 64, 54, 42, 32), (6.1, 4.7, 4.5, 5.3, 5.0, 4.9, 6.4, 5.4, 4.2, 3.2),
        strict=True,
    ):  # fmt: skip
        assert f": {' '.join(map(str, row))} (total {total}, average {average})." in said


def test_a_changed_rating_changes_the_text():
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[3, 3] = 7
    one, other = (measures.cells(ratings_frame(table)) for table in (WORKED_EXAMPLE, marks))
    assert alt.grid(one, measures.summary(one)) != alt.grid(other, measures.summary(other))
    assert alt.standouts(measures.standouts(one), "better") != ""


def test_a_cell_without_a_mark_says_why():
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[0, 0] = np.nan
    cells = measures.cells(ratings_frame(marks))
    assert "1 Engagement and consultation: [nothing was entered] 6 8" in alt.grid(cells, measures.summary(cells))


def test_standing_tells_averages_ranks_and_marks(standing, cells):
    said = alt.standing(standing, cells)
    assert "KSF 7 and KSF 1; KSF 8, KSF 4, KSF 5, KSF 6, KSF 2, KSF 3 and KSF 9; KSF 10." in said
    assert "10 Impact measurement: average 3.2, median 3, rank 10 (range 10), marks 2 2 3 3 3 3 4 4 4 4." in said


def test_bands_tell_counts_and_priorities(cells, standing, priorities):
    said = alt.bands(cells, standing, priorities["ksf"].tolist())
    assert "10 Impact measurement (priority): 6 low band, 4 middle band, 0 top band" in said


def test_standouts_tell_the_odd_cells_first(cells):
    said = alt.standouts(measures.standouts(cells), "worse")
    assert (
        "Clearly lower than expected: School 6 on KSF 8 (Quality, targeted services), 2 where 6.3 is expected" in said
    )
    assert "10 Impact measurement: School 1 3, School 2 3, School 3 2" in said


def test_pairings_tell_who_from_whom(cells, priorities):
    said = alt.pairings(measures.pairings(cells, priorities))
    assert "7 of 13 find a partner." in said
    assert "KSF 9 (Funding): School 1 2 from School 7 7" in said
