"""Every benchmark in turn: ``python -m benchmarks``. Each prints a ratio to a baseline measured in the same run."""

import runpy
from pathlib import Path

for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    if path.stem in ("calibration", "mutated_files"):  # measure claims and safety, not speed, for minutes
        continue
    print(f"== {path.stem}", flush=True)
    runpy.run_path(str(path), run_name="__main__")
