"""How long load_ratings takes on a workbook of many sheets, against pandas.

Run: ``python benchmarks/read_ratings.py``. The baseline, ``pd.read_excel(sheet_name=None)`` through openpyxl
and a melt of each sheet, is told where the grid stands and checks nothing: no errors, no comments, no totals.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings

SHEETS, SCHOOLS, REPEATS = 100, 20, 3


def write(path: Path) -> None:
    """Write one grid a sheet, a sheet a cluster."""
    random = np.random.default_rng(1)
    factors = load_framework().factors
    with xlsxwriter.Workbook(path) as book:
        for number in range(SHEETS):
            sheet = book.add_worksheet(f"Cluster {number} 2009")
            sheet.write_row(0, 0, ["KSF", *(f"School {number}-{place}" for place in range(SCHOOLS))])
            for row, factor in enumerate(factors, start=1):
                sheet.write_row(row, 0, [factor.name, *random.integers(1, 11, SCHOOLS)])


def baseline(path: Path) -> pd.DataFrame:
    """Read the same ratings with pandas alone."""
    sheets = pd.read_excel(path, sheet_name=None, engine="openpyxl")
    return pd.concat(sheet.melt("KSF").assign(cluster=name) for name, sheet in sheets.items())


def seconds(call: Callable[[Path], pd.DataFrame], path: Path) -> float:
    """Time the fastest of some runs."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        frame = call(path)
        times.append(time.perf_counter() - start)
        assert len(frame) == SHEETS * SCHOOLS * len(load_framework().factors)
    return min(times)


def main() -> None:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.xlsx"
        write(path)
        pandas, ours = seconds(baseline, path), seconds(load_ratings, path)
    print(f"{SHEETS} sheets of {SCHOOLS} schools: load_ratings {ours:.2f} s, read_excel and melt {pandas:.2f} s")
    print(f"load_ratings takes {ours / pandas:.2f} of the baseline's time")


if __name__ == "__main__":
    main()
