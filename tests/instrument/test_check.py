"""What is wrong with a framework's or matrix's file is said at once, each with its line and what is accepted."""

import copy
import itertools
import subprocess
import sys

import pytest

from esanalysis.errors import EsanalysisError, FrameworkError
from esanalysis.instrument.file.build import build_framework
from esanalysis.instrument.file.build_matrix import build_risk_matrix
from esanalysis.instrument.file.check import schema_problems
from esanalysis.instrument.file.source import FOLDER, Source, toml_source
from esanalysis.instrument.reading import framework_keys, load_framework, risk_matrix_keys
from mutants import WRONG, kinds_of_places, use, with_value

OWN = """
title = "Own"
{top}
[scale]
minimum = 1
maximum = 4
{scale}
{bands}
[[factors]]
name = "Aspect A"
{factor}
"""
BANDS = """
[[bands]]
name = "low"
from = {0}
to = {1}
[[bands]]
name = "high"
from = {2}
to = {3}
"""
TYPO = """key = "low-is-best"
title = "Low is best"
factor = "Item"
source = "invented"
summaries = "Overall"
publisher = 7
titel = "typo"
[scale]
minimum = 1
maximum = 10
higher_is_beter = false
[[factors]]
key = "a"
number = 1
label = "Alpha"
name = "Alpha"
"""


def refusal(tmp_path, text, load=load_framework):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FrameworkError, match=r"^own\.toml") as refused:
        load(path)
    return str(refused.value)


def own(top="", scale="", bands="", factor=""):
    return OWN.format(top=top, scale=scale, bands=bands, factor=factor)


def test_unknown_entries_and_wrong_types_are_named_with_their_lines_all_at_once(tmp_path):
    assert refusal(tmp_path, TYPO).split("\n") == [
        "own.toml is not a usable framework:",
        '- line 5, summaries: must be a list in brackets, such as [...] (found "Overall").',
        '- line 6, publisher: must be a text in quotes, such as "..." (found 7).',
        "- line 7, titel: no such entry; did you mean 'title'?",
        "- line 11, scale.higher_is_beter: no such entry; did you mean 'higher_is_better'?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "cannot be read as TOML"),
        ("title = 'x'\nfactors = ['a']", "the file: scale is missing"),
        ("title = 'x'\n[scale]\nminimum = 1\nmaximum = 2", "the file: factors is missing"),
        (own(top="key = ' '"), "line 3, key: is empty"),
        (own(top="date = 'spring'\ndaet = 2009-02-24"), "line 4, daet: no such entry; did you mean 'date'?"),
        (own().replace('"Own"', "2009-02-24"), 'title: must be a text in quotes, such as "..." (found 2009-02-24)'),
        (own(scale="step = 0"), "line 7, scale.step: must be above 0 (found 0)"),
        (own(scale="step = nan"), "line 7, scale.step: must be a number that can be written out (found nan)"),
        (own(scale="step = 0.7"), "line 7, scale.step: does not lead from 1 to 4"),
        (own(scale="step = 0.0001"), "line 7, scale.step: makes more than 10000 marks"),
        (own().replace("maximum = 4", "maximum = inf"), "scale.maximum"),
        (own().replace("maximum = 4", "maximum = 1e300"), "scale.maximum: must be at most 1000000"),
        (own().replace("maximum = 4", "maximum = 1"), "scale.minimum: must be below maximum (found 1 and 1)"),
        (own(scale="words = ['Good', 'good']"), "line 7, scale.words[2]: 'good' stands there twice"),
        (own(scale="words = ['Bad', 'Good']"), "line 5, scale.minimum: has no place beside words"),
        (own(scale="synonyms = {Good = ['2']}"), "scale.synonyms: has no place on a scale of numbers"),
        (own(bands=BANDS.format(1, 2, 4, 4)), "line 13, bands[2]: leaves a gap or overlaps: expected is 3 as"),
        (own(bands=BANDS.format(1, 2, 3, 5)), "bands[2].to: 5 is not on the scale (a whole number from 1 to 4)"),
        (own(bands=BANDS.format(1, 1, 2, 3)), "bands[2]: does not reach the strongest end of the scale, 4"),
        (own(bands="[[bands]]\nname = 'all'\nfrom = 1\nto = 4"), "is the only band"),
        (own(top="bands = 5"), "line 3, bands: must be a list in brackets"),
        (own(factor="statment = 'typo'"), "line 11, factors[1].statment: no such entry; did you mean 'statement'?"),
        (own(factor="question = 5"), "line 11, factors[1].question: must be a text"),
        (own(factor="aliases = 'abc'"), "line 11, factors[1].aliases: must be a list"),
        (own(factor="number = 1.1"), "must be a whole number or a text in quotes"),
        (own(factor="scale = 'met'"), "line 11, factors[1].scale: 'met' is no table under [scales]; there is none."),
        (own(factor="high_inferred = true"), "goes with a statement and without a high anchor"),
        (own(factor="[[factors]]\nname = 'aspect a'"), 'name = "aspect a" is used by more than one factor'),
        (own(factor="[[factors]]\nname = 'B'\naliases = ['Aspect A']"), "'Aspect A' leads to two factors"),
        (own(factor="[file]\nheader_row = 0"), "line 12, file.header_row: must be at least 1 (found 0)"),
        (own(factor="[file]\ncolumns = {shcool = 'Name'}"), "columns.shcool: no such entry; did you mean 'school'?"),
        (own(factor="[file.missing]\n'not aplicable' = ['9']"), "no such reason; did you mean 'not applicable'?"),
        (own(factor="[file]\nignore = ['Aspect A']"), "line 12, file.ignore: 'Aspect A' is the factor 'Aspect A'"),
        (own(factor="[scales.met]\nwords = ['No']"), "scales.met.words: needs 2 or more entries (found 1)"),
        (own(top="draft = true"), "is still a draft: answer what it asks, then delete the entry draft (line 3, draft)"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_the_place_and_the_reason(tmp_path, text, said):
    assert said in refusal(tmp_path, text)


def test_what_is_unknown_and_what_contradicts_itself_are_said_together(tmp_path):
    said = refusal(tmp_path, own(top="titel = 'x'", bands=BANDS.format(1, 1, 2, 3)))
    assert "titel" in said
    assert "strongest end" in said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("'Requires improvment' = ['RI']", "synonyms.Requires improvment: is not one of the words; did you mean"),
        ("'Good' = ['2', 'Inadequate']", "'Inadequate' stands for two words"),
        ("'Good' = ['2']\n'Inadequate' = ['2']", "'2' stands for two words"),
    ],
)
def test_synonyms_that_cannot_be_are_refused(tmp_path, word, said):
    words = "words = ['Inadequate', 'Requires improvement', 'Good']"
    assert said in refusal(tmp_path, f"title = 'x'\nfactors = ['a']\n[scale]\n{words}\n[scale.synonyms]\n{word}\n")


def test_a_band_that_ends_on_a_misspelt_word_is_told_the_word(tmp_path):
    text = own(bands="[[bands]]\nname = 'all'\nfrom = 'Weak'\nto = 'Stong'").replace(
        "minimum = 1\nmaximum = 4", "words = ['Weak', 'Strong']"
    )
    assert "bands[1].to: \"Stong\" is not on the scale (Strong / Weak); did you mean 'Strong'?" in refusal(
        tmp_path, text
    )


def test_a_marker_cannot_mean_a_mark_and_a_missing_one(tmp_path):
    text = "title = 'x'\nfactors = ['a']\n[scale]\nwords = ['No', 'Yes']\n[file]\nmissing = ['no']\n"
    assert "line 6, file.missing: 'no' is a mark of the scale" in refusal(tmp_path, text)


def test_an_unknown_key_names_those_that_are_shipped_and_the_nearest():
    with pytest.raises(FrameworkError, match=r"did you mean 'es-2009'\? Shipped are: .*es-2009, .*ofsted-eif-2019"):
        load_framework("es-2010")


def test_broken_toml_is_named_once(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("title = Own\n")
    with pytest.raises(FrameworkError) as refused:
        load_framework(path)
    assert str(refused.value).startswith("mine.toml cannot be read as TOML: Invalid value (at line 1")


@pytest.mark.parametrize("name", ["no such.toml", "folder.toml", "latin.toml", "zero\0byte.toml"])
def test_files_that_cannot_be_read_are_refused_in_a_sentence(tmp_path, name):
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "latin.toml").write_bytes("title = 'Bärenschule'".encode("latin-1"))
    with pytest.raises(FrameworkError):
        load_framework(tmp_path / name)


def test_a_file_saved_by_notepad_with_a_mark_in_front_is_read(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("\ufeff" + own(), encoding="utf-8")
    assert load_framework(path).title == "Own"


# Lines

NESTED = """# a comment with key = "value"
"quoted key" = 1
long = '''
key = "inside"
[table]
'''
list = [
  "a = 1",   # ]
  [1, 2],
]
[one.two]
three.four = { five = 6 }
[[many]]
name = "first"
[[many.inner]]
name = "x"
[[many]]
name = "second"
"""


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (("quoted key",), "line 2, quoted key"),
        (("long",), "line 3, long"),
        (("list", 1), "line 7, list[2]"),
        (("one", "two", "three", "four"), "line 12, one.two.three.four"),
        (("one", "two", "three", "four", "five"), "line 12, one.two.three.four.five"),
        (("many", 0, "name"), "line 14, many[1].name"),
        (("many", 0, "inner", 0, "name"), "line 16, many[1].inner[1].name"),
        (("many", 1, "name"), "line 18, many[2].name"),
        (("nowhere",), "nowhere"),
    ],
)
def test_the_line_of_an_entry_is_known(path, said):
    assert toml_source(NESTED, "nested.toml").place(path) == said


# Shipped files, and what wrong types do to them

SHIPPED = [("framework", key) for key in framework_keys()] + [("risk-matrix", key) for key in risk_matrix_keys()]
BUILD = {"framework": build_framework, "risk-matrix": build_risk_matrix}


def shipped_source(key):
    return toml_source((FOLDER / f"{key}.toml").read_text(encoding="utf-8"), f"{key}.toml")


@pytest.mark.parametrize(("schema", "key"), SHIPPED)
def test_a_shipped_file_holds_to_its_schema_and_names_it_for_editors(schema, key):
    text = (FOLDER / f"{key}.toml").read_text(encoding="utf-8")
    assert text.startswith(f"#:schema ./{schema}.schema.json\n")
    assert schema_problems(toml_source(text, key), schema) == ([], True)
    assert BUILD[schema](toml_source(text, key)).key == key


@pytest.mark.parametrize(("schema", "key"), SHIPPED)
def test_no_wrong_type_anywhere_ends_in_a_raw_error(schema, key):
    raw = shipped_source(key).raw
    refused = 0
    for path, value in itertools.product(kinds_of_places(raw), WRONG):
        changed = with_value(raw, path, copy.deepcopy(value))
        try:
            use(BUILD[schema](Source(changed, f"{key}.toml", key, str)))
        except EsanalysisError:
            refused += 1
    assert refused > 100


def test_the_library_that_checks_is_loaded_only_for_a_users_file(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(own(), encoding="utf-8")
    code = (
        "import sys; from esanalysis.instrument.reading import load_framework; load_framework(); "
        "before = 'jsonschema' in sys.modules; "
        f"load_framework({str(path)!r}); print(before, 'jsonschema' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
