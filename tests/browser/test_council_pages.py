"""The council's pages in a browser without network: nothing too wide, and the plan filtered without a script."""

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
        rows = page.locator("form + [role=region] tbody tr:visible")
        assert rows.count() == 304
        page.get_by_role("combobox", name="Objective").select_option(label="Manage a Balanced Budget")
        assert rows.count() == 23
        page.get_by_role("combobox", name="Due").select_option(label="next 3 months")
        assert rows.locator("th").all_inner_texts() == ["6.5-1", "6.7-2"]
        page.get_by_role("combobox", name="Owner").select_option(label="nobody named")
        assert rows.count() == 0
