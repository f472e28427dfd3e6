"""The grid: numbers, fills and corners in the right cells, the right way round."""

import re

from display.pages import FACTORS, MARKS, TEN, many_schools, worked_example
from esanalysis.display.charts.grid import Grid, grid, legend
from esanalysis.display.scale import Axis
from esanalysis.display.table import Label


def rows(table):
    return re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)


def texts(row):
    return [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]


def test_ten_schools_stand_across_with_total_and_average_as_the_diagnostic_prints_them():
    head, *body = rows(grid(worked_example(), "f"))
    assert texts(head) == ["KSF school", *map(str, range(1, 11)), "Total", "Average"]
    assert texts(body[8]) == ["9 Funding", *map(str, MARKS[8]), "42", "4.2"]
    assert len(body) == 10


def test_low_and_top_cells_have_their_corner_and_the_middle_none():
    row = rows(grid(worked_example(), "f"))[1]  # 2 6 8 8 7 7 6 5 3 9
    kinds = re.findall(r'<td role="cell" class="([^"]+)"', row)
    assert kinds[:5] == ["h m2 cl", "h m6", "h m8 ct", "h m8 ct", "h m7"]
    assert kinds[-1] == "h avg m6"


def test_thirty_schools_stand_down_in_groups_with_averages_on_top_and_ten_columns():
    table = grid(many_schools(), "f")
    head, average, total, rated, group, first, *_ = rows(table)
    assert texts(head)[0] == "School"
    assert len(texts(head)) == 11
    assert [texts(row)[0] for row in (average, total, rated)] == ["Cluster average", "Total", "Schools rated"]
    assert texts(group) == ["Secondary: 15 schools"]
    assert texts(first)[0] == "St $\\frac{$ Mary &lt;b&gt;"
    assert table.count("<tbody") == 3


def test_a_cell_that_is_not_rated_is_hatched_and_says_why():
    table = grid(many_schools(), "f")
    assert '<td role="cell" class="h gap"><span role="img" aria-label="' in table
    assert 'aria-label="not rated: nothing was entered"' in table


def test_names_stand_upright_on_a_phone_only_where_all_columns_fit_one_line():
    def kind(factors, mark):
        data = Grid([Label(f"Factor {n}", str(n)) for n in range(factors)], ["Ash Lane"], [[mark]] * factors)
        return re.search(r'<table class="([^"]+)"', grid(data, "f")).group(1)

    assert kind(10, TEN.mark(2)) == "grid wide w10 upright"
    assert kind(10, TEN.mark(2, "100.0")) == "grid wide w8"  # two lines: the head would fill the screen
    assert kind(30, TEN.mark(2)) == "grid wide w10 many"


def test_long_names_of_few_schools_stand_down_too():
    data = Grid(FACTORS[:1], ["Ash Lane", "Beck Side"], [[TEN.mark(2), TEN.mark(7)]])
    assert [texts(row) for row in rows(grid(data, "f"))[1:]] == [["Ash Lane", "2"], ["Beck Side", "7"]]


def test_thirty_factors_scroll_inside_the_grid_and_not_with_the_page():
    factors = [Label(f"A factor with a long name {n}", str(n)) for n in range(30)]
    data = Grid(factors, ["Ash Lane"], [[TEN.mark(2)]] * 30)
    table = grid(data, "f")
    assert table.startswith('<div class="across" role="region" tabindex="0" aria-labelledby="f">')
    assert "w10" in table


def test_the_legend_shows_each_bands_fills_with_their_corner_and_the_ends_of_a_long_scale():
    assert legend(TEN).count('<span class="h m') == 10
    long = Axis.of(0, 100, bands=[*TEN.bands[:0]])
    assert legend(long) == '<ul class="legend"></ul>'
    assert "not rated" in legend(TEN, "not rated")


def test_a_long_name_breaks_above_its_column_where_english_does():
    """A soft hyphen shows only where the column is too narrow for the word."""
    factors = [Label("Impact measurement", "10", "Impact measurement"), Label("Engagement", "1")]
    data = Grid(factors, ["Ash Lane"], [[TEN.mark(2)]] * 2)
    head = texts(rows(grid(data, "f"))[0])
    assert [text.replace("\u00ad", "-") for text in head[1:]] == ["10Impact meas-ure-ment", "1Engage-ment"]
