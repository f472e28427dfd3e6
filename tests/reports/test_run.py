import re
from itertools import pairwise

import nbformat
import pytest

from esanalysis.errors import ReportError
from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.reports.run import Job, execute, to_html, write_reports


def notebook(tmp_path, *sources, tags=()):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    if tags:
        cells[0].metadata["tags"] = list(tags)
    path = tmp_path / "small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def html(text):
    return f"from IPython.display import HTML\nHTML({text!r})"


def test_parameters_take_the_place_of_the_defaults(tmp_path):
    path = notebook(tmp_path, "a = 1\nb = 2", "print(a, b)", tags=["parameters"])
    node = execute(path, {"b": 5})
    assert node.cells[-1].outputs[0].text == "1 5\n"
    assert len(nbformat.read(path, as_version=4).cells) == 2


def test_an_unknown_parameter_or_a_notebook_without_any_is_refused(tmp_path):
    with pytest.raises(ReportError, match="no parameter c"):
        execute(notebook(tmp_path, "a = 1", tags=["parameters"]), {"c": 5})
    with pytest.raises(ReportError, match="no cell tagged 'parameters'"):
        execute(notebook(tmp_path, "a = 1"), {"a": 5})


def test_a_cell_that_never_ends_is_stopped(tmp_path):
    with pytest.raises(ReportError, match="longer than 2 seconds"):
        execute(notebook(tmp_path, "import time\ntime.sleep(60)"), seconds=2)


def test_a_kernel_that_dies_is_a_sentence(tmp_path):
    with pytest.raises(ReportError, match="died"):
        execute(notebook(tmp_path, "import os\nos._exit(1)"))


def test_a_failing_report_leaves_no_file_and_the_others_are_written(tmp_path):
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    bad.mkdir()
    jobs = [
        Job(notebook(bad, "1 / 0"), tmp_path / "out" / "bad.html", "Bad"),
        Job(notebook(good, html("<p>fine</p>")), tmp_path / "out" / "good.html", "Good"),
    ]
    told = []
    with pytest.raises(ReportError, match=r"Bad: small\.ipynb stopped with ZeroDivisionError: division by zero"):
        write_reports(jobs, told.append)
    assert [job.title for job in told] == ["Good"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good.html"]


def test_the_page_hides_code_escapes_text_and_forbids_the_network(tmp_path):
    node = execute(notebook(tmp_path, html("<h2>One</h2><p>shown</p>"), "print('<b>plain</b>')"))
    page = to_html(node, "A <title>")
    assert "HTML(" not in page
    assert "<title>A &lt;title&gt;</title>" in page
    assert "&lt;b&gt;plain&lt;/b&gt;" in page
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert "<script" not in page


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    target = tmp_path_factory.mktemp("report") / "report.html"
    write_reports([Job(NOTEBOOKS / "01-cluster-report.ipynb", target, "Cluster report")])
    return target.read_text(encoding="utf-8")


def test_the_report_of_ten_schools_is_one_file_under_a_megabyte(page):
    assert len(page.encode()) < 1_000_000
    assert not re.search(r"<(script|link|iframe|object)", page)
    assert not re.search(r"(src|href)=\"(?!data:image/png|#part-)", page)
    assert not re.search(r"url\(|@import", page)


def test_the_report_answers_all_six_questions_with_figures_and_a_table_of_contents(page):
    assert page.count("<img ") == 6
    assert page.count('<h2 id="part-') == 8
    assert [f"#part-{n}" in page for n in range(1, 9)] == [True] * 8
    for finding in (
        "KSF 7 (Well-publicised services, average 6.4) and KSF 1 (Engagement and consultation, average 6.1)",
        "KSF 10 (Impact measurement, average 3.2) is clearly weakest",
        "rank ranges overlap",
        "All 10 printed totals leave out the first school, School 1",
        "School 6 on KSF 8 (2 where about 6.3 is expected)",
    ):
        assert finding in page


def test_headings_are_in_order_and_every_image_has_an_alt_text(page):
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(re.findall(r'<img alt="[^"]{100,}"', page)) == page.count("<img ")
