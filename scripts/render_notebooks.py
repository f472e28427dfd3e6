"""Run the notebooks and store them with their outputs, the way they are committed.

    python scripts/render_notebooks.py [--check] [NOTEBOOK ...]

Only what the notebook says is kept: no times, no versions, no execution traces of this machine.
"""

import sys
from pathlib import Path

import nbformat

from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.reports.running.kernel import execute


def render(path: Path) -> None:
    """Execute a notebook in place; the file changes only when an output does."""
    node = execute(path)
    for number, cell in enumerate(node.cells, start=1):
        cell.id = f"cell-{number}"
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.metadata.pop("collapsed", None)
            for output in cell.outputs:
                if "data" in output:  # the text form repeats nothing that the HTML form does not say
                    output.metadata = {}
                    # A live widget is known by a random id, and dead without its kernel; its HTML stays.
                    output.data.pop("application/vnd.jupyter.widget-view+json", None)
    node.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.validate(node)
    path.write_text(nbformat.writes(node) + "\n", encoding="utf-8")
    print(path.name)


def faults(path: Path) -> list[str]:
    """What shows that stored outputs are not those of one whole run, without running it."""
    code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    found = []
    if [cell.execution_count for cell in code] != list(range(1, len(code) + 1)):
        found.append(f"{path.name}: its cells were not run from the first to the last in one go")
    if any(output.output_type == "error" for cell in code for output in cell.outputs):
        found.append(f"{path.name}: an output is an error")
    return found


if __name__ == "__main__":
    names = [name for name in sys.argv[1:] if name != "--check"]
    paths = [Path(name) for name in names] or sorted(NOTEBOOKS.glob("*.ipynb"))
    if "--check" in sys.argv:
        said = [fault for path in paths for fault in faults(path)]
        sys.exit("\n".join([*said, "Store it anew: python scripts/render_notebooks.py NOTEBOOK"]) if said else 0)
    for path in paths:
        render(path)
