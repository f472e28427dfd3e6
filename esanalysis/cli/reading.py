"""`esanalysis check`: what is wrong with rating files."""

import argparse

from esanalysis.cli.words import add_files

__all__ = ["add_check"]


def add_check(parser: argparse.ArgumentParser) -> None:
    """Add the options of `check` and what runs it."""
    parser.description = "List every problem of rating files. The exit code is 1 when one has to be mended."
    add_files(parser)
    parser.add_argument(
        "--expected", metavar="SCHOOLS", help="who was asked: names, or a file of schools; says who is missing"
    )
    parser.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    from esanalysis.errors import DataError
    from esanalysis.instrument.reading import load_framework
    from esanalysis.ratings.load import load_ratings
    from esanalysis.ratings.views.loaded import read

    framework = load_framework(options.framework)
    if not options.files and options.framework != "es-2009":
        count = f"{len(framework.factors)} {framework.plural}"
        print(f"{framework.title}: a usable framework of {count}, {framework.scale.accepted}.")
        return 0
    try:
        ratings = load_ratings(options.files or None, framework=framework)
    except DataError as error:
        problems = error.problems
    else:
        problems = ratings.attrs["problems"]
        print("\n".join(f"Read: {line}" for line in read(ratings)))
        if options.expected:
            from esanalysis.ratings.workbooks.collecting import expected_in

            print(expected_in(ratings, options.expected))
    errors = [problem for problem in problems if problem.error]
    for title, listed in (("Must be mended", errors), ("Worth knowing", [p for p in problems if not p.error])):
        if listed:
            print(f"{title}:")
            print("\n".join(f"- {problem}" for problem in listed))
    print(f"{len(errors)} to mend, {len(problems) - len(errors)} worth knowing.")
    return 1 if errors else 0
