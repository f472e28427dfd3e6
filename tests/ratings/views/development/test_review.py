import re

import numpy as np
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.english import capital, number
from esanalysis.ratings.tables import FEEDBACK, FEEDBACK_KINDS, SHARES
from esanalysis.schema import conform
from examples import ratings_frame
from two_rounds import joined

ROWS = [
    ("School 1", "head", None, "number", "Ten is about right.", "right"),
    ("School 2", "chair", None, "number", "Too many for a meeting.", "fewer"),
    ("School 1", "head", "training", "wording right", "What is integrated?", None),
    ("School 4", "head", "training", "wording left", "Nothing stands there.", None),
    ("School 3", "head", "impact", "missing", "Costs <b>.", None),
]


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html)))


@pytest.fixture
def remarks():
    rows = pd.DataFrame(ROWS, columns=["school", "who", "ksf", "kind", "text", "answer"])
    rows = rows.assign(cluster="Cluster", round="2009", id=[str(n) for n in range(len(rows))], share="in the cluster")
    return conform(rows, FEEDBACK)


def test_what_people_said_is_counted_first(ratings, remarks):
    view = es.review(ratings, remarks)
    assert view.sentences[0] == "Four people from four schools wrote five remarks; two are on wording, both on KSF 6."
    assert view.sentences[1] == "One says ten is right, one says too many, one names something that is missing."


def test_remarks_are_quoted_whole_in_the_order_of_the_instrument(ratings, remarks):
    shown = text(es.review(ratings, remarks)._quoted)
    order = ["The whole diagnostic", "Ten is about right.", "Too many for a meeting.", "KSF 6"]
    order += ["What is integrated?", "Nothing stands there.", "KSF 10", "Costs &lt;b&gt;."]
    assert [shown.index(said) for said in order] == sorted(shown.index(said) for said in order)
    assert "Wording left (not printed in the source): Nothing stands there." in shown


def test_everything_the_last_page_asks_has_an_answer_or_says_that_nobody_did(ratings, remarks):
    shown = text(es.review(ratings, remarks)._asked)
    asked = "What works well?|Even better if …?|Examples of good practice?|Is this pitched right?|the right ones?"
    asked += "|Is 10 the right number of KSFs?|Have we missed anything significant?|right-hand side?|Left-hand side?"
    for question in f"{asked}|Mid point?|Anything else?".split("|"):
        assert question in shown
    assert shown.count("Nobody has said; the sheet Feedback asks") == 7
    assert "Two remarks, quoted above" in shown
    for marks in (
        "Half or more are in the low band on KSF 10",
        "Nothing: it takes 60 schools or more",
        "Nothing: they are of these ten alone",
        "Nothing: it takes ten marks given twice; not printed in the source for KSFs 6, 7, 8, 9 and 10",
    ):
        assert marks in shown


def test_what_marks_cannot_say_is_refused_with_the_schools_it_takes(ratings):
    view = es.review(ratings)
    assert view.sentences[0] == "No remarks yet: the sheet Feedback asks."
    assert view.sentences[-1] == (
        "Whether ten is the right number cannot be read from ten schools’ marks; it takes 60 or more. People can say."
    )
    shown = text(view.table)
    assert "60 schools or more, up to 400 where all KSFs are alike" in shown
    assert "For specialists: Cronbach’s alpha is much the same for ten KSFs" in shown
    assert view.main_point is None


def test_what_the_marks_show_stands_beside_its_yardstick(ratings):
    said = es.review(ratings).sentences
    assert "Half or more of the marks on impact measurement are in the low band: is it pitched right?" in said
    alike = (
        r"KSFs 1 and 8 lie within one point in nine of ten schools; by chance some pair is as alike in 6\d of 100 .*"
    )
    assert any(re.fullmatch(alike, sentence) for sentence in said)


def test_how_alike_two_factors_are_counts_the_schools_that_marked_both(ratings):
    wide = ratings.pivot_table(index="school", columns="ksf", values="rating", observed=True)
    [apart] = wide.index[(wide["engagement"] - wide["design"]).abs() > 1]
    ratings.loc[(ratings["school"] == apart) & (ratings["ksf"] == "design"), "rating"] = None
    view = es.review(ratings)
    pair = view.used.set_index("ksf").loc["engagement", ["nearest", "nearest_both", "rated"]].tolist()
    assert pair == ["design", 9, 10]
    [said] = [sentence for sentence in view.sentences if "lie within" in sentence]
    assert said.startswith("KSFs 1 and 8 lie within one point in all nine schools with a mark on both; by chance ")


def test_a_factor_left_out_by_most_is_asked_about(ratings):
    out = ratings["school"].isin([f"School {n}" for n in range(1, 7)]) & (ratings["ksf"] == "alignment")
    ratings.loc[out, "rating"] = None
    said = es.review(ratings).sentences
    assert any(sentence.endswith("of ten schools: ask whether it can be answered.") for sentence in said)


def test_remarks_of_other_clusters_and_rounds_are_left_out(ratings, remarks):
    other = remarks.astype({"cluster": object}).assign(cluster=["Cluster", "South", "South", "South", "South"])
    assert len(es.review(ratings, other).remarks) == 1


def test_raters_and_remarks_are_set_side_by_side(remarks):
    random = np.random.default_rng(0)
    marks = np.clip(np.round(random.normal(5, 1.5, (10, 8))), 1, 10)
    first, second = ratings_frame(marks), ratings_frame(np.clip(marks + random.integers(-1, 2, marks.shape), 1, 10))
    second.loc[second["ksf"] == "training", "rating"] = (second["rating"] + 3) % 10 + 1
    both = joined(
        [part.assign(rater=pd.Series([who] * 80, dtype="string")) for part, who in ((first, "a"), (second, "b"))]
    )
    said = es.review(both, remarks).sentences
    assert "KSF 6: raters differ most, and two remarks ask about its wording." in said
    assert any(re.match(r"KSF 6: two raters differ by \d\.\d points on average, on others by \d\.\d", s) for s in said)


@pytest.mark.parametrize(
    ("schools", "said"), [(2, "too few marks to say"), (4, "half or more are in the low band on ten KSFs")]
)
def test_half_of_two_marks_says_nothing_of_the_pitch(schools, said):
    view = es.review(ratings_frame(np.full((10, schools), 2)))
    assert view._pitched == said
    assert capital(said) in str(view.table)


def test_the_picture_is_the_range_of_each_factor(ratings):
    view = es.review(ratings)
    assert "Lowest to highest mark: KSF 1 2 to 9, KSF 2 2 to 7" in view.alt
    assert len(view.draw().get_yticklabels()) == 10


def test_the_whole_cluster_is_no_school(ratings, remarks):
    remarks["school"] = remarks["school"].astype(object).where(remarks["school"] != "School 2", "the whole cluster")
    view = es.review(ratings, remarks)
    assert view.sentences[0].startswith("Five remarks were written; "), "nobody knows how many the whole cluster is"
    whole = view.counts[view.counts["ksf"].isna() & (view.counts["kind"] == "number")]
    assert whole[["texts", "schools"]].iloc[0].tolist() == [2, 1]


def test_a_remark_under_no_prompt_is_counted_and_quoted_as_other(ratings, remarks):
    remarks["kind"] = remarks["kind"].where(remarks["kind"] != "number")
    view = es.review(ratings, remarks)
    assert view.counts["texts"].sum() == len(remarks) == 5
    assert "Anything else? Two remarks, quoted above" in text(view._asked)
    assert "Other: Ten is about right." in text(view._quoted)


def test_the_bands_of_the_table_are_those_of_the_scale(ratings):
    view = es.review(ratings)
    assert view.subtitle.endswith("share of marks of 1 to 3 and of 8 to 10, remarks.")
    assert "Missing Low band Top band Remarks" in text(view.chart)


def test_factors_of_which_no_school_marks_two_alike_are_no_news():
    apart = 12.5 * np.arange(8)[:, None] + np.random.default_rng(0).integers(0, 50, (8, 5)) / 10
    view = es.review(ratings_frame(apart, framework="gatsby-2025"))  # tenths of a percentage point
    assert view.used["nearest_within_one"].eq(0).all()
    assert not any("lie within" in sentence for sentence in view.sentences)


def shared(remarks, shares):
    return remarks.assign(share=pd.Categorical(shares, categories=list(SHARES)))


@pytest.mark.parametrize("seed", range(8))
def test_no_page_shows_a_remark_whose_owner_said_no_or_did_not_say(ratings, seed):
    random = np.random.default_rng(seed)
    kinds, shares = random.choice([*FEEDBACK_KINDS, None], 24), random.choice([*SHARES, None], 24)
    about = random.choice(["training", "impact", None], 24)
    texts = [f"Said by n{number}x." for number in range(24)]
    rows = {"cluster": "Cluster", "round": "2009", "school": "School 1", "who": "head", "answer": None}
    table = pd.DataFrame({"id": [f"F{n}" for n in range(24)], "ksf": about, "kind": kinds, "text": texts}).assign(
        **rows
    )
    remarks = shared(conform(table.assign(share=None)[FEEDBACK.names], FEEDBACK), shares)
    sheet = es.practice(ratings, remarks).examples.drop(columns="state")
    later = sheet.assign(share=pd.Categorical(random.choice(SHARES, len(sheet)), categories=list(SHARES)))
    for approved in (None, later):
        settled = dict(zip(texts, shares, strict=True))
        for said, share in zip(later["text"], later["share"], strict=True) if approved is not None else ():
            settled[said] = share if settled[said] is None else min(settled[said], share, key=SHARES.index)
        review, practice = es.review(ratings, remarks, approved), es.practice(ratings, remarks, approved)
        everything = " ".join(str(said) for view in (review, practice) for said in (
            view._repr_html_(), view.alt, *view.sentences, view.data.to_csv(), *view.main_points
        ))  # fmt: skip
        shown = {said for said in texts if said in everything}
        assert shown == {said for said, share in settled.items() if share in SHARES[1:]}
        withheld = len(texts) - len(shown)
        assert f"{capital(number(withheld))} more remark" in text(review._quoted)


def test_what_is_withheld_is_counted_and_said_to_stand_in_the_sheet(ratings, remarks):
    titles = [
        (
            "Remarks in their own words: four of five may be shown",
            "One more remark is counted but not shown: nobody said that others may read it, or somebody said no",
        ),
        (
            "Remarks in their own words: none may be shown",
            "Five remarks are counted but not shown: nobody said that others may read them, or somebody said no",
        ),
    ]
    for shares, (title, said) in zip((["no", *["outside named"] * 4], [None] * 5), titles, strict=True):
        view = es.review(ratings, shared(remarks, shares))
        shown = text(view.table)
        assert title in shown
        assert f"{said}. See the column Share of the sheet Feedback." in shown
        assert "Ten is about right." not in shown
        assert view.sentences[0].startswith("Four people from four schools wrote five remarks")
    view = es.review(ratings, shared(remarks, ["no", "in the cluster", "no", "no", "no"]))
    shown = text(view._asked)
    assert "Two remarks, one of them quoted above" in shown
    assert "One remark, not to be shown" in shown
    assert "Every remark, in its own words" in text(es.review(ratings, remarks).table)


def test_nobody_is_not_said_where_a_remark_names_no_question(ratings, remarks):
    shown = text(es.review(ratings, remarks.assign(kind=remarks["kind"].where(remarks.index > 0)))._asked)
    assert "What works well? No remark is filed under it; the sheet Feedback asks" in shown
    assert "Nobody" not in shown


def test_how_many_people_wrote_is_not_said_where_some_did_not_say_who_they_are(ratings, remarks):
    remarks["who"] = remarks["who"].where(remarks.index > 0)
    assert es.review(ratings, remarks).sentences[0] == (
        "Five remarks were written in four schools; two are on wording, both on KSF 6."
    )
    assert es.review(ratings, remarks.head(1)).sentences[0] == "One remark was written in one school."
    remarks["school"] = remarks["school"].where(remarks.index > 0)
    assert es.review(ratings, remarks.head(2)).sentences[0] == "Two remarks were written."


def test_people_and_schools_are_counted_where_every_remark_names_its_own_alone(ratings, remarks):
    named = ["School 1", "School 1", "School 2", "School 2", "School 2"]
    for schools, who, said in (
        (named, ["head", "Head", "head", "chair", "chair"], "Three people from two schools wrote five remarks"),
        (named, ["head", None, "head", "chair", "chair"], "Five remarks were written in two schools"),
        ([*named[:4], None], ["head"] * 5, "Five remarks were written; "),
        ([None] * 5, ["head"] * 5, "Five remarks were written; "),
    ):
        view = es.review(ratings, remarks.assign(school=schools, who=who))
        assert view.sentences[0].startswith(said)


def test_a_factor_that_nobody_answered_of_two_schools_was_left_out_by_both():
    view = es.review(ratings_frame([[5, 6]] * 9 + [[None, None]]))
    said = "Impact measurement (KSF 10) was left out by both schools: ask whether it can be answered."
    assert said in view.sentences
