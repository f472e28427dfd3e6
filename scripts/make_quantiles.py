"""Write the quantiles of the studentized range that claims rest on: scipy takes a tenth of a second for each.

python scripts/make_quantiles.py
"""

import csv
from pathlib import Path

from scipy import stats

from esanalysis.ratings.measures.model import fit

GROUPS = range(2, 21)

if __name__ == "__main__":
    with Path(fit.__file__).with_name("studentized_range.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["groups", *(f"{df:g}" for df in fit.NODES)])
        for groups in GROUPS:
            table.writerow(
                [groups, *(repr(float(stats.studentized_range.ppf(fit.SURE, groups, df))) for df in fit.NODES)]
            )
