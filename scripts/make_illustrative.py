"""Write data/ratings/illustrative-three-clusters-two-rounds.xlsx: invented ratings for demonstrations.

Nothing in it was observed. A mark is the level of the factor, of the school and of the round, plus chance;
the seed is fixed, so the file is the same every time.
"""

import datetime as dt
from pathlib import Path

import numpy as np
import xlsxwriter

from esanalysis.instrument.reading import load_framework

FILE = Path(__file__).parent.parent / "data" / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"
SEED = 20090224

CLUSTERS = {
    "Coast (illustrative)": (
        *("Amble Point First", "Beacon Hill Primary", "Dunes Primary", "Harbour Lights Infant"),
        *("Kittiwake Junior", "Lighthouse Academy", "Saltmarsh Primary", "Tidewater High"),
    ),
    "Valley (illustrative)": (
        *("Alderbrook Primary", "Bridge Street Infant", "Coppice Lane Primary", "Fellside First"),
        *("Holme Farm Primary", "Larkrise Primary", "Millrace Junior", "Otterburn Road Primary"),
        *("Riverbank Nursery", "Watersmeet High", "Weir Lane Special School"),
    ),
    "Town (illustrative)": (
        *("All Hallows Primary", "Castle Gate Primary", "Clockmaker Street Infant", "Easter Road Primary"),
        *("Guildhall Junior", "Kingsway Academy", "Market Place Primary", "Northern Quarter High"),
        *("Orchard Rise Primary", "Park View Nursery", "Quarry Bank Primary", "St Aidan's Primary"),
        *("Tannery Lane Primary", "Viaduct Community School"),
    ),
}
ROUNDS = ("Autumn 2009", "Autumn 2010")

NOTES = {
    "engagement": "Parent forum now meets every half term",
    "cluster": "No co-ordinator in post since Easter",
    "partnership": "School nurse and police link officer on site weekly",
    "publicity": "Activities only on paper, not in the family directory",
    "funding": "Grant ends in March, no joint commissioning yet",
    "impact": "Attendance figures are kept, but nobody compares them",
}


def main() -> None:
    """Write a sheet for each cluster and round, in the layout of the diagnostic's grid."""
    random = np.random.default_rng(SEED)
    framework = load_framework("es-2009")
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(FILE) as book:
        book.set_properties({"title": "Illustrative ratings", "created": dt.datetime(2010, 12, 1)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for cluster, schools in CLUSTERS.items():
            factor_level = random.normal(5.4, 1.3, len(framework.factors))
            school_level = random.normal(0, 1.2, len(schools))
            progress = random.normal(0.6, 0.5, len(framework.factors))
            for later, round_ in enumerate(ROUNDS):
                sheet = book.add_worksheet(f"{cluster.partition(' ')[0]} {round_}")
                sheet.write("A1", "Key Success Factor grid: illustrative, every mark is invented", bold)
                sheet.write("A2", f"Cluster: {cluster}")
                sheet.write("A3", f"Round: {round_}")
                sheet.write_row("A5", [framework.factor_long, *schools], bold)
                level = (factor_level + later * progress)[:, None] + school_level
                marks = np.clip(np.rint(level + random.normal(0, 1.1, level.shape)), 1, 10)
                missing = random.random(marks.shape) < 0.02
                for row, factor in enumerate(framework.factors):
                    sheet.write(5 + row, 0, f"{factor.number}. {factor.name}")
                    for column in range(len(schools)):
                        value = "not rated" if missing[row, column] else marks[row, column]
                        sheet.write(5 + row, 1 + column, value)
                for key, note in NOTES.items():
                    column = int(random.integers(len(schools)))
                    sheet.write_comment(5 + framework.keys.index(key), 1 + column, note)
                sheet.set_column(0, 0, 48)
                sheet.set_column(1, len(schools), 12)
                sheet.freeze_panes(5, 1)


if __name__ == "__main__":
    main()
