"""A notebook's cells run in this process, by IPython's own shell and display machinery, without a kernel.

What a Jupyter kernel adds to the shell is a second process that talks over sockets; starting it takes longer than a
page. The outputs are the same: the value of a cell's last line, what is displayed, what is printed, in their order.
"""

import base64
import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from esanalysis.errors import EsanalysisError, ReportError
from esanalysis.reports.running.notebook import Node
from esanalysis.reports.running.parameters import parameters_cell

__all__ = ["LIMIT", "Flood", "page_shell", "run_cells"]

LIMIT = 20_000_000  # characters that one notebook may put out; the largest page of ours is a twentieth


class Flood(BaseException):
    """More output than a page can be; no ``except Exception`` in a notebook holds it up."""


class _Outputs:
    """What the cell that runs now has put out."""

    def __init__(self) -> None:
        self.cell: list[Node] = []
        self.size = 0
        self.clear_next = False
        self.on_flood: Callable[[], None] = lambda: None

    def start(self) -> None:
        self.cell = []
        self.clear_next = False

    def count(self, size: int) -> None:
        self.size += size
        if self.size > LIMIT:
            self.on_flood()
            raise Flood

    def add(self, output: Node) -> None:
        self.count(sum(len(str(value)) for value in output.get("data", {}).values()))
        self._clear_if_asked()
        self.cell.append(output)

    def write(self, name: str, text: str) -> None:
        self.count(len(text))
        self._clear_if_asked()
        if self.cell and self.cell[-1].get("name") == name:
            self.cell[-1].text.append(text)
        else:
            # Joined when the cell is done: adding to a growing text is quadratic.
            self.cell.append(Node(output_type="stream", name=name, text=[text]))

    def clear(self, wait: bool) -> None:
        self.clear_next = wait
        if not wait:
            self.cell.clear()

    def update(self, key: str, data: dict, metadata: dict) -> None:
        for output in self.cell:
            if output.get("transient", {}).get("display_id") == key:
                output.data, output.metadata = data, metadata

    def finished(self) -> list[Node]:
        for output in self.cell:
            output.pop("transient", None)
            if output.output_type == "stream":
                output.text = "".join(output.text)
        return self.cell

    def _clear_if_asked(self) -> None:
        if self.clear_next:
            self.cell.clear()
            self.clear_next = False


class _Hook(DisplayHook):
    """Takes the value of a cell's last line."""

    def start_displayhook(self) -> None: ...

    def write_output_prompt(self) -> None: ...

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        data = _as_text(format_dict)
        count = self.prompt_count
        shell: Any = self.shell
        shell.outputs.add(Node(output_type="execute_result", data=data, metadata=md_dict or {}, execution_count=count))

    def finish_displayhook(self) -> None: ...


class _Publisher(DisplayPublisher):
    """Takes what is displayed."""

    def publish(
        self, data: Any, metadata: Any = None, source: Any = None, *, transient: Any = None, update: bool = False,
        **_: Any,
    ) -> None:  # fmt: skip
        data, outputs = _as_text(data), self.shell.outputs
        if update:
            outputs.update((transient or {}).get("display_id", ""), data, metadata or {})
            return
        output = Node(output_type="display_data", data=data, metadata=metadata or {})
        output["transient"] = transient or {}
        outputs.add(output)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


def _as_text(data: Mapping[str, Any]) -> dict[str, Any]:
    """Pictures are stored as text, as a kernel sends them."""
    return {
        mime: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for mime, value in data.items()
    }


class _Stream(io.TextIOBase):
    """Takes what is printed."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: _Outputs, number: int) -> None:
        self.name, self._outputs, self._number = name, outputs, number

    def write(self, text: str) -> int:
        self._outputs.write(self.name, str(text))
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number


class _PageShell(InteractiveShell):
    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    outputs: _Outputs
    failed: BaseException | None = None

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        """Print nothing: the error is reported with the page's name, also one that came while a value was shown."""
        self.failed = self.failed or evalue

    def show_usage_error(self, exc: Any) -> None:
        """Print nothing either."""


def page_shell(folder: Path) -> _PageShell:
    """Make this process's shell; what IPython wants to keep for itself goes into `folder`."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.ProfileDir.location = str(folder)
    shell = _PageShell.instance(config=config)
    shell.outputs = _Outputs()
    return shell


def run_cells(
    shell: _PageShell,
    node: Node,
    parameters: Mapping[str, Any],
    name: str,
    told: Callable[[int], None] = lambda number: None,
    flooded: Callable[[], None] = lambda: None,
) -> None:
    """Run every code cell and store its outputs in `node`.

    Parameters
    ----------
    shell : shell
        Of `page_shell`; it is used for one notebook.
    node : Node
        The notebook; its outputs are replaced.
    parameters : mapping
        Put in place of the defaults, once the cell tagged ``parameters`` has run.
    name : str
        What the notebook is called when something goes wrong.
    told : callable
        Called with the number of each code cell before it runs.
    flooded : callable
        Called when the notebook has put out more than a page can be.

    Raises
    ------
    ReportError
        A cell failed, or the notebook lacks a parameter.
    """
    place = parameters_cell(node, parameters, name)
    shell.outputs.on_flood = flooded
    sys.stdout, sys.stderr = (_Stream(stream, shell.outputs, n) for n, stream in ((1, "stdout"), (2, "stderr")))
    code = [(n, cell) for n, cell in enumerate(node.cells) if cell.cell_type == "code"]
    for number, (position, cell) in enumerate(code, start=1):
        told(number)
        _run(shell, cell, name)
        if position == place:
            shell.user_ns.update(parameters)


def _run(shell: _PageShell, cell: Node, name: str) -> None:
    tags = cell.metadata.get("tags", [])
    cell.outputs = []
    if "skip-execution" in tags or not cell.source.strip():
        return
    shell.outputs.start()
    shell.failed = None
    result = shell.run_cell(cell.source, store_history=True)
    cell.outputs = shell.outputs.finished()
    cell.execution_count = result.execution_count
    bare = any(set(output.get("data", ())) == {"text/plain"} for output in cell.outputs)  # its name in place of a page
    error = result.error_before_exec or result.error_in_exec or (shell.failed if bare else None)
    if error is not None and "raises-exception" not in tags:
        if isinstance(error, EsanalysisError):
            raise ReportError(f"{name}: {error}")  # already a sentence for the person at the desk
        raise ReportError(f"{name} stopped with {type(error).__name__}: {error}")
