"""`esanalysis report`: a page a cluster as one HTML file each, and an index over several."""

import argparse
import sys
from pathlib import Path

from esanalysis.cli.pages import RISK_TABLES, add_risk_tables, add_writing, shown
from esanalysis.cli.words import add_files, add_out, framework_path, full_paths, print_notes, reading_options

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
    add_risk_tables(parser)
    add_out(parser)
    add_writing(parser)
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace) -> int:
    from esanalysis.council.together import load_risk_tables
    from esanalysis.ratings.load import load_ratings
    from esanalysis.reports.batch import write_pages
    from esanalysis.reports.clusters import cluster_jobs
    from esanalysis.reports.progress import Progress

    framework = framework_path(options.framework)
    ratings = load_ratings(options.files or None, framework=framework, options=reading_options(options))
    own = full_paths(options, RISK_TABLES)
    tables = load_risk_tables(**own, framework=framework)
    if not tables.shipped and options.links is None:
        print("Note: without --links nothing says which factor your tables bear on.", file=sys.stderr)
    print_notes(ratings, *tables.frames)
    given = {name: path for name, path in own.items() if path}
    jobs, passed = cluster_jobs(ratings, options.out, options.cluster, options.round, given)
    for _, sentence in passed:
        print(f"Note: {sentence}", file=sys.stderr)
    with Progress(len(jobs)) as progress:
        outcomes = write_pages([job for _, job in jobs], progress, options.workers, anew=options.anew)
    return shown(outcomes, Path(options.out), options)
