"""The kinds of problem that a rating file can have: the smallest input that shows each, and what its message says today."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import esanalysis as es

TEN = "engagement,integration,alignment,arrangements,partners,training,publicity,design,funding,impact"
KEYS = ",".join(es.load_framework().keys)


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its name, the smallest file that shows it, and what it means in a sentence."""

    kind: str
    means: str
    content: str
    name: str = "ratings.csv"


def grid(*rows: str) -> str:
    """A small file: the diagnostic's factors as headings, and a row a school."""
    return "\n".join([f"School,{KEYS}", *rows]) + "\n"


KINDS = [
    Kind("out of range", "A mark is beyond the ends of the scale.", grid("Ash,5,5,5,5,5,5,5,5,5,11", "Beck,4,4,4,4,4,4,4,4,4,5")),
    Kind("not a number", "A cell holds a word that is no mark and no sign for a missing one.", grid("Ash,5,5,5,5,5,5,5,5,5,good", "Beck,4,4,4,4,4,4,4,4,4,5")),
    Kind("not a whole number", "A mark lies between two steps of the scale.", grid("Ash,5,5,5,5,5,5,5,5,5,5.5", "Beck,4,4,4,4,4,4,4,4,4,5")),
    Kind("identical ratings", "A school has one mark throughout.", grid("Ash,5,5,5,5,5,5,5,5,5,5", "Beck,4,3,4,4,4,4,4,4,4,6")),
    Kind("school twice", "A school stands twice in one cluster and round.", grid("Ash,5,5,5,5,5,5,5,5,5,6", "Ash,4,4,4,4,4,4,4,4,4,5")),
    Kind("KSF missing", "No row or column holds one of the factors.", "School,engagement,funding\nAsh,5,6\nBeck,4,5\n"),
    Kind("no such file", "The name leads nowhere.", "", "nowhere.csv"),
]  # fmt: skip


def problems(kind: Kind) -> list:
    """What `check_ratings` says of the smallest input."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / kind.name
        if kind.content:
            path.write_text(kind.content, encoding="utf-8")
        return es.check_ratings(path)


def shown(kind: Kind) -> str:
    """The entry of the catalogue."""
    said = "\n".join(str(problem).replace(str(Path(tempfile.gettempdir())), "") for problem in problems(kind))
    source = f"```text\n{kind.content.strip() or '(there is no such file)'}\n```\n\n"
    return f"## {kind.kind}\n\n{kind.means}\n\n{source}It is answered with:\n\n```text\n{said}\n```\n"
