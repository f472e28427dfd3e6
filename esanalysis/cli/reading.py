"""`esanalysis check`: what was read from rating files, and what is wrong with them."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from esanalysis.cli.words import add_files, reading_options

if TYPE_CHECKING:
    from esanalysis.errors import Problem
    from esanalysis.ratings.load import Survey

__all__ = ["add_check"]

_LISTED = 12  # clusters and rounds named one by one


def add_check(parser: argparse.ArgumentParser) -> None:
    """Add the options of `check` and what runs it."""
    parser.description = (
        "Say what each rating file holds, and list every problem. The exit code is 1 when one has to be mended."
    )
    add_files(parser)
    parser.add_argument(
        "--mark", type=Path, metavar="OUT.xlsx", help="also write a copy with each problem as a comment on its cell"
    )
    parser.add_argument(
        "--expected", metavar="SCHOOLS", help="who was asked: names, or a file of schools; says who is missing"
    )
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from esanalysis.instrument.reading import load_framework
    from esanalysis.ratings.load import survey_ratings

    framework = load_framework(options.framework)
    if not options.files and options.framework != "es-2009":
        count = f"{len(framework.factors)} {framework.plural}"
        print(f"{framework.title}: a usable framework of {count}, {framework.scale.accepted}.")
        return 0
    survey = survey_ratings(options.files or None, framework, reading_options(options))
    _print_read(survey)
    if options.expected and survey.ratings is not None:
        from esanalysis.ratings.workbooks.collecting import expected_in

        print(expected_in(survey.ratings, options.expected))
    errors = [problem for problem in survey.problems if problem.error]
    others = [problem for problem in survey.problems if not problem.error]
    _print_list("Must be mended", errors)
    _print_list("Worth knowing", others)
    for file in survey.files if errors else ():
        _say_whether_the_councils(file.path)
    if options.mark:
        _mark(options, survey)
    print(f"{len(errors)} to mend, {len(others)} worth knowing.")
    return 1 if errors else 0


def _print_read(survey: "Survey") -> None:
    """Say what was read: all of it, or file by file where something has to be mended first."""
    from esanalysis.ratings.views.loaded import read

    if survey.ratings is not None:
        lines = [f"Read: {line}" for line in read(survey.ratings)]
        more = [f"... and {len(lines) - _LISTED} more clusters and rounds."] if len(lines) > _LISTED else []
        print("\n".join([*lines[:_LISTED], *more]))
        print("".join(f"{sentence}.\n" for sentence in survey.ratings.attrs["sources"]), end="")
    if survey.ratings is None and len(survey.files) == 1:
        print("".join(f"{source}.\n" for source in survey.files[0].sources), end="")
    elif len(survey.files) > 1:
        print("\n".join(file.line for file in survey.files))


def _print_list(title: str, problems: Iterable["Problem"]) -> None:
    from esanalysis.errors import said

    if lines := said(problems):
        print(f"{title}:")
        print("\n".join(lines))


def _say_whether_the_councils(path: Path) -> None:
    """A workforce table or a risk register holds no ratings: name the command that reads it."""
    from esanalysis.council.together import tables_in

    if found := tables_in(path):
        print(f"{path.name} looks like a table of the council: esanalysis council --{found[0]} {path}")


def _mark(options: argparse.Namespace, survey: "Survey") -> None:
    from esanalysis.errors import WorkbookError
    from esanalysis.ratings.reading.marked import write_marked

    if len(survey.files) != 1:
        raise WorkbookError("--mark writes a copy of one file: name one file only.")
    written = write_marked(survey.files[0].path, options.mark, survey.problems)
    print(f"{written.resolve()}: a copy with {len(survey.problems)} problems as comments.")
