"""What came back: every return in a folder, which of them count, and how far each expected school is."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from esanalysis.english import plain
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import find_files
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.rounds import in_time_order
from esanalysis.ratings.store.order import stamp_of
from esanalysis.ratings.store.returned import Returned, read_returned
from esanalysis.ratings.tables.load import load_feedback
from esanalysis.ratings.workbooks.schools import School

__all__ = ["Return", "Returns", "closest", "read_returns", "returns_in", "state_of_schools"]

_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]+)<")
_TEXTS = (".txt", ".eml")  # an e-mail with the answers pasted in
_PAGES = (".html", ".htm")
_HIDDEN = (".", "~$", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Return:
    """One school's answers by one rater in one file.

    `asked` is the school of the list that it is taken for. `cells` holds (mark as the scale writes it, why there is
    none, note) by factor; `saved` is when it was saved, as far as the file says. `status` is ``counts``, ``earlier``
    (a later return of the same rater counts), ``same`` (the same answers came twice), ``blank`` or ``another round``.
    """

    file: str
    cluster: str
    round: str
    school: str
    rater: str
    cells: dict[str, tuple[str, str, str]]
    saved: datetime
    school_id: str = ""
    edition: str = ""
    remarks: tuple[dict[str, str], ...] = ()
    asked: School | None = None
    status: str = "counts"

    @property
    def answered(self) -> list[str]:
        """Keys of the factors that were marked, or said not to be rated."""
        return [key for key, (mark, missing, _) in self.cells.items() if mark or missing not in ("", "blank")]

    @property
    def whose(self) -> tuple[str, ...]:
        """Whose answers these are."""
        return plain(self.cluster), self.round, plain(self.school), plain(self.school_id), plain(self.rater)


@dataclass
class Returns:
    """All returns of a folder, the files that could not be read (`problems` by file), and other problems."""

    found: list[Return] = field(default_factory=list)
    unread: dict[str, list[Problem]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counting(self) -> list[Return]:
        """Those that count, in the order in which they were saved."""
        return self._of("counts", "another round")

    @property
    def heard(self) -> list[Return]:
        """Those whose remarks count: also a return without a mark may say something."""
        return self._of("counts", "another round", "blank")

    def _of(self, *statuses: str) -> list[Return]:
        found = [one for one in self.found if one.status in statuses]
        return sorted(found, key=lambda one: (one.saved, one.file))


def read_returns(folder: Path, framework: Framework, expected: list[School], round: str | None = None) -> Returns:
    """Read every return in a folder: forms, workbooks, exports of form services, answers pasted into e-mails.

    Parameters
    ----------
    folder : Path
        Folder with the returns, whatever they are called.
    framework : Framework
        The instrument.
    expected : list of School
        Who was asked; their spelling and their cluster are used.
    round : str, optional
        Round that is collected; default the latest that the returns name.
    """
    spreadsheets, problems = find_files(folder)
    returns = Returns(problems=[problem for problem in problems if problem.kind == "file put aside"])
    aside = " ".join(problem.found for problem in returns.problems)
    for path in sorted(folder.iterdir()):
        if path in spreadsheets or path.suffix.casefold() in _TEXTS:
            _read_file(path, framework, returns)
        elif not path.name.startswith(_HIDDEN) and path.name not in aside:
            returns.unread[path.name] = [_unreadable(path)]
    returns.found = [_known(one, expected) for one in returns.found]
    _judge(returns, round)
    return returns


def _unreadable(path: Path) -> Problem:
    """Name what cannot hold answers, or the form that a school sent back instead of what it saves."""
    if path.is_dir():
        fix = "Put the returns in it into the folder itself."
        return Problem("a folder", path.name, "a folder inside the folder of returns", "returns", fix)
    if path.suffix.casefold() in _PAGES and b"data-edition=" in path.read_bytes():
        fix = "Ask the school to open it again, press Save, and send the .csv file that it makes."
        return Problem(
            "the form itself", path.name, "the form itself, which holds no answers", "its saved answers", fix
        )
    accepted = "a file that the form saves, a workbook, a form's export, or the text of an e-mail as .txt"
    fix = "Ask for one of these, or type its answers into a blank workbook."
    return Problem("another kind of file", path.name, "a file of another kind", accepted, fix)


def returns_in(ratings: pd.DataFrame, expected: list[School], framework: Framework) -> Returns:
    """Returns that ratings already loaded hold, whatever files they came from; each cluster's latest round counts."""
    clusters: dict[str, Returns] = {}
    for one in _returns(ratings, "", datetime.now(UTC), framework):
        one = _known(one, expected)
        clusters.setdefault(plain(one.cluster), Returns()).found.append(one)
    for returns in clusters.values():
        _judge(returns, None)
    return Returns([one for returns in clusters.values() for one in returns.found])


def _read_file(path: Path, framework: Framework, returns: Returns) -> None:
    try:
        form = read_returned(path)
        ratings = load_ratings(path, framework)
    except DataError as error:
        returns.unread[path.name] = [problem for problem in error.problems if problem.error]
        return
    returns.problems += ratings.attrs["problems"]
    saved = _saved(path)
    said = load_feedback(path, ratings, needed=False)
    returns.problems += said.attrs["problems"]
    found = list(_returns(ratings, path.name, saved, framework))
    remarks = list(_placed([*_rows(said), *ratings.attrs["remarks"]], found))
    for one in found:
        theirs = tuple(remark for place, remark in remarks if place is one)
        one = replace(one, remarks=theirs)
        returns.found.append(_of_form(one, form) if form else one)


def _rows(said: pd.DataFrame) -> list[dict[str, str]]:
    told = said.astype(object).where(said.notna(), "")
    names = ("cluster", "round", "school", "who", "ksf", "kind", "text", "answer", "share")
    return [{name: str(row[name]) for name in names} for row in told.to_dict("records")]


def _placed(remarks: list[dict[str, str]], found: list[Return]) -> Iterator[tuple[Return, dict[str, str]]]:
    """Put each remark of a file with the first return of its school; one of no school with the first of its cluster.

    In the file of one school a remark whose school is left empty is that school's.
    """
    clusters = list(dict.fromkeys(one.cluster for one in found))
    alone = found[0].school if len({plain(one.school) for one in found}) == 1 else ""
    for remark in remarks:
        school = remark["school"] or alone
        own = [one for one in found if plain(one.school) == plain(school)]
        here = own or [one for one in found if one.cluster == remark.get("cluster")]
        then = [one for one in here or found if one.round == remark.get("round")]
        for one in (then or here or found)[:1]:
            cluster = one.cluster if here or len(clusters) == 1 else ""
            yield one, remark | {"cluster": cluster, "round": one.round, "school": school}


def _returns(ratings: pd.DataFrame, file: str, saved: datetime, framework: Framework) -> Iterator[Return]:
    told = ratings.astype(object).where(ratings.notna(), "")
    groups: dict[tuple[str, ...], dict[str, tuple[str, str, str]]] = {}
    for row in told.to_dict("records"):
        who = tuple(str(row[name]) for name in ("cluster", "round", "school", "rater", "school_id"))
        mark = framework.scale.text(row["rating"]) if row["rating"] != "" else ""
        groups.setdefault(who, {})[row["ksf"]] = (mark, row["missing"], row["note"])
    for one in ratings.attrs.get("beside", ()):
        mark = framework.scale_of(one.ksf).text(one.rating) if one.rating == one.rating else ""
        for who, cells in groups.items():
            if who[:4] == (one.cluster, one.round, one.school, one.rater or ""):
                cells[one.ksf] = (mark, one.missing or "", "")
    for (cluster, round_, school, rater, school_id), cells in groups.items():
        yield Return(file, cluster, round_, school, rater, cells, saved, school_id)


def _of_form(one: Return, form: Returned) -> Return:
    """Add what only the form's own file says."""
    rows = [row for row in form.rows if row["school"] == one.school and row["rater"] == one.rater]
    first = (rows or form.rows)[0]
    return replace(
        one,
        school_id=one.school_id or first["school_id"],
        edition=first["edition"],
        saved=stamp_of(first["recorded"]) or one.saved,
    )


def _saved(path: Path) -> datetime:
    """When a file was saved last: a workbook says so itself; copying and mailing change what the folder says."""
    try:
        with zipfile.ZipFile(path) as archive:
            if found := _MODIFIED.search(archive.read("docProps/core.xml")):
                return datetime.fromisoformat(found[1].decode()).astimezone(UTC)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        pass
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _known(one: Return, expected: list[School]) -> Return:
    """Give a return the school that was asked, by its number, by cluster and name, or by a name that only one has."""
    by_id = [school for school in expected if one.school_id and plain(school.school_id) == plain(one.school_id)]
    named = [school for school in expected if plain(school.school) == plain(one.school)]
    here = [school for school in named if plain(school.cluster) == plain(one.cluster)]
    for found in (by_id, here, named):
        if len(found) == 1:
            [school] = found
            cluster = school.cluster or one.cluster
            return replace(
                one,
                cluster=cluster,
                remarks=tuple(
                    remark
                    | ({"school": school.school} if plain(remark["school"]) == plain(one.school) else {})
                    | ({"cluster": cluster} if remark["cluster"] else {})
                    for remark in one.remarks
                ),
                school=school.school,
                school_id=school.school_id or one.school_id,
                asked=school,
            )
    return one


def _judge(returns: Returns, round: str | None) -> None:
    rounds = in_time_order([one.round for one in returns.found])
    this = round or (rounds[-1] if rounds else "")
    latest: dict[tuple[str, ...], Return] = {}
    for one in sorted(returns.found, key=lambda one: (one.saved, one.file)):
        if one.answered:
            latest[one.whose] = one

    def status(one: Return) -> str:
        if not one.answered:
            return "blank"
        counts = latest[one.whose]
        if one is not counts:
            return "same" if one.cells == counts.cells else "earlier"
        return "counts" if one.round == this else "another round"

    returns.found = [replace(one, status=status(one)) for one in returns.found]


def state_of_schools(expected: list[School], returns: Returns, framework: Framework) -> pd.DataFrame:
    """How far each expected school is, and what came from schools that nobody asked.

    Returns
    -------
    DataFrame
        One row is one school: `cluster`, `school`, `school_id`; `state` (``returned``, ``half-filled``, ``missing``,
        or ``not expected``); `answered` and `questions` (counts; the most complete return decides); `open` (keys of
        the factors still open); `raters` (returns that count), `files` (names), `edition` (``current``, ``older`` or
        empty where no file says) and `like` (for a school that nobody asked, the one it may be).
    """
    of_round = [one for one in returns.found if one.status in ("counts", "earlier", "same", "blank")]
    rows = [_state(school, [one for one in of_round if one.asked == school], framework) for school in expected]
    others: dict[tuple[str, ...], list[Return]] = {}
    for one in of_round:
        if one.asked is None and one.answered:
            others.setdefault((one.cluster, one.school), []).append(one)
    waiting = [row["school"] for row in rows if row["state"] == "missing"]
    for (cluster, name), found in others.items():
        row = _state(School(cluster, name, found[0].school_id), found, framework)
        rows.append(row | {"state": "not expected", "like": closest(name, waiting)})
    columns = ("cluster", "school", "school_id", "state", "answered", "questions", "open", "raters", "files", "edition")
    return pd.DataFrame(rows, columns=[*columns, "like"])


def _state(school: School, found: list[Return], framework: Framework) -> dict[str, Any]:
    counting = [one for one in found if one.status == "counts"]
    best = max(counting, key=lambda one: len(one.answered), default=None)
    answered = best.answered if best else []
    asked = [factor.key for factor in framework.asked]
    still = [key for key in asked if key not in answered] if best else []
    editions = {one.edition for one in counting if one.edition}
    current = framework.edition
    return {
        "cluster": school.cluster,
        "school": school.school,
        "school_id": school.school_id,
        "state": "missing" if best is None else "half-filled" if still else "returned",
        "answered": len(answered),
        "questions": len(asked),
        "open": tuple(still),
        "raters": len(counting),
        "files": tuple(dict.fromkeys(one.file for one in found)),
        "edition": "" if not editions else "current" if editions == {current} else "older",
        "like": "",
    }


def closest(name: str, names: Iterable[str]) -> str:
    """The name that is spelled most like it, if one is.

    Examples
    --------
    >>> closest("Reed Primery", ["Reed Primary", "Sluice Gate School"]), closest("Reed", ["Sluice Gate School"])
    ('Reed Primary', '')
    """
    spelled = {plain(one): one for one in names}
    close = get_close_matches(plain(name), list(spelled), n=1, cutoff=0.75)
    return spelled[close[0]] if close else ""
