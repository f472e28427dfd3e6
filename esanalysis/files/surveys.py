"""What survey services put around the questions of an export: codes above them, and headings in two rows."""

import re
from collections import Counter

from esanalysis.files.sheet import Sheet

__all__ = ["one_row_of_questions"]

_HEAD = 6  # rows in which a service's headings stand
_ONE_ANSWER = re.compile(r"(?:open[- ]ended )?response", re.IGNORECASE)
_RESPONDENT = re.compile(r"(?:respondent|collector) ?id", re.IGNORECASE)
_LONG = 25  # letters of a question; the name of a group of columns is shorter


def one_row_of_questions(sheet: Sheet) -> None:
    """Leave one row of headings in the export of Qualtrics (three rows) or SurveyMonkey (two).

    Parameters
    ----------
    sheet : Sheet
        Its first rows are changed where they are of such an export; every row stays in its place.
    """
    for row in range(1, min(_HEAD, len(sheet.rows))):
        if _are_codes(sheet, row):
            for emptied in {0, row} - {row - 1}:
                sheet.rows[emptied][:] = [""] * sheet.width
            return
        if _are_answers(sheet, row):
            _join(sheet, row)
            return


def _are_codes(sheet: Sheet, row: int) -> bool:
    """Whether these are the codes that Qualtrics writes below the questions."""
    return sum(isinstance(value, str) and value.startswith('{"ImportId"') for value in sheet.rows[row]) > 1


def _are_answers(sheet: Sheet, row: int) -> bool:
    """Whether this row says of each question above it how it is answered: Response, or the items of a matrix."""
    questions, below = sheet.rows[row - 1], sheet.rows[row]
    if not all(isinstance(value, str) for value in (*questions, *below)):
        return False
    alone = [above for above, text in zip(questions, below, strict=True) if above and _ONE_ANSWER.fullmatch(text)]
    asked = sum(text.rstrip().endswith("?") or len(text) > _LONG for text in alone)
    return bool(alone) and (any(map(_RESPONDENT.fullmatch, questions)) or (asked > 1 and asked * 2 > len(alone)))


def _join(sheet: Sheet, row: int) -> None:
    """Write each question where its answer stands, and above the items of a matrix what all of them ask."""
    questions, items = sheet.rows[row - 1], sheet.rows[row]
    counts = Counter(items)
    stem = ""
    for column in range(sheet.width):
        stem = questions[column] or stem
        item = items[column]
        alone = counts[item] > 1 and (column + 1 == sheet.width or bool(questions[column + 1]))
        is_item = bool(item) and not (questions[column] and (alone or _ONE_ANSWER.fullmatch(item)))
        if is_item and counts[item] > 1:
            items[column] = f"{stem} [{item}]"
        elif not is_item:
            items[column] = questions[column]
        questions[column] = stem if is_item and stem != items[column] else ""
