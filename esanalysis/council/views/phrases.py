"""Small pieces of English about the council's tables."""

import math
import re
from collections.abc import Sequence

import pandas as pd

from esanalysis.council.measures.people import is_total
from esanalysis.english import counted, listed

__all__ = [
    "amount",
    "apart",
    "as_printed",
    "compared",
    "day",
    "document",
    "due",
    "few_or_count",
    "group_name",
    "in_group",
    "not_counted",
    "of_shown",
    "people",
    "pounds",
    "promise",
    "short_title",
    "sources",
    "withheld_or",
]  # fmt: skip

NEAR = 0.05  # two figures that differ by less than a twentieth of the other are about the same


def amount(value: float) -> str:
    """Write a number as the documents do: thousands apart, decimals only where there are some.

    Examples
    --------
    >>> amount(3846.0), amount(2807.41), amount(0.4), amount(-615)
    ('3,846', '2,807.41', '0.4', '−615')
    """
    text = f"{abs(value):,.2f}".rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 else text


def pounds(thousands: float) -> str:
    """Thousand pounds as people say them.

    Examples
    --------
    >>> pounds(116860), pounds(638), pounds(-615)
    ('£116.9 million', '£638,000', '−£615,000')
    """
    sign = "−" if thousands < 0 else ""
    value = abs(thousands)
    # Half of the last digit goes up, as people round; the hair is far below a pound.
    return f"{sign}£{value / 1000 + 1e-9:,.1f} million" if value >= 1000 else f"{sign}£{value * 1000:,.0f}"


def group_name(group: object) -> str:
    """Name of a group of staff; a figure without one is about all of them.

    Examples
    --------
    >>> group_name("non-schools"), group_name(None), group_name("SEND")
    ('Non-schools', 'All staff', 'SEND')
    """
    text = "All staff" if pd.isna(group) else str(group)  # type: ignore[call-overload]
    return text[:1].upper() + text[1:]


def as_printed(group: object) -> str:
    """Group of staff inside a sentence or a list.

    Examples
    --------
    >>> as_printed("SEND"), as_printed(None)
    ('SEND', 'all staff')
    """
    return "all staff" if pd.isna(group) else str(group)  # type: ignore[call-overload]


def in_group(group: object) -> str:
    """Group of staff as a sentence goes on with it; nothing where it is all of them.

    Examples
    --------
    >>> in_group("schools"), in_group(None), in_group("All")
    (' in schools', '', '')
    """
    return "" if is_total(group) else f" in {group}"


def of_shown(figures: pd.Series) -> str:
    """Of what a "most" or a "from ... to" holds, where a figure of the comparison is withheld or was not given.

    It is worked out from the figures that are shown, so it says of a withheld one neither more nor less than they do.

    Examples
    --------
    >>> of_shown(pd.Series([3.0, float("nan")])), of_shown(pd.Series([3.0, 4.0]))
    ('of the groups shown, ', '')
    """
    return "of the groups shown, " if figures.isna().any() else ""


def few_or_count(names: Sequence[str], noun: str = "group", most: int = 3) -> str:
    """Names one by one where they are few, else how many there are.

    Examples
    --------
    >>> few_or_count(["Ash", "Beck"]), few_or_count(["A", "B", "C", "D"], "division")
    ('Ash and Beck', 'four divisions')
    """
    return listed(names) if len(names) <= most else counted(len(names), noun)


def not_counted(others: pd.DataFrame) -> str:
    """Say who has a figure of another time alone (`given_before_alone`), and so is not in the figures shown.

    Examples
    --------
    >>> not_counted(pd.DataFrame({"group": ["Ash", "Beck"], "period": ["2025", "2025"]}))
    'Not counted, as given for 2025 alone: Ash and Beck.'
    """
    if others.empty:
        return ""
    noun, periods = str(others.columns[0]), others["period"].dropna().astype(str).unique()
    when = f"given for {periods[0]} alone" if len(periods) == 1 else "given for other dates alone"
    if others["period"].isna().any():
        when = "given for another date or none"
    return f"Not counted, as {when}: {few_or_count(others[noun].astype(str).tolist(), noun, 5)}."


def people(count: float) -> str:
    """A number of people.

    Examples
    --------
    >>> people(1), people(3846)
    ('one person', '3,846 people')
    """
    return "one person" if count == 1 else f"{amount(count)} people"


def compared(value: float, other: float) -> str:
    """Direction of one figure against another, worked out and never typed.

    Examples
    --------
    >>> compared(25, 15), compared(11.9, 15.5), compared(15.1, 15.0)
    ('higher', 'lower', 'about the same')
    """
    if math.isclose(value, other, rel_tol=NEAR):
        return "about the same"
    return "higher" if value > other else "lower"


def apart(difference: float, unit: str) -> str:
    """How far a figure is from another.

    Examples
    --------
    >>> apart(-2.35, "days"), apart(0.001, "points"), apart(1.0, "points")
    ('2.35 days below', 'the same as', '1 point above')
    """
    size = f"{abs(difference):.2f}".rstrip("0").rstrip(".")
    if size == "0":
        return "the same as"
    unit = unit.removesuffix("s") if size == "1" else unit
    return f"{size} {unit} {'below' if difference < 0 else 'above'}"


def withheld_or(value: float, text: str, *, withheld: bool) -> str:
    """A figure, or why there is none.

    Examples
    --------
    >>> withheld_or(float("nan"), "", withheld=True), withheld_or(3.0, "3", withheld=False)
    ('withheld', '3')
    """
    return ("withheld" if withheld else "not given") if pd.isna(value) else text


def short_title(text: str, most: int = 58) -> str:
    """First words of a long text.

    Examples
    --------
    >>> short_title("Prepare for the next inspection of the authority", 24)
    'Prepare for the next …'
    >>> short_title("Services integrate (includes safeguarding and more)", 40)
    'Services integrate …'
    """
    if len(text) <= most:
        return text
    cut = text[: most - 1].rsplit(" ", 1)[0]
    if cut.count("(") > cut.count(")"):  # never in the middle of an aside
        cut = cut[: cut.rindex("(")] or cut
    return cut.rstrip(",.;: ") + " …"


def due(row: dict) -> str:
    """When something is due, as printed (the date of a cell in words); that nobody has dated it is said too."""
    text = "no date" if pd.isna(row["due_text"]) else str(row["due_text"])
    return day(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def promise(row: dict) -> str:
    """A promise in one text: the action, its step and target."""
    parts = [str(row[name]) for name in ("action", "step", "target") if not pd.isna(row[name])]
    first, *more = [*(part.rstrip(". ") for part in parts[:-1]), parts[-1]]
    return ": ".join([first, "; target: ".join(more)]) if more else first


def day(when: object) -> str:
    """A day as people write it.

    Examples
    --------
    >>> day("2003-10-01")
    '1 October 2003'
    """
    date = pd.Timestamp(when)  # type: ignore[arg-type]
    return f"{date.day} {date:%B %Y}"


# What the documents that are shipped are called; an own file is called as it is named.
_DOCUMENTS = {
    "brighton-hove-2003": "Brighton & Hove, 2003",
    "camden-2015": "Camden, 2015",
    "ase-2021": "Association for Science Education, 2021",
}


def document(source: object) -> str:
    """What a document is called where a reader sees it.

    Examples
    --------
    >>> document("camden-2015"), document("SEND_plan")
    ('Camden, 2015', 'SEND plan')
    """
    return _DOCUMENTS.get(str(source), str(source).replace("_", " "))


def sources(frame: pd.DataFrame) -> str:
    """Names of the documents a frame comes from."""
    return listed(map(document, frame["source"].unique()))
