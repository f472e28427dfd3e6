"""Text into HTML, in one place: escaped, control characters visible, the direction of a name kept to itself.

Every piece of HTML in this package is made by `html`: a template of our own and values that somebody else typed. What
is not markup already is escaped, so no room places an escape by hand and none can forget one.
"""

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

__all__ = ["NOTHING", "html", "joined", "name", "preformatted", "shown"]

NOTHING = Markup("")

# Line ends and tabs inside a spreadsheet's cell part words; every other control character would be invisible, or would
# turn the text around it (U+202E), so it is shown as what it is.
_SPACE = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def shown(text: str) -> str:
    r"""Text as it can be seen: a control character becomes its number.

    Examples
    --------
    >>> shown("Oak\nSchool"), shown("\x1b[31mRed"), shown("\u202egnirtS")
    ('Oak School', '[U+001B][31mRed', '[U+202E]gnirtS')
    """
    return _HIDDEN.sub(_sign, _SPACE.sub(" ", text))


def _sign(match: re.Match[str]) -> str:
    return f"[U+{ord(match[0]):04X}]"


def html(template: str, *values: object, **named: object) -> Markup:
    """Fill a template of our own with values; what is not markup is made visible and escaped.

    Examples
    --------
    >>> html("<p>{}</p>", "St Mary <b>"), html("<p>{}</p>", html("<b>{}</b>", 7))
    (Markup('<p>St Mary &lt;b&gt;</p>'), Markup('<p><b>7</b></p>'))
    """
    return Markup(template).format(*map(_value, values), **{key: _value(value) for key, value in named.items()})


def _value(value: Any) -> Any:
    return shown(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def joined(parts: Iterable[object], by: str = "") -> Markup:
    """Pieces one after the other; text among them is escaped, what is empty leaves no trace.

    Examples
    --------
    >>> joined([html("<b>a</b>"), "", "&"], ", ")
    Markup('<b>a</b>, &amp;')
    """
    return Markup(by).join([part for part in map(_value, parts) if part not in (None, "")])


def name(text: str) -> Markup:
    """A name that somebody typed: as typed, and its direction does not reach its neighbours.

    Examples
    --------
    >>> name("Ysgol <Y>")
    Markup('<bdi>Ysgol &lt;Y&gt;</bdi>')
    """
    return html("<bdi>{}</bdi>", text)


def preformatted(text: str) -> Markup:
    r"""Printed text as it stands, line by line.

    Examples
    --------
    >>> preformatted("<b>plain</b>\n  indented")
    Markup('<pre>&lt;b&gt;plain&lt;/b&gt;\n  indented</pre>')
    """
    return html("<pre>{}</pre>", Markup("\n").join(html("{}", line) for line in text.expandtabs().split("\n")))
