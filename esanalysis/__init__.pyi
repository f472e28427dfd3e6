from . import alt, figures, measures, show, tables, words
from .fragments import Fragment, items, paragraphs, picture
from .framework import Framework, FrameworkError, framework_keys, load_framework
from .problems import DataError, Problem
from .ratings import check_ratings, load_ratings
from .selection import SelectionError, select

__all__ = [
    "DataError",
    "Fragment",
    "Framework",
    "FrameworkError",
    "Problem",
    "SelectionError",
    "alt",
    "check_ratings",
    "figures",
    "framework_keys",
    "items",
    "load_framework",
    "load_ratings",
    "measures",
    "paragraphs",
    "picture",
    "select",
    "show",
    "tables",
    "words",
]
