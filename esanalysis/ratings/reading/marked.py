"""A copy of a workbook with each problem as a comment on its cell, for the school that mends it in Excel."""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from esanalysis.errors import Problem, WorkbookError
from esanalysis.files.read import read_sheets
from esanalysis.files.writing import write_whole

__all__ = ["write_marked"]

_AUTHOR = "esanalysis"
_RANGE = re.compile(r"([A-Z]{1,3}\d{1,7})(?::([A-Z]{1,3}\d{1,7}))?")
_LINE = re.compile(r'line (\d+)(?:, column "(.*)")?')
_MOST = 2000  # comments of one copy: more than a person mends by hand


def write_marked(path: Path, out: str | Path, problems: Iterable[Problem]) -> Path:
    """Write a copy of a file as .xlsx, with what is wrong as comments, and all problems on a sheet of their own.

    Parameters
    ----------
    path : Path
        The file that was checked; it is never changed.
    out : path
        Where the copy goes; a name ending in ``.xlsx``, and not the file itself.
    problems : iterable of Problem
        What was found in it.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    WorkbookError
        `out` is the file itself or no ``.xlsx``.
    WriteError
        The copy cannot be written.
    """
    out = Path(out)
    if out.suffix.casefold() != ".xlsx":
        raise WorkbookError(f"{out.name}: the marked copy is an Excel workbook; give it a name that ends in .xlsx.")
    if out.exists():
        what = "the file that was checked" if out.resolve() == Path(path).resolve() else "there already"
        raise WorkbookError(f"{out.name} is {what}; give the marked copy a name of its own.")
    book = _copy_of(Path(path))
    own = [problem for problem in problems if problem.file == Path(path).name]
    _add_comments(book, own)
    _add_list(book, own)
    content = io.BytesIO()
    book.save(content)
    return write_whole(out, content.getvalue())


def _copy_of(path: Path) -> Any:
    """The workbook as openpyxl has it; other formats are laid out anew."""
    import openpyxl

    if zipfile.is_zipfile(path) and path.suffix.casefold() in (".xlsx", ".xlsm"):
        sheets = read_sheets(path)
        if not any(sheet.far for sheet in sheets):
            return openpyxl.load_workbook(path)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in read_sheets(path):
        page = book.create_sheet(sheet.name or "Sheet1")
        for row in sheet.rows:
            page.append([None if value == "" else value for value in row])
    return book


def _add_comments(book: Any, problems: list[Problem]) -> None:
    from openpyxl.comments import Comment

    said: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        page = book[problem.sheet] if problem.sheet in book.sheetnames else book.worksheets[0]
        for cell in _cells(problem, page):
            text = (
                f"{problem.kind}: {problem.found}. {problem.fix}"
                if problem.accepted
                else f"{problem.found}. {problem.fix}"
            )
            said.setdefault((page.title, cell), []).append(text)
    for (title, cell), texts in list(said.items())[:_MOST]:
        place = book[title][cell]
        place = place if hasattr(place, "comment") and not _is_covered(place) else None
        if place is not None:
            before = [place.comment.text] if place.comment else []
            place.comment = Comment("\n".join([*before, *texts]), _AUTHOR, height=120, width=320)


def _is_covered(cell: Any) -> bool:
    return type(cell).__name__ == "MergedCell"


def _cells(problem: Problem, page: Any) -> list[str]:
    """Addresses of the cells that a problem speaks of."""
    found = []
    for text in problem.cells or ((problem.cell,) if problem.cell else ()):
        if line := _LINE.match(text):
            found.append(f"{_column_headed(page, line[2])}{line[1]}")
            continue
        for start, stop in _RANGE.findall(text):
            if not stop:
                found.append(start)
                continue
            found += [cell.coordinate for row in page[f"{start}:{stop}"] for cell in row][:_MOST]
    return found


def _column_headed(page: Any, heading: str | None) -> str:
    """Letter of the column with a heading, in a text file that was laid out anew."""
    for row in page.iter_rows(min_row=1, max_row=min(page.max_row, 30)):
        for cell in row:
            if heading and isinstance(cell.value, str) and " ".join(cell.value.split()) == heading:
                return str(cell.column_letter)
    return "A"


def _add_list(book: Any, problems: list[Problem]) -> None:
    title = next(name for name in ("Problems", *(f"Problems {n}" for n in range(2, 99))) if name not in book.sheetnames)
    page = book.create_sheet(title)
    page.append(["To mend", "Sheet", "Cells", "What stands there", "What is accepted", "What to do"])
    for problem in sorted(problems, key=lambda one: not one.error):
        cells = problem.cell or ", ".join(problem.cells[:20])
        row = ["yes" if problem.error else "", problem.sheet, cells, problem.found, problem.accepted, problem.fix]
        page.append(
            [f"'{text}" if isinstance(text, str) and text.startswith(("=", "+", "@")) else text for text in row]
        )
    for letter, width in zip("ABCDEF", (9, 18, 22, 60, 40, 60), strict=True):
        page.column_dimensions[letter].width = width
