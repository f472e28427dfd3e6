"""Explorers as Python objects: set a control, read the picture."""

import re

import numpy as np
import pandas as pd
import pytest

import esanalysis as es
from esanalysis.files.shipped import DATA
from esanalysis.ratings.explore import explorer as shared
from examples import WORKED_EXAMPLE, ratings_frame

NASTY = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def three_clusters():
    return es.load_ratings(DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx")


def shown(control):
    return control.layout.display != "none"


def rows(explorer):
    found = re.findall(r'<th role="rowheader" scope="row">(.*?)</th>', explorer.picture.table)
    return [re.sub(r"<[^>]+>", "", head) for head in found]


def schools(explorer):
    return list(dict.fromkeys(re.findall(r'data-school="(.*?)"', explorer.picture.table)))


def many_schools(count=60):
    marks = np.random.default_rng(3).integers(1, 11, (10, count))
    return ratings_frame(marks, schools=[f"School {number}" for number in range(1, count + 1)])


def test_controls_are_there_only_where_there_is_something_to_choose(ratings, three_clusters):
    one = es.explore(ratings)
    assert not shown(one.cluster)
    assert not shown(one.round)
    assert not shown(one.search)
    assert shown(one.order)
    several = es.explore(three_clusters)
    assert shown(several.cluster)
    assert shown(several.round)
    single = es.explore(ratings_frame([[mark] for mark in range(1, 11)]))
    assert not shown(single.schools)


def test_it_begins_where_it_is_told_else_at_the_first_cluster_and_its_latest_round(three_clusters):
    assert repr(es.explore(three_clusters)) == "<ClusterExplorer: Coast (illustrative), Autumn 2010>"
    told = es.explore(three_clusters, "town (illustrative)", "autumn 2009")
    assert repr(told) == "<ClusterExplorer: Town (illustrative), Autumn 2009>"
    assert "Town (illustrative), Autumn 2009" in told.picture.table


def test_the_sentence_names_the_weakest_factor_and_who_could_help(ratings):
    said = es.explore(ratings).picture.sentence
    assert "Impact measurement comes first, then funding and alignment with council plans." in said
    assert "Publicity or engagement likely leads" in said
    assert "On impact measurement no school is far enough ahead to help another" in said


def test_it_says_of_the_whole_cluster_what_the_page_says(ratings):
    said = es.explore(ratings).picture.sentence
    assert es.priorities(ratings).sentences[0] in said
    assert es.strengths(ratings).sentences[0] in said


def test_order_and_colour_change_the_table(ratings):
    explorer = es.explore(ratings)
    assert rows(explorer)[0] == "1 Engagement and consultation"
    explorer.order.value = "average"
    assert rows(explorer)[0] == "7 Well-publicised services"
    before = explorer.picture.table
    explorer.colour.value = "difference"
    assert explorer.picture.table != before
    assert ">−4.4</td>" in explorer.picture.table


def test_fewer_schools_give_their_own_averages_and_sentence(ratings):
    explorer = es.explore(ratings)
    explorer.schools.value = ("School 4", "School 10")
    assert schools(explorer) == ["School 4", "School 10"]
    assert "No mark is in the low band, so no KSF is a priority." in explorer.picture.sentence
    assert "Engagement and publicity have the highest average" in explorer.picture.sentence
    assert "could help" not in explorer.picture.sentence
    explorer.ksfs.value = ("impact",)
    assert rows(explorer) == ["10 Impact measurement"]
    assert "Only impact measurement (KSF 10) is rated, at 4.0." in explorer.picture.sentence


def test_an_empty_choice_says_what_is_empty(ratings):
    explorer = es.explore(ratings)
    explorer.schools.value = ()
    assert "No school is chosen" in explorer.picture.table
    assert explorer.picture.sentence == ""
    explorer.schools.value = ("School 1",)
    explorer.ksfs.value = ()
    assert "No KSF is chosen" in explorer.picture.table


def test_a_chosen_cell_shows_its_note_its_anchors_and_how_it_compares(ratings):
    ratings.loc[57, "note"] = 'Fees & "waiting list"'
    explorer = es.explore(ratings)
    explorer.chosen = ("design", "School 6")
    detail = explorer.picture.detail
    assert "School 6 on quality (KSF 8): 2, in the low band." in detail
    assert "The average of the KSF is 5.4, of the school 5.1; other marks suggest 6.4: worth asking about." in detail
    assert "<dd>Fees &amp; &#34;waiting list&#34;</dd>" in detail
    assert "Fit for purpose services" in detail
    explorer.schools.value = ("School 1",)
    assert "<bdi>School 6</bdi>, is not among what is shown" in explorer.picture.detail
    explorer.schools.value = tuple(key for _, key in explorer.schools.options)
    assert explorer.picture.detail == detail
    explorer.chosen = None
    assert explorer.picture.detail == ""


def test_choices_are_kept_when_other_data_is_shown(three_clusters):
    explorer = es.explore(three_clusters)
    explorer.order.value, explorer.ksfs.value = "spread", ("funding", "impact")
    kept = [name for _, name in explorer.schools.options][:3]
    explorer.schools.value = tuple(kept)
    explorer.cluster.value = "Town (illustrative)"
    assert explorer.round.value == "Autumn 2010"
    assert explorer.order.value == "spread"
    assert set(explorer.ksfs.value) == {"funding", "impact"}
    assert len(schools(explorer)) == 14
    explorer.cluster.value = "Coast (illustrative)"
    assert schools(explorer) == kept


def test_a_choice_draws_once(three_clusters, monkeypatch):
    explorer = es.explore(three_clusters)
    drawn = []
    monkeypatch.setattr(shared.Picture, "show", lambda self, *parts: drawn.append(parts))
    explorer.cluster.value = "Town (illustrative)"
    explorer.order.value = "name"
    assert len(drawn) == 2


def test_after_any_choice_it_shows_what_a_fresh_one_would(three_clusters):
    explorer = es.explore(three_clusters)
    for control, value in {
        explorer.colour: "difference",
        explorer.schools: explorer.schools.value[:3],
        explorer.order: "average",
        explorer.ksfs: ("funding", "impact", "design"),
        explorer.cluster: "Town (illustrative)",
        explorer.round: "Autumn 2009",
    }.items():
        control.value = value
        fresh = es.explore(three_clusters, explorer.cluster.value, explorer.round.value)
        for name in ("schools", "ksfs", "order", "colour"):
            getattr(fresh, name).value = getattr(explorer, name).value
        assert explorer.picture.table.replace(explorer._id, fresh._id) == fresh.picture.table
        assert explorer.picture.sentence == fresh.picture.sentence


def test_many_schools_can_be_searched_and_choices_survive_the_search():
    explorer = es.explore(many_schools())
    assert shown(explorer.search)
    explorer.schools.value = tuple(name for name in explorer.schools.value if name != "School 7")
    explorer.search.value = "school 5"
    assert schools(explorer) == ["School 5", *(f"School {number}" for number in range(50, 60))]
    explorer.search.value = "nobody"
    assert "No school&#39;s name holds “nobody”" in explorer.picture.table
    explorer.search.value = ""
    assert len(schools(explorer)) == 59
    assert "School 7" not in schools(explorer)


def test_a_search_does_not_reach_into_a_cluster_that_has_few_schools():
    few, many = ratings_frame(WORKED_EXAMPLE, cluster="Few"), many_schools()
    both = pd.concat([few, many]).astype({"cluster": "category", "school": "category", "round": "category"})
    both.attrs = many.attrs
    both["ksf"] = both["ksf"].astype(few["ksf"].dtype)
    explorer = es.explore(both, cluster="Cluster")
    explorer.search.value = "school 5"
    explorer.cluster.value = "Few"
    assert not shown(explorer.search)
    assert len(schools(explorer)) == 10


def test_many_schools_are_typed_where_one_is_chosen():
    explorer = es.explore_school(many_schools())
    assert type(explorer.subject).__name__ == "Combobox"
    explorer.subject.value = "School 33"
    assert "<bdi>School 33</bdi> on every KSF" in explorer.picture.table


def test_a_school_is_shown_against_its_cluster(ratings):
    explorer = es.explore_school(ratings)
    explorer.subject.value = "School 6"
    assert explorer.picture.sentence.startswith("<p>School 6: average 5.1 on all 10 KSFs; the cluster&#39;s is 5.0.")
    assert "−4.4 ▼" in explorer.picture.table
    assert len(rows(explorer)) == 10


def test_a_factor_is_shown_across_the_schools(ratings):
    explorer = es.explore_ksf(ratings)
    explorer.subject.value = "impact"
    assert rows(explorer) == [f"School {number}" for number in range(1, 11)]
    assert "On impact measurement no school is far enough ahead to help another." in explorer.picture.sentence


def test_cells_that_are_not_rated_are_said_to_be():
    marks = np.array(WORKED_EXAMPLE, dtype=float)
    marks[:, 2], marks[9] = np.nan, np.nan
    ratings = ratings_frame(marks)
    school, ksf = es.explore_school(ratings), es.explore_ksf(ratings)
    school.subject.value, ksf.subject.value = "School 3", "impact"
    assert "School 3 has not been rated yet." in school.picture.sentence
    assert "Impact measurement (KSF 10) has not been rated yet." in ksf.picture.sentence
    explorer = es.explore(ratings)
    explorer.chosen = ("impact", "School 3")
    assert "not rated (nothing was entered)" in explorer.picture.detail


def test_nothing_rated_is_shown_and_said():
    explorer = es.explore(ratings_frame(np.full((10, 3), np.nan)))
    assert explorer.picture.table.count('aria-label="not rated: nothing was entered"') == 30
    assert "No mark is in yet." in explorer.picture.sentence


def fallback(explorer):
    return explorer._repr_mimebundle_()["text/html"]


def test_without_a_kernel_the_cluster_each_factor_and_each_school_can_be_chosen(ratings):
    html = fallback(es.explore(ratings))
    labels = re.findall(r'<input type="radio"[^>]*><span>(.*?)</span>', html)
    assert labels[:3] == ["rating", "band", "difference from what other marks suggest"]
    assert labels[3:13] == [f"{n} {f.label}" for n, f in enumerate(es.load_framework().factors, 1)]
    assert labels[13:] == [f"School {number}" for number in range(1, 11)]
    assert "<script" not in html
    assert len(html) < 400_000


def test_ids_differ_within_a_page_and_are_the_same_in_the_next_run(ratings, monkeypatch):
    def ids():
        monkeypatch.setattr(shared, "_numbers", shared.itertools.count(1))
        page = "".join(fallback(make(ratings)) for make in (es.explore, es.explore, es.explore_school, es.explore_ksf))
        return re.findall(r'id="(.*?)"', page)

    first = ids()
    assert len(first) == len(set(first))
    assert ids() == first


def test_a_name_that_is_markup_is_only_a_name(ratings):
    ratings["school"] = ratings["school"].cat.rename_categories({"School 2": NASTY})
    ratings["cluster"] = ratings["cluster"].cat.rename_categories({"Cluster": '"><img src=x onerror=alert(2)>'})
    ratings.loc[10, "note"] = NASTY
    explorer = es.explore(ratings)
    explorer.chosen = ("engagement", NASTY)
    made = [explorer, es.explore_school(ratings), es.explore_ksf(ratings)]
    made[1].subject.value = NASTY
    for html in [*map(fallback, made), *(m.picture.table + m.picture.sentence + m.picture.detail for m in made)]:
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_scale_of_words_is_explored_too():
    marks = np.random.default_rng(5).integers(1, 5, (len(es.load_framework("ofsted-eif-2019").factors), 6))
    ratings = ratings_frame(marks, framework="ofsted-eif-2019")
    explorer = es.explore(ratings)
    assert "RI = Requires improvement" in explorer.picture.table
    assert "Total" not in explorer.picture.table
    explorer.chosen = (ratings["ksf"].iloc[0], "School 1")
    assert "School 1 on" in explorer.picture.detail
    assert "svg" in es.explore_school(ratings).picture.table


def test_the_facade_gives_the_functions_whatever_was_imported_first():
    assert callable(es.explore_school)
    assert callable(es.explore)


def test_a_phase_narrows_the_schools_and_is_offered_only_where_the_ratings_name_some(ratings):
    assert es.explore(ratings).part.layout.display == "none"
    late = ratings["school"].cat.codes > 6
    explorer = es.explore(ratings.assign(phase=late.map({True: "secondary", False: "primary"})))
    assert [text for text, _ in explorer.part.options] == ["All schools", "Phase: primary", "Phase: secondary"]
    explorer.part.value = ("phase", "secondary")
    assert explorer.schools.value == ("School 8", "School 9", "School 10")
    assert "KSF grid: Cluster, 2009, 3 of 10 schools (phase: secondary)" in explorer.picture.table
    assert schools(explorer) == ["School 8", "School 9", "School 10"]
    explorer.part.value = ("", "")
    assert len(explorer.schools.value) == 10


def test_one_school_and_one_factor_are_looked_at_within_a_phase(ratings):
    late = ratings["school"].cat.codes > 6
    placed = ratings.assign(phase=late.map({True: "secondary", False: "primary"}))
    for explore_one in (es.explore_school, es.explore_ksf):
        assert explore_one(ratings).part.layout.display == "none"
        explorer = explore_one(placed)
        assert explorer.part.layout.display is None
        explorer.part.value = ("phase", "secondary")
        assert "Cluster, 2009, 3 of 10 schools (phase: secondary)" in explorer.picture.table
    explorer.subject.value = "impact"
    assert "Impact measurement (KSF 10): average 3.0" in explorer.picture.sentence
    one = es.explore_school(placed)
    one.part.value = ("phase", "secondary")
    assert one.subject.options == ("School 8", "School 9", "School 10")


def test_a_part_that_another_round_does_not_know_gives_way_to_all_schools(three_clusters):
    late = three_clusters["round"] == "Autumn 2010"
    first = three_clusters["school"].cat.codes % 2 == 0
    phase = first.map({True: "primary", False: "special"}).where(late)
    explorer = es.explore_ksf(three_clusters.assign(phase=phase))
    explorer.part.value = ("phase", "special")
    explorer.round.value = "Autumn 2009"
    assert explorer.part.value == ("", "")
    assert explorer.part.layout.display == "none"
