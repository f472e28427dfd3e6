"""What is drawn, said, listed and described of the ratings."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=["alt", "figures", "heatmap", "profiles", "show", "tables", "words"]
)
