"""Where the risks of a register stand in its matrix, in which order, and where it contradicts itself.

Priorities are ranks: they are listed and counted here, never averaged.
"""

import pandas as pd

from esanalysis.errors import SchemaError
from esanalysis.instrument.risk_matrix import RiskMatrix

__all__ = ["at_stage", "matrix_cells", "ranked_risks", "risk_disagreements", "unscored_risks"]


def matrix_of(risks: pd.DataFrame) -> RiskMatrix:
    """Matrix that a loaded register was scored on.

    Raises
    ------
    SchemaError
        The register was loaded without a matrix.
    """
    matrix = risks.attrs.get("matrix")
    if isinstance(matrix, RiskMatrix):
        return matrix
    raise SchemaError(
        'This register names no matrix. Load it with one: load_risks(..., matrix="risk-matrix-5x5-product").'
    )


def matrix_cells(risks: pd.DataFrame, stage: str | None = None) -> pd.DataFrame:
    """Place the risks in the cells of the matrix.

    Parameters
    ----------
    risks : DataFrame
        As loaded by `esanalysis.council.register.load_risks` with a matrix.
    stage : str, optional
        Which assessment to show; default is the only one, or ``current`` where there are several.

    Returns
    -------
    DataFrame
        One row a cell of the matrix, every one, worst first along both axes: `likelihood`, `impact`, `score`,
        `rank` (1 comes first; empty where unknown), `known` (printed, follows, computed or unknown), `count` of
        risks, `risks` (their numbers, joined).

    Examples
    --------
    >>> from esanalysis.council.register import load_risks
    >>> cells = matrix_cells(load_risks())
    >>> cells.loc[cells["score"] == "B2", ["count", "risks"]].values.tolist()
    [[5, '7, 3, 17, 18, 22']]
    >>> cells.loc[cells["known"] == "unknown", "score"].tolist()
    ['D2', 'D3']
    """
    matrix, chosen = matrix_of(risks), at_stage(risks, stage)
    spots = chosen.groupby([chosen["likelihood"].astype(object), chosen["impact"].astype(object)])["risk"]
    numbers = spots.agg(list).to_dict()
    rows = [
        {
            "likelihood": likelihood,
            "impact": impact,
            "score": matrix.score(likelihood, impact),
            "rank": matrix.rank(likelihood, impact),
            "known": matrix.known(likelihood, impact),
            "count": len(numbers.get((likelihood, impact), ())),
            "risks": ", ".join(numbers.get((likelihood, impact), ())),
        }
        for likelihood, impact in matrix.cells
    ]
    out = pd.DataFrame(rows).astype({"rank": "Int64"})
    out["likelihood"] = pd.Categorical(out["likelihood"], matrix.likelihood.worst_first, ordered=True)
    out["impact"] = pd.Categorical(out["impact"], matrix.impact.worst_first, ordered=True)
    out.attrs = dict(risks.attrs)
    return out


def ranked_risks(risks: pd.DataFrame, stage: str | None = None) -> pd.DataFrame:
    """List the risks in the order of their cells; risks of one cell or one score tie.

    Returns
    -------
    DataFrame
        One row a risk: `place` (competition rank among the risks listed: 1, 2, 2, 4), `tied` (how many share
        the place), then the columns of the register. Risks whose cell has no known rank come last, without a
        place.

    Examples
    --------
    >>> from esanalysis.council.register import load_risks
    >>> ranked_risks(load_risks())[["place", "tied", "risk", "priority"]].head(4).values.tolist()
    [[1, 1, '23', '2'], [2, 3, '1', '3'], [2, 3, '16', '3'], [2, 3, '21', '3']]
    """
    matrix, chosen = matrix_of(risks), at_stage(risks, stage)
    order = pd.Series(
        [
            None if pd.isna(likelihood) or pd.isna(impact) else matrix.rank(likelihood, impact)
            for likelihood, impact in zip(chosen["likelihood"], chosen["impact"], strict=True)
        ],
        index=chosen.index,
        dtype="Int64",
    )
    out = chosen.assign(place=order.rank(method="min").astype("Int64"))
    out["tied"] = out.groupby("place")["risk"].transform("size").astype("Int64")
    out = out.sort_values("place", kind="stable", na_position="last").reset_index(drop=True)
    return out[["place", "tied", *chosen.columns]]


def risk_disagreements(risks: pd.DataFrame) -> pd.DataFrame:
    """List the risks whose stated score or priority is not that of their cell, with the reason.

    Returns
    -------
    DataFrame
        One row a risk and stage that disagrees: `source`, `risk`, `stage`, `title`, `disagreement`.

    Examples
    --------
    >>> from esanalysis.council.register import load_risks
    >>> len(risk_disagreements(load_risks()))
    0
    """
    wrong = ~risks["agrees"].fillna(True).astype(bool)
    return risks.loc[wrong, ["source", "risk", "stage", "title", "disagreement"]].reset_index(drop=True)


def unscored_risks(risks: pd.DataFrame) -> pd.DataFrame:
    """List the risks without a likelihood or an impact: they stand in no cell, and must not vanish.

    Returns
    -------
    DataFrame
        One row a risk and stage: `source`, `risk`, `stage`, `title`, `likelihood`, `impact` (one of them may be given).
    """
    empty = risks["likelihood"].isna() | risks["impact"].isna()
    return risks.loc[empty, ["source", "risk", "stage", "title", "likelihood", "impact"]].reset_index(drop=True)


def at_stage(risks: pd.DataFrame, stage: str | None = None) -> pd.DataFrame:
    """Pick one assessment of every risk: the stage named, or the only one, or ``current`` where there are several.

    Parameters
    ----------
    risks : DataFrame
        As loaded.
    stage : str, optional

    Returns
    -------
    DataFrame
        The rows of that stage.

    Raises
    ------
    SchemaError
        The register has no such stage.
    """
    stages = [name for name in risks["stage"].cat.categories if (risks["stage"] == name).any()]
    if stage is None:
        stage = "current" if "current" in stages else (stages[0] if stages else "stated")
    elif stage not in stages:
        raise SchemaError(f"The register has no stage {stage!r}; it has {', '.join(stages) or 'no rows'}.")
    return risks[risks["stage"] == stage]
