"""Many clusters side by side: what repeats, what is single clusters' own, and who is left alone."""

import itertools
import re

import numpy as np
import pandas as pd
import pytest

import esanalysis as es
import random_grids
from esanalysis import authority
from esanalysis.authority.facts import authority_of
from esanalysis.authority.measures import SMALL, by_part, completeness, latest, repeated, weaknesses
from esanalysis.display.view import View
from esanalysis.errors import Problem
from esanalysis.ratings.frame import conformed

FRAMEWORK = es.load_framework()


def frame(marks, phases=None, rounds=None):
    """Ratings of clusters given as {cluster: {number of a factor: mark of every school}}, else 6; six schools each."""
    rows = [
        (cluster, (rounds or {}).get(cluster, "2026"), f"{cluster} {school}", key, float(given.get(number, 6)))
        for cluster, given in marks.items()
        for school in range(given.get("schools", 6))
        for number, key in enumerate(FRAMEWORK.keys, start=1)
    ]
    out = pd.DataFrame(rows, columns=["cluster", "round", "school", "ksf", "rating"])
    out = out.assign(missing=None, note=pd.NA, rater=pd.NA)
    if phases:
        out["phase"] = pd.Categorical(out["school"].map(phases))
    out.attrs["framework"] = FRAMEWORK
    return conformed(out)


def spread(base, step=1):
    """A mark a factor, all different, so that every cluster has an order."""
    return {number: base + step * ((number * 3) % 5) for number in range(1, 11)}


NAMES = [f"Cluster {letter}" for letter in "ZYXWVUTS"]  # file order is not the alphabet's


@pytest.fixture(scope="module")
def eight():
    """Eight clusters in which factor 10 is always lowest, and factor 1 low in the third alone."""
    marks = {name: spread(4) | {10: 1} for name in NAMES}
    marks["Cluster X"][1] = 1
    return frame(marks)


def test_each_cluster_is_taken_in_its_latest_round_that_holds_a_mark():
    ratings = frame({"A": {}, "B": {}})
    earlier = ratings.assign(round=pd.Categorical(["2025"] * len(ratings)))
    blank = ratings["rating"].where(ratings["cluster"] != "B")
    both = conformed(pd.concat([earlier, ratings.assign(rating=blank)]).astype({"round": object}))
    both.attrs["framework"] = FRAMEWORK
    found = latest(both).drop_duplicates(["cluster", "round"])[["cluster", "round"]].astype(str)
    assert sorted(map(tuple, found.to_numpy())) == [("A", "2026"), ("B", "2025")]
    assert set(latest(both, "2025")["round"].astype(str)) == {"2025"}


def test_completeness_counts_schools_marks_and_small_clusters(eight):
    part = eight.copy()
    first = part["cluster"] == "Cluster Z"
    part.loc[part["school"] == "Cluster Z 0", "rating"] = np.nan
    part.loc[part.index[first][-1], "rating"] = np.nan
    small = frame({"Small": {"schools": SMALL - 1}})
    both = conformed(pd.concat([part, small]))
    both.attrs["framework"] = FRAMEWORK
    found = completeness(both).set_index("cluster")
    assert list(found.index) == [*NAMES, "Small"]
    assert found.loc["Cluster Z"].to_dict() == {
        "round": "2026", "schools": 6, "returned": 5, "marks": 60, "rated": 49, "small": False,
    }  # fmt: skip
    assert found.loc["Small", ["schools", "returned", "small"]].tolist() == [4, 4, True]


def test_a_priority_of_every_cluster_repeats_firmly_and_one_of_a_single_cluster_does_not(eight):
    found = repeated(weaknesses(eight)).set_index("ksf")
    assert found.loc["impact", ["clusters", "priority", "lowest", "extent", "firm"]].tolist() == [
        8, 8, 8, "nearly everywhere", True,
    ]  # fmt: skip
    assert found.loc["engagement", "where"] == ("Cluster X",)
    assert not found.loc["engagement", "firm"]


def test_how_often_chance_repeats_a_priority_is_the_exact_tail():
    """Four clusters with 1, 2, 3 and 1 priorities of ten: by counting all 10 x 45 x 120 x 10 choices of one factor."""
    chances = [0.1, 0.2, 0.3, 0.1]
    rows = [
        {
            "cluster": f"C{n}",
            "ksf": key,
            "priority": place < count,
            "place": place + 1,
            "small": False,
            "lowest": not place,
        }
        for n, count in enumerate([1, 2, 3, 1])
        for place, key in enumerate(FRAMEWORK.keys)
    ]
    table = pd.DataFrame(rows)
    table.attrs["framework"] = FRAMEWORK
    found = repeated(table).set_index("ksf").loc[FRAMEWORK.keys[0]]
    by_hand = sum(
        np.prod([c if hit else 1 - c for c, hit in zip(chances, hits, strict=True)])
        for hits in itertools.product([True, False], repeat=4)
        if sum(hits) >= 4
    )
    assert found["priority"] == 4
    assert found["p"] == pytest.approx(by_hand * 10)
    assert found["firm"]


def test_chance_alone_seldom_makes_a_priority_repeat_firmly():
    random = np.random.default_rng(2026)
    firm = 0
    for _ in range(200):
        rows = [
            {
                "cluster": f"C{n}",
                "ksf": key,
                "priority": place < 3,
                "place": place + 1,
                "small": False,
                "lowest": not place,
            }
            for n in range(12)
            for place, key in enumerate(random.permutation(FRAMEWORK.keys))
        ]
        table = pd.DataFrame(rows)
        table.attrs["framework"] = FRAMEWORK
        firm += bool(repeated(table)["firm"].any())
    assert firm <= 0.05 * 200 + 6


def test_small_clusters_are_counted_but_never_named_or_compared(eight):
    small = frame({"Tiny": {"schools": 3, 5: 1}})
    both = conformed(pd.concat([eight, small]))
    both.attrs["framework"] = FRAMEWORK
    found = authority.repeated(both)
    assert "Tiny" not in found.html
    assert found.data["clusters"].max() == 8
    row = authority.clusters(both).html.split("Tiny")[1].split("</tr>")[0]
    assert "Fewer than 5 rated schools" in row
    assert "3 of 3 schools" in row
    assert "One cluster with fewer than five rated schools is left out here." in authority.factors(both).sentences
    said = "Impact measurement averages in the low band in all eight larger clusters, to the nearest mark."
    assert authority.factors(both).sentences[0] == said
    assert authority.repeated(both).title == "Impact measurement is a priority in all eight larger clusters"
    point = authority.clusters(both, found={"Tiny": "Funding (KSF 9) has the lowest average: 1.0."}).table
    assert "Funding" not in point
    assert "Fewer than 5 rated schools" in point


def test_clusters_stand_in_file_order_and_nothing_ranks_them(eight):
    text = authority.clusters(eight).html
    places = [text.index(f">{name}<") for name in NAMES]
    assert places == sorted(places)
    assert "not ranked" in authority.clusters(eight).sentences[-1]


def test_the_answer_says_what_is_everywhere_and_what_is_single_clusters_own(eight):
    said = authority.repeated(eight).sentences
    assert said[0] == "Firm: impact measurement (in 8 of 8) is a priority in many clusters."
    assert authority.repeated(eight).main_point.firmness == "Firm"
    factors = authority.factors(eight)
    assert (
        factors.sentences[0]
        == "Impact measurement averages in the low band in all eight clusters, to the nearest mark."
    )
    assert "KSF 10): middle 1.0" in factors.alt


def three(**marks):
    """Three clusters, in which factor 10 is low in as many as are named, and 7 and 8 are further apart than others."""
    return frame({name: spread(4) | marks.get(name[-1].lower(), {}) for name in NAMES[:3]})


def test_a_priority_that_chance_may_repeat_says_so_in_the_main_point_and_has_no_column_of_firmness():
    view = authority.repeated(three(z={10: 1}, y={10: 1}, x={1: 1}))
    assert view.title == "Impact measurement is a priority in two of three clusters"
    point = view.main_point
    assert (point.finding, point.firmness, point.how) == (
        "Impact measurement (KSF 10) is a priority in two of three clusters.",
        "A count",
        "Chance alone could spread them so.",
    )
    assert "Repeats" not in view.html


def test_where_some_repeat_firmly_the_others_are_said_to_be_perhaps_by_chance(eight):
    table = authority.repeated(eight).chart
    assert re.findall(r'data-l="Repeats">([^<]+)<', table) == ["Firm", "Perhaps by chance"]


def test_all_priorities_that_lead_are_named_and_where_each_is_one_clusters_own_that_is_said():
    both = authority.repeated(three(z={10: 1, 1: 1}, y={10: 1, 1: 1}, x={2: 1}))
    assert both.title == "Engagement and impact measurement are each a priority in two of three clusters"
    assert both.sentences[0] == f"{both.title}, more than any other."
    none = authority.repeated(three(z={10: 1}, y={1: 1}, x={2: 1}))
    assert none.sentences == ("No priority repeats.",)
    assert none.main_point.how == ""


def test_all_factors_on_which_clusters_are_furthest_apart_as_printed_are_named():
    ratings = three(z={7: 9, 8: 9}, y={7: 2, 8: 2})
    assert authority.factors(ratings).title == "Clusters are furthest apart on publicity and quality"
    one = ratings.index[(ratings["cluster"] == "Cluster Z") & (ratings["ksf"] == FRAMEWORK.keys[7])][0]
    ratings.loc[one, "rating"] = 8.8  # printed 9.0 all the same
    assert authority.factors(ratings).title == "Clusters are furthest apart on publicity and quality"
    ratings.loc[one, "rating"] = 8.0  # printed 8.8
    assert authority.factors(ratings).title == "Clusters are furthest apart on publicity"
    assert authority.factors(three()).title == "Clusters have the same average on every KSF"


def test_how_many_marks_are_in_is_said_and_the_table_says_which_clusters_lack_some(eight):
    assert authority.report(eight).lede.endswith("on ten KSFs: 480 of 480 marks are in.")
    ratings = eight.copy()
    ratings.loc[ratings.index[[0, 1, 60]], "rating"] = np.nan
    assert authority.report(ratings).lede == (
        "48 of 48 schools have marked themselves from 1 to 10 on ten KSFs: 477 of 480 marks are in."
    )
    table = authority.clusters(ratings).chart
    assert 'class="prob">Missing</th>' in table
    assert re.findall(r'class="prob[^"]*" data-l="Missing">([^<]*)<', table)[:3] == ["", "2 marks", "1 mark"]


@pytest.mark.parametrize(
    ("clusters", "complete", "said"),
    [
        (1, 1, "The cluster is complete"),
        (1, 0, "The cluster is not complete"),
        (2, 2, "Both clusters are complete"),
        (2, 0, "Neither cluster is complete"),
        (3, 1, "One of three clusters is complete"),
        (3, 0, "None of three clusters is complete"),
        (3, 3, "All three clusters are complete"),
    ],
)
def test_how_many_clusters_are_complete_reads_well_whatever_their_number(clusters, complete, said):
    ratings = frame({name: spread(4) for name in NAMES[:clusters]})
    last = ~ratings["cluster"].isin(NAMES[:complete]) & (ratings["ksf"] == "impact")
    ratings.loc[last, "rating"] = np.nan
    assert authority.clusters(ratings).title == said
    assert authority.clusters(ratings).sentences[0].startswith(said)


def test_the_round_is_said_where_it_is_one_and_beside_each_cluster_where_they_differ():
    one = frame({"A": {}, "B": {}})
    assert "Round: 2026." in authority.how_made(one).html
    assert "schools, 20" not in authority.clusters(one).chart
    two = frame({"A": {}, "B": {}}, rounds={"A": "2025"})
    assert "Each cluster is shown in its latest round." in authority.how_made(two).html
    assert re.findall(r"6 of 6 schools, \d+", authority.clusters(two).chart) == [
        "6 of 6 schools, 2025",
        "6 of 6 schools, 2026",
    ]
    asked = authority.how_made(two, "2025").html  # one that was asked for need not be the latest
    assert "Round: 2025." in asked
    assert "latest" not in asked


def test_the_line_of_the_picture_is_called_the_middle_of_the_clusters_and_no_cluster(eight):
    assert authority.factors(eight).subtitle == "Each dot is a cluster's average; the line is their middle"
    assert ">Middle</th>" in re.sub(r"</?bdi>", "", authority.clusters(eight).chart)
    assert "iddle cluster" not in authority.factors(eight).html + authority.clusters(eight).html


def test_the_instrument_is_named_by_its_title_alone(eight):
    assert "Instrument: Extended Services Sustainability Diagnostic. " in authority.how_made(eight).html


def gappy(seed, clusters=3, schools=7):
    """Clusters in which a quarter of the marks is missing: averages of the marks, and adjusted ones, differ."""
    random = np.random.default_rng(seed)
    ratings = frame({name: {"schools": schools} for name in NAMES[:clusters]})
    by_school = dict(zip(ratings["school"].unique(), random.normal(0, 2, clusters * schools), strict=True))
    marks = 5 + ratings["school"].astype(str).map(by_school).astype(float) + random.normal(0, 1.5, len(ratings))
    return ratings.assign(rating=marks.round().clip(1, 10).where(random.random(len(ratings)) > 0.25))


def test_one_average_a_factor_and_cluster_stands_on_the_page_that_of_the_clusters_own_main_points():
    compared = adjusted = 0
    for seed in range(12):
        ratings = gappy(seed)
        facts = authority_of(ratings)
        for name, averages in facts.averages.items():
            report = es.cluster_report(es.select(ratings, name))
            strengths = report.cluster.of_ksf
            for point in report.main_points:
                for key in FRAMEWORK.keys:
                    plain = re.escape(report.cluster.words.plain(key))
                    for said in re.findall(rf"\b{plain} \((\d+\.\d)\)", str(point), re.IGNORECASE):
                        compared += 1
                        assert said == facts.words.average(averages[key]), (seed, name, key)
                        adjusted += said != facts.words.average(strengths[key]["average"])
    assert compared > 40
    assert adjusted > 10
    assert "as if every school had rated the KSF" in authority.how_made(gappy(0)).html


def test_the_clusters_in_which_a_factor_is_lowest_can_be_counted_in_the_table():
    for seed in range(12):
        ratings = gappy(seed)
        facts = authority_of(ratings)
        for row in authority.repeated(facts).rows:
            printed = [
                {key: float(facts.words.average(found[key])) for key in found} for found in facts.averages.values()
            ]
            at_the_end = [found.get(row["ksf"]) == min(found.values()) < max(found.values()) for found in printed]
            assert row["lowest"] == sum(at_the_end), (seed, row["ksf"])


def test_a_cluster_in_which_all_averages_are_the_same_has_no_lowest():
    ratings = frame({"Cluster Z": dict.fromkeys(range(1, 11), 2), "Cluster Y": spread(4) | {10: 1}})
    found = repeated(weaknesses(ratings)).set_index("ksf")
    assert found.loc["impact", ["priority", "lowest"]].tolist() == [2, 1]
    assert found.loc["engagement", "lowest"] == 0


def test_a_factor_that_one_of_three_clusters_does_not_rank_is_no_priority_of_both_clusters():
    ratings = three(z={10: 1}, y={10: 1}, x={1: 1})
    unranked = (ratings["cluster"] == "Cluster X") & (ratings["ksf"] == "impact")
    ratings.loc[unranked & ~ratings["school"].str.endswith("0"), "rating"] = np.nan
    view = authority.repeated(ratings)
    assert view.title == "Impact measurement is a priority in two of three clusters"
    assert "impact measurement (KSF 10) in 2 of 3" in view.alt.replace("Impact", "impact")
    assert ">2 of 3<" in view.chart
    row = authority.clusters(ratings).chart.split("Cluster X")[1].split("</tr>")[0]
    assert row.count("not ranked") == 1
    assert "of up to 3 clusters" in authority.clusters(ratings).chart


def test_small_clusters_are_said_to_stand_in_the_table_and_what_lacks_in_the_other_or_others(eight):
    made = authority.how_made(eight).html
    assert "A cluster with fewer than five rated schools stands in the table of clusters without averages" in made
    assert "or named" not in made
    ratings = three()
    for gaps, said in ((1, "Two of three clusters are complete; one mark is missing in the other."),
                       (2, "One of three clusters is complete; 2 marks are missing in the others.")):  # fmt: skip
        part = ratings.copy()
        part.loc[[part.index[part["cluster"] == name][0] for name in NAMES[:gaps]], "rating"] = np.nan
        assert authority.clusters(part).sentences[0] == said


def test_parts_are_shown_where_the_data_names_them_and_are_large_enough(eight):
    assert by_part(eight, "phase").empty
    assert authority.parts(eight, "phase").html == ""
    phases = {f"{name} {school}": "primary" if school else "special" for name in NAMES for school in range(6)}
    phases["Cluster Z 1"] = "nursery"
    ratings = frame({name: spread(4) for name in NAMES}, phases)
    ratings.loc[(ratings["phase"] == "special") & (ratings["ksf"] == "funding"), "rating"] = 2.0
    found = by_part(ratings, "phase")
    assert found.drop_duplicates("phase").set_index("phase")["schools"].to_dict() == {"primary": 39, "special": 8}
    view = authority.parts(ratings, "phase")
    assert view.sentences[0].startswith("The phases are furthest apart on funding (KSF 9): special 2.0, primary ")
    assert "nursery" not in view.html
    ratings.loc[(ratings["phase"] == "special") & (ratings["ksf"] == "training"), "rating"] = 2.0
    ratings.loc[(ratings["phase"] == "primary") & ratings["ksf"].isin(["funding", "training"]), "rating"] = 8.0
    view = authority.parts(ratings, "phase")
    assert view.sentences[0] == "The phases are furthest apart on training and funding."
    assert view.title == "Phases are furthest apart on training and funding"
    with pytest.raises(ValueError, match="'colour' is none of phase, area, subcluster"):
        authority.parts(ratings, "colour")


def test_where_no_cluster_can_be_compared_each_answer_says_why():
    small = frame({"A": {"schools": 4, 1: 2}, "B": {"schools": 3}})
    assert authority.factors(small).sentences == ("No cluster is large enough for averages to be compared.",)
    said = "No cluster is large enough for its priorities to be counted."
    assert (authority.repeated(small).sentences, authority.repeated(small).title) == ((said,), said[:-1])
    strong = frame({"A": {}, "B": {}, "C": {"schools": 4, 1: 2}})
    assert authority.repeated(strong).sentences == ("No larger cluster has a priority.",)
    assert authority.factors(strong).sentences[0] == "No KSF averages in the low band in any larger cluster."


def test_a_cluster_whose_factors_share_no_schools_has_a_row_without_averages():
    ratings = frame({"A": {1: 2}})
    first, early = ratings["school"].str[-1].astype(int) < 3, ratings["ksf"].isin(FRAMEWORK.keys[:5])
    ratings.loc[first != early, "rating"] = np.nan
    view = authority.factors(ratings)
    assert view.sentences == ("No cluster ranks its KSFs: too few schools rated the same ones.",)
    row = authority.clusters(ratings).chart
    assert row.count("not ranked") == 10
    assert "rated schools" not in row


def test_a_cluster_without_marks_is_in_the_table_and_nowhere_else(eight):
    ratings = eight.copy()
    ratings.loc[ratings["cluster"] == "Cluster V", "rating"] = np.nan
    row = authority.clusters(ratings).html.split("Cluster V")[1].split("</tr>")[0]
    assert "No mark yet" in row
    assert repeated(weaknesses(ratings))["clusters"].max() == 7


def test_another_instrument_is_named_by_its_own_words():
    framework = es.load_framework("ofsted-eif-2019")
    rows = [
        (f"Area {n}", "2026", f"School {n}-{s}", key, float(1 + (n + s + place) % 4), None, pd.NA, pd.NA)
        for n in range(3)
        for s in range(6)
        for place, key in enumerate(framework.keys)
    ]
    ratings = pd.DataFrame(rows, columns=["cluster", "round", "school", "ksf", "rating", "missing", "note", "rater"])
    ratings.attrs["framework"] = framework
    ratings = conformed(ratings)
    ratings.attrs["framework"] = framework
    text = "".join(str(view(ratings).html) for view in (authority.report, authority.factors, authority.repeated))
    assert "KSF" not in text
    assert "factor" not in re.sub(r"<[^>]+>", " ", text).casefold()
    assert "Judgement" in text


def test_every_view_keeps_the_contract(eight):
    for view in (authority.factors(eight), authority.repeated(eight), authority.clusters(eight)):
        assert isinstance(view, View)
        assert len(view.alt) > 100
        assert view.title in view.html
        assert len(view.title.split()) <= 15
        assert view.draw().get_title(loc="left") == view.title
        assert all(len(sentence.split()) <= 30 for sentence in view.sentences)


def test_where_two_raters_marked_cells_are_counted_and_said_to_be():
    one = three()
    assert re.search(r"\d+ of \d+ marks are in\.$", authority.report(one).lede)
    again = pd.concat([one.assign(rater="a"), one.assign(rater="b")], ignore_index=True).astype(one.dtypes.to_dict())
    again.attrs = one.attrs
    said = re.search(r"(\d+) of (\d+) cells hold a mark\.$", authority.report(again).lede)
    assert int(said[1]) == int(said[2]) == one["rating"].count()


def test_a_file_that_could_not_be_read_is_said_beside_the_count_of_schools(eight):
    lost = [Problem("no KSF recognised", f"{name}.xlsx", "no table", "", "", error=True) for name in ("fen", "moor")]
    beside = Problem("same mark", "all.csv", "one mark", "", "", error=False)
    found = eight.copy()
    found.attrs["problems"] = (lost[0], beside)
    assert authority.report(found).lede.endswith("marks are in. One file could not be read: fen.xlsx.")
    told = " ".join(re.sub("<[^>]+>", " ", authority.problems(found).html).split())
    assert "No KSF recognised: one time. In fen.xlsx. Left out of every page." in told
    assert "Same mark: one time. In all.csv. The clusters&#39; own pages say more." in told
    found.attrs["problems"] = tuple(lost)
    assert authority.report(found).lede.endswith("Two files could not be read: fen.xlsx, moor.xlsx.")
    found.attrs["problems"] = (beside,)
    assert "read" not in authority.report(found).lede


def test_that_a_note_names_somebody_is_for_the_analyst_here_as_on_the_clusters_pages(eight):
    found = eight.copy()
    found.attrs["problems"] = (Problem("personal note", "all.csv", "a note", "", "", error=False),)
    assert "None was found." in authority.problems(found).html


def test_the_word_of_the_instrument_has_its_article(eight):
    marks = [[2, 2, 3, 2, 3, 2], *[[7, 8, 7, 6, 7, 8]] * 4]
    parts = [random_grids.frame(marks, cluster=cluster) for cluster in ("North", "South")]
    areas = pd.concat(parts, ignore_index=True)
    areas.attrs = parts[0].attrs
    assert authority.repeated(areas).subtitle.startswith("Clusters in which an area is a priority")
    assert authority.repeated(eight).subtitle.startswith("Clusters in which a KSF is a priority")
