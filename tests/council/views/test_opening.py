"""The top and the end of a page, and what may not slip out beside it."""

from pathlib import Path

import pandas as pd
import pytest

from council.attack import page as random_page
from esanalysis.council import load_page, workforce_page
from esanalysis.english import capital, counted

CASES = Path(__file__).parents[1] / "cases"
SECRETS = ("61.3", "33.3", "97.5", "2.6", "two of the three", "one colleague", "one long illness")


@pytest.fixture(scope="module")
def page():
    tables = {"workforce": "wf.csv", "sickness": "sick.csv", "equality": "eq.csv"}
    return workforce_page(load_page("workforce", {name: CASES / file for name, file in tables.items()}))


def test_what_was_withheld_and_how_it_was_checked_is_said_without_giving_it_away(page):
    assert page.closing.sentences == (
        "Ten figures are withheld, and one more that no chart shows: few people stand behind them, or they would give "
        "such a figure away.",
        "Everything on the page was used to work them out: none can be told more closely than 5 people, full-time "
        "equivalents or days a person.",
        "Three notes about them or their groups are left out.",
    )


def test_texts_that_lose_a_number_are_counted_at_the_end_of_their_page(file):
    staff = file("Team,Headcount\nYouth (3 people),3\nSEND,80\nMusic,70\n", "staff.csv")
    budget = file("Division,Net budget\nYouth: the 3 posts,120\nSEND,900\n", "budget.csv")
    page = workforce_page(load_page("workforce", {"workforce": staff, "budget": budget}))
    assert page.tables["budget"]["division"].tolist() == ["Youth: …", "SEND"]
    assert page.closing.sentences[-1] == "Numbers about such groups are left out of two other texts."
    assert page.closing.how[-1].startswith("Withholding protects this page alone.")
    noted = file("Team,Headcount,Note\nSEND,80,one colleague is ill\nMusic,70,\n", "noted.csv")
    page = workforce_page(load_page("workforce", {"workforce": noted}))
    assert page.closing.how[-1] == "Titles and notes may tell of few people: read them before passing the page on."


@pytest.mark.parametrize("seed", range(10))
def test_as_many_figures_are_said_to_be_withheld_as_cells_say_so(seed, tmp_path):
    paths = {}
    for name, frame in random_page(seed).items():
        given = frame.drop(frame.sample(frac=0.1, random_state=seed).index)  # a figure that no file gives
        earlier = given.assign(period="Mar 24") if seed % 2 else given.head(0)
        if len(given):
            paths[name] = tmp_path / f"{name}.csv"
            pd.concat([earlier, given]).drop(columns="source").to_csv(paths[name], index=False)
    page = workforce_page(load_page("workforce", paths))
    cells = "".join(view._repr_html_() for view in page.views).count(">withheld<")
    assert 0 < cells <= page.shared.withheld
    said = page.closing.sentences[0]
    assert said.startswith(capital(counted(cells, "figure")))
    assert ("that no chart shows" in said) == (cells < page.shared.withheld)


def test_neither_html_nor_repr_nor_alt_nor_data_of_a_page_holds_a_withheld_figure(page):
    shown = [page.opening, *page.views, page.closing]
    texts = [text for part in shown for text in (repr(part), part._repr_html_().split("</style>")[-1])]
    texts += [view.alt for view in page.views if view.there]
    texts += [view.data.to_csv() for view in page.views]
    texts += [repr(page), repr(page.given), repr(page.shared)]
    for text in texts:
        for secret in SECRETS:
            assert f",{secret}," not in text
            assert f">{secret}<" not in text
            assert f" {secret} " not in text
    assert max(len(repr(part)) for part in (*shown, page, page.given, page.shared)) < 300


def test_small_numbers_that_are_shown_come_with_a_warning(page):
    assert workforce_page(page.given, 0).closing.sentences == (
        "Small numbers are shown. They can identify people: do not pass this page on.",
    )


def test_what_was_not_checked_is_named(tmp_path):
    page = workforce_page(load_page("workforce", {"sickness": CASES / "sick.csv"}))
    assert page.closing.sentences == (
        "No figure had to be withheld: none that could be checked is about fewer than 5 people.",
        "Not checked, because no table gives their staff: Schools and Youth team.",
    )


def test_at_most_six_main_points_and_what_is_missed_first():
    points = workforce_page(load_page("workforce")).opening.main_points
    assert 1 <= len(points) <= 6
    assert points[0].finding.startswith("The whole council lost 11.06 days")
    assert all(len(str(point).split()) <= 25 for point in points)
