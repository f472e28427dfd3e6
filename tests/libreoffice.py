"""LibreOffice as a user's spreadsheet program: it opens a file and saves it as .xlsx."""

import os
import shutil
import subprocess

import pytest


def saved_by_libreoffice(path):
    """Path of the copy that LibreOffice saved; without LibreOffice a skip, or in CI a failure."""
    if not shutil.which("soffice"):
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is missing: .ci/run installs libreoffice-calc-nogui for this test")
        pytest.skip("LibreOffice (soffice) is not installed")
    out = path.parent / "saved"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"  # two at once share none
    # For text files: comma, quotation mark, UTF-8, and cells taken as they are typed.
    options = ["--infilter=CSV:44,34,76,1,,0,false,true,false"] if path.suffix == ".csv" else []
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", *options, "--outdir", out, path]
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    return out / f"{path.stem}.xlsx"
