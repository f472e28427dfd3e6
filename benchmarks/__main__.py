"""Every benchmark, or those that are named: ``python -m benchmarks [--small] [reading ranking redraw reports]``.

Each compares a call with a baseline that was measured in the same run, at three sizes; a table of all closes the run.
The exponent says how the time grows with the size: 1 is in step, under 1 is cheaper by the piece. Seconds are those of
the processor, in all processes that took part, unless the line says clock: they hardly change when the machine is busy.
``--small`` takes a tenth of the sizes or less, to see that everything runs; its ratios say little.
"""

import argparse
import importlib
import os
import platform
import time
from importlib.metadata import PackageNotFoundError, version

ALL = ("reading", "ranking", "redraw", "reports")
PACKAGES = ("esanalysis", "pandas", "numpy", "python-calamine", "seaborn", "papermill", "nbconvert")


def installed(name: str) -> str:
    """Version of a package, or that it is missing."""
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"


def main() -> None:
    """Print versions, then every benchmark that was asked for, then the table of all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of {', '.join(ALL)}; all without")
    parser.add_argument("--small", action="store_true", help="small sizes, to see that everything runs")
    options = parser.parse_args()
    if unknown := set(options.names) - set(ALL):
        parser.error(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {platform.python_version()}, {', '.join(map(installed, PACKAGES))}; {cores} cores")
    rows, start = [], time.perf_counter()
    for name in options.names or ALL:
        for compared in importlib.import_module(f"benchmarks.{name}").measured(small=options.small):
            print(compared, flush=True)
            rows.append(compared.row)
    print("\n| work | size | measured | aim | exponent |\n| --- | --- | --- | --- | --- |")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(f"\nThe whole run took {(time.perf_counter() - start) / 60:.1f} minutes.")


if __name__ == "__main__":
    main()
