import pandas as pd

from esanalysis import measures
from esanalysis.ratings.tables import FEEDBACK
from esanalysis.schema import conform

ROWS = [
    ("1", "Ash", "head", None, "number", "Ten is about right.", "right"),
    ("2", "Beck", "chair", None, "number", "Too many for a meeting.", "fewer"),
    ("3", "Ash", "head", "training", "wording right", "What is integrated?", None),
    ("4", "Coast", "head", "training", "wording right", "Say which agencies.", None),
    ("5", "Ash", "deputy", "engagement", "works well", "Parents knew what was meant.", None),
    ("6", "Ash", "head", None, "works well", "Short.", None),
]


def remarks():
    columns = ["id", "school", "who", "ksf", "kind", "text", "answer"]
    rows = pd.DataFrame(ROWS, columns=columns).assign(cluster="North", round="2026", share="no")
    return conform(rows, FEEDBACK)


def test_remarks_are_counted_in_the_order_of_the_instrument_and_of_its_last_page():
    found = measures.feedback(remarks())
    said = found[["ksf", "kind", "texts", "schools", "roles"]].astype(object)
    assert said.where(said.notna(), None).to_numpy().tolist() == [
        [None, "works well", 1, 1, 1],
        [None, "number", 2, 2, 2],
        ["engagement", "works well", 1, 1, 1],
        ["training", "wording right", 2, 2, 1],
    ]


def test_an_answer_counts_only_where_a_person_tagged_it():
    found = measures.answers(remarks())
    assert found[["answer", "texts"]].to_numpy().tolist() == [["fewer", 1], ["right", 1]]


def test_no_remarks_have_no_rows():
    assert measures.feedback(remarks().head(0)).empty
    assert measures.answers(remarks().head(0)).empty
