"""A page stays short whatever the data: at most 900 words outside folds for ten schools, 1,000 for thirty."""

import re

import numpy as np
import pytest

from browser.test_shared_page import Words
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.select import select
from esanalysis.ratings.views.cluster import cluster_of
from esanalysis.ratings.views.report import ClusterReport, HowMade, ProblemsFound
from examples import ratings_frame
from two_rounds import rounds_frame

NAMES = [
    f"{street} {kind}"
    for street in ("Ash", "Beck", "Cedar", "Dale", "Elm", "Fell", "Grange", "Holly", "Ivy", "Jubilee")
    for kind in ("Primary", "CofE Academy", "High")
]
CONTENTS = 42  # words of the contents and the skip link


def marks(framework, schools, seed, kind, missing):
    """Marks of so many schools: noise, or levels of schools and factors with scatter; some missing."""
    random, scale = np.random.default_rng(seed), framework.scale
    shape, wide = (len(framework.keys), schools), scale.span / 6
    if kind == "noise":
        found = random.integers(0, round(scale.span / scale.step) + 1, shape) * scale.step + scale.minimum
    else:
        levels = random.normal(0, 1.2 * wide, (shape[0], 1)) + random.normal(0, wide, shape[1])
        found = (scale.minimum + scale.maximum) / 2 + levels + random.normal(0, wide, shape)
        found = np.round((found - scale.minimum) / scale.step) * scale.step + scale.minimum
    found = np.clip(found, scale.minimum, scale.maximum).astype(float)
    found[random.random(shape) < missing] = np.nan
    return found


def words_of(ratings, rounds=None):
    """Words with letters outside folds; a mark that the grid writes in letters is no prose."""
    cluster = cluster_of(select(ratings))
    report = ClusterReport(cluster, rounds)
    parts = [report, *report.answers, report.since, ProblemsFound(cluster), HowMade(cluster)]
    reader = Words()
    reader.feed(" ".join(str(part.html) for part in parts if part))
    grid = report.answers[0].chart
    letters = sum(bool(re.search("[A-Za-z]", text)) for text in re.findall(r'<td [^>]*class="h [^>]*>([^<]+)<', grid))
    return len(reader.words) + CONTENTS - letters


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["noise", "levels"])
@pytest.mark.parametrize(
    ("key", "schools"),
    [
        *((key, n) for key in ("es-2009", "ofsted-report-card-2025", "ofsted-eif-2019") for n in (3, 5, 9, 10, 30)),
        *(("gatsby-2025", n) for n in (3, 10)),
    ],
)
def test_no_data_makes_a_page_long(key, schools, kind):
    framework = load_framework(key)
    for seed, missing in ((1, 0), (2, 0.15)):
        first, second = (marks(framework, schools, (seed, number), kind, missing) for number in (1, 2))
        names = NAMES[:schools]
        rounds = rounds_frame({"2023": first, "2025": second}, framework=key, schools=names)
        most = 900 if schools <= 10 else 1000
        assert words_of(rounds, rounds) <= most
        assert words_of(ratings_frame(first, key, schools=names)) <= most
