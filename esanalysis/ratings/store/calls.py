"""Record, take back, take in, read."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esanalysis.errors import StoreError
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.ratings.store.disk import load, save
from esanalysis.ratings.store.lock import the_file_itself
from esanalysis.ratings.store.order import CELL, Row, brought_back, matches, never_held, newer, taken_back
from esanalysis.ratings.store.rows import COLUMNS, Content, checked

if TYPE_CHECKING:
    import pandas as pd

    from esanalysis.errors import Problem

__all__ = ["add", "append", "history", "read", "redo", "redoable", "take_in", "undo", "undoable", "waiting"]


def append(path: str | Path, rows: Iterable[Mapping[str, Any]], framework: str | Path | Framework = DEFAULT) -> str:
    """Record ratings: one locked write, on disk when this returns.

    Parameters
    ----------
    path : str or Path
        The store, a CSV file; it is created if it does not exist (its folder is not).
    rows : iterable of mapping
        One mapping a rating, with ``cluster``, ``round``, ``school``, ``ksf`` (its key) and either
        ``rating`` (a mark in scale units, or a word of a scale of words) or ``missing`` (why there is none,
        see `esanalysis.schema.MISSING`); ``note`` and ``rater`` if there are any. None means nothing.
    framework : str, Path or Framework
        The instrument rated on.

    Returns
    -------
    str
        Time of the save (ISO 8601, UTC, microseconds), shared by its rows; empty if there were no rows.

    Raises
    ------
    ValueError
        A row is not a rating on this instrument. Nothing is saved; all such rows are listed.
    StoreError
        The file cannot be written: locked by Excel, disk full, folder read-only or missing. What was to be
        saved stands in a file named in the message and in the error's ``kept``.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> cell = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
    >>> saved = append(store, [cell | {"rating": 3, "note": "=unclear"}])
    >>> saved = append(store, [cell | {"rating": 4}])
    >>> ratings, problems = read(store)
    >>> ratings.loc[ratings["ksf"] == "funding", "rating"].tolist()
    [4.0]
    """
    records = checked(rows, load_framework(framework))
    saved = save(Path(path), records) if records else []
    return saved[0]["recorded"] if saved else ""


def add(path: str | Path, rows: Iterable[Mapping[str, Any]], framework: str | Path | Framework = DEFAULT) -> list[Row]:
    """Record ratings that came from elsewhere, but none a second time.

    A rating that the store has ever held for the same cell is left out, so that what was corrected or taken back since
    stays as it is however often the same files are brought in.

    Parameters
    ----------
    path, rows, framework
        As for `append`.

    Returns
    -------
    list of dict
        The rows added, as texts.

    Raises
    ------
    ValueError, StoreError
        As for `append`.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> returned = [{"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding", "rating": 3}]
    >>> len(add(store, returned)), len(add(store, returned))
    (1, 0)
    """
    records = checked(rows, load_framework(framework))
    return save(Path(path), lambda there: never_held(records, there)) if records else []


def undo(path: str | Path, **which: str) -> list[Row]:
    """Take back the latest save, by recording the state before it again.

    Nothing is deleted: rows are added that repeat what stood before, or that nothing was recorded. Called
    again, it takes back the save before that one.

    Parameters
    ----------
    path : str or Path
        The store.
    **which : str
        Only saves of this ``school``, ``rater``, ``cluster``, ``round`` or ``ksf`` are taken back, and of
        these saves only the rows named.

    Returns
    -------
    list of dict
        The rows added, as texts; empty when there is nothing left to take back.

    Raises
    ------
    StoreError
        As for `append`.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> cell = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
    >>> saved = append(store, [cell | {"rating": 3}]), append(store, [cell | {"rating": 9}])
    >>> [row["rating"] for row in undo(store, school="Ashby")]
    ['3']
    """
    if not Path(path).exists():
        return []
    return save(Path(path), lambda rows: taken_back([row for row in rows if matches(row, _known("undo", which))]))


def redo(path: str | Path, **which: str) -> list[Row]:
    """Bring back what the latest undo took away, unless something was recorded there since.

    Parameters
    ----------
    path : str or Path
        The store.
    **which : str
        As for `undo`.

    Returns
    -------
    list of dict
        The rows added, as texts; empty when there is nothing to bring back.

    Raises
    ------
    StoreError
        As for `append`.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> saved = append(store, [{"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding", "rating": 3}])
    >>> taken = undo(store)
    >>> [row["rating"] for row in redo(store)]
    ['3']
    """
    if not Path(path).exists():
        return []
    return save(Path(path), lambda rows: brought_back([row for row in rows if matches(row, _known("redo", which))]))


def _known(call: str, which: Mapping[str, str]) -> Mapping[str, str]:
    if unknown := set(which) - set(CELL):
        raise TypeError(f"{call}() knows {', '.join(CELL)}; not {', '.join(sorted(unknown))}.")
    return which


def undoable(path: str | Path, **which: str) -> list[Row]:
    """Rows that `undo` would add: what one undo more would bring back, or leave empty.

    Parameters
    ----------
    path : str or Path
        The store.
    **which : str
        Only what was saved for this cluster, round, school, ksf or rater.

    Returns
    -------
    list of dict
        The rows as texts; none where nothing can be taken back.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> cell = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
    >>> saved = append(store, [cell | {"rating": 3}])
    >>> [row["rating"] for row in undoable(store)]  # nothing stood there before
    ['']
    """
    there = load(Path(path)).rows if Path(path).exists() else []
    return taken_back([row for row in there if matches(row, _known("undoable", which))])


def redoable(path: str | Path, **which: str) -> list[Row]:
    """Rows that `redo` would add.

    Parameters
    ----------
    path : str or Path
        The store.
    **which : str
        Only what was saved for this cluster, round, school, ksf or rater.

    Returns
    -------
    list of dict
        The rows as texts; none where nothing was taken back.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> cell = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
    >>> saved = append(store, [cell | {"rating": 3}])
    >>> taken = undo(store)
    >>> [row["rating"] for row in redoable(store)]
    ['3']
    """
    there = load(Path(path)).rows if Path(path).exists() else []
    return brought_back([row for row in there if matches(row, _known("redoable", which))])


def take_in(path: str | Path, kept: str | Path) -> tuple[list[Row], list[Row]]:
    """Bring ratings that had to be saved elsewhere (the ``kept`` file of a `StoreError`) into the store.

    A rating is left out where the store holds a later one for the same cell: taking a file in twice, or
    late, changes nothing that was recorded since.

    Parameters
    ----------
    path : str or Path
        The store.
    kept : str or Path
        The file that the ratings were saved to instead.

    Returns
    -------
    taken, left : list of dict
        The rows added to the store, and those left out, as texts.

    Raises
    ------
    StoreError
        `kept` is not a file of ratings, or as for `append`.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> cell = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
    >>> saved = append(store.with_name("kept.csv"), [cell | {"rating": 3}])
    >>> taken, left = take_in(store, store.with_name("kept.csv"))
    >>> len(taken), len(left), len(take_in(store, store.with_name("kept.csv"))[0])
    (1, 0, 0)
    """
    waiting = load(Path(kept)).rows
    taken = save(Path(path), lambda rows: newer(waiting, rows))
    cells = {tuple(row[name] for name in CELL) for row in taken}
    return taken, [row for row in waiting if tuple(row[name] for name in CELL) not in cells]


def waiting(path: str | Path, also: Iterable[str | Path] = ()) -> list[Path]:
    """Files of ratings that could not be saved to the store and have not been taken in since.

    Parameters
    ----------
    path : str or Path
        The store; files that were kept beside it are found by their names.
    also : iterable of path
        Files known to be kept elsewhere.

    Returns
    -------
    list of Path
        Those that hold a rating later than the store's own for the same cell; what cannot be read is left out.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> cell = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
    >>> saved = append(store.with_name("kept.csv"), [cell | {"rating": 3}])
    >>> [path.name for path in waiting(store, also=[store.with_name("kept.csv")])]
    ['kept.csv']
    """
    path = Path(path)
    places = {path.parent, the_file_itself(path).parent}
    stems = {path.stem, the_file_itself(path).stem}
    beside = sorted(kept for place in places for stem in stems for kept in place.glob(f"{escape(stem)}.unsaved-*.csv"))
    found = []
    for kept in dict.fromkeys([*beside, *map(Path, also)]):
        with suppress(StoreError):
            if newer(load(kept).rows, load(path).rows if path.exists() else []):
                found.append(kept)
    return found


def read(
    path: str | Path, framework: str | Path | Framework = DEFAULT, missing_ok: bool = False
) -> "tuple[pd.DataFrame, list[Problem]]":
    """Read the ratings that count now: the latest row of each cell.

    Parameters
    ----------
    path : str or Path
        The store.
    framework : str, Path or Framework
        The instrument rated on.
    missing_ok : bool
        Whether a file that does not exist is an empty store: nothing was recorded yet.

    Returns
    -------
    ratings : DataFrame
        The ratings frame (`esanalysis.schema.RATINGS`): one row is one rating of one school on one factor by
        one rater in one round; every factor of a school that was rated at all is present. Rounds are in time
        order, schools in the order in which they were first recorded.
    problems : list of Problem
        Lines that were left out: torn, damaged, or not a rating on this instrument.

    Raises
    ------
    StoreError
        The file cannot be read, or is not a file of recorded ratings.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> cell = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
    >>> saved = append(store, [cell | {"rating": 3}])
    >>> ratings, problems = read(store)
    >>> ratings["rating"].count(), problems
    (np.int64(1), [])
    """
    from esanalysis.ratings.store.frame import ratings_frame  # here, because it needs pandas

    content = Content([], []) if missing_ok and not Path(path).exists() else load(Path(path))
    return ratings_frame(content.rows, content.problems, Path(path).name, load_framework(framework))


def history(path: str | Path, **which: str) -> "pd.DataFrame":
    """Everything that was ever recorded, oldest first, in the words of the file.

    Parameters
    ----------
    path : str or Path
        The store.
    **which : str
        Only rows with these values, such as ``school="Ashby", ksf="funding"``.

    Returns
    -------
    DataFrame
        One row is one recorded rating; the columns are `COLUMNS`, all text, and `line` (of the file). The
        problems of the file are in ``attrs["problems"]``.

    Raises
    ------
    StoreError
        The file cannot be read, or is not a file of recorded ratings.

    Examples
    --------
    >>> import tempfile
    >>> store = Path(tempfile.mkdtemp()) / "ratings.csv"
    >>> cell = {"cluster": "North", "round": "2024", "school": "Ashby", "ksf": "funding"}
    >>> saved = append(store, [cell | {"rating": 3}]), append(store, [cell | {"rating": 4}])
    >>> history(store, school="Ashby")[["save", "rating"]].values.tolist()
    [['1', '3'], ['2', '4']]
    """
    import pandas as pd

    content = load(Path(path))
    chosen = [row for row in content.rows if matches(row, which)]
    frame = pd.DataFrame(chosen, columns=[*COLUMNS, "line"], dtype="string")
    frame.attrs["problems"] = content.problems
    return frame
