"""A small writer of rating files, independent of the library, for the tests of its readers."""

import csv

import xlsxwriter

from esanalysis.instrument.reading import load_framework

KSFS = tuple(f"{factor.number}. {factor.name}" for factor in load_framework().factors)
KEYS = load_framework().keys


def write_book(path, sheets, comments=None, hidden=()):
    """Write sheets, a dict of name to rows (None is an empty cell), with comments on cells of the first."""
    with xlsxwriter.Workbook(path) as book:
        for order, (name, rows) in enumerate(sheets.items()):
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if value is not None:
                        sheet.write(row, column, value)
            for cell, text in (comments or {}).items() if order == 0 else ():
                sheet.write_comment(cell, text)
            if name in hidden:
                sheet.hide()
    return path


def write_csv(path, rows, encoding="utf-8"):
    """Write rows as comma-separated text."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows([["" if value is None else value for value in row] for row in rows])
    return path


def grid(schools, corner="Key Success Factor", names=KSFS):
    """Rows of a grid with the factors down, from a dict of school to marks; short columns end blank."""
    rows = [[corner, *schools]]
    for place, name in enumerate(names):
        rows.append([name, *(marks[place] if place < len(marks) else None for marks in schools.values())])
    return rows


def transposed(rows):
    """The same grid with the schools down."""
    return [list(column) for column in zip(*rows, strict=True)]


def marks_of(ratings, school):
    """Marks of a school in the framework's order."""
    return ratings.loc[ratings["school"] == school, "rating"].tolist()
