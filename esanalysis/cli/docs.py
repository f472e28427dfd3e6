"""`esanalysis docs`: the documentation that came with the package, in the browser."""

import argparse

__all__ = ["add"]


def add(parser: argparse.ArgumentParser) -> None:
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
