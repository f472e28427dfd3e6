"""The page of any notebook: safe to send, readable offline."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from esanalysis.errors import ReportError
from esanalysis.reports.batch import write_pages
from esanalysis.reports.job import Job
from esanalysis.reports.running.workers import SECONDS

__all__ = ["write_page"]


def write_page(
    notebook: str | Path,
    out: str | Path | None = None,
    parameters: Mapping[str, Any] | None = None,
    *,
    title: str | None = None,
    kernel: bool = False,
    seconds: int = SECONDS,
) -> Path:
    """Run a notebook and write what it shows as one HTML file, without its code.

    The page holds all it needs: nothing is fetched from the network and no script is run, so it opens behind any
    firewall. The notebook itself is not changed.

    Parameters
    ----------
    notebook : path
        A Jupyter notebook.
    out : path, optional
        The file, or a folder that exists; default the notebook's name with ``.html`` in the current folder.
    parameters : mapping, optional
        Values that take the place of the defaults in the cell tagged ``parameters``; any Python objects.
    title : str, optional
        Title of the page; default the notebook's first heading.
    kernel : bool
        Run it in a Jupyter kernel of its own, which takes longer, for a notebook that needs one: another kernel's
        magics, widgets that talk.
    seconds : int
        Time limit of a cell.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ReportError
        There is no such notebook, a cell failed or took too long, or a parameter is not the notebook's.
    WriteError
        The page cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> import nbformat
    >>> folder = Path(tempfile.mkdtemp())
    >>> cells = [nbformat.v4.new_markdown_cell("# Small"), nbformat.v4.new_code_cell("print(6 * 7)")]
    >>> _ = nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "small.ipynb")
    >>> page = write_page(folder / "small.ipynb", folder)
    >>> page.name, "42" in page.read_text(encoding="utf-8")
    ('small.html', True)
    """
    notebook = Path(notebook)
    heading = _heading(notebook)
    target = Path(out) if out is not None else Path(f"{notebook.stem}.html")
    if target.is_dir():
        target = target / f"{notebook.stem}.html"
    job = Job(
        notebook, target, title or heading, dict(parameters or {}), kernel=kernel, folder=notebook.resolve().parent
    )
    [outcome] = write_pages([job], seconds=seconds)
    if outcome.state == "failed":
        raise ReportError(outcome.said)
    return target


def _heading(notebook: Path) -> str:
    """First heading of a notebook, or its name."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        lines = [
            line for cell in cells if cell["cell_type"] == "markdown" for line in "".join(cell["source"]).splitlines()
        ]
    except FileNotFoundError:
        raise ReportError(f"{notebook} is not there. Check the name and the folder.") from None
    except OSError as error:
        raise ReportError(f"{notebook} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError):
        raise ReportError(f"{notebook} is no Jupyter notebook (.ipynb), or an incomplete one.") from None
    return next((line[2:].strip() for line in lines if line.startswith("# ")), notebook.stem)
