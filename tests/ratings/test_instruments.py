"""Every shipped instrument from a plain grid to its answers, and from a blank template back."""

import numpy as np
import pytest

import esanalysis as es
from esanalysis.instrument.reading import framework_keys
from grids import write_csv

# Header rows as the publishers' own files have them, shortened to what tells a trap: facts, dates, earlier grades.
CARD_MI = [
    "Web Link (opens in new window)", "URN", "LAESTAB", "School name", "Ofsted phase", "Sixth form", "Local authority",
    "Inspection start date", "Category of concern", "Safeguarding standards", "Inclusion", "Curriculum and teaching",
    "Achievement", "Attendance and behaviour", "Personal development and wellbeing", "Early years (where applicable)",
    "Post-16 provision (where applicable)", "Leadership and governance",
]  # fmt: skip
EIF_MI_2026 = [
    "URN", "School name", "Local authority", "Latest OEIF overall effectiveness", "Latest OEIF quality of education",
    "Latest OEIF behaviour and attitudes", "Latest OEIF personal development",
    "Latest OEIF effectiveness of leadership and management", "Latest OEIF  safeguarding is effective?",
    "Latest OEIF early years provision (where applicable)", "Latest OEIF sixth form provision (where applicable)",
    "Latest OEIF category of concern",
]  # fmt: skip
EIF_MI_2024 = [
    "URN", "School name", "Local authority", "Overall effectiveness", "Category of concern", "Quality of education",
    "Behaviour and attitudes", "Personal development", "Effectiveness of leadership and management",
    "Safeguarding is effective?", "Early years provision (where applicable)",
    "Sixth form provision (where applicable)", "Previous graded inspection overall effectiveness",
    "Previous quality of education", "Previous behaviour and attitudes",
]  # fmt: skip
ILACS_D2I = [
    "urn", "local_authority", "inspection_date", "overall_effectiveness_grade", "impact_of_leaders_grade",
    "help_and_protection_grade", "in_care_grade", "care_leavers_grade",
]  # fmt: skip
SEND_D2I = ["urn", "la_code", "local_authority", "outcome_grade", "inspection_start_date", "next_inspection"]
HGIOS_FOI = ["Seed No.", "Centre", "Type", "Publication Date", "QI 1.4", "QI 2.3", "QI 2.2", "QI 3.1"]


@pytest.mark.parametrize("key", framework_keys())
def test_a_plain_grid_of_every_instrument_is_read_and_answered(tmp_path, key):
    framework = es.load_framework(key)
    marks = framework.scale.marks
    rows = [["School", *(factor.name for factor in framework.factors)]]
    for school in range(6):
        chosen = [marks[(school + place) * max(1, len(marks) // 7) % len(marks)] for place in range(len(rows[0]) - 1)]
        rows.append([f"School {school + 1}", *map(framework.scale.text, chosen)])
    ratings = es.load_ratings(write_csv(tmp_path / "plain.csv", rows), key)
    assert ratings["rating"].notna().all()
    assert len(ratings) == 6 * len(framework.factors)
    assert not any(problem.error for problem in ratings.attrs["problems"])
    part = es.select(ratings)
    for view in (
        es.grid(part),
        es.strengths(part),
        es.priorities(part),
        es.standouts(part, "better"),
        es.pairings(part),
    ):
        assert view.sentences[0]
        assert view.html


@pytest.mark.parametrize("key", framework_keys())
def test_a_blank_template_of_every_instrument_loads_back_blank(tmp_path, key):
    path = es.write_template(tmp_path / "blank.xlsx", ["Ash", "Beck"], key, cluster="North", round="2026")
    blank = es.load_ratings(path, key)
    assert len(blank) == 2 * len(es.load_framework(key).factors)
    assert blank["rating"].isna().all()


CARD = (
    "http://x|149496|8023351|Ash Primary|Primary|Does not have a sixth form|Derby|11/11/2025||Met|Expected standard|"
    "Strong standard|Needs attention|Exceptional|Urgent improvement|Expected standard|Not applicable|Expected standard"
)
EIF_2026 = "100001|Ash Primary|Derby|2|2|1|3|4|Yes|9|NULL|NULL"
EIF_2024 = "100001|Ash Primary|Derby|2||2|1|3|4|Yes|8|9|3|3|3"
ILACS = "80428|bedford|18/11/24|good|good|requires improvement|data_unreadable|inspection_pre_dates_judgement"
SEND = "80429|330|birmingham|2.0|23/06/25|3 years"
HGIOS = "1004972|Ash Primary|Primary|01/02/2023|4|5|6|1"
NO = None


@pytest.mark.parametrize(
    ("key", "headings", "row", "marks"),
    [
        ("ofsted-report-card-2025", CARD_MI, CARD, [3, 4, 2, 5, 1, 3, NO, 3]),
        ("ofsted-eif-2019", EIF_MI_2026, EIF_2026, [3, 4, 2, 1, NO, NO]),
        ("ofsted-eif-2019", EIF_MI_2024, EIF_2024, [3, 4, 2, 1, NO, NO]),
        ("ofsted-ilacs-2018", ILACS_D2I, ILACS, [3, 2, NO, NO]),
        ("area-send-2023", SEND_D2I, SEND, [2]),
        ("hgios-4", HGIOS_FOI, HGIOS, [NO, NO, NO, 4, NO, NO, 6, 5, NO, NO, NO, NO, 1, NO, NO]),
    ],
    ids=["report card", "EIF 2026", "EIF 2024", "ILACS", "area SEND", "HGIOS"],
)
def test_a_row_of_the_publishers_own_file_is_read(tmp_path, key, headings, row, marks):
    cells = row.split("|")
    name = next(
        place for place, heading in enumerate(headings) if heading in ("School name", "local_authority", "Centre")
    )
    number = next(place for place, heading in enumerate(headings) if heading.casefold() in ("urn", "seed no."))
    other = [*cells]
    other[name], other[number] = "Another School", f"{int(cells[number]) + 1}"
    ratings = es.load_ratings(write_csv(tmp_path / "export.csv", [headings, cells, other]), key)
    assert ratings["school"].unique().tolist() == [cells[name], "Another School"]
    found = ratings.loc[ratings["school"] == cells[name], "rating"].to_numpy()
    np.testing.assert_array_equal(found, np.array(marks, dtype=float))
    assert ratings["school_id"].iloc[0] == cells[number]


def test_a_factor_for_none_of_the_schools_is_said_to_be_so_beside_the_ranked_ones(tmp_path):
    names = [str(factor.name) for factor in es.load_framework("ofsted-report-card-2025").factors]
    rows = [
        [school, *("Not applicable" if name == "Post-16 provision" else word for name in names)]
        for school, word in (("Oak", "Expected standard"), ("Elm", "Strong standard"), ("Ash", "Needs attention"))
    ]
    ratings = es.load_ratings(write_csv(tmp_path / "card.csv", [["School", *names], *rows]), "ofsted-report-card-2025")
    assert "none: not rated" in es.strengths(ratings).chart


def test_an_average_of_an_area_that_is_not_for_every_school_says_who_was_rated(tmp_path):
    areas = [
        "Inclusion", "Curriculum and teaching", "Achievement", "Attendance and behaviour",
        "Personal development and wellbeing", "Leadership and governance",
    ]  # fmt: skip
    marks = {
        "Ash": (4, 3, 3, 4, 4, 3), "Beck": (3, 2, 2, 3, 3, 3), "Cedar": (5, 4, 3, 4, 4, 4), "Dale": (1, 2, 1, 2, 3, 1),
    }  # fmt: skip
    words = es.load_framework("ofsted-report-card-2025").scale.words
    rows = [[name, *(words[mark - 1] for mark in own)] for name, own in marks.items()]
    early = ["Strong standard", "Expected standard", "Not applicable", "Not applicable"]
    path = write_csv(
        tmp_path / "cards.csv",
        [["School", *areas, "Early years"], *([*row, mark] for row, mark in zip(rows, early, strict=True))],
    )
    view = es.strengths(es.load_ratings(path, framework="ofsted-report-card-2025"))
    about = [sentence for sentence in view.sentences if "early years" in sentence]
    assert about == ["Not every school has early years: averages allow for how strong those are that have."]
    # 3.5 by Ash and Beck, who are 3.083 elsewhere, where all four are 2.958: 3.375.
    [adjusted] = (
        es.measures.strengths(es.load_ratings(path, framework="ofsted-report-card-2025"))
        .set_index("ksf")
        .loc[["early-years"], "adjusted"]
    )
    assert adjusted == pytest.approx(3.375)
    assert not any("how strict each rater" in sentence for sentence in view.sentences)
