"""A real JupyterLab on a copy of notebooks, and one of its pages in a browser."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

SECONDS = 60
READY = "() => window.jupyterapp && window.jupyterapp.started.then(() => true)"
IDLE = """() => {
    const panel = window.jupyterapp.shell.currentWidget;
    return panel?.sessionContext?.session?.kernel?.status === "idle" && panel.content?.widgets?.length > 0;
}"""
COUNTS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter((cell) => cell.model.type === "code").map((cell) => cell.model.executionCount)"""


class Lab:
    """A running server: `address` and `token`, and the folder of its notebooks."""

    def __init__(self, process, folder, address, token):
        self.process, self.folder, self.address, self.token = process, folder, address, token

    def open(self, context, notebook):
        """Open a notebook, wait until its kernel is idle, and return the page."""
        page = context.new_page()
        page.goto(f"{self.address}lab/tree/{notebook}?token={self.token}&reset")
        page.wait_for_function(READY, timeout=SECONDS * 1000)
        page.wait_for_function(IDLE, timeout=SECONDS * 1000)
        return page

    def run_all(self, page):
        """Run every cell and wait for the last one; the menu by mouse is sometimes a silent no-op."""
        page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_function(f"() => ({COUNTS})().every((count) => count > 0)", timeout=SECONDS * 1000)
        page.wait_for_function(IDLE, timeout=SECONDS * 1000)

    def kernel_process_ids(self):
        """Processes of the kernels that run now, for tests that kill one."""
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(pid) for pid in listed.stdout.split()]


@contextmanager
def started(notebooks, home):
    """Start JupyterLab on a copy of `notebooks`, with folders of its own for everything it writes."""
    folder = home / "notebooks"
    shutil.copytree(notebooks, folder)
    environment = os.environ | {
        f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    environment |= {"JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"), "IPYTHONDIR": str(home / "ipython")}
    environment |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings")}
    notices = home / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    notices.parent.mkdir(parents=True)
    notices.write_text('{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8")  # nothing pops up
    # In a checkout that is not installed, kernels find the package that the tests found.
    import esanalysis

    root = str(Path(esanalysis.__file__).parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    token = secrets.token_hex(16)
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0",
        f"--notebook-dir={folder}", f"--IdentityProvider.token={token}", "--LabApp.news_url=None",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--ServerApp.log_level=ERROR",
    ]  # fmt: skip
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            yield Lab(process, folder, _address(home, process), token)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(home, process):
    """Where the server answers, as its runtime file says."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        for file in (home / "runtime").glob("jpserver-*.json"):
            try:
                address = json.loads(file.read_text(encoding="utf-8"))["url"]
                urllib.request.urlopen(f"{address}api", timeout=5).close()
            except (ValueError, OSError):
                continue
            return address
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{(home / 'server.log').read_text(encoding='utf-8')[-2000:]}")
