"""An Excel workbook, written whole, and never over one that somebody has written into or that we did not make."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from esanalysis.english import listed
from esanalysis.errors import WorkbookError
from esanalysis.files.writing.whole import write_whole

__all__ = ["write_workbook"]

_CREATED = datetime(2009, 2, 24)  # of a workbook: the diagnostic's own date, so that its bytes depend on its content
_TOTAL = "esanalysis"  # the property of a workbook that sums up what its cells held when we wrote it


def write_workbook(
    path: str | Path,
    fill: Callable[[Any], object],
    *,
    title: str = "",
    held: Callable[[Path], str] | None = None,
    force: bool = False,
) -> Path:
    """Write an Excel workbook, but never over one that somebody wrote into, or that we did not make.

    What its cells and comments hold is summed up in a property of the workbook, so that a later run knows whether
    anybody has written into it since. The bytes depend on the content only.

    Parameters
    ----------
    path : str or Path
        Where to write; ends in .xlsx.
    fill : callable
        Is given an `xlsxwriter.Workbook` and adds its sheets.
    title : str
        Title in the properties of the workbook.
    held : callable, optional
        Is given the path of a file that holds more than we wrote, and says what; default the names of its sheets.
    force : bool
        Replace it nevertheless, once it has been put aside under a dated name.

    Raises
    ------
    WorkbookError
        The name does not end in .xlsx.
    WouldLoseError, WriteError
        As for `write_whole`.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "list.xlsx"
    >>> write_workbook(path, lambda book: book.add_worksheet("Schools").write(0, 0, "Ashby")).name
    'list.xlsx'
    """
    from xlsxwriter import Workbook  # here, because only this needs it

    if Path(path).suffix.lower() != ".xlsx":
        raise WorkbookError(f"{path} is not the name of an Excel workbook: end it in .xlsx.")

    def made(total: str = "-") -> bytes:
        data = io.BytesIO()
        with Workbook(data, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
            book.set_properties({"title": title, "created": _CREATED})
            book.set_custom_property(_TOTAL, total)
            fill(book)
        return data.getvalue()

    def holds(old: Path) -> str:
        return "" if _is_as_we_made_it(old) else (held or _sheets_of)(old) or "changes made since it was written"

    return write_whole(path, made(_total_of(io.BytesIO(made()))), holds=holds, force=force)


def _is_as_we_made_it(path: Path) -> bool:
    if path.stat().st_size == 0:
        return True
    with suppress(Exception):  # whatever the reader makes of a file that is no workbook, or a damaged one
        with zipfile.ZipFile(path) as archive:
            told = re.search(
                rb'name="esanalysis".*?<vt:lpwstr>([^<]*)<', archive.read("docProps/custom.xml"), re.DOTALL
            )
        return told is not None and told[1].decode() == _total_of(path)
    return False


def _total_of(file: Any) -> str:
    """Sum up what every cell and comment of a workbook holds."""
    import openpyxl

    cells = [
        (sheet.title, cell.coordinate, _plain(cell.value), cell.comment.text if cell.comment else "")
        for sheet in openpyxl.load_workbook(file).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.comment
    ]
    return hashlib.sha256(repr(cells).encode(errors="backslashreplace")).hexdigest()


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _sheets_of(path: Path) -> str:
    """Name the sheets of a workbook."""
    import openpyxl

    try:
        names = openpyxl.load_workbook(path, read_only=True).sheetnames
    except Exception:  # the library raises a dozen unrelated types on what is no workbook
        return "something that cannot be read as a workbook"
    return f"the sheet{'s' if len(names) > 1 else ''} {listed(names)}, written into since or by somebody else"
