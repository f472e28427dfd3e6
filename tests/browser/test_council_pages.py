"""The council's pages in a browser without network: nothing too wide, and the plan filtered without a script."""

from pathlib import Path

import axe_playwright_python
import pytest

from esanalysis.cli import main

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("council")
    assert main(["council", "--out", str(target)]) == 0
    return target


@pytest.mark.parametrize("name", ["workforce", "risks-and-actions"])
@pytest.mark.parametrize("width", [375, 1100])
def test_nothing_is_wider_than_the_window_and_nothing_is_fetched(folder, browser, name, width):
    with browser(offline=True, viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto((folder / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


def test_the_plan_is_filtered_by_all_three_lists_without_a_script(folder, browser):
    with browser(offline=True, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((folder / "risks-and-actions.html").as_uri())
        page.get_by_text("The whole plan: 304 promises").click()
        rows = page.locator(".filter tbody tr:visible")
        assert rows.count() == 304
        page.get_by_role("combobox", name="Objective").select_option(label="Manage a Balanced Budget")
        assert rows.count() == 23
        page.get_by_role("combobox", name="Due").select_option(label="within 3 months")
        assert rows.locator("th").all_inner_texts() == ["6.5-1", "6.7-2"]
        page.get_by_role("combobox", name="Owner").select_option(label="nobody named")
        assert rows.count() == 0


@pytest.mark.parametrize("name", ["workforce", "risks-and-actions"])
def test_axe_finds_nothing_with_every_fold_open(folder, browser, name):
    with browser(offline=True, bypass_csp=True) as context:
        page = context.new_page()
        page.goto((folder / f"{name}.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        page.add_script_tag(path=Path(axe_playwright_python.__file__).with_name("axe.min.js"))
        found = page.evaluate("axe.run()")["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_every_number_of_a_crowded_cell_stays_inside_it(tmp_path, browser):
    register = tmp_path / "register.csv"
    risks = "".join(f"CFS-R-{n:03},Risk {n},4,5\n" for n in range(1, 8))
    register.write_text("No,Risk,Likelihood,Impact\n" + risks, encoding="utf-8")
    matrix = ["--matrix", "risk-matrix-5x5-product"]
    assert main(["council", "--risks", str(register), *matrix, "--out", str(tmp_path / "out")]) == 0
    for width in (375, 1200):
        with browser(offline=True, viewport={"width": width, "height": 900}) as context:
            page = context.new_page()
            page.goto((tmp_path / "out" / "risks-and-actions.html").as_uri())
            cell = page.locator(".matrix td", has_text="CFS-R-001").bounding_box()
            ids = page.locator(".matrix .ids bdi")
            assert ids.count() == 7
            for place in range(7):
                box = ids.nth(place).bounding_box()
                assert cell["x"] <= box["x"] <= box["x"] + box["width"] <= cell["x"] + cell["width"] + 0.5
                assert cell["y"] <= box["y"] <= box["y"] + box["height"] <= cell["y"] + cell["height"] + 0.5


def test_a_page_on_paper_is_short_and_opens_its_folds(folder, browser):
    with browser(offline=True) as context:
        page = context.new_page()
        page.goto((folder / "workforce.html").as_uri())
        pdf = page.pdf(format="A4")
        assert 2 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 8
