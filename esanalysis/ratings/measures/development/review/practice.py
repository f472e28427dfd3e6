"""Examples of good practice: gathered from notes of strong marks and from remarks, shared only as a person approved."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.frame import left_out, like
from esanalysis.ratings.measures.development.review.names import looks_like_names, without_names
from esanalysis.ratings.tables import PRACTICE, SHARES
from esanalysis.schema import conform

__all__ = ["STATES", "consented", "outside", "practice", "state_of"]

STATES = ("no consent", "in the cluster", "not approved", "text changed", "names left", "approved")
_FOR_OUTSIDE = ("outside no names", "outside named")
_BY_PERSON = ("share", "shared_text", "ticked", "approved_by", "approved_on")


def practice(
    ratings: pd.DataFrame, remarks: pd.DataFrame | None = None, approved: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Gather the examples of good practice of each cluster and round.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame: what is written beside a mark of the top band counts as an example.
    remarks : DataFrame, optional
        From `esanalysis.load_feedback`: remarks of the kind "good practice".
    approved : DataFrame, optional
        The sheet *Good practice* as it came back, from `esanalysis.load_practice`. What a person decided is kept; where
        the text was changed since, nothing is shared until somebody approves it again.

    Returns
    -------
    DataFrame
        The columns of `esanalysis.ratings.tables.PRACTICE` and `state` (see `STATES`), in the order of the instrument.
        A note carries no consent: `share` is "no" until someone says otherwise. `shared_text` is a proposal without
        names until `approved_by` says who approved it; `left_in` is what still looks like a name in it.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> noted = load_ratings().assign(note="Parents help to plan.")
    >>> found = practice(noted)
    >>> found["ksf"].value_counts(sort=False).loc[lambda counts: counts > 0].to_dict()
    {'engagement': 3, 'publicity': 2, 'design': 3}
    """
    framework = framework_of(ratings)
    schools = [*dict.fromkeys(ratings["school"].astype(str)), *sorted(left_out(ratings))]  # a note may name any of them
    rows = [*_notes(ratings, framework), *(_remarks(remarks, ratings) if remarks is not None else ())]
    known = {} if approved is None else {str(row["id"]): row for row in approved.to_dict("records")}
    rows = [_decided(row, known.get(row["id"]), schools) for row in rows]
    frame = pd.DataFrame(rows, columns=[*PRACTICE.names, "state"])
    frame["ksf"] = pd.Categorical(frame["ksf"], categories=list(framework.keys), ordered=True)
    for column in PRACTICE.columns:
        if column.choices:
            frame[column.name] = pd.Categorical(frame[column.name], categories=list(column.choices))
    order = frame.sort_values(["cluster", "round", "ksf", "school", "id"], ignore_index=True, na_position="first")
    out = conform(order, PRACTICE)
    out["state"] = pd.Categorical(order["state"], categories=list(STATES))
    return like(out, ratings)


def consented(rows: pd.DataFrame, approved: pd.DataFrame | None = None) -> pd.DataFrame:
    """Keep the remarks or examples that others may read: no page shows one whose owner said no, or did not say.

    Parameters
    ----------
    rows : DataFrame
        One row a remark or an example, with its `share`.
    approved : DataFrame, optional
        For remarks: the sheet *Good practice* as it came back. What a person decided there goes first.

    Examples
    --------
    >>> consented(pd.DataFrame({"share": ["no", "in the cluster", None, "outside named"]})).index.tolist()
    [1, 3]
    """
    share = rows["share"].astype(object)
    if approved is not None:
        later = dict(zip(approved["id"].astype(str), approved["share"].astype(object), strict=True))
        ids = [_id("feedback", *place) for place in rows[["cluster", "round", "id"]].itertuples(index=False)]
        share = pd.Series([later.get(id_, own) for id_, own in zip(ids, share, strict=True)], rows.index, dtype=object)
    return rows[share.isin(SHARES[1:])]


def outside(examples: pd.DataFrame) -> pd.DataFrame:
    """Keep what may leave the cluster: the approved texts, sorted by text within their factor, and nothing else.

    Parameters
    ----------
    examples : DataFrame
        One row an example, from `esanalysis.measures.practice`.

    Returns
    -------
    DataFrame
        One row an approved example: `ksf` and `text`. No school, mark, cluster, round or id goes along.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> noted = practice(load_ratings().assign(note="Parents help to plan."))
    >>> len(outside(noted))  # nobody approved a text yet
    0
    """
    kept = examples.loc[examples["state"] == "approved", ["ksf", "shared_text"]]
    out = kept.rename(columns={"shared_text": "text"}).sort_values(["ksf", "text"], ignore_index=True)
    return like(out, examples)


def state_of(row: dict[str, Any], changed: bool) -> str:
    """Say how far an example is, in one of `STATES`; the strictest reason counts."""
    share = row["share"]
    if share not in _FOR_OUTSIDE:
        return "in the cluster" if share == "in the cluster" else "no consent"
    if changed:
        return "text changed"
    if not _filled(row["approved_by"]) or not _filled(row["shared_text"]):
        return "not approved"
    if share == "outside no names" and _filled(row["left_in"]) and row["ticked"] != "yes":
        return "names left"
    return "approved"


def _notes(ratings: pd.DataFrame, framework: Framework) -> Iterator[dict[str, Any]]:
    strong = framework.band_places(ratings["rating"].to_numpy(dtype=float)) == len(framework.bands) - 1
    for row in ratings[strong & ratings["note"].notna().to_numpy()].to_dict("records"):
        rater = "" if pd.isna(row["rater"]) else str(row["rater"])
        place = (row["cluster"], row["round"], row["school"], row["ksf"], rater)
        yield {name: row[name] for name in ("cluster", "round", "school", "ksf", "rating")} | {
            "id": _id("note", *place),
            "source": "note",
            "text": str(row["note"]),
            "share": "no",
        }


def _remarks(remarks: pd.DataFrame, ratings: pd.DataFrame) -> Iterator[dict[str, Any]]:
    cell = ["cluster", "round", "school", "ksf"]
    given = ratings.dropna(subset="rating").drop_duplicates(cell, keep=False)  # of several raters none is the mark
    marks = dict(zip(given[cell].astype(str).itertuples(index=False, name=None), given["rating"], strict=True))
    for row in remarks[remarks["kind"] == "good practice"].to_dict("records"):
        yield {name: row[name] for name in ("cluster", "round", "school", "ksf")} | {
            "id": _id("feedback", row["cluster"], row["round"], row["id"]),
            "source": "feedback",
            "rating": marks.get(tuple(str(row[name]) for name in cell)),
            "text": str(row["text"]),
            "share": "no" if pd.isna(row["share"]) else row["share"],
        }


def _id(*place: object) -> str:
    """A short name that stays while other notes come and go."""
    return "G" + hashlib.sha256("\x1f".join(map(str, place)).encode()).hexdigest()[:5]


def _decided(row: dict[str, Any], known: dict | None, schools: list[str]) -> dict[str, Any]:
    """Put what a person decided over the proposal."""
    row |= {"shared_text": without_names(row["text"], schools)}
    changed = False
    if known is not None:
        changed = _filled(known["text"]) and " ".join(str(known["text"]).split()) != " ".join(row["text"].split())
        row |= {name: known[name] for name in _BY_PERSON if _filled(known[name])}
    left = looks_like_names(str(row["shared_text"]), schools)
    row["left_in"] = "; ".join(left) or None
    return row | {"state": state_of({name: row.get(name) for name in PRACTICE.names}, changed)}


def _filled(value: Any) -> bool:
    return not pd.isna(value) and bool(str(value).strip())
