"""Time and memory of a call beside those of a baseline, how they grow with the size, and the lines that say so."""

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

__all__ = ["Compared", "Cost", "exponent", "fastest", "in_a_process", "once"]

_ENOUGH, _MOST = 0.5, 30  # a short call is repeated for so many seconds, and so often at most


@dataclass(frozen=True)
class Cost:
    """Processor seconds with those of ended children, and seconds on the clock."""

    processor: float
    clock: float


def _processor() -> float:
    """Processor seconds of this process and of its children that have ended; finer than the ticks of `os.times`."""
    try:
        import resource
    except ImportError:  # Windows
        return time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def once(call: Callable[[], object]) -> Cost:
    """What one run costs."""
    gc.collect()
    before, start = _processor(), time.perf_counter()
    call()
    return Cost(_processor() - before, time.perf_counter() - start)


def fastest(call: Callable[[], object], repeats: int = 2) -> Cost:
    """What the cheapest of some runs costs; a short call is run more often than `repeats`."""
    costs = [once(call) for _ in range(repeats)]
    while sum(cost.clock for cost in costs) < _ENOUGH and len(costs) < _MOST:
        costs.append(once(call))
    return min(costs, key=lambda cost: cost.processor)


def exponent(sizes: tuple[int, ...], seconds: tuple[float, ...]) -> float:
    """Power of the size that the time grows with, by least squares.

    Examples
    --------
    >>> round(exponent((10, 20, 40), (1.0, 2.0, 4.0)), 6)
    1.0
    """
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(seconds, 1e-6)), 1)[0])


@dataclass(frozen=True)
class Compared:
    """Seconds of one piece of work at some sizes, beside those of a baseline that does as much, or less.

    `ours` and `theirs` follow `sizes`; without a baseline `theirs` is empty, and the aim is one of seconds. `also` is
    what the closing table says beside: the memory at the largest size.
    """

    work: str
    unit: str
    baseline: str
    aim: str
    sizes: tuple[int, ...]
    ours: tuple[float, ...]
    theirs: tuple[float, ...] = ()
    notes: tuple[str, ...] = ()
    also: str = ""

    @property
    def ratios(self) -> tuple[float, ...]:
        """Ours as a part of the baseline."""
        return tuple(own / other for own, other in zip(self.ours, self.theirs, strict=True)) if self.theirs else ()

    @property
    def growth(self) -> str:
        """Exponents, where there are sizes enough to tell."""
        if len(self.sizes) < 3:
            return ""
        own = f"{exponent(self.sizes, self.ours):.2f}"
        return f"{own} (baseline {exponent(self.sizes, self.theirs):.2f})" if self.theirs else own

    def __str__(self) -> str:
        lines = [f"{self.work}, against {self.baseline}" if self.theirs else self.work]
        for place, size in enumerate(self.sizes):
            line = f"  {size:>9,} {self.unit}: {self.ours[place]:9.3f} s"
            if self.theirs:
                line += f", baseline {self.theirs[place]:9.3f} s, ratio {self.ratios[place]:.2f}"
            lines.append(line)
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)])

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """What the closing table says: work, size, measured at the largest size, aim, exponent."""
        said = f"{self.ratios[-1]:.2f} x {self.baseline}" if self.theirs else f"{self.ours[-1]:.2f} s"
        measured = ", ".join(filter(None, (said, self.also)))
        return self.work, f"{self.sizes[-1]:,} {self.unit}", measured, self.aim, self.growth


def in_a_process(code: str, *given: str) -> str:
    """What some code prints that runs in a Python of its own, so that its peak of memory is its own."""
    done = subprocess.run([sys.executable, "-c", code, *given], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def peak_memory() -> float:
    """Largest memory of this process in MB; a child's `ru_maxrss` begins with that of its parent."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
