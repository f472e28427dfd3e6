"""The sheets of the grids themselves: the notes, and the questions to print."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from esanalysis.instrument.framework import Framework
from esanalysis.ratings.workbooks.sheet import Grid
from esanalysis.ratings.workbooks.style import NAME_WIDTH, Styles, landscape, row_height, wrapped_lines

__all__ = ["NOTES", "QUESTIONS", "write_notes", "write_questions"]

NOTES, QUESTIONS = "Notes", "Questions"
_WIDTH = 92  # characters of the one column of the questions, on an upright page


def write_notes(sheet: Worksheet, grids: Sequence[Grid], framework: Framework, styles: Styles) -> None:
    """List the notes: school, factor, why; and which grid they belong to where there are several."""
    # With several grids a note says which it belongs to; where nobody is named, nobody need be.
    heads = [("Cluster", "Round", "Rater")[place] for place in range(3) if any(grid.head[place] for grid in grids)]
    heads = heads if len(grids) > 1 else []
    for column, heading in enumerate([*heads, "School", framework.factor, "Why"]):
        sheet.write_string(0, column, heading, styles.row_heading)
    row, widths = 0, [*(24 for _ in heads), 24, NAME_WIDTH, 70]
    for grid in grids:
        where = [text for text, name in zip(grid.head, ("Cluster", "Round", "Rater"), strict=True) if name in heads]
        for (school, key), cell in grid.cells.items():
            if cell.note:
                row += 1
                name = f"{framework[key].number}. {framework[key].name}"
                texts = [*where, school, name, cell.note]
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text, styles.text)
                sheet.set_row(row, row_height(max(map(wrapped_lines, texts, widths))))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, styles.text)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    landscape(sheet)


def write_questions(sheet: Worksheet, framework: Framework, styles: Styles) -> None:
    """Print the questions and anchors as the source has them: comments do not print, and nobody opens ten of them."""
    scale = framework.scale
    weakest, strongest = sorted((scale.minimum, scale.maximum), key=scale.merit)
    row = 0

    def line(text: str, style: object) -> None:
        nonlocal row
        sheet.write_string(row, 0, text, style)
        sheet.set_row(row, row_height(wrapped_lines(text, _WIDTH)))
        row += 1

    line(f"{framework.title}: the questions", styles.title)
    for text in framework.note:
        line(text, styles.text)
    if framework.example:
        line(framework.example.text, styles.text)
    line(f"Mark {scale.accepted}. What cannot be rated stays empty, or says why: not rated, n/a.", styles.text)
    for place, factor in enumerate(framework.asked, start=1):
        row += 1
        if factor.scale:
            scale = framework.scale_of(factor.key)
            weakest, strongest = sorted((scale.minimum, scale.maximum), key=scale.merit)
        # Not as a grid heads its rows: this sheet is to be read by people only.
        number = f"mark {scale.accepted}" if factor.scale else f"{framework.factor} {factor.number}"
        line(f"{place} of {len(framework.asked)}. {factor.name} ({number})", styles.label)
        high = "High end, the factor's own statement" if factor.high_inferred else "High end"
        for label, said in (
            ("Question: ", factor.question or factor.statement),
            (f"Low end ({scale.text(weakest)}): ", factor.low),
            ("Middle: ", factor.middle),
            (f"{high} ({scale.text(strongest)}): ", factor.high),
        ):
            if said:
                line(label + said, styles.text)
    row += 1
    line(f"Source: {framework.source}", styles.legend)
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_portrait()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F&RPage &P of &N")
