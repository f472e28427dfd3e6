"""Whose tables stand together on one page: the shipped ones, or an analyst's own, but never a mixture.

An analyst who brings a workforce table gets no sickness figures of another council beside it, and one who brings
commitments needs links that name them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from esanalysis.council import load
from esanalysis.council.entry import PAGES, Page
from esanalysis.council.measures.links import unresolved
from esanalysis.council.measures.people import folded
from esanalysis.council.measures.suppression import THRESHOLD, Shared, suppress_page
from esanalysis.council.reading.registers import read_register
from esanalysis.council.reading.shape import find_header
from esanalysis.council.register import load_risks
from esanalysis.council.registry import ENTRIES, entry, of_page
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths
from esanalysis.files.read import read_sheets
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.instrument.risk_matrix import RiskMatrix

__all__ = ["Given", "load_page", "pages_of", "tables_in", "takes"]


@dataclass(frozen=True, repr=False)
class Given:
    """The tables of one page; those that were not given are empty.

    Attributes
    ----------
    page : {"workforce", "risks"}
    tables : dict of str to DataFrame
        By the names of the registry.
    names : tuple of str
        Those that were given.
    shipped : bool
        Whether they are those of Brighton & Hove's directorate, 2003, and not an analyst's own.
    framework : Framework
        Instrument that links speak of.

    Examples
    --------
    >>> tables = load_page("workforce")
    >>> tables.names[:2], tables.shipped
    (('workforce', 'sickness'), True)
    """

    page: Page
    tables: Mapping[str, pd.DataFrame]
    names: tuple[str, ...]
    shipped: bool
    framework: Framework

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def __repr__(self) -> str:  # never the rows: a notebook stores what it shows
        return f"<Given: {', '.join(self.names)}>"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the loaders noticed, each thing once."""
        found = (problem for frame in self.tables.values() for problem in frame.attrs.get("problems", ()))
        return tuple(dict.fromkeys(found))

    def shared(self, threshold: int = THRESHOLD) -> Shared:
        """The tables as they may be shared: small numbers withheld in all of them at once.

        Parameters
        ----------
        threshold : int
            As in `esanalysis.council.measures.suppression.suppress_page`; 0 withholds nothing.

        Returns
        -------
        Shared
        """
        return suppress_page(self.tables, threshold)


def pages_of(paths: Mapping[str, Paths | None]) -> tuple[Page, ...]:
    """Which pages own tables make; all of them where none is given.

    Parameters
    ----------
    paths : dict of table to path
        None stands for a table that is not given.

    Returns
    -------
    tuple of {"workforce", "risks"}

    Examples
    --------
    >>> pages_of({"sickness": "days.csv", "risks": None}), pages_of({})
    (('workforce',), ('workforce', 'risks'))
    """
    own = {name for name, path in paths.items() if path is not None}
    return tuple(page for page in PAGES if not own or own & {each.name for each in of_page(page)})


def tables_in(path: Path) -> list[str]:
    """Which of the council's tables a file holds, by its headings.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of str
        Names of tables, that of most columns first; none where nothing is recognised or the file cannot be read.

    Examples
    --------
    >>> tables_in(entry("commitments").path), tables_in(entry("risks").path)
    (['commitments'], ['risks'])
    """
    try:
        sheets = [sheet for sheet in read_sheets(path) if sheet.rows and not sheet.hidden]
    except DataError:
        return []
    if any(read_register(sheet)[0] is not None for sheet in sheets):
        return ["risks"]
    read = {}
    for each in ENTRIES:
        headers = [header for sheet in sheets if (header := find_header(sheet, each, {}))]
        sure = [header for header in headers if len(header.places) > (2 if header.guessed else 1)]
        read[each.name] = max((len(header.places) for header in sure), default=0)
    return sorted(filter(read.get, read), key=lambda name: -read[name])


def load_page(
    page: Page,
    paths: Mapping[str, Paths | None] | None = None,
    *,
    matrix: str | Path | RiskMatrix | None = None,
    framework: str | Path | Framework = DEFAULT,
    columns: Mapping[str, str] | None = None,
) -> Given:
    """Load the tables of a page: the shipped ones, or an analyst's own, but never a mixture.

    Parameters
    ----------
    page : {"workforce", "risks"}
    paths : dict of table to path, optional
        Your own tables; those of another page are passed over. As soon as one is given, those that are not stay empty.
        A link whose source names none of your
        tables is taken to mean the only one it can mean.
    matrix : str, Path or RiskMatrix, optional
        Matrix the register is scored on, as for `load_risks`.
    framework : str, Path or Framework
        Instrument the links speak of. The shipped links speak of the Extended Services diagnostic alone; with another
        instrument there are none.
    columns : dict of column to heading, optional
        Which heading is meant, where it is none of the usual ones. Each table takes those that it has.

    Returns
    -------
    Given

    Raises
    ------
    DataError
        With every problem found in the tables, or every link that names nothing in them.

    Examples
    --------
    >>> tables = load_page("risks")
    >>> tables.shipped, len(tables["risks"]), len(tables["commitments"])
    (True, 19, 304)
    >>> len(load_page("risks", framework="ofsted-eif-2019")["links"])
    0
    """
    framework = load_framework(framework)
    names = [each.name for each in of_page(page)]
    own = {name: path for name, path in (paths or {}).items() if path is not None and name in names}
    tables: dict[str, pd.DataFrame] = {}
    problems: list[Problem] = []
    for name in names:
        taken = {key: heading for key, heading in (columns or {}).items() if takes(name, key)}
        try:
            tables[name] = _load(name, own.get(name), matrix, framework, taken if name in own else {})
        except DataError as error:
            problems += error.problems
            continue
        if (own and name not in own) or (not own and name == "links" and framework != load_framework()):
            tables[name] = _emptied(tables[name])
    given = [name for name, path in (paths or {}).items() if path is not None]  # those of the other page too
    problems += [_unused(key) for key in columns or {} if not any(takes(name, key) for name in given)]
    if problems:
        raise DataError(problems)
    _name_alike(tables)
    if page == "risks" and own:
        tables["links"] = _with_only_source(tables["links"], tables["risks"], tables["commitments"])
        _refuse_lost(tables["links"], tables["risks"], tables["commitments"], tables["context"])
    return Given(page, tables, tuple(own) or tuple(names), not own, framework)


def _name_alike(tables: dict[str, pd.DataFrame]) -> None:
    """Groups that several tables spell differently are called as in the first."""
    first: dict[str, str] = {}
    for name, frame in tables.items():
        if "group" in frame and frame["group"].notna().any():
            old = frame["group"].astype(object)
            new = old.map(lambda group: group if pd.isna(group) else first.setdefault(folded(group), str(group)))
            if not new.equals(old):
                tables[name] = frame.assign(group=new.astype("category"))


def _load(
    name: str, path: Paths | None, matrix: str | Path | RiskMatrix | None, framework: Framework, columns: dict[str, str]
) -> pd.DataFrame:
    if name == "risks":
        return load_risks(path, matrix if path is not None else None, columns=columns)
    if name == "links":
        return load.load_links(path, framework if path is not None else DEFAULT, columns=columns)
    return getattr(load, f"load_{name}")(path, columns=columns)  # the registry's names are the loaders'


def _emptied(frame: pd.DataFrame) -> pd.DataFrame:
    """The table without rows, and without what was noticed about them."""
    out = frame.head(0).copy()
    out.attrs = {}
    return out


def takes(name: str, column: str) -> bool:
    """Whether a table has a column of this name, as we or others call it.

    Examples
    --------
    >>> takes("commitments", "owner"), takes("workforce", "headcount"), takes("budget", "owner")
    (True, True, False)
    """
    return entry(name).named(column) is not None


def _unused(column: str) -> Problem:
    return Problem(
        "no such column", f"--column {column}=...", f"{column!r}", "a column of one of the tables given",
        "Leave it out, or give the table that has it.",
    )  # fmt: skip


def _with_only_source(links: pd.DataFrame, risks: pd.DataFrame, commitments: pd.DataFrame) -> pd.DataFrame:
    """A links file of its own bears its own name as source: read it as the one table it can mean."""
    source = links["source"].astype(object)
    for frame, own in ((risks, links["kind"] == "threatens"), (commitments, links["kind"] != "threatens")):
        names = frame["source"].astype(str).unique()
        if len(names) == 1:
            source = source.mask(own & ~source.isin(names), names[0])
    return links.assign(source=source.astype("category"))


def _refuse_lost(links: pd.DataFrame, risks: pd.DataFrame, commitments: pd.DataFrame, context: pd.DataFrame) -> None:
    lost = unresolved(links, risks, commitments, context).to_dict("records")
    accepted = {True: "a risk of the register", False: "a reference or an action's number of the commitments"}
    problems = [
        Problem(
            "unknown reference",
            f"links ({row['ksf']}, {row['kind']})",
            f"{row['reference']} of {row['source']}",
            accepted[row["kind"] == "threatens"],
            "Correct the reference, or give the table that holds it too.",
        )
        for row in lost
    ]
    if problems:
        raise DataError(problems)
