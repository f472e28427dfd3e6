"""The latest rows of a store as a ratings frame."""

import pandas as pd

from esanalysis.framework import Framework
from esanalysis.problems import Problem
from esanalysis.reading.rounds import in_time_order
from esanalysis.schema import MISSING, RATINGS, conform
from esanalysis.store.rows import Row

__all__ = ["ratings_frame"]


def ratings_frame(
    rows: list[Row], problems: list[Problem], file: str, framework: Framework
) -> tuple[pd.DataFrame, list[Problem]]:
    """Ratings frame of the latest usable row of each cell, and `problems` with those of unusable rows."""
    wrong = {row["line"]: problem for row in rows if (problem := _problem(row, file, framework))}
    usable = [row for row in rows if row["line"] not in wrong]
    frame = pd.DataFrame(usable, columns=list(RATINGS.names), dtype="string")
    latest = frame.drop_duplicates(list(RATINGS.key), keep="last")
    latest = _typed(latest[latest["rating"].ne("") | latest["missing"].ne("")], framework)
    full = _every_factor(latest, framework)
    full["missing"] = full["missing"].mask(full["rating"].isna() & full["missing"].isna(), "blank")
    for name, values, ordered in (
        ("cluster", _first_seen("cluster", frame, latest), False),
        ("round", in_time_order(latest["round"]), True),
        ("school", _first_seen("school", frame, latest), False),
        ("ksf", framework.keys, True),
        ("missing", list(MISSING), False),
    ):
        full[name] = pd.Categorical(full[name], categories=values, ordered=ordered)
    full = conform(full.sort_values(["cluster", "round", "rater", "school", "ksf"], kind="stable"), RATINGS)
    problems = [*problems, *wrong.values()]
    full.attrs.update(framework=framework, problems=tuple(problems))
    return full, problems


def _first_seen(column: str, frame: pd.DataFrame, latest: pd.DataFrame) -> list[str]:
    """List the values in the order they were first recorded, which rating a school again does not change."""
    return list(frame.loc[frame[column].isin(latest[column]), column].unique())


def _typed(latest: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    marks = [_mark(text, framework) if text else None for text in latest["rating"]]
    texts = {name: latest[name].replace("", pd.NA) for name in ("missing", "note", "rater")}
    return latest.assign(rating=pd.array(marks, dtype="float64"), **texts)


def _every_factor(latest: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Add a row for each factor that a school which was rated has no row for."""
    groups = latest[["cluster", "round", "school", "rater"]].drop_duplicates()
    return groups.merge(pd.DataFrame({"ksf": list(framework.keys)}), how="cross").merge(latest, how="left")


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
