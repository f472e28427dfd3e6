"""Which factor of an old framework is which of a new one: the only thing that joins two frameworks.

Equal labels or numbers join nothing: 360 degree safe took 28 aspects to 21 and kept many of their numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from esanalysis.errors import SelectionError
from esanalysis.instrument.framework import Framework

__all__ = ["Link", "links", "mapping_faults", "same_instrument", "same_scale"]

SIDES = ("from_ksf", "to_ksf")


@dataclass(frozen=True)
class Link:
    """An old factor beside a new one (one side None: new or dropped), and whether their marks may be compared."""

    old: str | None
    new: str | None
    kind: str
    comparable: bool


def same_scale(old: Framework, new: Framework) -> bool:
    """Whether a mark means the same in both: ends, step, direction and words."""
    return all(
        getattr(old.scale, name) == getattr(new.scale, name)
        for name in ("minimum", "maximum", "step", "higher_is_better", "words")
    )


def same_instrument(old: Framework, new: Framework) -> bool:
    """Whether factors, their statements and anchors, and the scale are the same, whatever the framework is called."""
    asked = ("key", "statement", "question", "low", "middle", "high")
    factors = [[tuple(getattr(factor, name) for name in asked) for factor in f.factors] for f in (old, new)]
    return same_scale(old, new) and factors[0] == factors[1]


def links(old: Framework, new: Framework, mapping: pd.DataFrame | None, rounds: tuple[str, str]) -> list[Link]:
    """List what joins two frameworks, in the order of the new one; factors that nothing names are new or dropped.

    Raises
    ------
    SelectionError
        A mark does not mean the same in both `rounds`, or nothing says which factor is which.

    Notes
    -----
    Merged and split factors are never comparable: if people mark a merged factor by its weaker part, nothing changed
    and the "change" is -0.7. Stretching one scale to another is refused too: one factor whose cut points sit half a
    grade off gives a false claim in 37 to 94 of 100 reports.
    """
    if same_instrument(old, new):
        return [Link(key, key, "same", True) for key in new.keys]
    if not same_scale(old, new):
        raise SelectionError(f"Scale {_ends(old)} became {_ends(new)}: marks cannot be compared.")
    rows = _between(mapping, old, new) if mapping is not None else pd.DataFrame()
    if rows.empty:
        given = "no mapping is given" if mapping is None else "the mapping says nothing of these two"
        raise SelectionError(
            f"Round {rounds[1]} uses {new.key}, round {rounds[0]} {old.key}: {given}, so no change is shown. "
            "Give one with --mapping FILE."
        )
    found = [Link(*row) for row in _read(rows)]
    named_old, named_new = {link.old for link in found}, {link.new for link in found}
    found += [Link(None, key, "new", False) for key in new.keys if key not in named_new]
    found += [Link(key, None, "dropped", False) for key in old.keys if key not in named_old]
    place = {key: number for number, key in enumerate(new.keys)}
    return sorted(found, key=lambda link: place.get(link.new or "", len(place)))


def _ends(framework: Framework) -> str:
    scale = framework.scale
    joined = ".." if scale.words else "-"
    return joined.join(scale.text(mark) for mark in (scale.minimum, scale.maximum))


def _between(mapping: pd.DataFrame, old: Framework, new: Framework) -> pd.DataFrame:
    from_old = mapping["from_framework"].astype(str) == old.key
    return mapping[from_old & (mapping["to_framework"].astype(str) == new.key)]


def _read(rows: pd.DataFrame) -> Iterator[tuple[str | None, str | None, str, bool]]:
    for row in rows.to_dict("records"):
        old, new = (None if pd.isna(row[name]) else str(row[name]) for name in SIDES)
        kind, said = str(row["kind"]), row["comparable"]
        comparable = (kind == "same" and said != "no") or (kind == "reworded" and said == "yes" and _reasoned(row))
        yield old, new, kind, comparable


def mapping_faults(mapping: pd.DataFrame, old: Framework, new: Framework) -> list[tuple[int, str, str, str]]:
    """Find what is wrong with a mapping between two frameworks.

    Parameters
    ----------
    mapping : DataFrame
        One row an old factor beside a new one, see `MAPPING`; rows of other frameworks are passed over.
    old, new : Framework
        The frameworks of the two rounds.

    Returns
    -------
    list of tuple
        For each fault the place of its row (counted from 0), a code and the old and new factor it is about:
        ``merged needs two``, ``split needs two``, ``twice`` (a factor on more rows than its kind allows),
        ``two kinds`` (rows of one merger or split that differ), ``no reason`` (comparable, but nobody said why),
        ``never comparable`` (merged, split, new or dropped), ``not empty`` and ``empty`` (a factor where the kind
        has none, none where it has one).

    Examples
    --------
    >>> from esanalysis.instrument.reading import load_framework
    >>> es = load_framework()
    >>> row = {"from_framework": es.key, "from_ksf": "quality", "to_framework": es.key, "to_ksf": "quality"}
    >>> frame = pd.DataFrame([row | {"kind": "merged", "comparable": None, "reason": None}])
    >>> mapping_faults(frame, es, es)
    [(0, 'merged needs two', 'quality', 'quality')]
    """
    rows = [
        (at, old_ksf, new_ksf, row)
        for at, row in enumerate(mapping.to_dict("records"))
        if (str(row["from_framework"]), str(row["to_framework"])) == (old.key, new.key)
        for old_ksf, new_ksf in [tuple(None if pd.isna(row[name]) else str(row[name]) for name in SIDES)]
    ]
    return [
        (at, code, old_ksf or "", new_ksf or "")
        for at, old_ksf, new_ksf, row in rows
        for code in [*_empty(row["kind"], old_ksf, new_ksf), *_times(at, (old_ksf, new_ksf), rows), *_compared(row)]
    ]


def _empty(kind: str, old: str | None, new: str | None) -> Iterator[str]:
    """Find a factor that is lacking, or stands where the kind has none."""
    if (kind == "new" and old) or (kind == "dropped" and new):
        yield "not empty"
    if (kind != "new" and not old) or (kind != "dropped" and not new):
        yield "empty"


def _times(at: int, sides: tuple[str | None, str | None], rows: list) -> Iterator[str]:
    """Find a factor on more rows, or fewer, than its kind has; of several rows the first is left alone."""
    kind = next(row["kind"] for place, _, _, row in rows if place == at)
    for side, key in enumerate(sides):
        same = [(place, row["kind"]) for place, *keys, row in rows if key and keys[side] == key]
        many = (side, kind) in ((1, "merged"), (0, "split"))
        if many and len(same) == 1:
            yield f"{kind} needs two"
        elif same and at != same[0][0] and (not many or kind != same[0][1]):
            yield "two kinds" if many else "twice"


def _compared(row: dict) -> Iterator[str]:
    if row["comparable"] == "yes" and row["kind"] not in ("same", "reworded"):
        yield "never comparable"
    elif row["comparable"] == "yes" and row["kind"] == "reworded" and not _reasoned(row):
        yield "no reason"


def _reasoned(row: dict) -> bool:
    return not pd.isna(row["reason"]) and bool(str(row["reason"]).strip())
