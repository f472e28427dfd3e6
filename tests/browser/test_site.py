"""The documentation as a reader has it: opened from disk, without network, and searched."""

import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

import esanalysis as es
from browser.conftest import opened

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]

DOCS = Path(__file__).parents[2] / "docs"
READ = [
    "index", "tutorial/first-report", "how-to/index", "explanation/every-number", "explanation/calibration",
    "gallery/index", "reference/index", "reference/api", "reference/command-line", "reference/frameworks",
    "reference/tables", "reference/messages", "reference/names/esanalysis.load_ratings", "search",
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built as `make docs` builds it: a warning, such as of a link that leads nowhere, is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-d", folder / "trees", DOCS]
    built = subprocess.run([*command, folder / "html"], capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return folder / "html"


@pytest.fixture(scope="module")
def context(chromium, tmp_path_factory):
    with opened(chromium, tmp_path_factory.mktemp("profile")) as context:
        yield context


def test_no_page_asks_the_network_breaks_a_rule_of_access_or_runs_over(site, context):
    page = context.new_page()
    asked, said = [], {}
    page.on("request", lambda request: asked.append(request.url))
    for name in READ:
        for width in (1200, 375):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto((site / f"{name}.html").as_uri())
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found = [violation["id"] for violation in Axe().run(page).response["violations"]]
            if found or over > 0:
                said[name, width] = (found, over)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert said == {}


def test_the_search_finds_from_disk(site, context):
    page = context.new_page()
    page.goto((site / "search.html").as_uri() + "?q=load_ratings")
    page.wait_for_selector("ul.search li a")
    links = page.locator("ul.search li a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert any("esanalysis.load_ratings" in link for link in links)


def test_every_public_name_has_a_page(site):
    rooms = {"authority", "bridge", "council", "measures", "store"}
    lacking = [
        name for name in es.__all__
        if name not in rooms and not (site / "reference" / "names" / f"esanalysis.{name}.html").is_file()
    ]  # fmt: skip
    assert lacking == []


def test_the_gallery_has_a_page_of_every_framework_and_each_opens(site, context):
    page = context.new_page()
    page.goto((site / "gallery" / "index.html").as_uri())
    links = page.locator("a.sd-stretched-link").evaluate_all("links => links.map(link => link.href)")
    assert len(links) >= len(es.framework_keys()) + 2
    for link in links:
        page.goto(link)
        assert page.locator("h1").count() == 1
