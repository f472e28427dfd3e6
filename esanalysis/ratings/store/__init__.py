"""The rating store: an append-only long CSV that two notebooks can share and a crash cannot spoil.

One row is one rating as it was recorded, never changed afterwards: the columns of the ratings frame, then
``save``, ``undoes`` and ``recorded``. The latest save of a cell (cluster, round, school, ksf, rater) counts,
wherever its row stands: a file sorted in a spreadsheet says the same. The file is UTF-8 with a byte order mark, so
Excel shows accents, with every field in quotes and LF after each row.

Rules that hold however a process ends:

- `append` takes an exclusive lock, writes once, flushes to disk, and only then returns.
- There is one writer at a time, by whatever link it reaches the file and whoever it is (see `lock`).
- ``save`` is the number of the save and its name: rows of one save share it, and later saves have higher ones,
  whatever the clocks say. ``undoes`` holds the number of the save that a row takes back; such a row repeats the
  state before that save, with rating and missing empty where nothing was recorded. Taking back an undo is a redo.
- ``recorded`` is the UTC time of the save. Files from before there were numbers, where the time is also the name,
  are read and carried on as they are.
- A line that a killed process left unfinished is reported and skipped. The next `append` moves it to
  ``<file>.torn`` before it writes, so that no open quotation mark can swallow a later row.
- Text that a spreadsheet would take for a formula gets an apostrophe in front, and so does text that begins
  with one; reading removes it, so every text comes back as it was (see `escape`).

Only `read` and `history` need pandas: a process that merely records starts at once.
"""

from esanalysis.errors import StoreError
from esanalysis.ratings.store.calls import (
    add,
    append,
    history,
    read,
    redo,
    redoable,
    take_in,
    undo,
    undoable,
    waiting,
)
from esanalysis.ratings.store.order import CELL
from esanalysis.ratings.store.rows import COLUMNS, escape, unescape

__all__ = [
    "CELL",
    "COLUMNS",
    "StoreError",
    "add",
    "append",
    "escape",
    "history",
    "read",
    "redo",
    "redoable",
    "take_in",
    "undo",
    "undoable",
    "unescape",
    "waiting",
]
