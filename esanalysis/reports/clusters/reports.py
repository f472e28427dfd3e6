"""A report on each cluster of what was loaded."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import pandas as pd

from esanalysis.errors import ReportError, SelectionError
from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import conformed, part_names, part_said
from esanalysis.reports.batch import failures, write_pages
from esanalysis.reports.clusters.parts import Part, Parts
from esanalysis.reports.job import Job, Outcome, slug

__all__ = ["Run", "cluster_jobs", "report_clusters", "write_cluster_reports"]

NOTEBOOK = NOTEBOOKS / "01-cluster-report.ipynb"


def write_cluster_reports(
    ratings: pd.DataFrame,
    out: str | Path = "reports",
    *,
    clusters: str | Iterable[str] | None = None,
    round: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    anew: bool = False,
    told: Callable[[Outcome], None] = lambda outcome: None,
    name: str = "",
) -> pd.DataFrame:
    """Write a report on each cluster as one HTML file, and an index over them if there are several.

    Each page is made of its cluster's ratings alone. A page of which nothing has changed since it was written (data,
    instrument, notebook, parameters, this package) is kept.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.
    out : path
        Folder for the pages.
    clusters : str or list of str, optional
        Only these, in any case; default all.
    round : str, optional
        Name of the round; default the latest of each cluster.
    parameters : mapping, optional
        Further parameters of the notebook ``01-cluster-report``, such as ``{"visits": 3}``.
    workers : int, optional
        How many pages are made at once; default as many as there are processors.
    scheduler : str, optional
        Address of a Dask scheduler on whose workers the pages are made, such as ``tcp://192.168.1.5:8786``.
    anew : bool
        Also write pages again of which nothing has changed.
    told : callable
        Called with what became of each page as it comes.
    name : str
        Name of the authority, for the title of the index.

    Returns
    -------
    DataFrame
        One row is one cluster: ``cluster``, ``round``, ``page`` (file), ``state`` (``written``, ``kept`` or
        ``passed over``) and ``said``, a sentence where there is something to say.

    Raises
    ------
    SelectionError
        There is no such cluster or round, or nothing is rated.
    ReportError
        One or more pages failed; the message has a line for each. The others are written.
    WriteError
        The folder cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> from esanalysis import load_ratings
    >>> write_cluster_reports(load_ratings(), Path(tempfile.mkdtemp()) / "reports")[["cluster", "round", "state"]]
              cluster round    state
    0  Worked example  2009  written
    """
    run = report_clusters(
        conformed(ratings), Path(out), clusters=clusters, round=round, parameters=parameters, workers=workers,
        scheduler=scheduler, anew=anew, told=told, name=name,
    )  # fmt: skip
    if failed := failures(run.outcomes):
        raise ReportError(failed)
    rows: list[tuple] = [
        (part.cluster, part.round, str(each.job.target), each.state, each.said) for part, each in run.pages
    ]
    rows += [(part.cluster, part.round, "", "passed over", sentence) for part, sentence in run.passed]
    return pd.DataFrame(rows, columns=["cluster", "round", "page", "state", "said"])


@dataclass(frozen=True)
class Run:
    """What became of the clusters: pages, those that were passed over with the reason, and the index."""

    pages: list[tuple[Part, Outcome]]
    passed: list[tuple[Part, str]]
    index: Path | None

    @property
    def outcomes(self) -> list[Outcome]:
        """What became of each page."""
        return [outcome for _, outcome in self.pages]


def report_clusters(
    ratings: pd.DataFrame,
    out: Path,
    *,
    clusters: str | Iterable[str] | None = None,
    round: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    anew: bool = False,
    told: Callable[[Outcome], None] = lambda outcome: None,
    begun: Callable[[int, list[tuple[Part, str]]], None] = lambda pages, passed: None,
    name: str = "",
) -> Run:
    """`write_cluster_reports` for who wants to say themselves what became of each page.

    `begun` is called with how many pages there will be and what is passed over, before the first is made. Nothing is
    raised for a page that failed.
    """
    jobs, passed = cluster_jobs(ratings, out, clusters, round, parameters)
    begun(len(jobs), passed)
    if len(jobs) > 1:  # what the index needs is imported while the pages are made
        Thread(target=import_module, args=["esanalysis.reports.clusters.index"], daemon=True).start()
    outcomes = write_pages([job for _, job in jobs], told, workers, anew=anew, scheduler=scheduler)
    pages = [(part, outcome) for (part, _), outcome in zip(jobs, outcomes, strict=True)]
    return Run(pages, passed, _index(ratings, out, pages, round, name) if len(pages) > 1 else None)


def _index(ratings: pd.DataFrame, out: Path, pages: list[tuple[Part, Outcome]], round: str | None, name: str) -> Path:
    from esanalysis.reports.clusters.index import write_index

    return write_index(ratings, out, pages, round, name)


def cluster_jobs(
    ratings: pd.DataFrame,
    out: Path,
    clusters: str | Iterable[str] | None = None,
    round: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> tuple[list[tuple[Part, Job]], list[tuple[Part, str]]]:
    """The pages to write, and the clusters that are passed over with the reason.

    Raises
    ------
    SelectionError
        There is no such cluster or round, or nothing is rated.
    """
    parts = Parts(ratings, round)
    chosen = _chosen([*parts.all, *parts.gone], clusters)
    passed = [(part, reason) for part in chosen if (reason := _reason(part, round, parts.ratings))]
    if len(passed) == len(chosen):
        raise SelectionError("\n".join(reason for _, reason in passed))
    left_out = {part.cluster for part, _ in passed}
    given = {"framework": framework_of(parts.ratings)} | dict(parameters or {})
    names: dict[str, int] = {}
    jobs = [(part, _job(part, parts, out, given, names)) for part in chosen if part.cluster not in left_out]
    return jobs, passed


def _chosen(parts: list[Part], clusters: str | Iterable[str] | None) -> list[Part]:
    if clusters is None:
        return parts
    wanted = [clusters] if isinstance(clusters, str) else list(clusters)
    held = {part.cluster.strip().casefold(): part for part in parts}
    if unknown := [name for name in wanted if name.strip().casefold() not in held]:
        names = ", ".join(part.cluster for part in parts)
        raise SelectionError(f'There is no cluster "{unknown[0]}". The ratings hold: {names}.')
    return list(dict.fromkeys(held[name.strip().casefold()] for name in wanted))


def _reason(part: Part, asked: str | None, ratings: pd.DataFrame) -> str:
    """Why there is no report on a cluster; empty if there is one."""
    if not len(part.rows):
        return f"{part.cluster} holds no school of the {part_said(ratings)}."
    if part.round is None:
        held = ratings["round"].iloc[part.rows].cat.remove_unused_categories().cat.categories
        return f'There is no round "{asked}" of {part.cluster}. The ratings hold: {", ".join(held)}.'
    if not part.rated:
        return f"{part.cluster}, {part.round}: no cell is rated yet, so there is nothing to report."
    return ""


def _job(part: Part, parts: Parts, out: Path, given: Mapping[str, Any], names: dict[str, int]) -> Job:
    name = slug(["cluster report", part.cluster, str(part.round), *part_names(parts.ratings)])
    names[name] = names.get(name, 0) + 1  # "St Mary" and "St. Mary" make one name
    return Job(
        notebook=NOTEBOOK,
        target=out / (f"{name}--{names[name]}.html" if names[name] > 1 else f"{name}.html"),
        title=f"Cluster report: {part.named}",
        parameters={**given, "cluster": part.cluster, "round": part.round},
        source=parts,
        handed=partial(_own_part, part),
        made_of=part.made_of,
    )


def _own_part(part: Part, parts: Parts) -> dict[str, Any]:
    return {"files": parts.frame(part)}
