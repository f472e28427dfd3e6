"""Which instrument a frame of ratings, or of what was measured on them, belongs to."""

from typing import Any

import pandas as pd

from esanalysis.errors import SchemaError
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework

__all__ = ["framework_of"]


def framework_of(frame: pd.DataFrame) -> Framework:
    """Framework that a ratings frame, or a measure computed from one, belongs to.

    Loaded frames carry it in ``attrs``. A frame built by hand is taken to be the default instrument if
    its factors are that instrument's.

    Raises
    ------
    SchemaError
        The frame does not say, and its factors are not those of the default framework.
    """
    known = frame.attrs.get("framework")
    if isinstance(known, Framework):
        return known
    default = load_framework(DEFAULT)
    keys: Any = frame["ksf"].unique() if "ksf" in frame else ["?"]
    if set(keys) <= set(default.keys):
        return default
    raise SchemaError(
        "These ratings do not say which framework they belong to. "
        'Set ratings.attrs["framework"] = load_framework("...") or load them with load_ratings.'
    )
