import pandas as pd
import pytest
from xlsxwriter import Workbook

from esanalysis.errors import DataError
from esanalysis.ratings.tables import ACTIONS, FEEDBACK, PRACTICE, SCHOOLS, TRAVEL
from esanalysis.ratings.tables.load import (
    load_actions,
    load_feedback,
    load_pairs,
    load_practice,
    load_schools,
    load_travel,
)
from esanalysis.ratings.tables.write import SheetWriter
from esanalysis.ratings.workbooks.form import ABOUT_THE_QUESTIONS
from examples import ratings_frame
from grids import write_book, write_csv
from two_rounds import joined


def problems(frame):
    return [(problem.kind, problem.sheet, problem.cell, problem.found) for problem in frame.attrs["problems"]]


def written(path, ratings, name, rows):
    """The sheet as the template writes it, filled in."""
    schools = list(ratings["school"].cat.categories)
    with Workbook(path) as book:
        getattr(SheetWriter(book, ratings.attrs["framework"], schools), name)(rows)
    return path


REMARK = {
    "school": "School 1",
    "who": "head",
    "ksf": "training",
    "kind": "wording right",
    "text": "Say who.",
    "share": "no",
}
ACTION = {"ksf": "impact", "action": "Agree one form", "school": "School 1", "helper": "School 3", "kind": "visit",
          "owner": "Beck", "due": "June 2026", "status": "under way", "round": "2009"}  # fmt: skip


def test_remarks_come_back_from_the_sheet_they_were_filled_in(tmp_path, ratings):
    rows = [REMARK, {"ksf": "the whole diagnostic", "kind": "number", "text": "Ten is right.", "answer": "right"}]
    found = load_feedback(written(tmp_path / "f.xlsx", ratings, "feedback", rows), ratings)
    assert list(found.columns) == FEEDBACK.names
    assert problems(found) == []
    assert found.iloc[0][["cluster", "round", "id", "school", "who", "ksf", "kind", "text", "share"]].tolist() == [
        "Cluster", "2009", "Feedback 7", "School 1", "head", "training", "wording right", "Say who.", "no",
    ]  # fmt: skip
    assert found.iloc[1]["answer"] == "right"
    assert pd.isna(found.iloc[1]["ksf"])
    assert pd.isna(found.iloc[1]["share"]), "nobody said who may read it"
    assert pd.isna(found.iloc[1]["school"])


def test_actions_come_back_with_their_days(tmp_path, ratings):
    found = load_actions(
        written(tmp_path / "a.xlsx", ratings, "actions", [ACTION, {"action": "Think", "due": "soon"}]), ratings
    )
    assert list(found.columns) == ACTIONS.names
    assert problems(found) == []
    first = found.iloc[0]
    assert first[["id", "ksf", "school", "helper", "kind", "owner", "status", "due_precision"]].tolist() == [
        "A1", "impact", "School 1", "School 3", "visit", "Beck", "under way", "month",
    ]  # fmt: skip
    assert (str(first["due_start"].date()), str(first["due_end"].date())) == ("2026-06-01", "2026-06-30")
    assert found.iloc[1][["id", "due", "due_precision"]].tolist() == ["A2", "soon", "unknown"]


def test_each_bad_value_is_named_once_and_dropped_and_its_row_kept(tmp_path, ratings):
    rows = [
        ACTION | {"ksf": "KSF 11"},
        ACTION | {"status": "in hand"},
        ACTION | {"school": "Ash"},
        ACTION | {"helper": "Ash"},
    ]
    found = load_actions(written(tmp_path / "a.xlsx", ratings, "actions", rows), ratings)
    assert len(found) == 4
    assert problems(found) == [
        ("unknown word", "Actions", "K6", "'in hand'"),
        ("unknown KSF", "Actions", "C5", "'KSF 11'"),
        ("unknown school", "Actions", "E7", "'Ash'"),
        ("unknown helper", "Actions", "F8", "'Ash'"),
    ]
    text = str(found.attrs["problems"][1])
    assert text == (
        "a.xlsx, sheet \"Actions\", cell C5: unknown KSF: found 'KSF 11'; accepted is 1 to 10, or its name, of es-2009."
        " It is left out and the row is kept; correct the cell and load it again."
    )
    assert "planned / under way / done / stopped" in str(found.attrs["problems"][0])
    assert pd.isna(found["ksf"][0])
    assert pd.isna(found["status"][1])
    assert found["action"].eq("Agree one form").all()


def test_a_yes_to_sharing_says_too_little_and_counts_as_no(tmp_path, ratings):
    found = load_feedback(written(tmp_path / "f.xlsx", ratings, "feedback", [REMARK | {"share": "yes"}]), ratings)
    assert problems(found) == [("unknown word", "Feedback", "G7", "'yes'")]
    assert found["share"].tolist() == ["no"]


def test_rows_without_a_text_and_texts_said_twice_are_counted(tmp_path, ratings):
    rows = [REMARK, REMARK | {"text": " say  WHO. "}, REMARK | {"text": None}, REMARK | {"school": "School 2"}]
    found = load_feedback(written(tmp_path / "f.xlsx", ratings, "feedback", rows), ratings)
    assert found["school"].tolist() == ["School 1", "School 2"]
    assert [problem[3] for problem in problems(found)] == [
        "1 row without a remark is left out",
        "1 row with what the same school said already is left out",
    ]


def test_an_id_that_stands_twice_gets_a_new_one_and_is_named(tmp_path, ratings):
    rows = [ACTION | {"id": "A1"}, ACTION | {"id": "A1"}, ACTION]
    found = load_actions(written(tmp_path / "a.xlsx", ratings, "actions", rows), ratings)
    assert found["id"].tolist() == ["A1", "A2", "A3"]
    assert problems(found) == [("id twice", "Actions", "A6", "'A1'")]
    assert found.attrs["problems"][0].fix == "It is A2 here; give it an id of its own."


def test_every_cluster_has_ids_of_its_own(tmp_path):
    two = joined([
        ratings_frame([[5]] * 10, cluster="North", schools=["Ash"]),
        ratings_frame([[5]] * 10, cluster="South", schools=["Beck"]),
    ])  # fmt: skip
    rows = [["Cluster", "Id", "Action"], ["North", "A1", "One"], ["South", "A1", "Two"], ["South", "A1", "Three"]]
    found = load_actions(write_csv(tmp_path / "a.csv", [*rows, ["South", "", "Four"], ["", "A1", "Five"]]), two)
    assert found["id"].tolist() == ["A1", "A1", "A2", "A3", "A4"]
    assert [(kind, cell) for kind, _, cell, _ in problems(found) if kind == "id twice"] == [
        ("id twice", 'line 4, column "Id"'), ("id twice", 'line 6, column "Id"'),
    ]  # fmt: skip


def test_a_day_on_which_an_action_was_done_says_that_it_is(tmp_path, ratings):
    days = [(None, "3 May 2025"), ("done", "May 2025"), (None, "from May 2025"), ("planned", "May 2025"), ("done", "?")]
    rows = [ACTION | {"status": status, "done_on": day} for status, day in days]
    found = load_actions(written(tmp_path / "a.xlsx", ratings, "actions", rows), ratings)
    assert found["status"].astype(object).fillna("").tolist() == ["done", "done", "", "planned", "done"]
    assert found["done_on"].fillna("").tolist() == ["3 May 2025", "May 2025", "", "", ""]
    assert [(kind, cell, said) for kind, _, cell, said in problems(found)] == [
        ("no date", "L7", "'from May 2025'"),
        ("dates at odds", "L8", "'May 2025' beside the status 'planned'"),
        ("no date", "L9", "'?'"),
    ]


def test_a_row_whose_only_word_is_not_accepted_is_kept_with_that_word(tmp_path, ratings):
    rows = [{"round": "2009", "ksf": "impact", "status": "erledigt"}, {"round": "2009", "ksf": "impact"}]
    found = load_actions(written(tmp_path / "a.xlsx", ratings, "actions", rows), ratings)
    assert found[["ksf", "note"]].to_numpy().tolist() == [["impact", "status: erledigt"]]
    assert [problem[3] for problem in problems(found)] == [
        "'erledigt'",
        "1 row on which nothing was decided is left out",
    ]


def test_a_row_without_a_cluster_belongs_to_the_only_one_or_to_that_of_its_school(tmp_path):
    two = joined([
        ratings_frame([[5]] * 10, cluster="North", schools=["Ash"]),
        ratings_frame([[5]] * 10, cluster="South", schools=["Beck"]),
    ])  # fmt: skip
    file = write_csv(tmp_path / "actions.csv", [["Action", "School"], ["One", "Beck"], ["Two", "the whole cluster"]])
    found = load_actions(file, two)
    assert found["cluster"].astype(object).where(found["cluster"].notna(), None).tolist() == ["South", None]
    assert problems(found) == [("no cluster", None, 'line 3, column "Action"', "nothing, and the ratings hold several")]


@pytest.mark.parametrize(
    ("load", "writes"),
    [(load_actions, "; `esanalysis plan` writes them."), (load_practice, "; `esanalysis practice` writes them."),
     (load_feedback, "; `esanalysis template` writes them."), (load_schools, "; `esanalysis template` writes them."),
     (load_travel, " so.")],
)  # fmt: skip
def test_who_lacks_a_sheet_is_told_the_command_that_writes_it(load, writes, tmp_path, ratings):
    file = write_book(tmp_path / "a.xlsx", {"One": [["Hello"], ["there"]], "Two": [["Hello"], ["there"]]})
    with pytest.raises(DataError) as caught:
        load(file) if load in (load_travel, load_schools) else load(file, ratings)
    assert caught.value.problems[0].fix.endswith(writes)


def test_an_action_typed_below_those_of_one_cluster_is_that_clusters(tmp_path):
    ratings = joined([
        ratings_frame([[5, 5]] * 10, cluster="North", schools=["Ash", "Oak"]),
        ratings_frame([[5, 5]] * 10, cluster="South", schools=["Beck", "Oak"]),
    ])  # fmt: skip
    head = ["Cluster", "Action", "School", "Helper"]
    typed = [["", "Meet", "", ""], ["", "Visit", "Oak", ""], ["", "Write", "Beck", ""]]
    one = load_actions(write_csv(tmp_path / "one.csv", [head, ["North", "Plan", "Ash", ""], *typed]), ratings)
    assert one["cluster"].tolist() == ["North", "North", "North", "South"]
    both = [head, ["North", "Plan", "Ash", ""], ["South", "Plan", "Beck", ""], *typed, ["", "Help", "Oak", "Beck"]]
    two = load_actions(write_csv(tmp_path / "two.csv", both), ratings)
    assert two["cluster"].astype(object).where(two["cluster"].notna(), None).tolist() == [
        "North", "South", None, None, "South", "South",
    ]  # fmt: skip


def test_schools_are_known_by_their_number_phase_and_area(tmp_path, ratings):
    rows = [{"school": "School 1", "school_id": "114312", "phase": "primary", "area": "East", "easting": 3}]
    found = load_schools(written(tmp_path / "s.xlsx", ratings, "school_list", rows), ratings)
    assert list(found.columns) == SCHOOLS.names
    assert found.iloc[0][["cluster", "school", "school_id", "phase", "area", "easting"]].tolist() == [
        "Cluster", "School 1", "114312", "primary", "East", 3.0,
    ]  # fmt: skip


def test_a_school_of_no_grid_or_on_two_rows_is_named(tmp_path, ratings):
    file = write_book(
        tmp_path / "s.xlsx", {"Schools": [["School", "Phase"], ["Ash", "x"], ["School 1", "a"], ["School 1", "b"]]}
    )
    found = load_schools(file, ratings)
    assert found["phase"].tolist() == ["a"]
    assert [problem[0] for problem in problems(found)] == ["unknown school", "school twice"]


def test_examples_of_good_practice_come_back_with_their_ids(tmp_path, ratings):
    row = {"id": "G1a2b3", "school": "School 1", "ksf": "impact", "rating": 9.0, "source": "note", "text": "One form.",
           "share": "outside no names", "shared_text": "One form.", "approved_by": "BK", "ticked": "yes"}  # fmt: skip
    found = load_practice(
        written(tmp_path / "p.xlsx", ratings, "practice", [row, row | {"id": "G2", "share": "all"}]), ratings
    )
    assert list(found.columns) == PRACTICE.names
    assert found.iloc[0][list(row)].tolist() == list(row.values())
    assert found["share"].tolist() == ["outside no names", "no"]


def test_a_workbook_of_ratings_may_lack_a_sheet_and_a_named_file_may_not(tmp_path, ratings):
    file = write_book(tmp_path / "grid.xlsx", {"2026": [["KSF", "Ash"], [1, 2]]})
    assert load_actions(file, ratings, needed=False).empty
    with pytest.raises(DataError, match='no sheet "Actions"; accepted is a sheet "Actions" with the heading "action"'):
        load_actions(write_book(tmp_path / "two.xlsx", {"a": [["x"]], "b": [["y"]]}), ratings)


def test_a_sheet_without_its_headings_is_an_error_wherever_it_stands(tmp_path, ratings):
    with pytest.raises(DataError, match='sheet "Actions": no actions table: found no row with these headings'):
        load_actions(write_book(tmp_path / "a.xlsx", {"Actions": [["What", "Who"]]}), ratings, needed=False)


def test_rules_for_pairs_have_to_be_whole(tmp_path):
    good = [["Ash", "Beck", "must", "one site"], ["Ash", "Coast", "must not", ""]]
    found = load_pairs(write_csv(tmp_path / "pairs.csv", [["School", "With", "Rule", "Reason"], *good]))
    assert found[["a", "b", "rule"]].to_numpy().tolist() == [["Ash", "Beck", "must"], ["Ash", "Coast", "must not"]]
    with pytest.raises(DataError) as error:
        load_pairs(write_csv(tmp_path / "bad.csv", [["a", "b", "rule"], ["Ash", "", "perhaps"]]))
    assert [(problem.kind, problem.cell) for problem in error.value.problems] == [
        ("unknown word", 'line 2, column "rule"'),
        ("empty cell", 'line 2, column "b"'),
    ]


def test_travel_times_are_numbers(tmp_path):
    found = load_travel(write_csv(tmp_path / "t.csv", [["From", "To", "Minutes"], ["Ash", "Beck", "12"]]))
    assert list(found.columns) == TRAVEL.names
    assert found["minutes"].tolist() == [12.0]
    with pytest.raises(DataError, match=r"no number: found 'far'; accepted is a number \(minutes\). Correct the cell"):
        load_travel(write_csv(tmp_path / "u.csv", [["From", "To", "Minutes"], ["Ash", "Beck", "far"]]))


def test_remarks_that_a_form_saved_are_read_from_its_own_file(tmp_path, ratings):
    head = ["cluster", "round", "school", "ksf", "rating", "missing", "note", "rater", "undoes", "recorded"]
    head += ["school_id", "framework", "edition", "kind", "share"]
    known, form = ["Cluster", "2009", "School 1"], ["", "", "", "es-2009", "0a1b2c3d"]
    mark = [*known, "impact", "3", "", "", "head", *form, "rating", ""]
    said = [*known, "", "", "", "Short.", "head", *form, "works well", "no"]
    file = write_csv(tmp_path / "return.csv", [head, mark, said])
    found = load_feedback(file, ratings)
    assert found[["school", "who", "kind", "text", "share"]].to_numpy().tolist() == [
        ["School 1", "head", "works well", "Short.", "no"]
    ]


def test_what_is_wrong_alike_in_several_rows_is_said_once_with_all_cells(tmp_path, ratings):
    rows = [["School", "About", "What it answers", "Text"]]
    rows += [["School 11", "6", "wording", "Why?"], ["School 11", "7", "wording", "How?"], ["School 12", "11", "x", ""]]
    found = load_feedback(write_book(tmp_path / "f.xlsx", {"Feedback": rows}), ratings)
    assert [(problem.cell, problem.kind) for problem in found.attrs["problems"]] == [
        ("C2, C3", "unknown word"), ("C4", "unknown word"), ("A2, A3", "unknown school"), (None, "rows left out"),
    ]  # fmt: skip


def test_a_pair_that_must_and_must_not_be_together_is_named_with_both_rows(tmp_path):
    rows = [["School", "With", "Rule"], ["Ash", "Beck", "must"], ["Dale", "Elm", "must"], ["beck", "Ash", "must not"]]
    with pytest.raises(DataError) as error:
        load_pairs(write_book(tmp_path / "pairs.xlsx", {"Pairs": rows}))
    [problem] = error.value.problems
    assert problem.cell == "C4"
    assert problem.found == "beck and Ash must and must not be together (Pairs 2 and Pairs 4)"


QUESTIONS = {
    "What works well?": "works well",
    "What would help?": "even better if",
    "Even better if …?": "even better if",
    "Examples of good practice?": "good practice",
    "Is this pitched right?": "pitch",
    "Is 12 the right number of aspects?": "number",
    "The right ones?": "right ones",
    "Anything missing?": "missing",
    "Have we missed anything significant?": "missing",
    "Is the wording right: right-hand side?": "wording right",
    "Left-hand side?": "wording left",
    "Mid point?": "wording middle",
    "Anything else?": "other",
}


def test_the_questions_that_sheet_page_and_form_ask_are_kinds_of_remarks(tmp_path, ratings):
    asked = QUESTIONS | {label: kind for kind, label in ABOUT_THE_QUESTIONS.items()}
    rows = [REMARK | {"kind": said, "text": f"Text {n}"} for n, said in enumerate(asked)]
    found = load_feedback(written(tmp_path / "f.xlsx", ratings, "feedback", rows), ratings)
    assert found["kind"].tolist() == list(asked.values())
    assert problems(found) == []


def test_words_that_mean_two_kinds_or_none_are_named(tmp_path, ratings):
    said = [
        "Is the wording right: the right-hand side, the left-hand side, the middle?",
        "Rightly",
        "not missing? else",
    ]
    rows = [REMARK | {"kind": kind, "text": kind} for kind in said]
    found = load_feedback(written(tmp_path / "f.xlsx", ratings, "feedback", rows), ratings)
    assert found["kind"].astype(object).where(found["kind"].notna(), None).tolist() == [None, None, "missing"]
    assert [kind for kind, *_ in problems(found)] == ["unknown word", "unknown word"]


def test_who_may_read_a_remark_is_never_guessed(tmp_path, ratings):
    rows = [
        REMARK | {"share": said, "text": said}
        for said in ("not in the cluster", "outside", "In the Cluster", "outside, no names")
    ]
    found = load_feedback(written(tmp_path / "f.xlsx", ratings, "feedback", rows), ratings)
    assert found["share"].tolist() == ["no", "no", "in the cluster", "outside no names"]


def test_one_text_is_said_twice_only_by_a_school_and_keeps_the_narrower_share(tmp_path, ratings):
    rows = [{"text": "Same words.", "who": "deputy"}, {"text": "Same words.", "who": "governor", "share": "no"}]
    rows += [REMARK | {"share": "in the cluster"}, REMARK, REMARK | {"share": None}]
    found = load_feedback(written(tmp_path / "f.xlsx", ratings, "feedback", rows), ratings)
    assert found["who"].tolist() == ["deputy", "governor", "head"]
    assert found["share"].astype(object).where(found["share"].notna(), None).tolist() == [None, "no", "no"]
    assert [problem[3] for problem in problems(found)] == ["2 rows with what the same school said already are left out"]
