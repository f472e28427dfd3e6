"""Promises of the project itself: one direction of flow, the public API, one list of dependencies, the wheel."""

import ast
import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

import esanalysis

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "esanalysis"

# Each layer may import from the layers above it and from its own.
LAYERS = [
    ["resources"],
    ["framework", "framework_file", "phrases"],
    ["problems", "schema", "schema_council", "risk_matrix"],
    ["reading", "store"],
    ["ratings", "selection", "directorate", "official", "risks"],
    ["measures"],
    ["palette"],
    ["figures", "fragments", "heatmap", "words", "alt"],
    ["tables", "profiles", "show", "views"],
    ["explorers", "recorder", "workbook", "council_template", "council"],
    ["report"],
    ["cli", "__main__"],
]


def layer_of(module):
    top = module.split(".")[0]
    return next((place for place, layer in enumerate(LAYERS) if top in layer), None)


def imported(path):
    """Modules of this package that a module imports, anywhere in its text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("esanalysis"):
            inside = node.module.removeprefix("esanalysis").lstrip(".")
            yield from [inside] if inside else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            yield from (a.name.removeprefix("esanalysis.") for a in node.names if a.name.startswith("esanalysis."))


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_one_way(path):
    own = layer_of(path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."))
    assert own is not None, f"{path.name} stands in no layer: add it where it belongs"
    for name in imported(path):
        assert layer_of(name) is not None, f"{name} stands in no layer"
        assert layer_of(name) <= own, f"{path.name} reaches back to {name}"


def test_the_framework_knows_no_pandas_and_the_report_no_column():
    assert "import pandas" not in (PACKAGE / "framework.py").read_text(encoding="utf-8")
    report = (PACKAGE / "report.py").read_text(encoding="utf-8")
    assert not re.search(r"""["'](school|ksf|rating|cluster|round)["']""", report)


def test_the_public_api():
    assert sorted(esanalysis.__all__) == [
        "DataError", "Fragment", "Framework", "FrameworkError", "Problem", "RiskMatrix", "SelectionError", "alt",
        "check_ratings", "council", "explore", "explore_ksf", "explore_school", "figures", "framework_keys", "items",
        "load_budget", "load_commitments", "load_dfe", "load_equality", "load_framework", "load_links",
        "load_objectives", "load_ratings", "load_risk_matrix", "load_risks", "load_sickness", "load_workforce",
        "measures", "paragraphs", "picture", "record", "risk_matrix_keys", "select", "show", "store", "tables", "words",
        "write_council_template", "write_grid", "write_template",
    ]  # fmt: skip
    for name in esanalysis.__all__:
        assert getattr(esanalysis, name).__doc__, name


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_environment_yml_agrees_with_pyproject():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^\s*- ([a-z0-9-]+>=[\d.]+)", text, flags=re.MULTILINE)
    wanted = [*project()["dependencies"], *project()["optional-dependencies"]["test"]]
    assert sorted(listed) == sorted([*wanted, f"python{project()['requires-python']}"])


def test_only_lower_bounds_are_declared():
    for requirement in [*project()["dependencies"], *project()["optional-dependencies"]["test"]]:
        assert re.fullmatch(r"[a-z0-9-]+>=[\d.]+", requirement)


def test_no_file_names_a_host_of_packages_or_a_place_on_a_machine():
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    own = Path(__file__).relative_to(ROOT).as_posix()
    for name in filter(None, names):
        if name == own or not (ROOT / name).is_file():
            continue
        data = (ROOT / name).read_bytes()
        if b"\0" not in data:
            assert not re.search(rb"pypi\.org|pythonhosted|anaconda\.org|/home/\w+/|/work/", data), name


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A Python that has the built wheel, and the other packages of this environment but not the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT], check=True)
    venv.create(folder / "venv", with_pip=False)
    scripts = "Scripts" if os.name == "nt" else "bin"
    python = folder / "venv" / scripts / ("python.exe" if os.name == "nt" else "python")
    [wheel] = folder.glob("*.whl")
    subprocess.run([*pip, "--python", python, "install", "--no-deps", wheel], check=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True
    ).stdout.strip()
    here = [path for path in sys.path if path.endswith("site-packages")]
    # A .pth line adds a folder without reading the .pth files in it, so the editable checkout stays out.
    Path(site, "others.pth").write_text("\n".join(here), encoding="utf-8")
    return python


def test_an_installed_wheel_writes_the_report_outside_the_checkout(installed, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    where = [installed, "-c", "import esanalysis, sys; print(esanalysis.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True).stdout
    assert str(ROOT / "esanalysis") not in found
    done = subprocess.run(
        [installed, "-m", "esanalysis", "report"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    [page] = (tmp_path / "reports").glob("*.html")
    assert "KSF 10 (Impact measurement, average 3.2) is clearly weakest" in page.read_text(encoding="utf-8")
