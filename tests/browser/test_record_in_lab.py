"""A school recorded in a real JupyterLab, by keyboard and mouse, and a kernel killed half-way."""

import os
import re
import signal
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import expect

from browser.lab import IDLE
from esanalysis.display.palette import contrast
from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.ratings.load import load_ratings

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)  # a busy machine may take its time; what never comes still fails

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
NOTEBOOK = "03-record-ratings.ipynb"


class Form:
    """The recorder on the page."""

    def __init__(self, page):
        self.page = page
        self.said = page.locator(".es-said")

    def name(self, label, text):
        """Type into a field of the head and leave it with the Tab key."""
        self.page.get_by_label(label, exact=True).fill(text)
        self.page.keyboard.press("Tab")

    def question(self, number):
        return self.page.locator(".es-form fieldset").nth(number - 1)

    def mark(self, number, label):
        return self.question(number).get_by_label(label, exact=True)


def test_what_was_saved_survives_a_killed_kernel(lab, browser, photograph):
    lab = lab(NOTEBOOKS)
    with browser(viewport={"width": 1300, "height": 1000}) as context:
        page = lab.open(context, NOTEBOOK)
        lab.run_all(page)
        form = Form(page)
        expect(form.said).to_have_text("All 10 still open.")
        for label, text in (("School", "Ashby <b>"), ("Cluster", "North"), ("Round", "2024"), ("Rated by", "AB")):
            form.name(label, text)
        expect(page.get_by_text("This form is for Ashby <b> (North, 2024, rated by AB).")).to_be_visible()
        photograph(page, "record-named")

        # The first question by keyboard alone: from "open" up past the reasons to 10, 9 and 8, then on to the note.
        form.mark(1, "open").focus()
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
        expect(form.mark(1, "8")).to_be_checked()
        page.keyboard.press("Tab")
        page.keyboard.type("=asked everybody, xyz")
        form.mark(2, "3").click()
        form.mark(3, "not rated").click()
        expect(form.said).to_contain_text("7 of 10 still open: KSF 4, 5, 6, 7, 8, 9 and 10.")
        expect(form.said).to_contain_text("Not saved yet: KSF 1, 2 and 3.")
        photograph(page, "record-marked")
        page.get_by_role("button", name="Save", exact=True).last.press("Enter")
        expect(form.said).to_contain_text("Saved KSF 1, 2 and 3 of Ashby <b> (North, 2024, rated by AB) at ")
        page.get_by_label("Show what was recorded for this school").click()
        expect(page.get_by_role("table", name="Recorded for Ashby <b>, latest first")).to_contain_text(
            "=asked everybody"
        )
        photograph(page, "record-saved")
        expect(
            page.get_by_text("Recorded so far in North, 2024: 2 marks of one school; no form is complete.")
        ).to_be_visible()
        check_dark_theme(page, form, photograph)

        form.mark(4, "9").click()
        expect(form.said).to_contain_text("Not saved yet: KSF 4.")
        [kernel] = lab.kernel_process_ids()
        os.kill(kernel, signal.SIGKILL)

        store = lab.folder / "ratings-recorded.csv"
        check_saved(store)
        expect(page.locator(".es-gone")).to_contain_text("Python does not answer")
        expect(page.locator(".es-gone")).to_contain_text("What was saved before is safe in the file.")
        photograph(page, "record-kernel-gone")
        wait_for_new_kernel(page)
        lab.run_all(page)
        form = Form(page)
        expect(page.get_by_label("Round", exact=True)).to_have_value("2024")
        form.name("School", "ashby b")
        form.name("Rated by", "AB")
        expect(form.mark(1, "8")).to_be_checked()
        expect(form.mark(2, "3")).to_be_checked()
        expect(form.mark(3, "not rated")).to_be_checked()
        expect(form.mark(4, "open")).to_be_checked()
        expect(form.question(1).get_by_label("And why?")).to_have_value("=asked everybody, xyz")
        expect(page.get_by_label("School", exact=True)).to_have_value("Ashby <b>")
        expect(page.locator(".jp-OutputArea").nth(2)).to_contain_text("one form of one school")
        photograph(page, "record-again")
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run('.jp-OutputArea-output .widget-vbox')")["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        check_saved(store)


def check_dark_theme(page, form, photograph):
    """In a dark theme only what is chosen looks chosen, and every text of the form can be read."""
    change = "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
    page.evaluate(change, "JupyterLab Dark")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    dot = "radio => getComputedStyle(radio).backgroundImage"
    assert form.mark(2, "3").evaluate(dot).startswith("radial-gradient")
    assert form.mark(2, "4").evaluate(dot) == "none"
    ink, paper = page.locator(".es-form").evaluate(
        "form => [getComputedStyle(form).color, getComputedStyle(form).backgroundColor]"
    )
    assert (
        contrast(*("#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", one)[:3]) for one in (ink, paper)))
        >= 7
    )
    form.question(2).scroll_into_view_if_needed()
    photograph(page, "record-dark")
    page.evaluate(change, "JupyterLab Light")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'true'")


def check_saved(store):
    ratings = load_ratings(store).set_index("ksf")
    assert ratings["rating"].dropna().to_dict() == {"engagement": 8, "integration": 3}
    assert ratings.loc["alignment", "missing"] == "not rated"
    assert ratings.loc["engagement", "note"] == "=asked everybody, xyz"
    assert set(ratings["school"]) == {"Ashby <b>"}


def wait_for_new_kernel(page):
    """JupyterLab notices within seconds, says so in a dialog and starts another kernel by itself."""
    page.locator(".jp-Dialog", has_text="Kernel Restarting").get_by_role("button", name="Ok").click()
    page.wait_for_function(IDLE)
