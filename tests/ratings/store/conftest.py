"""A folder that two users share."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def shared_folder():
    """A folder in which every user may write; pytest keeps its own folders to the one who runs it."""
    folder = Path(tempfile.mkdtemp(prefix="esanalysis-shared-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)
