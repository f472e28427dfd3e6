"""A school in several rows of a table: the latest counts, each is a rater's, or a column tells them apart."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from esanalysis.english import counted, is_are, listed
from esanalysis.errors import Problem
from esanalysis.files.sheet import Sheet
from esanalysis.ratings.reading.layouts.lines import Line
from esanalysis.ratings.reading.meaning.roles import AREA_ROLES, role_of_heading
from esanalysis.ratings.reading.meaning.times import times
from esanalysis.ratings.reading.options import typed
from esanalysis.ratings.reading.tables import Table
from esanalysis.ratings.reading.values import same_name
from esanalysis.ratings.rounds import split_round

__all__ = ["Repeats", "repeated_headings", "telling"]

_NAMED = 8  # schools named before "and n more"


class Repeats:
    """Schools that stand in several places of a table, in one cluster and round and by one rater.

    Parameters
    ----------
    schools : dict of int to str
        Names of the schools by their place.
    fields : lines
        What else says whose marks they are: cluster, round, rater, number.
    others : lines
        All lines beside the factors but that of the names.
    first : int
        The place of a line's first value.
    """

    def __init__(self, schools: dict[int, str], fields: Iterable[Line], others: Sequence[Line], first: int) -> None:
        self.schools, self.others, self.first = schools, others, first
        names = list(map(same_name, schools.values()))
        found: dict[tuple[str, ...], list[int]] = {}
        if len(set(names)) < len(names):
            columns = [[one.names[place - first] for place in schools] for one in fields]
            for place, *key in zip(schools, names, *columns, strict=True):
                found.setdefault(tuple(key), []).append(place)
        self.groups = [places for places in found.values() if len(places) > 1]
        self.raters: dict[int, str] = {}

    def settle(
        self, asked: str | None, number: Callable[[int], int], is_rated: Callable[[int], bool], sheet: Sheet
    ) -> Iterator[Problem]:
        """Let the latest with a mark count, or each be a rater's, as asked for; `number` gives a place's row."""
        if asked == "rater":
            self.raters = {place: f"row {number(place)}" for places in self.groups for place in places}
        if asked != "latest" or not self.groups:
            return
        replaced, heading = self._replaced(is_rated)
        rows: dict[str, list[str]] = {}
        for place in replaced:
            rows.setdefault(self.schools.pop(place), []).append(str(number(place)))
        named = [f"{name} (row{'s' if len(own) > 1 else ''} {listed(own)})" for name, own in rows.items()]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        count = f"{counted(len(replaced), 'earlier row')} of a school {is_are(len(replaced))}"
        found = f"{count} not counted: {', '.join(named[:_NAMED])}{more}"
        which = "" if all(map(is_rated, replaced)) else " with a mark"
        fix = f"The lowest row{which} counts: no column has a date in each."
        fix = f'The latest "{heading}"{which} counts.' if heading else fix
        yield sheet.problem("earlier rows", found, "", fix, error=False)

    def _replaced(self, is_rated: Callable[[int], bool]) -> tuple[list[int], str]:
        """Places that a later one replaces, and the heading of the dates that say so.

        The first column with a date in each of the places counts: an inspection comes before its publication.
        """
        where = [place for places in self.groups for place in places]
        when: dict[int, Any] = {place: place for place in where}
        heading = ""
        for one in self.others:
            read = times(one.values[place - self.first] for place in where) if "date" in (one.kind, one.role) else []
            if read and all(read):
                when = {place: (time, place) for place, time in zip(where, read, strict=True)}
                heading = one.label
                break
        last = {max(places, key=lambda place: (is_rated(place), when[place])) for places in self.groups}
        return [place for place in where if place not in last], heading

    def tell(self, table: Table, at: Sequence[int]) -> None:
        """Keep the columns that tell places of one school apart, for whoever asks about them."""
        if not self.groups:
            return
        for role in AREA_ROLES:
            for one in self.others:
                if one.role == role:
                    table.telling.setdefault(one.label, [one.names[place] for place in at])
        table.others = {one.role or "unknown": one.label for one in reversed(self.others) if self._tells_apart(one)}

    def _tells_apart(self, one: Line) -> bool:
        if one.role is None and len(set(one.names)) == len(one.names):  # a number of each row tells nothing
            return False
        names = [[one.names[place - self.first] for place in places] for places in self.groups]
        return bool(one.label) and all(all(own) and len(set(own)) == len(own) for own in names)


def telling(sheet: Sheet, header: int, columns: Mapping[str, int]) -> dict[str, str]:
    """Headings of the columns that tell rows of one school and factor apart, by their role; none where none repeats.

    Examples
    --------
    >>> rows = [["School", "KSF", "Rating", "Period"], ["Oak", "1", 5.0, "May"], ["Oak", "1", 6.0, "June"]]
    >>> telling(Sheet("a.csv", None, rows), 0, {"school": 0, "ksf": 1, "rating": 2})
    {'unknown': 'Period'}
    """
    keys = [at for name, at in columns.items() if name not in ("rating", "note", "missing")]
    rows = [row for row in sheet.rows[header + 1 :] if "rating" in columns and row[columns["rating"]] != ""]
    same = [tuple(row[at] for at in keys) for row in rows]
    if len(set(same)) == len(same):
        return {}
    heads = {at: sheet.text(header, at) for at in range(sheet.width) if at not in columns.values()}
    apart = [at for at in heads if len({(*key, row[at]) for key, row in zip(same, rows, strict=True)}) == len(same)]
    return {role_of_heading(heads[at]) or "unknown": heads[at] for at in reversed(apart) if heads[at]}


def repeated_headings(schools: Mapping[int, str], address: Callable[[int], str], sheet: Sheet) -> Iterator[Problem]:
    """Warn of names that pandas made of one that comes twice ("Oak.1"), and ask about those of another year."""
    names = set(schools.values())
    for place, name in schools.items():
        if not name[-1:].isdigit():
            continue
        stem, _, number = name.rpartition(".")
        repeated = stem in names and number.isdecimal()
        other, round_ = ("", "") if repeated else split_round(name)
        if repeated:
            found = f'"{name}" repeats {stem}, as a program writes a heading that stands there twice'
            fix = f"If it is no other school: {typed('--ignore', name)}."
            yield sheet.problem("repeated heading", found, "", fix, address(place), error=False)
        elif round_ and other in names:
            found = f'"{name}" beside "{other}"'
            aside = typed("--ignore", name)
            fix = f"If they are marks of {round_}, give them a grid of their own, or set them aside: {aside}."
            yield sheet.problem("another round", found, "each school once", fix, address(place))
