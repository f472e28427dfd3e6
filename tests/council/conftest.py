"""Fixtures of the tests of the council's tables."""

import openpyxl
import pytest


@pytest.fixture
def file(tmp_path):
    """Write a file of an analyst's own: text, or the rows of a workbook's sheets with the cells that are merged."""

    def written(content, name="own.csv", merged=()):
        path = tmp_path / name
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
            return path
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, lines in content.items():
            sheet = book.create_sheet(title)
            for line in lines:
                sheet.append(line)
            for cells in merged:
                sheet.merge_cells(cells)
        book.save(path)
        return path

    return written
