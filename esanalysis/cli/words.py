"""What several commands share: files, framework, folder, and notes to the person at the desk."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from esanalysis.ratings.reading.options import ReadingOptions

__all__ = [
    "add_files", "add_framework", "add_out", "add_part", "asked_part", "framework_path", "full_paths", "part_asked",
    "print_notes", "reading_options",
]  # fmt: skip


def add_files(parser: argparse.ArgumentParser) -> None:
    """Add the rating files and their framework."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE",
        help="workbook, CSV file, folder or pattern (default: the published worked example)",
    )  # fmt: skip
    add_framework(parser)
    _add_reading(parser)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options for what a file cannot say about itself."""
    group = parser.add_argument_group(
        "reading", "What a file does not say about itself; each can be given several times."
    )
    group.add_argument("--sheet", action="append", metavar="NAME", help="read this sheet only, hidden or not")
    group.add_argument("--header-row", type=int, metavar="N", help="row that holds the headings, counted from 1")
    group.add_argument("--ignore", action="append", metavar="HEADING", help="a column or row that is no factor")
    group.add_argument("--missing", action="append", metavar="TEXTS", help='what stands for no mark: "NDA,9,SUPP"')
    group.add_argument(
        "--column", action="append", metavar='ROLE="HEADING"', type=_role,
        help="what a column is: school, id, cluster, sub-cluster, phase, area, round, rater or note",
    )  # fmt: skip
    group.add_argument(
        "--no-notes",
        action="store_true",
        help="leave out what was written beside the marks; without it pages quote such notes",
    )
    group.add_argument("--as-school", metavar="NAME", help="the one school of files that name none")
    group.add_argument("--as-cluster", metavar="NAME", help="cluster of files that name none")
    group.add_argument("--as-round", metavar="NAME", help="round of files that name none")
    group.add_argument(
        "--repeated",
        choices=("latest", "rater"),
        help="several rows of a school: the latest counts, or each is a rater's",
    )


def _role(text: str) -> tuple[str, str]:
    role, equals, heading = text.partition("=")
    if not equals or not heading.strip():
        raise argparse.ArgumentTypeError(f'{text!r} is no role with a heading, such as school="Name"')
    return role.strip(), heading.strip().strip('"')


def reading_options(options: argparse.Namespace) -> "ReadingOptions":
    """What was given on how to read the files."""
    from esanalysis.ratings.reading.options import ReadingOptions

    columns: dict[str, list[str]] = {}
    for role, heading in options.column or ():
        columns.setdefault(role, []).append(heading)
    return ReadingOptions(
        sheet=options.sheet or (),
        header_row=options.header_row,
        ignore=options.ignore or (),
        missing=[text for texts in options.missing or () for text in texts.split(",")],
        columns=columns,
        as_cluster=options.as_cluster,
        as_school=options.as_school,
        as_round=options.as_round,
        repeated=options.repeated,
        notes=not options.no_notes,
    )


def add_framework(parser: argparse.ArgumentParser) -> None:
    """Add the framework."""
    parser.add_argument(
        "--framework", default="es-2009", help="shipped framework, or a .toml or .xlsx file (default: es-2009)"
    )


def add_out(parser: argparse.ArgumentParser) -> None:
    """Add the folder that pages go to."""
    parser.add_argument("--out", type=Path, default=Path("reports"), metavar="DIR", help="folder (default: reports)")


def add_part(parser: argparse.ArgumentParser) -> None:
    """Add which of the schools."""
    group = parser.add_argument_group("part of the schools", "Where the files say it: a sheet Schools, or a column.")
    for option in ("phase", "area", "sub-cluster"):
        group.add_argument(f"--{option}", metavar="NAME", help=f"only the schools of this {option}")


def asked_part(options: argparse.Namespace) -> dict[str, str]:
    """The part of the schools that was asked for, as `esanalysis.part_of` takes it."""
    asked = {"phase": options.phase, "area": options.area, "subcluster": options.sub_cluster}
    return {column: name for column, name in asked.items() if name is not None}


def part_asked(
    ratings: "pd.DataFrame", options: argparse.Namespace, beside: "pd.DataFrame | None" = None
) -> "pd.DataFrame":
    """Keep the part of the schools that was asked for; say which clusters and schools are not in it for what reason."""
    from esanalysis.english import capital, counted, listed
    from esanalysis.ratings.frame import emptied_of, part_said, unplaced_of
    from esanalysis.ratings.select import part_of

    part = part_of(ratings, beside=beside, **asked_part(options))
    if empty := emptied_of(part):
        hold = "holds" if len(empty) == 1 else "hold"
        count = capital(counted(len(empty), "cluster"))
        print(f"Note: {count} {hold} no school of the {part_said(part)}: {listed(empty)}.", file=sys.stderr)
    if unplaced := unplaced_of(part):
        print(f"Note: {unplaced}", file=sys.stderr)
    return part


def framework_path(name: str) -> str:
    """A framework's key stays a key; a file is named by its full path, since the kernel runs elsewhere."""
    return str(Path(name).resolve()) if Path(name).suffix.casefold() in (".toml", ".xlsx") else name


def full_paths(options: argparse.Namespace, names: tuple[str, ...]) -> dict[str, str | None]:
    """Files named on the command line, by their full paths: the kernel runs elsewhere."""
    given = {name: getattr(options, name) for name in names}
    return {name: str(Path(path).resolve()) if path else None for name, path in given.items()}


def print_notes(*frames: "pd.DataFrame") -> None:
    """Print what the loaders noticed, each thing once and no more than a person reads.

    Whoever goes on without a file that cannot be read has said so.
    """
    from esanalysis.errors import said

    noticed = (problem for frame in frames for problem in frame.attrs.get("problems", ()) if not problem.error)
    for line in said(dict.fromkeys(noticed)):
        print(f"Note: {line.removeprefix('- ')}", file=sys.stderr)
