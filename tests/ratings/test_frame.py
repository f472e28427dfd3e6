"""Facts know what they speak of: ordinary pandas must never make them say something false."""

import pandas as pd
import pytest

import esanalysis as es
from esanalysis.errors import SchemaError
from esanalysis.files.shipped import DATA
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import files_of, printed_of, problems_of

ILLUSTRATIVE = DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"
LOW = """
key = "low"
title = "Lowest is best"
factor = "Factor"
source = "a test"
[scale]
minimum = 1
maximum = 4
higher_is_better = false
[[bands]]
key = "weak"
name = "weak"
from = 4
to = 3
[[bands]]
key = "strong"
name = "strong"
from = 2
to = 1
[[factors]]
key = "funding"
number = 1
label = "Funding"
name = "Funding"
[[factors]]
key = "impact"
number = 2
label = "Impact"
name = "Impact"
"""


@pytest.fixture
def ratings():
    return es.load_ratings()


def test_what_travels_with_a_frame_is_handed_on_and_not_copied(ratings):
    part = ratings[ratings["school"] == "School 1"].copy()
    for name in ("problems", "printed", "places", "files"):
        assert part.attrs[name] is ratings.attrs[name]


def test_all_ten_printed_totals_are_known_of_the_whole_grid(ratings):
    assert len(printed_of(ratings)) == 20
    assert "leave out the first school, School 1" in str(problems_of(ratings)[0])


@pytest.mark.parametrize("gone", ["School 1", "School 10"])
def test_without_one_of_its_schools_a_printed_total_says_nothing(ratings, gone):
    rest = ratings[ratings["school"] != gone]
    assert printed_of(rest) == ()
    assert problems_of(rest) == ()
    assert es.measures.contradictions(es.measures.cells(rest)).empty


def test_a_file_is_named_only_where_its_cluster_is(tmp_path, ratings):
    other = es.load_ratings(ILLUSTRATIVE)
    assert files_of(other[other["cluster"] == other["cluster"].iloc[0]]) == (ILLUSTRATIVE.name,)
    assert files_of(ratings.assign(cluster="Somewhere else")) == ()


def test_a_concat_of_two_unlike_loads_is_selected_from_as_before(ratings):
    both = pd.concat([ratings, es.load_ratings(ILLUSTRATIVE)])
    assert both["school"].dtype == object or both["school"].dtype == "str"
    chosen = es.select(both, "Worked example")
    assert chosen["school"].cat.categories.tolist() == [f"School {n}" for n in range(1, 11)]
    assert chosen["ksf"].cat.categories.tolist() == list(es.load_framework().keys)
    assert printed_of(chosen) == ()  # what was printed is no longer known, so it is not said


def test_the_instrument_is_known_without_attrs(tmp_path):
    path = tmp_path / "low.toml"
    path.write_text(LOW, encoding="utf-8")
    (tmp_path / "low.csv").write_text("School,Funding,Impact\nAsh,1,4\nBeck,2,3\n", encoding="utf-8")
    ratings = es.load_ratings(tmp_path / "low.csv", framework=path)
    ratings.attrs = {}
    assert framework_of(ratings).scale.higher_is_better is False


def test_marks_of_two_instruments_are_refused_by_name(ratings):
    mixed = pd.concat([ratings, ratings.assign(framework="ofsted-eif-2019")])
    with pytest.raises(SchemaError, match=r"2 instruments \(es-2009, ofsted-eif-2019\)"):
        framework_of(mixed)


def test_a_frame_that_is_no_ratings_table_is_refused_with_what_it_lacks(ratings):
    with pytest.raises(SchemaError, match="it lacks rating, note"):
        es.select(ratings.drop(columns=["rating", "note"]))


def test_a_rating_that_stands_twice_is_refused_and_not_averaged_twice():
    ratings = es.load_ratings()
    with pytest.raises(SchemaError) as refused:
        es.strengths(pd.concat([ratings, ratings.head(3)]))
    assert str(refused.value).startswith(
        "3 of 103 ratings stand twice, the first of School 1 on engagement in Worked example, 2009. Keep one row each"
    )


def test_two_raters_of_one_school_are_two_ratings():
    ratings = es.load_ratings().assign(rater="Head")
    both = pd.concat([ratings, ratings.assign(rater="Governor")])
    assert len(es.select(both)) == 200


@pytest.mark.parametrize("given", [None, "grid.xlsx", [1, 2]])
def test_what_is_no_table_is_refused_in_a_sentence(given):
    with pytest.raises(SchemaError, match=r"This is no ratings table, it is .*Load one with load_ratings"):
        es.grid(given)
