"""How long cluster reports take against papermill and nbconvert from the command line, with the same notebook.

The baseline is what an analyst would type for each file: ``papermill``, then ``jupyter nbconvert --to html``. It is run
on a few files only and reckoned by the report, since each report costs it the same.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measuring import Compared, Cost, once
from esanalysis.errors import ReportError
from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings
from esanalysis.reports.clusters import cluster_jobs
from esanalysis.reports.journal import Journal, digest_of
from esanalysis.reports.paper import browser, write_pdfs

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


def change(path: Path) -> None:
    """Change one mark of a return."""
    frame = pd.read_csv(path)
    frame.iloc[0, 1] = frame.iloc[0, 1] % 10 + 1
    frame.to_csv(path, index=False)


def whole_and_again(folder: Path, size: int) -> tuple[Cost, Cost, str]:
    """What a run of some size costs, the same command again with one return changed, and what is said of memory."""
    returns, out = folder / f"returns{size}", folder / f"out{size}"
    paths = write_returns(returns, size)
    with Memory() as memory:
        whole = once(lambda: report(returns, out))
    change(paths[size // 2])
    return whole, once(lambda: report(returns, out)), memory.said()


def three_of_many(folder: Path, size: int, page: Path) -> Cost:
    """What the command costs where all pages stand but three.

    Each of the pages that stand is a copy of one: that it may stay is told by its hash, whatever it holds.
    """
    returns, out = folder / f"many{size}", folder / f"kept{size}"
    paths = write_returns(returns, size)
    out.mkdir()
    journal, holds = Journal(out), hashlib.sha256(page.read_bytes()).hexdigest()
    for _, job in cluster_jobs(load_ratings(returns), out)[0]:
        shutil.copy(page, job.target)
        journal.note(job.target, digest_of(job), holds, "")
    for path in paths[:: size // 2][:2] + paths[-1:]:
        change(path)
    return once(lambda: report(returns, out))


def papers(pages: list[Path]) -> tuple[Cost, Cost]:
    """What it costs to print pages several at once, and one after the other."""

    def printed(workers: int | None) -> None:
        for page in pages:
            page.with_suffix(".pdf").unlink(missing_ok=True)
        list(write_pdfs(pages, workers))

    printed(None)  # the browser is read from the disk
    return once(lambda: printed(None)), once(lambda: printed(1))


def _has_browser() -> bool:
    try:
        return bool(browser())
    except ReportError:
        return False


def measured(*, small: bool = False) -> Iterator[Compared]:
    """Compare the cost of all reports with the baseline's, and of the same command again with that of the first."""
    sizes, repeats = ((2, 4, 8), 1) if small else ((10, 40, 160), BASELINE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_returns(folder / "baseline", repeats)
        theirs = [once(lambda path=path: by_hand(path, folder)) for path in paths]
        whole, again, memory = zip(*(whole_and_again(folder, size) for size in sizes), strict=True)
        pages = sorted((folder / f"out{sizes[-1]}").glob("cluster-report-*.html"))
        many = (10, 20, 40) if small else (125, 500, 2_000)
        changed = [three_of_many(folder, size, pages[0]).clock for size in many]
        at_once = papers(pages[:10]) if _has_browser() else None
    said = tuple(f"{size} reports: {text}" for size, text in zip(sizes, memory, strict=True))
    for part, aim in (("processor", "0.10"), ("clock", "0.10")):
        each = sum(getattr(cost, part) for cost in theirs) / repeats
        own, base = tuple(getattr(cost, part) for cost in whole), tuple(each * size for size in sizes)
        work, baseline = f"cluster reports, {part} seconds", "papermill and nbconvert"
        yield Compared(work, "reports", baseline, aim, sizes, own, base, said if part == "clock" else ())
    for part in ("processor", "clock"):
        own, base = tuple(getattr(cost, part) for cost in again), tuple(getattr(cost, part) for cost in whole)
        work, aim = f"the same command again, one changed, {part}", "0.10 at 40"
        yield Compared(work, "reports", "the full run", aim, sizes, own, base)
    yield Compared("the same command again, three changed, clock", "clusters", "", "seconds", many, tuple(changed))
    if at_once:
        own, base = tuple((cost.clock,) for cost in at_once)
        yield Compared("PDFs at once, clock", "pages", "one after the other", "under 1", (len(pages[:10]),), own, base)
