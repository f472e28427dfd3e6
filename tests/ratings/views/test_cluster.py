"""What a view accepts: one cluster in one round of one instrument."""

import numpy as np
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.errors import SchemaError, SelectionError
from esanalysis.files.shipped import DATA
from esanalysis.ratings.views.cluster import cluster_of
from examples import ratings_frame
from two_rounds import joined


def test_several_clusters_are_refused_with_the_call_that_chooses_one():
    ratings = es.load_ratings(DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx")
    with pytest.raises(SelectionError, match=r"hold 6 clusters or rounds .* es\.select\(ratings, "):
        es.strengths(ratings)


def test_an_empty_frame_and_a_frame_of_something_else_are_refused(ratings):
    with pytest.raises(SelectionError, match="no ratings to show"):
        es.grid(ratings.head(0))
    with pytest.raises(SchemaError, match="it lacks"):
        es.grid(ratings[["school", "rating"]])


def test_a_side_is_better_or_worse(ratings):
    with pytest.raises(ValueError, match='"better" or "worse"'):
        es.standouts(ratings, "upper")


def test_a_part_of_the_cluster_says_so():
    ratings = es.select(es.load_ratings(), schools=[f"School {n}" for n in range(1, 7)])
    assert es.grid(ratings).subtitle == "Marks by KSF and school, Worked example, 2009, 6 of 10 schools"
    trees = ("Alder", "Beech", "Cedar", "Damson", "Elder", "Fir", "Gean", "Hazel", "Ivy", "Juniper")
    names = [f"{tree} {other}" for tree, other in zip(trees, ("Infants", "Academy") * 5, strict=True)]
    long = es.load_ratings()
    long["school"] = long["school"].cat.rename_categories(names)
    assert "Cluster average" in es.grid(es.select(long)).chart
    assert "Cluster average" not in es.grid(es.select(long, schools=names[:6])).chart
    assert "<h1><bdi>Worked example, 2009, 6 of 10 schools</bdi></h1>" in es.cluster_report(ratings).html
    assert es.cluster_report(ratings).lede.startswith("Six schools, ten Key Success Factors")


def test_views_of_the_same_ratings_share_what_they_work_out():
    ratings = es.load_ratings()
    assert cluster_of(ratings) is cluster_of(ratings.copy())
    assert cluster_of(ratings, 3) is not cluster_of(ratings)


@pytest.mark.parametrize("changed", ["mark", "order", "fact", "in place"])
def test_ratings_that_differ_in_anything_are_another_cluster(changed):
    ratings = es.load_ratings()
    before = cluster_of(ratings)
    other = ratings if changed == "in place" else ratings.copy()
    if changed in ("mark", "in place"):
        other.loc[0, "rating"] = 1.0
    if changed == "order":
        other["school"] = other["school"].cat.reorder_categories(list(other["school"].cat.categories[::-1]))
    if changed == "fact":
        other.attrs["problems"] = ()
    assert cluster_of(other) is not before
    assert cluster_of(other).cells["rating"].iloc[0] == other["rating"].iloc[0]


def test_where_two_raters_marked_a_page_says_whether_it_counts_cells_or_marks():
    marks = np.random.default_rng(0).integers(1, 11, (10, 4)).astype(float)
    marks[2, 1] = np.nan
    parts = [ratings_frame(marks).assign(rater=pd.Series([who] * 40, dtype="string")) for who in ("a", "b")]
    both, one = joined(parts), ratings_frame(marks)
    assert es.cluster_report(both).lede.endswith("39 of 40 cells hold a mark.")
    assert es.cluster_report(one).lede.endswith("39 of 40 marks are in.")
    view = es.review(both)
    assert view.subtitle.startswith("Lowest and highest mark, schools without one, share of all raters’ marks of ")
    assert view.used["missing"].sum() == 1  # cells
    assert es.review(one).subtitle.startswith("Lowest and highest mark, schools without one, share of marks of ")
