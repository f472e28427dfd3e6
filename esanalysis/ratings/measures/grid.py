"""Question 1: what does the data tell you? The grid, how complete it is, and what to be careful about."""

import numpy as np
import pandas as pd
from scipy import special

from esanalysis.instrument.frames import framework_of
from esanalysis.ratings.frame import like, printed_of
from esanalysis.ratings.measures.model.matrix import GRID, NOT_FOR, Matrix, matrices

CROWDED = 1 / 3  # share of the marks at one end of the scale beyond which that end hides differences
RARE = 0.05  # of grids in which two schools have every mark in common by chance
FEW = 5  # schools below which single marks say more than averages
ENOUGH_MARKS = 10  # marks below which an unused part of the scale says nothing

_CELL = [*GRID, "school", "ksf"]


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
        marked it), `marks` (tuple of rater and mark, where more than one person marked the grid), `missing` (why there
        is no mark), `note` (what was written beside the marks).

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.cells(load_ratings())["rating"].count()
    np.int64(100)
    """
    columns = [*_CELL, "rating", "raters", "marks", "missing", "note"]
    several = ratings["rater"].nunique(dropna=False) > 1
    if not several and not ratings.duplicated(_CELL).any():
        out = ratings[[*_CELL, "rating", "missing", "note"]].copy()
        out["rating"] += 0.0  # a mark of -0 is 0
        rated = out["rating"].notna()
        out["raters"], out["marks"] = rated.astype("int64"), None
        return like(out[columns].reset_index(drop=True), ratings)
    rater, rating = ratings["rater"].astype(object), ratings["rating"] + 0.0
    pairs = zip(rater.where(rater.notna(), ""), rating, strict=True)
    marks = pd.Series(
        [None if mark != mark else (name, mark) for name, mark in pairs], index=ratings.index, dtype=object
    )
    groups = ratings.assign(marks=marks).groupby(_CELL, observed=True, sort=False)
    out = groups.agg(
        rating=("rating", "mean"),
        raters=("rating", "count"),
        marks=("marks", _gathered),
        missing=("missing", "first"),
        note=("note", _joined),
    ).reset_index()
    out["marks"] = out["marks"].astype(object)
    out.loc[out["raters"] > 0, "missing"] = None
    return like(out[columns], ratings)


def _gathered(marks: pd.Series) -> tuple | None:
    return tuple(mark for mark in marks if mark is not None) or None


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
        One row a cluster, round and ksf, in the framework's order, rated or not: `schools` (that the factor is for),
        `rated` (counts), `total`, `average`, `median`, `minimum`, `maximum`, `spread` (scale units; weakest and
        strongest are the two ends whichever way the scale runs; the spread is the standard deviation, of all schools
        and not of a sample).

    Notes
    -----
    The instrument asks for a total and an average. Totals of incomplete rows are not comparable, so nothing
    in this package ranks by them.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.summary(measures.cells(load_ratings()))[["ksf", "total", "average"]].head(2)
               ksf  total  average
    0   engagement   61.0      6.1
    1  integration   47.0      4.7
    """
    absent = cells["missing"].isin(NOT_FOR) & cells["rating"].isna()
    by_factor = cells.assign(absent=absent).groupby([*GRID, "ksf"], observed=True)
    everywhere, groups = by_factor["absent"].agg(["size", "sum"]), by_factor["rating"]
    out = groups.agg(
        rated="count",
        total="sum",
        average="mean",
        median="median",
        minimum="min",
        maximum="max",
    )
    out.insert(0, "schools", everywhere["size"] - everywhere["sum"])
    out["total"] = out["total"].where(out["rated"] > 0)
    out["spread"] = groups.std(ddof=0)
    return like(out.reset_index(), cells)


def contradictions(cells: pd.DataFrame) -> pd.DataFrame:
    """Printed totals and averages of the factors beside those that the ratings give.

    Neither is overwritten: the printed figure is part of the document, the computed one of the analysis.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a printed figure of a factor: `ksf`, `kind` ("total" or "average"), `printed`, `computed`,
        `agrees` (an average agrees when it rounds to the printed figure's own decimals). None of a round with cells
        that are averages over several raters: what is printed there runs over rows.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.contradictions(measures.cells(load_ratings())).query("kind == 'total'").head(1)
             cluster round         ksf   kind  printed  computed  agrees
    0 Worked example  2009  engagement  total     59.0      61.0   False
    """
    framework = framework_of(cells)
    averaged = set(cells.loc[cells["raters"] > 1, GRID].astype(str).itertuples(index=False, name=None))
    printed = [figure for figure in printed_of(cells) if figure.ksf and (figure.cluster, figure.round) not in averaged]
    rows = [(f.cluster, f.round, f.ksf, f.kind, f.value) for f in printed]
    out = pd.DataFrame(rows, columns=[*GRID, "ksf", "kind", "printed"]).astype({"printed": "float64"})
    computed = summary(cells).melt([*GRID, "ksf"], ["total", "average"], "kind", "computed")
    out = out.merge(computed.astype(dict.fromkeys((*GRID, "ksf"), object)), how="inner")
    places = [_decimals(value) for value in out["printed"]]
    rounded = [round(value + 1e-9, place) for value, place in zip(out["computed"], places, strict=True)]
    out["agrees"] = np.isclose(np.array(rounded, dtype="float64"), out["printed"])
    out["ksf"] = pd.Categorical(out["ksf"], categories=framework.keys, ordered=True)
    return like(
        out.sort_values([*GRID, "kind", "ksf"], ascending=[True, True, False, True], ignore_index=True),
        cells,
    )


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def cautions(cells: pd.DataFrame) -> pd.DataFrame:
    """What should make a reader careful before reading anything into the grid.

    All of them read the single marks, never the averages of several raters.

    Parameters
    ----------
    cells : DataFrame
        One row a cell, from `esanalysis.measures.cells`.

    Returns
    -------
    DataFrame
        One row a caution: `kind`, `subject` (a school, a rater, a factor's key, a reason; empty where it is the whole
        grid), `mark` (scale units, where it is about one), `other`, `count` and `of`. Kinds:

        - ``not rated``: `count` of `of` cells without a mark, for the reason `subject`;
        - ``not applicable``: `count` of `of` cells are of factors that are not for that school, so nothing is missing;
        - ``same throughout``: the school `subject` was given one mark on every factor, by everybody;
        - ``rater same throughout``: the rater `subject` gave one mark to everything;
        - ``same as another``: the school `subject` has the marks of a school before it on all `of` factors that either
          is rated on, which chance gives in fewer than 5 of 100 grids; `other` is that school;
        - ``end unused``: nobody was given the end of the scale;
        - ``end crowded``: more than a third of the marks are at this end, which hides differences;
        - ``half unused``: no mark lies beyond the middle of the scale; `mark` is the nearest to it;
        - ``few schools``: fewer than five rated;
        - ``factor rated by some``: `count` of `of` schools are rated on the factor `subject`, so that its plain average
          compares other schools;
        - ``several raters``: `count` of `of` rated cells were marked by more than one;
        - ``printed total``, ``printed average``: `count` of `of` printed figures are contradicted by the marks.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> measures.cautions(measures.cells(load_ratings()))[["kind", "mark", "count", "of"]]
                kind  mark  count   of
    0     end unused   1.0      0  100
    1     end unused  10.0      0  100
    2  printed total   NaN     10   10
    """
    rows = [matrix.place | caution for matrix in matrices(cells) for caution in _cautions_of(matrix)]
    for key, part in cells.groupby(GRID, observed=True):
        reasons = part.loc[part["rating"].isna(), "missing"].astype("string").fillna("blank").value_counts()
        place = dict(zip(GRID, map(str, key), strict=True)) | {"of": len(part)}
        kinds = {reason: "not applicable" if reason in NOT_FOR else "not rated" for reason in reasons.index}
        rows += [place | {"kind": kinds[reason], "subject": reason, "count": n} for reason, n in reasons.items()]
    for (cluster, round_, kind), part in contradictions(cells).groupby([*GRID, "kind"]):
        if wrong := int((~part["agrees"]).sum()):
            place = {"cluster": str(cluster), "round": str(round_)}
            rows.append(place | {"kind": f"printed {kind}", "count": wrong, "of": len(part)})
    out = pd.DataFrame(rows, columns=[*GRID, "kind", "subject", "mark", "other", "count", "of"])
    for name in ("subject", "other"):
        out[name] = out[name].astype(object).where(out[name].notna(), "")
    return like(out.astype({"mark": float, "count": "int64", "of": "int64"}), cells)


def _cautions_of(matrix: Matrix) -> list[dict]:
    marks = matrix.values[None] if matrix.raters is None else matrix.raters.marks
    merit, given = matrix.framework.scale.merit, ~np.isnan(marks)
    found: list[dict] = [
        {
            "kind": "same throughout",
            "subject": school,
            "mark": merit(marks[:, :, place][has][0]),
            "count": int(has.sum()),
        }
        for place, school in enumerate(matrix.schools)
        if _same(marks[:, :, place][has := given[:, :, place]]) and matrix.rated[:, place].sum() > 2
    ]
    if matrix.raters is not None:
        found += [
            {"kind": "rater same throughout", "subject": name, "mark": merit(own[has][0]), "count": int(has.sum())}
            for name, own, has in zip(matrix.raters.names, marks, given, strict=True)
            if _same(own[has])
        ]
        several = int((matrix.raters.counts > 1).sum())
        found += [{"kind": "several raters", "count": several, "of": int(matrix.rated.sum())}] if several else []
    found += _of_the_scale(matrix, marks[given])
    found += _copied(matrix)
    schools, rated = int(matrix.rated.any(axis=0).sum()), matrix.rated.sum(axis=1)
    wanted = matrix.expected
    if schools < FEW:
        found.append({"kind": "few schools", "count": schools, "of": len(matrix.schools)})
    found += [
        {"kind": "factor rated by some", "subject": key, "count": int(count), "of": int(expected)}
        for key, count, expected in zip(matrix.framework.keys, rated, wanted, strict=True)
        if 0 < count < expected
    ]
    return [{"of": row.get("count")} | row for row in found]


def _same(marks: np.ndarray) -> bool:
    return len(marks) > 2 and np.ptp(marks) == 0


def _copied(matrix: Matrix) -> list[dict]:
    """Schools with every mark of a school before them, where chance would rarely give that.

    Chance is that of two schools of one level whose marks scatter as those of the grid do: such a pair has the same
    mark on a factor with the probability below, less one at the end of the scale, where more marks are alike. On fewer
    than five marks to choose from that was true of up to half of simulated grids with much alike, so it is not asked.
    """
    scale, found = matrix.framework.scale, []
    step = scale.step / (np.sqrt(2) * matrix.fit.doubt)
    density = (1 - np.exp(-(step**2) / 2)) / np.sqrt(2 * np.pi)
    alike = 2 * special.ndtr(step) - 1 - 2 * density / step
    count = len(matrix.schools)
    first: dict[bytes, str] = {}
    for name, marks in zip(matrix.schools, matrix.values.T, strict=True) if scale.span >= 4 * scale.step else ():
        other = first.setdefault(marks.tobytes(), name)
        inside = int(((marks > scale.minimum) & (marks < scale.maximum)).sum())
        if other != name and alike**inside * count * (count - 1) / 2 < RARE:
            rated = int((~np.isnan(marks)).sum())
            found.append({"kind": "same as another", "subject": name, "other": other, "count": rated})
    return found


def _of_the_scale(matrix: Matrix, marks: np.ndarray) -> list[dict]:
    """Cautions about the scale: ends that nobody or nearly everybody was given, and a half that nobody was."""
    scale, found = matrix.framework.scale, []
    if not len(marks):
        return []
    for end in sorted((scale.minimum, scale.maximum), key=scale.merit):
        at_end = int((np.abs(marks - scale.merit(end)) < 1e-9).sum())
        kind = "end unused" if not at_end else "end crowded" if at_end > CROWDED * len(marks) else None
        found += [{"kind": kind, "mark": end, "count": at_end, "of": len(marks)}] if kind else []
    middle = (scale.minimum + scale.maximum) / 2
    for beyond, nearest in ((marks.max() <= middle, marks.max()), (marks.min() >= middle, marks.min())):
        if beyond and len(marks) >= ENOUGH_MARKS and scale.span >= 4 * scale.step:
            found.append({"kind": "half unused", "mark": scale.merit(nearest), "count": 0, "of": len(marks)})
    return found
