"""One cell to a mark, a reason why there is none, or what is wrong."""

import datetime as dt

import numpy as np
import pytest

from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.reading.values import Values, number_in, shown


@pytest.fixture
def values():
    return Values(load_framework().scale)


@pytest.mark.parametrize("cell", [5, 5.0, "5", "5 ", "\xa05", "5*", "5 [1]", "5¹", "5 †", "5.0", "5[note 2]", "5 [r]"])
def test_a_mark_is_a_mark_however_it_is_written(values, cell):
    mark = values.read(cell)
    assert (mark.rating, mark.missing, mark.wrong) == (5.0, None, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("", "blank"), ("  ", "blank"), ("n/a", "n/a"), ("N/A", "n/a"), ("Not applicable", "not applicable"),
        ("x", "x"), ("[x]", "x"), ("[c]", "c"), ("c", "c"), ("z", "z"), ("(z)", "z"), ("low", "low"),
        ("-", "not rated"), ("–", "not rated"), (".", "not rated"), ("..", "not rated"),
        ("Not rated", "not rated"), ("[not rated]", "not rated"), ("don’t know", "not rated"),
    ],
)  # fmt: skip
def test_a_missing_marker_keeps_its_reason(values, cell, reason):
    mark = values.read(cell)
    assert (np.isnan(mark.rating), mark.missing, mark.wrong) == (True, reason, None)


@pytest.mark.parametrize("cell", [0, 11, -3, 7.5, "11", "7,5", 50.0])
def test_a_number_off_the_scale_is_out_of_range(values, cell):
    assert values.read(cell).wrong == "out of range"


@pytest.mark.parametrize(
    "cell",
    [True, False, "eight", "50%", "4/5", "03-Apr", "1,000", dt.date(2009, 5, 1), dt.datetime(1900, 1, 5), dt.time(5)],
)
def test_what_is_no_number_is_said_so(values, cell):
    assert values.read(cell).wrong == "not a number"


def test_true_is_not_read_as_one_even_after_a_one(values):
    assert values.read(1).rating == 1
    assert values.read(True).wrong == "not a number"


def test_words_and_their_synonyms():
    values = Values(load_framework("ofsted-eif-2019").scale)
    assert [values.read(cell).rating for cell in ("Outstanding", "RI", "good*", 1.0, "4")] == [4, 2, 3, 4, 1]
    assert values.read("Great").wrong == "not on the scale"
    assert values.read(5).wrong == "not on the scale"
    assert values.read("[x]").missing == "x"


def test_a_decimal_comma_is_a_decimal_point():
    assert number_in("3,5") == 3.5
    assert number_in("59*") == 59


def test_values_are_shown_as_the_person_sees_them():
    assert [shown(value) for value in (11.0, "eight", True, dt.datetime(2009, 5, 1), "a" * 80)] == [
        "11", '"eight"', "TRUE", "the date 1 May 2009", f'"{"a" * 57}..."',
    ]  # fmt: skip
