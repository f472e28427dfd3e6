"""Draw the picture of README.md: the KSF grid of the worked example, as a notebook shows it.

python scripts/make_readme_picture.py
"""

from pathlib import Path

import esanalysis as es
from esanalysis.display.axes import png

TARGET = Path(__file__).resolve().parent.parent / "docs" / "ksf-grid.png"

TARGET.write_bytes(png(es.grid(es.load_ratings()).draw()))
print(TARGET.name)
