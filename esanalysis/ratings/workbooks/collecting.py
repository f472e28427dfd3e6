"""Collect: every return of a folder into one file, a list of whom to chase, and what there is to know."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from esanalysis.english import listed, plain
from esanalysis.errors import DataError, Problem, WorkbookError
from esanalysis.files.read import read_sheets
from esanalysis.files.writing import write_whole
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.ratings.record.sentences import factors
from esanalysis.ratings.store import add, read
from esanalysis.ratings.store.rows import escape, unescape
from esanalysis.ratings.tables import SHARES, narrower
from esanalysis.ratings.workbooks.returns import Return, Returns, closest, read_returns, returns_in, state_of_schools
from esanalysis.ratings.workbooks.schools import School, schools_of

__all__ = ["Collected", "collect", "expected_and_returned", "expected_in"]

CHASE = ("cluster", "school", "school_id", "state", "answered", "questions", "open", "files", "note")
REMARKS = ("cluster", "round", "id", "school", "who", "ksf", "kind", "text", "answer", "share")


@dataclass(frozen=True)
class Collected:
    """What a folder of returns came to.

    Parameters
    ----------
    schools : DataFrame
        One row is one school: how far it is; see `state_of_schools`.
    returns : DataFrame
        One row is one school's answers by one rater in one file, with `status` (see `Return`).
    sentences : list of str
        The same for the person who collects: who is missing first.
    files : tuple of Path
        The files written: the ratings, the list of whom to chase, and the remarks if there are any.
    """

    schools: pd.DataFrame
    returns: pd.DataFrame
    sentences: list[str]
    files: tuple[Path, ...]


def collect(
    folder: str | Path,
    expected: str | Path | Iterable[str],
    out: str | Path,
    framework: str | Path | Framework = DEFAULT,
    round: str | None = None,
) -> Collected:
    """Read every return in a folder, write them as one file, and say who is missing.

    The file of ratings is a rating store (`esanalysis.ratings.store`): a return that comes in later, or again, is added
    to it, and what was corrected there by hand since stays as it is.

    Parameters
    ----------
    folder : str or Path
        Forms, workbooks, exports of form services and e-mails with answers, whatever they are called.
    expected : str, path or iterable of str
        Who was asked: names, or a file of schools.
    out : str or Path
        The file of ratings (.csv). Beside it stand ``...-chase.csv`` and ``...-feedback.csv``.
    framework : str, Path or Framework
        The instrument.
    round : str, optional
        Round that is collected; default the latest that the returns name.

    Returns
    -------
    Collected

    Raises
    ------
    DataError
        The folder or the file of schools cannot be read.
    StoreError, WriteError
        A file cannot be written.

    Examples
    --------
    >>> import shutil
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from esanalysis.files.shipped import DATA
    >>> with TemporaryDirectory() as folder:
    ...     returned = shutil.copy(DATA / "ratings" / "worked-example-2009.xlsx", folder)
    ...     collected = collect(folder, ["School 1", "School 11"], Path(folder, "ratings.csv"))
    >>> collected.sentences[0]
    '2 expected, 1 returned. Missing: School 11.'
    """
    framework = load_framework(framework)
    folder, out = Path(folder), Path(out)
    if not folder.is_dir():
        fix = "Give the folder that the returns were put into."
        raise DataError([Problem("no such folder", folder.name, f"no folder {folder}", "a folder of returns", fix)])
    if out.suffix.casefold() != ".csv":
        raise WorkbookError(f"{out} is not the name of a .csv file: end it in .csv.")
    schools = schools_of(expected)
    returns = read_returns(folder, framework, schools, round)
    states = state_of_schools(schools, returns, framework)
    _record(returns, out, framework)
    written = [out, _write_chase(states, out, framework)]
    remarks = [remark for one in returns.heard for remark in one.remarks]
    earlier = [remark for one in returns.found if one.status == "earlier" for remark in one.remarks]
    said = out.with_name(f"{out.stem}-feedback.csv")
    if remarks or (earlier and said.exists()):
        written.append(_write_remarks(remarks, earlier, said))
    frame = pd.DataFrame(
        [vars(one) | {"answered": len(one.answered)} for one in returns.found],
        columns=["file", "cluster", "round", "school", "school_id", "rater", "answered", "edition", "saved", "status"],
    )
    told = [*_sentences(states, returns, framework), *_without_return(out, schools, returns, framework)]
    return Collected(states, frame, told, tuple(written))


def _record(returns: Returns, out: Path, framework: Framework) -> None:
    for one in returns.counting:
        where = {"cluster": one.cluster, "round": one.round, "school": one.school, "rater": one.rater}
        add(
            out,
            [
                where | {"ksf": key, "note": note} | ({"rating": mark} if mark else {"missing": missing})
                for key, (mark, missing, note) in one.cells.items()
                if mark or note or missing != "blank"
            ],
            framework,
        )


# The list of whom to chase


def _write_chase(states: pd.DataFrame, out: Path, framework: Framework) -> Path:
    """Write whom to chase; what was noted in the list before stays beside its school."""
    path = out.with_name(f"{out.stem}-chase.csv")
    notes = {(row["cluster"], row["school"]): row["note"] for row in _known_rows(path, CHASE) if row["note"]}
    rows = [
        {name: row[name] for name in CHASE[:6]}
        | {
            "open": factors(framework, row["open"]) if row["open"] else "",
            "files": "; ".join(row["files"]),
            "note": notes.get((row["cluster"], row["school"]), ""),
        }
        for row in states.to_dict("records")
        if row["state"] in ("missing", "half-filled")
    ]
    return write_whole(path, _csv(CHASE, rows))


def _write_remarks(remarks: list[dict[str, str]], earlier: list[dict[str, str]], path: Path) -> Path:
    """Write the remarks behind those that are there: what a person tagged or took out of one is kept.

    Of the share in the list and that of the return the narrower stands: a school may take its consent back, also by
    a later return that leaves out what an `earlier` one said.
    """
    there = _known_rows(path, REMARKS)
    what = ("cluster", "round", "school", "who", "ksf", "kind", "text")
    known = {tuple(row[name] for name in what) for row in there}
    found = [{name: one.get(name, "") for name in REMARKS} for one in remarks]
    new = [row for row in found if tuple(row[name] for name in what) not in known]
    said = dict.fromkeys((tuple(one.get(name, "") for name in what) for one in earlier), "no")
    said |= {tuple(row[name] for name in what): row["share"] for row in found}
    for row in there:
        share = said.get(tuple(row[name] for name in what))
        if row["share"] in SHARES or share == "no":  # one that was emptied stays so
            row["share"] = narrower(row["share"], share) or ""
    rows = [*there, *new]
    for number, row in enumerate(rows, start=1):
        row["id"] = row["id"] or f"R{number}"
    return write_whole(path, _csv(REMARKS, rows))


def _known_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a list that was written before; a file of another kind is not ours to replace."""
    if not path.exists():
        return []
    [sheet] = read_sheets(path)
    heading = [sheet.text(0, column) for column in range(sheet.width)]
    if heading != list(columns):
        raise WorkbookError(
            f"{path} was left as it is: it has other columns than a list of this kind. Give --out another name."
        )
    return [
        dict(zip(columns, (unescape(str(value)) for value in row), strict=True))
        for row in sheet.rows[1:]
        if any(value != "" for value in row)
    ]


def _csv(columns: tuple[str, ...], rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([escape(str(row[name])) for name in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


# What there is to know


def expected_in(ratings: pd.DataFrame, expected: str | Path | Iterable[str]) -> str:
    """Say how many of the schools that were asked are in some ratings, and who is missing.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> expected_in(load_ratings(), ["School 1", "School 2", "Ashby"])
    '3 expected, 2 returned. Missing: Ashby.'
    """
    framework, schools = framework_of(ratings), schools_of(expected)
    returns = returns_in(ratings, schools, framework)
    said = expected_and_returned(state_of_schools(schools, returns, framework))
    several = any(one.status == "another round" for one in returns.found)
    return f"{said} Of each cluster its latest round counts." if several else said


def expected_and_returned(states: pd.DataFrame) -> str:
    """Say how many are there and who is not.

    Examples
    --------
    >>> schools, states = ["Ash", "Beck", "Cedar"], ["missing", "half-filled", "returned"]
    >>> expected_and_returned(pd.DataFrame({"school": schools, "state": states}))
    '3 expected, 2 returned (1 half-filled). Missing: Ash.'
    """
    asked = states[states["state"] != "not expected"]
    half, missing = ((asked["state"] == state).sum() for state in ("half-filled", "missing"))
    said = f"{len(asked)} expected, {len(asked) - missing} returned{f' ({half} half-filled)' if half else ''}."
    names = asked.loc[asked["state"] == "missing", "school"]
    return f"{said} Missing: {listed(names)}." if len(names) else f"{said} Nobody is missing."


def _sentences(states: pd.DataFrame, returns: Returns, framework: Framework) -> list[str]:
    said = [expected_and_returned(states)]
    for row in states.to_dict("records"):
        files = listed(row["files"])
        if row["state"] == "half-filled":
            still = f"{row['answered']} of {row['questions']} answered; open: {factors(framework, row['open'])}"
            said.append(f"Half-filled: {row['school']}, {still} ({files}).")
        elif row["state"] == "not expected":
            guess = f" Is it {row['like']}?" if row["like"] else ""
            said.append(f"Not expected: {row['school']} ({files}). Its answers are kept under that name.{guess}")
        if row["edition"] == "older":
            said.append(
                f"Another version of the instrument: {row['school']} answered other wording than today's ({files})."
            )
    said += list(_twice(returns))
    said += [f"Another round: {one.school}, {one.round} ({one.file})." for one in returns.found
             if one.status == "another round"]  # fmt: skip
    said += [f"{'Remarks, but no mark' if one.remarks else 'Nothing filled in'}: {one.school} ({one.file})."
             for one in returns.found if one.status == "blank" and one.asked]  # fmt: skip
    for problems in returns.unread.values():
        said += [f"Not read: {problem}" for problem in problems]
    return said + [f"Note: {problem}" for problem in dict.fromkeys(returns.problems)]


def _without_return(out: Path, expected: list[School], returns: Returns, framework: Framework) -> Iterable[str]:
    """Name schools that the file of ratings holds in this round, though nobody asked them and no return names them."""
    known = {plain(name) for name in (*(one.school for one in expected), *(one.school for one in returns.found))}
    rounds = {one.round for one in returns.found if one.status in ("counts", "earlier", "same")}
    held = read(out, framework, missing_ok=True)[0]
    names = held.loc[held["round"].astype(str).isin(rounds), "school"].astype(str).unique()
    for name in names:
        if plain(name) not in known:
            like = closest(name, [school.school for school in expected])
            guess = f" Is it {like}?" if like else ""
            yield f"Still in {out.name}: {name}, of an earlier return.{guess} Take its rows out if it is no school."


def _twice(returns: Returns) -> Iterable[str]:
    for one in returns.found:
        if one.status not in ("earlier", "same"):
            continue
        counts = next(other for other in returns.counting if other.whose == one.whose)
        who = f"{one.school}{f' by {one.rater}' if one.rater else ''}"
        if one.status == "same":
            yield f"Twice: {who} sent the same answers in {one.file} and {counts.file}; they count once."
        else:
            yield (
                f"Twice: of {who}, {counts.file} counts, saved {_when(counts)}; "
                f"{one.file}, saved {_when(one)}, does not."
            )


def _when(one: Return) -> str:
    return f"{one.saved.day} {one.saved:%B %Y, %H:%M} UTC"
