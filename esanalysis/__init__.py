"""From a spreadsheet of school ratings to an honest answer to a cluster's reflection questions.

The flow runs one way: files are loaded into tidy frames, measures turn frames into frames, and a view of one subject
is picture, alt text, table and sentences of one set of facts::

    import esanalysis as es

    ratings = es.select(es.load_ratings("grid.xlsx"))
    es.priorities(ratings)

The names below are the public API; ``__init__.pyi`` lists them for editors and type checkers. They are imported on
first use, so that ``esanalysis --help`` does not wait for pandas.
"""

from typing import Any

import lazy_loader

_known, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

# Names of the first releases, and what stands in their place: an analyst's own notebook is told.
_GONE = {
    "show": "a view shows itself: es.grid(ratings), es.strengths(ratings), es.priorities(ratings), ...",
    "words": "the sentences of a view are es.priorities(ratings).sentences",
    "figures": "a view draws itself: es.grid(ratings).draw()",
    "alt": "the alt text of a view is es.grid(ratings).alt",
    "tables": "the figures of a view are es.strengths(ratings).table",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use; tell the new name of one that is gone."""
    if name in _GONE:
        raise AttributeError(f"es.{name} is gone: {_GONE[name]}.")
    if name.startswith("load_") and name not in __all__:  # the loader of a council table follows from its entry
        from esanalysis.council import load

        return getattr(load, name, None) or _known(name)
    return _known(name)
