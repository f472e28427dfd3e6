"""What the page says of the published worked example: sentences, titles, firmness and order, word for word.

The figures behind them are held by the tests of the measures; here stands what a head teacher reads.
"""

import pytest

import esanalysis as es
from examples import WORKED_EXAMPLE, ratings_frame

SAID = {
    "grid": (
        "Six of ten schools are in the low band on impact measurement",
        [
            "Marks run from 2 to 9 and average 5.0. Schools likely differ more than KSFs do.",
            "Of the differences, 40% lie between schools, 19% between KSFs and 41% in single marks.",
            "Nobody was given 1 or 10.",
        ],
    ),
    "strengths": (
        "KSF 7 or 1 likely leads and KSF 10 likely trails",
        [
            "Publicity or engagement likely leads, but neither averages in the top band.",
            "Firm: publicity is ahead of KSFs 3, 9 and 10; KSFs 1, 8, 4 and 5 are ahead of KSF 10.",
        ],
    ),
    "priorities": (
        "On impact measurement nobody can help yet; on funding and alignment with council plans some can",
        [
            "Impact measurement comes first, then funding and alignment with council plans.",
            "A choice by average: planning or training could take a place.",
        ],
    ),
    "better": (
        "Three of the marks furthest ahead of what other marks suggest",
        [
            "Eight marks are in the top band; none stands out for its school and KSF.",
            "Schools 4 and 10 are firmly high on most KSFs: ask about the schools as a whole.",
            "The file holds no notes, so ask why: what was seen?",
        ],
    ),
    "worse": (
        "Three of the marks furthest behind what other marks suggest",
        [
            "One mark is worth asking about: School 6 on quality. Chance gives about one such, high or low.",
            "Schools 1, 2 and 9 are firmly low on most KSFs.",
        ],
    ),
    "pairings": (
        "Four visits on funding and three on alignment with council plans could start now",
        [
            "Start with seven school visits, and work on impact measurement together or with partners.",
            "Each visit goes to a school at least three points ahead; none is asked more than twice. Ask first.",
            "If marked again, hosts would still be ahead in about five or six of the seven visits.",
            "Schools 1 and 2 would visit on more than one KSF: one at a time.",
        ],
    ),
}
MAKE = {
    "grid": es.grid,
    "strengths": es.strengths,
    "priorities": es.priorities,
    "better": lambda ratings: es.standouts(ratings, "better"),
    "worse": lambda ratings: es.standouts(ratings, "worse"),
    "pairings": es.pairings,
}


@pytest.mark.parametrize("subject", SAID)
def test_each_answer_in_its_words_and_order(ratings, subject):
    view = MAKE[subject](ratings)
    title, sentences = SAID[subject]
    assert view.title == title
    assert list(view.sentences) == sentences


def test_the_main_points_and_how_firm_each_is(ratings):
    points = [(str(point), point.firmness, point.how) for point in es.cluster_report(ratings).main_points]
    assert points == [
        (
            "Impact measurement (KSF 10) is likely the weakest: 3.2.",
            "Likely",
            "Firm: it is behind KSFs 7, 1, 8, 4 and 5.",
        ),
        (
            "Publicity (6.4) or engagement (6.1) is likely strongest.",
            "Likely",
            "Firm: publicity is ahead of KSFs 3, 9 and 10.",
        ),
        ("No KSF's average reaches the top band, 8 to 10. Eight single marks do.", "A count", ""),
        (
            "Funding (4.2) and alignment with council plans (4.5) are next weakest.",
            "A count",
            "By average: planning or training could take their place.",
        ),
        (
            "Schools 1, 2 and 9 are low on most KSFs, Schools 4 and 10 high.",
            "Firm",
            "Or they simply mark strictly or generously.",
        ),
        (
            "Seven school visits could start now, on funding and alignment with council plans.",
            "A suggestion",
            "Ask the schools first.",
        ),
    ]


@pytest.mark.parametrize("subject", SAID)
def test_the_alt_text_states_the_finding_and_its_numbers(ratings, subject):
    alt = MAKE[subject](ratings).alt
    expected = {
        "grid": ["Six of ten schools", "KSF 7 6.4", "KSF 10 3.2"],
        "strengths": ["KSF 7 or 1 likely leads", "KSF 7 6.4, likely rank 1 to 2", "KSF 10 3.2, likely rank 10"],
        "priorities": ["Impact measurement comes first", "KSF 10 6; KSF 9 4"],
        "better": ["Eight marks", "School 7 on KSF 9: 7, others suggest 3.7"],
        "worse": ["School 6 on quality", "School 6 on KSF 8: 2, others suggest 6.4"],
        "pairings": ["seven school visits", "School 1 (2) to School 7 (7)"],
    }[subject]
    assert all(part in alt for part in expected), alt


def test_the_picture_of_the_grid_holds_the_marks_totals_and_averages(ratings):
    texts = [text.get_text() for text in es.grid(ratings).draw().texts]
    assert texts[:13] == [*"2688776539", "", "61", "6.1"]
    assert texts[-2:] == ["32", "3.2"]


def test_the_picture_of_the_order_has_the_strongest_on_top_and_likely_ranks_beside_it(ratings):
    ax = es.strengths(ratings).draw()
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert (labels[0], labels[-1]) == ("7 Well-publicised services", "10 Impact measurement")
    assert "6.4, likely rank 1 to 2" in [text.get_text() for text in ax.texts]


def test_the_picture_of_the_priorities_marks_them(ratings):
    labels = [label.get_text() for label in es.priorities(ratings).draw().get_yticklabels()]
    assert labels[:3] == ["▶ 10 Impact measurement", "▶ 9 Funding", "▶ 3 Alignment with council plans"]


def test_the_picture_of_a_side_shows_only_its_band_and_outlines_what_is_worth_asking_about(ratings):
    ax = es.standouts(ratings, "worse").draw()
    bold = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    assert len(bold) == 24
    assert set(bold) == {"2", "3"}
    assert len([patch for patch in ax.patches if not patch.get_fill() and patch.get_linewidth() == 2]) == 1


def test_the_charts_are_tables_that_name_every_factor_and_need_no_script(ratings):
    for make in MAKE.values():
        chart = str(make(ratings).chart)
        assert "<table" in chart
        assert 'scope="col"' in chart
        assert "<script" not in chart
        assert " style=" not in chart


def test_a_priority_that_is_firmly_last_is_called_so():
    marks = [row[:] for row in WORKED_EXAMPLE]
    marks[9] = [1] * 10
    view = es.priorities(ratings_frame(marks))
    assert view.main_point.firmness == "Firm"
    assert view.main_point.how == "It is behind all others."
