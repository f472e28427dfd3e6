"""How long ranks and their doubt take in one large group, in a Python of its own, with its peak of memory."""

from collections.abc import Iterator

from benchmarks.measuring import Compared, in_a_process

CODE = """
import sys, time
import numpy as np, pandas as pd
import esanalysis as es
from benchmarks.measuring import peak_memory
from esanalysis.schema import RATINGS, conform
schools, framework = int(sys.argv[1]), es.load_framework()
keys = list(framework.keys)
frame = pd.DataFrame({
    "school": np.repeat([f"School {n}" for n in range(schools)], len(keys)), "ksf": np.tile(keys, schools),
    "rating": np.random.default_rng(1).integers(1, 11, schools * len(keys)).astype(float),
}).assign(cluster="One", round="2026", missing=None, note=pd.NA, rater=pd.NA)
frame = conform(frame, RATINGS)
frame["ksf"] = pd.Categorical(frame["ksf"].astype(str), keys, ordered=True)
frame.attrs["framework"] = framework
cells = es.measures.cells(frame)
before, start = peak_memory(), time.process_time()
es.measures.strengths(cells)
print(time.process_time() - start, before, peak_memory())
"""


def measured(*, small: bool = False) -> Iterator[Compared]:
    """Measure seconds and memory at three sizes; no library call does as much, so the aim is one of seconds."""
    sizes = (100, 400, 1_600) if small else (1_000, 4_000, 16_000)
    seconds, notes = [], []
    for schools in sizes:
        taken, before, peak = map(float, in_a_process(CODE, str(schools)).split())
        seconds.append(taken)
        notes.append(f"{schools:,} schools: peak {peak:.0f} MiB (aim: under 500), {before:.0f} before ranking")
    work = "ranks and their doubt, one group"
    aim, most = "under 1 s, 500 MiB", f"peak {peak:.0f} MiB"
    yield Compared(work, "schools", "", aim, sizes, tuple(seconds), (), tuple(notes), most)
