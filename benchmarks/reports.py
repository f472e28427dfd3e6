"""How long cluster reports take against papermill and nbconvert from the command line, with the same notebook.

The baseline is what an analyst would type for each file: ``papermill``, then ``jupyter nbconvert --to html``. It is run
on a few files only and reckoned by the report, since each report costs it the same.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measuring import Cost, exponent, once
from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.instrument.reading import load_framework

SIZES = (10, 40, 160)
BASELINE = 3  # reports of the baseline
SCHOOLS = 12
NOTEBOOK = NOTEBOOKS / "01-cluster-report.ipynb"


def write_returns(folder: Path, count: int) -> list[Path]:
    """Write a file a cluster with random marks; the clusters are illustrative."""
    folder.mkdir()
    factors, random = load_framework().factors, np.random.default_rng(1)
    paths = []
    for number in range(count):
        marks = random.integers(1, 11, (SCHOOLS, len(factors)))
        frame = pd.DataFrame(marks, columns=[factor.name for factor in factors])
        frame.insert(0, "School", [f"School {number}-{place}" for place in range(SCHOOLS)])
        paths.append(folder / f"Illustrative {number:04} 2026.csv")
        frame.to_csv(paths[-1], index=False)
    return paths


def report(returns: Path, out: Path) -> None:
    """Write every report as an analyst does."""
    command = [sys.executable, "-m", "esanalysis", "report", str(returns), "--out", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def by_hand(path: Path, folder: Path) -> None:
    """Write one report with papermill and nbconvert."""
    filled = folder / f"{path.stem}.ipynb"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    run = [sys.executable, "-m", "papermill", str(NOTEBOOK), str(filled), "-p", "files", str(path)]
    subprocess.run(run, check=True, **quiet)
    subprocess.run([sys.executable, "-m", "nbconvert", "--to", "html", str(filled)], check=True, **quiet)


class Memory:
    """Peak memory of a process and its children together, sampled; shared pages count for each that holds them."""

    def __init__(self) -> None:
        self.samples: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def _sample(self) -> None:
        import psutil

        while not self._stop.wait(0.5):
            total = 0.0
            for process in psutil.Process(os.getpid()).children(recursive=True):
                try:
                    total += process.memory_full_info().pss
                except (psutil.Error, AttributeError):
                    continue
            self.samples.append(total / 2**20)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def said(self) -> str:
        """Middle of the second and of the last quarter of the run."""
        quarter = max(len(self.samples) // 4, 1)
        early, late = (np.median(part) for part in (self.samples[quarter : 2 * quarter], self.samples[-quarter:]))
        return f"memory of all processes {early:.0f} MiB in the second quarter, {late:.0f} MiB in the last"


def main() -> None:
    """Print the cost a report at three sizes, and of the same command again."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_returns(folder / "baseline", BASELINE)
        theirs = [once(lambda path=path: by_hand(path, folder)) for path in paths]
        each = Cost(sum(c.processor for c in theirs) / BASELINE, sum(c.clock for c in theirs) / BASELINE)
        print(f"papermill and nbconvert: {each.processor:.2f} processor s a report, {each.clock:.2f} s on the clock")
        costs = []
        for size in SIZES:
            returns, out = folder / f"returns{size}", folder / f"out{size}"
            paths = write_returns(returns, size)
            with Memory() as memory:
                whole = once(lambda returns=returns, out=out: report(returns, out))
            costs.append(whole)
            print(
                f"  {size:>4} reports, each {whole.processor / size:.2f} processor s, "
                f"{whole.clock / size:.2f} s on the clock; "
                f"{each.processor * size / whole.processor:.1f} times less work, "
                f"{each.clock * size / whole.clock:.1f} times faster (aim: 10); {memory.said()}",
                flush=True,
            )
            frame = pd.read_csv(paths[size // 2])
            frame.iloc[0, 1] = frame.iloc[0, 1] % 10 + 1
            time.sleep(0.01)
            frame.to_csv(paths[size // 2], index=False)
            again = once(lambda returns=returns, out=out: report(returns, out))
            print(
                f"        again, 1 of {size} changed: {again.clock:.2f} s, {again.clock / whole.clock:.2f} of the full "
                f"run (aim at 40: 0.10), {again.processor / whole.processor:.2f} of its work",
                flush=True,
            )
        print(f"  exponent {exponent(SIZES, costs):.2f}")


if __name__ == "__main__":
    main()
