"""Rating files to the ratings frame: a grid in a workbook, a form's export, a long table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from esanalysis.english import counted
from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths, find_files
from esanalysis.files.shipped import DATA
from esanalysis.instrument.framework import Framework
from esanalysis.instrument.reading import DEFAULT, load_framework
from esanalysis.ratings.frame import Carried, conformed
from esanalysis.ratings.reading.checks import check_entries, named_factors, of_grids
from esanalysis.ratings.reading.identity import identify, tell_apart
from esanalysis.ratings.reading.layouts.beside import reconciled
from esanalysis.ratings.reading.options import ReadingOptions
from esanalysis.ratings.reading.ratings_file import read_ratings_file
from esanalysis.ratings.reading.tables import Coded, Codes, Entries, Language, PrintedFigure, Table, gathered
from esanalysis.ratings.reading.values import REASONS, same_name
from esanalysis.ratings.rounds import in_time_order
from esanalysis.schema import MISSING, RATINGS

WORKED_EXAMPLE = DATA / "ratings" / "worked-example-2009.xlsx"

__all__ = ["FileRead", "PrintedFigure", "ReadingOptions", "Survey", "check_ratings", "load_ratings", "survey_ratings"]


def load_ratings(
    paths: Paths | pd.DataFrame | None = None,
    framework: str | Path | Framework = DEFAULT,
    *,
    sheet: str | list[str] | None = None,
    header_row: int | None = None,
    ignore: str | list[str] = (),  # type: ignore[assignment]
    missing: str | list[str] = (),  # type: ignore[assignment]
    columns: Mapping[str, str] | None = None,
    as_cluster: str | None = None,
    as_round: str | None = None,
    repeated: str | None = None,
    notes: bool = True,
    as_school: str | None = None,
    options: ReadingOptions | None = None,
) -> pd.DataFrame:
    """Load ratings from spreadsheets and .csv files.

    A file may hold grids as the diagnostic prints them (factors down and schools across, or the other
    way round, any number on a sheet), the export of a form, or a long table with the columns of
    `esanalysis.schema.RATINGS`. Tables are found by what their cells say, not by where they stand.

    Parameters
    ----------
    paths : path or list of paths
        A file (.xlsx, .xls, .ods, .csv), several, a folder, or a glob such as ``"2009/*.xlsx"``;
        default the published worked example. A frame that was loaded before is returned as it is: in a batch a
        notebook is given its part of what has been read once.
    framework : str, Path or Framework
        The instrument the ratings were made with; see `esanalysis.instrument.framework.load_framework`.
    sheet : text or list of texts, optional
        Only these sheets, hidden or not.
    header_row : int, optional
        Row (counted from 1) that holds the headings.
    ignore : text with commas or list of texts, optional
        Headings of columns or rows that are no factors and no schools.
    missing : text with commas or list of texts, optional
        Texts that stand where there is no mark, such as ``"NDA,9,SUPP"``.
    columns : dict of str to str, optional
        Heading of the column in a role: school, id, cluster, sub-cluster, phase, area, round, rater, note.
    as_cluster, as_round : str, optional
        Cluster and round of files that say neither.
    repeated : "latest" or "rater", optional
        Where a school has several rows or answers: the latest counts, or each is a rater's.
    notes : bool
        False leaves out what was written beside the marks.
    as_school : str, optional
        The one school that a file without names of schools is about, such as an anonymous survey of its staff.
    options : ReadingOptions, optional
        All of these as one, instead of one by one. What a framework's ``[file]`` says holds where neither does.

    Returns
    -------
    DataFrame
        One row is one rating of one school on one factor by one rater in one round:

        - ``cluster``, ``round``, ``school``, ``ksf`` (category): clusters and schools in file order,
          rounds in time order, factors in the framework's order. Every school has a row for every
          factor, rated or not.
        - ``rating`` (float, scale units; for a scale of words the place, 1 = weakest).
        - ``missing`` (category): why there is no rating, see `esanalysis.schema.MISSING`.
        - ``note`` (string): comment on the cell, comment column beside it, or sheet of notes.
        - ``rater`` (string): role of who rated, where the file says it.
        - ``framework`` (category): key of the instrument.
        - ``school_id`` (string), ``phase``, ``area``, ``subcluster`` (category): what the school is known by and
          belongs to, where the file says it.

        ``attrs`` hold the ``framework``, the names of the ``files``, the warnings (``problems``, a tuple of
        `Problem`), the totals and averages printed in the files (``printed``, a tuple of `PrintedFigure`), the marks
        on factors that stand beside the ranked ones (``beside``, see `esanalysis.measures.beside`), what a form's
        export says besides (``remarks``, dicts of school, who, kind and text), and
        where each grid stands (``places``, tuples of cluster, round, file and sheet), and from which column or row the
        names of the schools were taken (``sources``, sentences).

    Raises
    ------
    DataError
        Something has to be mended first; the error lists all problems of all files.

    Notes
    -----
    The **cluster** of a grid is a line ``Cluster: ...`` above it, else the sheet's name unless that only
    names a round or is generic (``Sheet1``, ``KSF grid``), else the file's name. The **round** is a line
    ``Round: ...`` (Date, Year, Term) above the grid, else a line above it that is nothing but a round, else
    the round in the sheet's name, else the one in the file's name (``2009``, ``2009/10``, ``Autumn 2009``,
    ``Round 2``); a form's is then the year of its latest response; else ``undated``. Schools known by a
    number only are called ``School 1``, ``School 2``.
    Two spellings of a school that differ in case, spaces or punctuation are one school. A number of the school
    (URN, LAESTAB, DBN, UPRN) counts before its name: one number under two names is one school, two numbers under
    one name are two.

    Examples
    --------
    >>> from esanalysis.files.shipped import DATA
    >>> ratings = load_ratings(DATA / "ratings" / "worked-example-2009.xlsx")
    >>> ratings.shape, ratings["school"].cat.categories[0]
    ((100, 13), 'School 1')
    >>> ratings.groupby("ksf", observed=True)["rating"].mean()["publicity"]
    np.float64(6.4)
    """
    if isinstance(paths, pd.DataFrame):
        return conformed(paths)
    given = (sheet, header_row, ignore, missing, columns or {}, as_cluster, as_round, repeated, notes, as_school)
    framework = load_framework(framework)
    entries, problems, files = _read(paths or WORKED_EXAMPLE, framework, options or ReadingOptions(*given))
    if any(problem.error for problem in problems):
        raise DataError(problems)
    return _loaded(entries, problems, files, framework)


def _loaded(entries: Entries, problems: list[Problem], files: list["FileRead"], framework: Framework) -> pd.DataFrame:
    """The frame, and in its ``attrs`` what was noticed and where it stands."""
    frame = _frame(entries, framework)
    frame.attrs["framework"] = framework
    frame.attrs["problems"] = Carried(problems)
    frame.attrs["places"] = Carried(_places(entries))
    frame.attrs["files"] = Carried(dict.fromkeys(file.path.name for file in files))
    frame.attrs["printed"] = Carried(chain.from_iterable(map(_printed, entries.tables)))
    frame.attrs["beside"] = Carried(reconciled(entries))
    frame.attrs["remarks"] = Carried(chain.from_iterable(table.remarks for table in entries.tables))
    frame.attrs["renamed"] = Carried(entries.renamed)
    frame.attrs["sources"] = Carried(_sources(entries.tables))
    return frame


@dataclass(frozen=True)
class FileRead:
    """What was read from one file: the tables, and the problems of this file alone."""

    path: Path
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]

    @property
    def sources(self) -> list[str]:
        """From where the names of its schools were taken."""
        return _sources(list(self.tables))

    @property
    def line(self) -> str:
        """The file in one line: what it holds, or that it has to be mended."""
        errors = sum(problem.error for problem in self.problems)
        schools = len({same_name(name) for table in self.tables for name in table.schools})
        marks = sum(int(np.isfinite(table.rating).sum()) for table in self.tables)
        read = f"{counted(schools, 'school')}, {marks:,} marks" if schools else "not read"
        others = len(self.problems) - errors
        notes = [f"{count} {what}" for count, what in ((errors, "to mend"), (others, "worth knowing")) if count]
        return f"{self.path.name}: {'; '.join([read, *notes])}"


@dataclass(frozen=True)
class Survey:
    """What rating files hold and what is wrong with them; `ratings` is None where something must be mended."""

    files: tuple[FileRead, ...]
    problems: tuple[Problem, ...]
    ratings: pd.DataFrame | None


def survey_ratings(
    paths: Paths | None = None, framework: str | Path | Framework = DEFAULT, options: ReadingOptions | None = None
) -> Survey:
    """Say what each rating file holds, whatever is wrong with the others.

    Parameters
    ----------
    paths, framework, options
        As for `load_ratings`.

    Returns
    -------
    Survey
        Each file by itself, all problems, and the ratings where nothing has to be mended first.

    Examples
    --------
    >>> survey_ratings().files[0].line
    'worked-example-2009.xlsx: ten schools, 100 marks; 1 worth knowing'
    """
    framework = load_framework(framework)
    entries, problems, files = _read(paths or WORKED_EXAMPLE, framework, options or ReadingOptions())
    wrong = any(problem.error for problem in problems)
    ratings = None if wrong else _loaded(entries, problems, files, framework)
    return Survey(tuple(files), tuple(problems), ratings)


def check_ratings(
    paths: Paths | None = None, framework: str | Path | Framework = DEFAULT, options: ReadingOptions | None = None
) -> list[Problem]:
    """List everything that is wrong or odd in rating files, without loading them.

    Parameters
    ----------
    paths, framework, options
        As for `load_ratings`.

    Returns
    -------
    list of Problem
        Errors (``problem.error``), which stop `load_ratings`, and warnings, in the order of the files.

    Examples
    --------
    >>> from esanalysis.files.shipped import DATA
    >>> for problem in check_ratings(DATA / "ratings" / "worked-example-2009.xlsx"):
    ...     print(problem)
    worked-example-2009.xlsx, sheet "KSF grid", cells L4:L13: all 10 printed totals leave out the first
    school, School 1, as a spreadsheet sum that starts one column late does (KSF 1: printed 59, ratings add
    up to 61; KSF 2: 45, not 47; ...; the printed averages agree with the ratings). Both are kept and ...
    """
    return _read(paths or WORKED_EXAMPLE, load_framework(framework), options or ReadingOptions())[1]


def _read(paths: Paths, framework: Framework, options: ReadingOptions) -> tuple[Entries, list[Problem], list[FileRead]]:
    """Entries of all files, the problems of each file and of all together, and what each file holds."""
    found, problems = find_files(paths)
    language = Language(framework, options)
    files = []
    for path in found:
        tables, met = read_ratings_file(path, language)
        files.append(FileRead(path, tuple(tables), (*met, *tell_apart(tables))))
    tables = [table for file in files for table in file.tables]
    problems += [problem for file in files for problem in file.problems]
    entries = gathered(tables, {"cluster": same_name, "school": same_name})
    problems = of_grids(problems, entries)
    problems += identify(entries)
    problems += check_entries(entries, framework)
    return entries, list(dict.fromkeys(problems)), files


def _places(entries: Entries) -> tuple[tuple[str, str, str, str | None], ...]:
    """Where each cluster and round stands."""
    cluster, round_ = entries.rated["cluster"], entries.rated["round"]
    grids = entries.groups("cluster", "round").astype(np.int64)
    _, first = np.unique(grids * len(entries.tables) + entries.table_of_rated, return_index=True)
    found = []
    for who in np.sort(first).tolist():
        sheet = entries.tables[entries.table_of_rated[who]].sheet
        place = cluster.words[cluster.codes[who]], round_.words[round_.codes[who]], sheet.file, sheet.name
        found.append(place)
    return tuple(dict.fromkeys(found))


def _printed(table: Table) -> Iterator[PrintedFigure]:
    """Printed figures with the schools whose marks they stand beside."""
    schools = tuple(table.schools) if table.printed else ()
    return (replace(figure, schools=schools) for figure in table.printed)


def _sources(tables: list[Table]) -> list[str]:
    """From where the names of schools, cluster and round were taken, with the file where there are several."""
    files = {table.sheet.file for table in tables}
    said = [f"{table.sheet.file}: {text}" if len(files) > 1 else text for table in tables for text in table.sources]
    return list(dict.fromkeys(said))


def _frame(entries: Entries, framework: Framework) -> pd.DataFrame:
    """Put the entries into one frame in which no school lacks a factor, sorted as the categories say."""
    rounds = in_time_order(entries.rated["round"].words)
    rated = entries.rated | {"round": _in_order(entries.rated["round"], rounds)}
    rated["rater"] = _in_order(rated["rater"], sorted(rated["rater"].words))
    groups = entries.groups("cluster", "round", "rater", "school")
    count, factors = int(groups.max(initial=-1)) + 1, len(framework.keys)
    first = np.zeros(count, dtype=np.int64)
    first[groups[::-1]] = np.arange(len(groups))[::-1]  # the first of each group stays
    last = len(rated["rater"].words)  # without a rater comes last
    raters = np.where(rated["rater"].codes < 0, last, rated["rater"].codes)
    order = np.lexsort(
        (rated["school"].codes[first], raters[first], rated["round"].codes[first], rated["cluster"].codes[first])
    )
    rank = np.empty(count, dtype=np.int64)
    rank[order] = np.arange(count)
    place = rank[groups[entries.at]] * factors + entries.ksf
    rating, reason = np.full(count * factors, np.nan), np.full(count * factors, -1, dtype=np.int32)
    rating[place], reason[place] = entries.rating, entries.missing
    blank = np.isnan(rating) & (reason < 0)
    if blank.any():
        reason[blank] = REASONS.index("blank")
        grids = entries.groups("cluster", "round")[first[order]]
        reason[blank & _not_for_them(entries, framework)[grids].ravel()] = REASONS.index("not applicable")
    chosen = {name: _repeated(_first_known(column, groups, first), order, factors) for name, column in rated.items()}
    columns: dict[str, Any] = {
        "cluster": _category(chosen["cluster"]),
        "round": _category(chosen["round"], ordered=True),
        "school": _category(chosen["school"]),
        "ksf": _category(Coded(np.tile(np.arange(factors, dtype=np.int32), count), list(framework.keys)), ordered=True),
        "rating": rating,
        "missing": _category(Coded(reason, list(MISSING))),
        "note": _notes(entries, place, count * factors),
        "rater": _texts(chosen["rater"]),
        "school_id": _texts(chosen["school_id"]),
        "framework": _category(Coded.all(framework.key, count * factors)),
        **{name: _category(chosen[name]) for name in ("phase", "area", "subcluster")},
    }
    # What `conform` would check holds by the way the rows are laid out; a test holds both to the same.
    return pd.DataFrame({name: columns[name] for name in RATINGS.names}, copy=False)


def _not_for_them(entries: Entries, framework: Framework) -> Any:
    """Which factors are for some schools only, and not among those of a cluster and round, whose files lack them."""
    some = np.array([framework[key].applies_to is not None for key in framework.keys], dtype=bool)
    return some & ~named_factors(entries, framework)


def _in_order(column: Coded, words: list[str]) -> Coded:
    """The column with its words in another order."""
    place = {word: code for code, word in enumerate(words)}
    codes = np.array([*(place[word] for word in column.words), -1], dtype=np.int32)
    return Coded(codes[column.codes], words)


def _first_known(column: Coded, groups: Codes, first: Any) -> Coded:
    """For each group its first text that is not missing."""
    codes = column.codes[first]
    if column.words and (codes < 0).any():
        known = np.flatnonzero(column.codes >= 0)
        codes[groups[known[::-1]]] = column.codes[known[::-1]]
    return Coded(codes, column.words)


def _repeated(column: Coded, order: Any, factors: int) -> Coded:
    return Coded(np.repeat(column.codes[order], factors), column.words)


def _category(column: Coded, *, ordered: bool = False) -> pd.Categorical:
    words = pd.Index(column.words, dtype="str" if column.words else object)  # as pandas makes of a column without any
    return pd.Categorical.from_codes(column.codes, categories=words, ordered=ordered)


def _texts(column: Coded) -> Any:
    """A column of texts, missing where there is no code."""
    return pd.array([*column.words, pd.NA], dtype="string").take(column.codes)


def _notes(entries: Entries, place: Any, count: int) -> Any:
    words: list[str] = []
    codes = np.full(count, -1, dtype=np.int32)
    for table, start in zip(entries.tables, entries.starts.tolist(), strict=True):
        if table.notes:
            own = np.fromiter(table.notes, dtype=np.int64, count=len(table.notes))
            codes[place[start + own]] = np.arange(len(own)) + len(words)
            words += table.notes.values()
    return _texts(Coded(codes, words))
