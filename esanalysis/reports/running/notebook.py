"""A notebook as nested dicts whose entries are attributes too, read without `nbformat`, whose import takes a second."""

import json
from pathlib import Path
from typing import Any

__all__ = ["Node", "read_notebook"]


class Node(dict[str, Any]):
    """A part of a notebook: ``cell.source`` is ``cell["source"]``.

    Examples
    --------
    >>> node = Node(cell_type="code", source="1 + 1")
    >>> node.outputs = []
    >>> node.source, node["outputs"]
    ('1 + 1', [])
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


def read_notebook(path: Path) -> Any:
    """Read a notebook; one of an older format is brought to today's by `nbformat`."""
    node = json.loads(path.read_text(encoding="utf-8"), object_hook=Node)
    if node.get("nbformat") != 4:
        import nbformat

        return nbformat.read(path, as_version=4)
    for cell in node.cells:
        cell.source = "".join(cell.source)  # stored as a list of lines, or as one text
    return node
