"""Notes that name a person: an e-mail address, a telephone number, a title with a surname."""

import re

import pandas as pd

__all__ = ["named_in", "personal_notes"]

_PERSONAL = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|"
    r"(?P<phone>(?<![\d.])(?:\+44 ?(?:\(0\) ?)?|0)(?:\d[ ()-]{0,2}){8,9}\d(?![\d.]))|"
    r"(?P<name>\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Dame|Rev|Fr|Cllr|Councillor)\.? +(?:[A-Z]\.? +)?[A-Z][\w'’-]+)"
)


def named_in(text: str) -> list[str]:
    """What in a text names a person.

    Examples
    --------
    >>> named_in("agreed with Mrs Smith (j.smith@oak.example, 01273 123 456)"), named_in("Drama on Mondays, 20 places")
    (['Mrs Smith', 'j.smith@oak.example', '01273 123 456'], [])
    """
    return [found[0].strip() for found in _PERSONAL.finditer(text)]


def personal_notes(ratings: pd.DataFrame) -> pd.DataFrame:
    """List the notes that name a person, for a look before a page leaves the house.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.

    Returns
    -------
    DataFrame
        One row is one note: ``cluster``, ``round``, ``school``, ``ksf``, the ``note``, and what in it names a person
        (``named``: e-mail addresses, telephone numbers, titles with a surname).

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> ratings = load_ratings().assign(note=None)
    >>> ratings.loc[3, "note"] = "Mr Jones has left"
    >>> personal_notes(ratings)[["school", "ksf", "named"]].values.tolist()
    [['School 1', 'cluster', 'Mr Jones']]
    """
    noted = ratings.loc[ratings["note"].notna(), ["cluster", "round", "school", "ksf", "note"]]
    known = {note: ", ".join(named_in(note)) for note in noted["note"].unique()}
    listed = noted.assign(named=noted["note"].map(known))
    return listed[listed["named"] != ""].reset_index(drop=True)
