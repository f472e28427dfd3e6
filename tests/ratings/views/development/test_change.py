import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.english import number
from esanalysis.errors import SelectionError
from esanalysis.files.shipped import DATA
from esanalysis.ratings.reading.layouts.beside import BesideMark
from two_rounds import joined, recipe, rounds_frame

SHIPPED = DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"
FORBIDDEN = ("improved", "declined", "because", "trend", "significant", "on track", "worst", "most improved")


def two(raters="LA", seed=2034):
    said = {"2025": raters, "2026": raters} if isinstance(raters, str | None) else raters
    return rounds_frame(dict(zip(("2025", "2026"), recipe(seed, 2), strict=True)), said)


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(html)))


def test_the_factor_that_rose_stands_first_with_what_chance_reaches():
    view = es.change(two())
    assert view.sentences[0] == (
        "KSF 10, impact measurement, rose by 2.1 points in the same ten schools, more than the other KSFs; "
        "chance reaches 1.1."
    )
    point = view.main_point
    assert (point.finding, point.firmness, point.how) == (
        "KSF 10, impact measurement, rose by 2.1 points since 2025.", "Firm", "Chance reaches 1.1.",
    )  # fmt: skip


def test_regression_to_the_mean_is_shown_by_its_mirror():
    assert es.change(two()).sentences[1] == (
        "The 18 marks that were 1 to 3 in 2025 rose by 0.7 on average; the 16 that are 1 to 3 now had fallen by 0.6. "
        "Low marks can rise so far by chance alone."
    )


def test_low_marks_of_which_some_rose_and_some_fell_are_not_said_to_be_unchanged():
    before = np.tile([[2.0], [7.0]], (5, 10))
    after = before + np.tile([1, -1, 0, 0, 0], (10, 2))
    after[1::2] += np.tile([1, 0, 0, -1, 0], (5, 2))
    after[9] = 2
    said = " ".join(es.change(rounds_frame({"2025": before, "2026": after})).sentences)
    assert (
        "The 50 marks that were 1 to 3 in 2025 kept their average; the 60 that are 1 to 3 now had fallen by 0.8."
        in said
    )


def test_a_factor_that_too_few_schools_rated_twice_is_not_among_those_that_did_not_move():
    none = 0
    for seed in range(6):
        then, now = (np.array(marks, dtype=float) for marks in recipe(seed)[1:])
        plain = es.change(rounds_frame({"2025": then, "2026": now}))
        now[3] = np.nan
        now[3, :3] = np.where(then[3, :3] > 5, 1, 10)  # three pairs: shown, as far apart as can be, and not tested
        view = es.change(rounds_frame({"2025": then, "2026": now}))
        said = [view.title, view.main_point.finding, *view.sentences]
        assert not [text for text in said if re.search(r"[Nn]o KSF clearly moved", text)], said
        none += "No tested KSF clearly moved" in (found := " ".join(said)) and "tested KSF clearly moved: with" in found
        assert "not tested" in str(view.chart)
        assert "tested KSF" not in " ".join(plain.sentences)
        assert "not tested" not in str(plain.chart)
    assert none > 2


@pytest.mark.parametrize(("others", "together"), [(0, False), (-1, True)])
def test_what_one_school_did_alone_is_not_what_all_factors_did_together(others, together):
    then = np.full((10, 10), 8.0)
    now = then + np.random.default_rng(4).integers(-1, 2, then.shape) + others
    now[:, 0] = then[:, 0] - 7
    view = es.change(rounds_frame({"2025": then, "2026": now}))
    said = [view.title, view.main_point.finding, *view.sentences, *map(str, view.folds)]
    assert any(
        text.startswith("School 1 fell by seven points over all KSFs, unlike the other schools") for text in said
    )
    assert any("KSFs fell together" in text for text in said) == together, said
    assert any("as the others" in text for text in said) == together
    assert any("No single KSF’s change is clear" in text for text in said) == together


def test_single_marks_are_questions_beside_what_chance_changes():
    assert (
        "22 marks changed by two or more; chance alone would change about 17. They are questions to ask, not findings."
        in es.change(two()).sentences
    )


def test_that_one_report_in_twenty_names_something_is_said():
    view = es.change(rounds_frame(dict(zip(("2025", "2026"), recipe(2026)[1:], strict=True))))
    assert view.sentences[0].startswith("KSF 2, planning, fell by 1.3 points in the same ten schools")
    assert "Even where nothing changed, about one such report in 20 names something." in view.sentences


def test_who_rated_decides_how_firm_a_change_is():
    unknown = es.change(two(None))
    assert unknown.sentences[0].endswith("chance reaches 1.1, and who rated is not recorded.")
    assert unknown.main_point.firmness == "Worth asking about"
    one = es.change(two({"2025": ["LA"] * 10, "2026": ["LA"] * 9 + ["Head"]}))
    assert one.sentences[0].endswith("chance reaches 1.1, and another person rated one school.")
    assert (
        "Nine of ten schools were rated by the same person; School 10 by another, so its change is not judged."
        in one.sentences
    )


def test_a_cluster_in_which_nothing_clearly_moved_says_what_could_have():
    ratings = es.load_ratings(SHIPPED)
    view = es.change(ratings, cluster="Valley (illustrative)")
    assert view.sentences[0] == (
        "No KSF clearly moved: with 11 schools and marks this uneven, a rise below 2.2 or a fall below "
        "1.3 points may be chance."
    )
    assert (view.main_point.finding, view.main_point.firmness, view.main_point.how) == (
        "No KSF clearly moved since Autumn 2009.", "Within chance",
        "A rise below 2.2 or a fall below 1.3 points may be chance.",
    )  # fmt: skip
    coast = es.change(ratings, cluster="Coast (illustrative)")
    assert coast.sentences[:2] == (
        "Seven of ten KSFs rose, by 0.8 on average over all. A real gain and a milder hand would look the same.",
        "No single change is clear: with eight schools and marks this uneven, a rise below 2.5 or a fall "
        "below 0.8 points may be chance.",
    )


def test_a_rise_of_everything_is_what_title_main_point_answer_and_alt_text_say():
    before = recipe(2034, 1)[0]
    noise = np.random.default_rng(1).integers(0, 3, before.shape)
    view = es.change(rounds_frame({"2025": np.clip(before, 1, 7), "2026": np.clip(before, 1, 7) + noise}))
    assert view.sentences[0] == (
        "All KSFs rose together, by 1.0 on average. A real gain and a milder hand would look the same."
    )
    assert view.sentences[1].startswith("No single change is clear: with ten schools")
    assert view.title == "All KSFs rose together, by 1.0 on average"
    assert view.main_point.finding == "All KSFs rose together since 2025, by 1.0 on average."
    assert "All KSFs rose together, by 1.0 on average. Apart from that within chance: KSF 1 " in view.alt
    said = f"{' '.join(view.sentences)} {view.title} {view.alt} {text(view.html)}"
    assert "clearly moved" not in said
    assert "as the others" in said


def test_a_copied_form_is_asked_about_and_claims_nothing():
    marks = recipe(2034, 1)[0]
    same = es.change(rounds_frame({"2025": marks, "2026": marks}))
    assert same.sentences[0] == "All 100 marks are unchanged: was the form copied?"
    almost = marks.copy()
    almost[9, :8] = np.where(marks[9, :8] > 5, marks[9, :8] - 2, marks[9, :8] + 2)
    view = es.change(rounds_frame({"2025": marks, "2026": almost}))
    assert view.sentences[0] == "92 of 100 marks are last time’s: was the form copied?"
    assert view.main_point.firmness == "Cannot be tested"
    assert "rose" not in text(view.chart)


def test_schools_that_came_and_went_are_named():
    marks = dict(zip(("2025", "2026"), recipe(2034, 2), strict=True))
    names = {
        "2025": [f"School {n}" for n in range(1, 11)],
        "2026": ["Ash Road", *(f"School {n}" for n in range(2, 11))],
    }
    view = es.change(rounds_frame(marks, schools=names))
    assert (
        "Ash Road joined and School 1 left; the comparison is of the nine schools rated in both rounds."
        in view.sentences
    )


def test_three_rounds_are_two_comparisons_and_points_without_a_line():
    view = es.change(rounds_frame(dict(zip(("2024", "2025", "2026"), recipe(2034), strict=True))))
    assert view.sentences[0].startswith("No KSF clearly moved")
    assert view.sentences[1] == (
        "Since 2024, the first round, KSF 10, impact measurement, rose by 1.8 points in the same ten schools; "
        "chance reaches 1.4, and who rated is not recorded."
    )
    assert "All three rounds" in text(view.html)
    assert "Averages of the ten schools rated in 2024 and 2026, adjusted where marks are missing." in text(view.html)
    assert not re.search(r"<(path|polyline)", str(view.folds[0]))


def test_the_dumbbell_has_a_ring_a_disc_and_the_reach_of_chance_a_factor():
    view = es.change(two())
    assert view.chart.count("<circle") == 20
    assert view.chart.count('class="pb"') == 10
    assert view.chart.count("disc up") == 1
    rows = [view.words.label(key).text for key in view.words.framework.keys]
    found = text(view.chart)
    assert [found.index(name) for name in rows] == sorted(found.index(name) for name in rows)
    assert "+2.1 rose" in found


def test_the_alt_text_says_the_finding_and_the_numbers():
    alt = es.change(two()).alt
    assert alt.startswith(
        "Dumbbell, ten KSFs, the same ten schools, 2025 and 2026. KSF 10 from 4.9 to 7.0, outside chance."
    )
    assert "Within chance: KSF 1 5.3 to 5.5, KSF 2 4.4 to 4.5" in alt


def test_picture_chart_and_table_show_the_same_figures():
    view = es.change(two())
    ax = view.draw()
    assert [label.get_text() for label in ax.get_yticklabels()][9].startswith("10 Impact")
    drawn = [found.get_text() for found in ax.texts]
    assert drawn[9] == "+2.1 rose"
    assert drawn == [re.sub(r"\s+", " ", said) for said in drawn]
    for said in drawn:
        assert said in text(view.chart)
    assert ax.get_title(loc="left") or ax.get_title() == view.title


def test_the_differences_of_single_marks_stand_by_school_in_alphabetical_order():
    view = es.change(two())
    shown = text(view._differences)
    assert "Single marks are questions, not findings." in shown
    cells = view.compared.cells
    assert str(view._differences).count("num give") == (cells["change"] >= 2).sum() == 11
    assert str(view._differences).count("num need") == (cells["change"] <= -2).sum() == 11
    order = [f"School {n}" for n in (1, 2, 3, 10)]
    assert [shown.index(f"{name} ") for name in order] == sorted(shown.index(f"{name} ") for name in order)


def test_one_round_has_nothing_to_compare():
    view = es.change(es.load_ratings())
    assert not view
    assert view.sentences == ("There is no earlier round to compare with.",)
    assert view.main_point is None
    assert "There is no earlier round" in view._repr_html_()


def test_a_round_without_a_name_is_called_so():
    shown = text(es.development.opening("Working groups", rounds_frame({"undated": recipe(2034, 1)[0]}))._repr_html_())
    assert "Ten schools; no round is named." in shown


def test_several_clusters_have_to_be_chosen_from():
    with pytest.raises(SelectionError, match=r'Say which cluster: cluster="\.\.\."\. The ratings hold: Coast'):
        es.change(es.load_ratings(SHIPPED))
    with pytest.raises(SelectionError, match='There is no cluster "Hill"'):
        es.change(es.load_ratings(SHIPPED), cluster="Hill")


@pytest.mark.parametrize("seed", range(6))
def test_no_sentence_claims_a_cause_a_direction_or_a_rank(seed):
    view = es.change(two(seed=seed))
    said = " ".join([*view.sentences, str(view.main_point), view.alt, text(view.html)]).casefold()
    assert not [word for word in FORBIDDEN if word in said]
    assert all(len(sentence.split()) <= 32 for part in view.sentences for sentence in part.split(". "))


def test_a_scale_on_which_one_is_best_says_the_same():
    from dataclasses import replace

    ratings = two()
    framework = ratings.attrs["framework"]
    turned = ratings.assign(rating=11 - ratings["rating"])
    scale = replace(framework.scale, higher_is_better=False)
    bands = tuple(replace(b, weakest=11 - b.weakest, strongest=11 - b.strongest) for b in framework.bands)
    turned.attrs["framework"] = replace(framework, scale=scale, bands=bands)
    assert es.change(turned).sentences[0] == es.change(ratings).sentences[0]


def test_the_page_of_sixty_schools_keeps_its_form():
    random = np.random.default_rng(0)
    marks = {name: random.integers(1, 11, (10, 60)) for name in ("2025", "2026")}
    view = es.change(rounds_frame(marks))
    assert view.chart.count("<circle") == 20
    assert len(view.html) < 200_000


def test_a_printed_change_is_the_difference_of_the_printed_averages():
    ratings = es.load_ratings(SHIPPED)
    off = 0
    for name in ("Coast (illustrative)", "Valley (illustrative)", "Town (illustrative)"):
        view = es.change(ratings, cluster=name)
        for row in view.data.to_dict("records"):
            then, now = (float(view.words.average(row[column])) for column in ("average_before", "average_after"))
            printed = f"{now - then:+.1f}".replace("-", "−")
            off += printed != f"{row['change']:+.1f}".replace("-", "−")
            said = f"{now:.1f} {'0.0' if printed[1:] == '0.0' else printed}"
            assert said in text(view.chart), (name, row["ksf"], said)
    assert off > 0  # each rounded by itself would not add up


def test_a_factor_that_rests_on_fewer_schools_says_on_how_many():
    marks = recipe(2034, 2)
    marks[1][9, :2] = np.nan
    view = es.change(rounds_frame(dict(zip(("2025", "2026"), marks, strict=True))))
    assert view.data.set_index("ksf").loc["impact", "pairs"] == 8
    assert "in eight of the same ten schools, more than the other KSFs; chance reaches" in view.sentences[0]
    assert view.subtitle.endswith("Averages are adjusted for missing marks.")


def test_a_scale_on_which_one_is_best_says_the_same_sentences():
    marks = dict(zip(("2025", "2026"), recipe(2034, 2), strict=True))
    plain = rounds_frame(marks)
    framework = plain.attrs["framework"]
    turned = plain.assign(rating=11 - plain["rating"])
    bands = (replace(band, weakest=11 - band.weakest, strongest=11 - band.strongest) for band in framework.bands)
    scale = replace(framework.scale, higher_is_better=False)
    turned.attrs["framework"] = replace(framework, scale=scale, bands=tuple(bands))
    ours, theirs = es.change(plain), es.change(turned)
    assert [said for said in theirs.sentences if "marks that" not in said] == [
        said for said in ours.sentences if "marks that" not in said
    ]
    assert theirs.sentences[1].endswith("Weak marks can rise so far by chance alone.")
    assert "+2.1 rose" in text(theirs.chart)


def test_where_no_school_is_rated_twice_nothing_is_compared():
    before = recipe(2034, 1)[0]
    both = rounds_frame({"2025": before, "2026": before})
    schools = both["school"].cat.categories
    half = both["school"].isin(schools[:5])
    view = es.change(both[half == (both["round"].astype(str) == "2025")])
    assert view.title == "No school is rated in both rounds"
    assert view.main_point.finding == "No school is rated in both rounds, so nothing can be compared."


def marks_and(change, raters="LA"):
    """Two rounds: the recipe's first marks, and those plus a change."""
    before = np.clip(recipe(2034, 1)[0], 4, 7)
    return rounds_frame({"2025": before, "2026": before + change}, {"2025": raters, "2026": raters})


def test_one_factor_that_rose_and_one_that_fell_are_not_alike():
    change = np.random.default_rng(3).integers(-1, 2, (10, 10))
    change[2] -= 3
    change[7] += 3
    point = es.change(marks_and(change)).main_point
    assert point.finding.startswith("KSF 3, alignment with council plans, fell by")
    assert point.more == "One other rose."


def test_single_marks_that_went_with_all_others_are_no_question():
    view = es.change(marks_and(np.full((10, 10), 2)))
    assert not [said for said in view.sentences if "changed by two or more" in said]
    assert not [said for said in view.sentences if "one such report in 20" in said]  # it names nothing


def test_schools_and_factors_that_only_one_round_rated_are_named_and_not_counted():
    change = np.zeros((10, 10))
    change[:, 7:] = np.nan
    change[0] = np.nan
    view = es.change(marks_and(change + np.random.default_rng(3).integers(-1, 2, (10, 10))))
    assert view.about["schools"] == 7
    assert view.subtitle.startswith("Average mark of the same seven schools.")
    assert (
        "Schools 8, 9 and 10 have marks in one round only; the comparison is of the seven schools rated in both rounds."
        in view.sentences
    )
    assert "Not rated in both rounds: KSF 1." in view.sentences


def test_one_school_is_the_same_school():
    view = es.change(marks_and(np.ones((10, 10)))[lambda ratings: ratings["school"] == "School 1"])
    assert view.subtitle.startswith("Average mark of the same school.")
    assert view.alt.startswith("Dumbbell, ten KSFs, the same school, 2025 and 2026. Not tested: KSF 1 ")
    assert view.sentences[0] == ("Too few marks stand in both rounds: a test takes four schools with five KSFs each.")


def test_rounds_that_name_no_time_are_taken_by_name_and_the_page_says_so():
    first, second = recipe(2034, 2)
    ratings = rounds_frame({"baseline": first, "follow-up": second})
    said = "The names of the rounds do not say which came first: {} is taken as the earlier."
    assert said.format("baseline") in es.change(ratings).sentences
    turned = es.change(ratings, before="follow-up", after="baseline")
    assert said.format("follow-up") in turned.sentences
    assert turned.sentences[0].startswith("KSF 10, impact measurement, fell by 2.1 points")
    with pytest.raises(SelectionError, match="names without a time do not say so: name both, before and after"):
        es.change(ratings, before="follow-up")


def test_where_the_smallest_mark_is_best_plus_is_still_better_and_the_figure_says_so():
    ratings = two()
    framework = ratings.attrs["framework"]
    ratings = ratings.assign(rating=11 - ratings["rating"])
    ratings.attrs["framework"] = replace(framework, scale=replace(framework.scale, higher_is_better=False))
    assert es.change(ratings).subtitle.count("Plus is better: the smallest mark is the best.") == 1


def test_what_moved_since_the_first_round_alone_is_a_main_point_of_its_own():
    points = es.change(rounds_frame(dict(zip(("2024", "2025", "2026"), recipe(2034), strict=True)))).main_points
    assert [point.finding for point in points] == [
        "No KSF clearly moved since 2025.", "KSF 10, impact measurement, rose by 1.8 points since 2024.",
    ]  # fmt: skip
    assert [point.firmness for point in points] == ["Within chance", "Worth asking about"]
    assert len(es.change(two()).main_points) == 1


def test_how_far_chance_reaches_is_counted_from_what_all_factors_did():
    change = np.random.default_rng(3).integers(-1, 2, (10, 10)) - 1
    change[9] += 3
    view = es.change(marks_and(np.clip(change, -3, 3)))
    row = view.moved[0]
    assert (round(row["shared"], 1), round(row["need"], 1)) == (-1.2, 0.8)  # so no rise at all is within chance
    assert ", unlike the other KSFs; chance reaches no rise." in view.sentences[0]
    assert view.main_point.how == "Chance reaches no rise."


@pytest.mark.parametrize(("change", "moved"), [(-5, "fell"), (-4, "no"), (-2, "no"), (10, "no"), (12, "rose")])
def test_what_could_have_counted_is_counted_from_what_all_factors_did(change, moved):
    """Ten schools; the other nine factors rose by 0.4, and chance reaches 0.7 from there."""
    marks = np.zeros((10, 10))
    for row in range(10):
        marks[row, [(row + place) % 10 for place in range(4)]] = 1
    marks[4] = change // 10
    marks[4, : change % 10] += 1
    view = es.change(marks_and(marks))
    row = view.data.set_index("ksf").loc["partnership"]
    assert (round(row["change"], 1), round(row["shared"], 1), row["moved"]) == (change / 10, 0.4, moved)
    assert f"{row['need']:.1f}" == "0.7"
    limits = {"no": "a rise below 1.1 or a fall below 0.3 points may be chance.", "rose": "chance reaches 1.1"}
    assert (limits | {"fell": "chance reaches 0.3"})[moved] in " ".join(view.sentences[:2])
    beyond = "KSF 5, partnership working, changed by −0.4, unlike the others: a question to ask, not a finding."
    assert (beyond in view.sentences) == (change == -4)  # less than half a step is no fall
    assert "−0.3 to +1.1" in text(view._figures)


def test_every_table_and_picture_of_a_page_prints_one_average_of_a_factor():
    three = es.load_ratings(DATA / "ratings" / "illustrative-three-rounds.xlsx")
    view, now = es.change(three), es.strengths(es.select(three, "River (illustrative)", "2026"))
    averages = view.over_rounds.pivot(index="ksf", columns="round", values="average")
    for row in now.placed:
        last, first = (frame.ksfs.set_index("ksf").loc[row["ksf"]] for frame in (view.compared, view.first))
        assert last["average_after"] == pytest.approx(row["adjusted"])
        assert averages.loc[row["ksf"]].tolist() == pytest.approx(
            [first["average_before"], last["average_before"], row["adjusted"]]
        )


@pytest.mark.parametrize("seed", range(6))
def test_with_missing_marks_an_average_of_today_is_that_of_a_report_on_today_alone(seed):
    random = np.random.default_rng(seed)
    level = 8 + random.normal(0, 1.5, (8, 1)) + random.normal(0, 1.5, 7)
    marks = [np.clip(np.round(level + random.normal(0, 0.8, level.shape)), 1, 10) for _ in range(2)]
    marks[1][random.random(level.shape) < 0.1] = np.nan
    ratings = rounds_frame(dict(zip(("2025", "2026"), marks, strict=True)))
    view, now = es.change(ratings), es.strengths(es.select(ratings, round="2026"))
    after = view.compared.ksfs.set_index("ksf")["average_after"]
    rows = now.data.set_index("ksf")
    assert rows["adjusted"].le(rows["most"] + 1e-9).all()
    assert now.adjusted
    assert after.loc[list(rows.index)].tolist() == pytest.approx(rows["adjusted"].tolist())


def test_on_a_scale_of_two_words_most_marks_stay_and_no_form_looks_copied():
    marks = np.random.default_rng(0).integers(1, 3, (6, 10))
    later = marks.copy()
    later[0, :5] = 3 - marks[0, :5]
    rounds = {"2025": marks, "2026": later}
    assert es.change(rounds_frame(rounds, framework="dfe-digital-core-2025")).about["tested"]
    same = es.change(rounds_frame({"2025": marks, "2026": marks}, framework="dfe-digital-core-2025"))
    assert same.sentences[0] == "All 60 marks are unchanged: was the form copied?"


def clusters(draws, seed=11):
    """Clusters of many kinds: all factors rise or fall together or not, one goes its own way, marks are missing."""
    random = np.random.default_rng(seed)
    for draw in range(draws):
        schools, noise = 3 + draw % 10, random.choice([0.3, 0.5, 1, 1.5])
        truth = 5.5 + random.normal(0, 1.5, (10, schools))
        later = truth + random.choice([-2, -1.5, 0, 0, 1.5, 2])
        later[4] += random.choice([0, 0, -1.8, 1.8, 3])
        marks = [np.clip(np.round(level + random.normal(0, noise, level.shape)), 1, 10) for level in (truth, later)]
        marks[1][random.random(truth.shape) < random.choice([0, 0.1])] = np.nan
        marks[0][7, 3 : schools if draw % 5 == 0 else 3] = np.nan  # too few pairs for a test
        ratings = rounds_frame(dict(zip(("2025", "2026"), marks, strict=True)), {"2025": "LA", "2026": "LA"})
        if draw % 7 == 0:
            framework = ratings.attrs["framework"]
            bands = (replace(b, weakest=11 - b.weakest, strongest=11 - b.strongest) for b in framework.bands)
            ratings = ratings.assign(rating=11 - ratings["rating"])
            scale = replace(framework.scale, higher_is_better=False)
            ratings.attrs["framework"] = replace(framework, scale=scale, bands=tuple(bands))
        yield ratings


WAYS = ("less than the others", "unlike the others")


def test_title_main_point_answer_alt_text_figure_and_table_of_many_clusters_agree():
    kinds, said_of = set(), set()
    for ratings in clusters(40):
        view = es.change(ratings)
        point, answer, chart = view.main_point, view.sentences[0], text(view.chart)
        moved = [view.words.ksf(row["ksf"]) for row in view.moved]
        together = re.search(r"(rose|fell)( together)?, by", view.title) if not moved else None
        kinds.add("moved" if moved else "together" if together else "none" if view.about["tested"] else "untested")
        assert len(re.findall(r"[+−]\d+\.\d (?:rose|fell)", chart)) == len(moved) == view.alt.count("outside chance")
        assert all(re.search(rf"{name}\b", answer) for name in moved)
        assert ("clearly moved" in view.title) == ("clearly moved" in point.finding) or moved
        assert bool(together) == bool(re.match(r"(All|\w+ of \w+)( \w+)?( tested)? KSFs (rose|fell)", answer))
        assert moved or view.title == "Shown, but not tested" or view.title in view.alt
        assert point.firmness == ("Firm" if moved else "A count" if together else (
            "Within chance" if view.about["tested"] else "Cannot be tested"
        ))  # fmt: skip
        assert len(point.finding.split()) < 25
        assert all(len(one.split()) <= 32 for said in view.sentences for one in said.split(". "))
        shown = [re.sub(r"<[^>]+>", "", row) for row in re.findall(r"<tr.*?</tr>", str(view._figures), re.S)]
        for row in view.data[view.data["moved"] != "not tested"].to_dict("records"):
            low, high = (float(end.replace("−", "-")) for end in view._by_chance(row).split(" to "))
            mine = next(one for one in shown if view.words.label(row["ksf"]).text in one)
            verdict = next(
                how for how in ("rose", "fell", *WAYS, "as the others", "within chance") if mine.endswith(how)
            )
            said_of.add(verdict)
            # a factor is outside By chance if and only if it rose, fell, or is said to have gone another way
            inside = verdict in ("as the others", "within chance")
            assert inside == (row["moved"] == "no" and verdict not in WAYS)
            by = float(view._said(row).split()[0].replace("−", "-"))  # as it is printed
            assert low <= by <= high or not inside, row
            assert not low < by < high or inside, row
            assert low - 0.151 <= row["shared"] - row["need"] <= low + 0.151, row
            assert high - 0.151 <= row["shared"] + row["need"] <= high + 0.151, row
            if verdict in WAYS:
                assert verdict in chart
                assert verdict.capitalize() in view.alt
                assert any(verdict in said and "to ask, not" in said for said in view.sentences)
        assert not [word for word in FORBIDDEN if word in " ".join([*view.sentences, view.alt, str(point)]).casefold()]
    assert kinds == {"moved", "together", "none", "untested"}
    assert said_of == {"rose", "fell", *WAYS, "as the others", "within chance"}


def test_how_many_went_together_is_counted_among_all_that_were_tested_and_no_other_is_among_them():
    numbers = {number(count): count for count in range(1, 11)}
    kinds = set()
    for ratings in clusters(40, seed=5):
        view = es.change(ratings)
        said = " ".join(view.sentences)
        tested = view.data[view.data["moved"] != "not tested"].to_dict("records")
        found = re.search(r"(All|(\w+) of (\w+))(?: (\w+) tested)?( tested)? KSFs (rose|fell)( together)?, by", said)
        shown = text(view._figures)
        assert bool(found) == ("as the others" in shown)
        if not found:
            continue
        every, way = found[1] == "All", 1 if found[6] == "rose" else -1
        assert bool(found[4] or found[5]) == (len(tested) < 10)
        if every:
            assert numbers.get(found[4], 10) == len(tested)
        else:
            assert numbers[found[3]] == len(tested)
        alike = len(tested) if every else numbers[found[2].casefold()]
        assert shown.count("as the others") == alike
        assert sum(round(row["change"] * way, 2) > 0 for row in tested if row["moved"] == "no") >= alike
        beyond = sum(row["moved"] != "no" or abs(row["change"] - row["shared"]) >= row["need"] for row in tested)
        assert bool(found[7]) == (alike + beyond == len(tested))
        kinds.add((every, len(tested) < 10, bool(found[7]), beyond > 0))
    assert {(True, False, True, False), (True, True, True, False), (False, False, True, True)} <= kinds


def test_a_factor_that_stood_still_while_all_others_rose_is_not_one_of_them():
    change = np.full((10, 12), 2)
    change[6] = 0
    noise = np.random.default_rng(0).integers(0, 2, change.shape)
    before = np.full(change.shape, 4)
    view = es.change(rounds_frame({"2025": before, "2026": before + change + noise}))
    assert view.title == "Nine of ten KSFs rose together, by 2.6 on average"
    assert view.sentences[1] == (
        "KSF 7, publicity, changed by +0.5, less than the others: a question to ask, not a finding."
    )
    assert view.sentences[2].endswith("a rise of 2.0 to 3.2 points may be chance.")
    assert "Less than the others: KSF 7 4.0 to 4.5. Apart from that within chance: KSF 1 " in view.alt
    assert "+2.0 to +3.2 less than the others" in text(view._figures)


def test_a_factor_that_is_drawn_and_not_tested_is_counted_among_no_others():
    marks = [np.clip(level, 2, 7) for level in recipe(2034, 1) * 2]
    marks[1] = marks[1] + 2 + np.random.default_rng(1).integers(0, 2, marks[1].shape)
    marks[1][6], marks[1][6, 3:] = 1, np.nan
    view = es.change(rounds_frame(dict(zip(("2025", "2026"), marks, strict=True))))
    assert view.title.startswith("All nine tested KSFs rose together, by 2.5")
    assert re.search(r"within chance: KSF 1 [^:]* KSF 10 [^:]*\. Not tested: KSF 7 \d\.\d to 1\.0\.$", view.alt)
    assert view.subtitle.endswith(
        "Pale bar: where chance alone would put the disc. Some averages are of fewer schools."
    )


def test_what_is_said_of_missing_marks_is_true_of_what_is_drawn():
    seen = set()
    for ratings in clusters(30, seed=2):
        view = es.change(ratings)
        drawn = view.data[view.data["pairs"] > 0]
        gaps = drawn["pairs"] < view.about["schools"]
        adjusted, fewer = (
            bool((gaps & (drawn["moved"] != "not tested") ^ turn & gaps).any()) for turn in (False, True)
        )
        assert ("Averages are adjusted for missing marks" in view.subtitle) == adjusted
        assert ("of fewer schools" in view.subtitle) == fewer
        seen.add((adjusted, fewer))
    assert seen == {(True, True), (True, False), (False, True), (False, False)}


def two_raters(seed=0):
    """Two rounds: the head rates in both, an adviser, milder by two, in the second alone."""
    first = np.clip(recipe(seed, 1)[0], 2, 6)
    second = first + np.random.default_rng(seed).integers(-1, 2, first.shape)
    parts = [(first, "2025", "Head"), (second, "2026", "Head"), (second + 2, "2026", "Adviser")]
    return joined([rounds_frame({round_: marks}, {round_: who}) for marks, round_, who in parts])


def test_where_only_those_who_rated_twice_count_the_figure_says_whose_average_it_is():
    view = es.change(two_raters())
    now = es.strengths(es.select(two_raters(), round="2026")).data.set_index("ksf")["adjusted"]
    here = view.compared.ksfs.set_index("ksf")["average_after"]
    assert (now - here).round(6).eq(1).all()  # the other average of the same factors that a reader may see
    assert view.subtitle.startswith("Average mark of the same ten schools by those who rated in both rounds. Ring")
    assert view.about["narrowed"] == 100
    assert "by those who" not in es.change(two()).subtitle + es.change(two({"2025": "LA", "2026": "Head"})).subtitle


def test_the_difference_of_a_mark_that_raters_share_is_printed_as_exactly_as_it_is_counted():
    first = np.full((10, 10), 4)
    second = first + np.random.default_rng(1).integers(0, 4, first.shape)
    third = first + np.random.default_rng(2).integers(0, 4, first.shape)
    parts = [(first, "2025", "Head"), (first, "2025", "Adviser"), (second, "2026", "Head"), (third, "2026", "Adviser")]
    view = es.change(joined([rounds_frame({round_: marks}, {round_: who}) for marks, round_, who in parts]))
    shown = re.findall(r'class="num ?(give|need)?[^>]*>([+−]?[\d.]+)<', str(view._differences))
    assert len(shown) == 100
    assert sorted(float(mark.replace("−", "-")) for _, mark in shown) == sorted(view.compared.cells["change"])
    assert sum(tint == "give" for tint, _ in shown) == view.about["changed_two"] > 0
    assert {"+2.5", "+0.5", "+2", "0"} <= {mark for _, mark in shown}


def test_since_the_first_round_too_the_raters_and_the_schools_are_said():
    marks = dict(zip(("2024", "2025", "2026"), recipe(2034), strict=True))
    marks["2026"][9, 3] = np.nan
    view = es.change(rounds_frame(marks, {"2024": "Head", "2025": "LA", "2026": "LA"}))
    assert next(said for said in view.sentences if said.startswith("Since 2024")) == (
        "Since 2024, the first round, KSF 10, impact measurement, rose by 1.7 points in nine of the same ten schools; "
        "chance reaches 1.5, and another person rated."
    )


def test_a_change_that_is_printed_as_chance_reaches_is_said_to_be_nearly_reached():
    marks = dict(zip(("2024", "2025", "2026"), recipe(2034), strict=True))
    marks["2026"][9, :2] = np.nan
    view = es.change(rounds_frame(marks))
    row = view.first.ksfs.iloc[9]
    assert row["change"] > row["shared"] + row["need"] > row["change"] - 0.05
    said = next(said for said in view.sentences if said.startswith("Since 2024"))
    assert "rose by 1.6 points in eight of the same ten schools; chance reaches nearly as far, and" in said


def test_many_schools_that_came_and_went_are_sentences_of_their_own():
    marks = dict(zip(("2025", "2026"), recipe(2034, 2), strict=True))
    same = [f"School {n}" for n in range(1, 6)]
    names = {
        "2025": [
            *same,
            *(f"Saint Something of the {way} Hill Primary" for way in ("Near", "Far", "High", "Low", "Old")),
        ],
        "2026": [*same, *(f"Upper {way} Street Infants" for way in ("North", "South", "East", "West", "New"))],
    }
    said = next(said for said in es.change(rounds_frame(marks, schools=names)).sentences if "joined" in said)
    assert said == (
        "Five schools joined and five schools left; the comparison is of the five schools rated in both rounds."
    )
    names["2025"][5:] = [f"Nearhill {n}" for n in "ABCDE"]
    names["2026"][5:] = [f"Farhill {n}" for n in "ABCDE"]
    said = next(said for said in es.change(rounds_frame(marks, schools=names)).sentences if "joined" in said)
    assert said == (
        "Farhill A, Farhill B, Farhill C, Farhill D and Farhill E joined. Nearhill A, Nearhill B, Nearhill C, "
        "Nearhill D and Nearhill E left. The comparison is of the five schools rated in both rounds."
    )


def with_beside(marks):
    """Two rounds of a report card; `marks` are those on safeguarding, a list a round."""
    rows = np.random.default_rng(0).integers(2, 5, (8, 6))
    ratings = rounds_frame({"2025": rows, "2026": rows + 1}, framework="ofsted-report-card-2025")
    ratings.attrs["beside"] = tuple(
        BesideMark("Cluster", round_, f"School {place}", "safeguarding", mark, None if mark else "no")
        for round_, given in zip(("2025", "2026"), marks, strict=True)
        for place, mark in enumerate(given, 1)
    )
    return ratings


def test_marks_on_a_scale_of_their_own_are_named_where_they_changed_and_never_tested():
    said = "Safeguarding, on a scale of its own"
    view = es.change(with_beside([[2, 2, 2, 1, 2, None], [2, 1, 1, 2, 2, 1]]))
    assert view.sentences[1] == (
        f"{said} and not tested: Schools 2 and 3 went from Met to Not met, and School 4 from Not met to Met."
    )
    ratings = with_beside([[2, 2, 2], [2, 2, 1]])
    ratings.attrs["beside"] += (BesideMark("Cluster", "2026", "School 2", "safeguarding", 1, None),)
    assert es.change(ratings).sentences[1] == (
        f"{said} and not tested: Schools 2 and 3 went from Met to Not met. "
        "Raters disagree on School 2: the weaker mark counts."
    )
    now, earlier = (ratings[ratings["round"].astype(str) == name] for name in ("2026", "2025"))
    other = earlier.assign(cluster="Another")
    other.attrs["beside"] += tuple(
        replace(mark, cluster="Another", rating=3 - mark.rating) for mark in other.attrs["beside"]
    )
    elsewhere = joined([earlier, other])
    elsewhere.attrs["beside"] = other.attrs["beside"]
    assert es.change(now, before=elsewhere).sentences[1] == es.change(ratings).sentences[1]
    assert es.change(with_beside([[2] * 6, [2] * 6])).sentences[-1] == f"{said}: no school’s mark changed."
    assert not [said for said in es.change(two()).sentences if "scale of its own" in said]


def test_the_picture_of_all_rounds_calls_the_factors_what_the_instrument_calls_them():
    marks = np.random.default_rng(0).integers(1, 5, (8, 6))
    rounds = {name: np.roll(marks, place, axis=1) for place, name in enumerate(("2024", "2025", "2026"))}
    shown = text(es.change(rounds_frame(rounds, framework="ofsted-report-card-2025"))._rounds)
    assert " Area Picture " in shown
    assert "KSF" not in shown


def test_a_school_that_moved_did_so_over_what_was_tested_and_by_whom_is_said():
    change = np.random.default_rng(0).integers(-1, 2, (10, 10))
    change[:, 2] = 4
    before = np.full((10, 10), 5)
    after = np.where(np.arange(10)[:, None] + np.arange(10) < 3, np.nan, before + change)
    after[9, 3:] = np.nan
    said = [one for who in ("LA", None) for one in es.change(
        rounds_frame({"2025": before, "2026": after}, {"2025": who, "2026": who})
    ).sentences if one.startswith("School 3 ")]  # fmt: skip
    assert said == [
        "School 3 rose by 3.9 points over all tested KSFs, unlike the other schools: ask why.",
        "School 3 rose by 3.9 points over all tested KSFs, unlike the other schools, and who rated is not recorded: "
        "ask why.",
    ]


def test_how_far_raters_changes_lie_apart_is_said_in_the_unit_of_the_scale():
    marks = np.random.default_rng(0).integers(1, 4, (8, 6))
    parts = [
        (marks, "2025", "Head"),
        (marks, "2025", "Adviser"),
        (marks, "2026", "Head"),
        (marks + 1, "2026", "Adviser"),
    ]
    frames = [rounds_frame({name: rows}, {name: who}, framework="ofsted-report-card-2025") for rows, name, who in parts]
    assert es.change(joined(frames)).sentences[-1] == (
        "Where more than one person rated in both rounds, their changes lie one grade apart on average."
    )
    assert es.change(joined([frames[0], frames[1], *frames[2:3], frames[1].assign(round="2026")])).sentences[-1] == (
        "Where more than one person rated in both rounds, their changes are alike."
    )


def test_a_school_with_too_few_pairs_is_named_and_in_no_average():
    first, second = recipe(2034, 2)
    whole = es.change(rounds_frame({"2025": first[:, :9], "2026": second[:, :9]}))
    first[4:, 9] = np.nan
    view = es.change(rounds_frame({"2025": first, "2026": second}))
    columns = ["average_before", "average_after", "change", "need"]
    assert np.allclose(view.data[columns].astype(float), whole.data[columns].astype(float))
    assert view.data["pairs"].unique().tolist() == [9]
    assert "rose by 2.2 points in nine of the same ten schools, more" in view.sentences[0]
    assert "Left out of the test and its averages, for too few pairs of marks: School 10." in view.sentences
    assert view.subtitle == (
        "Average mark of nine of the same ten schools. Ring: 2025. Disc: 2026. "
        "Pale bar: where chance alone would put the disc."
    )


@pytest.mark.parametrize("turn", [1, -1])
def test_a_factor_at_the_end_of_the_scale_could_not_go_with_the_others_and_is_no_question(turn):
    first, second = np.full((10, 8), 5), np.full((10, 8), 7) + np.random.default_rng(0).integers(0, 2, (10, 8))
    first[3] = second[3] = 10
    first, second = (marks if turn > 0 else 11 - marks for marks in (first, second))
    view = es.change(rounds_frame({"2025": first, "2026": second}))
    assert view.title.startswith(f"Nine of ten KSFs {'rose' if turn > 0 else 'fell'} together")
    assert view.sentences[1] == (
        "KSF 4, cluster arrangements, changed by 0.0, near the end of the scale: it could not go as far as the others."
    )
    assert "near the end of the scale" in text(view.chart)
    assert not [said for said in view.sentences if "to ask" in said]


def test_where_both_ways_are_named_so_is_how_far_chance_reaches_in_each():
    change = np.random.default_rng(3).integers(-1, 2, (10, 10))
    change[:6] += 1
    change[2] -= 4
    change[7] += 3
    view = es.change(marks_and(np.clip(change, -3, 3)))
    low, high = view._by_chance(view.moved[0]).split(" to ")
    assert f"chance reaches a rise of {high[1:]} and a fall of {low[1:]}" in view.sentences[0]
    assert low[1:] != high[1:]


@pytest.mark.parametrize(("raters", "said"), [
    (["Head"] * 10, "Other people rated in the two rounds, so no school and no single mark is judged."),
    (["LA", *["Head"] * 2, *[pd.NA] * 7], "One of ten schools was rated by the same person; Schools 2 and 3 by "
     "another, so their changes are not judged; of seven schools it is not recorded who rated."),
    (["Head", *[pd.NA] * 9], "School 1 was rated by another person, so its change is not judged; of nine schools it is "
     "not recorded who rated."),
    (["LA"] * 9 + [pd.NA], "Of one school it is not recorded who rated."),
    ([pd.NA] * 10, "Who rated is not recorded: a change may be another hand’s."),
])  # fmt: skip
def test_who_rated_is_said_of_every_school(raters, said):
    assert es.change(two({"2025": ["LA"] * 10, "2026": raters})).sentences[-1] == said


def test_factors_that_other_people_rated_in_each_round_are_not_said_to_be_unrated():
    first, second = recipe(2034, 2)
    rows = np.arange(10)[:, None]
    parts = [(first, "2025", "Head", rows != 2), (first, "2025", "LA", rows == 2)]
    parts += [(second, "2026", "Head", rows != 3), (second, "2026", "LA", rows == 3)]
    view = es.change(
        joined([rounds_frame({name: np.where(own, marks, np.nan)}, {name: who}) for marks, name, who, own in parts])
    )
    assert "Rated by other people in each round, so not compared: KSFs 3 and 4." in view.sentences
    assert not [said for said in view.sentences if said.startswith("Not rated")]


def test_an_average_of_an_untested_round_between_is_of_marks_that_were_given():
    """Too few pairs for a test: the round between holds 4 alone, so its average is 4 and not a change led back."""
    nan = np.nan
    first, last = np.full((6, 3), 2.0), np.full((6, 3), 3.0)
    between = np.full((6, 3), nan)
    between[:, 0], last[:, 0], last[:, 1] = 4, 3, 1
    view = es.change(rounds_frame({"2022": first, "2024": between, "2026": last}))
    assert not view.first.about["tested"].iloc[0]
    wide = view.over_rounds.pivot(index="ksf", columns="round", values="average")
    assert set(wide["2024"].dropna()) == {4}
