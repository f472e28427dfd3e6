"""The diagnostic's wing: ratings loaded, measured, viewed, explored, recorded and written."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submodules=["measures", "store", "views"])
