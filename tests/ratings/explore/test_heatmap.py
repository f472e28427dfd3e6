"""The explorers' heatmap: texts, fills and order as a person chose them."""

import re

import numpy as np
import pytest

from esanalysis.display.palette import DIFFERENCES, MARKS, contrast, text_on
from esanalysis.ratings.explore import heatmap as heat
from esanalysis.ratings.views.answers.grid import grid
from esanalysis.ratings.views.cluster import cluster_of
from examples import WORKED_EXAMPLE, ratings_frame


def shown(ratings, **choices):
    return heat.heatmap(heat.Shown(cluster_of(ratings)), "f1", **choices)


def cells(table):
    return re.findall(r'<td role="cell" class="h ([^"]*)"[^>]*>([^<]*)</td>', table)


def heads(table):
    return re.findall(r'<th role="rowheader" scope="row">.*?<bdi>(.*?)</bdi>', table)


def test_it_is_the_grid_of_the_page(ratings):
    table = shown(ratings)
    assert ">KSF grid: Cluster, 2009</h3>" in table
    assert str(grid(ratings).chart)[-400:].split("<tr")[-1].split("</tr>")[0] in table


def test_the_table_and_the_figure_have_the_same_texts(ratings):
    drawn = [text.get_text() for text in grid(ratings).draw().texts]
    assert [text for kind, text in cells(shown(ratings)) if "avg" not in kind] == [
        text for text in drawn if text.isdigit() and int(text) <= 10
    ]


@pytest.mark.parametrize("colour", heat.COLOURS)
def test_every_fill_is_of_the_palette_and_its_text_can_be_read(ratings, colour):
    for kind, _ in cells(shown(ratings, colour=colour)):
        ramp, step = re.search(r"\b([md])(\d+)\b", kind).groups() if "avg" not in kind else ("m", "1")
        fill = {"m": MARKS, "d": DIFFERENCES}[ramp][int(step) - 1]
        assert contrast(fill, text_on(fill)) >= 4.5


@pytest.mark.parametrize(
    ("order", "first", "last"),
    [
        ("framework", "Engagement and consultation", "Impact measurement"),
        ("average", "Well-publicised services", "Impact measurement"),
        ("spread", "Quality, targeted services", "Impact measurement"),
        ("name", "Alignment with council plans", "Well-publicised services"),
    ],
)
def test_factors_stand_in_the_order_asked_for(ratings, order, first, last):
    found = heads(shown(ratings, order=order))
    assert (found[0], found[-1]) == (first, last)
    assert len(found) == 10


def test_a_cell_that_is_not_rated_says_why_and_a_factor_nobody_rated_stays_last():
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[0, 0], marks[6] = np.nan, np.nan
    table = shown(ratings_frame(marks), order="average")
    assert heads(table)[-1] == "Well-publicised services"
    assert table.count('aria-label="not rated: nothing was entered"') == 11


def test_differences_carry_their_sign_and_a_fill_of_their_own(ratings):
    table = shown(ratings, colour="difference")
    assert ("d1 lg", "−4.4") in cells(table)
    assert "+2.8" in [text for _, text in cells(table)]
    assert not any(kind.startswith("m") for kind, _ in cells(table) if "avg" not in kind)


def test_by_band_all_marks_of_a_band_have_one_fill(ratings):
    fills = {(text, kind.split()[0]) for kind, text in cells(shown(ratings, colour="band")) if "avg" not in kind}
    assert {fill for text, fill in fills if text in ("2", "3")} == {"m2"}
    assert {fill for text, fill in fills if text in ("8", "9")} == {"m9"}
    assert len({fill for text, fill in fills if text in "4567"}) == 1


def test_long_names_and_many_schools_stand_down_so_that_no_name_is_turned():
    table = shown(ratings_frame(WORKED_EXAMPLE, schools=[f"Clockmaker Street Primary {n}x" for n in range(10)]))
    assert "Clockmaker Street Primary 3x</bdi></th>" in table or "3x</bdi></th>" in table
    many = np.random.default_rng(1).integers(1, 11, (10, 20))
    assert "School 20" in heads(shown(ratings_frame(many)))


def test_cells_say_what_they_are_only_where_they_can_be_chosen(ratings):
    assert "data-school" not in shown(ratings)
    assert '<td role="cell" class="h m2 cl" data-ksf="engagement" data-school="School 1">2</td>' in shown(
        ratings, chosen=True
    )
