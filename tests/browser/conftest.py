"""A real Chromium, the one of the system; under CI a missing browser is a failure and not a skip."""

import os
import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from browser.lab import started

SCREENSHOTS = Path(__file__).with_name("screenshots")

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed; .ci/run installs it.")
        pytest.skip("Chromium is not installed.")
    return path


@contextmanager
def opened(chromium, profile, **options):
    """A browser context with an empty profile."""
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(profile), executable_path=chromium, headless=True, args=ARGUMENTS, **options
        )
        try:
            yield context
        finally:
            context.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start a JupyterLab on a copy of a folder of notebooks, once a module: ``lab(NOTEBOOKS)``."""
    with ExitStack() as stack:
        running = {}

        def start(notebooks):
            if notebooks not in running:
                running[notebooks] = stack.enter_context(started(notebooks, tmp_path_factory.mktemp("lab")))
            return running[notebooks]

        yield start


@pytest.fixture
def photograph():
    """Store a picture of a page, or of a part of it, for people to look at; the folder is ignored by git."""

    def store(shown, name):
        SCREENSHOTS.mkdir(exist_ok=True)
        shown.screenshot(path=SCREENSHOTS / f"{name}.png")

    return store


@pytest.fixture
def browser(chromium, tmp_path):
    return lambda **options: opened(chromium, tmp_path / "profile", **options)
