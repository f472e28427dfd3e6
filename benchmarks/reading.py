"""How long loading takes: long and wide tables against a bare ``read_csv``, workbooks against a bare calamine parse.

The baselines check nothing: no marks, no names, no totals, and give back plain cells.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.measuring import fastest, in_a_process, table
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings

FACTORS = load_framework().factors
PEAK = """
import resource, sys
from esanalysis.ratings.load import load_ratings
frame = load_ratings(sys.argv[1])
frame.groupby(["cluster", "round", "ksf"], observed=True)["rating"].mean()
print(len(frame), round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
"""


def write_long(path: Path, rows: int) -> None:
    """Write a long table: clusters of 20 schools in two rounds."""
    clusters = rows // (2 * 20 * len(FACTORS))
    frame = pd.MultiIndex.from_product(
        [
            [f"Cluster {n}" for n in range(clusters)],
            ["2025", "2026"],
            [f"School {n}" for n in range(20)],
            [factor.key for factor in FACTORS],
        ],
        names=["cluster", "round", "school", "ksf"],
    ).to_frame(index=False)
    frame["rating"] = np.random.default_rng(1).integers(1, 11, len(frame))
    frame.to_csv(path, index=False)


def write_wide(path: Path, schools: int) -> None:
    """Write a wide table: a row a school, a column a factor."""
    marks = np.random.default_rng(1).integers(1, 11, (schools, len(FACTORS)))
    frame = pd.DataFrame(marks, columns=[factor.name for factor in FACTORS])
    frame.insert(0, "School", [f"School {n}" for n in range(schools)])
    frame.to_csv(path, index=False)


def write_book(path: Path, sheets: int) -> None:
    """Write one grid of 20 schools a sheet, a sheet a cluster."""
    random = np.random.default_rng(1)
    with xlsxwriter.Workbook(path) as book:
        for number in range(sheets):
            sheet = book.add_worksheet(f"Cluster {number} 2009")
            sheet.write_row(0, 0, ["KSF", *(f"School {number}-{place}" for place in range(20))])
            for row, factor in enumerate(FACTORS, start=1):
                sheet.write_row(row, 0, [factor.name, *random.integers(1, 11, 20)])


def parse(path: Path) -> list:
    """Read every cell of a workbook, and no more."""
    book = CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def compare(
    title: str, unit: str, write: Callable[[Path, int], None], name: str, baseline: Callable[[Path], object],
    said: str, sizes: tuple[int, ...], aim: str,
) -> None:  # fmt: skip
    """Print ours against a baseline at three sizes."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / name
            write(path, size)
            ours = fastest(lambda path=path: load_ratings(path), 2)
            rows.append((size, ours, fastest(lambda path=path: baseline(path))))
    table(title, unit, said, rows, aim)


def main() -> None:
    """Print the three comparisons, and what the largest long table takes of memory."""
    load_ratings()  # imports are not measured
    bare = "a bare read_csv"
    compare("Long table", "rows", write_long, "long.csv", pd.read_csv, bare, (24_000, 240_000, 2_400_000), "3 times")
    compare("Wide table", "schools", write_wide, "wide.csv", pd.read_csv, bare, (1_000, 4_000, 16_000), "20 times")
    compare(
        "Workbook of 20 schools a sheet", "sheets", write_book, "many.xlsx", parse, "a bare calamine parse",
        (25, 50, 100), "3 times",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.csv"
        write_long(path, 2_400_000)
        rows, peak = in_a_process(PEAK, str(path)).split()
    print(f"Load, check and average of {int(rows):,} ratings: peak {peak} MiB (aim: under 1,500)")


if __name__ == "__main__":
    main()
