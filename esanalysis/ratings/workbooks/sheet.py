"""One sheet of a workbook: the grid of one cluster in one round by one rater, as the document prints it.

Factors down, schools across, then the total and the average of each factor. Comments on the names of the factors hold
the anchors; a comment on a mark is its note.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from esanalysis.instrument.framework import Factor, Framework, Scale
from esanalysis.ratings.workbooks.style import (
    NAME_WIDTH,
    Styles,
    column_width,
    landscape,
    merge,
    row_height,
    wrapped_lines,
)

__all__ = ["Cell", "Grid", "GridSheet", "anchor_text"]

_UPRIGHT = 12  # with more schools their names stand upright, or the printed page would be too small to read
_LIST_LIMIT = 255  # characters that Excel takes for the choices of a cell
_MOST_CHOICES = 12  # a scale with more marks is typed and not chosen
_UNRATED = ("not rated", "n/a")

# Rows and columns of the sheet, counted from 0.
_TITLE, _CLUSTER, _ROUND, _RATER, _SCHOOL, _NAMES, _FIRST = 0, 1, 2, 3, 4, 5, 6


@dataclass(frozen=True)
class Cell:
    """What is known about one school on one factor."""

    rating: float | None = None
    missing: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Grid:
    """One cluster in one round by one rater: schools across, and what is known by (school, factor key)."""

    cluster: str
    round: str
    schools: Sequence[str]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    rater: str = ""

    @property
    def head(self) -> tuple[str, str, str]:
        """What tells it from the other grids of the workbook."""
        return self.cluster, self.round, self.rater


class GridSheet:
    """One sheet: the grid of one cluster in one round by one rater."""

    def __init__(self, sheet: Worksheet, grid: Grid, framework: Framework, styles: Styles) -> None:
        self.sheet, self.grid, self.framework, self.styles = sheet, grid, framework, styles
        self.last_row = _FIRST + len(framework.factors) - 1
        self.last_asked = _FIRST + len(framework.asked) - 1  # below the ranked factors those on other scales
        self.last_school = len(grid.schools)  # column A holds the factors
        self.counted = not framework.scale.words  # words have neither a total nor an average
        self.last_column = self.last_school + 2 * self.counted
        self.upright = len(grid.schools) > _UPRIGHT and self.counted

    def write(self) -> None:
        """Fill the sheet."""
        self._head()
        for row, factor in enumerate(self.framework.asked, start=_FIRST):
            self._factor(row, factor)
        self._accept_marks_only(self._marks, self.framework.scale)
        for row, factor in enumerate(self.framework.beside, start=self.last_row + 1):
            self._accept_marks_only((row, 1, row, self.last_school), self.framework.scale_of(factor.key))
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
        if self.grid.rater or not self.grid.cells:  # a blank one leaves room for it
            sheet.write_string(_RATER, 0, "Rated by", styles.label)
            for column in range(1, self.last_school + 1):  # load_ratings takes the rater from above each school
                style = styles.upright_rater if self.upright else styles.rater
                if self.grid.rater:
                    sheet.write_string(_RATER, column, self.grid.rater, style)
                else:
                    sheet.write_blank(_RATER, column, None, styles.typed)
        sheet.write_string(_NAMES, 0, framework.factor_long, styles.row_heading)
        sheet.write_blank(_SCHOOL, 0, None, styles.row_heading)
        merge(sheet, (_SCHOOL, 1, _SCHOOL, self.last_school), "School", styles.heading)
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
        self.sheet.write_string(row, 0, _title(factor), self.styles.name)
        if anchors := anchor_text(factor, self.framework):
            self._comment(row, 0, anchors)
        marks = [self._mark(row, column, factor.key) for column in range(1, self.last_school + 1)]
        if self.counted and not factor.scale:
            self._total_and_average(row, [mark for mark in marks if mark is not None])

    def _mark(self, row: int, column: int, key: str) -> float | None:
        cell = self.grid.cells.get((self.grid.schools[column - 1], key), Cell(missing="blank"))
        position, style = (row, column), self.styles.mark
        scale = self.framework.scale_of(key)
        if cell.rating is not None and not scale.words:
            self.sheet.write_number(*position, cell.rating, style)
        elif cell.rating is not None:
            self.sheet.write_string(*position, scale.text(cell.rating), style)
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

    def _accept_marks_only(self, cells: tuple[int, int, int, int], scale: Scale) -> None:
        few = scale.span / scale.step < _MOST_CHOICES
        marks = [scale.text(mark) for mark in reversed(scale.marks)] if few else []
        choices = [*marks, *_UNRATED]
        if marks and len(",".join(choices)) <= _LIST_LIMIT and not any("," in choice for choice in choices):
            rule: dict[str, object] = {"validate": "list", "source": choices}
        elif scale.words:
            return  # Excel cannot hold such a list; load_ratings still says which word is not on the scale
        else:
            rule = {
                "validate": "integer" if scale.decimals == 0 else "decimal",
                "criteria": "between",
                "minimum": scale.minimum,
                "maximum": scale.maximum,
            }
        message = f"Accepted is {scale.accepted}. Not rated? Leave the cell empty, or write why beside it."
        self.sheet.data_validation(*cells, rule | {"error_title": "Not on the scale", "error_message": message})

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
        scale, row = self.framework.scale, self.last_asked + 2
        self.sheet.write_string(row, 0, f"Scale: {scale.accepted}", self.styles.legend)
        for place, (band, style) in enumerate(reversed(self.styles.bands), start=1):
            self.sheet.write_string(row + place, 0, band.text(scale), style)
        if not self.counted:
            text = "The marks are words, so there is no total and no average."
            self.sheet.write_string(row + len(self.styles.bands) + 1, 0, text, self.styles.legend)

    def _page(self) -> None:
        sheet = self.sheet
        widths = [6.0 if self.upright else column_width(school, self.framework) for school in self.grid.schools]
        sheet.set_column(0, 0, NAME_WIDTH)
        for column, width in enumerate(widths, start=1):
            sheet.set_column(column, column, width)
        if self.counted:
            sheet.set_column(self.last_school + 1, self.last_column, 10)
        self._heights(widths)
        sheet.freeze_panes(_FIRST, 1)
        sheet.print_area(0, 0, self.last_asked + 2 + len(self.framework.bands) + (not self.counted), self.last_column)
        sheet.repeat_rows(_SCHOOL, _NAMES)
        sheet.repeat_columns(0)
        landscape(sheet)

    def _heights(self, widths: Sequence[float]) -> None:
        """Set the heights of rows: only Excel, and not always, makes room for wrapped text by itself."""
        self.sheet.set_row(_TITLE, 24)
        self.sheet.set_row(_NAMES, self._heading_height(self.grid.schools, widths))
        if self.grid.rater:
            self.sheet.set_row(_RATER, self._heading_height([self.grid.rater] * len(widths), widths))
        words = max((wrapped_lines(word, min(widths)) for word in self.framework.scale.words), default=1)
        for row, factor in enumerate(self.framework.asked, start=_FIRST):
            lines = max(words, wrapped_lines(_title(factor), NAME_WIDTH))
            self.sheet.set_row(row, row_height(lines))

    def _heading_height(self, texts: Sequence[str], widths: Sequence[float]) -> float:
        if self.upright:
            return min(12 + 6.5 * max(map(len, texts)), 200)
        return row_height(max(map(wrapped_lines, texts, widths)))


def _title(factor: Factor) -> str:
    return factor.name if factor.number == "" else f"{factor.number}. {factor.name}"


def anchor_text(factor: Factor, framework: Framework) -> str:
    """The question and what the source says of the scale's ends and middle; nothing is made up."""
    scale = framework.scale_of(factor.key)
    weakest, strongest = sorted((scale.minimum, scale.maximum), key=scale.merit)
    high = "High (the factor's own statement)" if factor.high_inferred else "High"
    lines = [
        factor.question or "",
        f"Low ({scale.text(weakest)}): {factor.low}" if factor.low else "",
        f"Middle: {factor.middle}" if factor.middle else "",
        f"{high} ({scale.text(strongest)}): {factor.high}" if factor.high else "",
    ]
    return "\n\n".join(line for line in lines if line)
