"""The plan browser: filters with a kernel, and the same filters in CSS without one."""

import re

import pytest

from esanalysis import load_commitments
from esanalysis.council import PlanBrowser


@pytest.fixture(scope="module")
def browser():
    return PlanBrowser(load_commitments(), "2003-10-01")


def test_three_filters_narrow_the_table_together(browser):
    browser.choose(theme="Manage a Balanced Budget", owner="any", window="any")
    assert len(browser.shown) == 23
    browser.choose(window="next 3 months")
    assert browser.shown == ["6.5-1", "6.7-2"]
    assert "<caption>2 of 304 promises</caption>" in browser.children[-1].value
    browser.choose(theme="any", owner="any", window="any")
    assert len(browser.shown) == 304


def test_an_owner_is_one_name_whatever_its_spelling(browser):
    options = browser.children[1].options
    assert len([name for name in options if name.casefold() == "janette karklins"]) == 1
    assert options[-1] == "nobody named"
    browser.choose(owner="Janette Karklins")
    assert {"1.01-1"} < set(browser.shown)
    browser.choose(owner="any")


def test_without_a_kernel_the_same_rows_carry_the_filters_as_classes(browser):
    page = browser._repr_mimebundle_()["text/html"]
    assert page.count("<tr class=") == 304
    assert "<script" not in page
    label = page.index(">Manage a Balanced Budget<")
    value = re.findall(r'value="(theme-\d+)"', page[:label])[-1]
    assert len(re.findall(rf'<tr class="{value} ', page)) == 23
    assert f':has(option[value="{value}"]:checked) tbody tr:not(.{value})' in page
