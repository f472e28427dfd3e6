"""Shipped instruments against what their publishers' own files and texts say, typed from there."""

import re

import pytest

from esanalysis.instrument.file.source import FOLDER
from esanalysis.instrument.reading import framework_keys, load_framework

# Header rows of Ofsted's management information: year to date of 28 February 2026, latest of 30 June 2026 and of
# 31 August 2024; of Data to Insight's exports; of a Scottish Government table.
CARD_2026 = {
    "Inclusion": "inclusion",
    "Curriculum and teaching": "curriculum",
    "Achievement": "achievement",
    "Attendance and behaviour": "attendance",
    "Personal development and wellbeing": "development",
    "Early years (where applicable)": "early-years",
    "Post-16 provision (where applicable)": "post-16",
    "Leadership and governance": "leadership",
}
EIF_2024 = {
    "Quality of education": "education",
    "Behaviour and attitudes": "behaviour",
    "Personal development": "development",
    "Effectiveness of leadership and management": "leadership",
    "Early years provision (where applicable)": "early-years-provision",
    "Sixth form provision (where applicable)": "sixth-form-provision",
}
EIF_2026 = {f"Latest OEIF {heading[0].lower()}{heading[1:]}": key for heading, key in EIF_2024.items()}
ILACS = {
    "impact_of_leaders_grade": "leaders",
    "help_and_protection_grade": "help",
    "in_care_grade": "care",
    "care_leavers_grade": "leavers",
    "Impact of Leaders": "leaders",
    "Experiences and progress of children who need help and protection": "help",
    "Experiences and progress of children in care": "care",
    "Experiences and progress of care leavers": "leavers",
}
GATSBY = ("young person", "pupil", "student", "learner")  # published copies differ on benchmark 3
HGIOS = {"QI 1.4": "1.4", "QI 2.3": "2.3", "QI 2.2": "2.2", "QI 3.1": "3.1", "QI 1.1": "1.1", "QI 2.1": "2.1"}


@pytest.mark.parametrize(
    ("key", "headings"),
    [
        ("ofsted-report-card-2025", CARD_2026),
        ("ofsted-report-card-2025", {"Personal development and well-being": "development"}),
        ("ofsted-eif-2019", EIF_2024),
        ("ofsted-eif-2019", EIF_2026),
        ("ofsted-ilacs-2018", ILACS),
        ("area-send-2023", {"outcome_grade": "inspection-outcome"}),
        ("gatsby-2025", dict.fromkeys((f"Addressing the needs of each {who}" for who in GATSBY), "needs")),
        ("dfe-digital-core-2025", {"Wireless networks": "wireless", "Network switching": "switching"}),
    ],
)  # fmt: skip
def test_the_headings_of_its_own_files_lead_to_its_factors(key, headings):
    framework = load_framework(key)
    assert {heading: framework.find(heading).key for heading in headings} == headings


def test_scottish_headings_lead_to_the_indicator_of_that_number():
    framework = load_framework("hgios-4")
    assert {heading: framework.find(heading).number for heading in HGIOS} == HGIOS


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("ofsted-report-card-2025", "Sixth form"),
        ("ofsted-report-card-2025", "Inclusion - date of grade"),
        ("ofsted-report-card-2025", "Category of concern"),
        ("ofsted-eif-2019", "Sixth form"),
        ("ofsted-eif-2019", "Previous quality of education"),
        ("ofsted-eif-2019", "Overall effectiveness"),
        ("ofsted-ilacs-2018", "overall_effectiveness_grade"),
    ],
)
def test_facts_summaries_and_earlier_grades_are_no_factor(key, heading):
    assert load_framework(key).find(heading) is None


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("ofsted-report-card-2025", "Safeguarding standards"),
        ("ofsted-eif-2019", "Safeguarding is effective?"),
        ("ofsted-eif-2019", "Latest OEIF  safeguarding is effective?"),  # two spaces, as in the file
    ],
)
def test_safeguarding_stands_beside_on_its_own_two_words(key, heading):
    framework = load_framework(key)
    factor = framework.find_beside(heading)
    assert factor.key == "safeguarding"
    assert len(framework.scale_of(factor.key).words) == 2


@pytest.mark.parametrize(
    ("key", "weakest_first"),
    [
        (
            "ofsted-report-card-2025",
            "Urgent improvement, Needs attention, Expected standard, Strong standard, Exceptional",
        ),
        ("ofsted-eif-2019", "Inadequate, Requires improvement, Good, Outstanding"),
        ("ofsted-ilacs-2018", "Inadequate, Requires improvement to be good, Good, Outstanding"),
        ("ofsted-sccif-2017", "Inadequate, Requires improvement to be good, Good, Outstanding"),
        ("hgios-4", "Unsatisfactory, Weak, Satisfactory, Good, Very good, Excellent"),
        ("nyc-school-quality-2024", "Underdeveloped, Developing, Proficient, Well Developed"),
        ("dfe-digital-core-2025", "Not met, Met"),
    ],
)
def test_words_of_the_scale_weakest_first(key, weakest_first):
    assert ", ".join(load_framework(key).scale.words) == weakest_first


@pytest.mark.parametrize(
    ("key", "cells", "marks"),
    [
        ("ofsted-report-card-2025", "Strong standard|Expected standard|NdA", [4, 3, 2]),
        ("ofsted-report-card-2025", "NULL|Not applicable", ["not rated", "not applicable"]),
        ("ofsted-ilacs-2018", "requires improvement|3|9|data_unreadable", [2, 2, "not rated", "not rated"]),
        ("ofsted-ilacs-2018", "inspection_pre_dates_judgement", ["not applicable"]),
        ("area-send-2023", "1.0|2.0|3.0", [3, 2, 1]),
        ("hgios-4", "6|4|very good", [6, 4, 5]),
        ("gatsby-2025", "100%|62.5", [100, 62.5]),
    ],
)  # fmt: skip
def test_cells_of_its_own_files_are_understood(key, cells, marks):
    scale = load_framework(key).scale
    assert [scale.read(cell).value for cell in cells.split("|")] == marks


def test_needs_attention_is_never_shown_as_na():
    scale = load_framework("ofsted-report-card-2025").scale
    assert scale.short_forms == ["UI", "NdA", "Exp", "Str", "Exc"]
    assert scale.read("NA").how == "ambiguous"


@pytest.mark.parametrize(
    ("key", "ranked", "beside"),
    [
        ("es-2009", 10, 0), ("ofsted-report-card-2025", 8, 1), ("ofsted-eif-2019", 6, 1), ("ofsted-ilacs-2018", 4, 0),
        ("area-send-2023", 1, 0), ("ofsted-sccif-2017", 3, 0), ("nyc-school-quality-2024", 10, 0), ("hgios-4", 15, 0),
        ("gatsby-2025", 8, 0), ("dfe-digital-core-2025", 6, 0),
    ],
)  # fmt: skip
def test_how_many_factors_each_has(key, ranked, beside):
    framework = load_framework(key)
    assert (len(framework.factors), len(framework.beside)) == (ranked, beside)


@pytest.mark.parametrize("key", framework_keys())
def test_each_says_who_published_it_when_and_under_what_licence(key):
    framework = load_framework(key)
    assert framework.publisher != "unknown"
    assert re.search(r"\b20\d\d\b", framework.date)
    assert framework.source != "not stated"
    assert framework.licence
    assert framework.key == key
    if key != "es-2009":
        assert framework.second_hand, "what was not read in the publisher's own text is said"


def test_what_follows_and_what_cannot_be_compared_are_shipped_instruments():
    for key in framework_keys():
        framework = load_framework(key)
        named = [framework.superseded_by, *(other.key for other in framework.not_comparable_with)]
        assert set(filter(None, named)) <= set(framework_keys())


def test_plain_names_of_the_diagnostic_are_those_of_its_pages():
    assert [factor.plain_name for factor in load_framework().factors] == [
        "engagement", "planning", "alignment with council plans", "cluster arrangements", "partnership working",
        "training", "publicity", "quality", "funding", "impact measurement",
    ]  # fmt: skip


def test_a_folder_of_frameworks_holds_nothing_else():
    assert {path.suffix for path in FOLDER.iterdir()} == {".toml", ".json"}
