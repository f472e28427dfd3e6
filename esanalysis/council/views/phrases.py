"""Small pieces of English about the council's tables, shared by figures, alt texts, tables and sentences."""

import pandas as pd

from esanalysis.english import listed

__all__ = [
    "amount", "days", "due", "group_name", "in_group", "people_and_fte", "place", "priority_text", "promise",
    "short_title", "sources",
]  # fmt: skip


def amount(value: float) -> str:
    """Write a number as the documents do: thousands apart, decimals only where there are some.

    Examples
    --------
    >>> amount(3846.0), amount(2807.41), amount(0.4), amount(-615)
    ('3,846', '2,807.41', '0.40', '−615')
    """
    text = f"{abs(value):,.0f}" if float(value).is_integer() else f"{abs(value):,.2f}"
    return f"−{text}" if value < 0 else text


def group_name(group: object) -> str:
    """Name of a group of staff; an own figure without one is about all of them.

    Examples
    --------
    >>> group_name("non-schools"), group_name(None)
    ('Non-schools', 'All staff')
    """
    return "All staff" if pd.isna(group) else str(group).capitalize()  # type: ignore[call-overload]


def in_group(group: object) -> str:
    """Group of staff as a sentence goes on with it; nothing where it is all of them.

    Examples
    --------
    >>> in_group("schools"), in_group(None)
    (' in schools', '')
    """
    return "" if pd.isna(group) else f" in {group}"  # type: ignore[call-overload]


def people_and_fte(row: dict) -> str:
    """Both figures of a row of `headcount_beside_fte`, or why there are none.

    Examples
    --------
    >>> people_and_fte({"headcount": 591.0, "fte": 333.54, "withheld": False})
    '591 people, 333.54 FTE'
    """
    if row["withheld"]:
        return "withheld: small numbers"
    people = "people not printed" if pd.isna(row["headcount"]) else f"{amount(row['headcount'])} people"
    fte = "FTE not printed" if pd.isna(row["fte"]) else f"{amount(row['fte'])} FTE"
    return "not printed" if pd.isna(row["headcount"]) and pd.isna(row["fte"]) else f"{people}, {fte}"


def place(row: dict) -> str:
    """Place in a ranked list, ties marked as ties.

    Examples
    --------
    >>> place({"place": 2, "tied": 3}), place({"place": 1, "tied": 1}), place({"place": None, "tied": None})
    ('2 =', '1', '–')
    """
    if pd.isna(row["place"]):
        return "–"
    return f"{row['place']} =" if row["tied"] > 1 else f"{row['place']}"


def priority_text(cell: dict) -> str:
    """How the rank of a matrix cell is known.

    Examples
    --------
    >>> priority_text({"rank": 6, "known": "follows"}), priority_text({"rank": None, "known": "unknown"})
    ('rank 6 (follows)', 'rank unknown')
    """
    if pd.isna(cell["rank"]):
        return "rank unknown"
    return f"rank {cell['rank']}" + (" (follows)" if cell["known"] == "follows" else "")


def short_title(text: str, most: int = 58) -> str:
    """First words of a long text.

    Examples
    --------
    >>> short_title("Prepare for the next inspection of the authority", 24)
    'Prepare for the next …'
    """
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(",.;:") + " …"


def due(row: dict) -> str:
    """When something is due, as printed; that nobody has dated it is said too."""
    return str(row["due_text"]) if not pd.isna(row["due_text"]) else "no date"


def days(steps: pd.DataFrame) -> str:
    """How many steps of an action are dated, ongoing and without a date.

    Examples
    --------
    >>> days(pd.DataFrame({"due_precision": ["month", "day", "unknown", "ongoing"]}))
    '2 dated, 1 ongoing, 1 undated'
    >>> days(pd.DataFrame({"due_precision": ["unknown"]}))
    'no date'
    """
    precision = steps["due_precision"].astype(str)
    ongoing, undated = int((precision == "ongoing").sum()), int((precision == "unknown").sum())
    if undated == len(precision):
        return "no date"
    counts = {"dated": len(precision) - ongoing - undated, "ongoing": ongoing, "undated": undated}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def promise(row: dict) -> str:
    """A promise in one text: the action, its step and target."""
    parts = [str(row[name]) for name in ("action", "step", "target") if not pd.isna(row[name])]
    return ": ".join([parts[0], "; target: ".join(parts[1:])]) if parts[1:] else parts[0]


def sources(frame: pd.DataFrame) -> str:
    """Names of the documents a frame comes from."""
    return listed(frame["source"].astype(str).unique())
