"""A draft as TOML text: each question stands in a comment on the line that answers it."""

import re
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable, Table

from esanalysis.english import capital, counted, listed, plain
from esanalysis.instrument.drafting.columns import Column
from esanalysis.instrument.drafting.draft import Draft

__all__ = ["ASK", "as_toml"]

ASK = "ASK: "
_COUNTED = re.compile(r"(\d+(?:\.\d+)*|[A-Z]{1,3}\d+(?:\.\d+)*)[.:)]?\s+(\S.*)")

_ONLY_COUNTED = re.compile(r"q(?:uestion)?[\s._]*(\d+)", re.IGNORECASE)


def as_toml(draft: Draft) -> str:
    """Write a draft as the text of a framework file.

    Parameters
    ----------
    draft : Draft

    Returns
    -------
    str
        A framework; unless its scale is a shipped one, with ``draft = true``, which the package refuses until
        the person has answered and deleted the line.
    """
    document = tomlkit.document()
    document.add(tomlkit.comment(f"Drafted from {draft.file}. What the file does not say is asked: look for ASK."))
    for line in _like(draft):
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    if not draft.is_sure:
        _set(document, "draft", True, f"{ASK}once you have answered, delete this line")
    _set(document, "title", draft.title, f"{ASK}the instrument's name, as pages show it")
    _set(document, "factor", "Factor", f"{ASK}what one of the factors is called, such as Area, Standard or Question")
    for entry in ('publisher = ""', "date = 2026", 'licence = ""'):
        document.add(tomlkit.comment(f"{entry}   # if known"))
    if summed := [name(column) for column in draft.factors if sums(column)]:
        document.add(tomlkit.comment(f"summaries = {summed}".replace("'", '"')))
    _set(document, "source", f"headings and marks of {draft.file}")
    document.add(tomlkit.nl())
    document.add("scale", _scale(draft))
    file = _file(draft)
    if file.as_string().strip():
        document.add("file", file)
    factors = tomlkit.aot()
    for column in draft.factors:
        table = tomlkit.table()
        asked = f" {ASK}a summary of the others? Then delete it here, and write it in summaries" if sums(column) else ""
        if code := number(column):
            _set(table, "number", code)
        _set(table, "name", name(column), f"{column.place}, {marks(len(column.values))}.{asked}")
        if section := draft.table.sections.get(column.place):
            _set(table, "section", section)
        factors.append(table)
    document.add("factors", factors)
    return f"{tomlkit.dumps(document).rstrip()}\n{_maybe(draft)}"


def _set(table: Any, name: str, value: Any, comment: str = "") -> None:
    item = tomlkit.item(value)
    if comment:
        item.comment(comment)
    table.add(name, item)


def _like(draft: Draft) -> list[str]:
    if not draft.like:
        return []
    count = f"{draft.like_count} of {len(draft.factors)} headings"
    return [f"{count} are those of a shipped framework: perhaps --framework {draft.like} is all you need."]


def name(column: Column) -> str:
    """Name of a factor from its heading; a program's ``peer_review`` reads as people write it."""
    heading = " ".join(column.heading.split())
    if match := _COUNTED.fullmatch(heading):
        heading = match[2]
    return capital(heading.replace("_", " ")) if "_" in heading and " " not in heading else heading


def number(column: Column) -> int | str:
    """Number that stands before a factor's name: 3, or ``"2.3"``; empty where there is none."""
    heading = " ".join(column.heading.split())
    match = _COUNTED.fullmatch(heading) or _ONLY_COUNTED.fullmatch(heading)
    return "" if not match else int(match[1]) if match[1].isdigit() else match[1]


def sums(column: Column) -> bool:
    """Whether a heading may be that of a summary of the other factors."""
    return plain(column.heading).startswith("overall")


def marks(count: int) -> str:
    """How often a mark was found."""
    return "not in this file" if not count else f"{count} mark{'' if count == 1 else 's'}"


def _scale(draft: Draft) -> Table:
    scale, table = draft.scale, tomlkit.table()
    if not scale.words:
        low, high = scale.found
        _set(table, "minimum", scale.minimum, f"{ASK}the lowest mark there can be; found is {low:g}")
        _set(table, "maximum", scale.maximum, f"{ASK}the highest mark there can be; found is {high:g}")
        _set(table, "step", scale.step)
        _set(table, "higher_is_better", True, f"{ASK}false where the smallest number is the best")
        if scale.percent:
            _set(table, "unit", "percentage point")
        return table
    words = tomlkit.array()
    words.add_line(comment=order(draft))
    for word, short in zip(scale.words, draft.short or ("",) * len(scale.words), strict=True):
        entry: Any = tomlkit.inline_table()
        entry.update({"word": word, "short": short})
        words.add_line(entry if short else word, comment=marks(scale.counts.get(word, 0)))
    words.add_line(indent="")
    table.add("words", words)
    for said in unmarked(draft):
        table.add(tomlkit.comment(f"{ASK}{said}"))
    if draft.spellings:
        table.add("synonyms", {word: list(others) for word, others in draft.spellings.items()})
    return table


def unmarked(draft: Draft) -> list[str]:
    """What is asked about texts such as Don't know, which count as no mark."""
    said = "counts as no mark; if it is one, write it among the words"
    return [f'"{text}" ({counted(count, "cell")}) {said}' for text, count in draft.unmarked.items()]


def order(draft: Draft) -> str:
    """What is known about the order of the words, and what is asked."""
    if draft.scale.known_as:
        return f"weakest first, as in {draft.scale.known_as}"
    if draft.scale.usual:
        return f"{ASK}weakest first? This order is the usual one; the file does not say it"
    return f"{ASK}put them weakest first: the file does not say their order"


def _file(draft: Draft) -> Table:
    """Reading options; one that only asks which column names the schools is a table with nothing but comments."""
    table, read = tomlkit.table(), draft.table
    if draft.sheet:
        _set(table, "sheet", draft.sheet)
    if read.header > 0 and not read.across:
        _set(table, "header_row", read.header + 1)
    columns: InlineTable = tomlkit.inline_table()
    for role, column in (("school", draft.school), ("id", draft.id)):
        if column:
            columns.add(role, column.heading)
    for role, heading in read.roles.items():
        columns.add(role, heading)
    if columns:
        table.add("columns", columns)
    if not read.across and not (draft.school or draft.id):
        headings = listed(f'"{column.heading}"' for column in read.others[:6])
        entry = 'and school = "" in columns' if columns else 'columns = { school = "" }'
        table.add(tomlkit.comment(f"{entry}   # {ASK}which column names the schools? {headings}"))
    if draft.missing:
        table.add("missing", draft.missing)
    if draft.scale.suspects:
        missing: Array = tomlkit.array()
        missing.extend(draft.scale.suspects)
        missing.comment(f"{ASK}no mark? If one of these is a mark, move it to words")
        table.add("missing", missing)
    return table


def _maybe(draft: Draft) -> str:
    """Columns that may be factors on a scale of their own, ready to be used without the comment signs."""
    lines: list[str] = []
    for column, known in draft.maybe.items():
        key = "-".join(plain(column.heading).split())
        words = tomlkit.array()
        words.extend(known)
        table = tomlkit.document()
        table.add("scales", {key: {"words": words}})
        factors = tomlkit.aot()
        factors.append(tomlkit.item({"name": column.heading, "scale": key}))
        table.add("factors", factors)
        lines += ["", *(f"# {line}".rstrip() for line in tomlkit.dumps(table).strip().split("\n"))]
    if lines:
        head = "ASK: is one of these a factor, on a scale of its own? Then take the # away; words stand weakest first."
        lines = ["", f"# {head}", *lines[1:]]
    rest = [column for column in draft.table.others if column not in draft.maybe]
    if rest:
        headings = ", ".join(f'{column.place} "{" ".join(column.heading.split())}"' for column in rest)
        lines += [
            "",
            "# Left out as no marks (names, codes, counts, shares, facts or texts):",
            f"# {headings}",
        ]
    return "\n".join(lines) + "\n" if lines else ""
