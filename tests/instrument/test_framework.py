"""A framework as data: its factors and how they are found, its sections, questions, bands and defaults."""

from dataclasses import replace

import pytest

from esanalysis.errors import FrameworkError, SelectionError
from esanalysis.instrument.file.build import QUESTIONS
from esanalysis.instrument.framework import FileOptions
from esanalysis.instrument.reading import load_framework

SMALLEST = """
title = "Our audit"
factors = ["Funding", "Joint training"]
[scale]
words = ["No", "In part", "Yes"]
"""


def load(tmp_path, text, name="our-audit.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_framework(path)


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
    ("text", "name"),
    [
        ("QI 2.3", "Learning, teaching and assessment"),
        ("2.3", "Learning, teaching and assessment"),
        ("Quality indicator 2.3", "Learning, teaching and assessment"),
        ("2.3 Learning, teaching and assessment", "Learning, teaching and assessment"),
        ("QI 1.1 Self-evaluation for self-improvement", "Self-evaluation for self-improvement"),
    ],
)
def test_factors_are_found_by_the_instruments_own_codes(text, name):
    assert load_framework("hgios-4").find(text).name == name


@pytest.mark.parametrize("text", ["QI 2.8", "2", "23", "1.2 Learning, teaching and assessment"])
def test_a_code_that_is_none_or_contradicts_the_name_finds_nothing(text):
    assert load_framework("hgios-4").find(text) is None


@pytest.mark.parametrize(
    ("rating", "band"),
    [
        *((1, "low"), (3, "low"), (3.4, "low"), (3.449, "low"), (3.46, "middle"), (3.5, "middle"), (4, "middle")),
        *((7.4, "middle"), (7.449, "middle"), (7.46, "top"), (7.5, "top"), (7.9, "top"), (8, "top")),
    ],
)
def test_an_average_is_in_the_band_of_the_nearest_mark_as_it_is_printed(rating, band):
    assert load_framework().band_of(rating).key == band


# A title, a scale and names are enough


def test_a_title_a_scale_and_names_are_a_usable_framework(tmp_path):
    framework = load(tmp_path, SMALLEST)
    assert (framework.key, framework.factor, framework.plural) == ("our-audit", "Factor", "factors")
    assert [(f.key, f.number, f.label, f.plain_name) for f in framework.factors] == [
        ("funding", 1, "Funding", "funding"),
        ("joint-training", 2, "Joint training", "joint training"),
    ]
    assert [band.text(framework.scale) for band in framework.bands] == [
        "low band (No)", "middle band (In part)", "top band (Yes)",
    ]  # fmt: skip
    assert not framework.bands_given
    assert framework.file == FileOptions()


@pytest.mark.parametrize(
    ("marks", "bands"),
    [(2, [1, 1]), (3, [1, 1, 1]), (4, [1, 2, 1]), (5, [2, 1, 2]), (6, [2, 2, 2]), (10, [3, 4, 3])],
)
def test_default_bands_cover_the_scale_alike_at_both_ends(tmp_path, marks, bands):
    framework = load(tmp_path, f'title = "x"\nfactors = ["a"]\n[scale]\nminimum = 1\nmaximum = {marks}\n')
    widths = [round(band.strongest - band.weakest) + 1 for band in framework.bands]
    assert widths == bands


def test_default_bands_of_a_scale_whose_smallest_mark_is_best_begin_with_the_largest(tmp_path):
    text = 'title = "x"\nfactors = ["a"]\n[scale]\nminimum = 1\nmaximum = 10\nhigher_is_better = false\n'
    framework = load(tmp_path, text)
    assert [(band.key, band.weakest, band.strongest) for band in framework.bands] == [
        ("low", 10, 8), ("middle", 7, 4), ("top", 3, 1),
    ]  # fmt: skip
    assert [framework.band_of(mark).key for mark in (10, 7.6, 7.5, 3.6, 3.5, 1)] == [
        "low", "low", "middle", "middle", "top", "top",
    ]  # fmt: skip


def test_a_label_that_begins_with_an_abbreviation_keeps_its_capitals(tmp_path):
    framework = load(tmp_path, SMALLEST.replace('"Joint training"', '"SEND provision", "Early help"'))
    assert [factor.plain_name for factor in framework.factors] == ["funding", "SEND provision", "early help"]


def test_one_factor_is_a_framework(tmp_path):
    framework = load(tmp_path, SMALLEST.replace('["Funding", "Joint training"]', '["Overall effectiveness"]'))
    assert framework.find("Overall effectiveness").key == "overall-effectiveness"


# Questions


def test_the_diagnostic_asks_its_own_six_questions():
    questions = load_framework().questions
    assert questions[1] == "Which KSFs is the cluster doing really well on?"
    assert questions[:5] == tuple(text.format(plural="KSFs") for text in QUESTIONS[:5])
    assert questions[5] == "How could you use this data to build sustainability across the cluster?"


def test_an_instrument_without_questions_is_asked_in_its_own_words():
    assert load_framework("ofsted-eif-2019").questions[1] == "Which judgements is the cluster doing really well on?"


def test_questions_of_ones_own_are_six(tmp_path):
    own = [f"Question {number}?" for number in range(1, 7)]
    assert load(tmp_path, f"questions = {own}".replace("'", '"') + SMALLEST).questions == tuple(own)
    with pytest.raises(FrameworkError, match=r"line 1, questions: needs 6 entries \(found 5\)"):
        load(tmp_path, f"questions = {own[:5]}".replace("'", '"') + SMALLEST)


# Sections, and factors on another scale


def test_sections_stand_in_the_instruments_order_with_their_factors():
    sections = load_framework("nyc-school-quality-2024").sections
    assert [(section.name, len(section.keys)) for section in sections] == [
        ("Instructional Core", 3), ("School Culture", 2), ("Systems for Improvement", 5),
    ]  # fmt: skip
    assert load_framework().sections == ()


def test_numbers_may_begin_anew_in_each_section_and_then_find_nothing_alone(tmp_path):
    text = 'title = "x"\n[scale]\nminimum = 1\nmaximum = 4\n' + "".join(
        f'[[factors]]\nnumber = 1\nname = "{name}"\nsection = "{section}"\n'
        for name, section in (("a", "A"), ("b", "B"))
    )
    framework = load(tmp_path, text)
    assert framework.find("1") is None
    assert framework.find("1. b").key == "b"
    with pytest.raises(FrameworkError, match="number = 1 is used by more than one factor"):
        load(tmp_path, text.replace('section = "B"', 'section = "A"'))


def test_factors_on_another_scale_stand_beside_and_are_not_ranked():
    framework = load_framework("ofsted-report-card-2025")
    assert "safeguarding" not in framework.keys
    assert [factor.key for factor in framework.beside] == ["safeguarding"]
    assert framework.scale_of("safeguarding").words == ("Not met", "Met")
    assert framework.scale_of("inclusion") is framework.scale
    assert framework.find("Safeguarding standards") is None
    assert framework.find_beside("Safeguarding standards").key == "safeguarding"
    assert framework.find_beside("Inclusion") is None
    assert framework.axis_label("safeguarding") == "Safeguarding"
    assert [factor.number for factor in framework.factors] == list(range(1, 9))


def test_a_factor_says_which_schools_it_is_for():
    framework = load_framework("ofsted-report-card-2025")
    assert framework["post-16"].applies_to == "schools with post-16 provision"
    assert framework["inclusion"].applies_to is None


# What may be set against what


def test_instruments_that_are_not_alike_are_refused_by_name_in_either_order():
    old, new = load_framework("ofsted-eif-2019"), load_framework("ofsted-report-card-2025")
    for one, other in ((old, new), (new, old)):
        with pytest.raises(SelectionError) as refused:
            one.check_comparable(other)
        assert str(refused.value).startswith(f"{one.key} and {other.key} cannot be compared: It's important to")
        assert "Understanding Ofsted report cards" in str(refused.value)
    old.check_comparable(old)
    old.check_comparable(load_framework())
    assert old.superseded_by == new.key


# How its files are read


def test_reading_options_are_kept_with_the_framework(tmp_path):
    framework = load(
        tmp_path,
        SMALLEST
        + """
[file]
sheet = "Latest"
header_row = 3
ignore = ["Metric rating"]
missing = ["NDA", "SUPP"]
columns = { school = ["Name", "SCHNAME"], id = "URN" }
""",
    )
    assert framework.file == FileOptions(
        sheet=("Latest",),
        header_row=3,
        ignore=("Metric rating",),
        missing={"nda": "not rated", "supp": "not rated"},
        columns={"school": ("Name", "SCHNAME"), "id": ("URN",)},
    )
    assert framework.scale.read("NDA").value == "not rated"


def test_missing_markers_may_say_why(tmp_path):
    framework = load(tmp_path, SMALLEST + '[file.missing]\n"not applicable" = ["9"]\n"x" = ["SUPP"]\n')
    assert [framework.scale.read(text).value for text in ("9", "supp")] == ["not applicable", "x"]


# Editions, and what the source tells whoever fills it in


def reworded(**change):
    framework = load_framework()
    return replace(framework, factors=(replace(framework.factors[0], **change), *framework.factors[1:]))


def test_what_a_rater_reads_makes_the_edition():
    framework = load_framework()
    others = [
        reworded(question="Which consultation takes place?"),
        reworded(low="None"),
        replace(framework, scale=replace(framework.scale, maximum=9)),
        replace(framework, factors=framework.factors[:9]),
        load_framework("ofsted-eif-2019"),
    ]
    assert len({framework.edition, *(other.edition for other in others)}) == 6


def test_labels_bands_and_comments_make_no_other_edition():
    framework = load_framework()
    assert reworded(label="Consultation", plain_name="talking").edition == framework.edition
    assert replace(framework, bands=(), publisher="somebody").edition == framework.edition


def test_the_diagnostic_carries_its_note_and_its_worked_example():
    framework = load_framework()
    assert framework.note_title == "Note for cluster manager"
    assert framework.note[0].startswith("This diagnostic is a review tool designed to challenge your thinking")
    assert (framework.example.factor, framework.example.rating) == ("cluster", 3)
    assert "by marking no. 3, thinks that the school has some cluster working eg signposting" in framework.example.text


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('factor = "fun"\nrating = "Yes"', "'fun' is no key of a factor"),
        ('factor = "funding"\nrating = "Maybe"', "'Maybe' is not on the scale"),
    ],
)
def test_an_example_marks_a_factor_on_the_scale(tmp_path, entry, says):
    with pytest.raises(FrameworkError, match=says):
        load(tmp_path, f'{SMALLEST}[example]\ntext = "As here"\n{entry}\n')
