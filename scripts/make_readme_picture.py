"""Draw the picture of README.md: the KSF grid of the worked example, as the report shows it.

python scripts/make_readme_picture.py
"""

import base64
import re
from pathlib import Path

import esanalysis as es

TARGET = Path(__file__).resolve().parent.parent / "docs" / "ksf-grid.png"

cells = es.measures.cells(es.load_ratings())
html = es.show.grid(cells, es.measures.summary(cells)).html
data = re.search(r"base64,([^\"]+)", html)
assert data
TARGET.write_bytes(base64.b64decode(data[1]))
print(TARGET.name)
