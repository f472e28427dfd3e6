"""A page as PDF, printed by a browser that is installed: tagged for screen readers, with an outline."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from esanalysis.errors import EsanalysisError, ReportError
from esanalysis.files.writing import write_whole

__all__ = ["browser", "write_pdf", "write_pdfs"]

SECONDS = 120
NAMES = (
    "msedge", "microsoft-edge", "microsoft-edge-stable", "google-chrome", "google-chrome-stable", "chrome",
    "chromium", "chromium-browser",
)  # fmt: skip
WINDOWS = ("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe")
MACOS = (
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Nothing leaves the machine, and nothing of the person's own browser is touched.
OPTIONS = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
    "--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline",
)  # fmt: skip


def browser() -> Path:
    """Find an installed Edge, Chrome or Chromium.

    Raises
    ------
    ReportError
        There is none; the message says how to get one, and what to do without.
    """
    for path in _candidates():
        if path.is_file():
            return path
    raise ReportError(
        "A PDF is printed by Microsoft Edge, Google Chrome or Chromium, and none was found. Install one of them (Edge "
        "is part of Windows), or open the page in any browser and print it there: Ctrl+P, Save as PDF."
    )


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        if found := shutil.which(name):
            yield Path(found)
    for variable in ("PROGRAMFILES(X86)", "PROGRAMFILES", "LOCALAPPDATA"):
        if folder := os.environ.get(variable):
            yield from (Path(folder) / name for name in WINDOWS)
    yield from map(Path, MACOS)


def write_pdf(page: str | Path, out: str | Path | None = None) -> Path:
    """Print a page as PDF.

    Parameters
    ----------
    page : path
        An HTML file, such as a report.
    out : path, optional
        The file to write; default the page's name with ``.pdf`` beside it.

    Returns
    -------
    Path
        The file written: as the page's own style lays it out on A4, tagged for screen readers, with an outline.

    Raises
    ------
    ReportError
        There is no such page, no browser is installed, or the browser did not print it.
    WriteError
        The PDF cannot be written.
    """
    page = Path(page)
    if not page.is_file():
        raise ReportError(f"{page} is not there, so it cannot be printed.")
    program = browser()
    with tempfile.TemporaryDirectory(prefix="esanalysis-print-") as folder:
        printed = Path(folder) / "page.pdf"
        why = _printed(program, page, printed, Path(folder) / "profile")
        if not printed.is_file():
            raise ReportError(
                f"{program.name} did not print {page.name}{why}. Open the page and print it there: Ctrl+P, Save as PDF."
            )
        return write_whole(page.with_suffix(".pdf") if out is None else Path(out), printed.read_bytes())


def write_pdfs(pages: Iterable[Path], workers: int | None = None) -> Iterator[Path]:
    """Print each page that is newer than its PDF, several at once, in their order; yields the PDFs as they come.

    Raises
    ------
    ReportError
        No browser is installed, or one or more pages were not printed, a line each; the others are.
    """
    due = [page for page in pages if _is_newer(page, page.with_suffix(".pdf"))]
    if due:
        browser()  # said once, and not for each page
    failed = []
    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        printing = [pool.submit(write_pdf, page) for page in due]
        try:
            for each in printing:
                try:
                    yield each.result()
                except EsanalysisError as error:
                    failed.append(str(error))
        except BaseException:  # Ctrl-C: those that wait are not begun
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if failed:
        raise ReportError("\n".join(failed))


def _is_newer(page: Path, paper: Path) -> bool:
    return not paper.exists() or paper.stat().st_mtime < page.stat().st_mtime


def _printed(program: Path, page: Path, printed: Path, profile: Path) -> str:
    """Run the browser; returns what it said if it failed."""
    command = [str(program), *OPTIONS, f"--user-data-dir={profile}", f"--print-to-pdf={printed}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--no-sandbox")  # for the administrator, Chromium has no sandbox; the page runs no script
    try:
        done = subprocess.run(
            [*command, page.resolve().as_uri()], capture_output=True, text=True, errors="replace", timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return f" within {SECONDS} seconds"
    except OSError as error:
        return f": {error.strerror}"
    return f": {done.stderr.strip().splitlines()[-1]}" if done.returncode and done.stderr.strip() else ""
