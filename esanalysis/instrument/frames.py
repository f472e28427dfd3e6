"""Which instrument a frame of ratings, or of what was measured on them, belongs to."""

from typing import Any

import pandas as pd

from esanalysis.errors import SchemaError
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, known_framework, load_framework

__all__ = ["framework_of"]


def framework_of(frame: pd.DataFrame) -> Framework:
    """Framework that a ratings frame, or a measure computed from one, belongs to.

    Loaded frames carry it in ``attrs``, and its key in the column ``framework``, which survives what ``attrs`` does
    not (a merge, or a concat of two loads). A frame built by hand, without that column, is taken to be the default
    instrument if its factors are that instrument's.

    Raises
    ------
    SchemaError
        The frame does not say, or its rows were marked on more than one instrument.
    """
    keys = list(frame["framework"].dropna().astype(str).unique()) if "framework" in frame else []
    if len(keys) > 1:
        raise SchemaError(
            f"These marks were given on {len(keys)} instruments ({', '.join(keys)}), which are not one table. "
            "Take one of them, or compare them as rounds."
        )
    known = frame.attrs.get("framework")
    if isinstance(known, Framework) and keys in ([], [known.key]):
        return known
    if keys and (found := known_framework(keys[0])):
        return found
    default = load_framework(DEFAULT)
    used: Any = frame["ksf"].unique() if "ksf" in frame else ["?"]
    if not keys and set(used) <= set(default.keys):
        return default
    raise SchemaError(
        "These ratings do not say which framework they belong to. "
        'Set ratings.attrs["framework"] = load_framework("...") or load them with load_ratings.'
    )
