"""The shared report as its reader meets it: from disk, in a browser, with the network cut."""

from pathlib import Path

import axe_playwright_python
import pytest

import esanalysis as es

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    [page] = es.write_cluster_reports(es.load_ratings(), tmp_path_factory.mktemp("shared"))["page"]
    return Path(page)


def test_it_opens_offline_shows_every_figure_and_asks_for_nothing(report, browser):
    with browser(offline=True) as context:
        page = context.new_page()
        requests, messages = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(report.as_uri())
        widths = page.eval_on_selector_all("img", "images => images.map(image => image.naturalWidth)")
        assert len(widths) == 6
        assert min(widths) > 400
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        assert messages == []


@pytest.mark.parametrize("width", [375, 1100])
def test_nothing_is_wider_than_the_window(report, browser, width):
    with browser(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(report.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_contents_lead_to_each_question(report, browser):
    with browser() as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.get_by_role("link", name="3. Which does it need to prioritise for development?").click()
        top = page.locator("#part-3").bounding_box()["y"]
        assert -5 <= top <= 200


def test_it_prints_to_a4_without_cutting_a_figure(report, browser):
    with browser() as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 680, "height": 1000})  # A4 less margins, in CSS pixels
        boxes = [image.bounding_box() for image in page.locator("img").all()]
        assert all(box["width"] <= 681 and box["height"] <= 1000 for box in boxes)
        assert page.pdf(format="A4").startswith(b"%PDF")


def visible_caption(page, part):
    [caption] = [c for c in page.locator(".es-part").nth(part).locator("caption").all() if c.is_visible()]
    return caption.inner_text()


def tab_to(page, locator):
    """Press Tab until the element has the focus: whoever has no mouse must get there."""
    for _ in range(60):
        if locator.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{locator} is not reached by the Tab key")


def test_cluster_factor_and_school_views_are_switched_by_keyboard_offline(report, browser, photograph):
    with browser(offline=True, viewport={"width": 1100, "height": 1100}) as context:
        page = context.new_page()
        requests, messages = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.goto(report.as_uri())
        tab_to(page, page.get_by_label("rating", exact=True))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.get_by_label("difference from what is expected").is_checked()
        assert page.locator(".es-part").nth(0).get_by_text("-4.3").is_visible()
        photograph(page.locator(".es-explore"), "page-cluster")
        for part, first, last in (
            (1, "KSF 1 (Engagement and consultation) at every school", "KSF 10 (Impact measurement) at every school"),
            (2, "School 1 on every KSF", "School 10 on every KSF"),
        ):
            tab_to(page, page.locator(".es-part > summary").nth(part))
            page.keyboard.press("Enter")
            assert visible_caption(page, part).startswith(first)
            page.keyboard.press("Tab")
            page.keyboard.press("ArrowUp")  # from the first to the last one
            assert visible_caption(page, part).startswith(last)
            photograph(page.locator(".es-part").nth(part), f"page-part-{part}")
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        assert messages == []


def test_screen_readers_meet_named_groups(report, browser):
    with browser() as context:
        page = context.new_page()
        page.goto(report.as_uri())
        for name, count in (("Colour by", 3), ("KSF", 10), ("School", 10)):
            group = page.get_by_role("group", name=name, exact=True, include_hidden=True)
            assert group.get_by_role("radio", include_hidden=True).count() == count


def test_what_is_chosen_on_screen_is_what_is_printed(report, browser, photograph, tmp_path):
    with browser(viewport={"width": 680, "height": 1000}) as context:
        page = context.new_page()
        page.goto(report.as_uri())
        page.locator(".es-part > summary").nth(2).click()
        page.get_by_label("School 6", exact=True).check()
        page.emulate_media(media="print")
        assert visible_caption(page, 2).startswith("School 6 on every KSF")
        assert not page.locator(".es-part").nth(1).is_visible()
        assert not page.get_by_label("School 6", exact=True).is_visible()
        tables = [table.bounding_box() for table in page.locator(".es-explore table").all() if table.is_visible()]
        assert all(box["x"] + box["width"] <= 681 for box in tables)
        photograph(page.locator(".es-explore"), "page-printed")


@pytest.mark.parametrize("opened", [False, True])
def test_axe_finds_no_serious_violation(report, browser, opened):
    with browser(bypass_csp=True) as context:  # axe is a script, and the page forbids scripts
        page = context.new_page()
        page.goto(report.as_uri())
        if opened:
            page.eval_on_selector_all("details", "all => all.forEach((part) => { part.open = true; })")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


def test_it_can_be_sent_by_mail(report):
    assert report.stat().st_size < 2_000_000
