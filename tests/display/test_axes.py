"""Figures for notebooks and slides: names are text, pictures the same each time, vectors with text."""

import re

from matplotlib.colors import to_hex

from esanalysis.display.axes import in_house_style, new_axes, picture, plain_text, png, vector
from esanalysis.display.palette import INK

NAME = "St $\\frac{$ Mary \u202e<b>"


@in_house_style
def drawn():
    ax = new_axes(3, 2)
    ax.barh([NAME, "Beck"], [1, 2])
    ax.set_title(NAME)
    return ax


def test_a_name_is_no_formula_and_its_control_characters_are_seen():
    ax = drawn()
    png(ax)  # a broken formula would stop it
    assert ax.get_title(loc="left") or ax.get_title()
    assert "St $\\frac{$ Mary [U+202E]<b>" in [
        text.get_text() for text in ax.figure.findobj(lambda a: hasattr(a, "get_text"))
    ]


def test_a_figure_drawn_outside_the_house_style_is_safe_too():
    ax = new_axes(3, 2)
    ax.set_title(NAME)
    plain_text(ax.figure)
    assert not ax.title.get_parse_math()
    assert picture(ax, "alt").startswith('<img class="picture" alt="alt"')


def test_the_same_picture_has_the_same_bytes():
    assert png(drawn()) == png(drawn())
    assert vector(drawn()) == vector(drawn())


def test_a_vector_keeps_its_text_as_text():
    assert re.search(r"<text[^>]*>Beck</text>", vector(drawn()).decode())


def test_text_has_the_pages_ink():
    assert to_hex(drawn().title.get_color()) == INK


def test_alt_text_with_quotes_stays_one_attribute():
    assert 'alt="St &#34;Mary&#34; &amp; &lt;b&gt;"' in picture(drawn(), 'St "Mary" & <b>')
