"""Kinds of problem of the file that ratings are recorded in."""

from pathlib import Path

from esanalysis import store
from esanalysis.errors import Problem
from kinds.entry import Kind

HEAD = '"cluster","round","school","ksf","rating","missing","note","rater","save","undoes","recorded"\n'


def row(*cells: str, save: int = 1) -> str:
    """One recorded rating."""
    given = [*cells, *[""] * (8 - len(cells)), str(save), "", f"2026-01-12T09:00:0{save}.000000Z"]
    return ",".join(f'"{cell}"' for cell in given) + "\n"


GOOD = HEAD + row("North", "2026", "Ash", "impact", "5")
CELL = {"cluster": "North", "round": "2026", "school": "Beck", "ksf": "impact", "rating": 4}


def read(path: Path) -> list[Problem]:
    """Read the store as a frame."""
    return store.read(path)[1]


def recorded(path: Path, rating: object = 4, **more: object) -> list[Problem]:
    """Record one more rating."""
    store.append(path, [CELL | {"rating": rating} | more])
    return []


def recorded_into_a_folder(path: Path) -> list[Problem]:
    """Record a rating into what is a folder."""
    return recorded(_folder(path))


def recorded_nowhere(path: Path) -> list[Problem]:
    """Record a rating where no file can be written, under a name too long for one beside it."""
    folder = path.with_name("r" * 240 + ".csv")
    folder.mkdir()
    return recorded(folder)


def undone_in_a_folder(path: Path) -> list[Problem]:
    """Take the last save back, of what is a folder."""
    store.undo(_folder(path))
    return []


def _folder(path: Path) -> Path:
    folder = path.with_name("North")
    folder.mkdir()
    return folder


OURS = {"name": "ratings.csv", "read": read}
STORE = [
    Kind("unknown KSF", "Somebody changed the file: the framework has no such factor. The row is left out.", GOOD + row("North", "2026", "Beck", "weather", "5", save=2), mended=GOOD + row("North", "2026", "Beck", "impact", "5", save=2), **OURS),
    Kind("out of range", "Somebody changed the file: the mark is not on the scale. The row is left out.", GOOD + row("North", "2026", "Beck", "impact", "11", save=2), mended=GOOD + row("North", "2026", "Beck", "impact", "10", save=2), **OURS),
    Kind("unknown reason", "Somebody changed the file: the reason for a missing mark is none of those that are known.", GOOD + row("North", "2026", "Beck", "impact", "", "lost", save=2), mended=GOOD + row("North", "2026", "Beck", "impact", "", "not rated", save=2), **OURS),
    Kind("torn line", "The program was stopped while it saved; all that was saved before is there.", GOOD + '"North","2026","Beck","imp', mended=GOOD, **OURS),
    Kind("damaged line", "A line has too few or too many columns.", GOOD + '"North","2026","Beck","impact","5"\n' + row("North", "2026", "Cedar", "impact", "6", save=2), mended=GOOD, **OURS),
    Kind("does not begin with the heading", "The file is another table, or a spreadsheet program saved it with other columns.", "School,Mark\nAsh,5\n", mended=GOOD, says="does not begin with the heading of a file of recorded ratings", **OURS),
    Kind("quotation mark never closed", "A quotation mark typed by hand swallows the rows behind it.", (GOOD + row("North", "2026", "Beck", "impact", "4", save=2)).replace('"', "").replace("Ash", '"Ash'), mended=GOOD, says="a quotation mark is opened here and never closed", **OURS),
    Kind("cannot be read as a table", "A text of the file is longer than any that could be recorded.", (HEAD + row("North", "2026", "Ash", "impact", "5", "", "x" * 140_000)).encode(), mended=GOOD, says="cannot be read as a table", **OURS),
    Kind("no such store", "The name leads nowhere.", b"", "nowhere.csv", read=read, says="cannot be read"),
    Kind("could not be saved", "The file cannot be written. The ratings are kept in another, and nothing is lost.", GOOD, "ratings.csv", read=recorded_into_a_folder, says="could not be saved to"),
    Kind("could not be saved anywhere", "Nor can any other file. The recorder then keeps the ratings until they can.", GOOD, "ratings.csv", read=recorded_nowhere, says="Do not close this notebook"),
    Kind("was not changed", "A save that cannot be taken back leaves the file as it is.", GOOD, "ratings.csv", read=undone_in_a_folder, says="was not changed"),
]  # fmt: skip
