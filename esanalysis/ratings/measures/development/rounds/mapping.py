"""Which factor of an old framework is which of a new one: the only thing that joins two frameworks.

Equal labels or numbers join nothing: 360 degree safe took 28 aspects to 21 and kept many of their numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from esanalysis.errors import SelectionError
from esanalysis.instrument.framework import Framework

__all__ = ["Link", "links", "same_instrument", "same_scale"]

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
        The publisher of one instrument says that it cannot be compared with the other, a mark does not mean the same
        in both `rounds`, or nothing says which factor is which.

    Notes
    -----
    Merged and split factors are never comparable: if people mark a merged factor by its weaker part, nothing changed
    and the "change" is -0.7. Stretching one scale to another is refused too: one factor whose cut points sit half a
    grade off gives a false claim in 37 to 94 of 100 reports.
    """
    if same_instrument(old, new):
        return [Link(key, key, "same", True) for key in new.keys]
    old.check_comparable(new)
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


def _reasoned(row: dict) -> bool:
    return not pd.isna(row["reason"]) and bool(str(row["reason"]).strip())
