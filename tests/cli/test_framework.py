"""`esanalysis framework`: what a person types and gets."""

import csv

import pytest

from esanalysis.cli import main
from esanalysis.instrument.reading import framework_keys, load_framework


def test_every_shipped_framework_is_listed_with_its_size_and_what_follows_it(capsys):
    assert main(["framework", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == framework_keys()
    assert lines[framework_keys().index("ofsted-eif-2019")].endswith(
        "(6 judgements; superseded by ofsted-report-card-2025)"
    )
    assert lines[0].endswith("(1 outcome)")


def test_a_framework_is_shown_with_scale_bands_sections_and_what_stands_beside(capsys):
    assert main(["framework", "show", "ofsted-report-card-2025"]) == 0
    said = capsys.readouterr().out
    assert "Urgent improvement is the weakest, Exceptional the strongest." in said
    assert "  7 Post-16 provision (only schools with post-16 provision)" in said
    assert "beside, unranked: Safeguarding standards (Met / Not met)" in said
    assert "Not comparable with ofsted-eif-2019: It's important to understand" in said
    assert "Licence: Open Government Licence v3.0." in said
    assert main(["framework", "show", "hgios-4"]) == 0
    assert "\nLearning Provision:\n  2.1 Safeguarding and child protection\n" in capsys.readouterr().out
    assert main(["framework", "show", "gatsby-2025"]) == 0
    assert "Scale: a number from 0 to 100; 0 is the weakest, 100 the strongest." in capsys.readouterr().out


def test_a_shipped_file_can_be_copied_and_changed(capsys, tmp_path):
    assert main(["framework", "show", "es-2009", "--file"]) == 0
    copy = tmp_path / "mine.toml"
    copy.write_text(capsys.readouterr().out, encoding="utf-8")
    assert load_framework(copy) == load_framework("es-2009")


def test_a_bad_file_is_a_list_of_sentences_and_exit_code_1(capsys, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('titel = "x"\n[scale]\nminimum = 1\n', encoding="utf-8")
    assert main(["framework", "check", str(path)]) == 1
    said = capsys.readouterr().err
    assert "- line 1, titel: no such entry; did you mean 'title'?" in said
    assert "- the file: factors is missing." in said


@pytest.mark.parametrize("name", ["mine.toml", "mine.xlsx"])
def test_a_draft_tells_the_next_step_and_a_second_one_does_not_replace_it(capsys, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with (tmp_path / "audit.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["School", "Funding", "Space"], ["Oak", "Yes", "No"], ["Ash", "No", "Yes"]])
    assert main(["framework", "draft", "audit.csv", "--out", name]) == 0
    said = capsys.readouterr().out
    assert f"{name}: drafted with 2 factors." in said
    assert f"then: esanalysis framework check {name}" in said
    assert main(["framework", "check", name]) == 1
    assert "is still a draft" in capsys.readouterr().err
    assert main(["framework", "draft", "audit.csv", "--out", name]) == 1
    assert "--force" in capsys.readouterr().err


def test_framework_alone_names_its_actions(capsys):
    with pytest.raises(SystemExit):
        main(["framework"])
    assert "ACTION" in capsys.readouterr().err
