import pytest

from esanalysis.errors import FrameworkError
from esanalysis.instrument.reading import framework_keys, load_framework

OWN = """
key = "own"
title = "Own"
factor = "Aspect"
source = "ours"
[scale]
minimum = 1
maximum = 4
{scale}
{bands}
[[factors]]
key = "a"
number = 1
label = "A"
name = "Aspect A"
"""
BANDS = """
[[bands]]
key = "low"
name = "low"
from = {0}
to = {1}
[[bands]]
key = "high"
name = "high"
from = {2}
to = {3}
"""


def write(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def own(tmp_path, scale="", bands=(1, 2, 3, 4)):
    return load_framework(write(tmp_path, OWN.format(scale=scale, bands=BANDS.format(*bands))))


def test_the_diagnostic_has_ten_factors_in_the_documents_order():
    framework = load_framework()
    assert [factor.number for factor in framework.factors] == list(range(1, 11))
    assert framework.keys == (
        "engagement", "integration", "alignment", "cluster", "partnership",
        "training", "publicity", "design", "funding", "impact",
    )  # fmt: skip
    assert framework["funding"].name == "Funding"
    assert framework["engagement"].low == "One-off consultation meeting with school community"
    assert framework.date == "24 February 2009"


def test_anchors_the_source_does_not_print_are_absent():
    for factor in load_framework().factors:
        printed = factor.number <= 5
        assert (factor.low is not None, factor.middle is not None) == (printed, printed)
        assert factor.high_inferred is not printed
        assert factor.high
        if factor.high_inferred:
            assert factor.high == factor.statement


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("9", "funding"),
        ("9.0", "funding"),
        ("KSF 9", "funding"),
        ("KSF9", "funding"),
        ("Q9.", "funding"),
        ("9. Funding", "funding"),
        ("10 Impact measurement", "impact"),
        ("3. Alignment with LA", "alignment"),
        ("alignment with CT/LA plans/targets", "alignment"),
        ("How sound are the funding arrangements for the extended services in this school?", "funding"),
        ("9. How sound are the **funding** arrangements for the extended services in this school?", "funding"),
        ("  design  of\xa0quality, targeted services ", "design"),
        ("publicity", "publicity"),
    ],
)
def test_factors_are_found_by_number_name_question_alias_and_key(text, key):
    assert load_framework().find(text).key == key


@pytest.mark.parametrize("text", ["11", "0", "Fundraising", "4. Funding", "", "KSF total score", "1 2 3"])
def test_what_names_no_factor_finds_nothing(text):
    assert load_framework().find(text) is None


@pytest.mark.parametrize(
    ("rating", "band"), [(1, "low"), (3, "low"), (3.9, "low"), (4, "middle"), (7.9, "middle"), (8, "top")]
)
def test_an_average_between_two_bands_has_reached_the_weaker_one(rating, band):
    assert load_framework().band_of(rating).key == band


def test_ofsted_grades_are_words_with_their_printed_numbers_as_synonyms():
    scale = load_framework("ofsted-eif-2019").scale
    assert [scale.word_value(text) for text in ("Outstanding", "1", "RI", " requires improvement ", "good")] == [
        4,
        4,
        2,
        2,
        3,
    ]
    assert scale.word_value("Splendid") is None
    assert scale.accepted == "Outstanding / Good / Requires improvement / Inadequate"


def test_every_shipped_framework_loads():
    assert [load_framework(key).key for key in framework_keys()] == framework_keys()


def test_a_reversed_scale_turns_merit_and_bands(tmp_path):
    framework = own(tmp_path, "higher_is_better = false", bands=(4, 3, 2, 1))
    assert framework.scale.merit(1) == 4
    assert [framework.band_of(mark).key for mark in (4, 3, 2.5, 2, 1)] == ["low", "low", "low", "high", "high"]


def test_a_scale_with_decimals_knows_its_marks(tmp_path):
    text = OWN.format(scale="step = 0.01", bands=BANDS.format(1, 2.99, 3, 4.99)).replace(
        "maximum = 4", "maximum = 4.99"
    )
    scale = load_framework(write(tmp_path, text)).scale
    assert scale.is_mark(4.99)
    assert not scale.is_mark(3.255)
    assert scale.text(3.5) == "3.50"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("key = ", "cannot be read as TOML"),
        ("key = 'x'", "[scale] is missing"),
        (OWN.format(scale="step = 0", bands=BANDS.format(1, 2, 3, 4)), "step above 0"),
        (OWN.format(scale="", bands=BANDS.format(1, 2, 4, 4)), "leaves a gap or overlaps"),
        (OWN.format(scale="", bands=BANDS.format(1, 2, 3, 5)), "to = 5 is not on the scale"),
        (OWN.format(scale="", bands=BANDS.format(1, 1, 2, 3)), "does not reach the strongest end"),
        (OWN.format(scale="", bands=""), "two or more [[bands]]"),
        (OWN.format(scale="words = ['Good', 'good']", bands=BANDS.format(1, 2, 3, 4)), "different words"),
        (OWN.format(scale="", bands=BANDS.format(1, 2, 3, 4)) * 1 + "statment = 'typo'", "unknown entry 'statment'"),
    ],
)
def test_a_bad_file_is_refused_with_every_reason(tmp_path, text, said):
    with pytest.raises(FrameworkError, match=r"own\.toml") as refused:
        load_framework(write(tmp_path, text))
    assert said in str(refused.value)


def test_all_problems_of_a_file_are_listed_at_once(tmp_path):
    with pytest.raises(FrameworkError) as refused:
        load_framework(write(tmp_path, "key = ''\n[scale]\nminimum = 'one'"))
    assert str(refused.value).count("\n- ") >= 6


def test_an_unknown_key_names_those_that_are_shipped():
    with pytest.raises(FrameworkError, match=r"es-2009, ofsted-eif-2019"):
        load_framework("es-2010")
