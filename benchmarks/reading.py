"""How long loading takes: long and wide tables against a bare ``read_csv``, workbooks against a bare calamine parse.

The baselines check nothing: no marks, no names, no totals, and give back plain cells.
"""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.measuring import Compared, fastest, in_a_process
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings

FACTORS = load_framework().factors
PEAK = """
import sys
from benchmarks.measuring import peak_memory
from esanalysis.ratings.load import load_ratings
frame = load_ratings(sys.argv[1])
frame.groupby(["cluster", "round", "ksf"], observed=True)["rating"].mean()
print(len(frame), round(peak_memory()))
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


def compared(
    work: str, unit: str, write: Callable[[Path, int], None], name: str, baseline: Callable[[Path], object],
    said: str, sizes: tuple[int, ...], aim: str, peak: bool = False,
) -> Compared:  # fmt: skip
    """Ours against a baseline at three sizes; `peak` tells the memory of the largest."""
    ours, theirs, notes, most = [], [], [], ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        for size in sizes:
            write(path, size)
            ours.append(fastest(lambda: load_ratings(path)).processor)
            theirs.append(fastest(lambda: baseline(path)).processor)
        if peak:
            rows, mebibytes = in_a_process(PEAK, str(path)).split()
            notes.append(f"load, check and average of {int(rows):,} ratings: peak {mebibytes} MiB (aim: under 1,500)")
            most = f"peak {mebibytes} MiB"
    return Compared(work, unit, said, aim, sizes, tuple(ours), tuple(theirs), tuple(notes), most)


def measured(*, small: bool = False) -> Iterator[Compared]:
    """Compare long tables, wide tables and workbooks of many sheets."""
    load_ratings()  # imports are not measured
    bare, part = "a bare read_csv", 40 if small else 1
    sizes = tuple(rows // part for rows in (24_000, 240_000, 2_400_000))
    yield compared("long table", "ratings", write_long, "long.csv", pd.read_csv, bare, sizes, "3, 1,500 MiB", peak=True)
    sizes = tuple(schools // part for schools in (1_000, 4_000, 16_000))
    yield compared("wide table", "schools", write_wide, "wide.csv", pd.read_csv, bare, sizes, "20")
    sizes = (2, 4, 8) if small else (25, 50, 100)
    parsed = "a bare calamine parse"
    yield compared("workbook, 20 schools a sheet", "sheets", write_book, "many.xlsx", parse, parsed, sizes, "3")
