"""Every colour there is: pages, figures, workbooks and style sheets take theirs from here.

Marks run from brown (weak) over near-white to teal (strong): ColorBrewer's BrBG without its darkest ends, which people
with any of the common colour vision deficiencies can tell apart. Brown and teal are equally dark in grey, so colour
never stands alone: every cell holds its number, and a corner marks the weakest and the strongest band.
"""

from collections.abc import Mapping
from functools import lru_cache

from esanalysis.instrument.framework import Framework

__all__ = [
    "ACCENT", "CORNERS", "DARK", "DARK_THEME", "DIFFERENCES", "INK", "LIGHT", "MARKS", "MISSING", "QUIET", "STEPS",
    "TOKENS", "band_colour", "band_fills", "contrast", "difference_colour", "difference_step", "mark_colour",
    "rank_colour", "rating_colour", "step_of", "text_on",
]  # fmt: skip

DARK = "#000000"
LIGHT = "#ffffff"

# Names as in the style sheets: `var(--ink)` there is `TOKENS["ink"]` here. Contrast on white in brackets.
TOKENS: Mapping[str, str] = {
    "paper": "#ffffff",
    "ink": "#1b1f1e",  # text (16.6)
    "quiet": "#4a5452",  # second text (7.8; 6.4 on the tints)
    "rule": "#c3cecb",  # thin rules between rows
    "panel": "#f1f6f5",  # behind the main points
    "accent": "#01655d",  # links (7.0)
    "weak": "#8b500a",  # the rule beside a problem (6.5)
    "focus": "#ffd500",  # the ring around what the keyboard is on, inside one of ink
    "found": "#fff4b8",  # the row that a link led to
    "low": "#f3e6cf",  # tint of the weakest band
    "middle": "#f6f7f6",  # tint of the bands between
    "top": "#d7ece8",  # tint of the strongest band
    "bar": "#84908e",  # likely ranks (3.3)
    "lead": "#2f9189",  # likely ranks of what leads (3.9)
    "last": "#b97b29",  # likely ranks of what comes last (3.6)
    "pale": "#d9e0de",  # all that may firmly be: behind the bars
    "grid": "#dfe5e4",  # lines behind the bars
    "line": "#34403e",  # outlines and links between signs
    "peer": "#5f6c6a",  # other schools' dots
    "hatch": "#d9dfde",  # stripes of a cell without a mark
    "frame": "#8b9694",  # frame of a cell without a mark, and of a space to write in
    "bad": "#e9b872",  # the worst level of a risk (ink on it 9.3)
    "need": "#f3d9b1",  # needs help, in a working group
    "give": "#c4e3dd",  # could help, in a working group
}

# Where a page is dark (JupyterLab, VS Code): the same names, turned. Fills of marks stay, with their own text.
DARK_THEME: Mapping[str, str] = {
    "paper": "#111414",
    "ink": "#e9eeec",
    "quiet": "#b4bfbc",
    "rule": "#46514e",
    "panel": "#1b2221",
    "accent": "#6fcabf",
    "weak": "#d8a05a",
    "found": "#4a4310",
    "low": "#3d2f17",
    "middle": "#222827",
    "top": "#14393a",
    "bar": "#8f9b98",
    "pale": "#3a4442",
    "grid": "#333c3a",
    "line": "#c2ccca",
    "peer": "#a5b1ae",
    "hatch": "#3a4442",
    "frame": "#8b9694",
    "bad": "#7a4a10",
    "need": "#4f3a17",
    "give": "#1b4a45",
}

INK, QUIET = TOKENS["ink"], TOKENS["quiet"]
ACCENT = "#b2182b"  # outlines and marks in figures, never the only sign
MISSING = "#eeeeee"  # a cell without a mark where hatching cannot be drawn (Excel)

# The weakest mark first. Neighbours differ by 7 or more for every common colour vision deficiency (CIE76).
MARKS = (
    "#8b500a", "#b97b29", "#d8b46c", "#eedbaa", "#f5efde", "#e0f0ee", "#aee0d8", "#70c1b6", "#2f9189", "#01655d",
)  # fmt: skip
STEPS = len(MARKS)
CORNERS = {"low": "#2b1700", "top": "#002b27"}  # on light fills; on the darkest two the corner is white

# ColorBrewer's PuOr, for differences, so that they are not mistaken for marks: orange is worse, purple better.
_PUOR = (
    "#7f3b08", "#b35806", "#e08214", "#fdb863", "#fee0b6", "#f7f7f7", "#d8daeb", "#b2abd2", "#8073ac", "#542788",
    "#2d004b",
)  # fmt: skip


def step_of(share: float) -> int:
    """Which of the ten fills stands for a place on the scale (0 the weakest mark, 1 the strongest).

    Halves go up, as in the printed figure: 3.5 on a scale of 1 to 10 has the fill of 4.

    Examples
    --------
    >>> [step_of((mark - 1) / 9) for mark in (1, 3.4, 3.5, 10)]
    [1, 3, 4, 10]
    """
    return 1 + int(min(max(share, 0.0), 1.0) * (STEPS - 1) + 0.5 + 1e-9)


def mark_colour(share: float) -> str:
    """Fill of a place on the scale, as ``#rrggbb``.

    Examples
    --------
    >>> mark_colour(0), mark_colour(1)
    ('#8b500a', '#01655d')
    """
    return MARKS[step_of(share) - 1]


def rating_colour(rating: float, framework: Framework) -> str:
    """Fill of a rating or an average, as ``#rrggbb``.

    Examples
    --------
    >>> from esanalysis import load_framework
    >>> rating_colour(1, load_framework()), rating_colour(10, load_framework())
    ('#8b500a', '#01655d')
    """
    scale = framework.scale
    return mark_colour((scale.merit(rating) - scale.minimum) / scale.span)


def band_colour(key: str, framework: Framework) -> str:
    """Fill of a band: that of the mark in its middle."""
    band = next(band for band in framework.bands if band.key == key)
    return rating_colour((band.weakest + band.strongest) / 2, framework)


def band_fills(count: int) -> list[str]:
    """Fills for so many bands, weakest first, light enough for dark text: for workbooks, which colour by band.

    Examples
    --------
    >>> band_fills(3)
    ['#d8b46c', '#f6f7f6', '#70c1b6']
    """
    stops = (MARKS[2], TOKENS["middle"], MARKS[7])
    return [_between(stops, place / max(count - 1, 1)) for place in range(count)]


def difference_colour(difference: float, framework: Framework) -> str:
    """Fill of a difference from what is expected; half the scale is the full colour.

    Orange is worse and purple is better than expected (ColorBrewer's PuOr), so that it is not mistaken
    for a rating.
    """
    scale = framework.scale
    merit = difference if scale.higher_is_better else -difference
    return DIFFERENCES[difference_step(2 * merit / scale.span) - 1]


def rank_colour(rank: int, last: int) -> str:
    """Fill of a rank, 1 the darkest: the brown half of the fills of marks.

    Examples
    --------
    >>> rank_colour(1, 12), rank_colour(12, 12)
    ('#8b500a', '#f5efde')
    """
    return _between(MARKS[:5], (rank - 1) / max(last - 1, 1))


def difference_step(share: float) -> int:
    """Which of the fills stands for a difference: -1 as much worse as can be shown, 0 none, 1 as much better.

    Examples
    --------
    >>> difference_step(-1), difference_step(0), difference_step(0.99)
    (1, 5, 9)
    """
    return 1 + round((min(max(share, -1.0), 1.0) + 1) / 2 * (len(DIFFERENCES) - 1))


@lru_cache(maxsize=4096)
def _between(stops: tuple[str, ...], share: float) -> str:
    place = share * (len(stops) - 1)
    at = min(int(place), len(stops) - 2)
    ends = zip(_channels(stops[at]), _channels(stops[at + 1]), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * (place - at)):02x}" for one, other in ends)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


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
    """Contrast ratio of two colours after WCAG 2.2 (1 to 21).

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (channel / 255 for channel in _channels(colour))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# Nine steps; the outermost fills of PuOr are so dark that neighbours look alike.
DIFFERENCES = tuple(_between(_PUOR, 0.1 + 0.1 * step) for step in range(9))
