"""`esanalysis check`: each file of a folder has its own line, whatever is wrong with the others."""

import zipfile

import xlsxwriter

from esanalysis.cli import main
from esanalysis.cli.words import print_notes
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings
from grids import write_csv

KEYS = load_framework().keys


def workbook(path, school, far=False):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["School", *KEYS])
        sheet.write_row(1, 0, [school, *range(1, 11)])
        if far:
            sheet.write(1048575, 16383, "x")


def test_of_twenty_files_three_are_hostile_and_the_other_seventeen_are_read(tmp_path, capsys):
    for number in range(1, 18):
        workbook(tmp_path / f"school-{number:02}.xlsx", f"School {number}")
    workbook(tmp_path / "far.xlsx", "Far School", far=True)
    whole = (tmp_path / "school-01.xlsx").read_bytes()
    (tmp_path / "broken.xlsx").write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in zipfile.ZipFile(tmp_path / "school-01.xlsx").namelist():
            bomb.writestr(name, b" " * 300_000_000 if name.endswith("sheet1.xml") else b"<x/>")
    assert main(["check", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    of = {name: line for line in lines if (name := line.partition(":")[0]).endswith(".xlsx") and name[0] != "-"}
    assert len(of) == 20
    assert [of[f"school-{number:02}.xlsx"] for number in range(1, 18)] == [
        f"school-{number:02}.xlsx: one school, 10 marks" for number in range(1, 18)
    ]
    assert of["far.xlsx"].startswith("far.xlsx: one school, 10 marks")
    assert of["broken.xlsx"] == "broken.xlsx: not read; 1 to mend"
    assert of["bomb.xlsx"] == "bomb.xlsx: not read; 1 to mend"
    assert any("broken.xlsx: unreadable file: found a damaged or incomplete workbook" in line for line in lines)


def test_where_cluster_and_round_come_from_is_said(tmp_path, capsys):
    rows = [["School", *KEYS], ["Ash", *range(1, 11)]]
    path = tmp_path / "vale 2026.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert "Cluster from the file's name, round from the file's name." in capsys.readouterr().out
    assert main(["check", str(path), "--as-cluster", "Vale", "--as-round", "2027"]) == 0
    assert "Cluster from --as-cluster, round from --as-round." in capsys.readouterr().out


def test_what_is_worth_knowing_of_many_clusters_is_counted_after_a_page_of_it(tmp_path, capsys):
    rows = [
        [school, f"Cluster {number}", *marks]
        for number in range(50)
        for school, marks in (("Ash", range(1, 11)), ("Beck", [""] * 10))
    ]
    path = write_csv(tmp_path / "all.csv", [["School", "Cluster", *KEYS], *rows])
    assert main(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert out.count("no mark stands for Beck in Cluster") == 36
    assert "- all.csv: and 14 more like these (school without a mark).\n" in out
    assert "0 to mend, 50 worth knowing." in out
    print_notes(load_ratings(path))
    notes = capsys.readouterr().err.splitlines()
    assert notes[0] == "Note: all.csv: no mark stands for Beck in Cluster 0. Nothing to do, if they were not rated."
    assert notes[36:] == ["Note: all.csv: and 14 more like these (school without a mark)."]
