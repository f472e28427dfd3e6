"""How cells of our workbooks look, and how wide and high they are."""

import textwrap
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from esanalysis.display.palette import INK, QUIET, TOKENS, band_fills
from esanalysis.instrument.framework import Framework

__all__ = ["NAME_WIDTH", "Styles", "column_width", "landscape", "merge", "row_height", "wrapped_lines"]

_HEADING, _RULE = TOKENS["panel"], TOKENS["frame"]
NAME_WIDTH = 46


class Styles:
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
        self.legend = workbook.add_format({"indent": 1, "font_color": QUIET})
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
            (band, workbook.add_format({"bg_color": fill, "font_color": INK, "border": 1, "border_color": _RULE}))
            for band, fill in zip(framework.bands, band_fills(len(framework.bands)), strict=True)
        ]


def merge(sheet: Worksheet, cells: tuple[int, int, int, int], text: str, style: Format) -> None:
    """Merge cells; a single one, which Excel does not call a merge, is only written."""
    if cells[:2] == cells[2:]:
        sheet.write_string(*cells[:2], text, style)
    else:
        sheet.merge_range(*cells, text, style)


def column_width(school: str, framework: Framework) -> float:
    """Column width in characters: the longest word of a name stays in one piece, within reason."""
    words = [*school.split(), *(word for mark in framework.scale.words for word in mark.split())]
    return min(max([8, *map(len, words)]) + 3, 24)


def wrapped_lines(text: str, width: float) -> int:
    """Lines that text takes in a column of `width` characters; bold letters are a little wider."""
    return max(1, sum(len(textwrap.wrap(line, max(1, int(width * 0.9)))) or 1 for line in text.split("\n")))


def row_height(lines: int) -> float:
    """Row height in points for so many lines of text."""
    return 6 + 15 * lines


def landscape(sheet: Worksheet) -> None:
    """Print a sheet on A4 pages, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&L&F&RPage &P of &N")
