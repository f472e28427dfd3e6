"""Write the rows of conda-forge's map of names that `environment.yml` is held to, from a wheel that carries the map.

pip download --no-deps conda-pypi && python scripts/make_conda_names.py conda_pypi-*.whl
"""

import csv
import json
import re
import sys
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
OUT = ROOT / "tests" / "fixtures" / "conda_names.csv"


def write(wheel: Path) -> None:
    """Write a row a requirement; the name on conda-forge is empty where the map has none, which means the same name."""
    with zipfile.ZipFile(wheel) as archive:
        names = json.loads(archive.read("conda_pypi/grayskull_pypi_mapping.json"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    found = sorted({re.split(r"[<>=]", requirement)[0] for requirement in wanted})
    with OUT.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["pypi", "conda", "map"])
        table.writerows(
            [name, names.get(name, {}).get("conda_name", ""), wheel.stem.split("-py3")[0]] for name in found
        )


if __name__ == "__main__":
    write(Path(sys.argv[1]))
