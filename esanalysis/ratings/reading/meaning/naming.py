"""Which cluster and which round a table belongs to, when its rows do not say."""

import datetime as dt
import re
from pathlib import PurePath
from typing import NamedTuple

from esanalysis.english import capital, plain
from esanalysis.files.sheet import Sheet
from esanalysis.ratings.reading.meaning.headings import Headings
from esanalysis.ratings.reading.options import ReadingOptions
from esanalysis.ratings.rounds import split_round

__all__ = ["Named", "cluster_and_round", "left_open", "names_nothing"]

UNDATED = "undated"
_TOP = 10  # rows in which a blank form asks for cluster and round

_RATED = re.compile(r"rater|(?:rated|marked|scored|assessed|completed) by")
# Sheet names that programs and templates give, which name no cluster.
_GENERIC = re.compile(
    r"(?:sheet|table|tabelle|page|form responses?|form|responses?|data|ratings?|grid|scores?|results?|export|"
    r"key success factors?(?: grid)?|ksfs?(?: grid)?|diagnostic|summary|worksheet|template|input|schools?)\s*\d*"
)


class Named(NamedTuple):
    """The cluster and the round of a table, and for each where it was found; empty for a line above the table.

    And who rated all of it, where a line above the table says so.
    """

    cluster: str
    round: str
    cluster_from: str = ""
    round_from: str = ""
    rater: str = ""

    def said(self, columns: frozenset[str] = frozenset()) -> str:
        """Say where they come from when it is a name of a sheet or file, or an option; else nothing.

        Examples
        --------
        >>> Named("vale", "2026", "the file's name", "the sheet's name").said()
        "Cluster from the file's name, round from the sheet's name"
        >>> Named("Vale", "undated").said(), Named("Vale", "2026", "", "--as-round").said(frozenset(["round"]))
        ('No round is named', '')
        """
        cluster = "" if "cluster" in columns else self.cluster_from
        round_ = "" if "round" in columns else self.round_from
        undated = self.round == UNDATED and "round" not in columns
        parts = [
            f"cluster from {cluster}" if cluster else "",
            "no round is named" if undated else f"round from {round_}" if round_ else "",
        ]
        return capital(", ".join(filter(None, parts)))


def cluster_and_round(
    sheet: Sheet, above: int, headings: Headings, options: ReadingOptions, *, school: bool = False
) -> Named:
    """Name the cluster and the round of a table that begins below row `above`.

    The cluster is, whichever comes first: a line ``Cluster: ...`` above the table; the sheet's name,
    unless it only names a round or is a generic one (``Sheet1``, ``KSF grid``); the file's name. The
    round is: a line ``Round: ...`` (or Date, Year, Term) above the table; a line above it that is nothing
    but a round (``Autumn 2009``); the round in the sheet's name; the round in the file's name; ``undated``. What a
    person said with the options comes before the names of sheet and file. The name of a sheet that is one `school`'s
    names no cluster.
    """
    said = _labels(sheet, above, headings)
    in_sheet, round_in_sheet = split_round(sheet.name or "")
    stem = PurePath(sheet.file).stem
    in_file, round_in_file = split_round(stem)
    if school or names_nothing(in_sheet):
        in_sheet = ""
    in_file = in_file or stem
    clusters = ((said.get("cluster"), ""), (options.as_cluster, "--as-cluster"),
                (in_sheet, "the sheet's name"), (in_file, "the file's name"))  # fmt: skip
    rounds = ((said.get("round") or _title_round(sheet, above), ""), (options.as_round, "--as-round"),
              (round_in_sheet, "the sheet's name"), (round_in_file, "the file's name"), (UNDATED, ""))  # fmt: skip
    cluster, round_ = (next((name, where) for name, where in found if name) for found in (clusters, rounds))
    return Named(cluster[0] or "", round_[0] or "", cluster[1], round_[1], said.get("rater", ""))


def names_nothing(sheet: str) -> bool:
    """Whether a sheet's name is one that programs and templates give: ``Sheet1``, ``KSF grid``."""
    return bool(_GENERIC.fullmatch(plain(sheet)))


def _labels(sheet: Sheet, above: int, headings: Headings) -> dict[str, str]:
    """Read lines such as ``Cluster: North``, in one cell or two; the nearest line above counts."""
    said = {}
    for row in range(above):
        filled = [column for column, value in enumerate(sheet.rows[row]) if value != ""]
        for place, column in enumerate(filled):
            if len(filled) != 2 and ":" not in str(sheet.rows[row][column]):
                continue
            label, colon, value = sheet.text(row, column).partition(":")
            field = "rater" if _RATED.fullmatch(plain(label)) else headings.field(label)
            if field not in ("cluster", "round", "rater"):
                continue
            if colon and value.strip():
                said[field] = value.strip()
            elif field == "rater" and sheet.text(row, column + 1) == "":
                continue  # what stands further on is who rated the school below it
            elif place + 1 < len(filled) and (colon or len(filled) == 2):
                said[field] = written(sheet, row, filled[place + 1])
    return said


def left_open(sheet: Sheet, headings: Headings, options: ReadingOptions) -> list[str]:
    """Which of cluster and round a sheet asks for (``Round:``) with nothing written beside it, and no option says.

    Examples
    --------
    >>> from esanalysis.instrument.reading import load_framework
    >>> sheet = Sheet("blank.xlsx", "Grid", [["Cluster name: North", ""], ["Round:", ""]])
    >>> left_open(sheet, Headings(load_framework()), ReadingOptions())
    ['round']
    """
    asked = {
        field
        for row in range(min(len(sheet.rows), _TOP))
        for column in range(min(sheet.width, 1))
        if sheet.text(row, column).endswith(":")
        and (field := headings.field(sheet.text(row, column)[:-1])) in ("cluster", "round")
    }
    if not asked:
        return []
    given = _labels(sheet, min(len(sheet.rows), _TOP), headings)
    said = {"cluster": options.as_cluster, "round": options.as_round}
    return [name for name in ("cluster", "round") if name in asked and not given.get(name) and not said[name]]


def _title_round(sheet: Sheet, above: int) -> str:
    """Round that stands alone on a line; the nearest line above counts."""
    for row in reversed(range(above)):
        filled = [column for column, value in enumerate(sheet.rows[row]) if value != ""]
        if len(filled) > 2:  # not alone, nor beside the title
            continue
        texts = [written(sheet, row, column) for column in filled]
        rounds = [text for text in texts if split_round(text) == ("", text)]
        if len(rounds) == 1:
            return rounds[0]
    return ""


def written(sheet: Sheet, row: int, column: int) -> str:
    """Text of a cell that names a round: a date cell as its ISO date, without a time of midnight."""
    value = sheet.rows[row][column]
    if isinstance(value, dt.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, dt.date) else sheet.text(row, column)
