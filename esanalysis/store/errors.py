"""What is raised when ratings cannot be saved or read."""

from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["StoreError"]


class StoreError(Exception):
    """Ratings that could not be saved, or a file that cannot be used; the message says what to do.

    Attributes
    ----------
    kept : Path or None
        File that the unsaved rows were written to instead; `take_in` brings them into the store later.
    rows : list of mapping
        The unsaved rows as they would have been written, empty where nothing was to be saved.
    """

    def __init__(self, message: str, kept: Path | None = None, rows: Iterable[Mapping[str, str]] = ()) -> None:
        super().__init__(message)
        self.kept, self.rows = kept, list(rows)
