"""Rating files to the ratings frame."""

import pandas as pd
from conftest import PRINTED_AVERAGES, PRINTED_TOTALS, WORKED_EXAMPLE, ratings_frame

from esanalysis.ratings import load_ratings
from esanalysis.resources import DATA
from esanalysis.schema import MISSING

WORKED = DATA / "ratings" / "worked-example-2009.xlsx"


def test_the_worked_example_loads_as_published():
    expected = ratings_frame(WORKED_EXAMPLE, cluster="Worked example")
    expected["missing"] = expected["missing"].astype(object).astype(pd.CategoricalDtype(list(MISSING)))
    loaded = load_ratings(WORKED)
    pd.testing.assert_frame_equal(loaded, expected)


def test_the_worked_examples_printed_figures_are_kept():
    printed = load_ratings(WORKED).attrs["printed"]
    assert [figure.value for figure in printed if figure.kind == "total"] == PRINTED_TOTALS
    assert [figure.value for figure in printed if figure.kind == "average"] == PRINTED_AVERAGES
