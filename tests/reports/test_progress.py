"""How far a run is: a bar on a screen, lines in a log."""

import io
from pathlib import Path

from esanalysis.reports.job import Job, Outcome
from esanalysis.reports.progress import Progress


class Screen(io.StringIO):
    def isatty(self):
        return True


def outcome(state, title="Cluster report: Ash, 2026", said=""):
    return Outcome(Job(Path("01.ipynb"), Path("ash.html"), title), state, said)


def test_on_a_screen_it_is_one_bar_with_a_line_an_error():
    screen, log = Screen(), io.StringIO()
    with Progress(3, screen, log) as progress:
        progress(outcome("written"))
        progress(outcome("failed", "Cluster report: Beck, 2026", "01.ipynb stopped with ValueError: odd"))
        progress(outcome("kept"))
    assert log.getvalue() == ""
    said = screen.getvalue()
    assert "[2/3] Cluster report: Beck, 2026: 01.ipynb stopped with ValueError: odd\n" in said
    assert "3/3 pages, 1 failed, 0 left" in said
    assert "Ash" not in said


def test_in_a_log_it_is_a_line_a_page():
    screen, log = io.StringIO(), io.StringIO()
    progress = Progress(screen=screen, log=log)
    progress.begin(2)
    with progress:
        progress(outcome("written", said="1 line of warnings is not on the page: Hm"))
        progress(outcome("kept"))
    place = Path("ash.html").resolve()
    assert log.getvalue().splitlines() == [
        f"[1/2] Cluster report: Ash, 2026: {place}",
        f"[2/2] Cluster report: Ash, 2026: nothing has changed, {place}",
    ]
    assert screen.getvalue() == "Note: Cluster report: Ash, 2026: 1 line of warnings is not on the page: Hm\n"
