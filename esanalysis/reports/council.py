"""The council's pages: those of the tables that were given, each its notebook and its file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from esanalysis.council.entry import PAGES
from esanalysis.council.measures.suppression import THRESHOLD
from esanalysis.council.registry import of_page
from esanalysis.council.together import load_page, pages_of, takes
from esanalysis.errors import ReportError
from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.instrument.reading import DEFAULT
from esanalysis.reports.batch import failures, write_pages
from esanalysis.reports.job import Job, Outcome

__all__ = ["write_council_pages"]

_NOTEBOOKS = {"workforce": "04-workforce.ipynb", "risks": "05-risks-and-actions.ipynb"}
_TITLES = {"workforce": "The workforce", "risks": "Risks and actions"}


def write_council_pages(
    out: str | Path = "reports",
    tables: Mapping[str, str | Path | None] | None = None,
    *,
    columns: Mapping[str, str] | None = None,
    matrix: str | Path | None = None,
    framework: str | Path = DEFAULT,
    ratings: str | Path | None = None,
    today: str | None = None,
    threshold: int = THRESHOLD,
    told: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Path]:
    r"""Write the pages of the tables that are given, each as one HTML file; without any both, as they are shipped.

    Parameters
    ----------
    out : path
        Folder for the pages.
    tables : dict of table to path, optional
        Your own tables by the names of `esanalysis.council.registry`, such as ``{"sickness": "days.xlsx"}``.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones.
    matrix : str or Path, optional
        Matrix your register is scored on.
    framework : str or Path
        Instrument that the ratings and your links speak of.
    ratings : str or Path, optional
        Ratings of a cluster, whose priorities are joined to your links.
    today : str, optional
        Day to read the plan from; default today, and for the shipped plan a day inside it.
    threshold : int
        Counts of people below it are withheld, with what gives them away; 0 shows everything.
    told : callable
        Called with what became of each page as it comes.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    DataError
        With every problem found in the tables.
    ReportError
        A page failed; the others are written.
    WriteError
        The folder cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "staff.csv").write_text("Team,Headcount,FTE\nSEND,120,98.4\nEarly help,80,71.2\n")
    >>> [page.name for page in write_council_pages(folder / "reports", {"workforce": folder / "staff.csv"})]
    ['workforce.html']
    """
    paths = {name: _whole(path) for name, path in (tables or {}).items()}
    instrument = _whole(framework) if str(framework).endswith(".toml") else str(framework)
    scored = _whole(matrix) if matrix and str(matrix).endswith(".toml") else matrix
    own: dict[str, dict[str, Any]] = {
        "workforce": {"threshold": threshold},
        "risks": {"matrix": scored, "today": today, "files": _whole(ratings), "framework": instrument},
    }
    jobs = []
    for page in pages_of(paths):
        # Loaded here first, so that what is wrong is a sentence and not a notebook that stopped.
        loaded = load_page(page, paths, matrix=scored, framework=str(instrument), columns=columns)
        if page == "workforce" and threshold and not loaded.shipped:  # what it withholds no register may tell
            own["risks"]["few"] = dict(loaded.shared(threshold).groups)
        names = [each.name for each in of_page(page)]
        named = {key: heading for key, heading in (columns or {}).items() if any(takes(name, key) for name in names)}
        parameters = {name: paths.get(name) for name in names} | own[page] | {"columns": named or None}
        jobs.append(Job(NOTEBOOKS / _NOTEBOOKS[page], Path(out) / PAGES[page], _TITLES[page], parameters))
    if failed := failures(write_pages(jobs, told)):
        raise ReportError(failed)
    return [job.target for job in jobs]


def _whole(path: str | Path | None) -> str | None:
    """A path that also holds where the notebook runs."""
    return None if path is None else str(Path(path).resolve())
