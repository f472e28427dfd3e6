"""Examples of good practice: gathered from notes of strong marks and from remarks, shared only as a person approved."""

import hashlib
from collections.abc import Iterator
from itertools import count
from typing import Any

import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.development.review.names import looks_like_names, without_names
from esanalysis.ratings.tables import PRACTICE, SHARES, narrower
from esanalysis.schema import conform

__all__ = ["STATES", "consented", "outside", "practice", "without_text"]

STATES = (
    "said no", "no consent", "in the cluster", "kept inside", "not approved", "text changed", "names left", "approved",
)  # fmt: skip
_FOR_OUTSIDE = ("outside no names", "outside named")
_BY_PERSON = ("shared_text", "ticked", "approved_by", "approved_on")
_GIVEN_FOR = ("cluster", "round", "school", "ksf", "source", "text")


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
        The sheet *Good practice* as it came back, from `esanalysis.load_practice`. A decision holds for the very text,
        school and factor that it was given for; of what it and the remark itself allow, the narrower holds.

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
    rows = [*_notes(ratings, framework), *(_remarks(remarks, ratings) if remarks is not None else ())]
    known, schools, places = _decisions(approved), _schools(ratings), _places(ratings)
    changed = {key[:-1] for key in known.keys() - set(map(_key, rows)) if _released(known[key])}
    rows = [_decided(row, known.get(_key(row)), _key(row)[:-1] in changed, schools, places) for row in _named(rows)]
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
        For remarks: the sheet *Good practice* as it came back. It speaks of a remark of the same school, factor and
        text; the narrower of its share and the remark's own holds.

    Examples
    --------
    >>> consented(pd.DataFrame({"share": ["no", "in the cluster", None, "outside named"]})).index.tolist()
    [1, 3]
    """
    share = rows["share"].astype(object)
    if approved is not None:
        known = _decisions(approved)
        said = [known.get(_key(row | {"source": "feedback"})) for row in rows.to_dict("records")]
        asked = [one if kind == "good practice" else None for one, kind in zip(said, rows["kind"], strict=True)]
        both = [narrower(own, one and one["share"]) for own, one in zip(share, asked, strict=True)]
        share = pd.Series(both, rows.index, dtype=object)
    placed = rows["cluster"].notna() if "cluster" in rows else True  # "in the cluster" of nobody knows which
    return rows[share.isin(SHARES[1:]) & placed]


def without_text(examples: pd.DataFrame, approved: pd.DataFrame | None) -> pd.DataFrame:
    """Rows of the sheet *Good practice* that let others read a text which no example has any more: they do not apply.

    Parameters
    ----------
    examples : DataFrame
        One row an example, from `esanalysis.measures.practice`.
    approved : DataFrame, optional
        The sheet as it came back.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> found = practice(load_ratings().assign(note="Parents help to plan."))
    >>> sheet = found.assign(share="in the cluster", text=["Parents plan.", *found["text"][1:]])
    >>> len(without_text(found, sheet)), len(without_text(found, None))
    (1, 0)
    """
    if approved is None:
        return pd.DataFrame(columns=PRACTICE.names)
    here = set(map(_key, examples.to_dict("records")))
    return approved[[_released(row) and _key(row) not in here for row in approved.to_dict("records")]]


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


def _notes(ratings: pd.DataFrame, framework: Framework) -> Iterator[dict[str, Any]]:
    strong = framework.band_places(ratings["rating"].to_numpy(dtype=float)) == len(framework.bands) - 1
    for row in ratings[strong & ratings["note"].notna().to_numpy()].to_dict("records"):
        yield {name: row[name] for name in ("cluster", "round", "school", "ksf", "rating")} | {
            "source": "note",
            "text": str(row["note"]),
            "share": None,
        }


def _remarks(remarks: pd.DataFrame, ratings: pd.DataFrame) -> Iterator[dict[str, Any]]:
    cell = ["cluster", "round", "school", "ksf"]
    given = ratings.dropna(subset="rating").drop_duplicates(cell, keep=False)  # of several raters none is the mark
    marks = dict(zip(given[cell].astype(str).itertuples(index=False, name=None), given["rating"], strict=True))
    for row in remarks[remarks["kind"] == "good practice"].to_dict("records"):
        yield {name: row[name] for name in ("cluster", "round", "school", "ksf")} | {
            "source": "feedback",
            "rating": marks.get(tuple(str(row[name]) for name in cell)),
            "text": str(row["text"]),
            "share": None if pd.isna(row["share"]) else row["share"],
        }


def _key(row: dict[Any, Any]) -> tuple[str, ...]:
    """What a decision is given for: a place, who wrote it where, and the very text."""
    return tuple("" if pd.isna(row[name]) else " ".join(str(row[name]).split()) for name in _GIVEN_FOR)


def _decisions(approved: pd.DataFrame | None) -> dict[tuple[str, ...], dict[Any, Any]]:
    """What the sheet says of each text; of several rows on one the narrowest counts."""
    rows = [] if approved is None else approved.to_dict("records")
    rows.sort(key=lambda row: (SHARES.index(_shared(row)), _filled(row["approved_by"])), reverse=True)
    return {_key(row): row for row in rows}


def _shared(decision: dict[Any, Any]) -> str:
    return narrower(decision["share"]) or "no"


def _released(decision: dict[Any, Any]) -> bool:
    return _shared(decision) != "no"


def _named(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give each example a short name of its own, which stays while others come and go."""
    taken: set[str] = set()
    for row in rows:
        names = (hashlib.sha256("\x1f".join((*_key(row), str(n))).encode()).hexdigest() for n in count())
        taken.add(id_ := next(f"G{name[:5]}" for name in names if f"G{name[:5]}" not in taken))
        yield row | {"id": id_}


def _schools(ratings: pd.DataFrame) -> list[str]:
    """Every school of the files, of any cluster and round, by all its names: a text may name any of them."""
    whole = (school for schools in ratings.attrs.get("whole", {}).values() for school in schools)
    former = (name for names in ratings.attrs.get("renamed", ()) for name in names)
    return sorted({*ratings["school"].astype(str), *whole, *former, *ratings.attrs.get("everybody", ())})


def _places(ratings: pd.DataFrame) -> list[str]:
    """Every cluster of the files and every area and sub-cluster of its schools, which would tell whose a text is."""
    clusters = {str(place[0]) for place in ratings.attrs.get("places", ())}
    parts = (ratings[column].dropna().astype(str) for column in ("cluster", "area", "subcluster") if column in ratings)
    return sorted(clusters.union(ratings.attrs.get("everywhere", ()), *parts))


def _decided(
    row: dict[str, Any], known: dict | None, changed: bool, schools: list[str], places: list[str]
) -> dict[str, Any]:
    """Put what a person decided on this very text beside what its own share says; without a decision, a proposal."""
    own = row["share"]
    if known is None:
        row |= {"shared_text": without_names(row["text"], schools)}
    else:
        row |= {name: known[name] if _filled(known[name]) else None for name in _BY_PERSON}
    said = None if known is None else _shared(known)
    row["share"] = narrower(own, said) or "no"
    row["left_in"] = "; ".join(looks_like_names(row["shared_text"] or "", [*schools, *places])) or None
    return row | {"state": _state(row, own, said, changed and known is None)}


def _state(row: dict[str, Any], own: str | None, said: str | None, changed: bool) -> str:
    """Say how far an example is, in one of `STATES`; the strictest reason counts."""
    share = row["share"]
    if share == "no" and own:  # a share of its own, so that somebody was asked
        return "said no"
    if share == "in the cluster":
        return "kept inside" if said in _FOR_OUTSIDE else share
    if changed:
        return "text changed"
    if share == "no":
        return "no consent"
    if not row.get("approved_by") or not row["shared_text"]:
        return "not approved"
    if share == "outside no names" and row["left_in"] and row.get("ticked") != "yes":
        return "names left"
    return "approved"


def _filled(value: Any) -> bool:
    return not pd.isna(value) and bool(str(value).strip())
