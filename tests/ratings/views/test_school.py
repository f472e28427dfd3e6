"""One school's page: what it says, and that it names nobody else."""

import re
from dataclasses import replace

import numpy as np
import pytest

import esanalysis as es
from esanalysis.errors import SelectionError
from examples import WORKED_EXAMPLE, ratings_frame
from random_grids import instrument

OTHERS = [f"School {n}" for n in range(1, 11) if n != 6]


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", str(html)).split())


def test_it_says_what_is_strong_what_to_ask_and_who_could_help(ratings):
    view = es.school(ratings, "school 6")
    assert view.sentences == (
        "You are among the strongest on planning; quality and funding are the marks to talk about.",
    )
    said = text_of(view.html)
    assert "Planning: 7. Highest, level with one other." in said
    assert "Quality: 2. Other marks suggest 6.4. Is it right? What have you seen?" in said
    assert "Impact measurement: 3. No school is far enough ahead: a matter for all." in said
    assert "Funding: five schools are far enough ahead. A visit is suggested." in said
    assert "Training: four schools." in said


def test_schools_that_are_named_stand_in_the_order_of_the_file():
    marks = np.random.default_rng(8).integers(1, 11, (10, 9))
    ratings = ratings_frame(marks)
    for name in ("School 1", "School 5"):
        view = es.school(ratings, name, names=True)
        said = re.findall(r": ((?:School \d+(?:, | and )?){2,})(?:and \w+ others)?(?:\.| are)", text_of(view.html))
        assert len(said) > 2
        for found in said:
            numbers = [int(number) for number in re.findall(r"\d+", found)]
            assert numbers == sorted(numbers), found


def test_every_visit_to_the_school_is_counted():
    marks = np.full((10, 6), 6.0)
    marks[0] = [9, 2, 2, 6, 6, 6]
    view = es.school(ratings_frame(marks), "School 1")
    assert len(view.visits) == 2
    assert "Engagement: two schools. Two visits to you are suggested." in text_of(view.html)
    marks[0, 2] = 6
    assert "Engagement: one school. A visit to you is suggested." in text_of(
        es.school(ratings_frame(marks), "School 1").html
    )


def test_what_is_asked_of_several_marks_is_asked_once():
    few = [[2, 6, 6, 7, 6, 5], [1, 6, 6, 7, 6, 5], [6, 6, 6, 7, 6, 5]]
    said = text_of(es.school(ratings_frame(few), "School 1").html)
    assert "Planning: 1. Engagement: 2. What have you seen that makes you give these?" in said
    assert said.count("What have you seen") == 1
    one = text_of(es.school(ratings_frame([few[0], few[2]]), "School 1").html)
    assert "Engagement: 2. What have you seen that makes you give 2?" in one
    nobody = text_of(es.school(ratings_frame([[2, 3, 3, 3, 3, 2], [3, 2, 2, 2, 3, 3]]), "School 1").html)
    assert "Engagement: 2. Planning: 3. No school is far enough ahead: a matter for all." in nobody


def test_the_next_step_is_the_instruments_own_anchor_or_said_to_be_not_printed(ratings):
    framework = es.load_framework()
    weak = es.school(ratings, "School 1")
    said = text_of(weak.html)
    anchors = [framework[row["ksf"]].middle for row in weak.weak if framework[row["ksf"]].middle]
    assert anchors
    assert all(" ".join(anchor.split()) in said for anchor in anchors)
    none = text_of(es.school(ratings, "School 6").html)
    assert "The next step is not printed for quality, funding and impact measurement." in none
    assert "in the instrument's words" not in none  # no heading above nothing


def test_no_other_school_is_named_anywhere_unless_asked_for(ratings):
    hidden = es.school(ratings, "School 6")
    for shown in (str(hidden.html), hidden.alt, hidden._repr_html_()):
        assert not [name for name in OTHERS if re.search(rf"{name}\b", shown)]
    named = str(es.school(ratings, "School 6", names=True).html)
    assert "School 10" in named


def test_with_names_the_schools_that_are_ahead_and_behind_are_named(ratings):
    said = text_of(es.school(ratings, "School 6", names=True).html)
    assert "Funding: School 4, School 5, School 7, School 9 and School 10 are far enough ahead." in said
    assert "Quality: School 3, School 4, School 5, School 10 and three others are far enough ahead." in said
    assert "Training: School 1, School 2, School 7 and School 9." in said
    assert said.count("far enough ahead: a matter for all") == 1
    assert "Impact measurement: no school is far enough ahead." not in said


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("No budget; Cedar got ours", False),
        ("see oak primary, who marked 9", False),
        ("Two staff left in May", True),
        ("The Primary Futures scheme ended", True),  # a word of the school's own name tells nobody
        ("We were a cedar short", False),  # a false alarm hides what the school itself wrote
    ],
)
def test_an_own_note_that_names_another_school_is_not_printed_on_a_page_that_names_none(note, shown):
    names = ["Ash Primary", "Oak Primary", "Cedar", "Dale Infant", "Elm", "Fern"]
    ratings = ratings_frame([[1, 6, 6, 7, 6, 5]] * 10, schools=names)
    ratings.loc[ratings["school"] == "Ash Primary", "note"] = note
    said = text_of(es.school(ratings, "Ash Primary").html)
    assert (f"You noted: {note}" in said) == shown
    assert ("Your note names another school, so it is not printed here." in said) != shown
    assert f"You noted: {note}" in text_of(es.school(ratings, "Ash Primary", names=True).html)


def test_the_order_of_the_dots_does_not_tell_whose_they_are(ratings):
    reversed_ = ratings.iloc[::-1].reset_index(drop=True)
    assert es.school(ratings, "School 6").chart == es.school(reversed_, "School 6").chart


def test_a_school_that_is_not_there_is_answered_with_those_that_are(ratings):
    with pytest.raises(SelectionError, match=r'There is no school "Oak" in Cluster, 2009. It has: School 1, School 2'):
        es.school(ratings, "Oak")


def test_ahead_of_the_middle_is_what_the_columns_yours_and_middle_say():
    marks = [[7, 5, 6, 4, 5, 6], [8, 8, 7, 8, 8, 8], [5, 5, 5, 5, 5, 5]]
    view = es.school(ratings_frame(marks), "School 1")
    said = text_of(view.html)
    assert [row["lead"] for row in view.rows] == [1.5, 0, 0]
    assert "Engagement: 7. Highest in the cluster." in said
    assert [row["place"] for row in view.rows] == ["top", "between", "between"]


def test_a_mark_that_most_schools_share_is_neither_a_strength_nor_one_to_explain():
    view = es.school(ratings_frame([[8, 8, 8, 9, 8], [6, 6, 6, 6, 5], [5, 7, 4, 5, 5]]), "School 1")
    assert (view.strong, view.weak) == ([], [])
    assert view.sentences == ("Your marks are near the cluster’s middle throughout.",)


def test_the_title_counts_on_which_side_of_most_others_each_mark_is():
    top = [6, 6, 6, 6, 5, 4]  # the best there is, and most share it: neither ahead nor behind
    bottom = [6, 6, 6, 6, 7, 8]
    view = es.school(ratings_frame([top, bottom, [7, 6, 6, 6, 6, 8], [5, 7, 7, 7, 6, 4]]), "School 1")
    assert view.title == "Ahead of most others on one KSF, behind most on one"
    for row in view.rows:
        marks = view.others[row["ksf"]]
        assert (row["lead"] > 0) == (sum(mark < row["rating"] for mark in marks) > len(marks) / 2)
        assert (row["lead"] < 0) == (sum(mark > row["rating"] for mark in marks) > len(marks) / 2)
    none = es.school(ratings_frame([top, bottom, bottom]), "School 1")
    assert none.title == "Ahead of most others on no KSF, behind most on none"
    two = es.school(ratings_frame([[7, 5], [4, 5]]), "School 1")
    assert two.title == "Ahead of the other school on one KSF, behind on one"
    alone = es.school(ratings_frame([[7], [4]]), "School 1")
    assert (alone.title, alone.subtitle) == (
        "Your marks, without the cluster’s",
        "Large dot: yours",
    )


def test_among_the_strongest_is_who_shares_the_best_mark_with_a_quarter_of_the_others_at_most():
    four_of_eight, alone = [6, 6, 6, 6, 5, 5, 4, 4], [9, 5, 5, 5, 5, 4, 4, 4]
    view = es.school(ratings_frame([alone, four_of_eight]), "School 1")
    assert view.sentences == ("You are among the strongest on engagement.",)
    said = text_of(view.html)
    assert "Engagement: 9. Highest in the cluster." in said
    assert "Planning: 6. Highest, level with three others." in said
    shared = es.school(ratings_frame([four_of_eight]), "School 1")
    assert shared.sentences == ("You are ahead of the cluster’s middle on engagement.",)


def test_a_school_far_behind_the_middle_is_not_told_that_it_is_near_it():
    view = es.school(ratings_frame([[5, 4, 8, 8, 8, 8], [6, 6, 6, 6, 6, 6]]), "School 1")
    assert view.sentences == ("Engagement is the mark to talk about.",)
    strong_all_the_same = es.school(ratings_frame([[8, 10, 10, 10, 10, 10], [6, 6, 6, 6, 6, 6]]), "School 1")
    assert strong_all_the_same.sentences == ("You are behind the cluster’s middle on engagement.",)


def test_help_is_offered_to_schools_in_the_weakest_band_and_the_card_says_so():
    marks = [[10, 6, 6, 6, 6, 6], [10, 2, 6, 6, 6, 6]]
    said = text_of(es.school(ratings_frame(marks), "School 1").html)
    assert "Whom you could help: schools in the low band Planning: one school." in said


def test_an_own_factor_without_a_mark_is_named_and_the_dots_are_those_of_rated_schools():
    none = float("nan")
    rows = [[none, 5, 5, 5, 5, 6], [6, 5, 5, 5, 5, 6], [6, 5, 5, 5, 5, 6]]
    view = es.school(ratings_frame(rows), "School 1")
    assert "Not rated: engagement." in text_of(view.html)
    assert view.subtitle == "Large dot: yours. Small dots: the five other schools. Line: the middle"
    rows[1][3] = none
    assert "the five other schools, where rated." in es.school(ratings_frame(rows), "School 1").subtitle


def test_a_factor_has_one_name_on_the_page(ratings):
    view = es.school(ratings, "School 6")
    assert "Publicity" in text_of(view.chart)
    assert "Well-publicised services" not in view.html


def test_no_school_is_near_the_middle_throughout_that_has_a_strength():
    view = es.school(ratings_frame([[8, 5, 5, 5, 9], [5, 5, 5, 5, 5], [5, 5, 5, 5, 5]]), "School 1")
    assert view.sentences == ("You are ahead of the cluster’s middle on engagement.",)


def test_a_factor_that_few_schools_are_rated_on_shows_no_other_schools_mark():
    none = float("nan")
    frame = ratings_frame([[2, 7, none, none, none, none], [5, 6, 7, 5, 6, 7], [5, 5, 5, 5, 5, 5]])
    view = es.school(frame, "School 1")
    assert view.hidden == {view.rows[0]["ksf"]}
    assert view.others.keys() == {row["ksf"] for row in view.rows[1:]}
    assert view.needs == {}
    assert "Where fewer than five schools are rated, no other school’s mark is shown." in text_of(view.html)
    assert es.school(frame, "School 1", names=True).others[view.rows[0]["ksf"]] == [7]
    sevens = [
        sum(int((dots.get_offsets()[:, 0] == 7).sum()) for dots in page.draw().collections if len(dots.get_offsets()))
        for page in (view, es.school(frame, "School 1", names=True))
    ]
    assert sevens == [2, 3]  # two of planning; with names the one of engagement as well


def test_a_school_without_marks_is_told_nothing_of_its_marks():
    none = float("nan")
    view = es.school(ratings_frame([[none, 5, 5, 5, 5, 6]] * 3), "School 1")
    assert view.sentences == ("None of your marks is in yet.",)
    assert view.title == "The cluster’s marks, without yours"


def test_where_low_marks_are_good_both_pages_say_so_and_the_words_follow():
    framework = replace(instrument(10, "1-10", higher_is_better=False), questions=es.load_framework().questions)
    turned = ratings_frame(11 - np.array(WORKED_EXAMPLE), framework)
    view = es.school(turned, "School 6")
    assert view.subtitle.endswith("The smallest mark is the best")
    said = text_of(view.html)
    assert "Area 2: 4. Best, level with one other." in said
    assert "Area 8: 9. Other marks suggest 4.6." in said
    report = es.cluster_report(turned)
    assert report.lede.startswith("Ten schools, ten areas, marks from 10 to 1: the smallest mark is the best.")
    assert str(report.main_points[1]) == "Area 7 (4.6) or area 1 (4.9) is likely strongest."
    shown = text_of(report.html) + said
    assert not re.search(r"\b(high|higher|highest|low|lower|lowest)\b(?! band)", shown)


def test_ahead_and_behind_are_one_rule_marks_turned_round_swap_them(monkeypatch):
    monkeypatch.setattr("esanalysis.ratings.views.school.LISTED", 99)
    random, asked = np.random.default_rng(8), 0
    for _ in range(20):
        marks = random.integers(1, 11, (10, 7)).astype(float)
        marks[random.random(marks.shape) < 0.1] = np.nan
        here, turned = (es.school(ratings_frame(found), "School 3") for found in (marks, 11 - marks))
        assert [row["side"] for row in here.rows] == [-row["side"] for row in turned.rows]
        low = here.cluster.framework.bands[0].key
        asked_anyway = {row["ksf"] for row in here.rows if row["band"] == low or row["stands_out"] == "worse"}
        behind = {row["ksf"] for row in turned.strong}
        assert {row["ksf"] for row in here.weak} == asked_anyway | behind
        asked += len(behind - asked_anyway)
    assert asked > 10


def test_far_behind_is_asked_about_as_far_ahead_is_a_strength_and_a_little_of_either_is_neither():
    rows = [[7, 5, 5, 5, 8], [4, 7, 7, 7, 3], [5, 6, 6, 6, 4], [6, 5, 5, 5, 7]]
    view = es.school(ratings_frame(rows), "School 1")
    assert [(row["lead"], row["place"]) for row in view.rows] == [
        (2, "between"), (-3, "between"), (-1, "between"), (1, "between"),
    ]  # fmt: skip
    assert [row["ksf"] for row in view.strong] == [view.rows[0]["ksf"]]
    assert [row["ksf"] for row in view.weak] == [view.rows[1]["ksf"]]
    assert "Planning: 4. What have you seen that makes you give 4?" in text_of(view.html)


def test_a_mark_at_the_bottom_by_little_is_asked_about_after_low_marks_and_those_far_behind():
    by_one, low, far = [5, 6, 6, 6, 6, 6], [3, 3, 3, 3, 3, 4], [4, 7, 7, 7, 7, 3]
    view = es.school(ratings_frame([by_one, low, far, by_one, low, far, low]), "School 1")
    assert [(row["lead"], row["rating"]) for row in view.weak] == [(-3, 4), (-3, 4), (0, 3), (0, 3)]


@pytest.mark.parametrize(("scale", "little"), [("1-10", "one point"), ("1-4", "one point"), ("0-100", "11 points")])
def test_how_little_a_difference_means_is_said_in_the_unit_of_the_scale(scale, little):
    ratings = ratings_frame([[3, 2, 2, 2, 4]], instrument(1, scale))
    view = es.school(ratings, "School 1")
    assert f"a difference of {little} means little." in text_of(view.html)
    assert view.strong == view.rows[:0]


def test_marks_with_no_others_beside_them_are_not_said_to_be_near_the_middle():
    none = float("nan")
    few, all_ = [5, 6, none, none, none, none], [5, 5, 5, 5, 5, 6]
    hidden = es.school(ratings_frame([few, few, [none, *all_[1:]]]), "School 1")
    assert hidden.sentences == ("No other marks stand beside yours.",)
    some = es.school(ratings_frame([few, all_]), "School 1")
    assert some.sentences == ("Your marks are near the cluster’s middle where others are shown.",)
    alone = es.school(ratings_frame([[2], [6]]), "School 1")
    assert "far enough ahead" not in text_of(alone.html)
    assert "Engagement: 2. What have you seen that makes you give 2?" in text_of(alone.html)


def test_where_no_mark_may_be_shown_neither_title_nor_legend_promises_one():
    """Five schools, one of them unrated: the four others' marks would name them."""
    marks = np.array(WORKED_EXAMPLE, dtype=float)[:, :5]
    marks[:, 4] = np.nan
    unrated, rated = (es.school(ratings_frame(marks), name) for name in ("School 5", "School 1"))
    assert unrated.title == "No marks can be shown"
    for view in (unrated, rated):
        assert not any(view.others.values())
        assert "Small dots" not in view.subtitle
        assert "middle" not in view.subtitle
    assert "only your own mark" not in unrated.html
