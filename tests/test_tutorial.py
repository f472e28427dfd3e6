"""The tutorial, typed as it stands: its commands, its marks, its files; what is printed is what it shows."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import openpyxl

TUTORIAL = Path(__file__).parent.parent / "docs" / "tutorial" / "first-report.md"
BY_HAND = ("make", ".", "mkdir")  # of the shell
FIRST_MARK = (7, 2)  # row and column, below the title and the headings of the blank diagnostic


# A table of marks; a block; one mark to correct; the name of the file that the next table or block belongs into.
STEPS = re.compile(
    r"""
    (?P<table>(?:^\|[^\n]*\n)+) |
    ^```(?P<kind>\w+)\n(?P<block>.*?)^``` |
    In\ cell\ `(?P<cell>\w+)`\ of\ `(?P<book>[\w.-]+)`\ type\ `(?P<mark>\w+)` |
    (?:into|save\ it\ as|save\ this\ as)\ `(?P<name>[\w.-]+)`:
    """,
    re.MULTILINE | re.DOTALL | re.IGNORECASE | re.VERBOSE,
)


def fill_in(path, table):
    """Type a table of marks into a blank diagnostic."""
    book = openpyxl.load_workbook(path)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    for down, (_, *marks) in enumerate(rows):
        for along, mark in enumerate(marks):
            book.worksheets[0].cell(FIRST_MARK[0] + down, FIRST_MARK[1] + along, int(mark))
    book.save(path)


def correct(path, cell, mark):
    book = openpyxl.load_workbook(path)
    book.worksheets[0][cell] = mark
    book.save(path)


def type_in(command, folder):
    """What a command prints, typed in a folder."""
    words = shlex.split(command)
    assert words[0] == "esanalysis"
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(TUTORIAL.parents[2])},
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout + done.stderr


def test_every_command_of_the_tutorial_prints_what_it_shows(tmp_path):
    text, checker, typed = TUTORIAL.read_text(encoding="utf-8"), doctest.OutputChecker(), 0
    name = ""
    for step in STEPS.finditer(text):
        if step["name"]:
            name = step["name"]
        elif step["cell"]:
            correct(tmp_path / step["book"], step["cell"], int(step["mark"]))
        elif step["table"]:
            fill_in(tmp_path / name, step["table"])
        elif step["kind"] != "console":
            (tmp_path / name).write_text(step["block"], encoding="utf-8")
        else:
            for one in step["block"].split("$ ")[1:]:
                command, _, shown = one.partition("\n")
                if command.split()[0] not in BY_HAND and command != "esanalysis lab":
                    printed = type_in(command, tmp_path)
                    assert checker.check_output(shown, printed, doctest.ELLIPSIS), f"$ {command}\n{printed}"
                    typed += 1
    assert typed == 10
    pages = sorted(path.name for path in (tmp_path / "reports").glob("[!.]*"))
    assert pages == [
        "cluster-report-audit-undated.html",
        "cluster-report-north-2026.html",
        "cluster-report-north-2026.pdf",
        "schools",
        "what-changed-north.html",
    ]
    changed = (tmp_path / "reports" / "what-changed-north.html").read_text(encoding="utf-8")
    assert "KSF 10" in changed
    assert len(list((tmp_path / "reports" / "schools").iterdir())) == 5
