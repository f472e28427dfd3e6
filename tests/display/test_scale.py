"""The scale as it is drawn: the weakest mark at the left, colour and band from the figure as printed."""

import pytest

from esanalysis.display.scale import Axis, Band, axis_of
from esanalysis.instrument.reading import framework_keys, load_framework

BANDS = [Band("Low band", 1, 3), Band("Middle band", 4, 7), Band("Top band", 8, 10)]
TEN = Axis.of(1, 10, bands=BANDS)


@pytest.mark.parametrize(
    ("average", "printed", "step", "band"),
    [
        (3.44, "3.4", 3, "low"),
        (3.46, "3.5", 4, ""),
        (7.46, "7.5", 8, "top"),
        (1.0, "1.0", 1, "low"),
        (9.96, "10.0", 10, "top"),
    ],
)
def test_fill_and_band_are_those_of_the_printed_figure(average, printed, step, band):
    mark = TEN.mark(average, printed)
    assert (mark.text, mark.step, mark.band) == (printed, step, band)


def test_a_mark_stands_in_the_middle_of_its_tenth():
    assert [TEN.x(mark) for mark in (1, 2, 5.5, 10)] == ["5%", "15%", "50%", "95%"]
    assert TEN.spans == [("low", 0, 30), ("middle", 30, 70), ("top", 70, 100)]


def test_on_a_scale_whose_smallest_number_is_best_the_largest_stands_left():
    axis = Axis.of(1, 4, higher_is_better=False, bands=[Band("Low", 4, 4), Band("Middle", 3, 2), Band("Top", 1, 1)])
    assert [axis.x(mark) for mark in (4, 3, 2, 1)] == ["12.5%", "37.5%", "62.5%", "87.5%"]
    assert [(axis.mark(mark).step, axis.mark(mark).band) for mark in (4, 3, 2, 1)] == [
        (1, "low"),
        (4, ""),
        (7, ""),
        (10, "top"),
    ]


def test_a_long_scale_is_a_line_with_round_marks_along_it():
    axis = Axis.of(0, 100, bands=[Band("Low", 0, 49), Band("Middle", 50, 74), Band("Top", 75, 100)])
    assert [text for _, text in axis.ticks] == ["0", "20", "40", "60", "80", "100"]
    assert 3 < axis.at(0) < 8
    assert axis.at(0) + axis.at(100) == pytest.approx(100)
    assert [axis.mark(mark).band for mark in (49, 50, 74, 75)] == ["low", "", "", "top"]


def test_a_cell_without_a_mark_says_why():
    mark = TEN.mark(None, why="nothing was entered")
    assert (mark.rated, mark.why) == (False, "nothing was entered")
    assert not TEN.mark(float("nan")).rated


@pytest.mark.parametrize("key", framework_keys())
def test_every_shipped_instrument_has_its_weakest_and_strongest_mark_in_the_outer_fills(key):
    framework = load_framework(key)
    axis, marks = axis_of(framework), framework.scale.marks
    assert axis.mark(marks[0]).step == 1
    assert axis.mark(marks[-1]).step == 10
    assert axis.at(marks[0]) < axis.at(marks[-1])
    assert [text for _, text in axis.ticks if len(text) > 4] == []


def test_where_there_is_little_room_the_ends_are_printed_and_what_is_evenly_between():
    assert [text for _, text in TEN.few] == ["1", "4", "7", "10"]
    assert [text for _, text in Axis.of(1, 4).few] == ["1", "2", "3", "4"]
