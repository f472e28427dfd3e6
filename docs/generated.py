"""Pages that are made from the package itself: API, command line, frameworks, tables, messages, and the gallery."""

import argparse
import os
import shutil
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd

import esanalysis as es
from esanalysis.cli import _parser
from esanalysis.council.registry import ENTRIES
from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.ratings.tables import schema as ratings_tables
from esanalysis.schema import RATINGS, Table

HERE = Path(__file__).parent
OUT, EXTRA = HERE / "generated", HERE / "extra"
SEED = 2009


def write_all() -> None:
    """Write every generated page and the gallery's real pages."""
    OUT.mkdir(exist_ok=True)
    for name, made in {
        "command-line": command_line(), "frameworks": frameworks(), "tables": tables(),
        "messages": messages(),
    }.items():  # fmt: skip
        (OUT / f"{name}.md").write_text(made, encoding="utf-8")
    (HERE / "reference" / "api.md").write_text(api(), encoding="utf-8")
    (OUT / "gallery.md").write_text(gallery(), encoding="utf-8")
    copy_notebooks()


def api() -> str:
    """Every public name, in groups; a page a name."""
    names = [name for name in es.__all__ if name not in ("authority", "bridge", "council", "measures", "store")]
    groups = {
        "Loading and choosing": [
            n for n in names if n.startswith(("load_", "check_", "select")) or n == "framework_keys"
        ],
        "Writing": [n for n in names if n.startswith(("write_", "draft_", "record"))],
        "Errors": [n for n in names if n.endswith(("Error", "Problem"))],
    }
    taken = {name for group in groups.values() for name in group}
    groups["Views and what they are made of"] = [name for name in names if name not in taken]
    parts = [
        "# Functions and views\n",
        *(_summary(title, [f"esanalysis.{name}" for name in group]) for title, group in groups.items()),
    ]
    for module in ("measures", "store", "authority", "bridge", "council"):
        inside = getattr(es, module)
        public = [n for n in getattr(inside, "__all__", []) if callable(getattr(inside, n))]
        where = inside.__name__
        parts.append(_summary(f"es.{module}", [f"{where}.{name}" for name in public]))
    return "\n".join(parts)


def _summary(title: str, names: list[str]) -> str:
    listed = "\n".join(f"   {name}" for name in names)
    return f"## {title}\n\n```{{eval-rst}}\n.. autosummary::\n   :toctree: names\n\n{listed}\n```\n"


def command_line() -> str:
    """What ``--help`` says of every command."""
    os.environ["COLUMNS"] = "100"
    parser = _parser()
    actions = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    parts = ["`esanalysis FILE` is `esanalysis report FILE`.\n"]
    for name, command in actions[0].choices.items():
        parts.append(f"## {name}\n\n```text\n{command.format_help()}```\n")
    return "\n".join(parts)


def frameworks() -> str:
    """One row a shipped framework."""
    rows = ["| key | title | publisher, date | factors | marks |", "| --- | --- | --- | --- | --- |"]
    for key in es.framework_keys():
        found = es.load_framework(key)
        rows.append(
            f"| `{key}` | {found.title} | {found.publisher}, {found.date} | {len(found.factors)} | "
            f"{found.scale.accepted} |".replace("\n", " ")
        )
    schemas = "A framework file of your own is checked against `data/frameworks/framework.schema.json`."
    return "\n".join(rows) + f"\n\n{schemas}\n"


def tables() -> str:
    """Columns, types, units and meanings of every tidy table."""
    beside = [value for name, value in vars(ratings_tables).items() if name.isupper() and isinstance(value, Table)]
    found = [RATINGS, *beside, *(each.table for each in ENTRIES)]
    parts = []
    for table in dict.fromkeys(found):
        rows = ["| column | type | unit | meaning |", "| --- | --- | --- | --- |"]
        rows += [
            f"| `{column.name}` | {column.dtype} | {column.unit or '–'} | {column.meaning} |"
            for column in table.columns
        ]
        key = f" Key: {', '.join(table.key)}." if table.key else ""
        parts.append(f"## {table.name}\n\nOne row is {table.row}.{key}\n\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def messages() -> str:
    """Each kind of problem with its smallest input and today's message."""
    from kinds import ROOMS, shown

    parts = (f"## {room}\n\n" + "\n".join(map(shown, kinds)) for room, (_, kinds) in ROOMS.items())
    return "\n".join(parts)


def illustrative(key: str, schools: int = 12) -> pd.DataFrame:
    """Invented marks on a framework, seeded: level of the factor, plus that of the school, plus the rest."""
    framework = es.load_framework(key)
    scale, rng = framework.scale, np.random.default_rng(SEED)
    marks = scale.marks
    size = (len(framework.factors), schools)
    level = 0.55 + rng.normal(0, 0.12, (size[0], 1)) + rng.normal(0, 0.12, (1, size[1])) + rng.normal(0, 0.13, size)
    place = np.clip(np.round(level * (len(marks) - 1)), 0, len(marks) - 1).astype(int)
    names = [f"Invented school {number}" for number in range(1, schools + 1)]
    table = pd.DataFrame(
        {"School": names}
        | {
            factor.name: [scale.text(marks[at]) for at in row]
            for factor, row in zip(framework.factors, place, strict=True)
        }
    )
    path = OUT / f"illustrative {key} 2026.csv"
    table.to_csv(path, index=False)
    return es.load_ratings(path, framework=key, as_cluster="Illustrative", as_round="2026")


def gallery() -> str:
    """Write real pages into ``extra/pages`` and a card for each."""
    folder = EXTRA / "pages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cards = [_card("The published worked example", _report(es.load_ratings(), folder / "worked-example"))]
    schools = es.write_school_pages(es.load_ratings(), folder / "schools")["page"].iloc[5]
    cards.append(_card("One school of it", Path(schools)))
    for key in es.framework_keys():
        if key != "es-2009":
            title = f"{es.load_framework(key).title} (illustrative marks)"
            cards.append(_card(title, _report(illustrative(key), folder / key)))
    es.write_council_pages(folder / "council")
    council = sorted((folder / "council").glob("*.html"))
    cards += [_card(f"A council's {page.stem.replace('-', ' ')}, as published in 2003", page) for page in council]
    return "::::{grid} 1 2 2 3\n" + "\n".join(cards) + "\n::::\n"


def _report(ratings: pd.DataFrame, folder: Path) -> Path:
    return Path(es.write_cluster_reports(ratings, folder)["page"].iloc[0])


def _card(title: str, page: Path) -> str:
    link = page.relative_to(EXTRA).as_posix()
    size = f"{page.stat().st_size // 1024} KB"
    return f":::{{grid-item-card}} {title}\n:link: ../{link}\n:link-type: url\n\nOne file, {size}.\n:::"


def copy_notebooks() -> None:
    """Sphinx reads only below this folder; a notebook whose first words are an output gets a title of its own."""
    folder = HERE / "notebooks"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        if not any(cell.cell_type == "markdown" and cell.source.startswith("# ") for cell in notebook.cells):
            title = f"# Notebook {path.stem.replace('-', ' ')}"
            notebook.cells.insert(0, nbformat.v4.new_markdown_cell(title, id="title"))
        nbformat.write(notebook, folder / path.name)
