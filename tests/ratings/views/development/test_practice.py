import re

import openpyxl
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.ratings.tables import FEEDBACK
from esanalysis.schema import conform

NAMES = ["Ash Road Primary", "Beck Academy", "Coast High", *(f"School {n}" for n in range(4, 11))]


@pytest.fixture
def noted(ratings):
    ratings = ratings.assign(school=ratings["school"].cat.rename_categories(NAMES))
    notes = {("Coast High", "engagement"): "Ash Road Primary showed us; ask Mrs Jones or office@ash.sch.uk.",
             ("School 10", "publicity"): "Pupils write the club page."}  # fmt: skip
    keys = zip(ratings["school"], ratings["ksf"], strict=True)
    return ratings.assign(note=pd.array([notes.get(key, pd.NA) for key in keys], dtype="string"))


def approved(view, **changes):
    rows = view.examples.drop(columns="state").astype(object)
    return rows.assign(**({"share": "outside no names", "approved_by": "BK", "ticked": "yes"} | changes))


def test_examples_are_counted_and_wait_for_consent(noted):
    view = es.practice(noted)
    assert view.sentences[:2] == (
        "Two examples on two KSFs; none is listed and none may be shown outside yet.",
        "Two, on KSFs 1 and 7, wait for consent: the sheet Good practice asks for it.",
    )
    assert view.sentences[2] == "Eight KSFs have no example; no school is in the top band on seven KSFs."
    assert view.data.empty


def test_outside_the_cluster_only_approved_words_are_seen(noted):
    view = es.practice(noted, approved=approved(es.practice(noted), shared_text="Somebody showed us."), outside=True)
    everything = " ".join([*view.sentences, view.alt, view._repr_html_(), view.data.to_csv()])
    assert everything.count("Somebody showed us.") >= 2
    for secret in (*NAMES[:3], "School 10", "Mrs Jones", "office@ash.sch.uk", "Cluster", "BK", "Pupils write"):
        assert secret not in everything
    assert list(view.data.columns) == ["ksf", "text"]
    marks = re.sub(r"<[^>]+>", " ", str(view.chart))
    assert not re.search(r"\b(8|9)\.0\b", marks)


def test_a_text_that_still_names_somebody_is_refused_by_its_id(noted):
    view = es.practice(noted, approved=approved(es.practice(noted), shared_text="Ask Mrs Jones.", ticked=None))
    refused = [said for said in view.sentences if "not approved for outside" in said]
    assert len(refused) == 2
    assert re.fullmatch(
        r"G\w{5}, on KSF \d+, is not approved for outside: “Mrs Jones” is left in the text\.", refused[0]
    )


def test_inside_the_cluster_names_and_marks_are_seen(noted):
    view = es.practice(noted, approved=approved(es.practice(noted), share="in the cluster"))
    shown = re.sub(r"<[^>]+>", " ", str(view.chart))
    assert "Coast High" in shown
    assert "Pupils write the club page." in shown


def test_the_sheet_goes_out_and_comes_back(tmp_path, noted):
    view = es.practice(noted)
    file = view.to_excel(tmp_path / "practice.xlsx")
    back = es.load_practice(file, noted)
    assert back["id"].tolist() == view.examples["id"].tolist()
    assert back["text"].tolist() == view.examples["text"].tolist()
    assert es.practice(noted, approved=back).sentences == view.sentences
    assert view.to_excel(file) == file, "nobody has written into it"
    book = openpyxl.load_workbook(file)
    book["Good practice"]["B40"] = "approved by the head"
    book.save(file)
    with pytest.raises(es.EsanalysisError, match="the sheets Good practice and Lists, written into since"):
        view.to_excel(file)


def test_without_notes_it_says_where_examples_come_from(ratings):
    assert es.practice(ratings).sentences[0] == (
        "No example yet: notes beside strong marks and the sheet Feedback are where they come from."
    )


def test_the_picture_counts_the_examples_of_each_factor(noted):
    bars = es.practice(noted).draw().patches
    assert sum(bar.get_width() for bar in bars) == len(es.practice(noted).data["ksf"].dropna())


def test_what_a_sentence_says_of_an_example_is_found_in_its_row(noted):
    view = es.practice(noted, approved=approved(es.practice(noted), approved_by=None).head(1))
    [id_] = view.data["id"]
    assert f"{id_}, on KSF 1, is meant for outside, but nobody has approved its words." in view.sentences
    assert id_ in str(view.chart)
    assert view.sentences[:2] == (
        "Two examples on two KSFs; one is listed and none may be shown outside yet.",
        "One, on KSF 7, waits for consent: the sheet Good practice asks for it.",
    )


def test_a_remark_stands_beside_the_mark_of_its_school(noted):
    row = {"cluster": "Cluster", "round": "2009", "id": "1", "ksf": "publicity", "kind": "good practice"}
    table = pd.DataFrame([row | {"school": NAMES[3], "text": "Posters.", "share": "in the cluster"}])
    given = noted.loc[(noted["school"] == NAMES[3]) & (noted["ksf"] == "publicity"), "rating"]
    said = es.practice(noted.assign(note=pd.NA), conform(table.reindex(columns=FEEDBACK.names), FEEDBACK))
    assert said.data["rating"].tolist() == given.tolist()


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (["outside no names", "outside no names"], "two may be shown outside, with names hidden."),
        (["outside named", "outside named"], "two may be shown outside, where names may stay."),
        (["outside named", "outside no names"], "two may be shown outside, one of them with names hidden."),
        (["no", "outside named"], "one may be shown outside, where names may stay."),
    ],
)
def test_whether_names_are_hidden_is_what_the_rows_say(noted, shares, said):
    view = es.practice(noted, approved=approved(es.practice(noted), shared_text="Somebody showed us.", share=shares))
    assert view.sentences[0].endswith(said)
    assert len(view.data) == len([share for share in shares if share != "no"])


def test_how_many_examples_there_are_on_what_is_said_in_one_way(ratings):
    row = {"cluster": "Cluster", "round": "2009", "school": "School 1", "kind": "good practice"}
    row |= {"share": "outside named"}
    for keys, on in (
        (["impact", None, None], "Three examples on the whole diagnostic and one KSF"),
        ([None], "One example on the whole diagnostic"),
        (["impact", "training"], "Two examples on two KSFs"),
    ):
        rows = [row | {"id": str(n), "ksf": key, "text": f"Said {n}."} for n, key in enumerate(keys)]
        remarks = conform(pd.DataFrame(rows).reindex(columns=FEEDBACK.names), FEEDBACK)
        sheet = approved(es.practice(ratings, remarks), share="outside named")
        assert es.practice(ratings, remarks, sheet).sentences[0].startswith(f"{on}; ")
        assert es.practice(ratings, remarks, sheet, outside=True).sentences == (f"{on}.",)


def test_why_a_decision_does_not_apply_is_said_to_whoever_fills_the_sheet(noted):
    sheet = approved(es.practice(noted), shared_text=["Somebody showed us.", None])
    view = es.practice(noted, approved=sheet)
    [id_] = sheet["id"][sheet["shared_text"].isna()]
    assert list(view.refused) == [f"{id_}, on KSF 7, is meant for outside, but its words for outside are empty."]
    view = es.practice(noted, approved=sheet.assign(text=["Rewritten.", "Rewritten too."]), outside=True)
    ids = " and ".join(sheet["id"])
    assert list(view.refused) == [
        f"Two decisions of the sheet Good practice ({ids}) fit no example as it stands now and do not apply."
    ]
    assert "decision" not in view._repr_html_(), "a page for others says nothing of what it leaves out"
