"""The index over the pages of a batch: the clusters side by side, and the way to each one's page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from esanalysis import authority
from esanalysis.authority.facts import authority_of
from esanalysis.files.writing import write_whole
from esanalysis.ratings.frame import part_names
from esanalysis.reports.clusters.parts import Part
from esanalysis.reports.export import assembled
from esanalysis.reports.job import Outcome, slug

__all__ = ["write_index"]


def write_index(
    ratings: pd.DataFrame, out: Path, pages: Sequence[tuple[Part, Outcome]], round: str | None = None, name: str = ""
) -> Path:
    """Write ``index.html``: overview first, then every cluster in file order, never ranked.

    That of a part of the schools is ``index-primary.html``, beside the one of all.

    Parameters
    ----------
    ratings : DataFrame
        The ratings that the pages were made of.
    out : Path
        Folder of the pages.
    pages : sequence
        Each cluster's part, and what became of its page.
    round : str, optional
        The round that was asked for; default the latest of each cluster.
    name : str
        Name of the authority, for the title.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    WriteError
        It cannot be written.
    """
    there = [(part, outcome) for part, outcome in pages if outcome.state != "failed"]
    facts = authority_of(_only(ratings, [part.cluster for part, _ in pages]), round)
    head = authority.report(facts, name=name)
    sections: tuple[Any, ...] = (
        head,
        authority.factors(facts),
        authority.repeated(facts),
        authority.clusters(
            facts,
            pages={part.cluster: outcome.job.target.name for part, outcome in there},
            found={part.cluster: outcome.point for part, outcome in there},
            failed={part.cluster: _first_line(outcome.said) for part, outcome in pages if outcome.state == "failed"},
        ),
        *(authority.parts(facts, column) for column in ("phase", "area")),
        authority.problems(facts),
        authority.how_made(facts),
    )
    page = assembled([str(section.html) for section in sections if section.html], head.title)
    return write_whole(out / f"{slug(['index', *part_names(ratings)])}.html", page)


def _only(ratings: pd.DataFrame, clusters: list[str]) -> pd.DataFrame:
    held = ratings["cluster"].cat.categories
    if len(clusters) == len(held):
        return ratings
    return ratings[ratings["cluster"].isin(clusters)]


def _first_line(text: str) -> str:
    return text.splitlines()[0] if text else ""
