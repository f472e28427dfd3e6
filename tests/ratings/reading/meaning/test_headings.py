"""What headings mean."""

import pytest

from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.reading.meaning.headings import Headings


@pytest.fixture
def headings():
    return Headings(load_framework())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("KSF total score", "total"),
        ("KSF avge score", "average"),
        ("Total", "total"),
        ("Mean", "average"),
        ("Average score out of 10", "average"),
        ("School total", "total"),
        ("Meanwood Primary", None),
        ("Total Learning Academy", None),
        ("KSF 1", None),
    ],
)
def test_totals_and_averages_are_told_from_schools(headings, text, kind):
    assert headings.summary(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "9. Funding",
        "KSF 9: Funding",
        "Q9",
        "9. How sound are the funding arrangements for the extended services in this school?",
        "Please rate each factor [Funding]",
        "Funding (1 = low, 10 = high)",
        "Funding\nLong-term commitment",
        "Funding [2]",
    ],
)
def test_a_factor_is_found_in_what_people_put_around_it(headings, text):
    assert headings.factor(text).key == "funding"


@pytest.mark.parametrize("text", ["School", "School name", "Name of your school", "Which school is this for?"])
def test_headings_of_schools(headings, text):
    assert headings.is_school(text)


@pytest.mark.parametrize(
    "text", ["Why?", "And why?", "Comments", "Please explain your mark", "Why?2", "Any other notes"]
)
def test_headings_of_comments(headings, text):
    assert headings.is_comment(text)


def test_cluster_is_a_factor_only_where_no_other_heading_names_it(headings):
    assert set(headings.named_factors({0: "Cluster", 1: "4. Cluster arrangements"})) == {1}
    assert set(headings.named_factors({0: "cluster", 1: "funding"})) == {0, 1}


def test_a_bare_number_may_be_a_schools(headings):
    assert headings.named_factors({0: "1", 1: "2"}) == {}


@pytest.mark.parametrize(
    ("label", "kind"), [("School N", None), ("School M", None), ("N", "count"), ("n schools", "count")]
)
def test_a_school_called_by_a_letter_is_no_number_of_schools(label, kind):
    assert Headings(load_framework()).summary(label) == kind
