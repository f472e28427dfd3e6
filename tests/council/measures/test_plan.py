import pytest

from esanalysis.council.load import load_commitments
from esanalysis.council.measures.plan import due_between, due_next, quantified, undated

PLAN = "brighton-hove-2003"


@pytest.fixture(scope="module")
def plan():
    return load_commitments().query(f"source == '{PLAN}'")


def test_a_window_takes_what_touches_it_earliest_deadline_first(plan):
    found = due_between(plan, "2003-04-01", "2003-05-31")
    assert found["reference"].tolist() == ["2.7-1", "3.5-1", "3.5-2", "5.1-2", "6.3-1"]


def test_a_start_without_an_end_touches_every_later_window(plan):
    assert "3.7-3" in due_between(plan, "2004-10-01", "2004-10-31")["reference"].tolist()
    assert "3.7-3" not in due_between(plan, "2003-10-01", "2003-10-31")["reference"].tolist()


def test_themes_and_owners_narrow_the_window(plan):
    found = due_between(plan, themes=["Manage a Balanced Budget"], owner="hoten")
    assert found["reference"].tolist() == ["6.3-1", "6.3-2", "6.5-1", "6.7-2", "6.7-1"]


def test_what_is_next_includes_ties(plan):
    assert due_next(plan, "2003-04-15", 1)["due_text"].tolist() == ["April 2003", "April 03"]
    assert len(due_next(plan, "2006-01-01")) == 0


def test_undated_is_asked_of_the_action(plan):
    """3.8 has undated steps, but two dates of its own; 6.4 is ongoing."""
    numbers = undated(plan)["reference"].tolist()
    assert numbers == ["2.1", "2.8", "3.1", "3.9", "7.4", "7.7"]
    assert undated(load_commitments())["kind"].value_counts().to_dict() == {
        "deliverable": 65,
        "ambition": 29,
        "milestone": 7,  # one is due "in the New Year", which is no date to us, and none at all to nobody
        "action": 6,
        "priority": 4,
    }


def test_quantities_keep_their_unit():
    targets = quantified(load_commitments())
    assert targets.loc[targets["source"] == "ase-2021", "target_unit"].tolist() == [
        "percent of national committees, at least",
        "percent of regional committees, at least",
    ]
