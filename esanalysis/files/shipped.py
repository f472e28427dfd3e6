"""Where the shipped data and notebooks stand.

In a checkout they are folders beside the package; in an installed wheel they are folders inside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


DATA = _folder("data")
NOTEBOOKS = _folder("notebooks")
SITE = _PACKAGE / "site"  # only where `make docs` has put it
