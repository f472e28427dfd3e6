from . import alt, council, figures, measures, show, store, tables, words
from .council_template import write_council_template
from .directorate import (
    load_budget,
    load_commitments,
    load_equality,
    load_links,
    load_objectives,
    load_sickness,
    load_workforce,
)
from .explorers import explore, explore_ksf, explore_school
from .fragments import Fragment, items, paragraphs, picture
from .framework import Framework, FrameworkError, framework_keys, load_framework
from .official import load_dfe
from .problems import DataError, Problem
from .ratings import check_ratings, load_ratings
from .recorder import record
from .risk_matrix import RiskMatrix, load_risk_matrix, risk_matrix_keys
from .risks import load_risks
from .selection import SelectionError, select
from .workbook import write_grid, write_template

__all__ = [
    "DataError",
    "Fragment",
    "Framework",
    "FrameworkError",
    "Problem",
    "RiskMatrix",
    "SelectionError",
    "alt",
    "check_ratings",
    "council",
    "explore",
    "explore_ksf",
    "explore_school",
    "figures",
    "framework_keys",
    "items",
    "load_budget",
    "load_commitments",
    "load_dfe",
    "load_equality",
    "load_framework",
    "load_links",
    "load_objectives",
    "load_ratings",
    "load_risk_matrix",
    "load_risks",
    "load_sickness",
    "load_workforce",
    "measures",
    "paragraphs",
    "picture",
    "record",
    "risk_matrix_keys",
    "select",
    "show",
    "store",
    "tables",
    "words",
    "write_council_template",
    "write_grid",
    "write_template",
]
