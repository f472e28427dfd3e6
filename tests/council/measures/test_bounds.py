import numpy as np
import pytest

from esanalysis.council.measures.bounds import Bounds, Relation

OPEN = (0.0, np.inf)


def test_one_sum_leaves_what_the_others_leave():
    known = Bounds({"a": (1, np.inf), "b": (1, np.inf), "c": (7, 7)}, [Relation({"a": 1, "b": 1, "c": 1}, 12, 12)])
    assert known.of("a") == (1.0, 4.0)
    assert known.of("c") == (7.0, 7.0)


def test_two_margins_together_can_tell_what_neither_tells_alone():
    cells = dict.fromkeys(("aa", "ab", "ba", "bb"), OPEN)
    rows = [Relation({"aa": 1, "ab": 1}, 10, 10), Relation({"ba": 1, "bb": 1}, 0, 0)]
    columns = [Relation({"aa": 1, "ba": 1}, 3, 3), Relation({"ab": 1, "bb": 1}, 7, 7)]
    assert Bounds(cells, rows).of("aa") == (0.0, 10.0)
    assert Bounds(cells, rows + columns).of("aa") == pytest.approx((3, 3), abs=1e-4)


def test_rounding_leaves_as_much_room_as_it_takes_away():
    known = Bounds({"days": OPEN}, [Relation({"days": 1 / 40}, 8.705, 8.715)])
    assert known.of("days") == pytest.approx((348.2, 348.6))


def test_what_has_no_relation_stays_open_and_of_a_contradiction_the_narrowest_reading_counts():
    assert Bounds({"a": OPEN}, []).of("a") == OPEN
    against = [Relation({"a": 1}, 1, 1), Relation({"a": 1, "b": 1}, 0, 0), Relation({"b": 1}, 0, 5)]
    low, high = Bounds({"a": (0, 9), "b": OPEN}, against).of("a")
    assert high - low < 0.001, "a reader takes it for 1, or for 0, as they believe the first or the second"
    others = [Relation({"a": 1, "b": 1}, 6, 6), Relation({"b": 1, "c": 1}, 5, 5), Relation({"c": 1}, 7, 7)]
    known = Bounds(dict.fromkeys("abc", (0, 9)), others)
    assert known.of("a") == pytest.approx((1, 6), abs=0.001), "b and c contradict each other, and tell no more of a"
    assert Bounds({"a": (0, 3)}, [Relation({"a": 1}, 8, 9)]).of("a") == (0.0, 3.0)


def test_a_relation_of_what_is_not_there_and_one_that_nothing_fulfils_are_refused():
    with pytest.raises(KeyError, match="names what is not unknown"):
        Bounds({"a": OPEN}, [Relation({"b": 1}, 0, 1)])
    with pytest.raises(ValueError, match="No sum lies between 2 and 1"):
        Relation({"a": 1}, 2, 1)
