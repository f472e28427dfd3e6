"""The form that travels as a person fills it in: answers typed and clicked, and the file that is saved."""

from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import sync_playwright

from browser.conftest import ARGUMENTS

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")


@contextmanager
def launched(chromium):
    """A browser in which each context is a person of their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, headless=True, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class FilledForm:
    """One form on the screen."""

    def __init__(self, context, path):
        self.requests, self.messages = [], []
        self.page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.goto(Path(path).as_uri())

    @property
    def status(self):
        return self.page.locator("#status").inner_text()

    def question(self, number):
        return self.page.locator("fieldset[data-ksf]").nth(number - 1)

    def answer(self, number, choice=None, note=None):
        question = self.question(number)
        if choice is not None:
            question.get_by_role("radio", name=choice, exact=True).check()
        if note is not None:
            question.get_by_label("And why?").fill(note)

    def remark(self, kind, text, about=None, share=None, place=0):
        remark = self.page.locator(f'[data-remark="{kind}"]').nth(place)
        remark.locator("textarea").fill(text)
        if about:
            remark.locator('[name="about"]').select_option(about)
        if share:
            remark.locator('[name="share"]').select_option(share)

    def role(self, text):
        self.page.get_by_label("Your role, such as head teacher or governor").fill(text)

    def save(self, folder, name=None):
        """Press Save; the file that came."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name="Save", exact=True).click()
        path = Path(folder) / (name or download.value.suggested_filename)
        download.value.save_as(path)
        return path

    def asked_outside(self):
        """Everything that the page asked for besides itself."""
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:"))]

    def violations(self):
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in
                self.page.evaluate("axe.run()")["violations"]]  # fmt: skip
