import numpy as np
import pytest

from esanalysis import words
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.measures import old as measures
from examples import WORKED_EXAMPLE, ratings_frame


def told(ratings):
    """All six answers of a ratings frame."""
    cells = measures.cells(ratings)
    summary, standing = measures.summary(cells), measures.standing(cells)
    priorities = measures.priorities(cells, standing)
    standouts = measures.standouts(cells)
    pairings = measures.pairings(cells, priorities)
    return {
        1: words.what_the_data_tells(cells, summary, measures.variation(cells), measures.cautions(cells)),
        2: words.strongest(standing),
        3: words.prioritise(priorities, standing),
        4: words.doing_well(standouts),
        5: words.doing_less_well(standouts),
        6: words.helping(pairings, priorities, 2),
    }


@pytest.fixture
def answers(ratings):
    return told(ratings)


def test_question_1_says_how_complete_the_grid_is_and_where_it_varies(answers):
    assert (
        answers[1][0]
        == "All 100 cells are rated: ten schools on ten KSFs. Marks run from 2 to 9; their average is 5.0."
    )
    assert "42 % lies between schools, 23 % lies between KSFs and 35 % lies in neither" in answers[1][1]
    assert "Nobody was given 1 or 10" in answers[1][2]


def test_question_1_tells_of_printed_totals_and_why_they_differ():
    said = " ".join(told(load_ratings())[1])
    assert "All 10 printed totals leave out the first school, School 1" in said


def test_question_2_names_the_strongest_and_that_nothing_reaches_the_top_band(answers):
    assert answers[2][0].startswith(
        "The cluster is strongest on KSF 7 (Well-publicised services, average 6.4) "
        "and KSF 1 (Engagement and consultation, average 6.1)."
    )
    assert answers[2][1].startswith("No average reaches the top band (8–10)")
    assert "rank ranges overlap" in answers[2][2]
    assert "KSFs 8, 4, 5, 6, 2, 3 and 9 (averages 5.4 to 4.2)" in answers[2][2]


def test_question_3_says_what_is_firm_and_what_kind_of_weakness_each_is(answers):
    assert answers[3][0].startswith("KSF 10 (Impact measurement, average 3.2) is clearly weakest.")
    assert "That choice is not firm" in answers[3][0]
    assert answers[3][1] == (
        "KSF 10 (Impact measurement): no school is far enough ahead to help another, so a matter for the cluster: "
        "six of ten schools are in the low band (1–3), and the highest mark is 4."
    )
    assert "schools can help each other" in answers[3][2]


def test_questions_4_and_5_tell_schools_from_single_marks(answers):
    assert answers[4][0] == "Eight marks at three schools are in the top band (8–10)."
    assert "School 3 on KSF 8 (8 where about 5.3 is expected)" in answers[4][2]
    assert answers[5][1].startswith("School 1 and School 9 are low across the board")
    assert "School 6 on KSF 8 (2 where about 6.3 is expected)" in answers[5][2]


def test_question_6_pairs_schools_and_names_what_none_can_teach(answers):
    assert answers[6][0].startswith("Seven school-to-school visits could start on KSF 9 and KSF 3")
    assert "No school is asked to help more than twice" in answers[6][0]
    assert answers[6][1].startswith("KSF 10 (Impact measurement): no school can teach another here")


def test_nothing_rated_is_said_in_every_answer():
    for number, answer in told(ratings_frame(np.full((10, 3), np.nan))).items():
        assert answer, number
        assert all(sentence.endswith(".") for sentence in answer)


@pytest.mark.parametrize(
    "marks",
    [
        np.full((10, 3), 5),
        np.full((10, 3), 10),
        np.full((10, 1), 1),
        [[n % 10 + 1 for n in range(60)]] * 10,
        np.where(np.eye(10, 12) > 0, np.nan, 6),
    ],
    ids=["all the same", "all at the top", "one school", "sixty schools", "gaps"],
)
def test_every_shape_of_data_gets_sentences_without_loose_ends(marks):
    for answer in told(ratings_frame(marks)).values():
        for sentence in answer:
            assert "nan" not in sentence.split()
            assert "None" not in sentence
            assert "<NA>" not in sentence
            assert sentence[0].isupper() or sentence[0].isdigit()


def test_one_school_is_neither_ranked_nor_paired():
    said = told(ratings_frame([[n % 10 + 1] for n in range(10)]))
    assert said[2][0] == "Only one school rated: read the marks, not the order of the KSFs."
    assert said[6] == ["With one school there is nobody to pair."]


def test_a_factor_rated_by_one_school_is_never_firmly_first_or_last():
    for mark in (1, 10):
        marks = np.full((10, 6), 5.0)
        marks[9] = [np.nan] * 5 + [mark]
        said = told(ratings_frame(marks))
        assert "clearly weakest" not in said[3][0]
        assert "whatever is varied" not in said[2][0]


def test_a_tie_of_all_singles_out_no_priority():
    said = told(ratings_frame(np.full((10, 5), 6)))
    assert said[3] == ["The averages are too much alike to single out a priority: most KSFs share the lowest."]


def test_words_scales_are_answered_in_words():
    said = told(ratings_frame([[4, 3, 4], [2, 1, 2], [3, 3, 3], [4, 4, 3]], "ofsted-eif-2019"))
    assert "Marks run from Inadequate to Outstanding" in said[1][0]
    assert "where 1 is Inadequate and 4 is Outstanding" in said[1][0]
    assert "Judgement 2 (Behaviour and attitudes" in said[3][0]


def test_the_why_is_the_note_where_there_is_one(ratings):
    framework = ratings.attrs["framework"]
    row = {"ksf": "engagement", "rating": 2, "note": "parents' evening only"}
    assert words.why(row, framework) == "Noted: parents' evening only"


def test_without_a_note_the_why_is_the_anchors_around_the_mark_and_a_question(ratings):
    framework = ratings.attrs["framework"]
    said = words.why({"ksf": "engagement", "rating": 2, "note": None}, framework)
    assert "Between “One-off consultation meeting with school community” and “Annual consultation" in said
    assert said.endswith("What was seen that makes it 2?")
    assert "Ongoing process" in words.why({"ksf": "engagement", "rating": 8, "note": None}, framework)


def test_anchors_the_source_does_not_print_are_not_made_up(ratings):
    said = words.why({"ksf": "funding", "rating": 2, "note": None}, ratings.attrs["framework"])
    assert "Between" not in said
    assert "No anchors are printed for this half of the scale" in said


def test_schools_are_never_ranked(answers):
    assert len(WORKED_EXAMPLE[0]) == 10
    everything = " ".join(sentence for answer in answers.values() for sentence in answer)
    assert "best school" not in everything
    assert "worst school" not in everything
