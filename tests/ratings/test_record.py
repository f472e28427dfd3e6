"""The recorder as a Python object: what is chosen is saved, nothing typed is lost, and everything is said."""

import re

import pytest

import esanalysis as es
from esanalysis import store
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.record import widget
from esanalysis.ratings.store import lock

WHERE = {"cluster": "North", "round": "2024", "school": "Ashby"}
DECIMALS = """
key = "half"
title = "Halves"
factor = "Item"
source = "a test"
[scale]
minimum = 0
maximum = 10
step = 0.5
[[bands]]
key = "low"
name = "low"
from = 0
to = 4.5
[[bands]]
key = "top"
name = "top"
from = 5
to = 10
[[factors]]
key = "one"
number = 1
label = "One"
name = "One"
[[factors]]
key = "two"
number = 2
label = "Two"
name = "Two"
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ratings.csv"


@pytest.fixture
def recorder(path):
    return es.record(path, **WHERE)


def marks(path, framework="es-2009", **which):
    frame = load_ratings(path, framework=framework)
    for name, value in which.items():
        frame = frame[frame[name].fillna("") == value]
    return frame.dropna(subset=["rating"]).set_index("ksf")["rating"].to_dict()


def form_order(recorder):
    return re.findall(r'<fieldset data-ksf="(\w+)"', recorder.form.html)


def chosen(recorder, ksf):
    return recorder.form.state["answers"][ksf]["choice"]


@pytest.fixture
def locked(monkeypatch):
    """A store that cannot be written until the test says so."""
    real = lock.opened

    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(lock, "opened", refuse)
    return lambda: monkeypatch.setattr(lock, "opened", real)


# The public call


def test_record_is_the_function_before_and_after_its_package_is_imported():
    import esanalysis.ratings.record

    assert es.record is esanalysis.ratings.record.record is widget.record


# Saving


def test_marks_reasons_and_notes_are_saved_in_one_save(recorder, path):
    recorder.answer("funding", "3", "=one-off <grant>")
    recorder.answer("impact", "not rated", "nobody to ask")
    recorder.answer("cluster", "10")
    recorder.save.click()
    frame = load_ratings(path).set_index("ksf")
    assert marks(path) == {"funding": 3, "cluster": 10}
    assert frame.loc["funding", "note"] == "=one-off <grant>"
    assert frame.loc["impact", ["missing", "note"]].tolist() == ["not rated", "nobody to ask"]
    assert store.history(path)["recorded"].nunique() == 1
    assert re.fullmatch(
        rf"Saved KSF 4, 9 and 10 of Ashby \(North, 2024, no rater named\) at [\d:]{{8}} UTC on [\d-]{{10}} "
        rf"in {re.escape(str(path))}\.",
        recorder.said[0],
    )


def test_only_what_changed_is_saved_again(recorder, path):
    recorder.answer("funding", "3")
    recorder.answer("cluster", "5")
    recorder.save.click()
    recorder.answer("funding", "4")
    recorder.save.click()
    assert store.history(path)["ksf"].tolist() == ["cluster", "funding", "funding"]
    recorder.save.click()
    assert recorder.said[0] == "Nothing has changed since the last save."
    assert len(store.history(path)) == 3


def test_a_note_without_a_mark_is_saved_and_the_question_stays_open(recorder, path):
    recorder.answer("funding", "blank", "ask the bursar")
    recorder.save.click()
    frame = load_ratings(path).set_index("ksf")
    assert frame.loc["funding", ["missing", "note"]].tolist() == ["blank", "ask the bursar"]
    assert recorder.said[1] == "All 10 still open."


def test_a_mark_set_back_to_open_is_open_in_the_file_too(recorder, path):
    recorder.answer("funding", "3")
    recorder.save.click()
    recorder.answer("funding", "blank")
    recorder.save.click()
    assert marks(path) == {}


def test_only_the_instruments_own_factors_can_be_answered(recorder):
    with pytest.raises(ValueError, match=r"There is no 'fun'; there are engagement, .* and impact\."):
        recorder.answer("fun", "3")


def test_it_saves_where_it_began_even_when_the_notebook_changes_its_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    recorder = es.record("here.csv", **WHERE)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    recorder.answer("funding", "3")
    recorder.save.click()
    assert marks(tmp_path / "here.csv") == {"funding": 3}


def test_what_is_missing_is_said_while_answering(recorder):
    assert recorder.said == ["All 10 still open."]
    for factor in recorder.recording.framework.factors[:7]:
        recorder.answer(factor.key, "5")
    assert recorder.said == ["3 of 10 still open: KSF 8, 9 and 10. Not saved yet: KSF 1, 2, 3, 4, 5, 6 and 7."]


def test_nothing_is_saved_for_nobody(path):
    recorder = es.record(path)
    recorder.answer("funding", "3")
    recorder.save.click()
    assert recorder.said[0] == (
        "Nothing was saved: name the school, cluster and round first. What you typed is still here."
    )
    assert not path.exists()


def test_the_next_kernel_finds_what_was_saved(recorder, path):
    recorder.answer("funding", "3", "why")
    recorder.save.click()
    again = es.record(path, school="Ashby")
    assert (again.cluster.value, again.round.value) == ("North", "2024")
    assert again.form.state["answers"]["funding"] == {"choice": "3", "note": "why"}
    assert again.said == ["9 of 10 still open: KSF 1, 2, 3, 4, 5, 6, 7, 8 and 10. Everything is saved."]


# One school after another


def test_the_schools_still_to_do_are_listed_and_the_next_one_is_a_click_away(path):
    recorder = es.record(path, **WHERE, schools=["Ashby", "Birch", "Cedar"])
    assert "Still to do: Ashby, Birch and Cedar." in recorder.notice.value
    for key in recorder.recording.framework.keys:
        recorder.answer(key, "5")
    recorder.save_above.click()
    assert "Still to do: Birch and Cedar." in recorder.notice.value
    recorder.next.click()
    assert recorder.school.value == "Birch"
    recorder.answer("funding", "3")
    recorder.save.click()
    assert "Still to do: Birch (9 open) and Cedar." in recorder.notice.value
    recorder.next.click()
    recorder.next.click()
    assert recorder.school.value == "Birch", "round and round, as long as something is open"


def test_right_after_saving_the_counts_are_right(path):
    recorder = es.record(path, **WHERE, schools=["Ashby", "Birch"])
    recorder.answer("funding", "3")
    recorder.save.click()
    assert "Recorded so far in North, 2024: 1 mark of one school; no form is complete." in recorder.notice.value
    for key in recorder.recording.framework.keys:
        recorder.answer(key, "5")
    recorder.save.click()
    assert "10 marks of one school; one form is complete." in recorder.notice.value
    recorder.undo.click()
    assert "1 mark of one school; no form is complete." in recorder.notice.value


def test_what_happened_is_said_above_the_questions_too(recorder):
    recorder.answer("funding", "3")
    recorder.save_above.click()
    assert "Saved KSF 9 of Ashby" in recorder.notice.value


def test_the_form_is_answered_when_it_asks_whether_there_is_a_kernel(recorder, monkeypatch):
    sent = []
    monkeypatch.setattr(recorder.form, "send", lambda content: sent.append(content))
    recorder.form._handle_custom_msg({"alive": 3}, [])
    assert sent == [{"alive": 3}]


def test_a_school_that_nobody_can_see_is_not_named(path):
    recorder = es.record(path, cluster="North", round="2024")
    recorder.school.value = "\u200b"
    recorder.answer("funding", "3")
    recorder.save.click()
    assert recorder.said[0].startswith("Nothing was saved: name the school first.")


# Drafts


def test_another_school_keeps_what_was_typed_and_says_so(recorder, path):
    recorder.answer("funding", "3", "why")
    recorder.school.value = "Birch"
    assert chosen(recorder, "funding") == "blank"
    assert recorder.said[-1] == (
        "Typed but not saved: KSF 9 of Ashby (North, 2024, no rater named). "
        "Choose the same school, round and rater again to go on there."
    )
    recorder.answer("funding", "8")
    recorder.save.click()
    assert marks(path) == {"funding": 8}
    recorder.school.value = "Ashby"
    assert recorder.form.state["answers"]["funding"] == {"choice": "3", "note": "why"}


def test_two_raters_are_kept_apart_and_a_forgotten_name_can_be_added(recorder, path):
    recorder.answer("funding", "3")
    recorder.rater.value = "AB"
    assert chosen(recorder, "funding") == "blank"
    assert recorder.bring.layout.display is None
    assert recorder.bring.description == "Move here what was typed for Ashby (North, 2024, no rater named)"
    recorder.bring.click()
    recorder.save.click()
    assert marks(path, rater="AB") == {"funding": 3}
    assert marks(path, rater="") == {}
    assert recorder.bring.layout.display == "none"
    recorder.rater.value = "CD"
    recorder.answer("funding", "7")
    recorder.save.click()
    assert marks(path, rater="CD") == {"funding": 7}


def test_marks_given_before_the_school_is_named_go_to_the_school(path):
    recorder = es.record(path)
    recorder.answer("funding", "3")
    for field, value in WHERE.items():
        getattr(recorder, field).value = value
    recorder.save.click()
    assert marks(path, school="Ashby") == {"funding": 3}


def test_running_the_cell_again_keeps_the_drafts_of_this_kernel(recorder, path):
    recorder.answer("funding", "3")
    assert chosen(es.record(path, **WHERE), "funding") == "3"


def test_an_answer_that_arrives_late_belongs_to_the_school_it_was_given_for(recorder):
    late = recorder.form.state["answers"] | {"funding": {"choice": "3", "note": ""}}
    recorder.school.value = "Birch"
    recorder.form.state = {"subject": ["North", "2024", "Ashby", ""], "answers": late}
    assert "Typed but not saved: KSF 9 of Ashby" in recorder.said[-1]
    assert recorder.bring.layout.display is None  # should it have been meant for Birch
    assert "This form is for Birch (North, 2024, no rater named)." in recorder.notice.value
    recorder.school.value = "Ashby"
    assert chosen(recorder, "funding") == "3"


def test_a_school_is_spelled_as_it_is_known(path):
    recorder = es.record(path, **WHERE | {"school": ""}, schools=["St. Mary's"])
    recorder.school.value = " st marys "
    assert recorder.school.value == recorder.subject.school == "St. Mary's"
    assert "St. Mary's" in recorder.school.options


def test_two_recorders_in_one_notebook_do_not_undo_each_others_drafts(recorder, path):
    other = es.record(path, **WHERE)
    recorder.answer("funding", "3")
    other.answer("impact", "5")
    recorder.save.click()
    assert marks(path) == {"funding": 3, "impact": 5}


def test_what_another_notebook_saved_shows_and_stays(recorder, path):
    store.append(path, [WHERE | {"ksf": "impact", "rating": 7}])
    recorder.answer("funding", "3")
    recorder.save.click()
    assert marks(path) == {"funding": 3, "impact": 7}
    assert chosen(recorder, "impact") == "7"


# Undo and history


def test_undo_takes_back_the_save_and_says_what_is_there_again(recorder, path):
    recorder.answer("funding", "3")
    recorder.save.click()
    recorder.answer("funding", "4")
    recorder.answer("impact", "5")
    recorder.save.click()
    recorder.undo.click()
    assert recorder.said[0].endswith("was taken back: KSF 9 is 3 and KSF 10 is open again.")
    assert marks(path) == {"funding": 3}
    assert chosen(recorder, "funding") == "3"
    recorder.undo.click()
    recorder.undo.click()
    assert recorder.said[0] == "Nothing recorded of Ashby (North, 2024, no rater named) is left to take back."


def test_taking_back_all_of_a_school_is_asked_first_and_can_be_brought_back(recorder, path):
    for key, mark in (("funding", "3"), ("impact", "5")):
        recorder.answer(key, mark)
    recorder.save.click()
    recorder.undo.click()
    assert "taking it back leaves nothing. Are you sure?" in recorder.said[0]
    assert marks(path) == {"funding": 3, "impact": 5}
    recorder.keep.click()
    assert recorder.sure.layout.display == "none"
    recorder.undo.click()
    assert recorder.sure.description == "Take back all 2 answers of Ashby"
    recorder.sure.click()
    assert store.read(path)[0].empty
    assert recorder.redo.layout.display is None
    recorder.redo.click()
    assert recorder.said[0] == "Brought back: KSF 9 is 3 and KSF 10 is 5."
    assert marks(path) == {"funding": 3, "impact": 5}
    assert recorder.redo.layout.display == "none"


def test_one_answer_of_several_is_taken_back_without_asking(recorder, path):
    recorder.answer("funding", "3")
    recorder.save.click()
    recorder.answer("impact", "5")
    recorder.save.click()
    recorder.undo.click()
    assert marks(path) == {"funding": 3}


def test_undo_leaves_unsaved_marks_alone(recorder):
    recorder.answer("funding", "3")
    recorder.save.click()
    recorder.answer("impact", "5")
    recorder.undo.click()
    assert (chosen(recorder, "funding"), chosen(recorder, "impact")) == ("blank", "5")


def test_history_is_a_table_of_every_save(recorder):
    recorder.answer("funding", "3", "<b>why</b>")
    recorder.save.click()
    recorder.undo.click()
    recorder.with_history.value = True
    assert "Recorded for Ashby, latest first</caption>" in recorder.history.value
    assert recorder.history.value.count("9 Funding") == 2
    assert "takes back" in recorder.history.value
    assert "&lt;b&gt;why" in recorder.history.value
    recorder.with_history.value = False
    assert recorder.history.value == ""


# When it cannot be saved


def test_a_file_that_cannot_be_written_keeps_the_marks_and_offers_them_later(recorder, path, locked):
    recorder.answer("funding", "3", "why")
    recorder.save.click()
    assert "could not be saved" in recorder.said[0]
    assert "If it is open in Excel, close it there" in recorder.said[0]
    assert recorder.form.state["answers"]["funding"] == {"choice": "3", "note": "why"}
    assert recorder.take_in.layout.display is None
    [kept] = path.parent.glob("*unsaved*")
    assert recorder.take_in.description == f"Bring in what is kept in {kept.name}"
    locked()
    recorder.take_in.click()
    assert recorder.said[0] == f"Brought in one rating from {kept}."
    assert marks(path) == {"funding": 3}
    assert recorder.said[1].endswith("Everything is saved.")
    assert recorder.take_in.layout.display == "none"


def test_kept_ratings_are_offered_to_the_next_kernel(recorder, path, locked):
    recorder.answer("funding", "3")
    recorder.save.click()
    locked()
    again = es.record(path, **WHERE)
    assert again.take_in.layout.display is None
    again.save.click()  # the draft is still there, and saving it makes the kept file old
    assert again.take_in.layout.display == "none"


def test_a_file_that_is_no_store_is_named_at_once(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    recorder = es.record(path, **WHERE)
    assert "does not begin with the heading of a file of recorded ratings" in recorder.said[0]
    recorder.answer("funding", "3")
    recorder.save.click()
    assert "could not be saved" in recorder.said[0]
    recorder.with_history.value = True
    assert "does not begin with the heading" in recorder.history.value
    assert path.read_text(encoding="utf-8") == "a,b\n1,2\n"


def test_whatever_goes_wrong_is_a_sentence(recorder, monkeypatch):
    monkeypatch.setattr(store, "append", lambda *_: 1 / 0)
    recorder.answer("funding", "3")
    recorder.save.click()
    assert recorder.said[0] == (
        "This did not work (ZeroDivisionError: division by zero). What you typed is still here."
    )
    assert chosen(recorder, "funding") == "3"


# The questions


def test_questions_stand_in_order_and_shuffling_is_seeded_stated_and_keeps_the_numbers(path):
    printed = list(es.load_framework().keys)
    assert form_order(es.record(path, **WHERE)) == printed
    recorder = es.record(path, **WHERE, shuffle=7)
    shuffled = form_order(recorder)
    assert sorted(shuffled) == sorted(printed)
    assert shuffled != printed
    assert form_order(es.record(path, **WHERE, shuffle=7)) == shuffled
    assert "seed 7" in recorder.notice.value
    assert "<legend>KSF 9. Funding</legend>" in recorder.form.html
    recorder.school.value = "Birch"
    assert form_order(recorder) != shuffled
    recorder.shuffled.value = False
    assert form_order(recorder) == printed


def test_anchors_stand_where_the_source_has_them_and_are_not_invented(recorder):
    parts = dict(re.findall(r'<fieldset data-ksf="(\w+)"[^>]*>(.*?)</fieldset>', recorder.form.html))
    assert "<b>Low end (1):</b> Limited cluster working eg signposting" in parts["cluster"]
    assert "<b>Middle:</b> Active cluster co-ordinator" in parts["cluster"]
    assert "<b>High end (10):</b> Well-established" in parts["cluster"]
    assert "The source prints no" not in parts["cluster"]
    assert "Low end" not in parts["funding"]
    assert "The source prints no low, middle or high anchor here." in parts["funding"]
    assert "<b>High end (10), the factor&#39;s own statement:</b> Long-term commitment" in parts["funding"]


def test_every_mark_not_rated_and_open_are_choices_of_their_own(recorder):
    part = re.search(r'<fieldset data-ksf="funding".*?</fieldset>', recorder.form.html)[0]
    values = re.findall(r'type="radio" name="funding" value="([^"]*)"', part)
    assert values == [*(str(mark) for mark in range(1, 11)), "not rated", "n/a", "blank"]


def test_a_scale_of_words_offers_its_words(path):
    recorder = es.record(path, "ofsted-eif-2019", **WHERE)
    assert 'value="Requires improvement"' in recorder.form.html
    recorder.answer("education", "Requires improvement")
    recorder.save.click()
    assert marks(path, "ofsted-eif-2019") == {"education": 2}
    assert recorder.said[0].startswith("Saved Judgement 1 of Ashby")


def test_a_fine_scale_is_typed_and_refuses_what_is_no_mark(path, tmp_path):
    framework = tmp_path / "half.toml"
    framework.write_text(DECIMALS, encoding="utf-8")
    recorder = es.record(path, framework, **WHERE)
    assert 'name="one:typed"' in recorder.form.html
    recorder.answer("one", "3.5")
    recorder.answer("two", "11")
    recorder.save.click()
    assert recorder.said[0] == (
        "Nothing was saved: Item 2 (11) must be a number from 0 to 10. What you typed is still here."
    )
    assert not path.exists()
    recorder.answer("two", "not rated")
    recorder.save.click()
    assert marks(path, framework) == {"one": 3.5}


def test_last_times_marks_are_shown_only_when_asked_for(path):
    for round_, mark, rater in (("2022", "9", ""), ("2023", "4", "AB"), ("2023", "6", "CD"), ("2025", "1", "")):
        recorder = es.record(path, **WHERE | {"round": round_}, rater=rater)
        recorder.answer("funding", mark, "grant" if rater == "AB" else "")
        recorder.save.click()
    recorder = es.record(path, **WHERE)
    assert "Last time" not in recorder.form.html
    recorder.last_time.value = True
    assert "Last time (2023): 4 by AB (grant); 6 by CD" in recorder.form.html
    recorder.school.value = "Birch"
    assert "Last time: nothing recorded in an earlier round" in recorder.form.html


# Names are only names, and a page without a kernel


def test_a_name_is_only_a_name(path):
    evil = "<script>alert(1)</script>"
    recorder = es.record(path, cluster=evil, round=evil, school=evil, rater=evil, schools=[evil])
    recorder.answer("funding", "3", evil)
    recorder.save.click()
    recorder.with_history.value = recorder.last_time.value = True
    assert marks(path, school=evil) == {"funding": 3}
    page = recorder._repr_mimebundle_()["text/html"]
    for html in (recorder.form.html, recorder.form.said, recorder.history.value, recorder.notice.value, page):
        assert "<script" not in html
    assert "&lt;script&gt;" in page


def test_without_a_kernel_it_is_the_blank_diagnostic(path):
    one, other = (es.record(path, shuffle=seed)._repr_mimebundle_() for seed in (None, 3))
    assert one["text/html"] == other["text/html"]
    assert one["text/html"].count("<fieldset") == 10
    assert "And why?" in one["text/html"]
    assert "Source: " in one["text/html"]
    assert one["text/plain"] == "Extended Services Sustainability Diagnostic: 10 questions to fill in"
    assert str(path) not in str(one)
    assert "application/vnd.jupyter.widget-view+json" in one


def test_the_round_trip_into_the_report_counts_open_questions_and_compares_raters(path):
    for rater, funding in (("AB", "3"), ("CD", "7")):
        recorder = es.record(path, **WHERE, rater=rater)
        recorder.answer("funding", funding)
        recorder.answer("impact", "5")
        recorder.save.click()
    ratings, problems = store.read(path)
    assert problems == []
    recorded = es.recorded(ratings)
    assert recorded.sentences == (
        "Recorded so far: two forms of one school, none complete.",
        "4 of 20 answers are marks, 16 are still open.",
    )
    assert recorded.table.count('scope="row"><bdi>Ashby</bdi>') == 2 or recorded.table.count(">Ashby</th>") == 2
    assert ">2 of 10</td>" in recorded.table
    assert "1, 2, 3, 4, 5, 6, 7, 8" in recorded.table
    raters = es.raters(ratings)
    assert raters.sentences[0] == "Two cells are marked by more than one rater."
    assert "One cell is worth asking about" in raters.sentences[-1]
    assert "AB: 3, CD: 7" in raters.table
    assert "KSF 10" not in raters.table


def test_a_store_that_nobody_has_recorded_into_is_a_sentence(path):
    ratings, problems = store.read(path, missing_ok=True)
    assert problems == []
    assert es.recorded(ratings).sentences == (
        "Nothing is recorded yet: name a school above, mark what you can, and save.",
    )
    assert es.recorded(ratings).table == ""
    assert es.raters(ratings).sentences == ("No cell was marked by two raters yet, so there is nothing to compare.",)
    assert not path.exists()
