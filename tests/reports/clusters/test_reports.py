"""A page a cluster, each of its own part of the data; the worked example's numbers on its page."""

import re
from itertools import pairwise

import pandas as pd
import pytest

import esanalysis as es
from esanalysis.errors import Problem, ReportError, SelectionError
from esanalysis.files.shipped import DATA
from esanalysis.reports.clusters import cluster_jobs, write_cluster_reports
from esanalysis.reports.clusters.parts import Parts

ILLUSTRATIVE = DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"


@pytest.fixture(scope="module")
def ratings():
    return es.load_ratings(ILLUSTRATIVE)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    out = tmp_path_factory.mktemp("reports")
    written = write_cluster_reports(es.load_ratings(), out)
    assert written[["cluster", "round", "state"]].to_numpy().tolist() == [["Worked example", "2009", "written"]]
    return (out / "cluster-report-worked-example-2009.html").read_text(encoding="utf-8")


def test_the_report_is_one_file_that_asks_for_nothing(page):
    assert len(page.encode()) < 1_000_000
    assert not re.search(r"<(script|link|iframe|object)", page)
    assert not re.search(r"(src|href)=\"(?!data:image/|#)", page)
    assert not re.search(r"url\(|@import", page)


def test_the_report_answers_all_six_questions(page):
    body = re.sub(r"<[^>]+>", "", page[page.index("<main") :])
    places = [
        body.index(question)
        for question in ("1. What does the data", "2. Which", "3. Which", "4. Which", "5. Which", "6. How could you")
    ]
    assert places == sorted(places)
    assert [figure in body for figure in ("6.4", "6.1", "3.2", "School 10")] == [True] * 4


def test_headings_are_in_order_and_every_image_has_an_alt_text(page):
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(re.findall(r'<img alt="[^"]{20,}"', page)) == page.count("<img ")


def test_a_part_holds_its_own_cluster_and_knows_of_no_other(ratings):
    parts = Parts(ratings)
    frames = [parts.frame(part) for part in parts.all]
    assert [part.cluster for part in parts.all] == list(ratings["cluster"].cat.categories)
    assert sum(len(frame) for frame in frames) == len(ratings)
    for part, frame in zip(parts.all, frames, strict=True):
        assert frame["cluster"].cat.categories.tolist() == [part.cluster]
        own = set(frame["school"].astype(str))
        assert set(frame["school"].cat.categories) == own
        others = set(ratings["cluster"].cat.categories) - {part.cluster}
        assert not [name for name in others if name in repr(frame.attrs["places"]) + repr(frame.attrs["printed"])]
        assert frame.attrs["framework"] is ratings.attrs["framework"]


def test_a_part_is_what_selecting_the_cluster_gives(ratings):
    parts = Parts(ratings)
    for part in parts.all:
        ours, theirs = es.select(parts.frame(part)), es.select(ratings, part.cluster)
        pd.testing.assert_frame_equal(ours, theirs)
        assert (ours["school"].nunique(), part.round) == (part.schools, theirs["round"].iloc[0])
        assert (ours["rating"].notna().sum(), len(ours)) == (part.rated, part.marks)


def test_problems_and_files_go_with_their_own_cluster(ratings):
    ratings = ratings.copy()
    first, second, _ = ratings["cluster"].cat.categories
    noticed = [Problem("odd", f"{n}.xlsx", f"found {n}", "", "Look.", error=False) for n in (1, 2)]
    elsewhere = Problem("file passed over", "returns", "1 file is no spreadsheet: note.docx", "", "", error=False)
    ratings.attrs |= {
        "problems": (*noticed, elsewhere),
        "files": ("1.xlsx", "2.xlsx"),
        "places": tuple((cluster, "Autumn 2010", f"{n}.xlsx", None) for n, cluster in ((1, first), (2, second))),
    }
    parts = Parts(ratings)
    frames = [parts.frame(part) for part in parts.all]
    assert [list(frame.attrs["problems"]) for frame in frames] == [noticed[:1], noticed[1:], []]
    assert [frame.attrs["files"] for frame in frames] == [("1.xlsx",), ("2.xlsx",), ()]


def test_of_one_sheet_with_all_clusters_each_takes_what_is_said_of_it_or_of_the_whole(ratings):
    ratings = ratings.copy()
    first, second, third = ratings["cluster"].cat.categories
    of_all = Problem("odd", "all.csv", "found anywhere", "", "Look.", error=False)
    of_one = Problem("odd", "all.csv", "found in one", "", "Look.", error=False, grids=((second, "Autumn 2010"),))
    ratings.attrs |= {
        "problems": (of_all, of_one),
        "places": tuple((cluster, "Autumn 2010", "all.csv", None) for cluster in (first, second, third)),
    }
    parts = Parts(ratings)
    found = [list(parts.frame(part).attrs["problems"]) for part in parts.all]
    assert found == [[of_all], [of_all, of_one], [of_all]]


def test_only_the_cluster_that_changed_is_made_anew(ratings):
    changed = ratings.copy()
    second = changed["cluster"].cat.categories[1]
    changed.loc[changed.index[changed["cluster"] == second][0], "rating"] = 1.0
    before, after = ([part.made_of for part in Parts(frame).all] for frame in (ratings, changed))
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]


def test_what_a_page_is_made_of_does_not_depend_on_the_other_clusters(ratings):
    first = ratings["cluster"].cat.categories[0]
    alone = ratings[ratings["cluster"] == first]
    assert Parts(alone).all[0].made_of == Parts(ratings).all[0].made_of


def test_clusters_are_reported_in_file_order_and_alike_names_get_files_of_their_own(tmp_path, ratings):
    renamed = ratings.assign(cluster=ratings["cluster"].cat.rename_categories(["St. Mary", "St Mary", "Other"]))
    jobs, passed = cluster_jobs(renamed, tmp_path)
    assert [job.target.name for _, job in jobs] == [
        "cluster-report-st-mary-autumn-2010.html",
        "cluster-report-st-mary-autumn-2010--2.html",
        "cluster-report-other-autumn-2010.html",
    ]
    assert passed == []


def test_a_cluster_without_a_mark_is_passed_over_and_named(tmp_path, ratings):
    first = ratings["cluster"].cat.categories[0]
    blank = ratings.assign(rating=ratings["rating"].where(ratings["cluster"] != first))
    jobs, passed = cluster_jobs(blank, tmp_path)
    assert [part.cluster for part, _ in jobs] == list(ratings["cluster"].cat.categories[1:])
    assert [reason for _, reason in passed] == [
        f"{first}, Autumn 2010: no cell is rated yet, so there is nothing to report."
    ]


def test_a_cluster_or_round_that_is_not_there_is_a_sentence(tmp_path, ratings):
    with pytest.raises(SelectionError, match=r'There is no cluster "Nord"\. The ratings hold: Coast'):
        cluster_jobs(ratings, tmp_path, clusters="Nord")
    with pytest.raises(SelectionError, match='There is no round "2020" of Coast'):
        cluster_jobs(ratings, tmp_path, round="2020")


def test_a_parameter_that_the_notebook_lacks_fails_each_page_with_its_cluster(tmp_path, ratings):
    with pytest.raises(ReportError) as caught:
        write_cluster_reports(ratings, tmp_path, parameters={"colour": "teal"})
    said = str(caught.value).splitlines()
    assert len(said) == 3
    assert said[0].startswith(
        "Cluster report: Coast (illustrative), Autumn 2010: 01-cluster-report.ipynb has no parameter"
    )
