"""The forms of many schools, one file each."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd

from esanalysis.errors import WorkbookError
from esanalysis.files.writing import fitting, made_folder, write_whole
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.ratings.record.drafts import Answer
from esanalysis.ratings.record.sentences import last_time
from esanalysis.ratings.rounds import in_time_order
from esanalysis.ratings.workbooks.form import Form
from esanalysis.ratings.workbooks.schools import School, schools_of

__all__ = ["file_name", "file_names", "last_marks", "named_places", "one_each", "write_forms"]


def write_forms(
    folder: str | Path,
    schools: str | Path | Iterable[str],
    framework: str | Path | Framework = DEFAULT,
    cluster: str | None = None,
    round: str | None = None,
    previous: pd.DataFrame | None = None,
    told: Callable[[Path], object] = lambda path: None,
) -> list[Path]:
    """Write the form that travels: one HTML file a school, to be sent out, filled in and sent back.

    Parameters
    ----------
    folder : str or Path
        Where the files go; made if it does not exist. A form that stands there is replaced: answers are never in it.
    schools : str, path or iterable of str
        Names, or a file of schools (`esanalysis.ratings.tables.SCHOOLS`).
    framework : str, Path or Framework
        The instrument.
    cluster, round : str, optional
        What the answers are filed under; the cluster may stand in the file of schools instead.
    previous : DataFrame, optional
        Ratings of an earlier round, whose marks stand beside the questions.
    told : callable
        Called with each file that is there.

    Returns
    -------
    list of Path
        The files, in the order of the schools.

    Raises
    ------
    DataError, WorkbookError
        Schools, cluster or round are not given, or not as they have to be.
    WriteError
        A file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "out"
    >>> [path.name for path in write_forms(folder, "Ashby, Beck", cluster="North", round="2026")]
    ['north-2026-ashby.html', 'north-2026-beck.html']
    """
    framework = load_framework(framework)
    before = last_marks(previous, framework, round or "") if previous is not None else {}
    written = []
    for school, path in one_each(folder, schools, cluster, round, ".html"):
        lines = next((found for key, found in before.items() if _is_same(key, school.key)), {})
        form = Form(framework, school.cluster, round or "", school.school, school.school_id, lines, f"{path.stem}.csv")
        written.append(write_whole(path, str(form.html), holds=_no_form))
        told(path)
    return written


def one_each(
    folder: str | Path, schools: str | Path | Iterable[str], cluster: str | None, round: str | None, suffix: str
) -> list[tuple[School, Path]]:
    """Each school and its file in a folder, which is made once all can be filed when they come back."""
    found = named_places(schools_of(schools, cluster or ""), round or "")
    folder = made_folder(folder)
    return [
        (one, fitting(folder / name)) for one, name in zip(found, file_names(found, round or "", suffix), strict=True)
    ]


def _no_form(path: Path) -> str:
    """Say that what stands there is no form of ours; one of ours holds no answers."""
    return "" if b"data-edition=" in path.read_bytes() else "something else than such a form"


def named_places(schools: list[School], round: str) -> list[School]:
    """Refuse to hand anything out that could not be filed when it comes back."""
    lacking = [school.school for school in schools if not school.cluster.strip()]
    asked = [
        'which cluster it is: --cluster "North", or a column Cluster in the file of schools' if lacking else "",
        "which round it is: --round 2026" if not round.strip() else "",
    ]
    if any(asked):
        raise WorkbookError(f"Please say {' and '.join(filter(None, asked))}.")
    return schools


def file_names(schools: list[School], round: str, suffix: str) -> list[str]:
    """A file name for each school that every system accepts; schools of one name by their numbers."""
    names = [file_name([school.cluster, round, school.school], "") for school in schools]
    twice = {name for name in names if names.count(name) > 1}
    names = [
        file_name([school.cluster, round, school.school, school.school_id], "") if name in twice else name
        for school, name in zip(schools, names, strict=True)
    ]
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        names[place] = f"{name}--{seen[name]}" if seen[name] > 1 else name
    return [f"{name}{suffix}" for name in names]


def file_name(words: Iterable[str], suffix: str) -> str:
    """A file name of letters, digits and hyphens.

    Examples
    --------
    >>> file_name(["North", "2009/10", "St. Mary's"], ".html")
    'north-2009-10-st-mary-s.html'
    """
    return (re.sub(r"[^\w]+|_+", "-", " ".join(words).casefold()).strip("-") or "school") + suffix


def _is_same(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two keys are of one school: by its number where both have one, else by cluster and name."""
    return one[2] == other[2] if one[2] and other[2] else one[:2] == other[:2]


def last_marks(
    ratings: pd.DataFrame, framework: Framework, round: str
) -> dict[tuple[str, str, str], Mapping[str, str]]:
    """What each school was marked in the latest round before `round`: a line a factor."""
    rounds = in_time_order([*map(str, ratings["round"].unique()), round])
    earlier = rounds[: rounds.index(round)]
    if not earlier:
        return {}
    lines: dict[tuple[str, str, str], dict[str, list[tuple[str, Answer]]]] = {}
    for row in ratings[(ratings["round"].astype(str) == earlier[-1]) & ratings["rating"].notna()].to_dict("records"):
        number = row.get("school_id")
        key = School(str(row["cluster"]), str(row["school"]), number if isinstance(number, str) else "").key
        rater = row["rater"] if isinstance(row["rater"], str) else ""
        answer = Answer(framework.scale.text(row["rating"]))
        lines.setdefault(key, {}).setdefault(str(row["ksf"]), []).append((rater, answer))
    return {
        key: {ksf: last_time(earlier[-1], given) for ksf, given in factors.items()} for key, factors in lines.items()
    }
