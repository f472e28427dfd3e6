"""The views before the contract of a view; they go when nothing calls them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=["alt", "figures", "heatmap", "profiles", "show", "tables", "words"]
)
