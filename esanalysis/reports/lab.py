"""JupyterLab on an analyst's own copy of the notebooks."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from esanalysis.files.shipped import NOTEBOOKS
from esanalysis.files.writing import made_folder, write_whole

__all__ = ["Copied", "copy_notebooks", "open_lab"]


@dataclass(frozen=True)
class Copied:
    """The notebooks that were put into a folder, and those of the same name that stood there and were left alone."""

    folder: Path
    new: tuple[str, ...]
    own: tuple[str, ...]


def copy_notebooks(folder: str | Path) -> Copied:
    """Put a copy of each notebook into a folder; one that stands there is the analyst's own and is not touched.

    Parameters
    ----------
    folder : path
        Where to; it is made if the folder above it exists.

    Returns
    -------
    Copied
        What was copied, and what stood there with other contents.

    Raises
    ------
    WriteError
        The folder or a notebook cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "notebooks"
    >>> copy_notebooks(folder).new[0], copy_notebooks(folder).new
    ('01-cluster-report.ipynb', ())
    """
    folder = made_folder(folder)
    new, own = [], []
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        target = folder / notebook.name
        if not target.exists():
            write_whole(target, notebook.read_bytes())
            new.append(notebook.name)
        elif target.read_bytes() != notebook.read_bytes():
            own.append(notebook.name)
    return Copied(folder, tuple(new), tuple(own))


def open_lab(folder: str | Path, options: Sequence[str] = ()) -> int:
    """Open JupyterLab in a folder and wait until it is closed; returns its exit code.

    Parameters
    ----------
    folder : path
        The folder.
    options : sequence of str
        Further options of ``jupyter lab``, such as ``--no-browser``.
    """
    # Announcements would be asked for from the network; nothing leaves the machine.
    command = [sys.executable, "-m", "jupyterlab", "--LabApp.news_url=None", *options, str(folder)]
    with subprocess.Popen(command) as lab:
        while True:
            try:
                return lab.wait()
            except KeyboardInterrupt:  # JupyterLab was told as well, and asks whether it is meant
                continue
