"""The explorer notebook in a real JupyterLab, by keyboard: what is chosen is what is shown."""

import statistics
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
import nbformat
import numpy as np
import pytest

from esanalysis import load_ratings
from esanalysis.files.shipped import NOTEBOOKS
from examples import ratings_frame

pytestmark = pytest.mark.browser

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
HEATMAP = "table[role=grid]"
# Resolves with the milliseconds from the key's press to the first painted frame in which the table is another one.
REDRAWN = """() => new Promise((done) => {
    const part = document.querySelector(".es-table");
    let start;
    document.addEventListener("keydown", () => { start = performance.now(); }, { capture: true, once: true });
    new MutationObserver((_, self) => {
        self.disconnect();
        requestAnimationFrame(() => done(performance.now() - start));
    }).observe(part, { childList: true });
})"""


@pytest.fixture
def page(lab, browser):
    with opened_and_run(lab(NOTEBOOKS), browser, "02-explore.ipynb") as page:
        yield page


@contextmanager
def opened_and_run(server, browser, notebook):
    with browser(viewport={"width": 1400, "height": 1300}) as context:
        page = server.open(context, notebook)
        page.messages = []
        page.on("console", lambda message: message.type == "error" and page.messages.append(message.text))
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        server.run_all(page)
        page.locator(HEATMAP).wait_for(timeout=60_000)
        yield page


def first_row(page):
    return page.locator(f"{HEATMAP} tbody tr").first.inner_text().split("\t")


def press(page, label, *keys):
    """Focus a control and press keys, as a person without a mouse does."""
    page.get_by_label(label, exact=True).first.focus()
    for key in keys:
        page.keyboard.press(key)


def until(page, selector, text):
    page.locator(selector, has_text=text).first.wait_for(timeout=20_000)


def test_order_colour_and_schools_change_the_heatmap_and_the_sentence_in_place(page, photograph):
    ratings = load_ratings()
    strongest = ratings.groupby("ksf", observed=True)["rating"].mean().idxmax()
    assert strongest == "publicity"
    assert first_row(page)[0] == "1 Engagement and consultation"
    photograph(page, "lab-explore")

    press(page, "Order", "ArrowDown")
    until(page, f"{HEATMAP} tbody tr:first-child", "7 Well-publicised services")
    press(page, "Colour", "End")
    until(page, f"{HEATMAP} td", "−4.4")
    assert "+1.0" in first_row(page)
    photograph(page, "lab-explore-difference")

    press(page, "Schools", "Home", "Shift+ArrowDown")
    until(page, ".es-sentence", "No KSF comes before the others.")
    until(page, f"{HEATMAP} thead .sch", "school")  # one school stands down, two stand across
    assert page.locator(f"{HEATMAP} thead th").all_inner_texts()[1:3] == ["1", "2"]
    assert page.locator(f"{HEATMAP}").count() == 1
    assert page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert page.messages == []


def test_a_cell_is_chosen_by_arrow_keys_and_enter_or_by_a_click(page, photograph):
    cells = page.locator(f"{HEATMAP} td[role=gridcell]")
    cells.first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "End", "Enter"):
        page.keyboard.press(key)
    until(page, ".es-detail", "School 10 on alignment with council plans (KSF 3): 6")
    assert page.locator("td[aria-selected=true]").inner_text() == "6"
    cells.nth(75).click()
    until(page, ".es-detail", "School 6 on quality (KSF 8): 2")
    photograph(page, "lab-cell")
    press(page, "Order", "ArrowDown")
    until(page, f"{HEATMAP} tbody tr:first-child", "7 Well-publicised services")
    assert page.locator("td[aria-selected=true]").inner_text() == "2"
    assert "School 6 on quality (KSF 8)" in page.locator(".es-detail").first.inner_text()


def test_one_school_and_one_factor_are_chosen_by_keyboard(page, photograph):
    press(page, "School", "End")
    until(page, ".es-table h3", "School 10 on every KSF")
    until(page, ".es-sentence", "School 10: average 6.8 on all 10 KSFs")
    photograph(page, "lab-school")
    press(page, "KSF", "End")
    until(page, ".es-table h3", "KSF 10 (Impact measurement) at every school")
    until(page, ".es-sentence", "Impact measurement (KSF 10): average 3.2")
    photograph(page, "lab-ksf")


def taken(page, kind, last=True):
    """The bytes of the file that a button saves, and its name."""
    button = page.get_by_role("button", name=kind, exact=True)
    with page.expect_download() as found:
        (button.last if last else button.first).click()
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


def test_what_is_shown_is_taken_as_file_and_as_a_table_for_excel_in_one_click(page, photograph):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for kind, name, start in (
        ("CSV", "ksf.csv", b"\xef\xbb\xbfcluster,"),
        ("Excel", "ksf.xlsx", b"PK"),
        ("PNG", "ksf.png", b"\x89PNG"),
        ("SVG", "ksf.svg", b"<?xml"),
    ):
        saved, content = taken(page, kind)
        assert saved == name
        assert content.startswith(start)
    until(page, "[role=status]", "Saved as ksf.svg.")
    page.get_by_role("button", name="Copy as table").first.focus()
    page.keyboard.press("Enter")
    until(page, "[role=status]", "Copied. Paste it into Excel.")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert copied[0].split("\t")[:3] == ["KSF", "School 1", "School 2"]
    assert copied[10].split("\t")[-2:] == ["32", "3.2"]
    page.context.clear_permissions()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    page.get_by_role("button", name="Copy as table").first.click()
    until(page, "[role=status]", "Press Ctrl+C to copy")
    assert page.evaluate("document.activeElement.value").startswith("KSF\tSchool 1\t")
    page.get_by_role("button", name="PNG").first.scroll_into_view_if_needed()
    photograph(page, "lab-take")


def test_axe_finds_no_serious_violation_in_the_explorers(page):
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run('.es-controls')")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []


def twenty_schools(folder):
    """A copy of the notebook that reads a cluster of twenty schools."""
    marks = np.random.default_rng(1).integers(1, 11, (10, 20))
    ratings_frame(marks).to_csv(folder / "twenty.csv", index=False)
    node = nbformat.read(folder / "02-explore.ipynb", as_version=4)
    parameters = next(cell for cell in node.cells if "parameters" in cell.metadata.get("tags", []))
    parameters.source = parameters.source.replace("files = None", 'files = "twenty.csv"')
    nbformat.write(node, folder / "twenty.ipynb")


def test_how_long_from_a_choice_to_the_new_picture(lab, browser, capsys):
    """Printed and not asserted: the machine that runs this is shared."""
    server = lab(NOTEBOOKS)
    twenty_schools(server.folder)
    with opened_and_run(server, browser, "twenty.ipynb") as page:
        assert page.locator(f"{HEATMAP} td[role=gridcell]").count() == 200
        times = redraw_times(page)
    with capsys.disabled():
        print(f"\nfrom a choice to the new picture of 10 x 20 in JupyterLab: median {statistics.median(times):.0f} ms")


def redraw_times(page):
    times = []
    for turn in range(12):
        page.get_by_label("Order", exact=True).focus()
        waiting = page.evaluate_handle(f"() => ({{ promise: ({REDRAWN})() }})")
        page.keyboard.press("ArrowUp" if turn % 2 else "ArrowDown")
        times.append(waiting.evaluate("(waiting) => waiting.promise"))
        page.wait_for_timeout(100)
    return times
