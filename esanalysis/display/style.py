"""The style sheets: colours from the palette, rules for pages and for a notebook's output cell.

A page has one block of style, and its content policy names that block by its hash, so that nothing else can style it.
In a notebook each output carries its own, below one class, because an output may stand alone.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from markupsafe import Markup

from esanalysis.display.charts.grid import COLUMNS
from esanalysis.display.markup import html
from esanalysis.display.palette import CORNERS, DARK, DARK_THEME, DIFFERENCES, LIGHT, MARKS, TOKENS, text_on

__all__ = ["SCOPE", "beside", "page_sheet", "styled", "tokens", "unstyled", "widget_sheet"]

FONT = '"Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans Condensed", sans-serif'
SCOPE = "esanalysis"
_FOLDER = Path(__file__).with_name("style")
_FOR_READERS = re.compile(r"/\*.*?\*/\s*|^ +", re.DOTALL | re.MULTILINE)  # comments and indents
_DARK_THEMES = ('[data-jp-theme-light="false"]', ".vscode-dark", '[data-theme="dark"]')
_TURNED = "invert(.93) hue-rotate(180deg)"
_FRAME = f'<div class="{SCOPE}">'
_STYLED = re.compile(rf"({re.escape(_FRAME)})<style>.*?</style>", re.DOTALL)
_BESIDE = ("<!-- for the analyst -->", "<!-- end -->")
_ANALYST = re.compile(f"{_BESIDE[0]}.*?{_BESIDE[1]}", re.DOTALL)
_CHOICES = re.compile(r'<div class="switch n(\d+)"')
_LISTS = re.compile(r'<div class="filter o([\d-]+)"')


def page_sheet(body: str) -> str:
    """Style of a page with this body: what every page needs, and a rule a choice of its switches."""
    return "\n".join(
        [
            f":root {{ color-scheme: light; {_names(TOKENS)} --font: {FONT}; }}", _DARK_PAGE, _read("page.css"),
            _read("parts.css"), _fills(), _read("charts.css"), _places(), _choices(body),
        ]
    )  # fmt: skip


def tokens(*selectors: str) -> str:
    """The palette's names for a style sheet of its own, light and, in a notebook's dark theme, dark.

    Examples
    --------
    >>> tokens(".es-form")[:30]
    '.es-form { --paper: #ffffff; -'
    """
    named = ", ".join(selectors)
    dark = ", ".join(f"{theme} {selector}" for theme in _DARK_THEMES for selector in selectors)
    return (
        f"{named} {{ {_names(TOKENS)} --font: {FONT}; {_ground(TOKENS)} }}\n"
        f"{dark} {{ {_names(DARK_THEME)} {_ground(DARK_THEME)} }}\n"
    )


def widget_sheet() -> str:
    """Style of a widget whose element has the class `SCOPE`."""
    return _notebook_sheet("")


def styled(content: Markup) -> Markup:
    """Content as a notebook shows it: with its style below one class, and the notebook's own background.

    Examples
    --------
    >>> styled(html("<p>{}</p>", "One")).startswith('<div class="esanalysis"><style>')
    True
    """
    sheet = Markup(_notebook_sheet(_choices(content)))
    return html('<div class="{}"><style>{}</style>{}</div>', SCOPE, sheet, content)


def beside(content: Markup) -> Markup:
    """What a notebook shows for the analyst alone: `unstyled` leaves it out of a page.

    Examples
    --------
    >>> unstyled(beside(html("<p>{}</p>", "CSV")))
    ''
    """
    return html("{}{}{}", Markup(_BESIDE[0]), content, Markup(_BESIDE[1]))


def unstyled(shown: str) -> str:
    """What `styled` made, without its style and frame: for a page, which has its own.

    Examples
    --------
    >>> unstyled(styled(html("<p>{}</p>", "One")))
    '<p>One</p>'
    """
    text = _ANALYST.sub("", _STYLED.sub(r"\1", str(shown).strip()))
    return text.removeprefix(_FRAME).removesuffix("</div>") if text.startswith(_FRAME) else text


@lru_cache(maxsize=64)
def _notebook_sheet(choices: str) -> str:
    # The class three times over: JupyterLab's rules for tables name two classes and two elements.
    scope = f".{SCOPE}" * 3
    dark = ", ".join(_DARK_THEMES)
    rules = "\n".join([_read("notebook.css"), _read("parts.css"), _fills(), _read("charts.css"), _places(), choices])
    return (
        f"{tokens(f'.{SCOPE}')}"
        f":is({dark}) .{SCOPE} .picture {{ filter: {_TURNED}; }}\n"
        f"{scope} {{\n* {{ box-sizing: border-box; }}\n{rules}\n}}"
    )


def _ground(colours: Mapping[str, str]) -> str:
    """The notebook's own background, so that nothing stands out as an island of another."""
    return f"--paper: var(--jp-layout-color0, var(--vscode-editor-background, {colours['paper']}));"


def _names(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())


# Where the reader's device is dark; paper stays light. A picture is drawn on white: turned, its hues stay.
_DARK_PAGE = f"""@media screen and (prefers-color-scheme: dark) {{
:root {{ color-scheme: dark; {_names(DARK_THEME)} }}
.page img {{ filter: {_TURNED}; }}
}}"""


@lru_cache(maxsize=8)
def _read(name: str) -> str:
    return _FOR_READERS.sub("", (_FOLDER / name).read_text(encoding="utf-8")).strip()


@lru_cache(maxsize=1)
def _fills() -> str:
    """A class a fill of marks, in tables and in strips, and the corners of the weakest and the strongest band."""
    rules = []
    for step, fill in enumerate(MARKS, start=1):
        rules.append(f".m{step} {{ background-color: {fill}; color: {text_on(fill)}; }} .s{step} {{ fill: {fill}; }}")
    for step, fill in enumerate(DIFFERENCES, start=1):
        rules.append(f".d{step} {{ background-color: {fill}; color: {text_on(fill)}; }}")
    dark = ", ".join(f".m{step}" for step, fill in enumerate(MARKS, start=1) if text_on(fill) == LIGHT)
    for kind, angle, colour in (("cl", 45, CORNERS["low"]), ("ct", 225, CORNERS["top"])):
        rules.append(f".{kind} {{ background-image: linear-gradient({angle}deg, {colour} 0 5px, transparent 5.5px); }}")
        rules.append(
            f".{kind}:is({dark}) {{ background-image: linear-gradient({angle}deg, {LIGHT} 0 5px, transparent 5.5px); }}"
        )
    rules.append(f"svg .on-dark {{ fill: {LIGHT}; }} svg .on-light {{ fill: {DARK}; }}")
    # Levels of risk, from the least to the worst, in the fills of marks.
    for step, place in enumerate((6, 5, 3, 2)):
        fill = MARKS[place - 1]
        rules.append(f".r{step} {{ background: {fill}; color: {text_on(fill)}; }}")
    return "\n".join(rules)


@lru_cache(maxsize=1)
def _places() -> str:
    """How many cells of a grid share a line on a phone."""
    rules = (
        f".w{count} :is(td:not(.tot, .avg, .meta, .prob, .none), thead th:not(:first-child, .tot, .avg, .meta, .prob))"
        f" {{ flex: 0 0 {100 / count:.4g}%; }}"
        for count in range(1, COLUMNS + 1)
    )
    return "@media screen and (max-width: 44.99em) {\n" + "\n".join(rules) + "\n}"


def _choices(body: str) -> str:
    """Rules for every switch and filtered table; they name places and not contents, so nothing typed reaches them."""
    rules = []
    if most := max(map(int, _CHOICES.findall(body)), default=0):
        shown = ", ".join(
            f".switch:has(> fieldset > label:nth-of-type({place}) > :checked) > .views > :nth-child({place})"
            for place in range(1, most + 1)
        )
        rules.append(f".switch > .views > * {{ display: none; }} {shown} {{ display: block; }}")
    lists = [[int(count) for count in found.split("-")] for found in _LISTS.findall(body)]
    options = [max(counts) for counts in zip_longest(*lists, fillvalue=0)]
    hidden = ", ".join(
        f'.filter:has(option[value="{number}-{place}"]:checked) tbody tr:not(.c{number}-{place}, .sum)'
        for number, count in enumerate(options, start=1)
        for place in range(count)
    )
    if hidden:
        rules.append(f"{hidden} {{ display: none; }}")
    return f"@supports selector(:has(*)) {{ {' '.join(rules)} }}" if rules else ""
