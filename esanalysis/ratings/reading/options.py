"""What a file cannot say about itself and a person can: the options of reading, the same wherever they are given."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from esanalysis.english import plain
from esanalysis.errors import SelectionError
from esanalysis.instrument.framework import Framework

__all__ = ["ROLES", "ReadingOptions", "typed"]

# What a column can be of, beside the factors; as it is typed and as the ratings table has it.
ROLES = {
    "school": "school",
    "id": "school_id",
    "cluster": "cluster",
    "sub-cluster": "subcluster",
    "phase": "phase",
    "area": "area",
    "round": "round",
    "rater": "rater",
    "note": "note",
    "factor": "ksf",
    "mark": "rating",
}
REPEATS = ("latest", "rater")


def _texts(given: Any) -> tuple[str, ...]:
    """Texts given as one, as several, or as a list with commas."""
    if given is None:
        return ()
    if isinstance(given, str):
        given = given.split(",")
    return tuple(text for one in given if (text := str(one).strip()))


@dataclass(frozen=True)
class ReadingOptions:
    """Options of reading rating files.

    Parameters
    ----------
    sheet : text or list of texts, optional
        Only these sheets are read, hidden or not.
    header_row : int, optional
        Row (counted from 1) that holds the headings.
    ignore : text with commas or list of texts
        Headings of columns or rows that are no factors and no schools; a star stands for any text (``"*(peer)"``).
    missing : text with commas or list of texts
        Texts that stand where there is no mark, such as ``"NDA,9,SUPP"``.
    columns : dict of str to str
        Heading of the column that plays a role: school, id, cluster, sub-cluster, phase, area, round, rater, note;
        in a table with a row a rating also factor and mark.
    as_cluster, as_round : str, optional
        Cluster and round of files that say neither.
    repeated : "latest" or "rater", optional
        Where a school has several rows or answers: only the latest counts, or each is a rater's.
    notes : bool
        False leaves out what was written beside the marks.
    as_school : str, optional
        The one school that a file without names of schools is about.
    usual : dict of str to tuple of str
        Columns of a framework's own files by their roles, where they are there; set from the framework.

    Raises
    ------
    SelectionError
        A role or a way to read repeats is unknown.

    Examples
    --------
    >>> ReadingOptions(missing="NDA, 9", columns={"school": "Name"}).missing
    ('NDA', '9')
    >>> ReadingOptions(columns={"pupil": "Name"})
    Traceback (most recent call last):
    esanalysis.errors.SelectionError: There is no role "pupil". A column can be: school, id, cluster, sub-cluster, ...
    """

    sheet: Any = ()
    header_row: int | None = None
    ignore: Any = ()
    missing: Any = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    as_cluster: str | None = None
    as_round: str | None = None
    repeated: str | None = None
    notes: bool = True
    as_school: str | None = None
    usual: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # columns of a framework's own files, where they are

    def __post_init__(self) -> None:
        sheets = (self.sheet,) if isinstance(self.sheet, str) else self.sheet or ()
        object.__setattr__(self, "sheet", tuple(map(str, sheets)))
        object.__setattr__(self, "missing", _texts(self.missing))
        whole = (self.ignore,) if isinstance(self.ignore, str) else self.ignore or ()  # a heading may hold a comma
        object.__setattr__(
            self, "ignore", tuple(dict.fromkeys([*map(str, whole), *(t for o in whole for t in _texts(o))]))
        )
        columns = {}
        for role, headings in (self.columns or {}).items():
            if role not in ROLES:
                raise SelectionError(f'There is no role "{role}". A column can be: {", ".join(ROLES)}.')
            columns[role] = (headings,) if isinstance(headings, str) else tuple(map(str, headings))
        object.__setattr__(self, "columns", columns)
        if self.repeated is not None and self.repeated not in REPEATS:
            raise SelectionError(f'Repeated answers are read as "latest" or as "rater", not as "{self.repeated}".')
        if self.header_row is not None and (not isinstance(self.header_row, int) or self.header_row < 1):
            raise SelectionError(f"The header row is a number from 1, not {self.header_row!r}.")

    def with_defaults(self, framework: Framework) -> "ReadingOptions":
        """These options, with what the framework's own ``[file]`` says where nothing else was given."""
        stored = getattr(framework, "file", None)
        if stored is None:
            return self
        given = {one.name for one in fields(self) if getattr(self, one.name) not in (None, (), {}, True)}
        known = {one.name: value for one in fields(self) if (value := getattr(stored, one.name, None))}
        usual = {
            role: tuple(headings) for role, headings in known.pop("columns", {}).items() if role not in self.columns
        }
        known.pop("missing", None)  # the scale knows these
        known.pop("usual", None)
        more = {name: value for name, value in known.items() if name not in given}
        return replace(self, **more, usual=usual)

    def wants(self, sheet: str | None) -> bool:
        """Whether a sheet was asked for, or none was."""
        return not self.sheet or plain(sheet or "") in map(plain, self.sheet)

    def ignores(self, heading: str) -> bool:
        """Whether a heading is to be set aside."""
        folded = plain(heading) if self.ignore else ""
        return bool(folded) and any(
            folded == plain(one) or ("*" in one and _alike(heading, one)) for one in self.ignore
        )

    def role_of(self, heading: str) -> str | None:
        """Column of the ratings table that a heading was said to be."""
        folded = _folded(heading)
        for role, headings in (*self.columns.items(), *self.usual.items()):
            if folded and any(folded == _folded(one) for one in headings):
                return ROLES[role]
        return None

    def unknown(self, headings: Iterable[str]) -> list[str]:
        """Options that name a column which none of the headings is, as they were typed."""
        seen = set(map(_folded, headings))
        asked = ((role, one) for role, own in self.columns.items() for one in own)
        return [typed("--column", role, one) for role, one in asked if _folded(one) not in seen]


def _folded(heading: str) -> str:
    return plain(heading) or heading.strip()  # "#" heads a column too


def _alike(heading: str, pattern: str) -> bool:
    """Whether a heading is as a pattern says, in which a star stands for any text."""
    parts = [re.escape(" ".join(part.split())) for part in pattern.split("*")]
    return bool(re.fullmatch(".*".join(parts), " ".join(heading.split()), re.IGNORECASE | re.DOTALL))


def typed(option: str, *values: Any) -> str:
    """An option as it would be typed, for the messages that ask for it.

    Examples
    --------
    >>> typed("--missing", "NDA"), typed("--sheet", "Latest marks"), typed("--column", "school", "Name")
    ('--missing NDA', '--sheet "Latest marks"', '--column school="Name"')
    """
    *first, last = map(str, values)
    last = last.replace('"', "'")
    if first:
        return f'{option} {first[0]}="{last}"'
    return f"{option} {last}" if re.fullmatch(r"[\w.-]+", last) else f'{option} "{last}"'


def headings_of(values: Iterable[str]) -> str:
    """Some headings, in quotation marks and short."""
    return ", ".join(f'"{value[:40]}..."' if len(value) > 43 else f'"{value}"' for value in values)
