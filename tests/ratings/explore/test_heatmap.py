"""The heatmap laid out once: what the table says, the seaborn figure says too."""

import re

import numpy as np
import pytest

from esanalysis.display.palette import contrast
from esanalysis.ratings import measures
from esanalysis.ratings.explore import heatmap
from esanalysis.ratings.views.answers.grid import grid
from examples import WORKED_EXAMPLE, ratings_frame


def laid_out(ratings, **choices):
    cells = measures.comparisons(measures.cells(ratings))
    return heatmap.layout(cells, measures.summary(cells), **choices)


def fills_and_texts(html):
    found = re.findall(r'<td[^>]*style="background:(#\w+);color:(#\w+)">([^<]*)</td>', html)
    return [(fill, text_colour, text) for fill, text_colour, text in found]


def test_the_table_is_a_real_table_with_scoped_headers(ratings):
    html = heatmap.table(laid_out(ratings)).html
    assert "<caption>KSF grid: Cluster, 2009</caption>" in html
    assert html.count('scope="col"') == 1 + 10 + 2
    assert html.count('scope="row"') == 10
    assert re.findall(r"<td[^>]*>([^<]*)</td>", html)[:12] == [*"2688776539", "61", "6.1"]


def test_the_table_and_the_figure_have_the_same_texts_and_colours(ratings):
    table = fills_and_texts(heatmap.table(laid_out(ratings)).html)
    figure = [(text.get_text(), text.get_color()) for text in grid(ratings).draw().texts]
    assert [(text, colour) for _, colour, text in table] == [pair for pair in figure if pair[0]]


@pytest.mark.parametrize("colour", heatmap.COLOURS)
def test_every_text_can_be_read_on_its_fill(ratings, colour):
    for fill, text_colour, _ in fills_and_texts(heatmap.table(laid_out(ratings, colour=colour)).html):
        assert contrast(fill, text_colour) >= 4.5


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("framework", "engagement", "impact"),
        ("average", "publicity", "impact"),
        ("spread", "design", "impact"),
        ("name", "alignment", "publicity"),
    ],
)
def test_factors_stand_in_the_order_asked_for(ratings, order, first, last):
    keys = [row.key for row in laid_out(ratings, order=order).rows]
    assert (keys[0], keys[-1]) == (first, last)
    assert len(keys) == 10


def test_a_cell_that_is_not_rated_says_why_and_a_factor_nobody_rated_stays_last():
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[0, 0], marks[6] = np.nan, np.nan
    found = laid_out(ratings_frame(marks), order="average")
    assert found.rows[-1].key == "publicity"
    assert {cell.missing for cell in found.rows[-1].cells} == {"blank"}
    assert 'title="not rated: nothing was entered">blank</td>' in heatmap.table(found).html


def test_differences_carry_their_sign(ratings):
    design = next(row for row in laid_out(ratings, colour="difference").rows if row.key == "design")
    assert [cell.text for cell in design.cells][5] == "-4.4"
    assert "+2.8" in [cell.text for cell in design.cells]


def test_long_names_turn_as_they_do_in_the_figure(ratings):
    assert laid_out(ratings).upright
    turned = laid_out(ratings_frame(WORKED_EXAMPLE, schools=[f"Clockmaker Street {n}" for n in range(10)]))
    assert not turned.upright
    assert 'class="es-heatmap es-turned"' in heatmap.table(turned).html
