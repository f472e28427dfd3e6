from . import measures
from .together import Given, load_page, pages_of

__all__ = ["Given", "load_page", "measures", "pages_of"]
