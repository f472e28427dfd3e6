"""What a written mark means, and how marks are written."""

import pytest

from esanalysis.instrument.reading import load_framework
from esanalysis.instrument.scale import Read, Scale

RAG = Scale(1, 3, words=("Red", "Amber", "Green"))
YESNO = Scale(1, 3, words=("No", "In part", "Yes"))
TEN = Scale(1, 10)
CARD = Scale(1, 3, words=("Needs attention", "Expected standard", "Strong standard"))


@pytest.mark.parametrize(
    ("scale", "text", "mark", "how"),
    [
        (RAG, "Amber", 2, "mark"),
        (RAG, " amber ", 2, "mark"),
        (RAG, "A", 2, "short"),
        (RAG, "g", 3, "short"),
        (YESNO, "1 - No", 1, "labelled"),
        (YESNO, "No (1)", 1, "labelled"),
        (YESNO, "3. Yes", 3, "labelled"),
        (YESNO, "IP", 2, "short"),
        (TEN, "7", 7, "mark"),
        (TEN, "7.0", 7, "mark"),
        (TEN, "7 - developing", 7, "labelled"),
        (TEN, "10 (high)", 10, "labelled"),
        (TEN, "(10) high", 10, "labelled"),
        (TEN, "high: 10", 10, "labelled"),
        (Scale(-2, 2), "-2", -2, "mark"),
        (Scale(0, 100, 0.1, unit="percentage point"), "62.5%", 62.5, "mark"),
        (Scale(1, 2, words=("--", "++")), "++", 2, "mark"),
    ],
)
def test_a_mark_is_understood_and_how_is_known(scale, text, mark, how):
    assert scale.read(text) == Read(mark, how)


@pytest.mark.parametrize(
    ("scale", "text", "how"),
    [
        (RAG, "A/G", "unknown"),
        (RAG, "Amber/Red", "unknown"),
        (RAG, "Blue", "unknown"),
        (RAG, "2", "off the scale"),
        (YESNO, "Maybe", "unknown"),
        (YESNO, "2 - maybe", "unknown"),
        (TEN, "11", "off the scale"),
        (TEN, "11 - splendid", "off the scale"),
        (TEN, "7.5", "off the scale"),
        (TEN, "7/10", "unknown"),
        (TEN, "7 or 8", "unknown"),
        (TEN, "5 (was 4)", "unknown"),
        (TEN, "80%", "unknown"),
        (TEN, "7 - not applicable", "contradiction"),
        (TEN, "good", "unknown"),
        (CARD, "NA", "ambiguous"),
        (CARD, "na", "ambiguous"),
        (CARD, "1 - NA", "contradiction"),
        (Scale(1, 3, words=("D", "B", "A")), "C", "ambiguous"),
        (Scale(1, 2, words=("Medium", "High")), "low", "ambiguous"),
    ],
)
def test_what_is_no_mark_says_why(scale, text, how):
    assert scale.read(text) == Read(None, how)


@pytest.mark.parametrize(
    ("scale", "text", "why"),
    [
        (CARD, "N/A", "n/a"),
        (TEN, "NA", "n/a"),
        (TEN, "", "blank"),
        (TEN, "[x]", "x"),
        (YESNO, "c", "c"),
        (Scale(1, 3, words=("D", "B", "A")), "[c]", "c"),
        (YESNO, "0 - Not rated", "not rated"),
    ],
)
def test_what_stands_for_a_missing_mark_gives_the_reason(scale, text, why):
    assert scale.read(text) == Read(why, "missing")


def test_na_is_asked_about_until_the_framework_says_which():
    declared = Scale(1, 3, words=CARD.words, missing={"na": "not applicable"})
    assert declared.read("NA") == Read("not applicable", "missing")
    written = Scale(1, 3, words=CARD.words, synonyms={"na": "Needs attention"})
    assert written.read("NA") == Read(1.0, "synonym")
    short = Scale(1, 3, words=CARD.words, short=("NA", "Exp", "Str"))
    assert short.read("NA") == Read(1.0, "short")


def test_official_codes_are_marks_or_missing_ones():
    scale = load_framework("ofsted-eif-2019").scale
    assert [scale.read(code).value for code in ("1", "2", "3", "4", "RI")] == [4, 3, 2, 1, 2]
    assert [scale.read(code) for code in ("9", "8", "NULL", "Not judged")] == [Read("not rated", "missing")] * 4
    assert scale.read("Not applicable") == Read("not applicable", "missing")
    assert scale.read("3 - Requires improvement") == Read(2.0, "labelled")
    assert scale.read("3 - Good") == Read(None, "contradiction")


def test_a_translated_mark_is_told_from_one_that_stands_there_as_it_is():
    assert [TEN.read(text).translated for text in ("7", "7 - developing", "11", "")] == [False, True, False, False]


def test_a_number_that_stands_for_no_mark_on_a_scale_of_numbers_may_be_declared():
    assert Scale(0, 10, missing={"0": "not rated"}).read("0") == Read("not rated", "missing")


def test_short_forms_that_are_made_up_are_read_back_and_mean_nothing_else():
    assert CARD.short_forms == ["NeA", "ExS", "StS"]
    assert Scale(1, 4, words=("Underdeveloped", "Developing", "Proficient", "Well Developed")).short_forms == [
        "Un", "De", "Pr", "WeD",
    ]  # fmt: skip
    for scale in (RAG, YESNO, CARD):
        assert [scale.read(short).value for short in scale.short_forms] == [1, 2, 3]


def test_words_that_share_their_beginnings_are_shown_by_their_places():
    scale = Scale(1, 2, words=("Levels met", "Levels missed"))
    assert scale.short_forms == ["1", "2"]
    assert scale.read("1") == Read(None, "off the scale")


def test_steps_decide_how_many_digits_a_mark_has():
    quarters = Scale(1, 4, step=0.25)
    assert (quarters.decimals, quarters.text(3.25), quarters.marks[1]) == (2, "3.25", 1.25)
    assert Scale(0, 1, step=0.1).marks[3] == 0.3
    assert Scale(0.5, 4.5).text(1.5) == "1.5"


def test_a_reversed_scale_lists_the_worst_first():
    assert Scale(1, 4, higher_is_better=False).marks == [4, 3, 2, 1]


@pytest.mark.parametrize("scale", [Scale(1, 10), Scale(0, 100), Scale(1, 4, step=0.25), Scale(0.5, 4.5)])
def test_a_middle_mark_has_at_most_one_digit_more_than_the_marks(scale):
    for raters in (1, 2, 3, 4, 6):
        for sum_ in range(raters, 4 * raters + 1):
            text = scale.middle(sum_ / raters)
            assert len(text.partition(".")[2]) <= scale.decimals + 1
            assert float(text) == pytest.approx(sum_ / raters, abs=0.501 * 0.1 ** (scale.decimals + 1))
