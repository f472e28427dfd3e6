"""How long ranks and their doubt take in one large group, in a Python of its own, with its peak of memory."""

from benchmarks.measuring import in_a_process

SIZES = (1_000, 4_000, 16_000)
CODE = """
import resource, sys, time
import numpy as np, pandas as pd
import esanalysis as es
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
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
es.measures.strengths(cells)
print(time.process_time() - start, before / 1024, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> None:
    """Print seconds and memory at three sizes."""
    print("Ranks of ten factors and their doubt, one group (aim at 16,000 schools: under 1 s, under 500 MiB)")
    for schools in SIZES:
        seconds, before, peak = map(float, in_a_process(CODE, str(schools)).split())
        print(
            f"  {schools:>9,} schools: {seconds:8.2f} s, peak {peak:.0f} MiB, of which {before:.0f} were there before"
        )


if __name__ == "__main__":
    main()
