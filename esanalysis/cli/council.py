"""`esanalysis council`: the pages on workforce, risks and promises, and an empty workbook for their tables."""

import argparse
from datetime import date
from pathlib import Path

from esanalysis.cli.words import add_out, framework_path, print_notes

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `council` and what runs it."""
    from esanalysis.council.registry import ENTRIES

    parser.description = (
        "Write workforce.html and risks-and-actions.html: those of the tables that you give. Without any: Brighton & "
        "Hove's of 2003."
    )
    for each in ENTRIES:
        parser.add_argument(f"--{each.name}", action=_Once, metavar="FILE", help=f"your own table: {each.help}")
    parser.add_argument(
        "--column", action="append", default=[], metavar='NAME="HEADING"', type=_column,
        help='which heading is meant, where it is no usual one: owner="Lead officer", headcount="Assignments"',
    )  # fmt: skip
    parser.add_argument(
        "--show-small-numbers", action="store_true", help="do not withhold counts of people below five; not for sharing"
    )
    parser.add_argument("--matrix", help="shipped risk matrix or a .toml file that your register is scored on")
    parser.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="day to read the plan from (default: today; 1 October 2003 for the one shipped)",
    )
    parser.add_argument("--ratings", metavar="FILE", help="ratings of a cluster, whose priorities your links speak of")
    parser.add_argument(
        "--framework", default="es-2009", help="shipped framework, or a .toml or .xlsx file (default: es-2009)"
    )
    parser.add_argument("--template", type=Path, metavar="FILE", help="write an empty workbook for the tables instead")
    add_out(parser)
    parser.set_defaults(run=_council)


class _Once(argparse.Action):
    """A table is given once: a second file would be read in place of the first."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Take the file, or refuse a second one."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} is given twice. Put the rows of both files into one table.")
        setattr(namespace, self.dest, values)


def _day(text: str) -> str:
    """Take a date as people write it for machines, or refuse it."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2003-10-01") from None


def _column(text: str) -> tuple[str, str]:
    """Take a name and a heading, or refuse them."""
    name, sign, heading = text.partition("=")
    if not (sign and name.strip() and heading.strip()):
        raise argparse.ArgumentTypeError(f'{text!r} names no column and its heading, such as owner="Lead officer"')
    return name.strip(), heading.strip().strip("\"'")


def _council(options: argparse.Namespace) -> int:
    from esanalysis.council.registry import ENTRIES
    from esanalysis.council.together import load_page, pages_of
    from esanalysis.reports.council import write_council_pages
    from esanalysis.reports.progress import Progress

    if options.template:
        from esanalysis.council.template import write_council_template

        print(f"{write_council_template(options.template).resolve()}: an empty workbook, one sheet a table.")
        return 0
    tables = {each.name: getattr(options, each.name) for each in ENTRIES}
    framework, columns = framework_path(options.framework), dict(options.column)
    pages = pages_of(tables)
    for page in pages:
        loaded = load_page(page, tables, matrix=options.matrix, framework=framework, columns=columns)
        print_notes(*loaded.tables.values())
    small = {"threshold": 0} if options.show_small_numbers else {}
    with Progress(len(pages)) as progress:
        write_council_pages(
            options.out, tables, columns=columns, matrix=options.matrix, framework=framework, ratings=options.ratings,
            today=options.today, told=progress, **small,
        )  # fmt: skip
    return 0
