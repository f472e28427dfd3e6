"""`esanalysis page`: the page of anybody's own notebook."""

import argparse
import ast
from pathlib import Path
from typing import Any

from esanalysis.cli.pages import add_after, after

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `page` and what runs it."""
    parser.description = (
        "Run a notebook and write what it shows as one HTML file, without its code: nothing is fetched from the "
        "network, so it opens behind any firewall. The notebook is not changed."
    )
    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK")
    parser.add_argument(
        "-p", "--parameter", action="append", default=[], type=_parameter, metavar="NAME=VALUE",
        help="a value for the cell tagged 'parameters'; may be given several times",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE", help="file or folder (default: NOTEBOOK.html here)")
    parser.add_argument("--title", help="title of the page (default: the notebook's first heading)")
    parser.add_argument(
        "--kernel", action="store_true", help="run it in a Jupyter kernel, for a notebook that needs one"
    )
    add_after(parser)
    parser.set_defaults(run=_page)


def _parameter(text: str) -> tuple[str, Any]:
    """A name and its value: a number, True, False, None or a list as Python writes them, anything else is text."""
    name, sign, value = text.partition("=")
    name = name.strip()
    if not sign or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is not like name=value")
    try:
        return name, ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return name, value


def _page(options: argparse.Namespace) -> int:
    from esanalysis.reports.page import write_page

    parameters = dict(options.parameter)
    written = write_page(options.notebook, options.out, parameters, title=options.title, kernel=options.kernel)
    print(written.resolve())
    after([written], written, options)
    return 0
