"""The index over a batch: every cluster with its page, its main point, or why there is none."""

import re

import pytest

import esanalysis as es
from esanalysis.authority import ILLUSTRATIVE
from esanalysis.cli import main
from esanalysis.reports.clusters import cluster_jobs
from esanalysis.reports.clusters.index import write_index
from esanalysis.reports.job import Outcome


@pytest.fixture(scope="module")
def ratings():
    return es.load_ratings(ILLUSTRATIVE)


@pytest.fixture
def pages(ratings, tmp_path):
    return [
        (part, Outcome(job, "written", point=f"Point of {part.cluster}"))
        for part, job in cluster_jobs(ratings, tmp_path)[0]
    ]


def test_every_cluster_leads_to_its_page_and_says_its_main_point(ratings, pages, tmp_path):
    text = write_index(ratings, tmp_path, pages, name="Coastshire").read_text(encoding="utf-8")
    assert "<h1><bdi>Coastshire: three clusters, Autumn 2010</bdi></h1>" in text
    links = re.findall(r'<a href="(cluster-report[^"]+)"', text)
    assert list(dict.fromkeys(links)) == [outcome.job.target.name for _, outcome in pages]
    for part, _ in pages:
        assert f"Point of {part.cluster}" in text
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")


def test_a_page_that_failed_is_named_with_its_reason_and_links_to_nothing(ratings, pages, tmp_path):
    part, outcome = pages[1]
    pages[1] = part, Outcome(outcome.job, "failed", "01.ipynb stopped with ValueError: <b>odd</b>\nmore")
    text = write_index(ratings, tmp_path, pages).read_text(encoding="utf-8")
    assert "No page: 01.ipynb stopped with ValueError: &lt;b&gt;odd&lt;/b&gt;" in text
    assert outcome.job.target.name not in text


def test_only_the_clusters_that_were_reported_are_in_it(ratings, pages, tmp_path):
    text = write_index(ratings, tmp_path, pages[:2]).read_text(encoding="utf-8")
    assert "Two clusters" in text
    assert pages[2][0].cluster not in text


def test_the_same_batch_again_writes_the_same_index_and_keeps_the_pages(tmp_path, capsys):
    command = ["report", str(ILLUSTRATIVE), "--out", str(tmp_path / "out"), "--workers", "2"]
    assert main(command) == 0
    assert "3 written: " in capsys.readouterr().out
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.html")}
    assert main([*command, "--resume"]) == 0
    assert "3 kept, because nothing changed: " in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.html")} == first
    assert len(first) == 4
