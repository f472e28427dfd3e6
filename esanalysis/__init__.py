"""From a spreadsheet of school ratings to an honest answer to a cluster's reflection questions.

The flow runs one way: files are loaded into tidy frames, measures turn frames into frames, figures, tables and words
turn measures into what a person sees::

    import esanalysis as es

    ratings = es.select(es.load_ratings("grid.xlsx"))
    cells = es.measures.cells(ratings)
    es.show.grid(cells, es.measures.summary(cells))

The names below are the public API; ``__init__.pyi`` lists them for editors and type checkers. They are imported on
first use, so that ``esanalysis --help`` does not wait for pandas.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
