"""Whose promises a sentence counts, and what two documents call by one number: several plans are no one plan."""

import pandas as pd

from esanalysis.council.measures.plan import without_date
from esanalysis.council.views.phrases import document, sources
from esanalysis.english import capital, listed, number, part_of

__all__ = ["apart", "named_apart", "running", "some_of", "undated_or_unnamed", "whose_promises"]

FEW = 3  # documents that a sentence names one by one


def named_apart(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Name what several documents call alike, each by its document; what one of them alone calls so stays as it is.

    Examples
    --------
    >>> register = pd.DataFrame({"source": ["old", "new", "new"], "risk": ["R1", "R1", "R2"]})
    >>> named_apart(register, "risk")["risk"].tolist()
    ['R1 (old)', 'R1 (new)', 'R2']
    """
    whose = rows["source"].map(document).astype("string")
    names = {column: rows[column].astype("string") for column in columns}
    several = {column: rows["source"].astype(str).groupby(names[column]).transform("nunique") > 1 for column in columns}
    return rows.assign(**{name: text.mask(several[name], text + " (" + whose + ")") for name, text in names.items()})


def some_of(count: int, whole: int, noun: str) -> str:
    """How many of so many, as a sentence begins with it.

    Examples
    --------
    >>> some_of(1, 1, "action"), some_of(2, 2, "action"), some_of(1, 3, "action")
    ('the only action', 'both actions', 'one of three actions')
    """
    return f"the only {noun}" if whole == 1 else part_of(count, whole, noun)


def running(promises: pd.DataFrame) -> frozenset[str]:
    """The documents whose promises are counted: one of which nothing was due yet is no part of the count."""
    due_by_now = promises["standing"].isin(["overdue", "past", "done"])
    return frozenset(promises.loc[due_by_now if due_by_now.any() else slice(None), "source"].astype(str))


def apart(rows: pd.DataFrame, counted: frozenset[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split rows into those of the documents that are counted and those of the others."""
    here = rows["source"].astype(str).isin(counted)
    return rows[here], rows[~here]


def whose_promises(promises: pd.DataFrame, counted: frozenset[str]) -> str:
    """Which documents are counted, in brackets; nothing where there is one alone."""
    if promises["source"].nunique() == 1:
        return ""
    named = sources(apart(promises, counted)[0]) if len(counted) <= FEW else f"{number(len(counted))} documents"
    return f" ({named})"


def undated_or_unnamed(promises: pd.DataFrame, undated: pd.DataFrame, counted: frozenset[str]) -> str:
    """Say how many actions have no date and how many promises name nobody, of the other documents apart."""
    actions = promises.assign(promise=promises["number"].fillna(promises["reference"]))
    all_actions = apart(actions.drop_duplicates(["source", "promise"]), counted)
    rows, open_ = apart(promises, counted), apart(undated, counted)
    nobody = apart(promises[promises["responsibility"].isna()], counted)
    some, whose = int(without_date(rows[0]).sum()), whose_promises(promises, counted)
    none = f"{some_of(some, len(rows[0]), 'promise')} {'has' if some == 1 else 'have'} none"
    dated = f"Every action{whose} has {f'at least one step with a date; {none}' if some else 'a date'}"
    said = [_undated(open_[0], all_actions[0], whose) or dated, _unnamed(nobody[0], rows[0])]
    if others := [*filter(None, (_undated(open_[1], all_actions[1]), _unnamed(nobody[1], rows[1])))]:
        said.append(f"In the other {'documents' if rows[1]['source'].nunique() > 1 else 'document'}, {listed(others)}")
    return " ".join(f"{capital(each)}." for each in said if each)


def _undated(some: pd.DataFrame, actions: pd.DataFrame, whose: str = "") -> str:
    has = "has" if len(some) == 1 else "have"
    return f"{some_of(len(some), len(actions), 'action')}{whose} {has} no date at all" if len(some) else ""


def _unnamed(some: pd.DataFrame, rows: pd.DataFrame) -> str:
    name = "names" if len(some) == 1 else "name"
    return f"{some_of(len(some), len(rows), 'promise')} {name} nobody" if len(some) else ""
