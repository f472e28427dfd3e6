import base64
import io
import re

from PIL import Image

from esanalysis import grid
from esanalysis.display.notebook.fragment import Fragment, items, paragraphs, picture


def test_text_is_escaped_everywhere():
    name = "<script>alert(1)</script>"
    assert "<script" not in (paragraphs(name) + items([name])).html


def test_an_alt_text_with_quotes_stays_one_attribute(ratings):
    ax = grid(ratings).draw()
    html = picture(ax, 'St "Mary" & <b>').html
    assert 'alt="St &#34;Mary&#34; &amp; &lt;b&gt;"' in html


def test_a_picture_is_a_small_png_and_the_same_bytes_again(ratings):
    first, second = (picture(grid(ratings).draw(), "x").html for _ in range(2))
    assert first == second
    data = base64.b64decode(re.search(r"base64,([^\"]+)", first)[1])
    image = Image.open(io.BytesIO(data))
    assert (image.format, image.mode) == ("PNG", "P")
    assert len(data) < 40_000
    assert f'width="{image.width}" height="{image.height}"' in first


def test_empty_pieces_leave_no_trace():
    assert (Fragment("") + paragraphs("", "a") + items([])).html == "<p>a</p>"
