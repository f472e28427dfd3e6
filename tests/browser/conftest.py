"""A real Chromium, the one of the system; under CI a missing browser is a failure and not a skip."""

import os
import shutil
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

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


@pytest.fixture
def browser(chromium, tmp_path):
    return lambda **options: opened(chromium, tmp_path / "profile", **options)
