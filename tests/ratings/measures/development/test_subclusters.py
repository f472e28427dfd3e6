import numpy as np
import pandas as pd
import pytest

from esanalysis import measures
from esanalysis.errors import SelectionError
from esanalysis.ratings.measures.development.groups.subclusters import COLUMNS
from examples import ratings_frame


def with_phases(marks, phases):
    ratings = ratings_frame(marks)
    by_school = dict(zip(ratings["school"].cat.categories, phases, strict=True))
    return ratings.assign(phase=ratings["school"].astype(str).map(by_school).astype("category"))


def of(ratings, by="phase"):
    return measures.subclusters(measures.cells(ratings), by, measures.schools_of(ratings))


def random_marks(schools, seed):
    random = np.random.default_rng(seed)
    truth = 5 + random.normal(0, 1.2, (1, schools)) + random.normal(0, 0.8, (10, 1))
    return np.clip(np.round(truth + random.normal(0, 1.4, (10, schools))), 1, 10)


PHASES = ["secondary"] * 3 + ["primary"] * 7


def test_a_row_a_group_and_factor_in_alphabetical_order():
    ratings = with_phases(random_marks(10, 0), PHASES)
    found = of(ratings)
    assert list(found.columns) == COLUMNS
    assert found["group"].tolist() == ["primary"] * 10 + ["secondary"] * 10
    marks = ratings[(ratings["phase"] == "primary") & (ratings["ksf"] == "funding")]["rating"]
    row = found[(found["group"] == "primary") & (found["ksf"] == "funding")].iloc[0]
    figures = row[["schools", "rated", "average", "median", "lowest", "highest"]].tolist()
    assert figures == [7, 7, marks.mean(), marks.median(), marks.min(), marks.max()]
    assert row["needs"] == (marks <= 3).sum()


def test_a_difference_is_one_of_profiles_and_not_of_levels():
    marks = np.clip(random_marks(10, 1), 1, 8)
    higher = marks + np.where(np.arange(10) < 3, 2, 0)
    found, lifted = (of(with_phases(table, PHASES)) for table in (marks, higher))
    np.testing.assert_allclose(lifted["difference"], found["difference"])
    assert lifted["differs"].tolist() == found["differs"].tolist()


def test_what_two_random_groups_would_show_is_no_difference():
    found = of(with_phases(random_marks(10, 2), PHASES))
    assert found["tested"].all()
    assert not found["differs"].any()
    assert (found["difference"].abs() < found["need"]).all()


def test_a_true_difference_is_found_on_its_factor():
    marks = random_marks(40, 3)
    marks[3, :12] = np.clip(marks[3, :12] - 3, 1, 10)
    found = of(with_phases(marks, ["secondary"] * 12 + ["primary"] * 28))
    low = found[found["differs"] & (found["group"] == "secondary")]
    assert low["ksf"].tolist() == ["cluster"]
    assert low["difference"].iloc[0] == pytest.approx(-1.2, abs=0.05)
    assert low["p"].iloc[0] <= 0.05


def test_a_group_of_two_is_not_averaged_and_not_tested():
    found = of(with_phases(random_marks(10, 4), ["special"] * 2 + ["primary"] * 8))
    special = found[found["group"] == "special"]
    assert special[["average", "median", "lowest", "highest"]].isna().all(axis=None)
    assert not special["tested"].any()
    assert not found[found["group"] == "primary"]["tested"].any()  # the rest is two schools


def test_a_school_of_which_nobody_said_is_in_no_group():
    found = of(with_phases(random_marks(10, 4), ["secondary"] * 3 + ["primary"] * 6 + [None]))
    assert found.groupby("group", observed=True)["schools"].first().tolist() == [6, 3]


@pytest.mark.parametrize(
    ("phases", "message"),
    [
        (["primary"] * 10, "'Phase' has one value: nothing to compare."),
        ([f"p{place}" for place in range(10)], "'Phase' has as many values as schools: each school would be its own"),
        ([None] * 10, 'Cluster: nobody said which phase a school belongs to. Fill in the column "phase" of the sheet'),
    ],
)
def test_a_column_that_makes_no_groups_is_refused(phases, message):
    with pytest.raises(SelectionError) as error:
        of(with_phases(random_marks(10, 0), phases))
    assert str(error.value).startswith(message)


def test_file_order_changes_nothing():
    ratings = with_phases(random_marks(10, 5), PHASES)
    shuffled = ratings.sample(frac=1, random_state=3)
    shuffled.attrs = ratings.attrs
    pd.testing.assert_frame_equal(of(ratings), of(shuffled))


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second"), [(3, 7), (6, 14)])
def test_random_groups_are_named_in_at_most_eight_of_a_hundred_reports(first, second):
    named = [
        of(with_phases(random_marks(first + second, seed), ["secondary"] * first + ["primary"] * second))[
            "differs"
        ].any()
        for seed in range(300)
    ]
    assert np.mean(named) <= 0.08
