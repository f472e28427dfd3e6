"""A page a school, to be sent to that school alone: its own marks, and nobody else's name."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from esanalysis.display.page import page
from esanalysis.english import counted
from esanalysis.errors import SelectionError
from esanalysis.files.writing import made_folder, write_whole
from esanalysis.ratings.frame import part_names
from esanalysis.ratings.select import select
from esanalysis.ratings.views.cluster import cluster_of
from esanalysis.ratings.views.school import HIDDEN, school
from esanalysis.reports.job import slug

__all__ = ["write_school_pages"]


def write_school_pages(
    ratings: pd.DataFrame,
    out: str | Path = "schools",
    *,
    cluster: str | None = None,
    round: str | None = None,
    names: bool = False,
    told: Callable[[Path], None] = lambda path: None,
) -> pd.DataFrame:
    """Write one school's page for each school of a cluster, at most one A4 side each.

    The cluster's page links to none of them: they are sent apart. Other schools are dots without a name, in no order
    that tells whose they are, unless `names` is true.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.
    out : path
        Folder for the pages.
    cluster, round : str, optional
        As for `esanalysis.select`.
    names : bool
        Whether the pages name who could help whom.
    told : callable
        Called with each page's path when it is there.

    Returns
    -------
    DataFrame
        One row is one school: ``school`` and ``page`` (file).

    Raises
    ------
    SelectionError
        There is no such cluster or round, or the cluster has so few schools that their dots would name them.
    WriteError
        The folder cannot be used, or a page cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from esanalysis import load_ratings
    >>> pages = write_school_pages(load_ratings(), Path(tempfile.mkdtemp()) / "schools")
    >>> len(pages), Path(pages["page"].iloc[5]).name
    (10, 'school-page-school-6-worked-example-2009.html')
    """
    chosen = cluster_of(select(ratings, cluster, round))
    if len(chosen.schools) < HIDDEN and not names:
        size = counted(len(chosen.schools), "school")
        raise SelectionError(
            f"{chosen.name} has {size}: with fewer than {HIDDEN}, each dot on a page would tell "
            "whose it is. Write the pages with names (--names), or for a larger group."
        )
    folder = made_folder(out)
    rows, taken = [], set()
    for name in chosen.schools:
        view = school(chosen, name, names)
        where = [*map(str, chosen.ratings[["cluster", "round"]].iloc[0]), *part_names(chosen.ratings)]
        stem = slug(["school page", name, *where])
        number = next(n for n in range(1, len(chosen.schools) + 2) if (stem, n) not in taken)
        taken.add((stem, number))
        target = folder / f"{stem}{f'--{number}' if number > 1 else ''}.html"
        written = write_whole(target, str(page(f"{name}: {chosen.name}", view.html, view.sentences[0], kind="one")))
        told(written)
        rows.append((name, str(written)))
    return pd.DataFrame(rows, columns=["school", "page"])
