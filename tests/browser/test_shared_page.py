"""The shared pages as their readers meet them: from disk, on a phone, on paper, with the network cut.

How each chart looks is held by `test_form_of_pages`; here stand the pages that the package really writes.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import axe_playwright_python
import pandas as pd
import pytest

import esanalysis as es
from examples import WORKED_EXAMPLE, ratings_frame

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
SMALL = """() => [...document.querySelectorAll('body *')].filter(
    e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length
      && !e.closest('.vh, .skip, style') && parseFloat(getComputedStyle(e).fontSize) < 12
  ).map(e => e.textContent.trim().slice(0, 40))"""


class Words(HTMLParser):
    """Words with letters outside folds, as a reader meets them."""

    def __init__(self):
        super().__init__()
        self.hidden, self.words = 0, []

    def handle_starttag(self, tag, attributes):
        self.hidden += tag in ("style", "script", "svg", "title", "details")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("style", "script", "svg", "title", "details")

    def handle_data(self, data):
        if not self.hidden:
            self.words += re.findall(r"\S*[A-Za-z]\S*", data)


def words_of(path):
    reader = Words()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader.words


def thirty_schools():
    """The worked example three times over under other names: thirty schools with a pattern."""
    marks = es.load_ratings().pivot(index="ksf", columns="school", values="rating").to_numpy()
    names = [f"{street} {kind}" for street in ("Ash", "Beck", "Cedar", "Dale", "Elm", "Fell", "Grange", "Holly", "Ivy",
             "Jubilee") for kind in ("Primary", "Academy", "High")]  # fmt: skip
    return ratings_frame([[*row, *row[::-1], *row] for row in marks], schools=names)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    [page] = es.write_cluster_reports(es.load_ratings(), tmp_path_factory.mktemp("shared"))["page"]
    return Path(page)


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    [page] = es.write_cluster_reports(thirty_schools(), tmp_path_factory.mktemp("large"))["page"]
    return Path(page)


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    return Path(es.write_school_pages(es.load_ratings(), tmp_path_factory.mktemp("schools"))["page"].iloc[5])


@pytest.fixture(params=["report", "large", "school"])
def page_of(request):
    return request.getfixturevalue(request.param)


def test_it_opens_offline_runs_no_script_and_asks_for_nothing(page_of, browser):
    with browser(offline=True) as context:
        page = context.new_page()
        requests, messages = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(page_of.as_uri())
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        assert messages == []
        assert page.locator("script").count() == 0
        assert page.locator("[style]").count() == 0


@pytest.mark.parametrize("width", [320, 375, 1200])
def test_nothing_is_wider_than_the_window_and_no_text_is_small(page_of, browser, width):
    with browser(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(page_of.as_uri())
        page.eval_on_selector_all("details", "all => all.forEach(e => e.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL) == []


@pytest.mark.parametrize(("width", "scheme"), [(375, "light"), (1200, "light"), (1200, "dark")])
def test_axe_finds_nothing(page_of, browser, width, scheme):
    with browser(viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(page_of.as_uri())
        page.eval_on_selector_all("details", "all => all.forEach(e => e.open = true)")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("() => axe.run()")["violations"]
        assert [(v["id"], n["html"][:120]) for v in found for n in v["nodes"]] == []


def test_a_dark_device_gets_a_dark_page_with_the_same_fills_and_paper_stays_light(report, browser):
    def colours(page):
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return ground, page.evaluate(
            "[...document.querySelectorAll('#q1 td.h:not(.gap)')].map(e => getComputedStyle(e).backgroundColor)"
        )

    found = {}
    for scheme in ("light", "dark"):
        with browser(color_scheme=scheme) as context:
            page = context.new_page()
            page.goto(report.as_uri())
            found[scheme] = colours(page)
            page.emulate_media(media="print")
            found[f"{scheme}, printed"] = colours(page)
    assert found["light"][0] == found["dark, printed"][0] == "rgb(255, 255, 255)"
    assert found["dark"][0] == "rgb(17, 20, 20)"
    assert found["light"][1] == found["dark"][1]
    assert len(set(found["dark"][1])) >= 8


def test_the_finding_stands_on_the_first_screen(report, browser):
    for width, height in ((1200, 800), (375, 667)):
        with browser(viewport={"width": width, "height": height}) as context:
            page = context.new_page()
            page.goto(report.as_uri())
            first = page.locator(".points li").first.bounding_box()
            assert first["y"] + first["height"] < height
            assert page.locator("h1").inner_text() == "Worked example, 2009"


def test_the_contents_lead_to_each_part(report, browser):
    with browser() as context:
        page = context.new_page()
        page.goto(report.as_uri())
        links = page.locator("nav a")
        said = [link.inner_text() for link in links.all()]
        assert said[:3] == ["1. What the data says", "2. Doing really well", "3. Priorities"]
        assert said[-2:] == ["Problems in the file", "How this was made"]
        links.nth(2).click()
        assert -5 <= page.locator("#q3").bounding_box()["y"] <= 200


def test_the_keyboard_meets_the_skip_link_first_and_opens_every_fold(report, browser):
    with browser(viewport={"width": 1100, "height": 900}) as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the main content"
        reached = []
        for _ in range(80):
            page.keyboard.press("Tab")
            tag, text = page.evaluate("[document.activeElement.tagName, document.activeElement.textContent]")
            if tag == "SUMMARY":
                reached.append(text)
        assert len(set(reached)) == page.locator("summary").count()


def pages_of(path, browser):
    pdf = path.with_suffix(".pdf")
    with browser() as context:
        page = context.new_page()
        page.goto(path.as_uri())
        page.pdf(path=pdf, format="A4", print_background=True, tagged=True, outline=True)
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())), pdf


def test_paper_takes_no_more_sheets_than_promised(report, large, school, browser):
    sheets = {name: pages_of(path, browser)[0] for name, path in (("ten", report), ("one", school), ("thirty", large))}
    assert sheets["ten"] <= 4
    assert sheets["one"] == 1
    assert sheets["thirty"] <= 8


def test_words_and_bytes_stay_within_what_a_reader_and_a_mail_take(report, large):
    assert len(words_of(report)) <= 900
    assert len(words_of(large)) <= 1000
    assert report.stat().st_size < 300_000
    assert large.stat().st_size < 1_000_000


def test_no_sentence_is_longer_than_thirty_words(report, large):
    for path in (report, large):
        text = re.sub(r"<(style|svg|table)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for paragraph in re.findall(r"<p[^>]*>(.*?)</p>", text, flags=re.DOTALL):
            for sentence in re.split(r"(?<=[.?!:;])\s", re.sub(r"<[^>]+>", " ", paragraph)):
                assert len(sentence.split()) <= 30, sentence


def test_the_shipped_documents_of_other_councils_are_on_no_page_of_own_data(large, tmp_path):
    own = thirty_schools()
    es.write_school_pages(own, tmp_path / "schools")
    two = pd.concat([ratings_frame([row[:6] for row in WORKED_EXAMPLE], cluster=name) for name in ("North", "South")])
    es.write_cluster_reports(two, tmp_path / "clusters")
    pages = [large, *tmp_path.rglob("*.html")]
    assert len(pages) == 1 + 30 + 3
    for path in pages:
        found = re.search(r"Brighton|Camden|ASE\b|Science Education|Hoten|Tucker|Goddard", path.read_text("utf-8"))
        assert found is None, (path.name, found)
