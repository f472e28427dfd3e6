"""Excel out: the blank diagnostic to fill in, and the finished grid with live formulas.

Both are the grid as the document prints it, so `esanalysis.load_ratings` reads them like any other grid:
factors down, schools across, then the total and the average of each factor. Comments on the names of the
factors hold the anchors; a comment on a mark is its note, which the sheet "Notes" lists again for printing.

The bytes depend on the content only: the same ratings give the same file.
"""

import datetime as dt
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from esanalysis.english import plain
from esanalysis.errors import WorkbookError
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Factor, Framework
from esanalysis.instrument.reading import DEFAULT, load_framework

__all__ = ["write_grid", "write_template"]

NOTES = "Notes"
_CREATED = dt.datetime(2009, 2, 24)  # the document's date: a fixed one keeps the bytes the same
_DARK = "#1A1A1A"
_WEAKEST, _MIDDLE, _STRONGEST = "#DFC27D", "#F5F5F5", "#80CDC1"  # ColorBrewer BrBG, light enough for dark text
_HEADING, _RULE = "#E7E6E6", "#A6A6A6"
_NAME_WIDTH = 46
_UPRIGHT = 12  # with more schools their names stand upright, or the printed page would be too small to read
_LONGEST = 32_767  # characters in one cell of Excel
_LIST_LIMIT = 255  # characters that Excel takes for the choices of a cell

# Rows and columns of the sheet, counted from 0.
_TITLE, _CLUSTER, _ROUND, _RATER, _SCHOOL, _NAMES, _FIRST = 0, 1, 2, 3, 4, 5, 6


@dataclass(frozen=True)
class _Cell:
    """What is known about one school on one factor."""

    rating: float | None = None
    missing: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class _Grid:
    """One cluster in one round by one rater: schools across, and what is known by (school, factor key)."""

    cluster: str
    round: str
    schools: Sequence[str]
    cells: dict[tuple[str, str], _Cell] = field(default_factory=dict)
    rater: str = ""

    @property
    def head(self) -> tuple[str, str, str]:
        """What tells it from the other grids of the workbook."""
        return self.cluster, self.round, self.rater


def write_template(
    path: str | Path,
    schools: Iterable[str],
    framework: str | Path | Framework = DEFAULT,
    cluster: str | None = None,
    round: str | None = None,
) -> Path:
    """Write a blank diagnostic to fill in: the grid, the sheet for the notes, and the anchors as comments.

    Parameters
    ----------
    path : str or Path
        The .xlsx file to write; one that exists is replaced.
    schools : iterable of str
        Names of the schools, in the order of the columns.
    framework : str, Path or Framework
        The instrument; its scale decides what a cell accepts.
    cluster, round : str, optional
        Filled in above the grid; left open for typing where not given.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    WorkbookError
        No school, an empty name or a name given twice, or a file that cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> write_template(Path(tempfile.mkdtemp()) / "blank.xlsx", ["Ashby", "Beck"], cluster="North").name
    'blank.xlsx'
    """
    grid = _Grid(cluster or "", round or "", _school_names(schools))
    return _write(Path(path), [grid], load_framework(framework))


def write_grid(ratings: pd.DataFrame, path: str | Path) -> Path:
    """Write ratings as finished grids with live totals and averages: a sheet a cluster, round and rater.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it. Reasons for missing marks stand in their
        cells; a formula error, which no cell can hold again, is written as "not rated".
    path : str or Path
        The .xlsx file to write; one that exists is replaced.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    WorkbookError
        There are no ratings, a note is too long for a cell, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from esanalysis.ratings.load import load_ratings
    >>> from esanalysis.files.shipped import DATA
    >>> ratings = load_ratings(DATA / "ratings" / "worked-example-2009.xlsx")
    >>> write_grid(ratings, Path(tempfile.mkdtemp()) / "grid.xlsx").name
    'grid.xlsx'
    """
    if ratings.empty:
        raise WorkbookError("There are no ratings to write.")
    return _write(Path(path), list(_grids(ratings)), framework_of(ratings))


def _school_names(schools: Iterable[str]) -> list[str]:
    names = [" ".join(name.split()) for name in schools]
    folded = [plain(name) or name for name in names]  # load_ratings takes two spellings for one school
    twice = [name for place, name in enumerate(names) if folded[place] in folded[:place]]
    if not names or not all(names):
        raise WorkbookError(
            'Name the schools, as in ["Ashby Primary", "Beck Academy"]; a name is empty or none is given.'
        )
    if twice:
        raise WorkbookError(f"Each school needs a name of its own; given twice: {', '.join(twice)}.")
    return names


def _grids(ratings: pd.DataFrame) -> Iterator[_Grid]:
    groups = ratings.groupby(["cluster", "round", "rater"], observed=True, sort=False, dropna=False)
    for (cluster, round_, rater), rows in groups:
        known = zip(*(rows[name] for name in ("school", "ksf", "rating", "missing", "note")), strict=True)
        cells = {
            (school, ksf): _Cell(*(None if pd.isna(value) else value for value in cell)) for school, ksf, *cell in known
        }
        if long := [school for (school, _), cell in cells.items() if len(cell.note or "") > _LONGEST]:
            raise WorkbookError(f"A note on {long[0]} is longer than the {_LONGEST:,} characters that a cell can hold.")
        schools = list(rows["school"].cat.remove_unused_categories().cat.categories)
        yield _Grid(str(cluster), str(round_), schools, cells, str(rater) if isinstance(rater, str) else "")


def _write(path: Path, grids: Sequence[_Grid], framework: Framework) -> Path:
    if path.suffix.lower() != ".xlsx":
        raise WorkbookError(f"{path} is not the name of an Excel workbook: end it in .xlsx.")
    try:
        with Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as workbook:
            workbook.set_properties({"title": framework.title, "created": _CREATED})
            styles = _Styles(workbook, framework)
            for grid, name in zip(grids, _sheet_names(grids), strict=True):
                _GridSheet(workbook.add_worksheet(name), grid, framework, styles).write()
            _write_notes(workbook.add_worksheet(NOTES), grids, framework, styles)
    except (OSError, FileCreateError) as error:
        raise WorkbookError(
            f"{path} cannot be written ({error}). Is it open in Excel, or its folder missing or read-only?"
        ) from error
    return path


def _sheet_names(grids: Sequence[_Grid]) -> list[str]:
    """Names that Excel takes: 31 characters, none of its own signs, no two alike, not "History" or ours."""
    taken, names = {"history", NOTES.casefold()}, []
    for grid in grids:
        text = " ".join(part for part in grid.head if part) or "Grid"
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", text)[:31].strip("' ") or "Grid"
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: 30 - len(str(number))]} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook, framework: Framework) -> None:
        scale = framework.scale
        mark = "0" if scale.decimals == 0 else "0." + "0" * scale.decimals
        box: dict[str, Any] = {"border": 1, "border_color": _RULE, "valign": "vcenter"}
        heading = box | {"bold": True, "bg_color": _HEADING, "text_wrap": True, "align": "center"}
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.label = workbook.add_format({"bold": True})
        self.typed = workbook.add_format({"bottom": 1, "bottom_color": _RULE, "num_format": "@"})
        self.rater = workbook.add_format({"align": "center", "text_wrap": True})
        self.upright = workbook.add_format(heading | {"rotation": 90, "align": "center"})
        self.upright_rater = workbook.add_format({"align": "center", "rotation": 90})
        self.legend = workbook.add_format({"indent": 1, "font_color": "#595959"})
        self.heading = workbook.add_format(heading)
        self.row_heading = workbook.add_format(heading | {"align": "left", "indent": 1})
        self.name = workbook.add_format(box | {"text_wrap": True, "indent": 1})
        self.mark = workbook.add_format(box | {"align": "center", "num_format": mark, "text_wrap": bool(scale.words)})
        self.total = workbook.add_format(box | {"align": "center", "num_format": mark, "bold": True})
        self.average = workbook.add_format(
            box | {"align": "center", "num_format": f"{mark}{'' if '.' in mark else '.'}0", "bold": True}
        )
        self.text = workbook.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.bands = [
            (band, workbook.add_format({"bg_color": fill, "font_color": _DARK, "border": 1, "border_color": _RULE}))
            for band, fill in zip(framework.bands, _fills(len(framework.bands)), strict=True)
        ]


def _fills(count: int) -> list[str]:
    """Fills for so many bands, weakest first: the three, or steps between them."""
    stops = [tuple(bytes.fromhex(colour[1:])) for colour in (_WEAKEST, _MIDDLE, _STRONGEST)]
    fills = []
    for place in range(count):
        along = 2 * place / (count - 1)
        before = min(int(along), 1)
        pairs = zip(stops[before], stops[before + 1], strict=True)
        fills.append("#" + "".join(f"{round(low + (high - low) * (along - before)):02X}" for low, high in pairs))
    return fills


class _GridSheet:
    """One sheet: the grid of one cluster in one round by one rater."""

    def __init__(self, sheet: Worksheet, grid: _Grid, framework: Framework, styles: _Styles) -> None:
        self.sheet, self.grid, self.framework, self.styles = sheet, grid, framework, styles
        self.last_row = _FIRST + len(framework.factors) - 1
        self.last_school = len(grid.schools)  # column A holds the factors
        self.counted = not framework.scale.words  # words have neither a total nor an average
        self.last_column = self.last_school + 2 * self.counted
        self.upright = len(grid.schools) > _UPRIGHT and self.counted

    def write(self) -> None:
        """Fill the sheet."""
        self._head()
        for row, factor in enumerate(self.framework.factors, start=_FIRST):
            self._factor(row, factor)
        self._accept_marks_only()
        self._colour_by_band()
        self._below()
        self._page()

    def _head(self) -> None:
        sheet, styles, framework = self.sheet, self.styles, self.framework
        sheet.write_string(_TITLE, 0, framework.title, styles.title)
        for row, label, value in (
            (_CLUSTER, "Cluster name:", self.grid.cluster),  # "Cluster" alone is also the name of a factor
            (_ROUND, "Round:", self.grid.round),
        ):
            sheet.write_string(row, 0, f"{label} {value}".strip(), styles.label)
            if not value:
                sheet.write_blank(row, 1, None, styles.typed)
        if self.grid.rater:
            sheet.write_string(_RATER, 0, "Rated by", styles.label)
            for column in range(1, self.last_school + 1):  # load_ratings takes the rater from above each school
                sheet.write_string(
                    _RATER, column, self.grid.rater, styles.upright_rater if self.upright else styles.rater
                )
        sheet.write_string(_NAMES, 0, framework.factor_long, styles.row_heading)
        sheet.write_blank(_SCHOOL, 0, None, styles.row_heading)
        _merge(sheet, (_SCHOOL, 1, _SCHOOL, self.last_school), "School", styles.heading)
        for column, school in enumerate(self.grid.schools, start=1):
            sheet.write_string(_NAMES, column, school, styles.upright if self.upright else styles.heading)
        for column, kind in self._figures():
            # In one row with the schools: with one or two of them, it is what tells their row from the other.
            sheet.write_blank(_SCHOOL, column, None, styles.heading)
            sheet.write_string(_NAMES, column, f"{framework.factor} {kind}", styles.heading)

    def _figures(self) -> list[tuple[int, str]]:
        after = self.last_school + 1
        return [(after, "total score"), (after + 1, "avge score")] if self.counted else []

    def _factor(self, row: int, factor: Factor) -> None:
        self.sheet.write_string(row, 0, f"{factor.number}. {factor.name}", self.styles.name)
        if anchors := _anchors(factor, self.framework):
            self._comment(row, 0, anchors)
        marks = [self._mark(row, column, factor.key) for column in range(1, self.last_school + 1)]
        if self.counted:
            self._total_and_average(row, [mark for mark in marks if mark is not None])

    def _mark(self, row: int, column: int, key: str) -> float | None:
        cell = self.grid.cells.get((self.grid.schools[column - 1], key), _Cell(missing="blank"))
        position, style = (row, column), self.styles.mark
        if cell.rating is not None and self.counted:
            self.sheet.write_number(*position, cell.rating, style)
        elif cell.rating is not None:
            self.sheet.write_string(*position, self.framework.scale.text(cell.rating), style)
        elif cell.missing in (None, "blank"):
            self.sheet.write_blank(*position, None, style)
        else:
            self.sheet.write_string(*position, "not rated" if cell.missing == "error" else cell.missing, style)
        if cell.note:
            self._comment(*position, cell.note)
        return cell.rating

    def _comment(self, row: int, column: int, text: str) -> None:
        lines = sum(1 + len(line) // 48 for line in text.split("\n"))
        size = {"width": 300, "height": 20 + 16 * lines, "font_size": 9, "author": ""}
        self.sheet.write_comment(row, column, text, size)

    def _total_and_average(self, row: int, marks: list[float]) -> None:
        """Live formulas over every school; their results are stored too, for readers that do not compute."""
        across = xl_range(row, 1, row, self.last_school)
        for (column, _), function, style, value in zip(
            self._figures(),
            ("SUM", "AVERAGE"),
            (self.styles.total, self.styles.average),
            (sum(marks), sum(marks) / max(len(marks), 1)),
            strict=True,
        ):
            formula = f'=IF(COUNT({across})=0,"",{function}({across}))'
            self.sheet.write_formula(row, column, formula, style, round(value, 10) if marks else "")

    @property
    def _marks(self) -> tuple[int, int, int, int]:
        return _FIRST, 1, self.last_row, self.last_school

    def _accept_marks_only(self) -> None:
        scale = self.framework.scale
        choices = list(reversed(scale.words))
        if choices and (len(",".join(choices)) > _LIST_LIMIT or any("," in word for word in choices)):
            return  # Excel cannot hold such a list; load_ratings still says which word is not on the scale
        kind = "integer" if float(scale.step).is_integer() and float(scale.minimum).is_integer() else "decimal"
        rule = (
            {"validate": "list", "source": choices}
            if choices
            else {"validate": kind, "criteria": "between", "minimum": scale.minimum, "maximum": scale.maximum}
        )
        message = f"Accepted is {scale.accepted}. Not rated? Leave the cell empty."
        self.sheet.data_validation(*self._marks, rule | {"error_title": "Not on the scale", "error_message": message})

    def _colour_by_band(self) -> None:
        scale, first = self.framework.scale, xl_rowcol_to_cell(_FIRST, 1)
        for band, style in reversed(self.styles.bands):  # strongest first; the first that holds decides
            if scale.words:
                words = [scale.text(place) for place in range(int(band.weakest), int(band.strongest) + 1)]
                test = ",".join('{}="{}"'.format(first, word.replace('"', '""')) for word in words)
                criteria = f"=OR({test})"
            else:  # Excel takes an empty cell for 0 and any text for more than any number
                reached = f"{first}{'>=' if scale.higher_is_better else '<='}{band.weakest:.10g}"
                criteria = f"=AND(ISNUMBER({first}),{reached})"
            rule = {"type": "formula", "criteria": criteria, "format": style, "stop_if_true": True}
            self.sheet.conditional_format(*self._marks, rule)

    def _below(self) -> None:
        """Say what is accepted and what the colours mean: they never stand alone."""
        scale, row = self.framework.scale, self.last_row + 2
        self.sheet.write_string(row, 0, f"Scale: {scale.accepted}", self.styles.legend)
        for place, (band, style) in enumerate(reversed(self.styles.bands), start=1):
            self.sheet.write_string(row + place, 0, band.text(scale), style)
        if not self.counted:
            text = "The marks are words, so there is no total and no average."
            self.sheet.write_string(row + len(self.styles.bands) + 1, 0, text, self.styles.legend)

    def _page(self) -> None:
        sheet = self.sheet
        widths = [6.0 if self.upright else _width(school, self.framework) for school in self.grid.schools]
        sheet.set_column(0, 0, _NAME_WIDTH)
        for column, width in enumerate(widths, start=1):
            sheet.set_column(column, column, width)
        if self.counted:
            sheet.set_column(self.last_school + 1, self.last_column, 10)
        self._heights(widths)
        sheet.freeze_panes(_FIRST, 1)
        sheet.print_area(0, 0, self.last_row + 2 + len(self.framework.bands) + (not self.counted), self.last_column)
        sheet.repeat_rows(_SCHOOL, _NAMES)
        sheet.repeat_columns(0)
        _landscape(sheet)

    def _heights(self, widths: Sequence[float]) -> None:
        """Set the heights of rows: only Excel, and not always, makes room for wrapped text by itself."""
        self.sheet.set_row(_TITLE, 24)
        self.sheet.set_row(_NAMES, self._heading_height(self.grid.schools, widths))
        if self.grid.rater:
            self.sheet.set_row(_RATER, self._heading_height([self.grid.rater] * len(widths), widths))
        words = max((_lines(word, min(widths)) for word in self.framework.scale.words), default=1)
        for row, factor in enumerate(self.framework.factors, start=_FIRST):
            lines = max(words, _lines(f"{factor.number}. {factor.name}", _NAME_WIDTH))
            self.sheet.set_row(row, _height(lines))

    def _heading_height(self, texts: Sequence[str], widths: Sequence[float]) -> float:
        if self.upright:
            return min(12 + 6.5 * max(map(len, texts)), 200)
        return _height(max(map(_lines, texts, widths)))


def _anchors(factor: Factor, framework: Framework) -> str:
    """The question and what the source says of the scale's ends and middle; nothing is made up."""
    scale = framework.scale
    weakest, strongest = sorted((scale.minimum, scale.maximum), key=scale.merit)
    high = "High (the factor's own statement)" if factor.high_inferred else "High"
    lines = [
        factor.question or "",
        f"Low ({scale.text(weakest)}): {factor.low}" if factor.low else "",
        f"Middle: {factor.middle}" if factor.middle else "",
        f"{high} ({scale.text(strongest)}): {factor.high}" if factor.high else "",
    ]
    return "\n\n".join(line for line in lines if line)


def _write_notes(sheet: Worksheet, grids: Sequence[_Grid], framework: Framework, styles: _Styles) -> None:
    """List the notes: school, factor, why; and which grid they belong to where there are several."""
    # With several grids a note says which it belongs to; where nobody is named, nobody need be.
    heads = [("Cluster", "Round", "Rater")[place] for place in range(3) if any(grid.head[place] for grid in grids)]
    heads = heads if len(grids) > 1 else []
    for column, heading in enumerate([*heads, "School", framework.factor, "Why"]):
        sheet.write_string(0, column, heading, styles.row_heading)
    row, widths = 0, [*(24 for _ in heads), 24, _NAME_WIDTH, 70]
    for grid in grids:
        where = [text for text, name in zip(grid.head, ("Cluster", "Round", "Rater"), strict=True) if name in heads]
        for (school, key), cell in grid.cells.items():
            if cell.note:
                row += 1
                name = f"{framework[key].number}. {framework[key].name}"
                texts = [*where, school, name, cell.note]
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, styles.text)
                sheet.set_row(row, _height(max(map(_lines, texts, widths))))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, styles.text)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _landscape(sheet)


def _merge(sheet: Worksheet, cells: tuple[int, int, int, int], text: str, style: Format) -> None:
    """Merge cells; a single one, which Excel does not call a merge, is only written."""
    if cells[:2] == cells[2:]:
        sheet.write_string(*cells[:2], text, style)
    else:
        sheet.merge_range(*cells, text, style)


def _width(school: str, framework: Framework) -> float:
    """Column width in characters: the longest word of a name stays in one piece, within reason."""
    words = [*school.split(), *(word for mark in framework.scale.words for word in mark.split())]
    return min(max([8, *map(len, words)]) + 3, 24)


def _lines(text: str, width: float) -> int:
    """Lines that text takes in a column of `width` characters; bold letters are a little wider."""
    return max(1, sum(len(textwrap.wrap(line, max(1, int(width * 0.9)))) or 1 for line in text.split("\n")))


def _height(lines: int) -> float:
    """Row height in points for so many lines of text."""
    return 6 + 15 * lines


def _landscape(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&L&F&RPage &P of &N")
