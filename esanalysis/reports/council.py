"""The council's pages: workforce, and risks and promises."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from esanalysis.errors import ReportError
from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.reports.batch import failures, write_pages
from esanalysis.reports.job import Job, Outcome

__all__ = ["write_council_pages"]

# A page is its notebook, its file and its title.
PAGES = {
    "workforce": ("04-workforce.ipynb", "workforce.html", "Workforce"),
    "risks": ("05-risks-and-actions.ipynb", "risks-and-actions.html", "Risks and promises"),
}


def write_council_pages(
    out: str | Path = "reports",
    pages: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Path]:
    """Write the council's pages, each as one HTML file.

    Parameters
    ----------
    out : path
        Folder for the pages.
    pages : mapping, optional
        Which pages, ``"workforce"`` and ``"risks"``, and the parameters of each one's notebook (``04-workforce``,
        ``05-risks-and-actions``); default both as they are shipped.
    told : callable
        Called with what became of each page as it comes.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    ReportError
        A page failed; the others are written.
    WriteError
        The folder cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "reports"
    >>> [page.name for page in write_council_pages(folder, {"workforce": {"threshold": 0}})]
    ['workforce.html']
    """
    wanted = {name: {} for name in PAGES} if pages is None else pages
    jobs = []
    for name, parameters in wanted.items():
        notebook, file, title = PAGES[name]
        jobs.append(Job(NOTEBOOKS / notebook, Path(out) / file, title, dict(parameters)))
    if failed := failures(write_pages(jobs, told)):
        raise ReportError(failed)
    return [job.target for job in jobs]
