"""The fixtures of the old measures, until the views that read them go."""

import pytest

from esanalysis.ratings.measures import old as measures


@pytest.fixture
def cells(ratings):
    return measures.cells(ratings)
