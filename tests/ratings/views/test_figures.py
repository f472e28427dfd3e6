from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from esanalysis import figures
from esanalysis.display.palette import contrast, rating_colour
from esanalysis.ratings.measures import old as measures
from examples import WORKED_EXAMPLE, ratings_frame


def texts(ax):
    return [text.get_text() for text in ax.texts]


def ylabels(ax):
    return [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()]


def xlabels(ax):
    return [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()]


def test_the_grid_shows_marks_totals_and_averages_in_the_documents_order(cells):
    ax = figures.grid(cells, measures.summary(cells))
    shown = np.array(texts(ax)).reshape(10, 13)
    assert shown[0].tolist() == ["2", "6", "8", "8", "7", "7", "6", "5", "3", "9", "", "61", "6.1"]
    assert shown[9].tolist() == ["3", "3", "2", "4", "4", "3", "4", "3", "2", "4", "", "32", "3.2"]
    assert ylabels(ax)[0] == "1 Engagement and consultation"
    assert ylabels(ax)[9] == "10 Impact measurement"
    assert xlabels(ax) == [f"School {n}" for n in range(1, 11)] + ["", "Total", "Average"]


def test_every_number_in_the_grid_can_be_read_on_its_cell(cells, ratings):
    ax = figures.grid(cells, measures.summary(cells))
    framework = ratings.attrs["framework"]
    marks = [text for text in ax.texts if text.get_text() in list("123456789")]
    assert len(marks) == 100
    for text in marks:
        assert contrast(to_hex(text.get_color()), rating_colour(float(text.get_text()), framework)) >= 4.5


def test_a_cell_without_a_mark_is_hatched_and_its_row_stays(standing):
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[4] = np.nan
    cells = measures.cells(ratings_frame(marks))
    ax = figures.grid(cells, measures.summary(cells))
    row = np.array(texts(ax)).reshape(10, 13)[4]
    assert row.tolist() == ["–"] * 10 + ["", "", ""]
    assert sum(patch.get_hatch() is not None for patch in ax.patches) == 10
    assert ylabels(ax)[4] == "5 Partnership working"


def test_a_figure_is_drawn_on_the_axes_it_is_given(cells, standing):
    own = Figure().subplots()
    assert figures.grid(cells, measures.summary(cells), ax=own) is own
    assert figures.standing(standing, cells, ax=Figure().subplots()).get_title("left").startswith("Every school's mark")


def test_words_stand_in_the_cells_as_initials_with_a_legend_and_no_total():
    cells = measures.cells(ratings_frame([[4, 3], [2, 1], [3, 3], [4, 4]], "ofsted-eif-2019"))
    ax = figures.grid(cells, measures.summary(cells))
    assert texts(ax)[:4] == ["O", "G", "", "3.5"]
    assert "RI = Requires improvement" in ax.get_xlabel()


def test_standing_lists_factors_strongest_first_with_rank_ranges(standing, cells):
    ax = figures.standing(standing, cells)
    assert ylabels(ax)[:2] == ["7 Well-publicised services", "1 Engagement and consultation"]
    assert ylabels(ax)[-1] == "10 Impact measurement"
    assert "6.4   rank 1 (1–2)" in texts(ax)
    assert "3.2   rank 10" in texts(ax)
    dots, diamonds = (len(collection.get_offsets()) for collection in (ax.collections[0], ax.collections[-2]))
    assert (dots, diamonds) == (100, 10)


def test_bands_count_schools_and_mark_the_priorities(cells, standing):
    ax = figures.bands(cells, standing, ["impact"])
    assert ylabels(ax)[0] == "▶ 10 Impact measurement"
    low = ax.containers[0]
    assert low.get_label() == "low band (1–3)"
    assert [bar.get_width() for bar in low] == [6, 4, 3, 2, 4, 0, 0, 3, 2, 0]


def test_standouts_are_outlined_and_carry_a_sign(cells):
    ax = figures.standouts(measures.standouts(cells), "worse")
    assert [text for text in texts(ax) if "▼" in text] == ["3▼", "2▼", "2▼"]
    outlined = [patch.get_xy() for patch in ax.patches if patch.get_linewidth() == 2]
    assert outlined == [(6, 5), (5, 7), (5, 8)]


def test_pairings_name_both_schools_and_their_marks(cells, priorities):
    ax = figures.pairings(measures.pairings(cells, priorities))
    assert ylabels(ax)[:2] == ["KSF 10: six schools", "KSF 9: School 1 (2)"]
    assert "School 7 (7)" in texts(ax)
    assert texts(ax).count("no school far enough ahead") == 1


def test_many_schools_with_one_mark_are_counted_and_not_piled_up():
    cells = measures.cells(ratings_frame([[5] * 40 + [7] * 20] * 10))
    shown = texts(figures.standing(measures.standing(cells), cells))
    assert shown.count("40") == shown.count("20") == 10


def test_an_average_a_little_short_of_a_band_is_drawn_outside_it(ratings):
    edges = figures._band_edges(ratings.attrs["framework"])
    assert [low for low, _ in edges] == pytest.approx([0.5, 3.95, 7.95])


@pytest.mark.parametrize("schools", [3, 60])
def test_no_label_is_clipped_and_none_overlap(schools):
    names = [f"St Bartholomew's Church of England Primary School {n}" for n in range(schools)]
    cells = measures.cells(ratings_frame([[n % 10 + 1 for n in range(schools)]] * 10, schools=names))
    part = cells[cells["school"].isin(names[:15])]
    ax = figures.grid(part, measures.summary(cells))
    ax.figure.canvas.draw()
    assert [label for label in xlabels(ax) if label][:2] == names[:2]
    boxes = [label.get_window_extent() for label in ax.get_xticklabels() if label.get_text()]
    assert not any(one.overlaps(other) for one, other in pairwise(boxes))
    rows = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert not any(one.overlaps(other) for one, other in pairwise(rows))
