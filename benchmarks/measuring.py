"""Time and memory of a call, and how they grow."""

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Cost", "exponent", "fastest", "in_a_process", "once", "table"]


@dataclass(frozen=True)
class Cost:
    """Processor seconds with those of ended children, and seconds on the clock."""

    processor: float
    clock: float


def once(call: Callable[[], object]) -> Cost:
    """What one run costs."""
    gc.collect()
    times, start = os.times(), time.perf_counter()
    call()
    clock, after = time.perf_counter() - start, os.times()
    return Cost(sum(after[:4]) - sum(times[:4]), clock)


def fastest(call: Callable[[], object], repeats: int = 3) -> Cost:
    """What the cheapest of some runs costs."""
    return min((once(call) for _ in range(repeats)), key=lambda cost: cost.processor)


def exponent(sizes: Sequence[float], costs: Sequence[Cost]) -> float:
    """Power of the size that the processor time grows with, by least squares."""
    return float(np.polyfit(np.log(sizes), np.log([max(cost.processor, 1e-6) for cost in costs]), 1)[0])


def table(title: str, unit: str, baseline: str, rows: Sequence[tuple[int, Cost, Cost]], aim: str) -> None:
    """Print a line a size (size, ours, baseline), with their ratio, and the exponents."""
    print(f"{title}, against {baseline} (aim: {aim})", flush=True)
    for size, ours, theirs in rows:
        ratio = ours.processor / theirs.processor
        print(f"  {size:>9,} {unit}: {ours.processor:8.2f} s, baseline {theirs.processor:8.2f} s, ratio {ratio:6.2f}")
    if len(rows) > 2:
        sizes, ours, theirs = zip(*rows, strict=True)
        print(f"  exponent {exponent(sizes, ours):.2f}, baseline {exponent(sizes, theirs):.2f}", flush=True)


def in_a_process(code: str, *given: str) -> str:
    """What some code prints that runs in a Python of its own, so that its peak of memory is its own."""
    done = subprocess.run([sys.executable, "-c", code, *given], capture_output=True, text=True, check=True)
    return done.stdout.strip()
