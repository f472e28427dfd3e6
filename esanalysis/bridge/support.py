"""The bridge from a weak factor to the risks that threaten it and the promises that address it."""

from collections.abc import Iterable

import pandas as pd

from esanalysis.council.measures.links import THREATENS, unresolved
from esanalysis.council.schema import PRECISIONS
from esanalysis.council.together import RiskTables
from esanalysis.errors import SchemaError
from esanalysis.instrument.frames import framework_of

__all__ = ["support", "support_for"]


def support(priorities: pd.DataFrame, tables: RiskTables) -> pd.DataFrame:
    """Join the priority factors of a cluster to what threatens them and what has been promised.

    Parameters
    ----------
    priorities : DataFrame
        From `esanalysis.ratings.measures.priorities`.
    tables : RiskTables
        From `load_risk_tables` for the same framework.

    Returns
    -------
    DataFrame
        As `esanalysis.bridge.support_for`; empty where there are no links at all. ``attrs["shipped"]`` says whether
        the risks and promises are those of other councils, ``attrs["framework"]`` is the instrument.
    """
    ksfs: Iterable[str] = priorities["ksf"] if len(tables.links) else []
    found = support_for(ksfs, tables.risks, tables.commitments, tables.links)
    found.attrs |= {"framework": framework_of(priorities), "shipped": tables.shipped}
    return found


def support_for(
    ksfs: Iterable[str], risks: pd.DataFrame, commitments: pd.DataFrame, links: pd.DataFrame
) -> pd.DataFrame:
    """Join factors to what threatens them and to what has been promised.

    Parameters
    ----------
    ksfs : iterable of str
        Keys of the factors, such as ``priorities(...)["ksf"]``; their order is kept.
    risks, commitments, links : DataFrame
        As loaded. A link to an action's number stands for all rows of the action.

    Returns
    -------
    DataFrame
        One row a link of a factor: `ksf`, `kind` (threatens, addresses, resources), `source`, `reference`,
        `text` (the risk, or the promise with its step), `owner` (as printed; empty where none is), `score`
        and `priority` of a risk, `due_text`, `due_start`, `due_end`, `due_precision` of a promise (of an
        action its first and last dated day and the coarsest precision), `reason`. A factor without any link
        keeps a row with an empty `kind`.

    Raises
    ------
    SchemaError
        A reference does not resolve; the message lists them.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments, load_links
    >>> from esanalysis.council.risks import load_risks
    >>> found = support_for(["funding"], load_risks(), load_commitments(), load_links())
    >>> found["kind"].value_counts(sort=False).to_dict()
    {'threatens': 5, 'addresses': 2, 'resources': 2}
    """
    lost = unresolved(links, risks, commitments)
    if len(lost):
        listed = "; ".join(f"{row.ksf}: {row.source} {row.reference}" for row in lost.itertuples())
        raise SchemaError(f"{len(lost)} links name nothing that is in the tables: {listed}.")
    rows = []
    for ksf in dict.fromkeys(ksfs):
        own = links[links["ksf"] == ksf].sort_values("kind", kind="stable")
        rows += [_row(link, risks, commitments) for link in own.to_dict("records")] or [{"ksf": ksf}]
    columns = ["ksf", "kind", "source", "reference", "text", "owner", "score", "priority"]
    columns += ["due_text", "due_start", "due_end", "due_precision", "reason"]
    out = pd.DataFrame(rows, columns=columns)
    for name in ("ksf", "kind"):
        out[name] = pd.Categorical(out[name], links[name].cat.categories, ordered=links[name].cat.ordered)
    for name in ("due_start", "due_end"):
        out[name] = pd.to_datetime(out[name])
    out["due_precision"] = pd.Categorical(out["due_precision"], PRECISIONS, ordered=True)
    return out


def _row(link: dict, risks: pd.DataFrame, commitments: pd.DataFrame) -> dict:
    found = _risk(link, risks) if link["kind"] == THREATENS else _promise(link, commitments)
    return {name: link[name] for name in ("ksf", "kind", "source", "reference", "reason")} | found


def _risk(link: dict, risks: pd.DataFrame) -> dict:
    """Take the latest assessment that the register has, which is the current one rather than the target."""
    own = risks[(risks["source"].astype(str) == link["source"]) & (risks["risk"] == link["reference"])]
    current = own[own["stage"] != "target"].iloc[-1:] if (own["stage"] != "target").any() else own.iloc[-1:]
    risk = current.iloc[0]
    return {"text": risk["title"], "owner": risk["owner"], "score": risk["score"], "priority": risk["priority"]}


def _promise(link: dict, commitments: pd.DataFrame) -> dict:
    own = commitments[commitments["source"].astype(str) == link["source"]]
    exact = own[own["reference"] == link["reference"]]
    rows = exact if len(exact) else own[own["number"] == link["reference"]]
    first = rows.iloc[0]
    texts = [first["action"]]
    if len(exact):
        texts += [text for text in (first["step"], first["target"]) if not pd.isna(text)]
    owners = dict.fromkeys(rows["responsibility"].dropna())
    dated = rows[rows["due_precision"] != "unknown"]
    return {
        "text": ": ".join(texts[:2]) + (f" ({texts[2]})" if len(texts) > 2 else ""),
        "owner": "; ".join(owners) or None,
        "due_text": "; ".join(dict.fromkeys(rows["due_text"].dropna())) or None,
        "due_start": rows["due_start"].min(),
        "due_end": rows["due_end"].max(),
        "due_precision": dated["due_precision"].max() if len(dated) else "unknown",
    }
