"""What was recorded for a school, save by save, as a table."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from esanalysis.display.parts import paragraphs
from esanalysis.display.table import lines
from esanalysis.instrument.framework import Framework

__all__ = ["recorded"]


def recorded(framework: Framework, school: str, rows: Sequence[Mapping], total: int) -> Markup:
    """What was recorded for a school, save by save.

    Parameters
    ----------
    framework : Framework
        The instrument.
    school : str
        Its name.
    rows : sequence of mapping
        Rows of `esanalysis.store.history`, in the order in which to show them.
    total : int
        How many there are, when not all are shown.
    """
    times = {row["save"]: row["recorded"] for row in rows}
    listed = [
        [
            row["recorded"].replace("T", " ")[:19],
            framework.axis_label(row["ksf"]) if row["ksf"] in framework.keys else row["ksf"],
            row["rating"] or row["missing"] or "nothing recorded",
            row["note"],
            row["rater"],
            f"takes back {times.get(row['undoes'], row['undoes']).replace('T', ' ')[:19]}" if row["undoes"] else "",
        ]
        for row in rows
    ]
    if not listed:
        return paragraphs(f"Nothing is recorded for {school} yet.")
    shown = f"the latest {len(rows)} of {total} rows" if total > len(rows) else "latest first"
    header = ["Saved (UTC)", framework.factor, "Mark", "Why", "Rated by", "Undo"]
    return lines(f"Recorded for {school}, {shown}", header, listed)
