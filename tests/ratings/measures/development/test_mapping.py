from dataclasses import replace

import pandas as pd
import pytest

from esanalysis import measures
from esanalysis.errors import SelectionError
from esanalysis.instrument.framework import NotComparable
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.tables.mapping import mapping_faults
from two_rounds import recipe, rounds_frame

OLD = load_framework()
NEW = replace(OLD, key="es-2026", factors=tuple(replace(f, statement=f"{f.name} today") for f in OLD.factors))


def rows(changes=None, extra=()):
    """A mapping in which every factor is the same, but for some."""
    base = {"from_framework": "es-2009", "to_framework": "es-2026", "comparable": None, "reason": None}
    found = [
        base | {"from_ksf": key, "to_ksf": key, "kind": "same"} | (changes or {}).get(key, {})
        for key in OLD.keys
        if (changes or {}).get(key, {}) is not None
    ]
    return pd.DataFrame([*found, *(base | row for row in extra)])


@pytest.fixture
def rounds():
    before, after = recipe(2034, 2)
    old, new = rounds_frame({"2025": before}), rounds_frame({"2026": after})
    return old, marked_on(new, NEW)


def marked_on(ratings, framework):
    found = ratings.assign(framework=pd.Categorical([framework.key] * len(ratings)))
    found.attrs["framework"] = framework
    return found


def test_instruments_that_their_publisher_says_are_not_comparable_are_refused_even_with_a_mapping(rounds):
    old, _ = rounds
    said = NotComparable("es-2009", "New marks cannot be read against old ones.", "the publisher's guide")
    new = marked_on(rounds[1], replace(NEW, not_comparable_with=(said,)))
    refusal = (
        r"es-2009 and es-2026 cannot be compared: New marks cannot be read against old ones \(the publisher's guide\)"
    )
    with pytest.raises(SelectionError, match=refusal):
        measures.change(new, old, mapping=rows())


def test_two_instruments_without_a_mapping_are_refused(rounds):
    old, new = rounds
    with pytest.raises(SelectionError) as error:
        measures.change(new, before=old)
    assert str(error.value) == (
        "Round 2026 uses es-2026, round 2025 es-2009: no mapping is given, so no change is shown. "
        "Give one with --mapping FILE."
    )


def test_a_framework_that_only_goes_by_another_key_needs_no_mapping(rounds):
    old, new = rounds
    copy = marked_on(new, replace(OLD, key="es-copy"))
    assert measures.change(copy, before=old).about["pairs"][0] == 100


def test_the_same_factors_are_compared(rounds):
    old, new = rounds
    found = measures.change(new, before=old, mapping=rows())
    assert found.ksfs["change"].round(10).tolist() == [0.2, 0.1, -0.5, 0.3, 0.3, -0.3, 0, -0.7, 0, 2.1]
    assert found.ksfs["kind"].unique().tolist() == ["same"]


def test_a_reworded_factor_is_compared_only_where_somebody_said_why(rounds):
    old, new = rounds
    said = {"kind": "reworded", "comparable": "yes", "reason": "a typing error mended"}
    found = measures.change(new, before=old, mapping=rows({"impact": said, "funding": {"kind": "reworded"}}))
    by_key = found.ksfs.set_index("ksf")
    assert by_key.loc["impact", ["kind", "moved"]].tolist() == ["reworded", "rose"]
    assert by_key.loc["funding", ["pairs", "moved"]].tolist() == [0, "not tested"]
    reasons = found.cells.groupby("ksf", observed=True)["reason"].first()
    assert (reasons["impact"], reasons["funding"]) == ("reworded", "not comparable")


def test_merged_factors_have_old_and_new_marks_side_by_side_and_no_change(rounds):
    old, new = rounds
    merged = {"kind": "merged", "to_ksf": "design"}
    keys = list(OLD.keys)
    mapping = rows({keys[7]: {"kind": "merged"}, keys[8]: merged | {"to_ksf": keys[7]}})
    found = measures.change(new, before=old, mapping=mapping)
    part = found.cells[found.cells["reason"] == "merged"]
    assert len(part) == 20
    assert part["from_ksf"].unique().tolist() == keys[7:9]
    assert part["change"].isna().all()
    assert part["rating_before"].notna().all()
    assert part["rating_after"].notna().all()
    gone = found.cells[found.cells["reason"] == "factor new"]
    assert gone["ksf"].unique().tolist() == [keys[8]]  # nothing says what the new factor 9 was


def test_marks_on_another_scale_are_never_compared(rounds):
    old, _ = rounds
    ofsted = load_framework("ofsted-eif-2019")
    other = rounds_frame({"2026": [[3] * 4] * len(ofsted.factors)}, framework="ofsted-eif-2019")
    mapping = pd.DataFrame(
        [{"from_framework": "es-2009", "from_ksf": "impact", "to_framework": ofsted.key, "to_ksf": ofsted.keys[0],
          "kind": "same", "comparable": "yes", "reason": None}]
    )  # fmt: skip
    with pytest.raises(SelectionError) as error:
        measures.change(other, before=old, mapping=mapping)
    assert str(error.value) == "Scale 1-10 became Inadequate..Outstanding: marks cannot be compared."


@pytest.mark.parametrize(
    ("mapping", "faults"),
    [
        (rows(), []),
        (rows({"quality": {"kind": "merged"}} if "quality" in OLD.keys else {OLD.keys[7]: {"kind": "merged"}}),
         [(7, "merged needs two")]),
        (rows({OLD.keys[0]: {"kind": "split"}}), [(0, "split needs two")]),
        (rows({OLD.keys[0]: {"to_ksf": OLD.keys[1]}}), [(1, "twice")]),
        (rows({OLD.keys[0]: {"kind": "reworded", "comparable": "yes"}}), [(0, "no reason")]),
        (rows({OLD.keys[0]: {"kind": "dropped", "to_ksf": None, "comparable": "yes"}}), [(0, "never comparable")]),
        (rows({OLD.keys[0]: {"kind": "dropped"}}), [(0, "not empty")]),
        (rows({OLD.keys[0]: {"from_ksf": None}}), [(0, "empty")]),
        (rows({OLD.keys[0]: {"kind": "merged", "to_ksf": OLD.keys[1]}, OLD.keys[1]: {"kind": "split"}}),
         [(1, "split needs two"), (1, "twice")]),
    ],
)  # fmt: skip
def test_each_fault_of_a_mapping_is_found_once(mapping, faults):
    assert [fault[:2] for fault in mapping_faults(mapping, OLD, NEW)] == faults
