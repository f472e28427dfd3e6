"""Some of many files cannot be read: they are named, and the others are reported on."""

import pytest

from esanalysis.cli import main
from esanalysis.errors import DataError
from esanalysis.reports.clusters import load_returns

GOOD = (
    "School,"
    + ",".join(f"KSF {n}" for n in range(1, 11))
    + "\n"
    + "Ash,1,2,3,4,5,6,7,8,9,10\nBeck,2,3,4,5,6,7,8,9,10,1\n"
)


@pytest.fixture
def returns(tmp_path):
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "North 2026.csv").write_text(GOOD)
    (folder / "South 2026.csv").write_text(GOOD.replace("Ash", "Elm").replace("Beck", "Fir"))
    (folder / "West 2026.csv").write_text(GOOD.replace("Ash,1", "Oak,11"))
    return folder


def test_a_file_with_an_error_is_named_and_the_others_are_reported_on(returns, tmp_path, capsys):
    assert main(["report", str(returns / "*.csv"), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert "Not read: West 2026.csv" in said.err
    assert "found 11; accepted is a whole number from 1 to 10" in said.err
    assert sorted(path.name for path in (tmp_path / "out").glob("*.html")) == [
        "cluster-report-north-2026.html", "cluster-report-south-2026.html", "index.html",
    ]  # fmt: skip
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "West 2026.csv" in index
    assert "West" not in (tmp_path / "out" / "cluster-report-north-2026.html").read_text(encoding="utf-8")


def test_when_no_file_can_be_read_all_is_said_and_nothing_written(returns, tmp_path):
    with pytest.raises(DataError, match="found 11"):
        load_returns([returns / "West 2026.csv"], "es-2009")
    with pytest.raises(DataError, match="is not there"):
        load_returns(returns / "none.csv", "es-2009")
