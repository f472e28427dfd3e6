"""Instruments and grids of every kind, for the tests that look for contradictions."""

import numpy as np
from hypothesis import strategies as st

from esanalysis.instrument.framework import Band, Factor, Framework, Scale
from examples import ratings_frame

# Ends, step, words; and where the second band begins.
SCALES = {
    "1-10": (1, 10, 1, (), 4),
    "1-5": (1, 5, 1, (), 3),
    "1-4": (1, 4, 1, (), 3),
    "0-100": (0, 100, 1, (), 34),
    "words": (1, 3, 1, ("Emerging", "Secure", "Leading"), 2),
}
FACTORS = (1, 2, 3, 4, 6, 10, 30)  # few, as the quantiles of each number take their time when first asked for


def instrument(factors=10, scale="1-10", higher_is_better=True):
    """An instrument with so many factors on one of the scales."""
    minimum, maximum, step, words, second = SCALES[scale]
    scale = Scale(minimum, maximum, step, higher_is_better, words)
    low, top = (minimum, second - step), (second, maximum)
    if not higher_is_better:
        low, top = (scale.merit(end) for end in low), (scale.merit(end) for end in top)
    bands = (Band("low", "low band", *low), Band("top", "top band", *top))
    names = [Factor(f"f{n}", n, f"Area {n}", f"Area of work {n}") for n in range(1, factors + 1)]
    return Framework("drawn", "Drawn", "area", "area", "us", "2024", "drawn", scale, bands, tuple(names))


def frame(merits, scale="1-10", higher_is_better=True, schools=None, **kwargs):
    """A ratings frame from merits (factors down, schools across): the marks are turned where low is best."""
    merits = np.array(merits, dtype=float)
    framework = instrument(len(merits), scale, higher_is_better)
    return ratings_frame(framework.scale.merit(merits), framework, schools=schools, **kwargs)


@st.composite
def merits(draw, scale=None, factors=(1, 10), schools=(1, 8)):
    """The name of a scale and a grid on it: noise, constant, nearly constant, by school alone; with gaps or none."""
    name = scale or draw(st.sampled_from(sorted(SCALES)))
    minimum, maximum, step, *_ = SCALES[name]
    sizes = [size for size in FACTORS if factors[0] <= size <= factors[1]]
    shape = draw(st.sampled_from(sizes)), draw(st.integers(*schools))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(["noise", "additive", "constant", "nearly constant", "schools"]))
    level = float(random.integers(minimum, maximum + 1))
    values = np.full(shape, level)
    if kind == "noise":
        values = random.integers(minimum, maximum + 1, shape).astype(float)
    elif kind == "additive":
        wide = (maximum - minimum) / 6
        values = level + random.normal(0, wide, shape) + random.normal(0, wide, shape[0])[:, None]
        values = values + random.normal(0, wide, shape[1])
    elif kind == "nearly constant":
        values[random.integers(shape[0]), random.integers(shape[1])] = random.integers(minimum, maximum + 1)
    elif kind == "schools":
        values = values * 0 + random.integers(minimum, maximum + 1, shape[1])
    values = np.clip(np.round(values / step) * step, minimum, maximum)
    values[random.random(shape) < draw(st.sampled_from([0, 0, 0.2, 0.5]))] = np.nan
    return name, values
