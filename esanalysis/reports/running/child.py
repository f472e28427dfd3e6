"""What a child process does: one task in, one page out, and word of how far it is.

A task comes in as a pickle. Word goes out as lines of JSON: ``{"cell": 3}`` before each cell, then ``{"page": ...}``
or ``{"error": ...}``. What the notebook does to this process ends with it; nothing it writes to the screen gets there.
"""

import hashlib
import json
import os
import pickle
import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["Task", "child", "preload", "quiet"]

_encode = json.JSONEncoder().encode  # ours, whatever a notebook does to the module
Tell = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Task:
    """One notebook to run: what a child has to know, and no more."""

    notebook: Path
    title: str
    own: Path  # an empty folder for what IPython and matplotlib want to keep; removed by the parent
    folder: Path  # where it runs
    parameters: Mapping[str, Any] = field(default_factory=dict)
    kernel: bool = False
    seconds: int = 0  # time limit of a cell in a kernel; elsewhere the parent keeps it


def child(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Take a task, make its page and tell the parent; never raises."""

    def tell(word: Mapping[str, Any]) -> None:
        outgoing.write(_encode(word).encode() + b"\n")
        outgoing.flush()

    try:
        task: Task = pickle.load(incoming)
        tell({"page": None} | _made(task, tell))
    except BrokenPipeError:
        pass  # the parent has gone
    except BaseException as error:
        tell({"error": _said(error)})


def _said(error: BaseException) -> str:
    from esanalysis.errors import EsanalysisError

    return str(error) if isinstance(error, EsanalysisError) else f"{type(error).__name__}: {error}"


def _made(task: Task, tell: Tell) -> dict[str, Any]:
    from esanalysis.reports.export import left_out, to_html

    node = _in_kernel(task, tell) if task.kernel else _in_shell(task, tell)
    return {"page": to_html(node, task.title), "note": left_out(node)}


def _in_kernel(task: Task, tell: Tell) -> Any:
    from esanalysis.reports.running.kernel import execute

    os.environ["JUPYTER_RUNTIME_DIR"] = str(task.own)  # its connection file goes when the folder does
    return execute(task.notebook, task.parameters, task.seconds, task.folder, lambda cell: tell({"cell": cell}))


def _in_shell(task: Task, tell: Tell) -> Any:
    from esanalysis.reports.running.notebook import read_notebook
    from esanalysis.reports.running.shell import page_shell, run_cells

    os.environ["IPYTHONDIR"] = str(task.own)
    _seed(task)
    os.chdir(task.folder)
    sys.path.insert(0, str(task.folder))  # modules beside the notebook, as in JupyterLab
    name = task.notebook.name
    number = 0

    def told(cell: int) -> None:
        nonlocal number
        number = cell
        tell({"cell": cell})

    def flooded() -> None:
        tell({"error": f"{name}: code cell {number} put out more than a page can hold and was stopped."})
        os._exit(1)  # whatever the notebook's own code would make of an exception

    node = read_notebook(task.notebook)
    run_cells(page_shell(task.own), node, task.parameters, name, told, flooded)
    return node


def _seed(task: Task) -> None:
    """Draws that a notebook does not seed are the same for the same page, and others for another."""
    import numpy as np

    seed = int.from_bytes(hashlib.sha256(f"{task.notebook.name}\n{task.title}".encode()).digest()[:4])
    random.seed(seed)
    np.random.seed(seed)


def preload() -> None:
    """Import what pages need and prepare what every page uses, so that a forked child finds it ready."""
    import importlib
    import pkgutil

    import esanalysis
    from esanalysis.reports.export import assembled
    from esanalysis.reports.running import shell  # noqa: F401

    for late in ("IPython.core.magics", "scipy.optimize", "matplotlib.axes"):
        importlib.import_module(late)  # imported only when they are first used
    apart = ("esanalysis.cli", "esanalysis.reports", "esanalysis.__main__")
    for module in pkgutil.walk_packages(esanalysis.__path__, "esanalysis."):
        if not module.name.startswith(apart):
            importlib.import_module(module.name)
    assembled(["<h1>Ready</h1>"], "Ready")


def quiet() -> None:
    """Send what compiled code or another program writes to the screen to nowhere; a page has its own streams."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)


def main() -> None:
    """Make one page in this fresh Python, task on the standard input, word on the standard output."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    quiet()
    child(incoming, outgoing)
    outgoing.flush()
    os._exit(0)  # threads that the notebook left behind are not waited for
