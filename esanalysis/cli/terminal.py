"""What reaches the terminal: every name as text, so that none can give orders to the screen."""

import re
from typing import Any, TextIO

__all__ = ["Terminal"]

# Control characters but tab and line end, marks that turn the text around them, and characters without any width.
_SIGNALS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


class Terminal:
    r"""A stream that shows control characters as numbers and does not send them.

    Examples
    --------
    >>> import io
    >>> seen = io.StringIO()
    >>> print("Ash\x1b[31m \u202eRoad", file=Terminal(seen))
    >>> seen.getvalue()
    'Ash[U+001B][31m [U+202E]Road\n'
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text, and every character of it so that it is seen."""
        return self._stream.write(_SIGNALS.sub(lambda found: f"[U+{ord(found[0]):04X}]", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
