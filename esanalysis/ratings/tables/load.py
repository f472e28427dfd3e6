"""Tables beside the ratings, read from any spreadsheet: what is not accepted is named, and its row kept."""

from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any

import pandas as pd

from esanalysis.english import listed, plain
from esanalysis.errors import Problem
from esanalysis.files.due import parse_due
from esanalysis.files.find import Paths
from esanalysis.ratings.tables.known import Known, framed
from esanalysis.ratings.tables.rows import Row, Rows, read_rows
from esanalysis.ratings.tables.schema import (
    ACTIONS,
    FEEDBACK,
    PAIRS,
    PRACTICE,
    SCHOOLS,
    TRAVEL,
    WHOLE_CLUSTER,
    narrower,
)  # fmt: skip
from esanalysis.schema import Table, documented

__all__ = ["load_actions", "load_feedback", "load_pairs", "load_practice", "load_schools", "load_travel"]

# Without any of these a row is what the plan proposed, and nobody took up.
_DECIDED = ("action", "owner", "due", "status", "done_on", "note")


@documented(SCHOOLS)
def load_schools(paths: Paths, ratings: pd.DataFrame | None = None, needed: bool = True) -> pd.DataFrame:
    r"""Load what is known of schools: the sheet *Schools*, or a CSV file with its columns.

    ``attrs["problems"]`` names what was left out.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "schools.csv"
    >>> _ = file.write_text("School,URN,Phase\nAsh,114312,primary\nBeck,114313,secondary\n")
    >>> load_schools(file)[["school", "school_id", "phase"]].to_numpy().tolist()
    [['Ash', '114312', 'primary'], ['Beck', '114313', 'secondary']]
    """
    found = read_rows(paths, SCHOOLS, needed)
    known = Known(ratings) if ratings is not None else None
    rows: dict[tuple, dict[str, Any]] = {}
    for row in found:
        if known is not None:
            known.settle_place(row, default_round=False)
            known.settle_school(row, whole=False)
        if not row.values["school"]:
            continue
        key = (row.values["cluster"], row.values["school"])
        if key in rows:
            row.drop("school", "school twice", repr(row.values["school"]), "each school once", "The first row counts.")
        else:
            rows[key] = row.values
    found.refuse_errors()
    return framed(list(rows.values()), SCHOOLS, known, found.problems)


@documented(FEEDBACK)
def load_feedback(paths: Paths, ratings: pd.DataFrame, needed: bool = True) -> pd.DataFrame:
    r"""Load what people said about the instrument: the sheet *Feedback*, or a CSV file with its columns.

    A row without a text and a text that one school gave twice are left out and counted, the narrower `share` of the two
    kept; other values that are not accepted are named and dropped. An empty `share` lets nobody else read the remark; a
    word that is not accepted there counts as "no".

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from esanalysis import load_ratings
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "feedback.csv"
    >>> _ = file.write_text("School,About,Kind,Text\nSchool 1,KSF 6,wording right,Say which agencies.\n")
    >>> load_feedback(file, load_ratings())[["school", "ksf", "text"]].iloc[0].tolist()
    ['School 1', 'training', 'Say which agencies.']
    """
    found, known = read_rows(paths, FEEDBACK, needed), Known(ratings)
    rows, empty, twice = [], 0, 0
    seen: dict[tuple, dict[str, Any]] = {}
    for row in found:
        values = row.values
        if not values["text"]:
            empty += 1
            continue
        known.settle_place(row, default_round=True)
        known.settle_school(row)
        known.settle_ksf(row)
        values["share"] = values["share"] or ("no" if row.text("share") else None)
        said = (values["cluster"], values["round"], values["school"], values["ksf"], _folded(values["text"]))
        if values["school"] not in (None, WHOLE_CLUSTER) and (first := seen.get(said)):
            first["share"] = narrower(first["share"], values["share"])
            twice += 1
            continue
        seen[said] = values | {"id": values["id"] or row.name}
        rows.append(seen[said])
    found.problems += _counted(found, empty, "without a remark", "A row needs a text.")
    found.problems += _counted(found, twice, "with what the same school said already", "Each text counts once.")
    found.refuse_errors()
    return framed(_own_ids(rows, "F"), FEEDBACK, known, found.problems)


@documented(ACTIONS)
def load_actions(
    paths: Paths, ratings: pd.DataFrame, needed: bool = True, earlier: pd.DataFrame | None = None
) -> pd.DataFrame:
    r"""Load what the cluster decided to do: the sheet *Actions*, or a CSV file with its columns.

    `round` is the round whose priority an action answers; `id` is A1, A2, ... where none is given; `due` is read as the
    council's plans are. A value that is not accepted is named and dropped; its row is kept, unless its round is none of
    the ratings'.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from esanalysis import load_ratings
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "actions.csv"
    >>> _ = file.write_text("KSF,Action,Owner,Due,Status\n10,Agree one form,Beck,June 2026,planned\n")
    >>> found = load_actions(file, load_ratings())
    >>> found[["id", "ksf", "owner", "due_precision"]].iloc[0].tolist()
    ['A1', 'impact', 'Beck', 'month']
    """
    found, known = read_rows(paths, ACTIONS, needed), Known(ratings, earlier)
    rows, suggested, elsewhere = [], 0, []
    for row in found:
        if not any(map(row.text, _DECIDED)):
            suggested += 1
            continue
        if (said := row.values.get("round")) and plain(str(said)) not in known.rounds:
            elsewhere.append(str(said))
            continue
        known.settle_place(row, default_round=False, alike=True)
        known.settle_school(row)
        known.settle_school(row, "helper", whole=False)
        known.settle_ksf(row)
        _settle_done(row)
        due = parse_due(row.values["due"])
        dates = {"due_start": due.start, "due_end": due.end, "due_precision": due.precision}
        row.values |= {
            name: pd.Timestamp(day) if name != "due_precision" and day else day for name, day in dates.items()
        }
        rows.append(row)
    found.problems += _counted(found, suggested, "on which nothing was decided", "Write the action to keep it.")
    rounds = listed(dict.fromkeys(elsewhere))
    fix = f"Give the ratings of that round too, or correct it: {listed(known.rounds.values(), 'or')}."
    found.problems += _counted(found, len(elsewhere), f"on a round that the ratings do not hold ({rounds})", fix)
    actions = _own_ids([row.values for row in rows], "A", rows)
    found.refuse_errors()
    return framed(actions, ACTIONS, known, found.problems)


@documented(PRACTICE)
def load_practice(paths: Paths, ratings: pd.DataFrame, needed: bool = True) -> pd.DataFrame:
    """Load the sheet *Good practice* as people filled it in: who may read an example, and in which words.

    `share` is "no" where nothing accepted is said. `esanalysis.measures.practice` puts the sheet over what it gathers,
    where a row gives the very school, factor and text of an example.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> from esanalysis.files.shipped import DATA
    >>> path = DATA / "ratings" / "illustrative-three-rounds.xlsx"
    >>> len(load_practice(path, load_ratings(path), needed=False))  # it has no such sheet yet
    0
    """
    found, known = read_rows(paths, PRACTICE, needed), Known(ratings)
    rows = []
    for row in found:
        known.settle_place(row, default_round=True)
        known.settle_school(row)
        known.settle_ksf(row)
        rows.append(row.values | {"share": row.values["share"] or "no"})
    found.refuse_errors()
    return framed(_own_ids(rows, "G"), PRACTICE, known, found.problems)


@documented(PAIRS)
def load_pairs(paths: Paths) -> pd.DataFrame:
    r"""Load which schools must, and must not, be in one working group: the sheet *Pairs*, or a CSV file.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "pairs.csv")
    ...     written = path.write_text("a,b,rule\nAsh,Beck,must not\n")
    ...     load_pairs(path)[["a", "b", "rule"]].values.tolist()
    [['Ash', 'Beck', 'must not']]
    """
    return _plain(paths, PAIRS, ("a", "b", "rule"), _against_itself)


@documented(TRAVEL)
def load_travel(paths: Paths) -> pd.DataFrame:
    r"""Load how far schools are apart: the sheet *Travel*, or a CSV file.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "travel.csv")
    ...     written = path.write_text("a,b,minutes\nAsh,Beck,12\n")
    ...     load_travel(path)[["a", "b", "minutes"]].values.tolist()
    [['Ash', 'Beck', 12.0]]
    """
    return _plain(paths, TRAVEL, ("a", "b", "minutes"))


def _against_itself(found: Rows) -> None:
    """Name two rows of which one wants a pair of schools together and the other apart."""
    rules: dict[frozenset[str], Row] = {}
    for row in found:
        a, b, rule = (row.values[name] for name in ("a", "b", "rule"))
        first = rules.setdefault(frozenset((plain(str(a)), plain(str(b)))), row)
        if rule and first.values["rule"] and rule != first.values["rule"]:
            both = f"{a} and {b} must and must not be together ({first.name} and {row.name})"
            row.drop(
                "rule", "rules at odds", both, "one rule for two schools", "Remove one of the two rows.", error=True
            )


def _plain(
    paths: Paths, table: Table, needed: Iterable[str], check: Callable[[Rows], None] | None = None
) -> pd.DataFrame:
    """A table in which a row that lacks anything is no rule: everything has to be mended first."""
    found = read_rows(paths, table)
    if check is not None:
        check(found)
    for row in found:
        for name in needed:
            if row.values[name] is None and not any(problem.cell == row.cell(name) for problem in found.problems):
                meaning = table[name].meaning
                row.drop(name, "empty cell", "nothing", meaning, "Fill it in, or remove the row.", error=True)
    found.refuse_all()
    return framed([row.values for row in found], table, None, found.problems)


def _settle_done(row: Row) -> None:
    """Read when an action was done: a date says that it is, unless its status says otherwise, which is named."""
    said, status = row.values["done_on"], row.values["status"]
    if said and parse_due(said).end is None:
        row.drop("done_on", "no date", repr(said), "a day, a month, a term or a year; how far it is stands in Status")
    elif said and status not in (None, "done"):
        found, fix = f"{said!r} beside the status {status!r}", "The status counts; correct one of the two."
        row.drop("done_on", "dates at odds", found, "a date only where the status is done or empty", fix)
    elif said:
        row.values["status"] = "done"
    if not any(row.values[name] for name in _DECIDED):  # all that was written was dropped: keep the words with the row
        row.values["note"] = "; ".join(f"{name}: {row.text(name)}" for name in _DECIDED if row.text(name))


def _folded(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def _counted(found: Rows, number: int, what: str, fix: str) -> list[Problem]:
    if not number:
        return []
    sheet = found.rows[0].sheet
    rows, are = ("1 row", "is") if number == 1 else (f"{number} rows", "are")
    return [sheet.problem("rows left out", f"{rows} {what} {are} left out", "", fix, error=False)]


def _own_ids(rows: list[dict[str, Any]], letter: str, of_clusters: Sequence[Row] = ()) -> list[dict[str, Any]]:
    """Give an id to each row that has none or repeats one: A1, A2, ...

    Where the sheet's rows are given, each cluster has ids of its own, and a repeated one is named.
    """
    clusters = [row["cluster"] if of_clusters else None for row in rows]
    given: dict[str, list[str | None]] = {}
    taken: dict[str, list[str | None]] = {}
    for row, cluster in zip(rows, clusters, strict=True):
        given.setdefault(str(row["id"]), []).append(cluster)
    for place, (row, cluster) in enumerate(zip(rows, clusters, strict=True)):
        own = str(row["id"]) if row["id"] else None
        if own is None or _held(taken, own, cluster):
            fresh = (f"{letter}{number}" for number in count(1))
            new = next(name for name in fresh if not (_held(given, name, cluster) or _held(taken, name, cluster)))
            if own and of_clusters:
                fix = f"It is {new} here; give it an id of its own."
                of_clusters[place].drop("id", "id twice", repr(own), "each id once in a cluster", fix)
            own = new
        taken.setdefault(own, []).append(cluster)
        row["id"] = own
    return rows


def _held(ids: dict[str, list[str | None]], name: str, cluster: str | None) -> bool:
    """Whether a cluster has an id already, or rows that may be of any cluster have it."""
    return any(cluster is None or other is None or other == cluster for other in ids.get(name, ()))
