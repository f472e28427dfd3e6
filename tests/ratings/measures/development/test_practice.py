import pandas as pd
import pytest

from esanalysis import measures, select
from esanalysis.ratings.measures.development.review.names import looks_like_names, without_names
from esanalysis.ratings.tables import FEEDBACK, SHARES
from esanalysis.schema import conform
from examples import ratings_frame
from two_rounds import joined

SCHOOLS = ["Ash Road Primary", "Harbour Lights Infant", "St Mary's Academy", "Beck High School"]


@pytest.fixture
def noted(ratings):
    notes = {("School 3", "engagement"): "Parents plan with us.", ("School 10", "engagement"): "Ask Mrs Jones.",
             ("School 4", "design"): "A termly survey at School 4.", ("School 1", "impact"): "No time."}  # fmt: skip
    ratings["note"] = pd.array(
        [notes.get(key, pd.NA) for key in zip(ratings["school"], ratings["ksf"], strict=True)], dtype="string"
    )
    return ratings


def decided(examples, **changes):
    """The sheet as it comes back: every example approved for outside, but for the changes."""
    filled = {"share": "outside no names", "approved_by": "BK"} | changes
    return examples.drop(columns="state").astype(object).assign(**filled)


def test_notes_of_strong_marks_are_gathered_in_the_order_of_the_instrument(noted):
    found = measures.practice(noted)
    assert found[["school", "ksf", "rating", "source"]].to_numpy().tolist() == [
        ["School 10", "engagement", 9.0, "note"],
        ["School 3", "engagement", 8.0, "note"],
        ["School 4", "design", 8.0, "note"],
    ]
    assert found["share"].eq("no").all()  # a note carries no consent
    assert found["state"].eq("no consent").all()


def test_remarks_of_good_practice_are_gathered_with_the_consent_they_carry(noted):
    row = {"cluster": "Cluster", "round": "2009", "id": "Feedback 2", "school": "School 9", "who": "head"}
    said = {
        "ksf": None,
        "kind": "good practice",
        "text": "One form for all.",
        "answer": None,
        "share": "in the cluster",
    }
    remarks = conform(pd.DataFrame([row | said, row | said | {"id": "Feedback 3", "kind": "other"}]), FEEDBACK)
    found = measures.practice(noted, remarks)
    assert found[["school", "source", "share", "state"]].iloc[0].tolist() == [
        "School 9", "feedback", "in the cluster", "in the cluster",
    ]  # fmt: skip
    assert len(found) == 4


def test_an_example_keeps_its_id_when_others_come_and_go(noted):
    before = measures.practice(noted).set_index("school")["id"]
    noted.loc[noted["school"] == "School 10", "note"] = pd.NA
    after = measures.practice(noted).set_index("school")["id"]
    assert after.to_dict() == before.drop("School 10").to_dict()


def test_only_what_a_person_approved_may_leave_the_cluster(noted):
    found = measures.practice(noted)
    assert measures.outside(found).empty
    back = measures.practice(noted, approved=decided(found))
    assert back.set_index("school")["state"].to_dict() == {
        "School 10": "approved", "School 3": "approved", "School 4": "approved",
    }  # fmt: skip
    shared = measures.outside(back)
    assert list(shared.columns) == ["ksf", "text"]
    assert shared["text"].tolist() == ["Ask a colleague.", "Parents plan with us.", "A termly survey at a school."]


def test_nobody_approved_it(noted):
    back = measures.practice(noted, approved=decided(measures.practice(noted), approved_by=None))
    assert back["state"].eq("not approved").all()


def test_a_text_changed_since_its_approval_is_not_shared(noted):
    approved = decided(measures.practice(noted))
    noted.loc[(noted["school"] == "School 3") & (noted["ksf"] == "engagement"), "note"] = "Parents no longer plan."
    back = measures.practice(noted, approved=approved).set_index("school")["state"]
    assert (back["School 3"], back["School 4"]) == ("text changed", "approved")


def test_what_still_looks_like_a_name_blocks_until_a_person_ticked_it(noted):
    words = "Ask Mrs Jones at the desk."
    approved = decided(measures.practice(noted), shared_text=words)
    back = measures.practice(noted, approved=approved)
    assert back["left_in"].eq("Mrs Jones").all()
    assert back["state"].eq("names left").all()
    ticked = measures.practice(noted, approved=approved.assign(ticked="yes"))
    assert ticked["state"].eq("approved").all()


@pytest.mark.parametrize(
    ("text", "proposal"),
    [
        ("Harbour Lights Infant meets parents.", "a school meets parents."),
        ("HARBOUR LIGHTS INFANT meets parents.", "a school meets parents."),
        (
            "We copied Harbour Lights' form and St Mary’s Academy’s list.",
            "We copied a school's form and a school's list.",
        ),
        ("The harbour is near; lights were bought.", "The harbour is near; lights were bought."),
        ("Ask Mrs Jones.", "Ask a colleague."),
        ("At Beck, parents help.", "At a school, parents help."),
        ("We met at St Mary's Academy's hall.", "We met at a school's hall."),
        ("we copied harbour lights and its pantry.", "we copied a school and its pantry."),
        ("Heads meet at the Ash Road Primary; ask mrs jones.", "Heads meet at a school; ask a colleague."),
    ],
)
def test_the_proposal_leaves_out_names(text, proposal):
    assert without_names(text, SCHOOLS) == proposal


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Parents help.", ()),
        ("We meet at Ash Rd.", ("Ash Rd",)),
        ("The SMP helps.", ("SMP",)),
        ("We are the only special school.", ("the only special school",)),
        ("Write to office@ash.sch.uk or call 01273 123456.", ("office@ash.sch.uk", "01273 123456")),
        ("See www.ash.sch.uk for more.", ("www.ash.sch.uk",)),
        ("I think Jo did it.", ("Jo",)),
        ("Near BN1 2AB.", ("BN1 2AB",)),
        ("Beck runs a club that we copied.", ("Beck",)),
        ("Ash runs one too.", ("Ash",)),
        ("as at st marys, near the harbour", ("marys", "harbour")),
        ("The school and the academy are new.", ()),
        ("We went with st marys's staff to ASH", ("marys's", "ASH")),
        ("ask mrs jones or dr. o'neil", ("mrs jones", "dr. o'neil")),
    ],
)
def test_what_looks_like_a_name_is_listed(text, left):
    assert looks_like_names(text, SCHOOLS) == left


def test_the_narrower_of_two_shares_holds_and_a_no_wins_wherever_it_stands(noted):
    row = {"cluster": "Cluster", "round": "2009", "id": "1", "school": "School 9", "kind": "good practice"}
    table = pd.DataFrame([row | {"text": "One form for all."}]).reindex(columns=FEEDBACK.names)
    state = {}
    for own in (None, *SHARES):
        remarks = conform(table.assign(share=own), FEEDBACK)
        sheet = decided(measures.practice(noted, remarks), ticked="yes")
        for said in SHARES:
            found = measures.practice(noted, remarks, sheet.assign(share=said)).set_index("school").loc["School 9"]
            assert found["share"] == (said if own is None else min(own, said, key=SHARES.index))
            state[own, said] = found["state"]
    assert {key for key, found in state.items() if found == "approved"} == {
        (own, said) for own in (None, *SHARES[2:]) for said in SHARES[2:]
    }  # fmt: skip
    assert {key for key, found in state.items() if found == "kept inside"} == {(SHARES[1], said) for said in SHARES[2:]}
    assert {key for key, found in state.items() if found == "no consent"} == {(None, "no")}


def test_a_cluster_an_area_or_a_sub_cluster_is_no_name_for_outside():
    ratings = ratings_frame([[9, 9, 9]] * 10, cluster="Dale")
    texts = dict(
        zip(ratings["school"].cat.categories, ("Dale heads meet.", "All in upfield meet.", "Moor meets."), strict=True)
    )
    ratings = ratings.assign(
        note=ratings["school"].map(texts).where(ratings["ksf"] == "impact").astype("string"), area="Upfield",
        subcluster="Moor",
    )  # fmt: skip
    back = decided(measures.practice(ratings), shared_text=measures.practice(ratings)["text"])
    found = measures.practice(ratings, approved=back)
    assert found["left_in"].tolist() == ["Dale", "upfield", "Moor"]
    assert found["state"].eq("names left").all()
    assert measures.practice(ratings, approved=back.assign(ticked="yes"))["state"].eq("approved").all()


def test_areas_of_the_other_clusters_of_the_files_are_names_too():
    both = joined([ratings_frame([[9]] * 10, cluster=name, schools=[f"{name} Road"]) for name in ("Dale", "Fen")])
    both["area"] = pd.Categorical(both["cluster"].map({"Dale": "Upfield", "Fen": "Moorside"}))
    both["note"] = pd.array(["We went to moorside and Fen."] * len(both), dtype="string")
    found = measures.practice(select(both, "Dale"))
    assert found["left_in"].eq("moorside; Fen").all()


@pytest.mark.parametrize("empty", [None, " "])
def test_words_that_were_taken_out_of_the_sheet_are_not_put_back(noted, empty):
    back = measures.practice(noted, approved=decided(measures.practice(noted), shared_text=empty))
    assert back["state"].eq("not approved").all()
    assert back["shared_text"].isna().all()


def test_a_school_of_another_round_or_cluster_is_a_name_too(noted):
    other = noted.assign(school=noted["school"].cat.rename_categories({"School 1": "Hythe Primary"}))
    for place in ({"round": "2008"}, {"cluster": "North"}):
        both = pd.concat([noted, other[other["school"] == "Hythe Primary"].assign(**place)], ignore_index=True)
        both.attrs = noted.attrs
        one = select(both, "Cluster", "2009")
        one["note"] = one["note"].replace("Parents plan with us.", "Hythe Primary and hythe plan.")
        [said] = [row for row in measures.practice(one).to_dict("records") if row["school"] == "School 3"]
        assert (said["shared_text"], said["left_in"]) == ("a school and hythe plan.", "hythe")
