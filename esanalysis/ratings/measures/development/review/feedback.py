"""What people said about the instrument, counted and never scored: texts are quoted whole by the view."""

import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like
from esanalysis.ratings.tables import ANSWERS, FEEDBACK_KINDS, WHOLE_CLUSTER

__all__ = ["answers", "feedback"]


def feedback(remarks: pd.DataFrame) -> pd.DataFrame:
    """Count the remarks by factor and by what they answer.

    Parameters
    ----------
    remarks : DataFrame
        One row a remark, from `esanalysis.load_feedback`.

    Returns
    -------
    DataFrame
        One row a cluster, round, ksf (empty for the whole diagnostic; first) and kind with a remark, in the order of
        the instrument and of its last page: `texts`, `schools`, `roles`.

    Examples
    --------
    >>> from esanalysis.ratings.tables import FEEDBACK
    >>> from esanalysis.schema import conform
    >>> row = {"cluster": "North", "round": "2026", "id": "1", "school": "Ash", "ksf": "impact", "who": "head"}
    >>> said = {"kind": "missing", "text": "Premises", "answer": None, "share": "no"}
    >>> feedback(conform(pd.DataFrame([row | said]), FEEDBACK))[["ksf", "kind", "texts", "schools"]]
          ksf     kind  texts  schools
    0  impact  missing      1        1
    """
    framework = framework_of(remarks.dropna(subset="ksf"))
    kinds = {
        "ksf": pd.CategoricalDtype(list(framework.keys), ordered=True),
        "kind": pd.CategoricalDtype(list(FEEDBACK_KINDS), ordered=True),
    }
    own = remarks["school"].where(remarks["school"] != WHOLE_CLUSTER)  # which is no school
    groups = (
        remarks.assign(school=own)
        .astype(kinds)
        .groupby(["cluster", "round", "ksf", "kind"], observed=True, dropna=False)
    )
    counted = groups.agg(texts=("text", "size"), schools=("school", "nunique"), roles=("who", "nunique")).reset_index()
    whole = counted["ksf"].isna()
    order = ["cluster", "round", "ksf", "kind"]
    out = pd.concat([counted[whole].sort_values(order), counted[~whole].sort_values(order)])
    return like(out.sort_values(["cluster", "round"], kind="stable", ignore_index=True), remarks)


def answers(remarks: pd.DataFrame) -> pd.DataFrame:
    """Count what remarks say about the number of factors, where a person tagged them: fewer, right or more.

    Parameters
    ----------
    remarks : DataFrame
        One row a remark, from `esanalysis.load_feedback`.

    Returns
    -------
    DataFrame
        One row a cluster, round and answer: `texts`. Remarks are never read for their answer.

    Examples
    --------
    >>> said = {"cluster": "North", "round": "2026", "kind": "number", "answer": ["fewer", "right", "right"]}
    >>> answers(pd.DataFrame(said))[["answer", "texts"]].values.tolist()
    [['fewer', 1], ['right', 2]]
    """
    told = remarks[(remarks["kind"] == "number") & remarks["answer"].notna()]
    typed = told.astype({"answer": pd.CategoricalDtype(list(ANSWERS), ordered=True)})
    counted = typed.groupby(["cluster", "round", "answer"], observed=True).size().rename("texts")
    return like(counted.reset_index(), remarks)
