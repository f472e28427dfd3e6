"""Writing pages from the command line: what is said meanwhile, and the council's tables of a page."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esanalysis.reports.run import Job


RISK_TABLES = ("risks", "commitments", "links")


def add_risk_tables(parser: argparse.ArgumentParser) -> None:
    """Add an option for each council table that a cluster's page may stand beside."""
    from esanalysis.council.registry import entry

    for name in RISK_TABLES:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"your own table: {entry(name).help}")


def write_jobs(jobs: list["Job"]) -> int:
    """Write the pages and say how far it is; returns the exit code."""
    from esanalysis.reports.run import write_reports

    for folder in {job.target.parent for job in jobs}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:  # said before anything runs
            raise OSError(f"{folder} cannot be used as a folder for reports: {error.strerror}.") from error
    print(f"Writing {len(jobs)} report{'s' if len(jobs) > 1 else ''} ...", flush=True)
    finished = []

    def told(job: "Job") -> None:
        finished.append(job)
        count = f"[{len(finished)}/{len(jobs)}] " if len(jobs) > 1 else ""
        print(f"{count}{job.title}: {job.target.resolve()}", flush=True)

    write_reports(jobs, told)
    return 0
