"""The committed notebooks: thin, rendered, and held to their outputs by nbval (which pytest runs on notebooks/)."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import openpyxl
import pytest

from esanalysis.files.shipped import DATA, NOTEBOOKS

CONFIG = Path(__file__).with_name("nbval.cfg")
ALL = sorted(NOTEBOOKS.glob("*.ipynb"))
REPORT = NOTEBOOKS / "01-cluster-report.ipynb"
COUNCIL = [NOTEBOOKS / "04-workforce.ipynb", NOTEBOOKS / "05-risks-and-actions.ipynb"]


def code_cells(path):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def run_nbval(notebook, **environment):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", "."]
    command += ["-c", os.devnull, "--nbval", "--nbval-current-env", "--nbval-sanitize-with", str(CONFIG), notebook.name]
    return subprocess.run(
        command, cwd=notebook.parent, env=os.environ | environment, capture_output=True, text=True, timeout=280
    )


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_notebooks_are_committed_with_outputs_in_order_and_without_errors(path):
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert outputs
    assert all(output.output_type in ("display_data", "execute_result") for output in outputs)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_notebooks_are_thin(path):
    for cell in code_cells(path):
        assert not re.search(r"^\s*(def|class|for|while|if) ", cell.source, flags=re.MULTILINE)
        if "parameters" not in cell.metadata.get("tags", []):  # there a line is an option
            assert len(cell.source.splitlines()) <= 10
            assert not re.search(r"[\"'][^\"']*[/\\][^\"']*[\"']", cell.source), "paths belong into the parameters"


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_rendered_notebooks_name_no_place_on_this_machine(path):
    text = path.read_text(encoding="utf-8")
    assert str(Path.home()) + "/" not in text
    assert str(NOTEBOOKS.parent) not in text


def test_the_report_asks_the_six_questions_in_the_documents_order():
    outputs = [output for cell in code_cells(REPORT) for output in cell.outputs]
    shown = "".join(output.data.get("text/html", "") for output in outputs)
    asked = re.findall(r'<h2 class="question"[^>]*><b>(\d\.)</b> (.*?)</h2>', shown)
    assert [" ".join(parts) for parts in asked] == [
        "1. What does the data tell you?",
        "2. Which KSFs is the cluster doing really well on?",
        "3. Which does it need to prioritise for development?",
        "4. Which schools are doing well on particular KSFs, and why?",
        "5. Which schools are doing less well on particular KSFs, and why?",
        "6. How could you use this data to build sustainability across the cluster?",
    ]


def copy_of_the_report(folder, change):
    """The report notebook reading its own copy of the worked example, changed in one cell or not at all."""
    workbook = openpyxl.load_workbook(DATA / "ratings" / "worked-example-2009.xlsx")
    change(workbook.active)
    data = folder / "worked-example-2009.xlsx"
    workbook.save(data)
    node = nbformat.read(REPORT, as_version=4)
    place = next(n for n, cell in enumerate(node.cells) if "parameters" in cell.metadata.get("tags", []))
    node.cells[place].source = node.cells[place].source.replace("files = None", f"files = {str(data)!r}")
    nbformat.write(node, folder / "copy.ipynb")
    return folder / "copy.ipynb"


def test_the_outputs_hold_under_another_hash_seed_time_zone_and_locale(tmp_path):
    same = copy_of_the_report(tmp_path, lambda sheet: None)
    done = run_nbval(same, PYTHONHASHSEED="4711", TZ="Pacific/Auckland", LC_ALL="C")
    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout


@pytest.mark.parametrize("path", COUNCIL, ids=lambda path: path.stem)
def test_the_councils_outputs_hold_under_another_hash_seed(path):
    done = run_nbval(path, PYTHONHASHSEED="4711", TZ="Pacific/Auckland", LC_ALL="C")
    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout


def test_one_changed_rating_fails_the_check(tmp_path):
    def change(sheet):
        row = next(row for row in sheet.iter_rows() if str(row[0].value).startswith("4. Cluster"))
        assert row[1].value == 5
        row[1].value = 6

    done = run_nbval(copy_of_the_report(tmp_path, change))
    assert done.returncode == 1
    failed = re.search(r"(\d+) failed", done.stdout)
    assert failed, done.stdout[-3000:]
    assert int(failed[1]) >= 4
