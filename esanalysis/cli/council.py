"""`esanalysis council`: the pages on workforce, risks and promises."""

import argparse
from datetime import date
from pathlib import Path

from esanalysis.cli.pages import RISK_TABLES, add_risk_tables
from esanalysis.cli.words import add_out, framework_path, full_paths, print_notes

__all__ = ["add"]

WORKFORCE_TABLES = ("workforce", "sickness", "equality", "budget")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `council` and what runs it."""
    parser.description = (
        "Write workforce.html and risks-and-actions.html. Without tables of your own: Brighton & Hove's of 2003. "
        "A page on which you give a table shows only what you give."
    )
    for name in WORKFORCE_TABLES:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"your own {name} table")
    parser.add_argument(
        "--show-small-numbers", action="store_true", help="do not withhold counts of people below five; not for sharing"
    )
    add_risk_tables(parser)
    parser.add_argument("--matrix", help="shipped risk matrix or a .toml file that your register is scored on")
    parser.add_argument("--today", type=_day, metavar="DATE", help="day to read the plan from (default: 2003-10-01)")
    parser.add_argument("--ratings", metavar="FILE", help="ratings whose priorities are linked (default: the example)")
    parser.add_argument("--framework", default="es-2009", help="shipped framework or a .toml file (default: es-2009)")
    add_out(parser)
    parser.set_defaults(run=_council)


def _day(text: str) -> str:
    """Take a date as people write it for machines, or refuse it."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2003-10-01") from None


def _council(options: argparse.Namespace) -> int:
    from esanalysis.council.together import load_risk_tables, load_workforce_tables
    from esanalysis.reports.council import write_council_pages
    from esanalysis.reports.progress import Progress

    framework = framework_path(options.framework)
    workforce, risks = full_paths(options, WORKFORCE_TABLES), full_paths(options, RISK_TABLES)
    matrix = framework_path(options.matrix) if options.matrix else None
    files = str(Path(options.ratings).resolve()) if options.ratings else None
    # Loaded here first, so that what is wrong is a sentence and not a notebook that stopped.
    tables = load_risk_tables(**risks, matrix=matrix, framework=framework)
    print_notes(*load_workforce_tables(**workforce).frames, *tables.frames)
    shown = {"threshold": 0} if options.show_small_numbers else {}
    asked = {"today": options.today} if options.today else {}
    given = {"matrix": matrix, "files": files, "framework": framework}
    pages = {"workforce": workforce | shown, "risks": risks | asked | given}
    with Progress(len(pages)) as progress:
        write_council_pages(options.out, pages, told=progress)
    return 0
