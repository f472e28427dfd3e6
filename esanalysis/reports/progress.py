"""How far a run is, said while it runs: a bar on a screen, a line a page in a log."""

import sys
from types import TracebackType
from typing import TextIO

from tqdm import tqdm

from esanalysis.reports.job import Outcome

__all__ = ["Progress"]


class Progress:
    """Told of each page; a context manager.

    On a screen it is one bar (done, failed, left) with a line above it for each page that failed or has something to
    say. Where nobody looks, as in a log, it is a line a page.

    Parameters
    ----------
    total : int
        How many pages there will be; `begin` says it later.
    screen, log : file, optional
        Where the bar and what went wrong go (default: standard error), and the lines (default: standard output).
    """

    def __init__(self, total: int = 0, screen: TextIO | None = None, log: TextIO | None = None) -> None:
        self._screen, self._log = screen or sys.stderr, log or sys.stdout
        self.done = self.failed = 0
        self.begin(total)

    def begin(self, total: int) -> None:
        """Say how many pages there will be, where that was not known at first."""
        self._total = total
        shown = total > 1 and self._screen.isatty()
        form = "{percentage:3.0f}%|{bar:20}| {n_fmt}/{total_fmt} pages{postfix} [{elapsed}<{remaining}]"
        self._bar = tqdm(total=total, file=self._screen, bar_format=form, disable=not shown, leave=False)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.refresh()  # the last pages may have come faster than the bar is drawn
        self._bar.close()

    def __call__(self, outcome: Outcome) -> None:
        """Take note of a page."""
        self.done += 1
        self.failed += outcome.state == "failed"
        place = f"[{self.done}/{self._total}] " if self._total > 1 else ""
        if outcome.state == "failed":
            self._say(f"{place}{outcome.job.title}: {outcome.said}", self._screen)
        elif self._bar.disable:
            kept = "nothing has changed, " if outcome.state == "kept" else ""
            self._say(f"{place}{outcome.job.title}: {kept}{outcome.job.target.resolve()}", self._log)
        if outcome.state != "failed" and outcome.said:
            self._say(f"Note: {outcome.job.title}: {outcome.said}", self._screen)
        self._bar.set_postfix_str(f"{self.failed} failed, {self._total - self.done} left", refresh=False)
        self._bar.update()

    def _say(self, line: str, file: TextIO) -> None:
        tqdm.write(line, file=file)  # above the bar, which stays whole
        file.flush()
