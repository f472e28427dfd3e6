"""Photograph the top of the worked example's page for README.md, in a Chromium of the system.

python scripts/make_readme_picture.py
"""

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import esanalysis as es

TARGET = Path(__file__).resolve().parent.parent / "docs" / "report.png"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
    [page] = es.write_cluster_reports(es.load_ratings(), folder)["page"]
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
    shown = browser.new_page(viewport={"width": 1120, "height": 900})
    shown.goto(Path(page).as_uri())
    picture = Image.open(io.BytesIO(shown.screenshot()))
    browser.close()
picture.convert("RGB").quantize(256).save(TARGET, optimize=True)
print(TARGET.name)
