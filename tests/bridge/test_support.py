import numpy as np
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.bridge.support import Support, support, support_for, unresolved
from esanalysis.council.load import load_commitments, load_context, load_links
from esanalysis.council.register import load_risks
from esanalysis.english import capital, counted, number
from esanalysis.errors import SchemaError
from esanalysis.instrument.reading import load_framework
from two_rounds import rounds_frame


@pytest.fixture(scope="module")
def tables():
    return load_risks(), load_commitments(), load_links(), load_context()


def test_every_link_resolves(tables):
    risks, commitments, links, context = tables
    assert len(unresolved(links, risks, commitments, context)) == 0
    assert (unresolved(links, risks, commitments)["kind"] == "challenges").all()


@pytest.mark.parametrize("ksf", load_framework().keys)
def test_every_factor_has_at_least_two_threats_and_two_promises(tables, ksf):
    links = tables[2]
    kinds = links.loc[links["ksf"] == ksf, "kind"].value_counts()
    assert kinds["threatens"] >= 2
    assert kinds["addresses"] + kinds["resources"] >= 2


def test_an_action_brings_all_its_owners_and_its_whole_time(tables):
    found = support_for(["impact"], *tables).set_index("reference")
    assert found.loc["7.1", ["owner", "due_text", "due_precision"]].tolist() == [
        "Janette Karklins",
        "March 2004",
        "month",
    ]
    assert found.loc["11", ["score", "priority"]].tolist() == ["B3", "9"]
    assert pd.isna(found.loc["11", "owner"])
    assert pd.isna(found.loc["7.7", "due_text"])
    assert found.loc["7.7", "due_precision"] == "unknown"


def test_the_order_of_the_factors_is_kept_and_threats_come_first(tables):
    found = support_for(["impact", "funding"], *tables)
    assert found["ksf"].drop_duplicates().tolist() == ["impact", "funding"]
    assert found.groupby("ksf", observed=True)["kind"].first().unique().tolist() == ["threatens"]
    assert len(found) == len(found.drop_duplicates(["ksf", "source", "reference"]))


def test_a_factor_without_links_keeps_its_row(tables):
    risks, commitments, links, context = tables
    found = support_for(["funding"], risks, commitments, links[links["ksf"] != "funding"], context)
    assert found[["ksf", "kind"]].astype(object).fillna("-").values.tolist() == [["funding", "-"]]


def test_a_reference_that_does_not_resolve_is_refused_by_name(tables):
    risks, commitments, links, context = tables
    with pytest.raises(SchemaError, match="impact: brighton-hove-2003 11"):
        support_for(["impact"], risks[risks["risk"] != "11"], commitments, links, context)


def test_of_several_assessments_the_current_one_is_shown(tmp_path, tables):
    path = tmp_path / "own.csv"
    path.write_text("source,No,Risk,Inherent Score,Current Score,Target Score\nown,1,Flood,20,12,4\n", encoding="utf-8")
    links = tables[2].head(1).assign(source="own", reference="1", kind="threatens")
    links["kind"] = pd.Categorical(links["kind"], tables[2]["kind"].cat.categories)
    found = support_for(["engagement"], load_risks(path), tables[1], links)
    assert found["score"].tolist() == ["12"]


def test_a_challenge_is_tied_to_a_factor_with_its_reason(tables):
    found = support_for(["training"], *tables[:3], context=tables[3]).query("kind == 'challenges'")
    assert found["reference"].tolist() == ["CH1", "CH2"]
    assert found["text"].iloc[0].startswith("Recruitment & retention of specialist science teachers")
    assert found["reason"].iloc[0] == "Joint training is lost where trained staff cannot be recruited or kept"


def test_the_view_says_whose_risks_and_promises_they_are():
    view = support(es.council.load_page("risks"), es.select(es.load_ratings()))
    assert view.sentences[2].startswith("A pattern, not a plan: these are of other bodies and years")
    assert view.main_point is None, "what belongs to others is no finding on this cluster"
    assert "Performance data and management information" in view._repr_html_()


def test_without_links_or_ratings_nothing_is_shown(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("Ref,Action,Deadline\n1,Mend the roof,June 2025\n", encoding="utf-8")
    own = es.council.load_page("risks", {"commitments": path})
    assert support(own, es.select(es.load_ratings()))._repr_html_() == ""
    assert support(es.council.load_page("risks"), None)._repr_html_() == ""


@pytest.mark.parametrize("seed", range(8))
def test_a_risk_or_promise_that_bears_on_several_factors_counts_once(tables, seed):
    drawn = tables[2].sample(int(np.random.default_rng(seed).integers(1, 30)), random_state=seed)
    found = support_for(["impact", "funding", "alignment"], *tables[:2], drawn, tables[3])
    view = Support(found, load_framework(), False, "Town")
    linked = found.dropna(subset="kind")
    threats = {(row.source, row.reference) for row in linked.itertuples() if row.kind == "threatens"}
    named = [row for row in linked.itertuples() if row.kind in ("addresses", "resources")]
    promises = {(row.source, row.reference) for row in named}
    owned = {(row.source, row.reference) for row in named if not pd.isna(row.owner)}
    said = " ".join(view.sentences)
    if len(linked):
        threaten = "threatens" if len(threats) == 1 else "threaten"
        bear = f"{counted(len(promises), 'promise')} {'bears' if len(promises) == 1 else 'bear'} on them."
        risks = capital(counted(len(threats), "risk"))
        assert view.sentences[0] == f"{risks} {threaten} the priority KSFs of Town, and {bear}"
    if promises:
        assert f"{capital(number(len(owned)))} of these promises name" in said


PLAN = (
    "source,reference,number,action,step,due_text,responsibility,status\n"
    "plan,1.1,1,Measure,pick a tool,March 2025,Ann Bell,Cancelled\nplan,1.2,1,Measure,collect,March 2026,,Complete\n"
    "plan,2.1,2,Train,run a course,March 2027,,In progress\nplan,3,,Bid,,TBC,Cy Dove,Withdrawn\n"
)


@pytest.mark.parametrize(
    ("references", "said"),
    [
        (["1", "1.1", "2.1"], "and two promises bear on them; one is done."),
        (["1.1", "1.2", "2.1"], "and three promises bear on them; one is done and one is cancelled."),
        (["3"], "and one promise bears on them; it is cancelled."),
        (["2.1"], "and one promise bears on them."),
    ],
)
def test_what_is_done_or_cancelled_is_said_and_a_step_is_not_counted_beside_its_action(
    tmp_path, tables, references, said
):
    (tmp_path / "plan.csv").write_text(PLAN, encoding="utf-8")
    plan = load_commitments(tmp_path / "plan.csv")
    links = pd.concat([tables[2].head(1)] * len(references), ignore_index=True)
    links = links.assign(ksf="impact", source="plan", reference=references)
    links["kind"] = pd.Categorical(["addresses"] * len(links), tables[2]["kind"].cat.categories)
    links["ksf"] = pd.Categorical(links["ksf"], tables[2]["ksf"].cat.categories)
    view = Support(support_for(["impact"], tables[0], plan, links), load_framework(), False, "Town")
    assert view.sentences[0].endswith(said)
    assert ("an action counts once with its steps" in view.sentences[1]) == ("1" in references)
    assert "In progress" in view.table if "2.1" in references else "Withdrawn" in view.table


def test_where_no_factor_comes_before_the_others_links_bear_on_low_ones():
    marks = np.tile(np.arange(1, 7), (10, 1))  # every school alike on all
    view = support(es.council.load_page("risks"), es.select(rounds_frame({"2026": marks})))
    assert es.priorities(es.select(rounds_frame({"2026": marks}))).state == "no choice"
    assert "the low KSFs of Cluster, 2026" in view.sentences[0]
    assert "What bears on the low KSFs?" in view._repr_html_()
