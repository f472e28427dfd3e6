"""The documentation: every kind of problem has an entry that shows it, and the site works from disk."""

import ast
import inspect
import re
import sys
from pathlib import Path

import pytest

import esanalysis as es

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))
import kinds  # noqa: E402

PACKAGE = Path(es.__file__).parent
# Where what a rating file can raise is written.
READING = [*PACKAGE.glob("files/*.py"), *PACKAGE.glob("ratings/reading/**/*.py")]


def written_kinds():
    """The kinds that are written out in the code which reads rating files."""
    for path in READING:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "func", None)
            if getattr(name, "id", getattr(name, "attr", "")) in ("Problem", "problem", "_problem"):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value:
                    yield first.value


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.kind)
def test_the_smallest_file_of_a_kind_shows_it_and_the_mended_one_does_not(kind):
    assert kind.kind in [problem.kind for problem in kinds.problems(kind)]
    if kind.mended:
        assert kind.kind not in [problem.kind for problem in kinds.problems(kind, kind.mended)]


def test_every_kind_that_reading_ratings_knows_has_an_entry():
    assert sorted(set(written_kinds()) - {kind.kind for kind in kinds.KINDS}) == []


def test_an_entry_shows_sheet_message_and_mended_sheet():
    out_of_range = next(kind for kind in kinds.KINDS if kind.kind == "out of range")
    shown = kinds.shown(out_of_range)
    assert (
        'grid.xlsx, sheet "Ratings", cell K2: out of range: found 11; accepted is a whole number from 1 to 10.' in shown
    )
    assert "<mark>11</mark>" in shown
    assert "<mark>10</mark>" in shown


def test_no_entry_shows_a_place_of_this_machine():
    assert [kind.kind for kind in kinds.KINDS if "/tmp" in kinds.shown(kind)] == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*/*.md")), ids=lambda page: f"{page.parent.name}/{page.name}")
def test_what_a_page_links_to_is_there(page):
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    made = ("generated", "pages")
    lost = [link for link in inside if not any(part in link for part in made) and not (page.parent / link).exists()]
    assert lost == []


def public():
    """Every public name that is called: functions and classes, those of the rooms too."""
    for name in es.__all__:
        found = getattr(es, name)
        if callable(found) and not (inspect.isclass(found) and issubclass(found, Exception)):
            yield pytest.param(found, id=name)


@pytest.mark.parametrize("found", public())
def test_a_public_name_says_what_goes_in_what_comes_out_and_shows_it(found):
    text = inspect.getdoc(found)
    assert "Examples\n--------\n>>> " in text
    if not inspect.isfunction(found):
        return
    given = list(inspect.signature(found).parameters)
    told = text.partition("Parameters\n----------\n")[2].partition("\n\n")[0]
    assert [name for name in given if not re.search(rf"(^|[\s*,]){name}\b", told)] == []
    assert found.__annotations__["return"] is None or "Returns\n-------\n" in text
