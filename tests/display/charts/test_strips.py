"""Strips: what stands where, and that the numbers are text in the table."""

import re

import pytest

from display.pages import FACTORS, SCHOOLS, TEN, TYPED
from esanalysis.display.charts.bands import BandRow, bands
from esanalysis.display.charts.dots import DotRow, dots
from esanalysis.display.charts.pairs import ChangeRow, ExpectedRow, Visit, VisitGroup, changes, expected, visits
from esanalysis.display.charts.panels import Panel, SeriesRow, panels, series
from esanalysis.display.charts.profile import ProfileRow, profile
from esanalysis.display.charts.ranks import RankBar, RankRow, rank_bar, ranks
from esanalysis.display.charts.strip import heads, levels


def circles(chart, kind):
    return re.findall(rf'<circle class="{kind}" cx="([\d.]+)%" cy="([\d.]+)"', chart)


def test_each_school_is_a_numbered_dot_and_none_hides_another():
    row = DotRow(FACTORS[9], [3, 3, 2, 4, 4, 3, 4, 3, 2, 4], 3.2, "3.2")
    chart = dots([row], SCHOOLS, TEN, "f")
    places = circles(chart, "dot")
    assert len(places) == len(set(places)) == 10
    assert "2: 3, 9; 3: 1, 2, 6, 8; 4: 4, 5, 7, 10" in chart  # the same, read aloud


def test_averages_over_raters_are_read_with_one_digit_and_those_that_read_alike_together():
    row = DotRow(FACTORS[9], [17 / 3, 5.7, 4, 1 / 3 + 4], 4.9, "4.9")
    assert "4: 3; 4.3: 4; 5.7: 1, 2" in dots([row], SCHOOLS[:4], TEN, "f")


def test_clusters_whose_averages_differ_stand_apart_and_the_line_goes_through_the_middle_one():
    panel = Panel(FACTORS[9], [4.2, 4.3, 4.3, 9.0], 4.3, "middle 4.3; 4.2 to 9.0")
    chart = panels([panel], TEN)
    places = circles(chart, "peer")
    assert [float(x) for x, _ in places] == [TEN.at(mark) for mark in (4.2, 4.3, 4.3, 9.0)]
    assert len({y for _, y in places[:3]}) == 3  # nearer than a dot is wide: one above the other
    assert f'x1="{places[1][0]}%"' in chart


def test_more_than_twelve_schools_are_counted_and_very_many_become_bars():
    few = dots([DotRow(FACTORS[9], [3.0] * 9 + [4.0] * 6)], [f"S{n}" for n in range(15)], TEN, "f")
    assert few.count('class="dot"') == 15
    assert "3: 9; 4: 6" in few
    many = dots([DotRow(FACTORS[9], [3.0] * 40)], [f"S{n}" for n in range(40)], TEN, "f")
    assert many.count('class="dot"') == 0
    assert ">40</text>" in many


def test_the_likely_bar_lies_in_the_firm_one_and_both_are_said():
    chart = ranks(
        [RankRow(FACTORS[8], "4.2", 9, likely=(7, 9), firm=(2, 10))] + [RankRow(FACTORS[0], "6.1", 1)] * 9, "f"
    )
    assert '<rect class="pb" x="10%" width="90%"' in chart
    assert '<rect class="rb" x="60%" width="30%"' in chart
    assert circles(chart, "rd")[0][0] == "85"
    assert 'data-l="likely rank">7–9<' in chart
    assert 'data-l="possible">2–10<' in chart


def test_a_factor_that_cannot_be_ranked_says_why_and_has_no_bar():
    chart = ranks([RankRow(FACTORS[8], "3.0", why="rated by 2 of 10")], "f")
    assert 'data-l="likely rank">none: rated by 2 of 10<' in chart
    assert '"rd"' not in chart


def test_the_tiny_bar_shows_the_same_ranges():
    assert re.findall(
        r'<rect class="(\w+)" x="([\d.]+)" width="([\d.]+)"', rank_bar(RankBar(10, 10, (10, 10), (6, 10)))
    ) == [
        ("pb", "22", "22"),
        ("rb", "39.6", "4.4"),
    ]


def test_the_parts_of_a_band_bar_are_as_long_as_their_counts_and_add_up():
    chart = bands([BandRow(FACTORS[8], [4, 5, 0], 1)], TEN, "f")
    assert re.findall(r'<rect class="part (\w+)" x="([\d.]+)%" width="([\d.]+)%"', chart) == [
        ("low", "0", "40"),
        ("middle", "40", "50"),
        ("gapped", "90", "10"),
    ]
    assert re.findall(r'data-l="([\w ]+)">(\d+)<', chart) == [
        ("low band", "4"),
        ("middle band", "5"),
        ("top band", "0"),
        ("not rated", "1"),
    ]


def test_a_mark_and_its_suggestion_are_linked_and_both_printed():
    chart = expected([ExpectedRow("School 6", FACTORS[7], 2, "2", 6.4, "6.4")], TEN, "f")
    assert circles(chart, "mk s2")[0][0] == "15"
    assert circles(chart, "ring")[0][0] == "59"
    assert 'data-l="mark"><b>2</b>' in chart
    assert 'data-l="other marks suggest">6.4<' in chart


def test_a_visit_names_both_schools_and_a_factor_without_one_says_why():
    chart = visits(
        [
            VisitGroup(FACTORS[8], "1 visit", [Visit("School 1", TYPED[0], 2, 7, "2", "7")]),
            VisitGroup(FACTORS[9], "nobody is ahead"),
        ],
        TEN,
        "f",
    )
    assert "School 1</bdi> to <bdi>St $\\frac{$ Mary &lt;b&gt;" in chart
    assert "2 and 7" in chart
    assert "<bdi>Impact measurement</bdi>: nobody is ahead" in chart


def test_a_change_beyond_chance_is_coloured_and_bold_and_one_within_is_neither():
    chart = changes(
        [
            ChangeRow(FACTORS[9], 3.3, 5.7, "3.3", "5.7", "+2.4 rose", 2.1, 4.6, "up"),
            ChangeRow(FACTORS[0], 6.1, 5.2, "6.1", "5.2", "−0.9"),
        ],
        TEN,
        "f",
        "2025",
        "2026",
    )
    assert "<b>+2.4 rose</b>" in chart
    assert "<b>−0.9" not in chart
    assert re.findall(r'<circle class="(disc[ \w]*)"', chart) == ["disc up", "disc"]


def test_on_a_school_page_the_others_are_nameless_and_their_order_is_not_the_files():
    one = profile([ProfileRow(FACTORS[7], 2, "2", [8, 3, 5], 5, "5")], TEN, "f")
    other = profile([ProfileRow(FACTORS[7], 2, "2", [3, 5, 8], 5, "5")], TEN, "f")
    assert one == other
    assert "title" not in one


def test_all_others_at_one_mark_stay_inside_the_strip():
    chart = profile([ProfileRow(FACTORS[7], 2, "2", [5.0] * 59, 5, "5")], TEN, "f")
    assert min(float(y) for _, y in circles(chart, "peer")) >= 2.5


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["School 1", "School 10"], ["1", "10"]),
        (["The High School A", "The High School B"], ["A", "B"]),
        (["School 1"], None),
        (["Ash", "Ash"], None),
        (["Academy North", "Academy South"], None),
    ],
)
def test_schools_are_headed_by_what_tells_them_apart(names, short):
    assert heads(names) == short


def test_dots_that_would_touch_are_stacked():
    assert levels([50, 52, 60, 50], apart=6.5) == [0, 2, 0, 1]


def test_three_rounds_are_points_and_better_is_higher():
    chart = series([SeriesRow(FACTORS[9], [3.3, None, 9.0], ["3.3", "–", "9.0"])], ["1", "2", "3"], TEN, "f")
    (first, low), (last, high) = circles(chart, "own")
    assert (first, last) == ("16.67", "83.33")
    assert float(high) < float(low)
