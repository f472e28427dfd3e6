"""What stands in a folder of pages already, and what each was made of, so that only what changed is made again.

One line of JSON a page, added when the page is whole on disk. A run that was killed left a page without its line at
worst, which is then made once more. A page that somebody has edited since is made anew as well.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from esanalysis.files.writing import write_whole
from esanalysis.reports.job import Job

__all__ = ["Entry", "Journal", "digest_of"]

NAME = ".esanalysis-pages.jsonl"
_SPARE = 1000  # lines that may be out of date before the file is written anew


@dataclass(frozen=True)
class Entry:
    """One page: its file's name, what it was made of, what it holds, and its first main point."""

    page: str
    made_of: str
    holds: str
    point: str = ""


class Journal:
    """The pages of one folder.

    Parameters
    ----------
    folder : Path
        Folder of the pages; it need not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self.entries: dict[str, Entry] = {}
        lines = self._lines()
        for line in lines:
            with suppress(ValueError, TypeError):  # the last line of a run that was killed may be torn
                entry = Entry(**json.loads(line))
                self.entries[entry.page] = entry
        self._spare = len(lines) - len(self.entries)

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []

    def stands(self, job: Job, made_of: str) -> bool:
        """Whether the page is there, made of the same, and as it was written."""
        entry = self.entries.get(job.target.name)
        if entry is None or entry.made_of != made_of:
            return False
        try:
            return hashlib.sha256(job.target.read_bytes()).hexdigest() == entry.holds
        except OSError:
            return False

    def note(self, target: Path, made_of: str, holds: str, point: str) -> None:
        """Add a page that has just been written."""
        entry = Entry(target.name, made_of, holds, point)
        self._spare += target.name in self.entries
        self.entries[target.name] = entry
        with suppress(OSError):  # without it the page is made again another time, and nothing worse
            with self.path.open("ab+") as file:
                file.seek(0, os.SEEK_END)
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":
                        file.write(b"\n")
                file.write(json.dumps(asdict(entry)).encode() + b"\n")
            if self._spare > _SPARE:
                write_whole(self.path, "".join(json.dumps(asdict(each)) + "\n" for each in self.entries.values()))
                self._spare = 0


def digest_of(job: Job) -> str:
    """Digest of all that a page is made of: data, notebook, parameters, title, and this package.

    Raises
    ------
    OSError
        The notebook cannot be read.
    """
    whole = hashlib.sha256()
    parameters = {name: _written(value) for name, value in sorted(job.parameters.items())}
    for part in (job.made_of, job.title, repr(parameters), str(job.kernel), package()):
        whole.update(part.encode() + b"\0")
    whole.update(job.notebook.read_bytes())
    return whole.hexdigest()


def _written(value: Any) -> str:
    """A parameter as text; of a file that it names, also what is in it."""
    if isinstance(value, str | Path) and len(str(value)) < 1000:
        with suppress(OSError, ValueError):
            return f"{value}={hashlib.sha256(Path(value).read_bytes()).hexdigest()}"
    if isinstance(value, list | tuple):
        return repr([_written(each) for each in value])
    if isinstance(value, Mapping):
        return repr({key: _written(each) for key, each in value.items()})
    return repr(value)


@cache
def package() -> str:
    """Version of this package, and of its own text: while it is worked on, the version stays the same."""
    folder = Path(__file__).resolve().parent.parent
    text = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".css", ".js", ".toml", ".csv", ".mplstyle"):
            text.update(path.read_bytes())
    return f"esanalysis {version('esanalysis')}, {text.hexdigest()}"
