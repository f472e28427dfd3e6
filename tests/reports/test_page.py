"""The page of anybody's own notebook."""

import pytest

from esanalysis.cli import main
from esanalysis.errors import ReportError
from esanalysis.reports.page import write_page
from small_notebooks import html, notebook


def test_a_notebook_runs_beside_its_own_files_and_names_its_page_by_its_heading(tmp_path, monkeypatch):
    own = tmp_path / "own"
    path = notebook(own, "md:# Attendance\n\nBy month.", "import helper\nprint(open('data.txt').read(), helper.told)")
    (own / "data.txt").write_text("ninety-five")
    (own / "helper.py").write_text("told = 'by the module beside it'")
    monkeypatch.chdir(tmp_path)
    page = write_page(path)
    text = page.read_text(encoding="utf-8")
    assert page.name == "small.html"
    assert (tmp_path / "small.html").exists()
    assert "ninety-five by the module beside it" in text
    assert "<title>Attendance</title>" in text
    assert "default-src" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is not there"),
        ("", "no Jupyter notebook"),
        ("{}", "no Jupyter notebook"),
        ("[1]", "no Jupyter notebook"),
    ],
)
def test_what_is_no_notebook_is_a_sentence(tmp_path, content, said):
    path = tmp_path / "notes.ipynb"
    if content is not None:
        path.write_text(content)
    with pytest.raises(ReportError, match=said):
        write_page(path, tmp_path)


def test_a_notebook_of_an_older_format_runs_too(tmp_path):
    path = tmp_path / "old.ipynb"
    path.write_text(
        '{"nbformat": 4, "nbformat_minor": 0, "metadata": {}, "cells": [{"cell_type": "code", "metadata": {}, '
        '"execution_count": null, "outputs": [], "source": ["print(6 * 7)"]}]}'
    )
    assert "42" in write_page(path, tmp_path).read_text(encoding="utf-8")


def test_parameters_come_from_the_command_line_as_what_they_are(tmp_path, capsys):
    path = notebook(
        tmp_path, "n = 1\nname = ''\nmany = []", "print(n + 1, name.upper(), len(many))", tags=["parameters"]
    )
    out = tmp_path / "page.html"
    given = ["-p", "n=41", "-p", "name=St Mary = All", "-p", "many=[1, 2]"]
    assert main(["page", str(path), *given, "--out", str(out)]) == 0
    assert "<pre>42 ST MARY = ALL 2\n</pre>" in out.read_text(encoding="utf-8")
    assert capsys.readouterr().out.strip() == str(out)


@pytest.mark.parametrize("wrong", ["n", "=3", "a b=1"])
def test_a_parameter_without_a_name_or_a_value_is_refused(tmp_path, wrong, capsys):
    with pytest.raises(SystemExit):
        main(["page", "x.ipynb", "-p", wrong])
    assert "is not like name=value" in capsys.readouterr().err


def test_a_failing_notebook_is_its_own_sentence_and_no_page(tmp_path, capsys):
    path = notebook(tmp_path, html("<p>x</p>"), "1 / 0")
    assert main(["page", str(path), "--out", str(tmp_path / "page.html")]) == 1
    assert capsys.readouterr().err == "small.ipynb stopped with ZeroDivisionError: division by zero\n"
    assert not (tmp_path / "page.html").exists()
