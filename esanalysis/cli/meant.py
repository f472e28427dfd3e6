"""What a person meant who typed a file, or a word that is no command."""

import difflib
from collections.abc import Collection, Sequence
from pathlib import Path

__all__ = ["meant", "with_command"]

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".zip", ".html")

# What people type for a command: other tools' words for the same thing.
WORDS = {
    "template": ("new", "blank", "form", "empty", "init", "create", "make", "start"),
    "report": ("run", "html", "write", "build", "analyse", "analyze", "reports", "batch", "cluster"),
    "check": ("validate", "test", "verify", "lint", "read", "problems"),
    "grid": ("excel", "workbook", "export", "xlsx", "table", "totals"),
    "page": ("notebook", "convert", "nbconvert", "render", "publish"),
    "lab": ("jupyter", "jupyterlab", "notebooks", "open", "explore"),
    "council": ("workforce", "risks", "register"),
    "collect": ("gather", "merge", "combine", "returns"),
    "framework": ("instrument", "ksf", "ksfs", "scale"),
    "change": ("compare", "rounds", "changes", "diff", "progress", "difference"),
    "groups": ("clusters", "pairs", "sub-clusters", "teams"),
    "plan": ("actions", "action-plan", "todo", "follow-up"),
    "review": ("feedback", "remarks"),
    "practice": ("examples", "good-practice"),
}


def with_command(arguments: Sequence[str], commands: Collection[str]) -> list[str]:
    """Put ``report`` before a file that stands where a command should.

    Examples
    --------
    >>> with_command(["returns/*.xlsx", "--out", "pages"], ["report", "check"])
    ['report', 'returns/*.xlsx', '--out', 'pages']
    >>> with_command(["check", "grid.xlsx"], ["report", "check"])
    ['check', 'grid.xlsx']
    """
    first = arguments[0] if arguments else ""
    return ["report", *arguments] if first not in commands and _is_file(first) else list(arguments)


def _is_file(word: str) -> bool:
    if not word or word.startswith("-"):
        return False
    path = Path(word)
    named = path.suffix.casefold() in SPREADSHEETS or any(mark in word for mark in "*?/\\")
    return named or (path.is_file() and path.suffix != "") or path.is_dir()


def meant(word: str, commands: Collection[str]) -> str:
    """A sentence for a word that is no command, with the command that is meant.

    Examples
    --------
    >>> meant("new", ["report", "template"])
    'There is no command "new". Did you mean: esanalysis template? All commands: report, template.'
    >>> meant("reprot", ["report", "template"])
    'There is no command "reprot". Did you mean: esanalysis report? All commands: report, template.'
    """
    lowered = word.casefold()
    words = {other: name for name, others in WORDS.items() if name in commands for other in (name, *others)}
    words |= {name: name for name in commands}
    near = [lowered] if lowered in words else difflib.get_close_matches(lowered, words, n=1, cutoff=0.7)
    asked = f" Did you mean: esanalysis {words[near[0]]}?" if near else ""
    return f'There is no command "{word}".{asked} All commands: {", ".join(commands)}.'
