"""A page with every chart there is, of plain data: the worked example's marks and a cluster with gaps and odd names."""

from markupsafe import Markup

from esanalysis.display.charts.bands import BandRow, bands
from esanalysis.display.charts.dots import DotRow, dots
from esanalysis.display.charts.grid import Grid, grid, legend
from esanalysis.display.charts.groups import GroupCard, Member, group_cards
from esanalysis.display.charts.matrix import Level, matrix
from esanalysis.display.charts.overview import ClusterRow, clusters, jump
from esanalysis.display.charts.pairs import ChangeRow, ExpectedRow, Visit, VisitGroup, changes, expected, visits
from esanalysis.display.charts.panels import Panel, SeriesRow, panels, series
from esanalysis.display.charts.profile import ProfileRow, profile
from esanalysis.display.charts.ranks import RankBar, RankRow, ranks
from esanalysis.display.markup import joined
from esanalysis.display.page import page
from esanalysis.display.parts import (
    answer,
    contents,
    figure,
    fold,
    header,
    layout,
    paragraphs,
    points,
    problems,
    section,
    space_to_write,
)  # fmt: skip
from esanalysis.display.scale import Axis, Band
from esanalysis.display.switch import Kept, filtered, switched
from esanalysis.display.table import Label, lines, wide_figures
from esanalysis.display.view import MainPoint
from examples import WORKED_EXAMPLE

TEN = Axis.of(
    1,
    10,
    bands=[Band("Low band", 1, 3, "difficulty"), Band("Middle band", 4, 7), Band("Top band", 8, 10, "sustainable")],
)
NAMES = (
    "Engagement and consultation", "School improvement planning", "Alignment with council plans",
    "Cluster arrangements", "Partnership working", "Multi-agency training", "Well-publicised services",
    "Quality, targeted services", "Funding", "Impact measurement",
)  # fmt: skip
SHORT = [
    "Engagement", "Planning", "Alignment", "Cluster", "Partnership", "Training", "Publicity", "Quality", "Funding",
    "Impact",
]  # fmt: skip
FACTORS = [Label(text, str(n), short) for n, (text, short) in enumerate(zip(NAMES, SHORT, strict=True), start=1)]
SCHOOLS = [f"School {n}" for n in range(1, 11)]
MARKS = WORKED_EXAMPLE
AVERAGES = [sum(row) / len(row) for row in MARKS]
TYPED = ["St $\\frac{$ Mary <b>", "\u202egnirtS", "\x1b[31mRed\x07", 'O\'Neill & "Co"', "A" * 60, "مدرسة"]


def worked_example():
    """The grid of the worked example."""
    return Grid(
        FACTORS,
        SCHOOLS,
        [[TEN.mark(mark) for mark in row] for row in MARKS],
        [TEN.mark(average, f"{average:.1f}") for average in AVERAGES],
        [f"{sum(row):g}" for row in MARKS],
    )


def many_schools():
    """Thirty schools in two groups, with names that somebody typed, one mark missing."""
    schools = [*TYPED, *(f"Invented School {n}" for n in range(24))]
    marks = [[TEN.mark(1 + (3 * place + 7 * row) % 10) for place in range(30)] for row in range(10)]
    marks[0][1] = TEN.mark(None, why="nothing was entered")
    groups = ["Primary: 15 schools" if place % 2 else "Secondary: 15 schools" for place in range(30)]
    averages = [TEN.mark(5.5, "5.5")] * 10
    return Grid(FACTORS, schools, marks, averages, ["165"] * 10, ["30"] * 10, groups)


def everything():
    """Every chart once, as sections."""
    order = sorted(range(10), key=lambda row: -AVERAGES[row])
    ranked = [
        RankRow(
            FACTORS[row], f"{AVERAGES[row]:.1f}", n, (max(1, n - 1), min(10, n + 1)), (1, 10), "lead" if n == 1 else ""
        )
        for n, row in enumerate(order, start=1)
    ]
    values = [[float(mark) for mark in row] for row in MARKS]
    visit = Visit("School 1", TYPED[0], 2, 7, "2", "7")
    risks = {(3, 3): [(f"CFS-2003-{n}", "#q-grid") for n in range(7)], (0, 1): [("R2", "")]}
    shown = {
        "grid": joined([legend(TEN), grid(worked_example(), "f-grid")]),
        "many": joined([legend(TEN, "not rated"), grid(many_schools(), "f-many")]),
        "ranks": ranks(ranked, "f-ranks"),
        "dots": dots([DotRow(FACTORS[9], values[9], 3.2, "3.2")], SCHOOLS, TEN, "f-dots"),
        "counted": dots(
            [DotRow(FACTORS[9], [*values[9], *values[8]], 3.7, "3.7")], [*SCHOOLS, *TYPED, *"abcd"], TEN, "f-counted"
        ),
        "bands": bands([BandRow(FACTORS[8], [4, 6, 0], 1), BandRow(FACTORS[9], [6, 4, 0])], TEN, "f-bands"),
        "expected": expected([ExpectedRow(TYPED[1], FACTORS[7], 2, "2", 6.4, "6.4")], TEN, "f-expected"),
        "visits": visits(
            [VisitGroup(FACTORS[8], "1 visit", [visit]), VisitGroup(FACTORS[9], "nobody is ahead")], TEN, "f-visits"
        ),
        "changes": changes(
            [
                ChangeRow(FACTORS[9], 3.3, 5.7, "3.3", "5.7", "+2.4 rose", 2.1, 4.6, "up"),
                ChangeRow(FACTORS[0], 6.1, 5.2, "6.1", "5.2", "−0.9", 4.9, 7.3),
            ],
            TEN,
            "f-changes",
            "2025",
            "2026",
        ),
        "profile": profile(
            [ProfileRow(FACTORS[7], 2, "2", [3, 5, 5, 8], 5, "5"), ProfileRow(FACTORS[8], None, "", [2], 2, "2")],
            TEN,
            "f-profile",
        ),
        "groups": group_cards(
            [
                GroupCard(
                    "g-a",
                    "Group A: 1 of 1 needs met",
                    [Member(TYPED[0], [("2", "need")]), Member("Beck", [("6", "give")])],
                )
            ],
            [FACTORS[8]],
        ),
        "panels": panels(
            [Panel(FACTORS[n], [4.5, 4.6, 7.0, 4.5], 4.6, "middle 4.6; 4.5 to 7.0") for n in range(4)], TEN
        ),
        "clusters": joined(
            [
                jump([("D", "D")]),
                legend(TEN),
                clusters(
                    [
                        ClusterRow("dale", "Dale View", "0 of 12 schools", problems="No file", letter="D"),
                        ClusterRow(
                            "east",
                            "Eastgate",
                            "9 of 9 schools",
                            [TEN.mark(a, f"{a:.1f}") for a in AVERAGES],
                            href="#q-grid",
                        ),
                    ],
                    FACTORS,
                    None,
                    "f-clusters",
                ),
            ]
        ),
        "matrix": matrix(
            ["Rare", "Unlikely", "Possible", "Likely"],
            ["Minor", "Moderate", "Major", "Severe"],
            {
                (a, b): Level(("Green", "Yellow", "Amber", "Red")[(a + b) // 2], (a + b) // 2)
                for a in range(4)
                for b in range(4)
            },
            risks,
            "f-matrix",
        ),
        "figures": wide_figures(
            "Averages", "KSF", [str(n) for n in range(1, 11)], [("Average", [f"{a:.1f}" for a in AVERAGES])]
        ),
        "lines": lines(
            "Marks", ["School", "Mark", "In the file"], [[name, "7", "n/a"] for name in TYPED], labelled="f-lines"
        ),
        "switched": switched("Colour by", [("mark", Markup("<p>first</p>")), ("band", Markup("<p>second</p>"))], "s1"),
        "series": series(
            [SeriesRow(FACTORS[9], [3.3, None, 5.7], ["3.3", "–", "5.7"])], ["2024", "2025", "2026"], TEN, "f-series"
        ),
        "filtered": filtered(
            "Promises",
            ["Reference", "Owner"],
            [Kept(["6.5-1", "Beck"], [[0]]), Kept(["6.7-2", "Ash"], [[1]])],
            [("Owner", ["Beck", "Ash"])],
        ),
    }
    return [
        answer(
            f"q-{key}",
            f"What does {key} show?",
            f"It shows {key}.",
            figure(f"f-{key}", f"Figure: {key}", chart, "What is drawn"),
            ["One sentence."],
            [fold(f"More on {key}", paragraphs("Detail."))],
            str(n),
            whole=key != "many",
            short=key,
        )
        for n, (key, chart) in enumerate(shown.items(), start=1)
    ]


def gallery():
    """The whole page."""
    sections = everything()
    found = [
        MainPoint(
            "Impact measurement is likely the weakest:",
            "Likely",
            "Firm: it is behind KSF 7.",
            "no mark above 4.",
            RankBar(10, 10, (10, 10), (6, 10)),
        ),
        MainPoint("No average reaches the top band.", "A count"),
    ]
    top = joined(
        [
            header(TYPED[0], "Cluster report", "All marks are in.", "Illustrative data"),
            points(found, "Firm means firm."),
        ]
    )
    last = section(
        "problems",
        "Problems in the file",
        problems([("All totals leave out School 1.", "We added up the marks.")]),
        fold("Every promise", paragraphs("One of many."), paper=False),
        fold("Space to write", space_to_write("Space to write", ["What we agreed", "Who"])),
    )
    nav = contents([("q-grid", "The grid"), ("problems", "Problems")])
    return page("Every chart", layout(top, nav, joined([*sections, last], "\n")), "Every chart there is")
