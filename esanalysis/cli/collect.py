"""`esanalysis form`, `template`, `collect` and `grid`: what goes out to be filled in, and what comes back."""

import argparse
import sys
from pathlib import Path

from esanalysis.cli.words import add_files, add_framework, print_notes, reading_options

__all__ = ["add_collect", "add_form", "add_grid", "add_template"]

_SCHOOLS = 'names of the schools ("Ash, Birch, Cedar"), or a file with a column School (and Cluster, URN, Phase, ...)'


def add_form(parser: argparse.ArgumentParser) -> None:
    """Add the options of `form` and what runs it."""
    parser.description = (
        "Write the diagnostic as one HTML file a school. It opens anywhere, offline, and saves one file to send back."
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the forms")
    parser.add_argument("--schools", required=True, metavar="SCHOOLS", help=_SCHOOLS)
    _add_place(parser)
    parser.add_argument("--previous", metavar="FILE", help="ratings of an earlier round, to show beside the questions")
    add_framework(parser)
    parser.set_defaults(run=_form)


def add_template(parser: argparse.ArgumentParser) -> None:
    """Add the options of `template` and what runs it."""
    parser.description = "Write a blank diagnostic for the schools of a cluster. Filled in, it is read back as it is."
    parser.add_argument("out", type=Path, nargs="?", metavar="OUT.xlsx", help="the workbook, for all schools")
    parser.add_argument("--one-each", type=Path, metavar="OUT", help="a folder instead, for one workbook a school")
    parser.add_argument("--schools", required=True, metavar="SCHOOLS", help=_SCHOOLS)
    _add_place(parser)
    _add_force(parser)
    add_framework(parser)
    parser.set_defaults(run=_template)


def add_collect(parser: argparse.ArgumentParser) -> None:
    """Add the options of `collect` and what runs it."""
    parser.description = (
        "Read every return in a folder (forms, workbooks, form exports), write them as one file, and list who is "
        "missing, half-filled, twice or not expected. The exit code is 1 when a file could not be read."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--expected", required=True, metavar="SCHOOLS", help=_SCHOOLS)
    parser.add_argument("--out", type=Path, required=True, metavar="RATINGS.csv")
    parser.add_argument("--round", help="round that is collected (default: the latest in the returns)")
    add_framework(parser)
    parser.set_defaults(run=_collect)


def add_grid(parser: argparse.ArgumentParser) -> None:
    """Add the options of `grid` and what runs it."""
    parser.description = "Write the ratings as the diagnostic prints them, with live totals and averages."
    add_files(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="OUT.xlsx")
    _add_force(parser)
    parser.set_defaults(run=_grid)


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cluster", help="name of the cluster (unless the file of schools has it)")
    parser.add_argument("--round", help="when it is done, such as 2026")


def _add_force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--force", action="store_true", help="replace a file that was filled in; it is first kept under a dated name"
    )


def _asked(options: argparse.Namespace, *names: str) -> None:
    """Ask for what must be known, where somebody is there to answer."""
    for name in names:
        if not getattr(options, name) and sys.stdin is not None and sys.stdin.isatty():
            setattr(options, name, input(f"{name.capitalize()}: ").strip())


def _form(options: argparse.Namespace) -> int:
    from esanalysis.ratings.load import load_ratings
    from esanalysis.ratings.workbooks import write_forms

    previous = load_ratings(options.previous, framework=options.framework) if options.previous else None
    _asked(options, "round")
    done: list[Path] = []
    try:
        write_forms(
            options.out, options.schools, options.framework, options.cluster, options.round, previous, done.append
        )
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"Stopped: {_forms(done)} in {options.out.resolve()}, each of them whole.") from None
    print(f"{_forms(done)} in {options.out.resolve()}: send each to its school.")
    return 0


def _forms(written: list[Path]) -> str:
    return f"{len(written)} form{'s' if len(written) != 1 else ''}"


def _template(options: argparse.Namespace) -> int:
    from esanalysis.ratings.workbooks import write_template, write_templates

    if (options.out is None) == (options.one_each is None):
        print("Name the workbook (OUT.xlsx), or a folder with --one-each for one workbook a school.", file=sys.stderr)
        return 2
    _asked(options, "round")
    if options.one_each:
        written = write_templates(
            options.one_each, options.schools, options.framework, options.cluster, options.round, force=options.force
        )
        print(f"{len(written)} workbook{'s' if len(written) != 1 else ''} in {options.one_each.resolve()}.")
        return 0
    path = write_template(
        options.out, options.schools, options.framework, options.cluster, options.round, force=options.force, asked=True
    )
    print(f"{path.resolve()}: a blank diagnostic to fill in.")
    return 0


def _collect(options: argparse.Namespace) -> int:
    from esanalysis.ratings.workbooks import collect

    collected = collect(options.folder, options.expected, options.out, options.framework, options.round)
    print("\n".join(collected.sentences))
    print("Written: " + ", ".join(str(path) for path in collected.files))
    return 1 if any(sentence.startswith("Not read:") for sentence in collected.sentences) else 0


def _grid(options: argparse.Namespace) -> int:
    from esanalysis.ratings.load import load_ratings
    from esanalysis.ratings.workbooks import write_grid

    given = reading_options(options)
    ratings = load_ratings(options.files or None, framework=options.framework, options=given)
    print_notes(ratings)
    print(write_grid(ratings, options.out, force=options.force).resolve())
    return 0
