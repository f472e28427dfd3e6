"""The latest rows of a store as a ratings frame."""

import pandas as pd

from esanalysis.errors import Problem
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.rounds import in_time_order
from esanalysis.ratings.store.order import Row, latest
from esanalysis.schema import MISSING, RATINGS, conform

__all__ = ["ratings_frame"]


def ratings_frame(
    rows: list[Row], problems: list[Problem], file: str, framework: Framework
) -> tuple[pd.DataFrame, list[Problem]]:
    """Ratings frame of the latest usable row of each cell, and `problems` with those of unusable rows.

    Factors on a scale of their own stand beside the ratings, and not among them.
    """
    beside = {factor.key for factor in framework.beside}
    rows = [row for row in rows if row["ksf"] not in beside]
    wrong = {row["line"]: problem for row in rows if (problem := _problem(row, file, framework))}
    usable = [row for row in rows if row["line"] not in wrong]
    frame = pd.DataFrame(
        latest(usable), columns=[column.name for column in RATINGS.columns if not column.optional], dtype="string"
    )
    frame = _typed(frame, framework)
    full = _every_factor(frame, framework)
    full["missing"] = full["missing"].mask(full["rating"].isna() & full["missing"].isna(), "blank")
    for name, values, ordered in (
        ("cluster", list(frame["cluster"].unique()), False),
        ("round", in_time_order(frame["round"]), True),
        ("school", list(frame["school"].unique()), False),
        ("ksf", framework.keys, True),
        ("missing", list(MISSING), False),
    ):
        full[name] = pd.Categorical(full[name], categories=values, ordered=ordered)
    full = full.sort_values(["cluster", "round", "rater", "school", "ksf"], kind="stable")
    full = conform(full.assign(framework=framework.key), RATINGS)
    problems = [*problems, *wrong.values()]
    full.attrs.update(framework=framework, problems=tuple(problems))
    return full, problems


def _typed(frame: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    marks = [_mark(text, framework) if text else None for text in frame["rating"]]
    texts = {name: frame[name].replace("", pd.NA) for name in ("missing", "note", "rater")}
    return frame.assign(rating=pd.array(marks, dtype="float64"), **texts)


def _every_factor(frame: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Add a row for each factor that a school which was rated has no row for."""
    groups = frame[["cluster", "round", "school", "rater"]].drop_duplicates()
    return groups.merge(pd.DataFrame({"ksf": list(framework.keys)}), how="cross").merge(frame, how="left")


def _mark(text: str, framework: Framework) -> float | None:
    scale = framework.scale
    try:
        mark = scale.word_value(text) if scale.words else float(text)
    except ValueError:
        return None
    return mark if mark is not None and scale.is_mark(mark) else None


def _problem(row: Row, file: str, framework: Framework) -> Problem | None:
    """Say what is wrong with a row that `append` would have refused: somebody edited the file."""
    accepted = {
        "ksf": (row["ksf"] in framework.keys, ", ".join(framework.keys)),
        "rating": (
            not row["rating"] or _mark(row["rating"], framework) is not None,
            framework.scale.accepted,
        ),
        "missing": (row["missing"] in ("", *MISSING), ", ".join(MISSING)),
    }
    for name, (good, wanted) in accepted.items():
        if not good:
            return Problem(
                {"ksf": "unknown KSF", "rating": "out of range", "missing": "unknown reason"}[name],
                file,
                repr(row[name]),
                wanted,
                "The row was left out and the one before it counts. Rate the cell again.",
                cell=f'line {row["line"]}, column "{name}"',
                error=False,
            )
    return None
