"""The table that joins two frameworks: read, and held to what a mapping must be."""

from collections.abc import Iterator

import pandas as pd

from esanalysis.files.find import Paths
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.tables.known import framed
from esanalysis.ratings.tables.rows import Row, read_rows
from esanalysis.ratings.tables.schema import MAPPING
from esanalysis.schema import documented

__all__ = ["load_mapping", "mapping_faults"]

SIDES = ("from_ksf", "to_ksf")


@documented(MAPPING)
def load_mapping(paths: Paths, before: Framework, after: Framework) -> pd.DataFrame:
    r"""Load which factor of an old framework is which of a new one: the sheet *Mapping*, or a CSV file.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "mapping.csv")
    ...     written = path.write_text("from_ksf,to_ksf,kind,comparable\nimpact,impact,same,yes\n")
    ...     load_mapping(path, load_framework(), load_framework())["kind"].tolist()
    ['same']
    """
    found = read_rows(paths, MAPPING)
    for row in found:
        for side, framework in (("from", before), ("to", after)):
            _settle(row, side, framework)
        if not row.values["kind"] and not any(problem.cell == row.cell("kind") for problem in found.problems):
            row.drop("kind", "empty cell", "nothing", " / ".join(MAPPING["kind"].choices), "Say it.", error=True)
    rows = [row.values for row in found]
    table = pd.DataFrame(rows, columns=MAPPING.names, dtype=object)
    if not found.problems:
        for at, code, old_key, new_key in mapping_faults(table, before, after):
            _say(found.rows[at], code, old_key, new_key, before, after)
    found.refuse_all()
    return framed(rows, MAPPING, None, found.problems)


def _settle(row: Row, side: str, framework: Framework) -> None:
    said = row.values[f"{side}_framework"]
    if said and str(said) != framework.key:
        fix = "Name the frameworks of the two rounds, or leave the column empty."
        row.drop(f"{side}_framework", "another framework", repr(said), framework.key, fix, error=True)
    row.values[f"{side}_framework"] = framework.key
    name = f"{side}_ksf"
    if named := row.values[name]:
        factor = framework.find(str(named))
        row.values[name] = factor.key if factor else None
        if factor is None:
            accepted = f"1 to {len(framework.factors)} or its key, of {framework.key}"
            row.drop(
                name, f"no {framework.factor} of {framework.key}", repr(named), accepted, "Correct it.", error=True
            )


def _say(row: Row, code: str, old_key: str, new_key: str, old: Framework, new: Framework) -> None:
    """Say a fault of a mapping where it stands."""
    old_name = f"{old.factor} {old[old_key].number}" if old_key else "nothing"
    new_name = f"{new.factor} {new[new_key].number}" if new_key else "nothing"
    kind = str(row.values["kind"])
    column, found, accepted = {
        "merged needs two": ("to_ksf", f"one old {old.factor} for {new_name}", f"merged needs two old {old.plural}"),
        "split needs two": ("from_ksf", f"one new {new.factor} for {old_name}", f"split needs two new {new.plural}"),
        "twice": ("from_ksf", f"{old_name} and {new_name}, one of which stands on an earlier row", "each once"),
        "two kinds": ("kind", f"{kind}, where an earlier row of the same says otherwise", "one kind"),
        "no reason": ("reason", "nothing", "why marks may be compared though the words changed"),
        "never comparable": ("comparable", "yes", f"no: what is {kind} has no difference"),
        "not empty": ("to_ksf" if kind == "dropped" else "from_ksf", "a factor", f"nothing, as it is {kind}"),
        "empty": ("from_ksf" if not old_key else "to_ksf", "nothing", f"a factor, as it is {kind}"),
    }[code]
    row.drop(column, "no mapping", found, accepted, "Correct the row.", error=True)


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
