"""Question 1: what does the data tell you? The grid, how complete it is, and what varies."""

import numpy as np
import pandas as pd

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like, printed_of
from esanalysis.ratings.measures.old.matrix import Matrix, matrices

_GRID = ["cluster", "round"]


def cells(ratings: pd.DataFrame) -> pd.DataFrame:
    """Bring the ratings to one row a cell of the grid.

    Where several raters marked the same cell, the cell holds the average of their marks (not rounded).

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.

    Returns
    -------
    DataFrame
        One row a cluster, round, school and ksf, rated or not: `rating` (scale units), `raters` (how many
        marked it), `missing` (why there is no mark), `note` (what was written beside the marks).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> measures.cells(load_ratings())["rating"].count()
    np.int64(100)
    """
    key = [*_GRID, "school", "ksf"]
    if not ratings.duplicated(key).any():
        out = ratings[[*key, "rating", "missing", "note"]].copy()
        out.insert(5, "raters", out["rating"].notna().astype("int64"))
        return like(out.reset_index(drop=True), ratings)
    groups = ratings.groupby(key, observed=True, sort=False)
    out = groups.agg(
        rating=("rating", "mean"),
        raters=("rating", "count"),
        missing=("missing", "first"),
        note=("note", _joined),
    ).reset_index()
    out.loc[out["raters"] > 0, "missing"] = None
    return like(out, ratings)


def _joined(notes: pd.Series) -> str | None:
    written = list(dict.fromkeys(notes.dropna()))
    return "; ".join(written) if written else None


def summary(cells: pd.DataFrame) -> pd.DataFrame:
    """Total and average of every factor, and how many schools they rest on.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `cells`.

    Returns
    -------
    DataFrame
        One row a cluster, round and ksf, in the framework's order, rated or not: `schools`, `rated` (counts),
        `total`, `average`, `median`, `minimum`, `maximum`, `spread` (scale units; weakest and strongest are the two
        ends whichever way the scale runs; the spread is the standard deviation, of all schools and not of a sample).

    Notes
    -----
    The instrument asks for a total and an average. Totals of incomplete rows are not comparable, so nothing
    in this package ranks by them.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> measures.summary(measures.cells(load_ratings()))[["ksf", "total", "average"]].head(2)
               ksf  total  average
    0   engagement   61.0      6.1
    1  integration   47.0      4.7
    """
    groups = cells.groupby([*_GRID, "ksf"], observed=True)["rating"]
    out = groups.agg(
        schools="size",
        rated="count",
        total="sum",
        average="mean",
        median="median",
        minimum="min",
        maximum="max",
    )
    out["total"] = out["total"].where(out["rated"] > 0)
    out["spread"] = groups.std(ddof=0)
    return like(out.reset_index(), cells)


def variation(cells: pd.DataFrame) -> pd.DataFrame:
    """How much of the variation of the ratings lies between schools, between factors, and in neither.

    Returns
    -------
    DataFrame
        One row a cluster and round: `schools`, `ksfs`, `neither` (shares that add up to 1; NaN when all
        ratings are the same or fewer than two schools or factors are rated).

    Notes
    -----
    Shares of the sum of squares about the grand mean in an additive model of schools and factors. In a complete
    grid the two are independent. With cells missing they overlap, and each gets its contribution averaged
    over both orders of entry (Lindeman, Merenda and Gold, 1980).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> measures.variation(measures.cells(load_ratings()))[["schools", "ksfs", "neither"]].round(2)
       schools  ksfs  neither
    0     0.42  0.23     0.35
    """
    return like(pd.DataFrame([matrix.place | _shares(matrix.values) for matrix in matrices(cells)]), cells)


def _shares(values: np.ndarray) -> dict[str, float]:
    ksf, school = np.nonzero(~np.isnan(values))
    marks = values[ksf, school]
    unknown = {"schools": np.nan, "ksfs": np.nan, "neither": np.nan}
    if len(set(ksf)) < 2 or len(set(school)) < 2 or np.ptp(marks) == 0:
        return unknown
    by_ksf = np.eye(values.shape[0])[ksf]
    by_school = np.eye(values.shape[1])[school]
    only_ksf, only_school, both = (
        _explained(marks, design) for design in (by_ksf, by_school, np.hstack([by_ksf, by_school]))
    )
    return {
        "schools": (only_school + both - only_ksf) / 2,
        "ksfs": (only_ksf + both - only_school) / 2,
        "neither": 1 - both,
    }


def _explained(marks: np.ndarray, design: np.ndarray) -> float:
    fitted = design @ np.linalg.lstsq(design, marks, rcond=None)[0]
    return float(1 - ((marks - fitted) ** 2).sum() / ((marks - marks.mean()) ** 2).sum())


def contradictions(cells: pd.DataFrame) -> pd.DataFrame:
    """Printed totals and averages of the factors beside those that the ratings give.

    Neither is overwritten: the printed figure is part of the document, the computed one of the analysis.

    Returns
    -------
    DataFrame
        One row a printed figure of a factor: `ksf`, `kind` ("total" or "average"), `printed`, `computed`,
        `agrees` (an average agrees when it rounds to the printed figure's own decimals).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> measures.contradictions(measures.cells(load_ratings())).query("kind == 'total'").head(1)
             cluster round         ksf   kind  printed  computed  agrees
    0 Worked example  2009  engagement  total     59.0      61.0   False
    """
    framework = framework_of(cells)
    printed = [figure for figure in printed_of(cells) if figure.ksf]
    rows = [(f.cluster, f.round, f.ksf, f.kind, f.value) for f in printed]
    out = pd.DataFrame(rows, columns=[*_GRID, "ksf", "kind", "printed"]).astype({"printed": "float64"})
    computed = summary(cells).melt([*_GRID, "ksf"], ["total", "average"], "kind", "computed")
    out = out.merge(computed.astype(dict.fromkeys((*_GRID, "ksf"), object)), how="inner")
    places = [_decimals(value) for value in out["printed"]]
    rounded = [round(value + 1e-9, place) for value, place in zip(out["computed"], places, strict=True)]
    out["agrees"] = np.isclose(np.array(rounded, dtype="float64"), out["printed"])
    out["ksf"] = pd.Categorical(out["ksf"], categories=framework.keys, ordered=True)
    return like(
        out.sort_values([*_GRID, "kind", "ksf"], ascending=[True, True, False, True], ignore_index=True),
        cells,
    )


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def cautions(cells: pd.DataFrame) -> pd.DataFrame:
    """What should make a reader careful before reading anything into the grid.

    Returns
    -------
    DataFrame
        One row a caution: `kind` and `subject`. Kinds: ``not rated`` (cells without a mark, by reason),
        ``same throughout`` (a school given one mark on every factor), ``end unused`` (a mark at an end of
        the scale that nobody used), ``few schools`` (fewer than five rated), ``several raters`` (cells that
        are an average of raters), ``printed total`` and ``printed average`` (contradicted by the ratings).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.ratings.measures import old as measures
    >>> cells = measures.cells(load_ratings())
    >>> measures.cautions(cells)[["kind", "subject"]]
                kind subject
    0     end unused       1
    1     end unused      10
    2  printed total      10
    """
    rows = [matrix.place | caution for matrix in matrices(cells) for caution in _cautions_of(matrix)]
    for key, part in cells.groupby(_GRID, observed=True):
        place = dict(zip(_GRID, map(str, key), strict=True))
        reasons = part.loc[part["rating"].isna(), "missing"].astype("string").fillna("blank").value_counts()
        rows += [place | {"kind": "not rated", "subject": f"{count} × {reason}"} for reason, count in reasons.items()]
        if several := int((part["raters"] > 1).sum()):
            rows.append(place | {"kind": "several raters", "subject": str(several)})
    wrong = contradictions(cells).query("not agrees")
    for (cluster, round_, kind), part in wrong.groupby([*_GRID, "kind"]):
        place = {"cluster": str(cluster), "round": str(round_)}
        rows.append(place | {"kind": f"printed {kind}", "subject": str(len(part))})
    return like(pd.DataFrame(rows, columns=[*_GRID, "kind", "subject"]), cells)


def _cautions_of(matrix: Matrix) -> list[dict[str, str]]:
    scale, ratings = matrix.framework.scale, matrix.ratings
    rated = ~np.isnan(ratings)
    found = [
        {"kind": "same throughout", "subject": school}
        for school, marks, has in zip(matrix.schools, ratings.T, rated.T, strict=True)
        if has.sum() > 2 and np.ptp(marks[has]) == 0
    ]
    if rated.any():
        ends = {scale.minimum: np.nanmin(ratings), scale.maximum: np.nanmax(ratings)}
        found += [{"kind": "end unused", "subject": scale.text(end)} for end, used in ends.items() if end != used]
    schools = int(rated.any(axis=0).sum())
    if schools < 5:
        found.append({"kind": "few schools", "subject": str(schools)})
    return found
