"""Words on the command line to forms, templates and a folder of returns."""

import pytest

import esanalysis as es
from esanalysis.cli import main
from esanalysis.files.shipped import DATA

ILLUSTRATIVE = DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"


@pytest.fixture
def schools(tmp_path):
    path = tmp_path / "schools.csv"
    path.write_text("School,Cluster\nAshby,North\nBeck,South\n", encoding="utf-8")
    return path


def test_form_writes_one_file_a_school(tmp_path, schools, capsys):
    assert main(["form", str(tmp_path / "out"), "--schools", str(schools), "--round", "2026"]) == 0
    assert capsys.readouterr().out.startswith("2 forms in ")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "north-2026-ashby.html",
        "south-2026-beck.html",
    ]


def test_form_shows_the_marks_of_an_earlier_round(tmp_path, schools):
    previous = tmp_path / "before.csv"
    previous.write_text("cluster,round,school,ksf,rating\nNorth,2025,ashby,funding,4\nNorth,2025,ashby,impact,2\n")
    options = ["--schools", str(schools), "--round", "2026", "--previous", str(previous)]
    assert main(["form", str(tmp_path / "out"), *options]) == 0
    page = (tmp_path / "out" / "north-2026-ashby.html").read_text(encoding="utf-8")
    assert page.count("Last time (2025): ") == 2
    assert "Last time (2025): 4" in page
    assert "Last time" not in (tmp_path / "out" / "south-2026-beck.html").read_text(encoding="utf-8")


def test_form_asks_for_what_must_be_known(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    assert main(["form", str(tmp_path / "out"), "--schools", "Ashby"]) == 1
    assert "Please say which cluster it is" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_where_somebody_sits_at_the_keyboard_the_round_is_asked_for(tmp_path, schools, monkeypatch):
    class Keyboard:
        def isatty(self):
            return True

    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setattr("builtins.input", lambda prompt: {"Round: ": " 2026 "}[prompt])
    assert main(["form", str(tmp_path / "out"), "--schools", str(schools)]) == 0
    assert (tmp_path / "out" / "north-2026-ashby.html").exists()


def test_a_file_of_ones_own_in_the_place_of_a_form_is_left_alone(tmp_path, schools, capsys):
    (tmp_path / "out").mkdir()
    mine = tmp_path / "out" / "north-2026-ashby.html"
    mine.write_text("<p>my own page</p>")
    assert main(["form", str(tmp_path / "out"), "--schools", str(schools), "--round", "2026"]) == 1
    assert "it holds something else than such a form" in capsys.readouterr().err
    assert mine.read_text() == "<p>my own page</p>"


def test_stopped_by_hand_it_says_what_is_there(tmp_path, schools, capsys, monkeypatch):
    from esanalysis.ratings.workbooks import handing_out

    really = handing_out.write_whole

    def stopped(path, *args, **options):
        if "beck" in path.name:
            raise KeyboardInterrupt
        return really(path, *args, **options)

    monkeypatch.setattr(handing_out, "write_whole", stopped)
    assert main(["form", str(tmp_path / "out"), "--schools", str(schools), "--round", "2026"]) == 130
    assert capsys.readouterr().err.startswith("Stopped: 1 form in ")


def test_a_workbook_or_a_folder_is_named_and_not_both(tmp_path, schools, capsys):
    assert main(["template", "--schools", str(schools), "--round", "2026"]) == 2
    assert "Name the workbook (OUT.xlsx), or a folder with --one-each" in capsys.readouterr().err


def test_names_are_text_on_the_screen(tmp_path, capsys):
    """A name gives no orders to the terminal and turns nothing around it."""
    path = tmp_path / "odd.csv"
    rows = "".join(
        f"N,1,Ash\x1b[31m{school},{ksf},12\n" for school in ("\u202e.", "by") for ksf in ("funding", "impact")
    )
    path.write_text(f"cluster,round,school,ksf,rating\n{rows}", encoding="utf-8")
    main(["check", str(path)])
    main(["collect", str(tmp_path / "\x1b]0;title\x07"), "--expected", "A", "--out", "r.csv"])
    said = "".join(capsys.readouterr())
    assert "\x1b" not in said
    assert "\x07" not in said
    assert "\u202e" not in said
    assert "[U+001B]" in said


def test_a_collected_season_goes_on_into_a_report(tmp_path, capsys):
    """From the form's file to the cluster's page: what `collect` writes is what `report` reads."""
    ratings = es.load_ratings(ILLUSTRATIVE)
    one = ratings[ratings["cluster"] == ratings["cluster"].cat.categories[0]]
    folder = tmp_path / "in"
    folder.mkdir()
    es.write_grid(one[one["round"] == one["round"].max()], folder / "grid.xlsx")
    names = ", ".join(one["school"].cat.remove_unused_categories().cat.categories)
    assert main(["collect", str(folder), "--expected", names, "--out", str(tmp_path / "ratings.csv")]) == 0
    assert "Nobody is missing." in capsys.readouterr().out
    back = es.load_ratings(tmp_path / "ratings.csv")
    key = ["school", "ksf"]
    then = one[one["round"] == one["round"].max()].dropna(subset=["rating"]).astype({"school": str, "ksf": str})
    now = back.dropna(subset=["rating"]).astype({"school": str, "ksf": str})
    assert now.set_index(key)["rating"].sort_index().equals(then.set_index(key)["rating"].sort_index())


def test_last_times_marks_are_those_of_the_school_with_the_same_number(tmp_path):
    previous = tmp_path / "before.csv"
    rows = ["cluster,round,school,URN,ksf,rating"]
    for school, number, mark in (("Old Name", 1, 4), ("Ashby", 2, 7), ("Beck", "", 9)):
        rows += [f"North,2025,{school},{number},{ksf},{mark}" for ksf in ("funding", "impact")]
    previous.write_text("\n".join(rows))
    (tmp_path / "schools.csv").write_text("School,URN\nNew Name,1\nAshby,3\nBeck,4\n")
    options = ["--schools", str(tmp_path / "schools.csv"), "--round", "2026", "--previous", str(previous)]
    assert main(["form", str(tmp_path / "out"), *options, "--cluster", "North"]) == 0
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()}
    assert "Last time (2025): 4" in pages["north-2026-new-name"], "renamed since"
    assert "Last time" not in pages["north-2026-ashby"], "another school of that name"
    assert "Last time (2025): 9" in pages["north-2026-beck"], "without a number then"
