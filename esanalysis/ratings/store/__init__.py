"""The rating store: an append-only long CSV that two notebooks can share and a crash cannot spoil.

One row is one rating as it was recorded, never changed afterwards: the columns of the ratings frame, then
``undoes`` and ``recorded``. The latest row for a cell (cluster, round, school, ksf, rater) counts. The file
is UTF-8 with a byte order mark, so Excel shows accents, with every field in quotes and LF after each row.

Rules that hold however a process ends:

- `append` takes an exclusive lock, writes once, flushes to disk, and only then returns.
- ``recorded`` is the UTC time of the save and, being later than every time before it in the file, also its
  name: rows of one save share it. ``undoes`` holds the ``recorded`` of the save that a row takes back; such a
  row repeats the state before that save, with rating and missing empty where nothing was recorded.
- A line that a killed process left unfinished is reported and skipped. The next `append` moves it to
  ``<file>.torn`` before it writes, so that no open quotation mark can swallow a later row.
- Text that a spreadsheet would take for a formula gets an apostrophe in front, and so does text that begins
  with one; reading removes it, so every text comes back as it was (see `escape`).

Only `read` and `history` need pandas: a process that merely records starts at once.
"""

from esanalysis.errors import StoreError
from esanalysis.ratings.store.calls import append, history, read, take_in, undo, waiting
from esanalysis.ratings.store.rows import CELL, COLUMNS, escape, unescape

__all__ = [
    "CELL",
    "COLUMNS",
    "StoreError",
    "append",
    "escape",
    "history",
    "read",
    "take_in",
    "undo",
    "unescape",
    "waiting",
]
