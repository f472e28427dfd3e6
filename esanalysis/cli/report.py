"""`esanalysis report`: a page a cluster as one HTML file each, and an index over several."""

import argparse
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from esanalysis.cli.pages import RISK_TABLES, add_risk_tables, add_writing, shown
from esanalysis.cli.words import (
    add_files,
    add_out,
    add_part,
    framework_path,
    full_paths,
    part_asked,
    print_notes,
    reading_options,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `report` and what runs it."""
    parser.description = (
        "Write one self-contained HTML file a cluster. It opens anywhere, without network or Python. Several get an "
        "index.html. The same command again makes only the pages anew whose data changed."
    )
    add_files(parser)
    parser.add_argument("--cluster", help="only this cluster (default: every one in the files)")
    parser.add_argument("--round", help="this round (default: the latest of each cluster)")
    add_part(parser)
    add_risk_tables(parser)
    add_out(parser)
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="make the pages on a Dask cluster, such as tcp://192.168.1.5:8786"
    )
    parser.add_argument("--title", metavar="NAME", help="name of the authority, for the index over several clusters")
    add_writing(parser)
    parser.add_argument(
        "--school-pages", action="store_true", help="also a page a school, to be sent apart, into OUT/schools"
    )
    parser.add_argument("--names", action="store_true", help="name other schools on the schools' pages")
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace) -> int:
    from esanalysis.reports.clusters import load_returns, report_clusters
    from esanalysis.reports.progress import Progress

    framework = framework_path(options.framework)
    ratings, wrong = load_returns(options.files or None, framework, options=reading_options(options))
    ratings = part_asked(ratings, options)
    for problem in wrong:
        print(f"Not read: {problem}", file=sys.stderr)
    own = full_paths(options, RISK_TABLES)
    tables = _tables(own, framework)
    if tables and options.links is None:
        print("Note: without --links nothing says which factor your tables bear on.", file=sys.stderr)
    if options.names and not options.school_pages:
        print("Note: --names is about the schools' own pages: add --school-pages to have them.", file=sys.stderr)
    print_notes(ratings, *tables.values())
    given = {name: path for name, path in own.items() if path}
    progress = Progress()

    def begun(pages: int, passed: list) -> None:
        for part, sentence in passed:
            if len(part.rows):  # clusters without a school of the part were told with the notes
                print(f"Note: {sentence}", file=sys.stderr)
        progress.begin(pages)

    with progress:
        run = report_clusters(
            ratings, options.out, clusters=options.cluster, round=options.round, parameters=given,
            workers=options.workers, scheduler=options.scheduler, anew=options.anew, told=progress, begun=begun,
            name=options.title or "",
        )  # fmt: skip
    if options.school_pages:
        _school_pages(ratings, options, [(part.cluster, part.round) for part, _ in run.pages])
    failed = shown(run.outcomes, run.index, options)
    if ratings["note"].notna().any():
        print("Notes written beside marks are shown on the pages; --no-notes leaves them out.")
    return max(failed, 1 if wrong else 0)


def _tables(own: Mapping[str, str | None], framework: str) -> "Mapping[str, pd.DataFrame]":
    """The council's tables that are given, loaded, so that what is wrong in them is said before any page is made."""
    if not any(own.values()):
        return {}
    from esanalysis.council.together import load_page

    return load_page("risks", own, framework=framework).tables


def _school_pages(ratings: "pd.DataFrame", options: argparse.Namespace, grids: list[tuple[str, str | None]]) -> None:
    from esanalysis.errors import SelectionError
    from esanalysis.reports.schools import write_school_pages

    for cluster, round_ in grids:
        folder = options.out / "schools"
        try:
            pages = write_school_pages(ratings, folder, cluster=cluster, round=round_, names=options.names)
        except SelectionError as error:
            print(f"Note: {error}", file=sys.stderr)
            continue
        count = f"{len(pages)} school pages" if len(pages) != 1 else "1 school page"
        print(f"{cluster}, {round_}: {count} in {folder.resolve()}")
