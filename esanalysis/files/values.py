"""What a text that people typed means in a table: a heading its column, a text its number or one of some words."""

import re

from esanalysis.english import plain
from esanalysis.schema import Column, Table

__all__ = ["names_of", "number_of", "scale_of", "word_of"]

_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+")
_SIGN = re.compile(r"(\(?)([-−]?)£?([-−]?)(.*?)([mk]?)%?(\)?)")


def number_of(text: str, money: bool = False) -> float | None:
    """Read a number as people print it: with £, %, thousands in commas, a loss in brackets; money in thousands.

    Parameters
    ----------
    text : str
        The cell.
    money : bool
        Whether ``£3.1m`` is 3100 and a dash nothing.

    Returns
    -------
    float or None

    Examples
    --------
    >>> number_of("1,204"), number_of("12.4%"), number_of("(£615)"), number_of("£3.1m", True), number_of("many")
    (1204.0, 12.4, -615.0, 3100.0, None)
    """
    bare = text.replace(" ", "").casefold()
    if money and bare in ("-", "–"):
        return 0.0
    found = _SIGN.fullmatch(bare)
    if not found or not _NUMBER.fullmatch(found[4]) or bool(found[1]) != bool(found[6]) or (found[5] and not money):
        return None
    negative = found[1] or found[2] or found[3]
    return float(found[4].replace(",", "")) * (-1 if negative else 1) * (1000 if found[5] == "m" else 1)


def scale_of(heading: str, column: Column) -> float:
    """What a figure is multiplied with to be in the column's unit: a heading may say pounds, thousands or millions.

    Parameters
    ----------
    heading : str
        Of the file.
    column : Column
        Of the table.

    Returns
    -------
    float
        1 for a column that is no money, and where the heading says no unit.

    Examples
    --------
    >>> money = Column("budget", "float64", "net budget", "thousand pounds")
    >>> scale_of("Budget £m", money), scale_of("Budget (£)", money), scale_of("£'000", money), scale_of("Budget", money)
    (1000.0, 0.001, 1.0, 1.0)
    """
    text = heading.casefold()
    if column.unit != "thousand pounds" or re.search(r"0{3}|£ ?k\b|\bk\b|thousand", text):
        return 1.0
    if re.search(r"£ ?m\b|\bmillions?\b|\(m\)", text):
        return 1000.0
    return 0.001 if "£" in text or re.search(r"\bpounds?\b", text) else 1.0


def word_of(text: str, column: Column) -> str | None:
    """The word of a column's choices that a text is, whatever its case and punctuation; None where it is none.

    Parameters
    ----------
    text : str
        The cell.
    column : Column
        Of the table.

    Returns
    -------
    str or None

    Examples
    --------
    >>> word_of("MUST NOT", Column("rule", "category", "whether", choices=("must", "must not")))
    'must not'
    """
    return {plain(choice): choice for choice in column.choices}.get(plain(text))


def names_of(table: Table) -> dict[str, str]:
    """The column that each usual heading means; headings are folded by `esanalysis.english.plain`.

    Parameters
    ----------
    table : Table

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> names_of(Table("staff", "a team", (Column("staff_group", "string", "the team", aliases=("Team",)),)))
    {'team': 'staff_group', 'staff group': 'staff_group'}
    """
    return {
        plain(name.replace("_", " ")): column.name
        for column in table.columns
        if not column.derived
        for name in (*column.aliases, column.name)
    }
