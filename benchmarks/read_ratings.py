"""How long load_ratings takes on a long table, a wide table and a workbook of many sheets, against the bare library.

Run: ``python benchmarks/read_ratings.py``. The baselines, ``pd.read_csv`` and a parse of every sheet by calamine, check
nothing: no headings, no names, no marks, no totals. Each size is three times the one before it, so that the exponent
shows: 1 is work in proportion to the file.
"""

import math
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
import python_calamine
import xlsxwriter

from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings

REPEATS = 3
RANDOM = np.random.default_rng(1)
FACTORS = load_framework().factors


def write_long(path: Path, schools: int) -> None:
    """Write a row a rating: clusters of 20 schools, two rounds."""
    names = [[f"Cluster {n}" for n in range(schools // 20)], ["2025", "2026"], [f"School {n}" for n in range(20)]]
    rows = pd.MultiIndex.from_product([*names, [factor.key for factor in FACTORS]])
    frame = rows.to_frame(index=False, name=["cluster", "round", "school", "ksf"])
    frame.assign(rating=RANDOM.integers(1, 11, len(frame))).to_csv(path, index=False)


def write_wide(path: Path, schools: int) -> None:
    """Write a row a school, a column a factor."""
    marks = pd.DataFrame(RANDOM.integers(1, 11, (schools, len(FACTORS))), columns=[factor.name for factor in FACTORS])
    marks.insert(0, "School", [f"School {number}" for number in range(schools)])
    marks.to_csv(path, index=False)


def write_book(path: Path, schools: int) -> None:
    """Write one grid a sheet, a sheet a cluster of 20 schools."""
    with xlsxwriter.Workbook(path) as book:
        for number in range(schools // 20):
            sheet = book.add_worksheet(f"Cluster {number} 2026")
            sheet.write_row(0, 0, ["KSF", *(f"School {number}-{place}" for place in range(20))])
            for row, factor in enumerate(FACTORS, start=1):
                sheet.write_row(row, 0, [factor.name, *RANDOM.integers(1, 11, 20)])


def parse(path: Path) -> list:
    """Parse every sheet of a workbook and look at nothing."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


# What is read: how it is written, the baseline, the schools of three sizes, and the ratio that is aimed for.
CASES: dict[str, tuple[Callable[[Path, int], None], Callable[[Path], object], tuple[int, ...], int]] = {
    "long.csv": (write_long, pd.read_csv, (13_320, 40_000, 120_000), 3),
    "wide.csv": (write_wide, pd.read_csv, (1_780, 5_340, 16_000), 20),
    "many.xlsx": (write_book, parse, (220, 660, 2_000), 3),
}


def seconds(call: Callable[[Path], object], path: Path) -> float:
    """Processor time of the fastest of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        call(path)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    """Print the ratios, and how the time grows with the size."""
    calamine = version("python-calamine")
    print(
        f"Python {sys.version.split()[0]}, pandas {pd.__version__}, python-calamine {calamine}, {os.cpu_count()} cores"
    )
    load_ratings()
    with tempfile.TemporaryDirectory() as folder:
        for name, (write, baseline, sizes, aim) in CASES.items():
            path, ratios, times = Path(folder) / name, [], []
            for size in sizes:
                write(path, size)
                times.append(seconds(load_ratings, path))
                ratios.append(times[-1] / seconds(baseline, path))
            exponent = math.log(times[-1] / times[0]) / math.log(sizes[-1] / sizes[0])
            listed = ", ".join(f"{ratio:.1f}" for ratio in ratios)
            print(f"{name}, {' / '.join(map(str, sizes))} schools: {listed} times {baseline.__name__} (aim {aim}); "
                  f"time grows as size to the {exponent:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
