"""Promises of the project itself: one direction of flow, the public API, one list of dependencies, the wheel."""

import ast
import csv
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

# DESIGN of the house: rooms import downwards only. The wings stand side by side and do not know each other.
ROOMS = [
    ["errors", "english"],
    ["schema"],
    ["files"],
    ["instrument"],
    ["display"],
    ["ratings", "council"],
    ["bridge", "authority"],
    ["reports"],
    ["cli"],
    ["__main__"],
]
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imported(tree):
    """Modules that a module imports, anywhere in its text but for type checking alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def arrows(files):
    """For each module of some sources (name to text) the modules of the package that it imports."""
    found = {}
    for name, text in files.items():
        targets = {wanted if wanted in files else wanted.rpartition(".")[0] for wanted in imported(ast.parse(text))}
        found[name] = sorted(target for target in targets if target in files and target not in (name, "esanalysis"))
    return found


def circle(arrows):
    """A way that leads back to where it began, or nothing."""
    done = set()

    def walk(name, way):
        if name in way:
            return [*way[way.index(name) :], name]
        if name not in done:
            for target in arrows.get(name, ()):
                if found := walk(target, [*way, name]):
                    return found
            done.add(name)
        return None

    return next(filter(None, (walk(name, []) for name in arrows)), None)


def between_folders(arrows):
    """The arrows between what stands side by side in one folder, for each folder of the package."""
    for folder in {name.rpartition(".")[0] for name in arrows if "." in name}:
        rooms = {}
        for name, targets in arrows.items():
            for target in targets:
                if name.startswith(f"{folder}.") and target.startswith(f"{folder}."):
                    ends = [end.removeprefix(f"{folder}.").partition(".")[0] for end in (name, target)]
                    if ends[0] != ends[1]:
                        rooms.setdefault(ends[0], set()).add(ends[1])
        yield {room: sorted(targets) for room, targets in sorted(rooms.items())}


def against_the_direction(arrows):
    """Imports that lead upwards, or from one wing into the other."""
    level = {room: place for place, rooms in enumerate(ROOMS) for room in rooms}
    for name, targets in arrows.items():
        for target in targets:
            here, there = (each.split(".")[1] for each in (name, target))
            if here != there and level[there] >= level[here]:
                yield f"{name} imports {target}"


SOURCES = {name: path.read_text(encoding="utf-8") for name, path in FILES.items()}


def test_there_is_no_import_circle_between_files_or_folders():
    found = arrows(SOURCES)
    assert circle(found) is None
    for folder in between_folders(found):
        assert circle(folder) is None


def test_rooms_import_downwards_only():
    found = arrows(SOURCES)
    found.pop("esanalysis", None)
    assert list(against_the_direction(found)) == []


def test_a_planted_circle_and_a_planted_arrow_upwards_are_seen():
    lazy = "def f():\n    from esanalysis.files.read import read_sheets\n"
    planted = arrows(SOURCES | {"esanalysis.files.sheet": SOURCES["esanalysis.files.sheet"] + lazy})
    assert circle(planted)
    upwards = "from esanalysis.ratings.load import load_ratings\n" + SOURCES["esanalysis.english"]
    assert list(against_the_direction(arrows(SOURCES | {"esanalysis.english": upwards}) | {"esanalysis": []}))
    wings = "from esanalysis.council.load import load_budget\n" + SOURCES["esanalysis.ratings.frame"]
    planted = arrows(SOURCES | {"esanalysis.ratings.frame": wings})
    planted.pop("esanalysis")
    assert list(against_the_direction(planted)) == ["esanalysis.ratings.frame imports esanalysis.council.load"]


def test_no_package_has_more_than_a_dozen_rooms():
    for folder in {path.parent for path in FILES.values()}:
        rooms = [p for p in folder.iterdir() if not p.name.startswith("__") and (p.suffix == ".py" or p.is_dir())]
        assert len([room for room in rooms if room.suffix == ".py" or any(room.glob("*.py"))]) <= 12, folder


def test_a_module_is_read_in_one_go():
    assert {name: count for name, text in SOURCES.items() if (count := text.count("\n")) > 400} == {}


def test_the_framework_knows_no_pandas_and_what_runs_notebooks_no_column():
    assert "import pandas" not in (PACKAGE / "instrument" / "framework.py").read_text(encoding="utf-8")
    for path in [*(PACKAGE / "reports" / "running").glob("*.py"), PACKAGE / "reports" / "batch.py"]:
        assert not re.search(r"""["'](school|ksf|rating|cluster|round)["']""", path.read_text(encoding="utf-8")), path


def test_the_public_api():
    assert sorted(esanalysis.__all__) == [
        "DataError", "EsanalysisError", "Fragment", "Framework", "FrameworkError", "Problem", "ReadingOptions",
        "RiskMatrix", "SelectionError", "action_plan", "authority", "bridge", "change", "check_ratings",
        "cluster_report", "collect", "council", "development", "draft_framework", "explore", "explore_ksf",
        "explore_school", "follow_up", "framework_keys", "grid", "groups", "how_made", "items", "load_actions",
        "load_budget", "load_commitments", "load_context", "load_dfe", "load_equality", "load_feedback",
        "load_framework", "load_links", "load_mapping", "load_objectives", "load_pairs", "load_practice",
        "load_ratings", "load_risk_matrix", "load_risks", "load_schools", "load_sickness", "load_travel",
        "load_workforce", "measures", "pairings", "paragraphs", "part_of", "personal_notes", "picture", "practice",
        "priorities", "problems_found", "raters", "record", "recorded", "review", "risk_matrix_keys", "school",
        "select", "standouts", "store", "strengths", "subclusters", "survey_ratings", "write_cluster_reports",
        "write_council_pages", "write_council_template", "write_forms", "write_framework", "write_grid", "write_page",
        "write_school_pages", "write_template", "write_templates",
    ]  # fmt: skip
    for name in esanalysis.__all__:
        assert getattr(esanalysis, name).__doc__, name


@pytest.mark.parametrize("name", ["alt", "figures", "show", "tables", "words"])
def test_a_name_that_is_gone_tells_the_new_one(name):
    with pytest.raises(AttributeError, match=rf"es\.{name} is gone: .*es\.\w+\(ratings\)"):
        getattr(esanalysis, name)


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_environment_yml_agrees_with_pyproject_under_the_names_of_conda_forge():
    """Names only: `conda_names.csv` is of a map of names. That conda-forge has each version is not checked."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    conda, by_pip = (re.findall(r"- ([a-z0-9_-]+>=[\d.]+)", part) for part in text.split("- pip:"))
    with (ROOT / "tests/fixtures/conda_names.csv").open(encoding="utf-8", newline="") as file:
        named = {row["pypi"]: row["conda"] for row in csv.DictReader(file)}
    wanted = [*project()["dependencies"], *project()["optional-dependencies"]["test"]]
    assert {one.split(">=")[0] for one in wanted} == set(named)  # else: scripts/make_conda_names.py
    assert [one for one in by_pip if named[one.split(">=")[0]]] == []
    on_conda = [one for one in wanted if one not in by_pip]
    renamed = [re.sub("^[a-z0-9-]+", lambda name: named[name[0]] or name[0], one) for one in on_conda]
    assert sorted(conda) == sorted([*renamed, f"python{project()['requires-python']}"])


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
    assert "Impact measurement (KSF 10) is likely the weakest: 3.2." in page.read_text(encoding="utf-8")
