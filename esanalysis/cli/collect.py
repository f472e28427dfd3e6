"""`esanalysis template` and `grid`: workbooks to fill in, and finished ones."""

import argparse
from pathlib import Path

from esanalysis.cli.words import add_files, add_framework, print_notes, reading_options

__all__ = ["add_grid", "add_template"]


def add_template(parser: argparse.ArgumentParser) -> None:
    """Add the options of `template` and what runs it."""
    parser.description = "Write a blank diagnostic for the schools of a cluster. Filled in, it is read back as it is."
    parser.add_argument("out", type=Path, metavar="OUT.xlsx")
    parser.add_argument("--schools", required=True, metavar="NAMES", help='names of the schools: "Ash, Birch, Cedar"')
    parser.add_argument("--cluster", help="name of the cluster")
    parser.add_argument("--round", help="when it is done, such as 2026")
    add_framework(parser)
    parser.set_defaults(run=_template)


def add_grid(parser: argparse.ArgumentParser) -> None:
    """Add the options of `grid` and what runs it."""
    parser.description = "Write the ratings as the diagnostic prints them, with live totals and averages."
    add_files(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="OUT.xlsx")
    parser.set_defaults(run=_grid)


def _template(options: argparse.Namespace) -> int:
    from esanalysis.ratings.workbooks import write_template

    schools = [name.strip() for name in options.schools.split(",") if name.strip()]
    written = write_template(
        options.out, schools, framework=options.framework, cluster=options.cluster, round=options.round
    )
    print(f"{written.resolve()}: a blank diagnostic for {len(schools)} school{'s' if len(schools) != 1 else ''}.")
    return 0


def _grid(options: argparse.Namespace) -> int:
    from esanalysis.ratings.load import load_ratings
    from esanalysis.ratings.workbooks import write_grid

    given = reading_options(options)
    ratings = load_ratings(options.files or None, framework=options.framework, options=given)
    print_notes(ratings)
    print(write_grid(ratings, options.out).resolve())
    return 0
