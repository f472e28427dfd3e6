"""The long table at speed: read by columns, checked on codes; only what is wrong is looked at cell by cell."""

from pathlib import Path

from esanalysis.ratings.reading.tables import Language, Table

__all__ = ["read_bulk"]


def read_bulk(path: Path, language: Language) -> Table | None:
    """Read a plain long table by columns; None if the file is none, or has to be looked at cell by cell."""
    return None
