"""Whose tables stand together on one page: the shipped ones, or an analyst's own, but never a mixture.

An analyst who brings a workforce table gets no sickness figures of another council beside it, and one who brings
commitments needs links that name them.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from esanalysis.council.load import (
    load_budget,
    load_commitments,
    load_equality,
    load_links,
    load_sickness,
    load_workforce,
)
from esanalysis.council.measures.links import unresolved
from esanalysis.council.measures.risk import matrix_cells, ranked_risks
from esanalysis.council.risks import load_risks
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.instrument.risk_matrix import RiskMatrix

__all__ = ["RiskTables", "WorkforceTables", "load_risk_tables", "load_workforce_tables", "placed"]


@dataclass(frozen=True)
class WorkforceTables:
    """Tables of one page on the workforce; those that were not given are empty."""

    workforce: pd.DataFrame
    sickness: pd.DataFrame
    equality: pd.DataFrame
    budget: pd.DataFrame
    shipped: bool

    @property
    def frames(self) -> tuple[pd.DataFrame, ...]:
        """The tables, empty or not."""
        return self.workforce, self.sickness, self.equality, self.budget


@dataclass(frozen=True)
class RiskTables:
    """Risks, promises, and links between them and the factors; those that were not given are empty."""

    risks: pd.DataFrame
    commitments: pd.DataFrame
    links: pd.DataFrame
    framework: Framework
    shipped: bool

    @property
    def frames(self) -> tuple[pd.DataFrame, ...]:
        """The tables, empty or not."""
        return self.risks, self.commitments, self.links


def load_workforce_tables(
    workforce: Paths | None = None,
    sickness: Paths | None = None,
    equality: Paths | None = None,
    budget: Paths | None = None,
) -> WorkforceTables:
    """Load the tables of the workforce page.

    Parameters
    ----------
    workforce, sickness, equality, budget : path or list of paths, optional
        Your own tables. As soon as one is given, those that are not stay empty; without any, all are those of
        Brighton & Hove's directorate, 2003.

    Raises
    ------
    DataError
        With every problem found in the first table that has one.

    Examples
    --------
    >>> tables = load_workforce_tables()
    >>> tables.shipped, len(tables.workforce), len(tables.budget)
    (True, 30, 6)
    """
    given = {"workforce": workforce, "sickness": sickness, "equality": equality, "budget": budget}
    loaders = {
        "workforce": load_workforce,
        "sickness": load_sickness,
        "equality": load_equality,
        "budget": load_budget,
    }
    shipped = all(paths is None for paths in given.values())
    frames = {
        name: loaders[name](paths) if shipped or paths is not None else loaders[name]().head(0)
        for name, paths in given.items()
    }
    return WorkforceTables(**frames, shipped=shipped)


def load_risk_tables(
    risks: Paths | None = None,
    commitments: Paths | None = None,
    links: Paths | None = None,
    *,
    matrix: str | Path | RiskMatrix | None = None,
    framework: str | Path | Framework = DEFAULT,
) -> RiskTables:
    """Load risks, promises and the links from factors to them.

    Parameters
    ----------
    risks, commitments, links : path or list of paths, optional
        Your own tables. As soon as one is given, those that are not stay empty; without any, all are those that are
        shipped. A link whose source names none of your tables is taken to mean the only one it can mean.
    matrix : str, Path or RiskMatrix, optional
        Matrix the register is scored on, as for `load_risks`.
    framework : str, Path or Framework
        Instrument the links speak of. The shipped links speak of the Extended Services diagnostic alone; with another
        instrument there are none.

    Raises
    ------
    DataError
        With every problem found in a table, or every link that names nothing in them.

    Examples
    --------
    >>> tables = load_risk_tables()
    >>> len(tables.risks), len(tables.commitments), len(tables.links)
    (19, 304, 70)
    >>> len(load_risk_tables(framework="ofsted-eif-2019").links)
    0
    """
    framework = load_framework(framework)
    shipped = risks is None and commitments is None and links is None
    if shipped:
        own_links = load_links() if framework == load_framework() else load_links().head(0)
        return RiskTables(load_risks(matrix=matrix), load_commitments(), own_links, framework, shipped)
    register = load_risks(risks, matrix) if risks is not None else load_risks().head(0)
    plan = load_commitments(commitments) if commitments is not None else load_commitments().head(0)
    linked = load_links(links, framework) if links is not None else load_links().head(0)
    linked = _with_only_source(linked, register, plan)
    _refuse_lost(linked, register, plan)
    return RiskTables(register, plan, linked, framework, shipped)


def placed(risks: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells of the matrix, and the risks in their order, also where the register was loaded without a matrix.

    Returns
    -------
    tuple of DataFrame
        As `measures.matrix_cells` and `measures.ranked_risks`. Without a matrix there are no cells, and no risk has a
        place: which end of an axis is worse is never assumed.

    Examples
    --------
    >>> cells, order = placed(load_risks())
    >>> len(cells), int(order["place"].notna().sum())
    (12, 19)
    """
    if isinstance(risks.attrs.get("matrix"), RiskMatrix):
        return matrix_cells(risks), ranked_risks(risks)
    nowhere = pd.Series(pd.NA, index=risks.index, dtype="Int64")
    return matrix_cells(load_risks()).head(0), risks.assign(place=nowhere, tied=nowhere)


def _with_only_source(links: pd.DataFrame, risks: pd.DataFrame, commitments: pd.DataFrame) -> pd.DataFrame:
    """A links file of its own bears its own name as source: read it as the one table it can mean."""
    source = links["source"].astype(object)
    for frame, own in ((risks, links["kind"] == "threatens"), (commitments, links["kind"] != "threatens")):
        names = frame["source"].astype(str).unique()
        if len(names) == 1:
            source = source.mask(own & ~source.isin(names), names[0])
    return links.assign(source=source.astype("category"))


def _refuse_lost(links: pd.DataFrame, risks: pd.DataFrame, commitments: pd.DataFrame) -> None:
    lost = unresolved(links, risks, commitments).to_dict("records")
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
