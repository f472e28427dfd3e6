"""Marks of several raters side by side."""

import pandas as pd

from esanalysis.ratings.measures.old.raters import compare_raters
from examples import ratings_frame


def rated_by(frame, rater):
    return frame.assign(rater=pd.Series(rater, index=frame.index, dtype="string"))


def test_each_pair_of_raters_of_a_cell_once(ratings):
    ours, theirs = rated_by(ratings, "CD"), rated_by(ratings, "AB")
    theirs = theirs.assign(rating=theirs["rating"] - 1)
    both = pd.concat([ours, theirs, rated_by(ratings, pd.NA)])
    both.attrs = dict(ratings.attrs)
    compared = compare_raters(both)
    assert len(compared) == 300
    assert set(zip(compared["rater"], compared["other_rater"].fillna("?"), strict=True)) == {
        ("AB", "CD"),
        ("AB", "?"),
        ("CD", "?"),
    }
    first = compared[compared["other_rater"].eq("CD").fillna(False)]
    assert (first["difference"] == 1).all()
    assert compared["ksf"].cat.categories.equals(ratings["ksf"].cat.categories)
    assert compared.attrs["framework"].key == "es-2009"


def test_a_mark_and_a_blank_are_no_comparison():
    one, other = rated_by(ratings_frame([[3]] * 10), "AB"), rated_by(ratings_frame([[None]] * 10), "CD")
    assert compare_raters(pd.concat([one, other])).empty


def test_one_rater_is_never_compared_with_themselves(ratings):
    compared = compare_raters(ratings)
    assert compared.empty
    assert list(compared.columns[-3:]) == ["other_rater", "other_rating", "difference"]
