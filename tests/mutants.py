"""Instrument files with something wrong in them: wrong types in every place, and texts changed at random."""

import copy
import datetime as dt
import math

WRONG = [
    5, -1, 2.5, True, False, "", "text", "\0", [], [5], ["text"], {}, {"a": 1}, [{}], math.nan, math.inf, 10**30,
    dt.date(2009, 2, 24), dt.time(9, 0),
]  # fmt: skip


def entries(value, path=()):
    """Paths of all tables, lists and values below the top, one for each kind of place."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*path, key)
        yield from entries(one, (*path, key))


def kinds_of_places(raw):
    """One path for each kind: the first factor stands for all factors, but for entries that only later ones have."""
    found = {}
    for path in entries(raw):
        found.setdefault(tuple("*" if isinstance(part, int) else part for part in path), path)
    return list(found.values())


def with_value(raw, path, value):
    raw = copy.deepcopy(raw)
    at = raw
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = value
    return raw


def use(instrument):
    """Ask everything that pages ask of an instrument."""
    if not hasattr(instrument, "factors"):
        return [(instrument.score(*cell), instrument.rank(*cell), instrument.known(*cell)) for cell in instrument.cells]
    scale = instrument.scale
    said = [scale.text(mark) + scale.mark(mark) + instrument.band_of(mark).text(scale) for mark in scale.marks[:50]]
    said += [scale.level(scale.marks[0]), scale.legend, scale.accepted, instrument.plural, *instrument.questions]
    said += [instrument.axis_label(key) + instrument.short(key) for key in instrument.keys]
    return said + [instrument.find(factor.name).key for factor in instrument.factors]


TOKENS = [
    "nan", "-inf", "true", "[]", "{}", '""', "1e308", "9" * 5000, "[[", "]]", "[", "]", "=", '"', '"""', "'''", "\n",
    "\\", "\0", "2009-02-24", "07:00:00", "0x1F", ".", "#", "{a = 1}", "[factors]", "[scale]", "[[" * 50, "{a = " * 200,
]  # fmt: skip


def changed_text(text, dice):
    """A text with one to four random changes: something put in, cut out, doubled, left out, or another value."""
    for _ in range(dice.randint(1, 4)):
        lines, at = text.split("\n"), dice.randrange(len(text) + 1)
        line = dice.randrange(len(lines))
        kind = dice.choice(["token", "token", "cut", "double", "drop", "value"])
        if kind == "token":
            text = text[:at] + dice.choice(TOKENS) + text[at:]
        elif kind == "cut":
            text = text[:at] + text[at + dice.randint(1, 40) :]
        else:
            if kind == "double":
                lines.insert(dice.randrange(len(lines)), lines[line])
            elif kind == "drop":
                del lines[line]
            elif "=" in lines[line]:
                lines[line] = f"{lines[line].partition('=')[0]}= {dice.choice(TOKENS)}"
            text = "\n".join(lines)
    return text


CELLS = ["", 0, 1, -3, 2.5, 1e30, "x", "yes", ";", True, dt.datetime(2026, 1, 1), "9" * 400, "Name", "minimum", "No"]
BOOK = {
    "Instrument": [
        ["Setting", "Value"], ["title", "Our audit"], ["factor", "Question"], ["date", 2026], ["draft", "no"],
        ["missing", "NDA; SUPP"], ["school column", "Name"], ["header row", 3], ["unit", "step"],
    ],
    "Scale": [["Word", "Short", "Also written"], ["No", "", "0"], ["In part", "IP", "Partly; 1"], ["Yes", "", 2]],
    "Scale met": [["Word"], ["Not met"], ["Met"]],
    "Factors": [["Name", "Label", "Number", "Scale"], ["Funds", "F", 1, ""], ["Safety", "", 2, "met"]],
    "Bands": [["Name", "From", "To", "Key"], ["a", "No", "In part", "x"], ["b", "Yes", "Yes", "y"]],
}  # fmt: skip


def changed_book(dice):
    """Sheets of a framework in Excel, some left out, some cells changed."""
    book = {name: [list(row) for row in rows] for name, rows in BOOK.items()}
    for name in [name for name in book if name != "Factors" and dice.random() < 0.2]:
        del book[name]
    for _ in range(dice.randint(0, 3)):
        row = dice.choice(dice.choice(list(book.values())))
        row[dice.randrange(len(row))] = dice.choice(CELLS)
    return book
