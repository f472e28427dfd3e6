"""The shared report as its reader meets it: from disk, in a browser, with the network cut."""

import pytest

from esanalysis.report import Job, write_reports
from esanalysis.resources import NOTEBOOKS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    target = tmp_path_factory.mktemp("shared") / "report.html"
    write_reports([Job(NOTEBOOKS / "01-cluster-report.ipynb", target, "Cluster report")])
    return target


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
