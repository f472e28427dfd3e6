"""How often does a change page claim something where nothing changed? And how often is a real change found?

Part of ``python -m benchmarks.calibration`` (``make calibration``). Two rounds of one cluster are drawn: the truth
stays, the marks err anew. A rate is the share of pages with at least one claim about a factor, a school or a single
mark, in per cent; with gaps, of the pages that could be tested. The rule is built for at most 6. Of 400 pages a rate
is known to 1.1 points only: a line above 6 is drawn with five times as many before it counts.
"""

from concurrent.futures import Executor
from zlib import crc32

import numpy as np
import pandas as pd

import esanalysis as es
from benchmarks.drawn import ratings_of

SCHOOLS = (5, 10, 20, 30)
NOISE = (0.5, 1.0, 1.5)
GAPS = 0.19
LIMIT = 6.0
AGAIN = 5
Random = np.random.Generator


def two_rounds(random: Random, schools: int, noise: float, rise: float = 0.0, gaps: float = 0.0) -> pd.DataFrame:
    """Ratings of one cluster in two rounds: schools sd 1.2, factors 0.8, cells 1.0; the last factor rises."""
    truth = 5.5 + random.normal(0, 1.2, (1, schools)) + random.normal(0, 0.8, (10, 1))
    truth = truth + random.normal(0, 1, (10, schools))
    later = truth + rise * (np.arange(10) == 9)[:, None]
    parts = []
    for name, level in (("2025", truth), ("2026", later)):
        part = ratings_of(level + random.normal(0, noise, level.shape))
        missing = random.random(len(part)) < gaps * (name == "2026")
        parts.append(part.assign(round=name, rating=part["rating"].where(~missing)))
    both = pd.concat(parts, ignore_index=True)
    both["round"] = pd.Categorical(both["round"], categories=["2025", "2026"], ordered=True)
    both.attrs["framework"] = es.load_framework()
    return both


def claimed(ratings: pd.DataFrame) -> bool | None:
    """Whether the page claims anything; None where it says that it could not test."""
    found = es.measures.change(ratings)
    if not found.about["tested"].iloc[0]:
        return None
    frames = (found.ksfs, found.schools, found.cells)
    return any(frame["moved"].isin(["rose", "fell"]).any() for frame in frames)


def rate(schools: int, noise: float, reports: int, gaps: float = 0.0) -> float:
    """Share of pages without any change that claim one, in per cent of those tested."""
    random = np.random.default_rng([crc32(b"change"), schools, int(10 * noise), int(100 * gaps)])
    found = [claimed(two_rounds(random, schools, noise, gaps=gaps)) for _ in range(reports)]
    tested = [claim for claim in found if claim is not None]
    return 100 * float(np.mean(tested)) if tested else float("nan")


def power(schools: int, noise: float, reports: int, rise: float = 2.0) -> float:
    """Share of pages that find the one factor that truly rose, in per cent."""
    random = np.random.default_rng([crc32(b"rise"), schools, int(10 * noise)])
    found = []
    for _ in range(reports):
        ksfs = es.measures.change(two_rounds(random, schools, noise, rise)).ksfs
        found.append(ksfs["moved"].iloc[-1] == "rose")
    return 100 * float(np.mean(found))


def _line(job: tuple[int, float, int]) -> tuple[float, float, float]:
    schools, noise, reports = job
    found = [_settled(schools, noise, reports, gaps) for gaps in (0.0, GAPS)]
    return found[0], found[1], power(schools, noise, reports)


def _settled(schools: int, noise: float, reports: int, gaps: float) -> float:
    """A rate; one above the limit is what more pages say."""
    found = rate(schools, noise, reports, gaps)
    return rate(schools, noise, AGAIN * reports, gaps) if found > LIMIT else found


def report(pool: Executor, reports: int) -> int:
    """Print the table; return the number of rates above the limit."""
    jobs = [(schools, noise, reports) for schools in SCHOOLS for noise in NOISE]
    print(f"\nChange between two rounds, % of {reports} pages a line\n")
    print("| schools | error of a mark | claims without change | with 19 % gaps | a rise of two is found | remark |")
    print("| ---: | ---: | ---: | ---: | ---: | --- |")
    above = 0
    for (schools, noise, _), line in zip(jobs, pool.map(_line, jobs), strict=True):
        over = sum(value > LIMIT for value in line[:2])
        above += over
        written = " | ".join("-" if np.isnan(value) else f"{value:.1f}" for value in line)
        print(f"| {schools} | {noise:g} | {written} | {f'above {LIMIT:g}' if over else ''} |", flush=True)
    print(f"\n{above} of {2 * len(jobs)} rates above {LIMIT:g} %.")
    return above
