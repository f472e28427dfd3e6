"""JupyterLab on the analyst's own copies."""

import os
import signal
import subprocess
import sys
import time

import pytest

from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.reports.lab import copy_notebooks

ALL = tuple(sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))


def test_the_notebooks_are_copied_once_and_the_analysts_own_are_left_alone(tmp_path):
    folder = tmp_path / "mine"
    assert copy_notebooks(folder).new == ALL
    own = folder / ALL[0]
    own.write_text("changed by hand")
    (folder / ALL[1]).unlink()
    again = copy_notebooks(folder)
    assert (again.new, again.own) == (ALL[1:2], ALL[:1])
    assert own.read_text() == "changed by hand"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_jupyterlab_opens_on_the_copies(tmp_path):
    command = [sys.executable, "-m", "esanalysis", "lab", str(tmp_path / "mine"), "--no-browser"]
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true}}')
    own = {"RUNTIME": "runtime", "CONFIG": "config", "DATA": "data"}
    environment = os.environ | {f"JUPYTER_{name}_DIR": str(tmp_path / folder) for name, folder in own.items()}
    with (tmp_path / "said").open("w") as said:
        lab = subprocess.Popen(command, stdout=said, stderr=said, env=environment, start_new_session=True)
    try:
        until = time.monotonic() + 60
        while "/lab?token=" not in (tmp_path / "said").read_text():
            assert lab.poll() is None, (tmp_path / "said").read_text()
            assert time.monotonic() < until
            time.sleep(0.2)
    finally:
        if lab.poll() is None:
            os.killpg(lab.pid, signal.SIGTERM)
        lab.wait(timeout=20)
    assert f"{len(ALL)} notebooks copied." in (tmp_path / "said").read_text()
    assert str(tmp_path / "mine") in (tmp_path / "said").read_text()
