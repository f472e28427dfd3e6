"""A user's file against the JSON Schema of its kind: everything that is unknown, missing or of a wrong type, at once.

The schemas stand beside the shipped files, which the tests check; so the library, which costs a second to import, is
loaded only for a file that a user gives.
"""

import datetime as dt
import json
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from esanalysis.instrument.file.source import FOLDER, Source, guess

__all__ = ["schema_problems", "shown"]

_KINDS = {
    "string": 'a text in quotes, such as "..."',
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list in brackets, such as [...]",
    "object": "a table",
}
_UNKNOWN = "additionalProperties"


def schema_problems(source: Source, schema: str) -> tuple[list[str], bool]:
    r"""Check a file against ``framework.schema.json`` or ``risk-matrix.schema.json``.

    Parameters
    ----------
    source : Source
        What the file holds.
    schema : str
        ``framework`` or ``risk-matrix``.

    Returns
    -------
    list of str
        A sentence for each problem, in the order of the file.
    bool
        Whether all that is wrong are unknown entries, so that what is known can be checked further.

    Examples
    --------
    >>> from esanalysis.instrument.file.source import toml_source
    >>> text = 'titel = "Own"\nfactors = ["Funding"]\n[scale]\nminimum = "one"\nmaximum = 4\n'
    >>> for problem in schema_problems(toml_source(text, "own.toml"), "framework")[0]:
    ...     print(problem)
    the file: title is missing.
    line 1, titel: no such entry; did you mean 'title'?
    line 4, scale.minimum: must be a number (found "one").
    """
    errors = list(_validator(schema).iter_errors(source.raw))
    told = {text: error for error in errors for text in _sentences(error, source)}
    listed = sorted(told, key=_in_order)
    return listed, all(error.validator == _UNKNOWN for error in errors)


def _in_order(text: str) -> str:
    """Sort by line, or by sheet and cell; what has no place comes first."""
    place = text.partition(":")[0]
    return re.sub(r"\d+", lambda number: number[0].zfill(8), place) if place.startswith(("line", "sheet")) else ""


def _library() -> Any:
    """`jsonschema` without the grammar of web addresses, which takes 0.6 s to compile and no schema here asks for."""
    unasked = {"rfc3987_syntax": None} if "rfc3987_syntax" not in sys.modules else {}
    sys.modules.update(unasked)  # type: ignore[arg-type]
    try:
        import jsonschema
    finally:
        for name in unasked:
            del sys.modules[name]
    return jsonschema


@lru_cache
def _validator(schema: str) -> Any:
    library = _library()
    base = library.Draft202012Validator
    own_type = base.VALIDATORS["type"]

    def type_or_date(validator: Any, types: Any, instance: Any, subschema: dict) -> Iterator[Any]:
        is_date = isinstance(instance, dt.date) and subschema.get("format") == "date"
        return iter(()) if is_date else own_type(validator, types, instance, subschema)

    loaded = json.loads((FOLDER / f"{schema}.schema.json").read_text(encoding="utf-8"))
    return library.validators.extend(base, {"type": type_or_date})(loaded)


def _sentences(error: Any, source: Source) -> Iterator[str]:
    """What one error of the library means to the person at the desk."""
    path = tuple(error.absolute_path)
    rule, accepted, found = error.validator, error.validator_value, shown(error.instance)
    where = source.place(path)
    if rule == _UNKNOWN:
        known = error.schema.get("properties", {})
        for name in error.instance:
            if name not in known:
                yield f"{source.place((*path, name))}: no such entry{guess(str(name), known) or _listed(known)}"
    elif rule == "required":
        for name in accepted:
            if name not in error.instance:
                yield f"{where}: {name} is missing."
    elif rule == "type":
        kinds = [accepted] if isinstance(accepted, str) else accepted
        yield f"{where}: must be {' or '.join(_KINDS[kind] for kind in kinds)} (found {found})."
    elif rule == "enum":
        yield f"{where}: must be one of {', '.join(map(str, accepted))} (found {found})."
    elif rule == "pattern":
        yield f"{where}: is empty; write a text, or delete the line."
    elif rule in ("minItems", "maxItems"):
        least = error.schema.get("minItems")
        many = least if least == error.schema.get("maxItems") else f"{least} or more"
        yield f"{where}: needs {many} entries (found {len(error.instance)})."
    else:
        limits = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "above"}
        yield f"{where}: must be {limits[rule]} {accepted} (found {found})."


def _listed(known: dict) -> str:
    return f"; known are {', '.join(known)}." if known else "."


def shown(value: Any) -> str:
    """Write a value the way it stands in the file, cut where it is long.

    Parameters
    ----------
    value : object
        An entry as it was read.

    Returns
    -------
    str
    """
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
