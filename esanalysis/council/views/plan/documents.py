"""Whose promises a sentence counts: the plans of several bodies are no one plan."""

import pandas as pd

from esanalysis.council.views.phrases import sources
from esanalysis.english import capital, listed, number

__all__ = ["apart", "counted_promises", "undated_or_unnamed", "whose_promises"]

FEW = 3  # documents that a sentence names one by one


def counted_promises(promises: pd.DataFrame) -> pd.DataFrame:
    """The promises that are counted: a document of which nothing was due yet is no part of the count."""
    due_by_now = promises.loc[promises["standing"].isin(["overdue", "past", "done"]), "source"]
    running = promises[promises["source"].isin(due_by_now)]
    return running if len(running) else promises


def whose_promises(promises: pd.DataFrame) -> str:
    """Which documents are counted, in brackets; nothing where there is one alone."""
    if promises["source"].nunique() == 1:
        return ""
    counted = counted_promises(promises)
    found = counted["source"].nunique()
    return f" ({sources(counted)})" if found <= FEW else f" ({number(found)} documents)"


def apart(promises: pd.DataFrame, rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split rows into those of the documents that are counted and those of the others."""
    here = rows["source"].isin(counted_promises(promises)["source"])
    return rows[here], rows[~here]


def undated_or_unnamed(promises: pd.DataFrame, undated: pd.DataFrame) -> str:
    """Say how many actions have no date and how many promises name nobody, of the other documents apart."""
    actions = promises.assign(promise=promises["number"].fillna(promises["reference"]))
    all_actions = apart(promises, actions.drop_duplicates(["source", "promise"]))
    rows, open_ = apart(promises, promises), apart(promises, undated)
    nobody = apart(promises, promises[promises["responsibility"].isna()])
    some, whose = int((rows[0]["standing"] == "no date").sum()), whose_promises(promises)
    none = f"{_of(some, len(rows[0]), 'promise')} {'has' if some == 1 else 'have'} none"
    dated = f"Every action{whose} has {f'at least one step with a date; {none}' if some else 'a date'}"
    said = [_undated(open_[0], all_actions[0], whose) or dated, _unnamed(nobody[0], rows[0])]
    if others := [*filter(None, (_undated(open_[1], all_actions[1]), _unnamed(nobody[1], rows[1])))]:
        said.append(f"In the other {'documents' if rows[1]['source'].nunique() > 1 else 'document'}, {listed(others)}")
    return " ".join(f"{capital(each)}." for each in said if each)


def _undated(some: pd.DataFrame, actions: pd.DataFrame, whose: str = "") -> str:
    has = "has" if len(some) == 1 else "have"
    return f"{_of(len(some), len(actions), 'action')}{whose} {has} no date at all" if len(some) else ""


def _unnamed(some: pd.DataFrame, rows: pd.DataFrame) -> str:
    name = "names" if len(some) == 1 else "name"
    return f"{_of(len(some), len(rows), 'promise')} {name} nobody" if len(some) else ""


def _of(some: int, whole: int, noun: str) -> str:
    return f"the only {noun}" if whole == 1 else f"{number(some)} of {whole} {noun}s"
