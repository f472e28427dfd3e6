"""Write data/ratings/worked-example-2009.xlsx: the published worked example in its printed layout.

The figures are typed from Module 2 (V1 090909) of the training pack "Using the Extended Services
Sustainability School Cluster Development Tool", Northumberland Extended Services, 2009. The printed totals
and averages are kept as typed numbers: all ten totals leave out the first school.
"""

import datetime as dt
from pathlib import Path

import xlsxwriter

FILE = Path(__file__).parent.parent / "data" / "ratings" / "worked-example-2009.xlsx"

SOURCE = (
    'Source: Module 2 (V1 090909) of the training pack "Using the Extended Services Sustainability School '
    'Cluster Development Tool", Northumberland Extended Services, 2009.'
)

# Name as the document's grid prints it; marks of schools 1 to 10; printed total and average.
GRID = [
    ("1. Effective engagement and consultation", (2, 6, 8, 8, 7, 7, 6, 5, 3, 9), 59, 6),
    (
        "2. Integration of extended services within school improvement planning",
        (2, 4, 4, 7, 5, 7, 5, 4, 3, 6),
        45,
        5,
    ),
    ("3. Alignment with LA", (2, 2, 4, 6, 6, 6, 5, 5, 3, 6), 43, 5),
    ("4. Cluster arrangements", (5, 5, 5, 6, 5, 6, 7, 5, 4, 5), 48, 5),
    ("5. Partnership working", (4, 4, 5, 6, 6, 5, 4, 5, 4, 7), 46, 5),
    ("6. Integrated multi-agency training", (2, 2, 6, 7, 6, 6, 3, 7, 3, 7), 47, 5),
    ("7. Well-publicised services", (5, 5, 7, 8, 7, 7, 5, 6, 5, 9), 59, 6),
    ("8. Design of quality, targeted services", (3, 5, 8, 8, 7, 2, 5, 5, 3, 8), 51, 5),
    ("9. Funding", (2, 2, 4, 5, 6, 2, 7, 2, 5, 7), 40, 4),
    ("10 Impact measurement", (3, 3, 2, 4, 4, 3, 4, 3, 2, 4), 29, 3),
]


def main() -> None:
    """Write the workbook; the same bytes every time."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(FILE) as book:
        book.set_properties({"title": "Worked example, 2009", "created": dt.datetime(2009, 9, 9)})
        sheet = book.add_worksheet("KSF grid")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        title = book.add_format({"bold": True, "font_size": 14})
        wrapped = book.add_format({"text_wrap": True})
        sheet.write("A1", "ES Sustainability – Assessing the implications for the cluster", title)
        sheet.write("A2", "Cluster: Worked example")
        sheet.write("A3", "Round: 2009")
        sheet.merge_range("B2:K2", "School", bold)
        sheet.write_row("L2", ["KSF total score", "KSF avge score"], bold)
        sheet.write_row("B3", range(1, 11), bold)
        for row, (name, marks, total, average) in enumerate(GRID, start=3):
            sheet.write(row, 0, name, wrapped)
            sheet.write_row(row, 1, [*marks, total, average])
        sheet.write("A14", SOURCE)
        sheet.set_column("A:A", 44)
        sheet.set_column("B:K", 5)
        sheet.set_column("L:M", 10)
        sheet.freeze_panes(3, 1)


if __name__ == "__main__":
    main()
