"""What opens in the browser: `esanalysis lab`, the notebooks, and `esanalysis docs`, the documentation."""

import argparse
from pathlib import Path

__all__ = ["add_docs", "add_lab"]


def add_lab(parser: argparse.ArgumentParser) -> None:
    """Add the options of `lab` and what runs it."""
    parser.description = (
        "Open JupyterLab on a copy of the notebooks in a folder of yours. What stands there already is left as it is."
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("esanalysis-notebooks"), metavar="FOLDER",
        help="where your copies are (default: esanalysis-notebooks)",
    )  # fmt: skip
    parser.add_argument("--no-browser", action="store_true", help="start it and print its address only")
    parser.set_defaults(run=_lab)


def _lab(options: argparse.Namespace) -> int:
    from esanalysis.reports.lab import copy_notebooks, open_lab

    copied = copy_notebooks(options.folder)
    print(f"{copied.folder.resolve()}: {len(copied.new)} notebooks copied.", flush=True)
    if copied.own:
        print(f"Yours, left as they are: {', '.join(copied.own)}.", flush=True)
    return open_lab(copied.folder, ["--no-browser"] if options.no_browser else [])


def add_docs(parser: argparse.ArgumentParser) -> None:
    """Add the options of `docs` and what runs it."""
    parser.description = "Open the documentation that came with this copy. It needs no network."
    parser.add_argument("--no-browser", action="store_true", help="say where it stands only")
    parser.set_defaults(run=_docs)


def _docs(options: argparse.Namespace) -> int:
    from esanalysis.files.shipped import SITE

    first = SITE / "index.html"
    if not first.is_file():
        print("This copy came without the built documentation: in a checkout, `make docs` builds it.")
        print("What it is built from stands in docs/, README.md and CONTRIBUTING.md.")
        return 1
    print(first, flush=True)
    if not options.no_browser:
        import webbrowser

        webbrowser.open(first.as_uri())
    return 0
