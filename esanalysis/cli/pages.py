"""Writing pages from the command line: options, what is said at the end, and the council's tables of a page."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esanalysis.reports.job import Outcome

__all__ = ["RISK_TABLES", "add_after", "add_risk_tables", "add_writing", "after", "shown"]

WORDS = {"written": "written", "kept": "kept, because nothing changed", "failed": "failed"}
RISK_TABLES = ("risks", "commitments", "links")


def add_risk_tables(parser: argparse.ArgumentParser) -> None:
    """Add an option for each council table that a cluster's page may stand beside."""
    from esanalysis.council.registry import entry

    for name in RISK_TABLES:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"your own table: {entry(name).help}")


def add_writing(parser: argparse.ArgumentParser) -> None:
    """Add how pages are written, and what is done with them then."""
    parser.add_argument("--workers", type=_count, metavar="N", help="pages made at once (default: one a processor)")
    again = parser.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", action="store_false", dest="anew",
        help="go on where a run was stopped: keep pages of which nothing has changed (the default)",
    )  # fmt: skip
    again.add_argument("--anew", action="store_true", help="make every page again")
    parser.set_defaults(anew=False)
    add_after(parser)


def add_after(parser: argparse.ArgumentParser) -> None:
    """Add what is done with pages when they are written."""
    parser.add_argument("--pdf", action="store_true", help="also print each page as PDF, with Edge, Chrome or Chromium")
    parser.add_argument("--open", action="store_true", help="open the page, or the index, in your browser")


def after(pages: Iterable[Path], first: Path | None, options: argparse.Namespace) -> None:
    """Print pages as PDF and open the first of all, where that was asked for."""
    if options.pdf:
        from esanalysis.reports.paper import write_pdfs

        for paper in write_pdfs(pages, getattr(options, "workers", None)):
            print(paper.resolve(), flush=True)
    if options.open and first is not None:
        import webbrowser

        if not webbrowser.open(first.resolve().as_uri()):
            print(f"No browser could be opened. The page is {first.resolve()}")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of workers; give 1 or more")
    return int(text)


def shown(outcomes: "Sequence[Outcome]", index: Path | None, options: argparse.Namespace) -> int:
    """Say what became of the pages; returns the exit code, 1 if any failed."""
    states = [outcome.state for outcome in outcomes]
    if len(outcomes) > 1 or "failed" in states:
        said = [f"{states.count(state)} {word}" for state, word in WORDS.items() if state in states]
        print(f"{', '.join(said)}: {(index or options.out).resolve()}")
    pages = [outcome.job.target for outcome in outcomes if outcome.state != "failed"]
    after(pages, index or next(iter(pages), None), options)
    return 1 if "failed" in states else 0
