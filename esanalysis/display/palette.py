"""One palette and one contrast rule for figures and HTML tables alike.

Ratings run from brown (weak) over near-white to teal (strong): ColorBrewer's BrBG, which people with any of
the common colour vision deficiencies can tell apart. Colour never stands alone: every cell holds its number.
"""

from functools import lru_cache

from matplotlib import colormaps
from matplotlib.colors import to_hex, to_rgb

from esanalysis.instrument.framework import Framework

__all__ = [
    "DARK", "LIGHT", "MISSING", "band_colour", "contrast", "difference_colour", "rank_colour", "rating_colour",
    "text_on",
]  # fmt: skip

DARK = "#000000"
LIGHT = "#ffffff"
MISSING = "#eeeeee"
ACCENT = "#b2182b"  # outlines and marks, never the only sign
QUIET = "#595959"  # secondary text: 7:1 on white

# The outermost tenths of the map are so dark that neighbouring marks look alike.
_TRIM = 0.1


@lru_cache(maxsize=4096)
def _colour(map_name: str, share: float) -> str:
    trimmed = _TRIM + min(max(share, 0.0), 1.0) * (1 - 2 * _TRIM)
    return to_hex(colormaps[map_name](trimmed))


def rating_colour(rating: float, framework: Framework) -> str:
    """Fill colour of a rating or an average, as ``#rrggbb``.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> rating_colour(1, load_framework()), rating_colour(10, load_framework())
    ('#8b500a', '#01655d')
    """
    scale = framework.scale
    return _colour("BrBG", round((scale.merit(rating) - scale.minimum) / scale.span, 4))


def band_colour(key: str, framework: Framework) -> str:
    """Fill colour of a band: that of the mark in its middle."""
    band = next(band for band in framework.bands if band.key == key)
    return rating_colour((band.weakest + band.strongest) / 2, framework)


def difference_colour(difference: float, framework: Framework) -> str:
    """Fill colour of a difference from what is expected; half the scale is the full colour.

    Orange is worse and purple is better than expected (ColorBrewer's PuOr), so that it is not mistaken
    for a rating.
    """
    scale = framework.scale
    merit = difference if scale.higher_is_better else -difference
    return _colour("PuOr", round(0.5 + merit / scale.span, 4))


def rank_colour(rank: int, last: int) -> str:
    """Fill colour of a rank, 1 the darkest: the brown half of the ratings' colours, as ``#rrggbb``.

    Examples
    --------
    >>> rank_colour(1, 12) == _colour("BrBG", 0.0), rank_colour(12, 12)
    (True, '#f5f0e0')
    """
    return _colour("BrBG", round(0.45 * (rank - 1) / max(last - 1, 1), 4))


@lru_cache(maxsize=4096)
def text_on(fill: str) -> str:
    """Text colour for a fill: whichever of dark and light has the higher contrast.

    The better of black and white reaches 4.5:1 (WCAG AA) on any fill there is.

    Examples
    --------
    >>> text_on("#065f56"), text_on("#f5f5f5")
    ('#ffffff', '#000000')
    """
    return max((DARK, LIGHT), key=lambda text: contrast(text, fill))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours after WCAG 2.2 (1 to 21)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
