import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.errors import GroupingError
from esanalysis.ratings.views.development.groups import _WHY_NONE as WHY
from esanalysis.ratings.views.wording import schools
from examples import ratings_frame


def marks(schools, seed):
    random = np.random.default_rng(seed)
    truth = 5 + random.normal(0, 1.2, (1, schools)) + random.normal(0, 0.8, (10, 1))
    return np.clip(np.round(truth + random.normal(0, 1, (10, schools))), 1, 10)


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html)))


def test_the_worked_example_says_what_any_grouping_could_and_what_it_rests_on(ratings):
    view = es.groups(ratings)
    assert view.sentences == (
        "Two groups of five meet seven of 13 needs on the priorities, as many as any grouping could; "
        "random groups meet 6.6 on average.",
        "These are a proposal from marks alone: travel, trust and existing partnerships are not in it.",
        "Nobody in the cluster is far enough ahead on impact measurement: look outside.",
        "Three groups of three and four do the same: the choice is yours.",
        "In groups 20 pairs of schools have to talk, instead of 45.",
    )
    assert (str(view.main_point), view.main_point.firmness) == (
        "In two groups, seven of 13 low marks on the priorities would have a school to ask.",
        "A suggestion",
    )


def test_what_was_wished_for_is_named_and_nothing_else(ratings):
    names = list(ratings["school"].cat.categories)
    travel = pd.DataFrame([(a, b, 20) for a in names for b in names if a < b], columns=["a", "b", "minutes"])
    travel.loc[(travel["a"] == "School 1"), "minutes"] = 50
    travel.loc[
        (travel["a"] == "School 1") & travel["b"].isin(["School 2", "School 3", "School 6", "School 9"]), "minutes"
    ] = 10
    near = es.groups(ratings, travel=travel, furthest=30)
    assert (
        "These are a proposal from marks and travel: trust and existing partnerships are not in it." in near.sentences
    )
    assert near.main_point.how == "From marks and travel."
    apart = es.groups(ratings, must_not=[("School 1", "School 2")])
    proposal = (
        "These are a proposal from marks and the rules given: travel, trust and existing partnerships are not in it."
    )
    assert proposal in apart.sentences
    for view, heeds in ((near, "travel"), (apart, "the rules given")):
        if view.about["met"] < view.about["bound"]:
            assert any(f"that heeds {heeds} meets more." in sentence for sentence in view.sentences)
    assert near.about["met"] < near.about["bound"], "else nothing is said of what no grouping meets"


def test_a_card_a_group_with_words_in_the_cells(ratings):
    view = es.groups(ratings)
    assert view.chart.count('class="card"') == 2
    shown = text(view.chart)
    assert "Group A: 4 of 7 needs met" in shown
    for name, members in view.members.items():
        needs = view.grouped.needs[view.grouped.needs["group"] == name]
        card = str(view.chart).split('class="card"')["AB".index(name) + 1]
        assert card.count("needs</span>") == len(needs)
        assert card.count("helps</span>") >= needs["helper"].nunique()
        assert [member for member in members if f">{member}<" in card] == members


def test_members_stand_in_the_order_of_the_file(ratings):
    order = list(ratings["school"].cat.categories)
    for members in es.groups(ratings).members.values():
        assert members == sorted(members, key=order.index)


def test_every_need_is_listed_with_whom_to_ask_or_why_nobody(ratings):
    shown = text(es.groups(ratings).table)
    assert shown.count("nobody in the cluster is far enough ahead") == 6
    assert "moderation, secondment, shared services, curriculum expertise, visit, joint training or other" in shown


def test_a_bound_that_was_not_reached_is_said():
    view = es.groups(ratings_frame(marks(30, 1)), size=(5, 5), limit=1)
    about = view.about
    if about["met"] < about["bound"]:
        assert view.sentences[1].startswith((f"{about['met']} of {about['bound']} possible", "No grouping of these"))
    assert f"{view.about['met']}" in view.sentences[0] or "all" in view.sentences[0]


def test_files_of_rules_and_of_travel_are_read(tmp_path, ratings):
    pairs, travel = tmp_path / "pairs.csv", tmp_path / "travel.csv"
    pairs.write_text("a,b,rule\nSchool 1,School 2,must\nSchool 3,School 4,must not\n")
    travel.write_text("a,b,minutes\nSchool 1,School 2,5\n")
    view = es.groups(ratings, pairs=pairs, travel=travel, furthest=20)
    group = view.data.set_index("school")["group"]
    assert group["School 1"] == group["School 2"]
    assert group["School 3"] != group["School 4"]
    assert "Travel is not known for 44 of 45 pairs of schools: taken as allowed." in view.sentences


def test_what_cannot_be_done_is_refused_with_a_sentence(ratings):
    with pytest.raises(GroupingError, match="10 schools cannot be put into groups of 4; 3 to 4 works"):
        es.groups(ratings, size=(4, 4))


def test_a_cluster_without_needs_may_be_grouped_as_it_likes():
    view = es.groups(ratings_frame(np.full((10, 8), 6)))
    assert view.sentences[0].endswith(": no school is in the low band on a priority, so any grouping will do.")
    assert view.main_point is None


def test_the_picture_holds_every_cell(ratings):
    view = es.groups(ratings)
    drawn = [found.get_text() for found in view.draw().texts]
    assert sum(said.endswith("needs") for said in drawn) == 13
    assert {"Group A", "Group B"} <= set(drawn)


def phases(ratings, names):
    by_school = dict(zip(ratings["school"].cat.categories, names, strict=True))
    return ratings.assign(phase=ratings["school"].astype(str).map(by_school).astype("category"))


def test_phases_are_compared_by_chance_and_never_ranked(ratings):
    view = es.subclusters(phases(ratings, ["special"] * 2 + ["secondary"] * 3 + ["primary"] * 5))
    assert view.sentences[0] == (
        "No difference between the five primary and three secondary schools is beyond chance, "
        "which reaches up to 2.8 points."
    )
    assert view.sentences[1] == (
        "Special (Schools 1 and 2) is too small a group to compare; its marks stand in the cluster’s grid."
    )
    assert any(said.startswith("KSF 9: ") and "could help the weakest of them" in said for said in view.sentences)
    shown = text(view.chart)
    assert shown.index("Primary (5)") < shown.index("Secondary (3)")
    assert "Special" not in shown
    assert "total" not in view._repr_html_().casefold().replace("total_", "")


def test_a_true_difference_between_groups_is_a_finding():
    table = marks(40, 3)
    table[3, :12] = np.clip(table[3, :12] - 4, 1, 10)
    view = es.subclusters(phases(ratings_frame(table), ["secondary"] * 12 + ["primary"] * 28))
    assert view.sentences[0].startswith("For their own levels, ")
    assert "cluster arrangements (KSF 4)" in view.sentences[0]
    assert view.main_point.firmness == "Firm"


def test_the_parts_of_a_page_leave_out_columns_that_make_no_groups(ratings):
    both = phases(ratings, ["primary"] * 5 + ["secondary"] * 5).assign(area=pd.Categorical(["East"] * len(ratings)))
    assert [part.by for part in es.development.parts(both).sections] == ["phase"]
    assert es.development.parts(ratings)._repr_html_() == ""


def test_two_needs_are_both():
    table = np.full((10, 6), 6)
    table[0, :2], table[1, 2] = 2, 6
    view = es.groups(ratings_frame(table))
    assert view.sentences[0].startswith(
        "Two groups of three meet both needs on the priority; random groups meet two on"
    )
    assert view.main_point.finding == "In two groups, both low marks on the priority would have a school to ask."


def test_a_helper_who_has_enough_to_do_is_not_called_unable():
    low, ahead = [2, 2, 2, 5, 5, 5, 5, 5, 5, 5], [8, 8, 8, 5, 5, 5, 5, 5, 5, 5]
    view = es.groups(ratings_frame(np.array([low, ahead]).T, schools=["Elm", "Oak"]), size=(2, 2))
    said = " ".join(view.sentences)
    assert "unable" not in said
    assert "those who could help are already asked" in said


def test_the_plan_says_why_nobody_is_named():
    low, ahead = [2, 2, 2, 5, 5, 5, 5, 5, 5, 5], [8, 8, 8, 5, 5, 5, 5, 5, 5, 5]
    view = es.action_plan(ratings_frame(np.array([low, ahead]).T, schools=["Elm", "Oak"]))
    assert "those ahead are asked already" in view.alt


def test_how_far_schools_may_be_apart_rests_on_travel_or_on_where_they_stand(ratings):
    names = list(ratings["school"].cat.categories)
    with pytest.raises(GroupingError, match="Nothing says how far schools are apart: give a table of travel"):
        es.groups(ratings, furthest=20)
    nowhere = pd.DataFrame({"school": names, "easting": np.nan, "northing": np.nan})
    with pytest.raises(GroupingError, match="or the columns Easting and Northing in the sheet Schools"):
        es.groups(ratings, travel=nowhere, furthest=20)
    view = es.groups(ratings, travel=nowhere.assign(easting=range(10), northing=0), furthest=4)
    spread = view.data.assign(place=view.data["school"].map(names.index)).groupby("group")["place"]
    assert (spread.max() - spread.min()).tolist() == [4, 4]


def test_what_kinds_of_joint_work_suit_is_said_and_none_is_suggested(ratings):
    assert "Moderation suits schools of one phase that rate each other" in text(es.groups(ratings).table)


def test_who_belongs_where_and_how_many_gave_a_mark_is_said(ratings):
    names = ["East"] * 4 + ["West"] * 6
    ratings.loc[(ratings["school"] == "School 1") & (ratings["ksf"] == "funding"), "rating"] = None
    view = es.subclusters(phases(ratings, names))
    east = view.found[(view.found["group"] == "East") & (view.found["ksf"] == "funding")]["average"].iloc[0]
    assert f"{east:.1f} (of 3)" in text(view.chart)
    assert text(view.chart).count("(of ") == 1
    shown = text(view._repr_html_())
    assert "in brackets how many schools gave one, where not all did" in shown
    assert "East: School 1, School 2, School 3 and School 4." in shown
    assert "A profile is a school’s mark minus the average of all its marks" in shown


def test_what_a_card_calls_help_is_within_the_group(ratings):
    assert es.groups(ratings).subtitle.endswith(
        "“needs”: the low band, 1 to 3. “helps”: far enough ahead of one in its group who needs it."
    )


def test_the_word_for_a_factor_is_spelled_out_once_at_the_top(ratings):
    top = text(es.development.opening("Working groups", ratings, es.groups(ratings)).html)
    assert top.count("KSF: Key Success Factor.") == 1


@pytest.mark.parametrize("seed", range(6))
def test_why_nobody_is_suggested_is_said_for_the_schools_it_is_true_of(seed):
    view = es.groups(ratings_frame(np.random.default_rng(seed).integers(1, 11, (10, 9)).astype(float)), size=(2, 4))
    said = [text for text in view.sentences if text.startswith("Nobody is suggested")]
    assert all(len(text.split()) <= 30 and len(re.findall("|".join(WHY.values()), text)) == 1 for text in said)
    for group, ksf, reasons in view.without:
        part = view.grouped.needs.query("group == @group and ksf == @ksf")
        own = [text for text in said if f"in group {group} on {view.words.both(ksf)}" in text]
        assert len(own) in (0, len(reasons))  # none where nobody in the cluster is ahead
        for text in own:
            code = next(code for code, why in WHY.items() if why in text)
            named = part.loc[part["why_none"] == code, "school"].astype(str).tolist()
            whom = f" for {schools(named, most=2)}" if len(reasons) > 1 else ""
            assert text == f"Nobody is suggested in group {group} on {view.words.both(ksf)}{whom}: {WHY[code]}."


def test_groups_that_mark_high_and_low_throughout_are_not_said_to_be_alike():
    table = np.clip(marks(12, 5), 1, 6)
    table[:, :6] += 4
    view = es.subclusters(phases(ratings_frame(table), ["primary"] * 6 + ["secondary"] * 6))
    high, low = (view.found.loc[view.found["group"] == name, "average"].mean() for name in ("primary", "secondary"))
    assert high - low > 3
    assert view.sentences[0].startswith("No difference between the six primary and six secondary schools is beyond")
    assert view.sentences[1] == "Compared is what schools are better and worse at, not how high their marks are."
    alike = es.subclusters(phases(ratings_frame(np.full((10, 12), 5)), ["primary"] * 6 + ["secondary"] * 6))
    assert alike.sentences[0] == (
        "Nothing sets the six primary and six secondary schools apart: their profiles are the same."
    )


def test_a_large_group_beside_small_ones_is_compared_with_all_others():
    view = es.subclusters(phases(ratings_frame(marks(9, 3)), ["primary"] * 5 + ["secondary"] * 2 + ["special"] * 2))
    assert view.large == ["primary"]
    assert "between the five primary and the other schools is beyond chance" in view.sentences[0]


@pytest.mark.parametrize("seed", range(8))
def test_of_a_part_of_the_schools_nothing_is_said_of_the_whole_cluster(seed):
    table = marks(8, seed) - 3 * (np.arange(8) < 3)  # whoever is ahead is mostly left out
    ratings = ratings_frame(np.clip(table, 1, 10))
    part = es.select(ratings, schools=["School 1", "School 2", "School 3"])
    views = [es.groups(part), es.action_plan(part), es.priorities(part), es.pairings(part)]
    views += [es.school(part, f"School {n}", names=True) for n in (1, 2, 3)]
    for view in views:
        said = text(getattr(view, "html", view._repr_html_()))
        assert not re.search(r"(?i)(in|outside) the cluster|the cluster’s", said), said


def test_who_is_far_enough_ahead_is_said_of_the_schools_that_are_shown():
    ratings = ratings_frame([[2, 2, 3, 9, 8]] * 5 + [[6, 7, 5, 6, 5]] * 5)
    part = es.select(ratings, schools=["School 1", "School 2", "School 3"])
    assert "One group: nobody is far enough ahead to help, so look for partners outside these schools." in (
        es.groups(part).sentences
    )
    assert "none of these schools" in str(es.action_plan(part).chart)
    alone = ratings_frame([[2, 2, 3]] * 5 + [[6, 7, 5]] * 5)
    assert "so look for partners outside the cluster." in es.groups(alone).sentences[0]
    assert "nobody in the cluster" in str(es.action_plan(alone).chart)


@pytest.mark.parametrize("mark", [9, None])
def test_groups_of_schools_that_need_nothing_are_listed_without_a_key_to_marks(mark):
    view = es.groups(ratings_frame([[mark] * 4] * 10))
    assert view.subtitle == "The schools of each group."


def test_three_long_names_in_a_sentence_become_their_numbers():
    words = es.groups(ratings_frame([[2] * 4] * 10)).words
    assert words.plains(["impact", "funding"]) == "impact measurement and funding"
    long = dataclasses.replace(words.framework["impact"], plain_name="impact of all that the school and others do here")
    factors = tuple(long if factor.key == "impact" else factor for factor in words.framework.factors)
    named = dataclasses.replace(words, framework=dataclasses.replace(words.framework, factors=factors))
    assert named.plains(["impact"]) == long.plain_name
    assert named.plains(["impact", "funding", "alignment"]) == "KSFs 10, 9 and 3"
