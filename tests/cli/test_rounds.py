"""What an analyst types about rounds, groups, the instrument, good practice and the plan, and gets."""

import re

import openpyxl
import pytest

import esanalysis as es
from esanalysis.cli import main
from esanalysis.files.shipped import DATA
from grids import grid, write_book
from two_rounds import recipe

NAMES = ["Ash Primary", "Beck Academy", "Coast High", *(f"School {n}" for n in range(4, 11))]


@pytest.fixture
def years(tmp_path):
    """Last year's and this year's workbook of one cluster."""
    files = []
    for year, table in zip(("2025", "2026"), recipe(2034, 2), strict=True):
        rows = [["Cluster: Vale"], [f"Round: {year}"], [], *grid(dict(zip(NAMES, table.T.tolist(), strict=True)))]
        files.append(str(write_book(tmp_path / f"vale-{year}.xlsx", {f"KSF grid {year}": rows})))
    return files


def text(path):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")))


def fill(file, **values):
    """Write into the first row below the headings of the sheet Actions, as a person does in Excel."""
    book = openpyxl.load_workbook(file)
    sheet = book["Actions"]
    row = next(row for row in range(1, 12) if sheet.cell(row, 4).value == "Action")
    places = {sheet.cell(row, column).value: column for column in range(1, 14)}
    for name, value in values.items():
        sheet.cell(row + 1, places[name]).value = value
    book.save(file)


def test_from_two_workbooks_to_a_change_page_a_plan_and_its_follow_up(years, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["change", *years, "--out", str(out)]) == 0
    page = text(out / "what-changed-vale.html")
    assert "KSF 10, impact measurement, rose by 2.1 points in the same ten schools" in page
    assert "who rated is not recorded" in page
    assert "has no action of 2025" in page

    assert main(["plan", years[0], "--out", str(out)]) == 0
    capsys.readouterr()
    plan = out / "actions-vale-2025.xlsx"
    fill(plan, Action="Agree one form", Owner="Beck", Due="June 2026", Status="done")
    assert main(["change", *years, "--actions", str(plan), "--today", "2026-09-01", "--out", str(out)]) == 0
    assert "rows on which nothing was decided are left out" in capsys.readouterr().err
    page = text(out / "what-changed-vale.html")
    assert "One of three earlier priorities has an action that is done." in page
    assert "its action is done; marks changed by" in page

    assert main(["plan", years[0], "--out", str(out)]) == 1  # what was filled in stays
    assert "was left as it is: it holds" in capsys.readouterr().err
    assert main(["plan", years[0], "--force", "--out", str(out)]) == 0


def test_groups_of_a_size_and_by_rules(years, tmp_path):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("a,b,rule\nAsh Primary,Beck Academy,must\n")
    out = tmp_path / "out"
    arguments = ["groups", years[1], "--size", "3", "4", "--pairs", str(pairs), "--out", str(out)]
    assert main(arguments) == 0
    page = text(out / "working-groups-vale.html")
    assert "Three groups of three and four" in page
    assert "These are a proposal from marks and the rules given: travel, trust" in page


def test_sizes_that_cannot_be_are_refused_in_a_sentence(years, tmp_path, capsys):
    assert main(["groups", years[1], "--size", "4", "4", "--out", str(tmp_path)]) == 1
    assert "10 schools cannot be put into groups of 4; 3 to 4 works." in capsys.readouterr().err


def test_the_review_and_good_practice_of_the_invented_example(tmp_path, capsys):
    assert main(["review", "--out", str(tmp_path)]) == 0
    page = text(tmp_path / "the-instrument-reviewed-river-illustrative.html")
    assert "Six people from five schools wrote eight remarks" in page
    assert "Illustrative data" in page
    assert main(["practice", "--out", str(tmp_path / "practice.xlsx")]) == 0
    assert "wait" in capsys.readouterr().out
    assert main(["practice", "--outside", "--out", str(tmp_path / "practice.html")]) == 0
    assert "No example may be shown outside yet." in text(tmp_path / "practice.html")


def test_a_page_for_outside_is_called_after_no_cluster_and_no_phase(tmp_path, capsys):
    three = str(DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx")
    assert main(["practice", three, "--outside", "--out", str(tmp_path / "shared.html")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"shared-{n}.html" for n in (1, 2, 3)]
    clusters = es.load_ratings(three)["cluster"].cat.categories
    lines = [line for line in capsys.readouterr().out.splitlines() if line.endswith(".html")]
    assert lines == [f"{name}: {tmp_path / f'shared-{n}.html'}" for n, name in enumerate(clusters, start=1)]


def test_a_cluster_that_is_not_there_is_answered_with_those_that_are(years, tmp_path, capsys):
    assert main(["change", *years, "--cluster", "Hill", "--out", str(tmp_path)]) == 1
    assert 'There is no cluster "Hill". The ratings hold: Vale.' in capsys.readouterr().err


def test_one_round_gives_a_page_that_says_so(years, tmp_path, capsys):
    assert main(["change", years[0], "--out", str(tmp_path)]) == 0
    assert (
        "Note: Vale holds one round, so nothing can be compared: give the earlier files too." in capsys.readouterr().err
    )
    assert "There is no earlier round to compare with." in text(tmp_path / "what-changed-vale.html")


def test_two_instruments_are_compared_by_a_mapping_alone(years, tmp_path, capsys):
    text_of = (DATA / "frameworks" / "es-2009.toml").read_text(encoding="utf-8")
    changed = text_of.replace('key = "es-2009"', 'key = "es-2026"', 1)
    changed = changed.replace('statement = "', 'statement = "Today: ', 1)
    (tmp_path / "es-2026.toml").write_text(changed, encoding="utf-8")
    rows = [f"{n},{n},same,," for n in (2, 3, 4, 5, 6, 7, 10)]
    rows += ["1,1,reworded,yes,one word", "8,8,merged,,", "9,8,merged,,"]
    mapping = tmp_path / "mapping.csv"
    mapping.write_text("\n".join(["from_ksf,to_ksf,kind,comparable,reason", *rows]))
    arguments = ["change", years[1], "--framework", str(tmp_path / "es-2026.toml"), "--out", str(tmp_path)]
    arguments += ["--earlier", years[0], "--earlier-framework", "es-2009"]
    assert main(arguments) == 1
    assert capsys.readouterr().err == (
        "Round 2026 uses es-2026, round 2025 es-2009: no mapping is given, so no change is shown. "
        "Give one with --mapping FILE.\n"
    )
    assert main([*arguments, "--mapping", str(mapping)]) == 0
    page = text(tmp_path / "what-changed-vale.html")
    assert "Not compared: KSF 8 (merged from two old KSFs). Old marks and new stand side by side." in page
    assert "KSF 10, impact measurement, rose by 2.1 points" in page


@pytest.mark.parametrize("said_by", ["2025", "2026"])
def test_a_part_of_two_instruments_is_the_same_schools_whichever_file_says_so(years, tmp_path, capsys, said_by):
    text_of = (DATA / "frameworks" / "es-2009.toml").read_text(encoding="utf-8")
    changed = text_of.replace('key = "es-2009"', 'key = "es-2026"', 1)
    changed = changed.replace('statement = "', 'statement = "Today: ', 1)
    (tmp_path / "es-2026.toml").write_text(changed, encoding="utf-8")
    mapping = tmp_path / "mapping.csv"
    mapping.write_text("\n".join(["from_ksf,to_ksf,kind", *(f"{n},{n},same" for n in range(1, 11))]))
    sheet_of_schools(tmp_path / f"vale-{said_by}.xlsx")
    arguments = ["change", years[1], "--framework", str(tmp_path / "es-2026.toml"), "--out", str(tmp_path)]
    arguments += ["--earlier", years[0], "--earlier-framework", "es-2009", "--mapping", str(mapping)]
    assert main([*arguments, "--phase", "primary"]) == 0
    page = text(tmp_path / "what-changed-vale-primary.html")
    assert "Vale, 6 of 10 schools (phase: primary)" in page
    assert "in the same six schools" in page or "with six schools and marks this uneven" in page
    assert "the comparison is of" not in page  # nobody came or went
    assert "School 9" not in page


def sheet_of_schools(path):
    """Add the sheet Schools: the first six are primaries."""
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Schools")
    for row in [("School", "Phase"), *((name, "primary" if n < 6 else "secondary") for n, name in enumerate(NAMES))]:
        sheet.append(row)
    book.save(path)


def test_change_and_plan_of_one_phase_speak_of_its_schools_alone(years, tmp_path, capsys):
    sheet_of_schools(tmp_path / "vale-2026.xlsx")  # this year's file alone says the phases
    out, actions = tmp_path / "out", tmp_path / "actions.csv"
    actions.write_text("KSF,School,Action,Owner,Due,Status\n10,Ash Primary,One form,Beck,June 2026,done\n"
                       "10,School 9,A second form,Beck,June 2026,done\n")  # fmt: skip
    wish = ["--phase", "primary", "--actions", str(actions), "--out", str(out)]
    assert main(["change", *years, *wish]) == 0
    page = text(out / "what-changed-vale-primary.html")
    assert "Vale, 6 of 10 schools (phase: primary)" in page
    assert "in the same six schools" in page
    assert "One form" in page
    assert "School 9" not in page
    assert "A second form" not in page
    assert "unknown school" not in capsys.readouterr().err
    assert main(["plan", *years, *wish]) == 0
    [row, *_] = openpyxl.load_workbook(out / "actions-vale-2026-primary.xlsx")["Actions"].iter_rows(min_row=2)
    assert "School 9" not in str([cell.value for cell in row])
    assert main(["report", *years, "--phase", "primary", "--out", str(out)]) == 0
    page = text(out / "cluster-report-vale-2026-primary.html")
    assert "in the same six schools" in page


def test_good_practice_of_every_cluster_is_gathered_a_file_each(tmp_path, capsys):
    files = [
        str(write_book(tmp_path / f"{name}.xlsx", {
            "KSF grid 2026": [[f"Cluster: {name}"], ["Round: 2026"], [], *grid(dict.fromkeys(NAMES[:3], [5] * 10))],
            "Feedback": [["School", "What it answers", "Text"], ["the whole cluster", "good practice", said]],
        }))
        for name, said in (("North", "We meet."), ("South", "We talk."))
    ]  # fmt: skip
    assert main(["practice", *files, "--out", str(tmp_path / "sheet.xlsx")]) == 0
    for name, said in (("north", "We meet."), ("south", "We talk.")):
        book = openpyxl.load_workbook(tmp_path / f"sheet-{name}.xlsx")["Good practice"]
        rows = [[cell.value for cell in row] for row in book.iter_rows()]
        [row] = [row for row in rows if said in row]
        assert row[1] == name.capitalize(), "a row of a whole cluster comes back to its own"
        assert sum("feedback" in row for row in rows) == 1
    assert main(["practice", *files, "--cluster", "south", "--out", str(tmp_path / "one.xlsx")]) == 0
    assert (tmp_path / "one.xlsx").exists()
