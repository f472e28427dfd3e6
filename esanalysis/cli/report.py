"""`esanalysis report`: a cluster's report as one HTML file."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from esanalysis.cli.pages import RISK_TABLES, add_risk_tables, write_jobs
from esanalysis.cli.words import add_files, add_out, framework_path, full_paths, print_notes

if TYPE_CHECKING:
    import pandas as pd

    from esanalysis.reports.run import Job


__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `report` and what runs it."""
    parser.description = "Write one self-contained HTML file a cluster. It opens anywhere, without network or Python."
    add_files(parser)
    parser.add_argument("--cluster", help="only this cluster (default: every one in the files)")
    parser.add_argument("--round", help="this round (default: the latest of each cluster)")
    add_risk_tables(parser)
    add_out(parser)
    parser.set_defaults(run=_report)


def _report(options: argparse.Namespace) -> int:
    from esanalysis.council.together import load_page
    from esanalysis.ratings.load import load_ratings

    files = [str(Path(name).resolve()) for name in options.files] or None
    framework = framework_path(options.framework)
    ratings = load_ratings(files, framework=framework)
    own = full_paths(options, RISK_TABLES)
    if any(own.values()):
        tables = load_page("risks", own, framework=framework)
        if options.links is None:
            print("Note: without --links nothing says which factor your tables bear on.", file=sys.stderr)
        print_notes(ratings, *tables.tables.values())
    else:
        print_notes(ratings)
    jobs = _jobs(ratings, options, {"files": files, "framework": framework} | own)
    return write_jobs(jobs)


def _jobs(ratings: "pd.DataFrame", options: argparse.Namespace, parameters: dict) -> list["Job"]:
    from esanalysis.files.shipped import NOTEBOOKS
    from esanalysis.reports.run import Job, slug

    jobs: list[Job] = []
    for cluster, round_ in _grids(ratings, options):
        name = slug(["cluster report", cluster, round_])
        same = sum(job.target.stem == name or job.target.stem.startswith(f"{name}--") for job in jobs)
        jobs.append(
            Job(
                notebook=NOTEBOOKS / "01-cluster-report.ipynb",
                target=options.out / (f"{name}--{same + 1}.html" if same else f"{name}.html"),
                title=f"Cluster report: {cluster}, {round_}",
                parameters=parameters | {"cluster": cluster, "round": round_},
            )
        )
    return jobs


def _grids(ratings: "pd.DataFrame", options: argparse.Namespace) -> list[tuple[str, str]]:
    """Clusters and rounds to report on; one without that round, or without any mark, is named and passed over."""
    from esanalysis.errors import SelectionError
    from esanalysis.ratings.select import select

    chosen, passed = [], []
    for cluster in [options.cluster] if options.cluster else list(ratings["cluster"].cat.categories):
        try:
            part = select(ratings, cluster, options.round)
        except SelectionError as error:
            passed.append(str(error))
            continue
        grid = str(part["cluster"].iloc[0]), str(part["round"].iloc[0])
        if part["rating"].notna().any():
            chosen.append(grid)
        else:
            passed.append(f"{grid[0]}, {grid[1]}: no cell is rated yet, so there is nothing to report.")
    if not chosen:
        raise SelectionError("\n".join(passed))
    for sentence in passed:
        print(f"Note: {sentence}", file=sys.stderr)
    return chosen
