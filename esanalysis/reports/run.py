"""Notebooks in, shared pages out: run a notebook with parameters and write one self-contained HTML file.

The notebook is executed with nbclient, which is what papermill stands on, and exported with nbconvert and a lean
template: their default page needs three scripts from the network and 300 KB of style.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from esanalysis.errors import ReportError

__all__ = ["Job", "execute", "slug", "to_html", "write_reports"]

SECONDS = 300  # no cell of ours takes a tenth of it; without a limit a hang would last for ever
_PAGE = Path(__file__).parent.parent / "display" / "page"


@dataclass(frozen=True)
class Job:
    """One report to write: a notebook, its parameters, the page's title and where it goes."""

    notebook: Path
    target: Path
    title: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def execute(notebook: Path, parameters: Mapping[str, Any] | None = None, seconds: int = SECONDS) -> NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel of this Python.

    Parameters
    ----------
    notebook : Path
        The notebook; it is not changed.
    parameters : mapping, optional
        Values that take the place of the defaults in the cell tagged ``parameters``.
    seconds : int
        Time limit of a cell.

    Returns
    -------
    NotebookNode
        The notebook with its outputs.

    Raises
    ------
    ReportError
        The notebook has no such cell or parameter, a cell failed, took too long, or the kernel died.
    """
    node = nbformat.read(notebook, as_version=4)
    if parameters:
        _set_parameters(node, parameters, notebook.name)
    # Widget state is not stored: the exporter must pick the HTML that stands beside a widget.
    client = NotebookClient(
        node, timeout=seconds, startup_timeout=120, kernel_name="python3", store_widget_state=False,
        extra_arguments=["--IPKernelApp.log_level=40"],  # a warning about loopback sockets helps nobody here
    )  # fmt: skip
    try:
        with tempfile.TemporaryDirectory() as empty:
            client.execute(cwd=empty)
    except CellTimeoutError:
        raise ReportError(f"{notebook.name}: a cell took longer than {seconds} seconds and was stopped.") from None
    except CellExecutionError as error:
        raise ReportError(f"{notebook.name} stopped with {error.ename}: {error.evalue}") from error
    except (DeadKernelError, RuntimeError) as error:
        raise ReportError(f"{notebook.name}: the Python process behind the notebook died ({error}).") from error
    return node


def _set_parameters(node: NotebookNode, parameters: Mapping[str, Any], name: str) -> None:
    """Put the values behind the defaults, as a cell of their own, the way papermill does."""
    tagged = (n for n, cell in enumerate(node.cells) if "parameters" in cell.metadata.get("tags", []))
    place = next(tagged, None)
    if place is None:
        raise ReportError(f"{name} has no cell tagged 'parameters', so it cannot be run with other data.")
    defaults = node.cells[place].source
    unknown = [key for key in parameters if not re.search(rf"^{key}\s*=", defaults, flags=re.MULTILINE)]
    if unknown:
        raise ReportError(f"{name} has no parameter {', '.join(unknown)}.")
    source = "\n".join(f"{key} = {value!r}" for key, value in parameters.items())
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["injected-parameters"]})
    node.cells.insert(place + 1, cell)


def to_html(node: NotebookNode, title: str) -> str:
    """Export an executed notebook: code hidden, contents listed, nothing fetched from anywhere."""
    config = Config()
    config.HTMLExporter.exclude_anchor_links = True
    # A template folder of our own that extends nothing, so that none has to be installed beside us.
    exporter = HTMLExporter(config=config, template_name=_PAGE.name, extra_template_basedirs=[str(_PAGE.parent)])
    stylesheet = (_PAGE / "report.css").read_text(encoding="utf-8")
    page, _ = exporter.from_notebook_node(node, resources={"title": title, "stylesheet": stylesheet})
    return _with_contents(page)


def _with_contents(page: str) -> str:
    """Give every second-level heading an id and list them below the first heading."""
    entries: list[str] = []

    def numbered(match: re.Match) -> str:
        entries.append(f'<li><a href="#part-{len(entries) + 1}">{match[1]}</a></li>')
        return f'<h2 id="part-{len(entries)}">{match[1]}</h2>'

    page = re.sub(r"<h2>(.*?)</h2>", numbered, page)
    contents = f'<nav aria-label="Contents"><ul>{"".join(entries)}</ul></nav>'
    return page.replace("</h1>", f"</h1>\n{contents}", 1) if entries else page


def write_reports(
    jobs: Sequence[Job], told: Callable[[Job], None] = lambda job: None, workers: int | None = None
) -> list[Path]:
    """Write every report, several at a time.

    Parameters
    ----------
    jobs : sequence of Job
        What to run and where to write it.
    told : callable
        Called with each job when its file is there.
    workers : int, optional
        How many kernels run at once; default as many as there are processors.

    Returns
    -------
    list of Path
        The files, in the order of `jobs`.

    Raises
    ------
    ReportError
        One or more reports failed; the others are written, and no file is left half written.
    """
    failed: list[str] = []
    with ThreadPoolExecutor(workers or min(len(jobs), os.cpu_count() or 1)) as pool:
        running = {pool.submit(_write, job): job for job in jobs}
        for done in as_completed(running):
            try:
                done.result()
            except (ReportError, OSError) as error:
                failed.append(f"{running[done].title}: {error}")
            else:
                told(running[done])
    if failed:
        raise ReportError("\n".join(sorted(failed)))
    return [job.target for job in jobs]


def _write(job: Job) -> None:
    page = to_html(execute(job.notebook, job.parameters), job.title)
    # Written beside its place and moved there whole: a report is complete or absent.
    part = job.target.with_name(f".{job.target.name}.part")
    try:
        job.target.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(page, encoding="utf-8")
        part.replace(job.target)
    finally:
        part.unlink(missing_ok=True)


def slug(names: Iterable[str]) -> str:
    """Make a file name that every system accepts.

    Examples
    --------
    >>> slug(["St. Mary's & Co", "2009/10"])
    'st-mary-s-co-2009-10'
    """
    return re.sub(r"[^\w]+", "-", " ".join(names).casefold()).strip("-") or "report"
