"""The documentation: every kind of problem has an entry that shows it, and the site works from disk."""

import ast
import inspect
import pydoc
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from numpydoc.docscrape import ClassDoc
from numpydoc.validate import validate

import esanalysis as es

DOCS = Path(__file__).parent.parent / "docs"
sys.path.insert(0, str(DOCS))
import kinds  # noqa: E402

PACKAGE = Path(es.__file__).parent


def texts(node):
    """The texts that an expression can be, as patterns; none where it is a name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.escape(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(texts(part)[0] if isinstance(part, ast.Constant) else "[^|]*" for part in node.values)]
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict):
        return [text for value in node.value.values for text in texts(value)]
    return []


def argument(call, place, name):
    """An argument of a call, by place or by name."""
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return named or (call.args[place] if len(call.args) > place else None)


def told(modules):
    """The kinds that some modules can name, and the sentences of errors that have no kind, as patterns."""
    kinds_, sentences = set(), set()
    for path in {found for pattern in modules for found in PACKAGE.glob(pattern)}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.JoinedStr) and path.stem == "check":
                sentences.update(texts(node.value))
            if isinstance(node, ast.FunctionDef) and node.name == "_refused":  # a default for the kind
                defaults = zip(reversed(node.args.args), reversed(node.args.defaults), strict=False)
                kinds_.update(text for given, value in defaults if given.arg == "kind" for text in texts(value))
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            of_a_field = name == "drop" or getattr(getattr(node.func, "value", None), "id", "") in ("entry", "each")
            if name.lower().endswith("problem") or name in ("drop", "_refused"):
                place = {"_refused": 3}.get(name, int(of_a_field))
                kinds_.update(text for text in texts(argument(node, place, "kind")) if text)
            elif name in ("FrameworkError", "StoreError", "WorkbookError", "SelectionError", "SchemaError"):
                sentences.update(texts(argument(node, 0, "message")))
            elif name == "_say" or ast.unparse(node.func) == "self.unknown.append":
                sentences.update(texts(node.args[-1]))
    return kinds_, sentences


@cache
def found(kind):
    return kinds.problems(kinds.KINDS[kind])


@pytest.mark.parametrize("place", range(len(kinds.KINDS)), ids=lambda place: kinds.KINDS[place].kind)
def test_the_smallest_file_of_a_kind_shows_it_and_the_mended_one_can_be_read(place):
    kind = kinds.KINDS[place]
    assert [str(one) for one in found(place) if kind.is_in(one)] != []
    if kind.mended:
        mended = kinds.problems(kind, kind.mended)
        assert [one for one in mended if kind.is_in(one) or isinstance(one, str) or one.error] == []


@pytest.mark.parametrize("room", kinds.ROOMS)
def test_every_kind_that_a_reader_knows_has_an_entry(room):
    modules, entries = kinds.ROOMS[room]
    known, sentences = told(modules)
    assert known | sentences
    shown = [entry.kind for entry in entries]
    assert sorted(kind for kind in known if not any(re.fullmatch(kind, one) for one in shown)) == []


@pytest.mark.parametrize("room", kinds.ROOMS)
def test_every_refusal_of_a_reader_that_has_no_kind_is_shown_by_an_entry(room):
    modules, entries = kinds.ROOMS[room]
    _, sentences = told(modules)
    said = " | ".join(str(one) for place, kind in enumerate(kinds.KINDS) if kind in entries for one in found(place))
    assert sorted(one for one in sentences if not re.search(one, said)) == []


def test_every_module_that_names_a_kind_is_read_by_a_room():
    read = {path for modules, _ in kinds.ROOMS.values() for pattern in modules for path in PACKAGE.glob(pattern)}
    others = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if path not in read}
    assert sorted(name for name in others if told([name])[0]) == []


def test_a_kind_without_an_entry_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    (tmp_path / "reader.py").write_text(
        "def read(sheet, row, name):\n"
        '    sheet.problem("lost page", "found", "accepted", "fix")\n'
        '    row.drop("school", f"no {name} here", "found", "accepted")\n'
        '    raise StoreError(f"{name} is torn in two.")\n'
    )
    assert told(["*.py"]) == ({r"lost\ page", r"no\ [^|]*\ here"}, {r"[^|]*\ is\ torn\ in\ two\."})


def test_an_entry_shows_sheet_message_and_mended_sheet():
    out_of_range = next(kind for kind in kinds.KINDS if kind.kind == "out of range")
    shown = kinds.shown(out_of_range)
    assert (
        'grid.xlsx, sheet "Ratings", cell K2: out of range: found 11; accepted is a whole number from 1 to 10.' in shown
    )
    assert "<mark>11</mark>" in shown
    assert "<mark>10</mark>" in shown


def test_every_sheet_of_the_catalogue_has_a_name_of_its_own():
    named = [(kind.kind, kind.name) for kind in kinds.KINDS if isinstance(kind.rows, list)]
    assert sorted({one for one in named if named.count(one) > 1}) == []


def test_no_entry_shows_a_place_of_this_machine():
    assert [kind.kind for kind in kinds.KINDS if "/tmp" in kinds.shown(kind)] == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*/*.md")), ids=lambda page: f"{page.parent.name}/{page.name}")
def test_what_a_page_links_to_is_there(page):
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    inside = [link for link in links if not re.match(r"[a-z]+:", link)]
    made = ("generated", "pages")
    lost = [link for link in inside if not any(part in link for part in made) and not (page.parent / link).exists()]
    assert lost == []


# Of numpydoc's checks those that a reader would miss: what goes in, what comes out, what it does, and shown.
CHECKED = {"GL08", "PR01", "PR02", "PR03", "PR07", "RT01", "SS01", "EX01"}


def public():
    """Every public name that is called: of the package, and of the sub-modules that the reference lists."""
    for module in (es, es.authority, es.bridge, es.council, es.measures, es.store):
        for name in module.__all__:
            if callable(getattr(module, name)):
                yield f"{module.__name__}.{name}"


@pytest.mark.parametrize("name", list(public()))
def test_a_public_name_says_what_goes_in_what_comes_out_and_shows_it(name):
    wrong = {code: text for code, text in validate(name)["errors"] if code in CHECKED}
    found = pydoc.locate(name)
    if inspect.isclass(found) and issubclass(found, Exception):
        wrong.pop("EX01", None)  # it is shown where it is raised
    elif inspect.isclass(found):
        told = {one.name for one in ClassDoc(found)["Attributes"]}
        if told >= set(inspect.signature(found).parameters):
            wrong.pop("PR01", None)  # a result, which nobody makes
    assert wrong == {}
