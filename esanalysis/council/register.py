"""Risk registers as a tidy frame: what is stated, and beside it what the matrix gives."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from esanalysis.council.reading.refusal import gathered
from esanalysis.council.reading.registers import CLOSED, Entry, read_register
from esanalysis.council.reading.risk_headings import NAMES, STAGED_NAMES, STAGES
from esanalysis.council.reading.status import says_nothing
from esanalysis.council.registry import ENTRIES, RISKS, entry
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths, find_files
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.files.shipped import DATA
from esanalysis.instrument.reading import load_risk_matrix
from esanalysis.instrument.risk_matrix import Axis, RiskMatrix
from esanalysis.schema import conform

__all__ = ["load_risks"]

_OTHERS = tuple(each.name for each in ENTRIES if each.name != "risks")  # sheets of our template
_LINK = re.compile(r"[A-Z]{2,5} ?\d+")  # CCR9: the number of another risk, not a person
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_EQUALS = re.compile(
    r"\b(\d+|[A-Z]) ?(?:=| is ) ?([A-Za-z]+(?: [A-Za-z]+)?)"
)  # what a heading or a legend says of a level
_ENDS = (("high", "worst", "most", "severe"), ("low", "best", "least", "mild"))  # what a word says of an end
_SET_ASIDE = re.compile(rf"\b(?:{CLOSED}|old|former)\b", re.IGNORECASE)


def load_risks(
    paths: Paths | None = None,
    matrix: str | Path | RiskMatrix | None = None,
    *,
    columns: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Load a risk register, keeping what it states beside what its matrix gives.

    One row is one risk of one register at one stage: ``stated`` where the register has one assessment,
    else ``inherent``, ``current`` and ``target``. Columns are those of `esanalysis.council.registry.RISKS`.
    ``agrees`` is False, and ``disagreement`` says why, where the stated score or priority is not that of
    the cell; nothing stated is overwritten.

    Parameters
    ----------
    paths : path or list of paths, optional
        Your own registers (.xlsx, .xls, .ods, .csv), with the headings they usually have (No, Risk,
        Likelihood, Impact, Score, Priority, Owner and their synonyms), below a title or not. Without
        them the 19 departmental risks of Brighton & Hove, 2003.
    matrix : str, Path or RiskMatrix, optional
        Matrix the register is scored on (see `esanalysis.load_risk_matrix`). Which end of an
        axis is worse is never assumed: without a matrix, your own register is loaded as it is written
        and nothing is computed.
    columns : dict of field to heading, optional
        Which heading is meant, where it is none of the usual ones: ``{"title": "What might happen"}``. Fields are
        risk (its number), title, likelihood, impact, score, priority, owner, note and source.

    Returns
    -------
    DataFrame
        One row a risk of one register at one stage.

    Raises
    ------
    DataError
        With every problem found: no register in the file, a level the matrix does not have, a number
        given twice.

    Examples
    --------
    >>> risks = load_risks()
    >>> risks.set_index("risk").loc["20", ["score", "likelihood", "impact", "priority"]].tolist()
    ['C1', 'C', '1', '4']
    >>> risks["link"].dropna().unique().tolist()
    ['CCR9']
    """
    if matrix is None and paths is None:
        matrix = "risk-matrix-2003"
    loaded = None if matrix is None else load_risk_matrix(matrix)
    entries, problems = _read(DATA / entry("risks").file if paths is None else paths, _checked(columns or {}))
    rows = [_row(entry, loaded, problems) for entry in entries]
    problems = [*dict.fromkeys(problems)]  # what is missing of a risk is missing at each of its stages
    _find_repeats(entries, problems)
    problems += _contradictions(entries, loaded) if loaded else []
    problems = gathered(problems)
    if any(problem.error for problem in problems):
        raise DataError(problems)
    if not entries:
        problems.append(_nothing_entered(paths))
    elif loaded is None:
        problems.append(_nothing_computed(entries))
    return _frame(rows, loaded, problems)


def _checked(columns: Mapping[str, str]) -> Mapping[str, str]:
    """Refuse a field that no register has; `number` and `responsibility` are other words for two."""
    fields = {"number": "risk", "responsibility": "owner", **{name: name for name in (*NAMES, *STAGED_NAMES)}}
    for name in columns:
        if name not in fields:
            raise DataError(
                [
                    Problem(
                        "no such column", f"--column {name}=...", f"{name!r}", ", ".join(fields), "Name one of these."
                    )
                ]
            )
    return {fields[name]: heading for name, heading in columns.items()}


def _nothing_entered(paths: Paths | None) -> Problem:
    named = paths if isinstance(paths, str | os.PathLike) else "the register"
    return Problem(
        "empty register", Path(named).name, "no risk is entered below the headings", "", "Nothing to do if that is so.",
        error=False,
    )  # fmt: skip


def _read(paths: Paths, columns: Mapping[str, str]) -> tuple[list[Entry], list[Problem]]:
    files, problems = find_files(paths)
    entries: list[Entry] = []
    for path in files:
        try:
            sheets = [sheet for sheet in read_sheets(path) if sheet.rows and not sheet.hidden]
            sheets = [sheet for sheet in sheets if sheet.name not in _OTHERS] or sheets
        except DataError as error:
            problems += error.problems
            continue
        found = [(sheet, *read_register(sheet, columns)) for sheet in sheets]
        has_register = any(own is not None for _, own, _ in found)
        registers = [sheet for sheet, own, _ in found if own is not None]
        aside = [sheet for sheet in registers if _SET_ASIDE.search(sheet.name or "")]
        for sheet, own, own_problems in found:
            if sheet in aside and len(aside) < len(registers):
                problems.append(_aside(sheet, len({entry.texts.get("risk") for entry in own or []})))
                continue
            if own is None and has_register:  # a legend or a cover beside the register
                problems.append(_passed_over(own_problems[0], sheet.name))
                continue
            problems += own_problems
            entries += own or []
    return entries, problems


def _aside(sheet: Sheet, risks: int) -> Problem:
    return sheet.problem(
        "sheet left out",
        f"{risks} {'risk' if risks == 1 else 'risks'} on a sheet of this name",
        "risks that are open",
        "Nothing to do if they are closed; else give the sheet another name.",
        error=False,
    )


def _passed_over(problem: Problem, sheet: str | None) -> Problem:
    return Problem(
        "sheet left out",
        problem.file,
        problem.found,
        problem.accepted,
        "Nothing to do if it is a legend or a cover.",
        sheet=sheet,
        error=False,
    )


def _row(entry: Entry, matrix: RiskMatrix | None, problems: list[Problem]) -> dict:
    texts = entry.texts
    problems += [
        entry.problem(field, "empty cell", "nothing", f"the {field}", "Fill it in, or clear the row.")
        for field in ("risk", "title")
        if not texts.get(field)
    ]
    owner = None if says_nothing(texts.get("owner")) else texts["owner"]
    is_link = bool(owner and _LINK.fullmatch(owner))
    row = {
        "source": texts.get("source") or Path(entry.sheet.file).stem,
        "risk": texts.get("risk"),
        "title": texts.get("title"),
        "stage": entry.stage,
        "likelihood": texts.get("likelihood") or None,
        "impact": texts.get("impact") or None,
        "score": texts.get("score") or None,
        "priority": texts.get("priority") or None,
        "owner": None if is_link else owner,
        "link": owner if is_link else None,
        "note": texts.get("note") or None,
    }
    return row | (_computed(entry, row, matrix, problems) if matrix else {})


def _contradictions(entries: list[Entry], matrix: RiskMatrix) -> Iterator[Problem]:
    """What headings and legends say of a level where the matrix says another thing: ``1 = almost certain``."""
    for sheet in {id(each.sheet): each.sheet for each in entries}.values():
        for text in dict.fromkeys(text for row in range(len(sheet.rows)) for text in map(str, sheet.rows[row]) if text):
            for level, word in _EQUALS.findall(text):
                verdicts = {axis: _turned(axis, level, word) for axis in (matrix.likelihood, matrix.impact)}
                if True in verdicts.values() and False not in verdicts.values():
                    yield sheet.problem(
                        "not the levels of the matrix",
                        f'{level} for {word} in "{text[:60]}"',
                        " and ".join(axis.accepted for axis in verdicts if verdicts[axis]),
                        "Name the matrix this register is scored on, a copy whose other end is worse; "
                        "without one it loads as written.",
                    )
                    break


def _turned(axis: Axis, level: str, word: str) -> bool | None:
    """Whether a word is of the other end of the axis than the level; None where the axis does not know."""
    places = {one: place - (len(axis.levels) - 1) / 2 for place, one in enumerate(axis.worst_first)}  # 0 in the middle
    own, named = axis.level(level), axis.level(word) or axis.level(word.split()[0])
    ends = [word.casefold().startswith(names) for names in _ENDS]
    side = places[named] if named else ends[1] - ends[0]
    product = places[own] * side if own else 0
    return product < 0 if product else None


def _computed(entry: Entry, row: dict, matrix: RiskMatrix, problems: list[Problem]) -> dict:
    """Levels of the matrix, and what its cell gives beside what is stated."""
    likelihood = _level(entry, "likelihood", matrix.likelihood, problems)
    impact = _level(entry, "impact", matrix.impact, problems)
    if row["likelihood"] is None and row["impact"] is None and row["score"] and matrix.method == "ranks":
        cell = matrix.split(row["score"])
        if cell is None:
            accepted = f"{matrix.likelihood.accepted} followed by {matrix.impact.accepted}"
            fix = f"Correct the score, or add the level to a copy of {matrix.key}.toml."
            problems.append(entry.problem("score", "unknown score", repr(row["score"]), accepted, fix))
        likelihood, impact = cell or (None, None)
    if likelihood is None or impact is None:
        return {"likelihood": likelihood, "impact": impact}
    score = matrix.score(likelihood, impact)
    rank = matrix.rank(likelihood, impact) if matrix.method == "ranks" else None
    differences = _differences(row, score, rank, matrix, f"{likelihood} and {impact}")
    return {
        "likelihood": likelihood,
        "impact": impact,
        "score_computed": score,
        "priority_computed": rank,
        "agrees": not any(differences) if differences else None,
        "disagreement": "; ".join(filter(None, differences)) or None,
    }


def _level(entry: Entry, field: str, axis: Axis, problems: list[Problem]) -> str | None:
    text = entry.texts.get(field)
    if not text:
        return None
    level = axis.level(text)
    if level is None:
        fix = "Correct the cell, or name the matrix this register is scored on; without one it loads as written."
        problems.append(entry.problem(field, f"no level of {axis.name.lower()}", repr(text), axis.accepted, fix))
    return level


def _differences(row: dict, score: str, rank: int | None, matrix: RiskMatrix, levels: str) -> list[str]:
    """One text for each stated figure that can be compared; empty where it agrees."""
    found = []
    stated = row["score"] and (
        re.sub(r"\W", "", row["score"]) if matrix.method == "ranks" else _number_in(row["score"])
    )
    if stated:
        same = stated.casefold() == score.casefold()
        found.append("" if same else f"score is {row['score']}, but {levels} give {score}")
    stated = row["priority"] and _number_in(row["priority"])
    if stated and rank is not None:
        same = float(stated) == rank
        found.append("" if same else f"priority is {row['priority']}, but cell {score} ranks {rank}")
    return found


def _number_in(text: str) -> str | None:
    match = _NUMBER.search(text)
    return f"{float(match[0]):g}" if match else None


def _find_repeats(entries: list[Entry], problems: list[Problem]) -> None:
    seen = set()
    for each in entries:
        key = (each.texts.get("source") or each.sheet.file, each.texts.get("risk"), each.stage)
        if each.texts.get("risk") and key in seen:
            problems.append(
                each.problem(
                    "risk",
                    "repeated number",
                    repr(each.texts["risk"]),
                    "each risk once in a register",
                    "Give each risk a number of its own, or load one register at a time.",
                )
            )
        seen.add(key)


def _nothing_computed(entries: list[Entry]) -> Problem:
    return Problem(
        "no matrix",
        entries[0].sheet.file if entries else "the register",
        "no matrix named",
        "the key or path of a risk matrix",
        "Scores and priorities stand as stated and unchecked; `esanalysis council` checks them with one: --matrix "
        "risk-matrix-5x5-product.",
        error=False,
    )


def _frame(rows: list[dict], matrix: RiskMatrix | None, problems: list[Problem]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=RISKS.names, dtype=object)
    orders: dict[str, tuple[str, ...]] = {"source": (), "stage": STAGES, "likelihood": (), "impact": ()}
    if matrix:
        orders |= {"likelihood": matrix.likelihood.worst_first, "impact": matrix.impact.worst_first}
    for name, order in orders.items():
        categories = order or tuple(dict.fromkeys(frame[name].dropna()))
        ordered = name == "stage" or (matrix is not None and name != "source")
        frame[name] = pd.Categorical(frame[name], categories=categories, ordered=ordered)
    frame.attrs = {"problems": tuple(problems), "matrix": matrix}
    return conform(frame, RISKS)
