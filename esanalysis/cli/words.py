"""What several commands share: files, framework, folder, and notes to the person at the desk."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["add_files", "add_framework", "add_out", "framework_path", "full_paths", "print_notes"]


def add_files(parser: argparse.ArgumentParser) -> None:
    """Add the rating files and their framework."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE",
        help="workbook, CSV file, folder or pattern (default: the published worked example)",
    )  # fmt: skip
    add_framework(parser)


def add_framework(parser: argparse.ArgumentParser) -> None:
    """Add the framework."""
    parser.add_argument(
        "--framework", default="es-2009", help="shipped framework, or a .toml or .xlsx file (default: es-2009)"
    )


def add_out(parser: argparse.ArgumentParser) -> None:
    """Add the folder that pages go to."""
    parser.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR", help="folder (default: reports)")


def framework_path(name: str) -> str:
    """A framework's key stays a key; a file is named by its full path, since the kernel runs elsewhere."""
    return str(Path(name).resolve()) if Path(name).suffix.casefold() in (".toml", ".xlsx") else name


def full_paths(options: argparse.Namespace, names: tuple[str, ...]) -> dict[str, str | None]:
    """Files named on the command line, by their full paths: the kernel runs elsewhere."""
    given = {name: getattr(options, name) for name in names}
    return {name: str(Path(path).resolve()) if path else None for name, path in given.items()}


def print_notes(*frames: "pd.DataFrame") -> None:
    """Print what the loaders noticed, each thing once."""
    for problem in dict.fromkeys(problem for frame in frames for problem in frame.attrs.get("problems", ())):
        print(f"Note: {problem}", file=sys.stderr)
