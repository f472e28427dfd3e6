"""An entry of the catalogue: the smallest file that shows a kind of problem, what is said of it, and the file mended."""

import html
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

import esanalysis as es
from esanalysis.errors import DataError, EsanalysisError, Problem

Rows = list[list[object]]
Content = Rows | bytes | str


def frame_problems(load: Callable[..., Any]) -> Callable[..., list[Problem]]:
    """A loader as a reader of problems: those that it raises, or that travel with its frame."""
    return lambda path, **options: list(load(path, **options).attrs.get("problems", ()))


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its name, what it means in a sentence, and the smallest file that shows it."""

    kind: str
    means: str
    rows: Content
    name: str = "grid.xlsx"
    mended: Content | None = None  # None where nothing in the file has to change
    edit: Callable[[Worksheet], None] | None = None
    options: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Rows] = field(default_factory=dict)  # further sheets
    beside: tuple[str, ...] = ()  # other files of the folder, which is then what is named
    sheet: str = "Ratings"
    read: Callable[..., list[Problem]] = es.check_ratings
    says: str = ""  # words of a message that has no kind of its own

    def is_in(self, found: Problem | str) -> bool:
        """Whether this is what was found."""
        return self.says in str(found) if self.says else isinstance(found, Problem) and found.kind == self.kind


def written(kind: Kind, folder: Path, content: Content | None = None) -> Path:
    """Write the smallest file (or the mended one) as a person would have it."""
    for name in kind.beside:
        (folder / name).write_bytes(b"x")
    path = folder / kind.name
    mended, content = content is not None, kind.rows if content is None else content
    if isinstance(content, str):
        path.write_text(content, encoding="utf-8", newline="")
    elif isinstance(content, bytes):
        if content:
            path.write_bytes(content)
    else:
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = kind.sheet
        for row in content:
            sheet.append(row)
        for name, more in kind.more.items():
            other = book.create_sheet(name)
            for row in more:
                other.append(row)
        if kind.edit and not mended:
            kind.edit(sheet)
        book.save(path)
    return path


def problems(kind: Kind, content: Content | None = None) -> list[Problem | str]:
    """What a reader says of the smallest file, or of the mended one."""
    with tempfile.TemporaryDirectory() as folder:
        path = written(kind, Path(folder), content)
        try:
            return list(kind.read(Path(folder) if kind.beside else path, **kind.options))
        except DataError as error:
            return list(error.problems)
        except EsanalysisError as error:
            return [re.sub(rf"{re.escape(folder)}[\\/]?", "", str(error))]


def shown(kind: Kind) -> str:
    """The entry of the catalogue: the file, today's message, and the file mended."""
    own = [found for found in problems(kind) if kind.is_in(found)]
    said = re.sub(r"\S*/tmp\w+/?", "", "\n".join(map(str, own)))
    stops = own and (isinstance(own[0], str) or own[0].error)
    weight = "The work stops until it is mended." if stops else "The work goes on; this travels with it."
    parts = [f"### {kind.kind}\n\n{kind.means} {weight}\n", _content(kind, kind.rows, "before")]
    parts.append(f"```text\n{said}\n```\n")
    if kind.mended:
        parts.append(_content(kind, kind.mended, "mended"))
    return "\n".join(parts)


def _content(kind: Kind, content: Content, state: str) -> str:
    if isinstance(content, bytes):
        return ""
    if isinstance(content, str):
        return f"The file {state}:\n\n```text\n{content.strip()}\n```\n" if content else ""
    return sheet_picture(content, f"The sheet {state}: {kind.kind}, {kind.name}", changed(kind))


def changed(kind: Kind) -> set[tuple[int, int]]:
    """Cells that differ between before and after, which the pictures frame."""
    before, after = kind.rows, kind.mended
    if not isinstance(before, list) or not isinstance(after, list):
        return set()
    if len(before) != len(after) or any(len(a) != len(b) for a, b in zip(before, after, strict=True)):
        return set()
    return {
        (row, column)
        for row, (a, b) in enumerate(zip(before, after, strict=True))
        for column in range(len(a))
        if a[column] != b[column]
    }


def sheet_picture(rows: Rows, title: str, marked: set[tuple[int, int]]) -> str:
    """A sheet as a real table with letters and numbers: it is read aloud, zoomed and searched like the rest."""
    width = max(len(row) for row in rows)
    letters = [openpyxl.utils.get_column_letter(place + 1) for place in range(width)]
    lines = ["```{raw} html", '<div class="sheet" tabindex="0" role="region" aria-label="' + html.escape(title) + '">']
    lines += [f"<table><caption>{html.escape(title)}</caption><thead><tr><td></td>"]
    lines += ["".join(f'<th scope="col">{letter}</th>' for letter in letters) + "</tr></thead><tbody>"]
    for row, cells in enumerate(rows):
        texts = [html.escape("" if cell is None else str(cell)) for cell in [*cells, *[""] * (width - len(cells))]]
        tags = [
            f"<td><mark>{text or 'empty'}</mark></td>" if (row, column) in marked else f"<td>{text}</td>"
            for column, text in enumerate(texts)
        ]
        lines.append(f'<tr><th scope="row">{row + 1}</th>{"".join(tags)}</tr>')
    lines += ["</tbody></table></div>", "```", ""]
    return "\n".join(lines)
