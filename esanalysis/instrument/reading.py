"""Frameworks and risk matrices by their key or their path."""

from pathlib import Path

from esanalysis.instrument.file.build import build_framework
from esanalysis.instrument.file.build_matrix import build_risk_matrix
from esanalysis.instrument.file.source import FOLDER, read_source
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.risk_matrix import RiskMatrix

__all__ = [
    "DEFAULT", "framework_keys", "known_framework", "load_framework", "load_risk_matrix", "risk_matrix_keys",
]  # fmt: skip

DEFAULT = "es-2009"


def framework_keys() -> list[str]:
    """Keys of the frameworks that are shipped, in alphabetical order.

    Returns
    -------
    list of str

    Examples
    --------
    >>> framework_keys()[:3]
    ['area-send-2023', 'dfe-digital-core-2025', 'es-2009']
    """
    return sorted(path.stem for path in FOLDER.glob("*.toml") if not path.stem.startswith("risk-"))


def load_framework(source: str | Path | Framework = DEFAULT) -> Framework:
    """Read and validate a framework.

    Parameters
    ----------
    source : str or Path
        Key of a shipped framework (see `framework_keys`), or the path of a file of your own that ends in
        .toml or, as ``esanalysis framework draft`` writes it, in .xlsx. A `Framework` is returned as it is.

    Returns
    -------
    Framework

    Raises
    ------
    FrameworkError
        The file does not exist, cannot be read, does not describe a usable framework, or is a draft with
        open questions. The message lists every problem found and where it stands.

    Examples
    --------
    >>> framework = load_framework()
    >>> len(framework.factors), framework.scale.accepted
    (10, 'a whole number from 1 to 10')
    >>> framework["impact"].middle is None
    True
    """
    if isinstance(source, Framework):
        _READ.setdefault(source.key, source)
        return source
    path = Path(source)
    if path.suffix.casefold() in (".xlsx", ".xlsm", ".xls", ".ods"):
        from esanalysis.instrument.file.workbook import workbook_source  # loads the readers of office files

        found = workbook_source(path)
    else:
        found = read_source(source, "framework", framework_keys())
    framework = build_framework(found)
    _READ[framework.key] = framework if _READ.get(framework.key, framework) == framework else None
    return framework


# Frameworks read so far by their key; None where two files share one, and the key alone no longer tells.
_READ: dict[str, Framework | None] = {}


def known_framework(key: str) -> Framework | None:
    """Find the framework of a key: one read before, or a shipped one; None where the key does not tell.

    Parameters
    ----------
    key : str
        As in the column ``framework`` of the ratings.

    Returns
    -------
    Framework or None
    """
    if key not in _READ and key in framework_keys():
        return load_framework(key)
    return _READ.get(key)


def risk_matrix_keys() -> list[str]:
    """Keys of the risk matrices that are shipped, in alphabetical order.

    Returns
    -------
    list of str

    Examples
    --------
    >>> "risk-matrix-2003" in risk_matrix_keys()
    True
    """
    return sorted(path.stem for path in FOLDER.glob("risk-*.toml"))


def load_risk_matrix(source: str | Path | RiskMatrix = "risk-matrix-2003") -> RiskMatrix:
    """Read and validate a risk matrix.

    Parameters
    ----------
    source : str or Path
        Key of a shipped matrix (see `risk_matrix_keys`) or the path of a TOML file. A `RiskMatrix` is
        returned as it is.

    Returns
    -------
    RiskMatrix

    Raises
    ------
    FrameworkError
        The file does not exist, is not TOML, or describes no usable matrix: an axis that does not state
        which end is worse, a rank outside the axes, ranks that contradict the axes. The message lists
        every problem and where it stands.

    Examples
    --------
    >>> matrix = load_risk_matrix()
    >>> matrix.likelihood.worst_first[0], len(matrix.printed), len(matrix.follows)
    ('A', 8, 2)
    """
    if isinstance(source, RiskMatrix):
        return source
    return build_risk_matrix(read_source(source, "risk matrix", risk_matrix_keys()))
