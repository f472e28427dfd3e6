"""The worked example as cells of the measures."""

import pytest

from esanalysis import measures


@pytest.fixture
def cells(ratings):
    return measures.cells(ratings)
