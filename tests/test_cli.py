import re
import shutil
import subprocess
import sys

import nbformat
import openpyxl
import pytest
import xlsxwriter
from pandas.testing import assert_frame_equal

from esanalysis.cli import main
from esanalysis.files.shipped import DATA, NOTEBOOKS
from esanalysis.ratings.load import load_ratings

ILLUSTRATIVE = str(DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx")


def write_grid(path, marks):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Grid")
        sheet.write_row(0, 0, ["", *[f"School {n}" for n in range(1, len(marks[0]) + 1)]])
        for number, row in enumerate(marks, start=1):
            sheet.write_row(number, 0, [f"KSF {number}", *row])
    return str(path)


def test_check_names_the_ten_contradicted_totals_in_one_sentence(capsys):
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert "all 10 printed totals leave out the first school, School 1" in said
    assert "0 to mend, 1 worth knowing." in said


def test_check_lists_every_error_and_returns_1(tmp_path, capsys):
    file = write_grid(tmp_path / "grid.xlsx", [[5, 6], [11, 6], *[[5, "six"]] * 8])
    assert main(["check", file]) == 1
    said = capsys.readouterr().out
    assert "cell B3: out of range: found 11; accepted is a whole number from 1 to 10" in said
    assert 'found "six" in 8 cells (C4, C5, C6, ...)' in said
    assert "2 to mend" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "nowhere.xlsx"], "nowhere.xlsx"),
        (["report", ILLUSTRATIVE, "--cluster", "Nord"], 'There is no cluster "Nord". The ratings hold: Coast'),
        (["report", ILLUSTRATIVE, "--round", "2020"], 'There is no round "2020"'),
        (["report", "--framework", "es-1999"], "There is no framework 'es-1999'. Shipped are: area-send-2023"),
        (["report", __file__], "test_cli.py"),
    ],
)
def test_what_is_not_there_is_a_sentence_and_no_traceback(arguments, said, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_report_writes_a_page_a_cluster_and_tells_how_far_it_is(tmp_path, capsys):
    assert main(["report", ILLUSTRATIVE, "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "out").glob("cluster*.html")) == [
        "cluster-report-coast-illustrative-autumn-2010.html",
        "cluster-report-town-illustrative-autumn-2010.html",
        "cluster-report-valley-illustrative-autumn-2010.html",
    ]
    assert "[3/3]" in said
    assert str(tmp_path / "out") in said


def test_one_page_that_fails_is_named_with_its_cluster_and_the_exit_code_is_1(tmp_path, capsys, monkeypatch):
    broken = nbformat.read(NOTEBOOKS / "01-cluster-report.ipynb", as_version=4)
    broken.cells[2].source += "\nassert 'Coast' not in str(ratings['cluster'].iloc[0])"
    nbformat.write(broken, tmp_path / "01.ipynb")
    monkeypatch.setattr("esanalysis.reports.clusters.reports.NOTEBOOK", tmp_path / "01.ipynb")
    assert main(["report", ILLUSTRATIVE, "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert "Cluster report: Coast (illustrative), Autumn 2010: 01.ipynb stopped with AssertionError" in said.err
    assert "2 written, 1 failed" in said.out
    assert len(list((tmp_path / "out").glob("cluster-report*.html"))) == 2
    assert "No page: 01.ipynb stopped" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_a_single_cluster_and_an_earlier_round_can_be_asked_for(tmp_path):
    wish = ["--cluster", "town (illustrative)", "--round", "autumn 2009", "--out", str(tmp_path)]
    assert main(["report", ILLUSTRATIVE, *wish]) == 0
    page = (tmp_path / "cluster-report-town-illustrative-autumn-2009.html").read_text(encoding="utf-8")
    assert "<h1><bdi>Town (illustrative), Autumn 2009</bdi></h1>" in page
    assert "14 schools, ten Key Success Factors (KSFs), marks from 1 to 10." in page


def test_another_framework_goes_all_the_way_to_the_page(tmp_path):
    file = tmp_path / "ofsted.csv"
    file.write_text(
        "School,Quality of education,Behaviour and attitudes,Personal development,Leadership and management\n"
        "Ashby,Good,Outstanding,Good,RI\nBirch,Requires improvement,Good,Good,Inadequate\nCedar,2,1,2,3\n",
        encoding="utf-8",
    )
    assert main(["report", str(file), "--framework", "ofsted-eif-2019", "--out", str(tmp_path)]) == 0
    [page] = tmp_path.glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "Marks run from Inadequate to Outstanding" in text
    assert "Leadership and management" in text
    assert "Which judgements is the cluster doing really well on?" in text


def test_a_template_is_written_and_loads_back_blank(tmp_path, capsys):
    out = tmp_path / "blank.xlsx"
    assert main(["template", str(out), "--schools", "Ash, Birch , Cedar", "--cluster", "North", "--round", "2026"]) == 0
    assert "a blank diagnostic" in capsys.readouterr().out
    blank = load_ratings(out)
    assert blank["school"].cat.categories.tolist() == ["Ash", "Birch", "Cedar"]
    assert blank["cluster"].unique().tolist() == ["North"]
    assert blank["rating"].isna().all()
    assert len(blank) == 30


def test_a_grid_is_written_and_loads_back_the_same(tmp_path):
    out = tmp_path / "grid.xlsx"
    assert main(["grid", ILLUSTRATIVE, "--out", str(out)]) == 0
    one, other = load_ratings(ILLUSTRATIVE), load_ratings(out)
    key = ["cluster", "round", "school", "ksf", "rating", "note"]
    assert_frame_equal(one[key].astype({"note": object}), other[key].astype({"note": object}), check_categorical=False)


def test_a_workbook_that_cannot_be_written_is_a_sentence(tmp_path, capsys):
    assert main(["template", str(tmp_path / "no" / "such" / "x.xlsx"), "--schools", "Ash"]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_version_and_help_load_nothing_heavy():
    code = "import sys; from esanalysis.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print([name for name in ('pandas', 'numpy', 'matplotlib', 'nbclient', 'scipy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_file_in_the_place_of_a_command_is_reported_on(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_grid(tmp_path / "grid.xlsx", [[n % 10 + 1, 10 - n] for n in range(10)])
    assert main(["grid.xlsx"]) == 0
    [page] = (tmp_path / "reports").glob("*.html")
    assert str(page) in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "command"),
    [
        ("new", "template"),
        ("compare", "change"),
        ("reprot", "report"),
        ("validate", "check"),
        ("excel", "grid"),
        ("Notebook", "page"),
    ],
)
def test_a_word_that_is_no_command_is_answered_with_the_one_that_is_meant(word, command, capsys):
    assert main([word]) == 2
    said = capsys.readouterr().err
    assert f'There is no command "{word}". Did you mean: esanalysis {command}?' in said
    assert "All commands: report, council" in said


def test_without_a_command_the_help_is_shown(capsys):
    assert main([]) == 2
    assert "report" in capsys.readouterr().out


@pytest.fixture
def phased(tmp_path):
    """The illustrative clusters with a sheet Schools: every third school is special, in Town none; two are not said."""
    ratings = load_ratings(ILLUSTRATIVE)
    names = ratings[["cluster", "school"]].astype(str).drop_duplicates().reset_index(drop=True)
    town = names["cluster"] == "Town (illustrative)"
    phases = ["special" if place % 3 == 0 and not of_town else "primary" for place, of_town in enumerate(town)]
    rows = [["Cluster", "School", "Phase"], *zip(names["cluster"], names["school"], phases, strict=True)][:-2]
    file = tmp_path / "three.xlsx"
    shutil.copy(ILLUSTRATIVE, file)
    book = openpyxl.load_workbook(file)
    sheet = book.create_sheet("Schools")
    for row in rows:
        sheet.append(list(row))
    book.save(file)
    return str(file)


def test_a_report_on_a_part_of_the_schools_says_so_in_its_name_and_title(phased, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["report", phased, "--phase", "SPECIAL", "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert "Note: One cluster holds no school of the phase special: Town (illustrative)." in said.err
    assert sorted(path.name for path in out.glob("*.html")) == [
        "cluster-report-coast-illustrative-autumn-2010-special.html",
        "cluster-report-valley-illustrative-autumn-2010-special.html",
        "index-special.html",
    ]
    page = (out / "cluster-report-coast-illustrative-autumn-2010-special.html").read_text(encoding="utf-8")
    assert "<title>Cluster report: Coast (illustrative), Autumn 2010, 3 of 8 schools (phase: special)</title>" in page
    assert "<h1><bdi>Coast (illustrative), Autumn 2010, 3 of 8 schools (phase: special)</bdi></h1>" in page
    assert "Three schools, ten Key Success Factors (KSFs), marks from 1 to 10." in page
    index = (out / "index-special.html").read_text(encoding="utf-8")
    assert "<h1><bdi>Two clusters, Autumn 2010, 7 of 19 schools (phase: special)</bdi></h1>" in index

    assert main(["report", phased, "--phase", "special", "--out", str(out)]) == 0
    assert "2 kept, because nothing changed" in capsys.readouterr().out
    assert main(["report", phased, "--cluster", "coast (illustrative)", "--out", str(out)]) == 0
    assert (out / "cluster-report-coast-illustrative-autumn-2010.html").exists()  # beside that of the part


def test_schools_of_which_nobody_says_their_phase_are_named(phased, tmp_path, capsys):
    wish = ["--phase", "primary", "--cluster", "Town (illustrative)", "--out", str(tmp_path)]
    assert main(["report", phased, *wish]) == 0
    assert "Note: Two schools without a phase are left out: " in capsys.readouterr().err
    page = (tmp_path / "cluster-report-town-illustrative-autumn-2010-primary.html").read_text(encoding="utf-8")
    assert "12 of 14 schools (phase: primary)" in page
    assert "Two schools without a phase are left out: " in page


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (["--phase", "nursery"], 'There is no phase "nursery". The ratings hold: primary, special.\n'),
        (
            ["--phase", "special", "--cluster", "Town (illustrative)"],
            "Town (illustrative) holds no school of the phase special.\n",
        ),
        (
            ["--area", "North"],
            'The ratings do not say which area a school belongs to. Say it in a sheet "Schools" of the file (columns '
            'School and Area), or name the column that says it: --column area="HEADING".\n',
        ),
    ],
)
def test_a_part_that_is_not_there_is_a_sentence(wish, said, phased, tmp_path, capsys):
    assert main(["report", phased, *wish, "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.endswith(said)
    assert not (tmp_path / "out").exists()


def test_a_column_says_the_phase_for_every_command(tmp_path, capsys):
    heads = ["School", "Kind of place", *(f"KSF {n}" for n in range(1, 11))]
    rows = [[f"S{n}", "infant" if n < 6 else "junior", *((n * k) % 10 + 1 for k in range(1, 11))] for n in range(1, 12)]
    file = tmp_path / "vale-2026.csv"
    file.write_text("\n".join(",".join(map(str, row)) for row in [heads, *rows]), encoding="utf-8")
    wish = [str(file), "--column", 'phase="Kind of place"', "--phase", "infant", "--out", str(tmp_path / "out")]
    for command in ("report", "groups", "review", "plan"):
        assert main([command, *wish]) == 0, capsys.readouterr().err
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.html")}
    assert sorted(pages) == [
        "action-plan-vale-infant.html",
        "cluster-report-vale-2026-infant.html",
        "the-instrument-reviewed-vale-infant.html",
        "working-groups-vale-infant.html",
    ]
    assert (tmp_path / "out" / "actions-vale-2026-infant.xlsx").exists()
    for page in pages.values():
        assert "5 of 11 schools (phase: infant)</bdi></h1>" in page
        assert not re.search(r"\bS(6|7|8|9|10|11)\b", page)
