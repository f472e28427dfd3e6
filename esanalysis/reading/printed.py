"""Totals and averages that stand printed beside the ratings, held against them."""

from esanalysis.framework import Framework
from esanalysis.problems import Problem
from esanalysis.reading.tables import Table

__all__ = ["check_printed"]


def check_printed(table: Table, framework: Framework) -> list[Problem]:
    """Find printed totals and averages that the ratings contradict."""
    return []
