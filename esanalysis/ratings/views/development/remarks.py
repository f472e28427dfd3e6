"""Remarks in their own words, as far as others may read them; the rest is counted, and said to be withheld."""

import pandas as pd
from markupsafe import Markup

from esanalysis.display.markup import html, joined, name
from esanalysis.display.parts import bullets, paragraphs
from esanalysis.english import capital, counted, number
from esanalysis.ratings.tables import FEEDBACK_KINDS
from esanalysis.ratings.views.wording import Wording

__all__ = ["answered", "quoted", "quoted_title"]

_SIDES = {"wording left": "low", "wording middle": "middle", "wording right": "high"}


def quoted_title(remarks: pd.DataFrame, shown: pd.DataFrame) -> str:
    """How many of the remarks are quoted."""
    if len(shown) == len(remarks):
        return "Every remark, in its own words"
    which = f"{number(len(shown))} of {number(len(remarks))}" if len(shown) else "none"
    return f"Remarks in their own words: {which} may be shown"


def quoted(remarks: pd.DataFrame, shown: pd.DataFrame, words: Wording) -> Markup:
    """Texts whole, the whole instrument first and then factor by factor, and how many are withheld."""
    kinds = pd.Categorical(shown["kind"], categories=list(FEEDBACK_KINDS), ordered=True)
    rows = shown.assign(kind=kinds).sort_values("kind", kind="stable")
    parts = []
    for key in [None, *words.framework.keys]:
        part = rows[rows["ksf"].isna() if key is None else rows["ksf"].astype(str) == key]
        if len(part):
            head = "The whole diagnostic" if key is None else f"{words.ksf(key)}, {words.plain(key)}"
            said = [html("{}: {}", _kind(row, key, words), name(row["text"])) for row in part.to_dict("records")]
            parts.append(joined([paragraphs(html("<b>{}</b>", head)), bullets(said)], "\n"))
    if withheld := len(remarks) - len(shown):
        more = "more " if len(shown) else ""
        are, them = (" is", "it") if withheld == 1 else ("s are", "them")
        unplaced = ", or its cluster is not named" if remarks["cluster"].isna().any() else ""
        parts.append(paragraphs(
            f"{capital(number(withheld))} {more}remark{are} counted but not shown: nobody said that others may read "
            f"{them}, or somebody said no{unplaced}. See the column Share of the sheet Feedback."
        ))  # fmt: skip
    return joined(parts, "\n")


def answered(kind: str, remarks: pd.DataFrame, shown: pd.DataFrame) -> str:
    """How many remarks answer a question, and how many are quoted; one without a known kind may answer any."""
    texts, read = (int((rows["kind"] == kind).sum()) for rows in (remarks, shown))
    if texts:
        which = {0: "not to be shown", texts: "quoted above"}.get(read, f"{number(read)} of them quoted above")
        return f"{counted(texts, 'remark')}, {which}"
    nobody = "no remark is filed under it" if (remarks["kind"] == "other").any() else "nobody has said"
    return f"{nobody}; the sheet Feedback asks"


def _kind(row: dict, key: str | None, words: Wording) -> str:
    kind = capital(str(row["kind"]))
    side = _SIDES.get(str(row["kind"]))
    if key is not None and side and getattr(words.framework[key], side) is None:
        kind += " (not printed in the source)"
    return kind
