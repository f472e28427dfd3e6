import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esanalysis.ratings.measures import old as measures
from examples import WORKED_EXAMPLE, ratings_frame


def of(marks, framework="es-2009"):
    return measures.standing(measures.cells(ratings_frame(marks, framework))).set_index("ksf")


def test_ranks_of_the_worked_example(standing):
    ordered = standing.sort_values("rank")
    assert ordered["ksf"].tolist() == [
        "publicity", "engagement", "design", "cluster", "partnership",
        "training", "integration", "alignment", "funding", "impact",
    ]  # fmt: skip
    assert ordered["average"].round(1).tolist() == [6.4, 6.1, 5.4, 5.3, 5.0, 4.9, 4.7, 4.5, 4.2, 3.2]


def test_no_factor_of_the_worked_example_reaches_the_top_band(standing):
    assert set(standing["band"]) == {"middle", "low"}


def test_ranges_when_one_school_is_left_out(standing):
    # Worked by hand for KSF 7: without school 4 its average is 56/9, KSF 1's 53/9, so it stays first.
    by_ksf = standing.set_index("ksf")
    ranges = by_ksf[["best_without_one", "worst_without_one"]].apply(tuple, axis=1)
    assert ranges["publicity"] == (1, 1)
    assert ranges["impact"] == (10, 10)
    assert ranges["training"] == (4, 7)


def test_groups_of_the_worked_example_separate_both_ends_from_a_middle_that_overlaps(standing):
    group = standing.set_index("ksf")["group"]
    assert group[["publicity", "engagement"]].eq(1).all()
    assert group["impact"] == 3
    assert group.drop(["publicity", "engagement", "impact"]).eq(2).all()


def test_ties_share_the_better_rank():
    found = of([[5, 5], [6, 6], [5, 5], *[[3, 3]] * 7])
    assert found["rank"].tolist() == [2, 1, 2, *[4] * 7]


def test_a_factor_nobody_rated_has_no_rank():
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[0] = np.nan
    found = of(marks)
    assert found.loc["engagement", ["rank", "best", "worst", "group"]].isna().all()
    assert found["rank"].max() == 9


def test_one_school_alone_separates_nothing_by_leaving_it_out():
    found = of([[n % 10 + 1] for n in range(10)])
    assert found["rank"].tolist() == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_words_rank_like_numbers():
    found = of([[4, 4, 3], [1, 1, 2], [3, 3, 3], [2, 3, 3]], "ofsted-eif-2019")
    assert found["rank"].tolist() == [1, 4, 2, 3]
    assert found.loc["behaviour", "band"] == "low"


@pytest.mark.parametrize("factor", [1, 2])
def test_the_same_marks_give_the_same_ranges_again(factor):
    assert of(WORKED_EXAMPLE).equals(of(WORKED_EXAMPLE))


grids = st.integers(2, 8).flatmap(
    lambda schools: st.lists(
        st.lists(st.one_of(st.none(), st.integers(1, 10)), min_size=schools, max_size=schools), min_size=10, max_size=10
    )
)


@given(grids, st.randoms())
@settings(max_examples=30, deadline=None)
def test_shuffled_rows_and_columns_give_the_same_answers(marks, random):
    names = [f"School {n}" for n in range(len(marks[0]))]
    order = list(range(len(names)))
    random.shuffle(order)
    plain = ratings_frame(marks, schools=names)
    turned = ratings_frame([[row[n] for n in order] for row in marks], schools=[names[n] for n in order])
    turned = turned.sample(frac=1, random_state=random.randrange(1000)).reset_index(drop=True)
    one, other = measures.cells(plain), measures.cells(turned)
    standing, again = measures.standing(one), measures.standing(other)
    assert standing.drop(columns="total").equals(again.drop(columns="total")) or np.allclose(
        standing.select_dtypes("number").astype(float), again.select_dtypes("number").astype(float), equal_nan=True
    )
    pairs = measures.pairings(one, measures.priorities(one, standing))
    again_pairs = measures.pairings(other, measures.priorities(other, again))
    by_name = ["ksf", "school"]
    assert (
        pairs.astype({"school": str}).sort_values(by_name)[[*by_name, "helper"]].fillna("").values.tolist()
        == again_pairs.astype({"school": str}).sort_values(by_name)[[*by_name, "helper"]].fillna("").values.tolist()
    )
    odd, again_odd = (
        measures.standouts(frame).astype({"school": str}).sort_values(["school", "ksf"])["stands_out"].tolist()
        for frame in (one, other)
    )
    assert odd == again_odd
