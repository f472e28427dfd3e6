"""The cell tagged ``parameters``, and values in place of its defaults."""

import re
from collections.abc import Iterable
from typing import Any

from esanalysis.errors import ReportError

__all__ = ["parameters_cell"]


def parameters_cell(node: Any, wanted: Iterable[str], name: str) -> int | None:
    """Place of the cell that sets the parameters; None if no value is wanted and there is none.

    Raises
    ------
    ReportError
        The notebook has no such cell, or the cell does not set a parameter that is wanted.
    """
    wanted = list(wanted)
    tagged = (n for n, cell in enumerate(node.cells) if "parameters" in cell.metadata.get("tags", []))
    place = next(tagged, None)
    if place is None:
        if not wanted:
            return None
        raise ReportError(
            f"{name} has no cell tagged 'parameters', so it cannot be run with other data. In JupyterLab, choose the "
            "cell that sets them and add the tag under Property Inspector, Cell Tags."
        )
    held = re.findall(r"^([^\W\d]\w*)\s*(?::[^=\n]+)?=(?!=)", node.cells[place].source, flags=re.MULTILINE)
    if unknown := [key for key in wanted if key not in held]:
        raise ReportError(f"{name} has no parameter {', '.join(unknown)}. It has: {', '.join(held) or 'none'}.")
    return place
