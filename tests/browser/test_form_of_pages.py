"""Every chart there is, in a real browser: legible on a phone and on paper, read aloud, by keyboard, in the dark."""

from pathlib import Path

import axe_playwright_python
import pytest

from display.pages import everything, gallery
from esanalysis.display.markup import joined
from esanalysis.display.style import styled

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")

# The size at which each text is shown: an SVG with a viewBox would shrink it, so boxes are measured too.
SIZES = """() => [...document.querySelectorAll('body *')].filter(
    e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length
      && !e.closest('.vh, .skip, style, option')
  ).map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim().slice(0, 40)])"""

# Cells whose content is wider than they are, but for headings that a phone hides from eyes.
CLIPPED = """() => [...document.querySelectorAll('td, th')].filter(
    e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && !e.querySelector('svg, .vh')
      && !e.closest('.across, .tall-box')
  ).map(e => e.textContent.trim().slice(0, 40))"""


# Backgrounds of all but the cells that have a fill of their own.
GROUNDS = """() => [...new Set([...document.querySelectorAll('.esanalysis *')].filter(
    e => !/\\bm\\d|\\br\\d|need|give/.test(e.className.baseVal ?? e.className)
  ).map(e => getComputedStyle(e).backgroundColor))]"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("form") / "gallery.html"
    path.write_text(gallery(), encoding="utf-8")
    return path


@pytest.fixture
def shown(written, browser):
    def show(width=1200, **options):
        return browser(offline=True, java_script_enabled=True, viewport={"width": width, "height": 900}, **options)

    return show


def violations(page, *rules):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"runOnly": list(rules)} if rules else {}
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [(v["id"], n["html"][:120], n["failureSummary"][:160]) for v in found for n in v["nodes"]]


def test_nothing_scrolls_sideways_no_cell_is_cut_and_no_text_is_small(written, shown):
    with shown() as context:
        page = context.new_page()
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(written.as_uri())
        page.eval_on_selector_all("details", "all => all.forEach(e => e.open = true)")
        for width in (320, 375, 720, 1200):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(CLIPPED) == []
            sizes = page.evaluate(SIZES)
            assert len(sizes) > 500
            assert [found for found in sizes if found[0] < 12] == []
        assert said == []  # the policy forbids nothing that the page needs


def test_on_a_phone_the_names_of_the_columns_stay_above_the_marks_as_the_rows_go_by(written, shown):
    with shown(375) as context:
        page = context.new_page()
        page.goto(written.as_uri())
        table = page.locator("table.upright").first
        page.evaluate("e => scrollTo(0, e.getBoundingClientRect().bottom + scrollY - 300)", table.element_handle())
        boxes = [name.bounding_box() for name in table.locator("thead .nm").all()]
        assert len(boxes) == 10
        assert all(box["y"] >= 0 and box["y"] + box["height"] < 150 and box["height"] > 30 for box in boxes)
        ends = [box["x"] + box["width"] for box in boxes]
        assert all(end <= box["x"] + 1 for end, box in zip(ends, boxes[1:], strict=False))  # none on the next


@pytest.mark.parametrize("width", [375, 1200])
def test_axe_finds_nothing(written, shown, width):
    with shown(width, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(written.as_uri())
        page.eval_on_selector_all("details", "all => all.forEach(e => e.open = true)")
        assert violations(page) == []


def test_the_keyboard_reaches_the_skip_link_then_the_contents_then_each_fold(written, shown):
    with shown() as context:
        page = context.new_page()
        page.goto(written.as_uri())
        reached = []
        for _ in range(6):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert reached[:3] == ["Skip to the main content", "The grid", "Problems"]
        assert reached[3] == "More on grid"


def test_a_switch_and_a_filter_work_without_a_script(written, browser):
    with browser(offline=True, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(written.as_uri())
        views = page.locator(".switch .views > *:visible")
        assert views.all_inner_texts() == ["first"]
        page.get_by_role("radio", name="band").check()
        assert views.all_inner_texts() == ["second"]
        rows = page.locator(".filter tbody tr:visible th")
        assert rows.all_inner_texts() == ["6.5-1", "6.7-2"]
        page.get_by_role("combobox", name="Owner").select_option(label="Ash")
        assert rows.all_inner_texts() == ["6.7-2"]


def test_on_paper_folds_are_open_but_for_those_a_reader_has_to_open(written, shown):
    with shown(680) as context:
        page = context.new_page()
        page.goto(written.as_uri())
        page.emulate_media(media="print")
        asked = page.locator("details", has_text="Every promise")
        assert asked.is_hidden()
        asked.evaluate("e => e.open = true")
        assert asked.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 680
        assert page.locator("details p").first.bounding_box()["height"] > 0
        assert page.locator("nav").is_hidden()


@pytest.mark.parametrize("theme", ["true", "false"])
def test_in_a_notebook_nothing_is_an_island_of_another_colour(browser, tmp_path, theme):
    ground = "#111111" if theme == "false" else "#ffffff"
    path = tmp_path / "cell.html"
    path.write_text(
        f'<!DOCTYPE html><html lang="en"><title>Cell</title><body data-jp-theme-light="{theme}" '
        f'style="background:{ground};--jp-layout-color0:{ground}"><main><h1>x</h1>'
        f"{styled(joined(everything()))}</main></body></html>",
        encoding="utf-8",
    )
    with browser(offline=True) as context:
        page = context.new_page()
        page.goto(path.as_uri())
        grounds = page.evaluate(GROUNDS)
        mine = "rgb(17, 17, 17)" if theme == "false" else "rgb(255, 255, 255)"
        assert set(grounds) <= {mine, "rgba(0, 0, 0, 0)"}
        assert [found for found in violations(page, "color-contrast") if ">x<" not in found[1]] == []
