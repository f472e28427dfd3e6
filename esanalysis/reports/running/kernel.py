"""A notebook run in a real Jupyter kernel: for stored notebooks, and for an analyst's own that needs one."""

import pickle
import tempfile
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from esanalysis.errors import ReportError
from esanalysis.reports.running.parameters import parameters_cell

__all__ = ["SECONDS", "execute"]

SECONDS = 300  # no cell of ours takes a tenth of it; without a limit a hang would last for ever
_PLAIN = (str, int, float, bool, type(None), list, tuple, dict)


def execute(
    notebook: Path, parameters: Mapping[str, Any] | None = None, seconds: int = SECONDS, folder: Path | None = None,
    told: Callable[[int], None] = lambda number: None,
) -> NotebookNode:  # fmt: skip
    """Run a notebook from top to bottom in a fresh kernel of this Python.

    Parameters
    ----------
    notebook : Path
        The notebook; it is not changed.
    parameters : mapping, optional
        Values that take the place of the defaults in the cell tagged ``parameters``.
    seconds : int
        Time limit of a cell.
    folder : Path, optional
        Folder to run in; default an empty one, which is removed.
    told : callable
        Called with the number of each code cell before it runs.

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
    numbers = count(1)
    # Widget state is not stored: the exporter must pick the HTML that stands beside a widget.
    client = NotebookClient(
        node, timeout=seconds, startup_timeout=120, kernel_name="python3", store_widget_state=False,
        extra_arguments=["--IPKernelApp.log_level=40"],  # a warning about loopback sockets helps nobody here
        on_cell_execute=lambda **_: told(next(numbers)),
    )  # fmt: skip
    try:
        with tempfile.TemporaryDirectory() as empty:
            _set_parameters(node, parameters or {}, notebook.name, Path(empty))
            client.execute(cwd=str(folder or empty))
    except CellTimeoutError:
        raise ReportError(f"{notebook.name}: a cell took longer than {seconds} seconds and was stopped.") from None
    except CellExecutionError as error:
        raise ReportError(f"{notebook.name} stopped with {error.ename}: {error.evalue}") from error
    except (DeadKernelError, RuntimeError) as error:
        raise ReportError(f"{notebook.name}: the Python process behind the notebook died ({error}).") from error
    return node


def _set_parameters(node: NotebookNode, parameters: Mapping[str, Any], name: str, empty: Path) -> None:
    """Put the values behind the defaults, as a cell of their own, the way papermill does."""
    place = parameters_cell(node, parameters, name)
    if place is None or not parameters:
        return
    lines = [f"{key} = {_written(key, value, empty)}" for key, value in parameters.items()]
    cell = nbformat.v4.new_code_cell("\n".join(lines), metadata={"tags": ["injected-parameters"]})
    node.cells.insert(place + 1, cell)


def _written(key: str, value: Any, empty: Path) -> str:
    """A value as a kernel can be told it: as Python writes it, or through a file that lasts as long as the run."""
    if isinstance(value, _PLAIN):
        return repr(value)
    if isinstance(value, Path):
        return repr(str(value))
    with tempfile.NamedTemporaryFile(prefix=f"{key}-", suffix=".pickle", dir=empty, delete=False) as file:
        pickle.dump(value, file)
    return f"__import__('pickle').loads(__import__('pathlib').Path({file.name!r}).read_bytes())"
