"""Fixtures that several test modules share."""

import pytest

from esanalysis.ratings import measures
from examples import WORKED_EXAMPLE, ratings_frame


@pytest.fixture
def ratings():
    """The worked example as a ratings frame, built by hand so that measures are tested without readers."""
    return ratings_frame(WORKED_EXAMPLE)


@pytest.fixture
def cells(ratings):
    return measures.cells(ratings)
