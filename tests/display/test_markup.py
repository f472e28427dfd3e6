"""Text that somebody typed, on its way into HTML: shown as typed, and nothing else."""

import pytest

from esanalysis.display.markup import html, joined, name, shown


def test_markup_typed_into_a_name_is_text():
    assert html("<p>{}</p>", "St Mary <b>&") == "<p>St Mary &lt;b&gt;&amp;</p>"


def test_a_quote_does_not_end_an_attribute():
    assert html('<p title="{}">', 'a" onclick="b') == '<p title="a&#34; onclick=&#34;b">'


def test_markup_of_our_own_passes_through_once():
    assert joined([html("<b>{}</b>", "&"), "&"], html(" ")) == "<b>&amp;</b> &amp;"


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("\u202egnirtS", "[U+202E]gnirtS"),  # would turn what follows
        ("\x1b[31mRed\x1b[0m", "[U+001B][31mRed[U+001B][0m"),  # colours a terminal
        ("Oak\u200bPrimary", "Oak[U+200B]Primary"),  # a name that looks like another
        ("\ud800", "[U+D800]"),  # half a character, which no file can hold
        ("Oak\nPrimary\tSchool", "Oak Primary School"),  # a line end inside a cell
        ("مدرسة النور", "مدرسة النور"),  # a language that reads from the right keeps its letters
        ("Ysgol Bro Preseli – Tŷ", "Ysgol Bro Preseli – Tŷ"),
    ],
)
def test_control_characters_are_visible_and_letters_stay(typed, seen):
    assert shown(typed) == seen
    assert name(typed) == f"<bdi>{seen}</bdi>"


def test_numbers_keep_their_format():
    assert html("{:g}% of {}", 12.50, 10) == "12.5% of 10"
