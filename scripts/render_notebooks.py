"""Run the notebooks and store them with their outputs, the way they are committed.

    python scripts/render_notebooks.py [NOTEBOOK ...]

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


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(NOTEBOOKS.glob("*.ipynb")):
        render(Path(name))
