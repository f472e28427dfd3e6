from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esanalysis.files.due import PRECISIONS, Due, parse_due


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("March 2004", date(2004, 3, 1), date(2004, 3, 31), "month"),
        ("Feb 04", date(2004, 2, 1), date(2004, 2, 29), "month"),
        ("july 2003", date(2003, 7, 1), date(2003, 7, 31), "month"),
        ("March 69", date(2069, 3, 1), date(2069, 3, 31), "month"),  # two digits: from 70 on they are 19xx
        ("March 70", date(1970, 3, 1), date(1970, 3, 31), "month"),
        ("14-Sep-25", date(2025, 9, 14), date(2025, 9, 14), "day"),
        ("Sept '03", date(2003, 9, 1), date(2003, 9, 30), "month"),
        ("Autumn 2003.", date(2003, 9, 1), date(2003, 11, 30), "season"),
        ("winter 2003", date(2003, 12, 1), date(2004, 2, 29), "season"),
        ("autumn term 2003", date(2003, 9, 1), date(2003, 12, 31), "season"),
        ("Sept 03 - March 04", date(2003, 9, 1), date(2004, 3, 31), "month"),
        ("Dec 03 – March 04", date(2003, 12, 1), date(2004, 3, 31), "month"),
        ("Oct - Mar 04", date(2003, 10, 1), date(2004, 3, 31), "month"),
        ("Sept/Oct 2003", date(2003, 9, 1), date(2003, 10, 31), "month"),
        ("December 2015 or February 2016", date(2015, 12, 1), date(2016, 2, 29), "month"),
        ("By end of Sept 03", date(2003, 9, 1), date(2003, 9, 30), "month"),
        ("by 1st April 2004", date(2004, 4, 1), date(2004, 4, 1), "day"),
        ("1/4/2004", date(2004, 4, 1), date(2004, 4, 1), "day"),
        ("2004-04-01", date(2004, 4, 1), date(2004, 4, 1), "day"),
        ("1 May 2004 - Autumn 2004", date(2004, 5, 1), date(2004, 11, 30), "season"),
        ("by 2024", date(2024, 1, 1), date(2024, 12, 31), "year"),
        ("2021-2024", date(2021, 1, 1), date(2024, 12, 31), "year"),
        ("2002/3", date(2002, 4, 1), date(2003, 3, 31), "year"),
        ("Q1 2003/04", date(2003, 4, 1), date(2003, 6, 30), "season"),
        ("by end of 2003/4 Q4", date(2004, 1, 1), date(2004, 3, 31), "season"),
        ("2003/04", date(2003, 4, 1), date(2004, 3, 31), "year"),
        ("from Jan 2004", date(2004, 1, 1), None, "month"),
    ],
)
def test_what_can_be_read(text, start, end, precision):
    assert parse_due(text) == Due(start, end, precision)


@pytest.mark.parametrize("text", ["Ongoing", "Annual", "termly"])
def test_what_recurs(text):
    assert parse_due(text) == Due(precision="ongoing")


@pytest.mark.parametrize(
    "text",
    [
        *("", None, "TBC", "in the New Year", "by the end of the year", "March", "31st October", "Q1 2004"),
        *("Apr 02 – Mar 02", "31 June 2004", "30/2/2004", "2003/07", "Achieve EDP Priority 7e", "1/13/2004"),
    ],
)
def test_what_the_text_does_not_give_is_unknown(text):
    assert parse_due(text) == Due()


def test_a_year_comes_from_the_document_or_not_at_all():
    assert parse_due("30th November", [2003]) == Due(date(2003, 11, 30), date(2003, 11, 30), "day")
    assert parse_due("31st October", [2003, 2004]) == Due(date(2003, 10, 31), date(2004, 10, 31), "year")
    assert parse_due("March 2004", [1999]).start == date(2004, 3, 1), "a printed year is not overruled"


@given(st.text(max_size=40))
def test_no_text_breaks_it_and_intervals_run_forward(text):
    due = parse_due(text)
    assert due.precision in PRECISIONS
    if due.start and due.end:
        assert due.start <= due.end


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_any_day_is_read_back(day):
    for text in (f"{day:%d %B %Y}", f"{day:%d/%m/%Y}", day.isoformat()):
        assert parse_due(text) == Due(day, day, "day")
