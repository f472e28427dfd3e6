"""An instrument's file as plain tables, and where in the file each of their entries stands."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from esanalysis.errors import FrameworkError
from esanalysis.files.shipped import DATA

__all__ = ["Keys", "Source", "guess", "read_source", "toml_source"]

Keys = tuple[str | int, ...]

FOLDER = DATA / "frameworks"
_KEY = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")


@dataclass(frozen=True)
class Source:
    """What an instrument's file holds.

    Parameters
    ----------
    raw : dict
        Its entries, as TOML gives them.
    file : str
        Name of the file without folders, for messages.
    stem : str
        The same without its ending: the key of an instrument that names none.
    place : callable
        Where the entry at a path stands, such as ``line 12, scale.minimum``.
    shipped : bool
        Whether the file came with the package and was checked by its tests.
    """

    raw: dict[str, Any]
    file: str
    stem: str
    place: Callable[[Keys], str]
    shipped: bool = False


def read_source(source: str | Path, what: str, shipped: list[str]) -> Source:
    """Read a shipped file by its key, or any other by its path.

    Parameters
    ----------
    source : str or Path
        A key of `shipped`, or the path of a file that ends in .toml or .xlsx.
    what : str
        ``framework`` or ``risk matrix``, for messages.
    shipped : list of str
        Keys of the files that come with the package.

    Returns
    -------
    Source

    Raises
    ------
    FrameworkError
        There is no such file, or it cannot be read; the message names the `shipped` keys.
    """
    path = Path(source)
    kind = path.suffix.casefold()
    by_key = kind != ".toml"
    if by_key:
        path = FOLDER / f"{source}.toml"
    try:
        return toml_source(path.read_text(encoding="utf-8-sig"), path.name, shipped=by_key)
    except FileNotFoundError:
        near = (by_key and guess(str(source), shipped)) or "."
        raise FrameworkError(
            f"There is no {what} {str(source)!r}{near} Shipped are: {', '.join(shipped)}. "
            "Your own is named by its path, ending in .toml or .xlsx."
        ) from None
    except UnicodeDecodeError:
        raise FrameworkError(f"{path.name} is not saved as UTF-8: save it again with that encoding.") from None
    except FrameworkError:
        raise
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        raise FrameworkError(f"{path.name} cannot be read: {getattr(error, 'strerror', None) or error}.") from None


def toml_source(text: str, file: str, *, shipped: bool = False) -> Source:
    r"""Read the text of a TOML file.

    Parameters
    ----------
    text : str
        What the file holds.
    file : str
        Its name, for messages.
    shipped : bool
        Whether the file came with the package.

    Returns
    -------
    Source

    Raises
    ------
    FrameworkError
        The text is not TOML; the message says on which line.

    Examples
    --------
    >>> source = toml_source('title = "Own"\n[scale]\nminimum = 1\n', "own.toml")
    >>> source.raw["scale"], source.place(("scale", "minimum"))
    ({'minimum': 1}, 'line 3, scale.minimum')
    """
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a TOMLDecodeError is a ValueError, as is a number too long to read
        raise FrameworkError(
            f"{file} cannot be read as TOML: {error or 'it is nested too deeply'}. Texts stand in quotes, "
            "and every [table] and entry once."
        ) from None
    lines: dict[Keys, int] = {}

    def place(path: Keys) -> str:
        if not lines:  # worked out only for a file that has something to mend
            lines.update(_lines(text))
        known = next((lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in lines), None)
        return f"line {known}, {written(path)}" if known else written(path)

    return Source(raw, file, Path(file).stem, place, shipped)


def written(path: Keys) -> str:
    """Write the path of an entry as people know it, list entries counted from 1.

    Examples
    --------
    >>> written(("factors", 2, "label")), written(())
    ('factors[3].label', 'the file')
    """
    text = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "the file"


def guess(text: str, known: Iterable[str], quote: str = "'") -> str:
    """Ask whether a name that is nearly right was meant; empty where none is near.

    Parameters
    ----------
    text : str
        What was written.
    known : iterable of str
        What could have been meant.
    quote : str
        Put around the name.

    Returns
    -------
    str

    Examples
    --------
    >>> guess("titel", ["title", "factor"]), guess("xyz", ["title"])
    ("; did you mean 'title'?", '')
    """
    near = difflib.get_close_matches(text.casefold(), list(known), n=1, cutoff=0.7)
    return f"; did you mean {quote}{near[0]}{quote}?" if near else ""


def _lines(text: str) -> dict[Keys, int]:
    """Line on which each table and entry of a TOML text begins, counted from 1."""
    found: dict[Keys, int] = {}
    counts: dict[Keys, int] = {}
    current: Keys = ()
    inside = _Inside()
    for number, line in enumerate(text.splitlines(), start=1):
        if inside.nothing and (header := re.match(r"\s*(\[\[?)(?!\s*#)", line)):
            current = _header(_keys(line[header.end() :]), len(header[1]) == 2, counts)
            found.setdefault(current, number)
        elif inside.nothing and (keys := _keys(line)):
            found.setdefault((*current, *keys), number)
            inside.pass_over(line.partition("=")[2] if '"' not in line.partition("=")[0] else line)
        elif not inside.nothing:
            inside.pass_over(line)
    return found


def _header(keys: list[str], is_list: bool, counts: dict[Keys, int]) -> Keys:
    """Path of the table that a ``[header]`` opens, with the place of each list entry on the way."""
    path: Keys = ()
    for place, key in enumerate(keys):
        path = (*path, key)
        if is_list and place == len(keys) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _keys(line: str) -> list[str]:
    """Parts of a dotted key at the beginning of a line."""
    keys, at = [], 0
    while match := _KEY.match(line, at):
        keys.append(next(part for part in match.groups() if part is not None))
        at = match.end()
        if line[at : at + 1] != ".":
            return keys if line[at : at + 1] in ("=", "]") else []
        at += 1
    return []


class _Inside:
    """Whether a line of TOML begins inside a list or a text of several lines."""

    def __init__(self) -> None:
        self.depth, self.quote = 0, ""

    @property
    def nothing(self) -> bool:
        return not self.depth and not self.quote

    def pass_over(self, line: str) -> None:
        at = 0
        while at < len(line):
            if self.quote:
                at = self._in_text(line, at)
                continue
            if line[at] == "#":
                return
            if line[at] in "\"'":
                self.quote = line[at] * (3 if line.startswith(line[at] * 3, at) else 1)
                at += len(self.quote)
                continue
            self.depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(line[at], 0)
            at += 1
        if len(self.quote) == 1:  # a text on one line ends with it
            self.quote = ""

    def _in_text(self, line: str, at: int) -> int:
        if line[at] == "\\" and self.quote[0] == '"':
            return at + 2
        if line.startswith(self.quote, at):
            at += len(self.quote)
            self.quote = ""
            return at
        return at + 1
