"""Every benchmark, or those that are named: ``python -m benchmarks [reading ranking redraw reports]``.

Each line compares a call with a baseline that was measured in the same run, at three sizes. The exponent says how the
time grows with the size: 1 is in step, under 1 is cheaper by the piece. Processor seconds are those of all processes
that took part; they hardly change when the machine is busy, seconds on the clock do.
"""

import os
import platform
import runpy
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ALL = ("reading", "ranking", "redraw", "reports")
PACKAGES = ("esanalysis", "pandas", "numpy", "python-calamine", "seaborn", "papermill", "nbconvert")


def installed(name: str) -> str:
    """Version of a package, or that it is missing."""
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"


def main() -> None:
    """Print versions, then every benchmark that was asked for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {platform.python_version()}, {', '.join(map(installed, PACKAGES))}; {cores} cores")
    for name in sys.argv[1:] or ALL:
        print(f"== {name}", flush=True)
        runpy.run_path(str(Path(__file__).with_name(f"{name}.py")), run_name="__main__")


if __name__ == "__main__":
    main()
