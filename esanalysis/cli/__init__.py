"""Words on the command line to calls of the library; one module a command, which decides nothing.

Heavy modules are imported by the command that needs them, so that `--help` answers at once.
"""

import argparse
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from importlib.metadata import version
from pathlib import Path

from esanalysis.cli import collect, council, framework, opening, page, reading, report, rounds
from esanalysis.cli.meant import meant, with_command
from esanalysis.cli.terminal import Terminal
from esanalysis.errors import EsanalysisError

__all__ = ["main"]

# A command is its name, what adds its options and says what runs it, and its line of help.
COMMANDS = {
    "report": (report.add, "write a report on each cluster as one HTML file"),
    "council": (council.add, "write the pages on workforce, risks and promises"),
    "change": (rounds.add_change, "write a page on what changed between two rounds"),
    "groups": (rounds.add_groups, "write a page that proposes working groups of schools"),
    "plan": (rounds.add_plan, "write the action plan: a page, and a workbook to fill in"),
    "review": (rounds.add_review, "write a page on the instrument: how it was used, what people said"),
    "practice": (rounds.add_practice, "gather examples of good practice, and share what is approved"),
    "page": (page.add, "write the page of a notebook of your own"),
    "check": (reading.add_check, "list what is wrong with rating files"),
    "form": (collect.add_form, "write a form for each school, to be filled in anywhere and sent back"),
    "template": (collect.add_template, "write a blank diagnostic to fill in, as an Excel workbook"),
    "collect": (collect.add_collect, "read every return in a folder, and say who is missing"),
    "grid": (collect.add_grid, "write the finished grid, as an Excel workbook"),
    "lab": (opening.add_lab, "open JupyterLab on a copy of the notebooks"),
    "docs": (opening.add_docs, "open the documentation that came with this copy"),
    "framework": (framework.add, "list, show, check or draft the instruments that schools are rated on"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns 0, or 1 when files or a report failed, or 2 for a wrong call.

    A file in the place of a command is reported on: ``esanalysis grid.xlsx`` is ``esanalysis report grid.xlsx``.

    Examples
    --------
    >>> main(["check", "no-such-file.xlsx"])
    Must be mended:
    - no-such-file.xlsx: no such file: ...
    1 to mend, 0 worth knowing.
    1
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may lack a character: print "?" and go on
            stream.reconfigure(errors="replace")
    with redirect_stdout(Terminal(sys.stdout)), redirect_stderr(Terminal(sys.stderr)):
        return _run(arguments)


def _run(arguments: list[str] | None) -> int:
    arguments = with_command(sys.argv[1:] if arguments is None else arguments, COMMANDS)
    if arguments and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        print(meant(arguments[0], COMMANDS), file=sys.stderr)
        return 2
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.run is None:
        parser.print_help()
        return 2
    try:
        return int(options.run(options))
    except KeyboardInterrupt as stopped:
        print(str(stopped) or "Stopped.", file=sys.stderr)
        return 128 + getattr(stopped, "signal", 2)
    except BrokenPipeError:  # `| head` has read enough; what is left goes nowhere
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115
        return 141
    except (EsanalysisError, OSError) as error:  # both are sentences for the person at the desk
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="esanalysis", description="From a spreadsheet of school ratings to an honest answer to six questions."
    )
    parser.add_argument("--version", action="version", version=f"esanalysis {version('esanalysis')}")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, (add, meaning) in COMMANDS.items():
        add(commands.add_parser(name, help=meaning))
    return parser
