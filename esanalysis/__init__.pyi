from . import bridge, council
from .council.load import (
    load_budget,
    load_commitments,
    load_equality,
    load_links,
    load_objectives,
    load_sickness,
    load_workforce,
)
from .council.official import load_dfe
from .council.risks import load_risks
from .council.template import write_council_template
from .display.fragment import Fragment, items, paragraphs, picture
from .errors import DataError, EsanalysisError, FrameworkError, Problem, SelectionError
from .instrument.framework import Framework
from .instrument.reading import framework_keys, load_framework, load_risk_matrix, risk_matrix_keys
from .instrument.risk_matrix import RiskMatrix
from .ratings import measures, store
from .ratings.explore import explore, explore_ksf, explore_school
from .ratings.load import check_ratings, load_ratings
from .ratings.record import record
from .ratings.select import select
from .ratings.views.grid import grid
from .ratings.views.old import alt, figures, show, tables, words
from .ratings.views.pairings import pairings
from .ratings.views.priorities import priorities
from .ratings.views.report import cluster_report, how_made, problems_found
from .ratings.views.school import school
from .ratings.views.standouts import standouts
from .ratings.views.strengths import strengths
from .ratings.workbooks import write_grid, write_template
from .reports.clusters import write_cluster_reports
from .reports.council import write_council_pages
from .reports.page import write_page

__all__ = [
    "DataError",
    "EsanalysisError",
    "Fragment",
    "Framework",
    "FrameworkError",
    "Problem",
    "RiskMatrix",
    "SelectionError",
    "alt",
    "bridge",
    "check_ratings",
    "cluster_report",
    "council",
    "explore",
    "explore_ksf",
    "explore_school",
    "figures",
    "framework_keys",
    "grid",
    "how_made",
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
    "pairings",
    "paragraphs",
    "picture",
    "priorities",
    "problems_found",
    "record",
    "risk_matrix_keys",
    "school",
    "select",
    "show",
    "standouts",
    "store",
    "strengths",
    "tables",
    "words",
    "write_cluster_reports",
    "write_council_pages",
    "write_council_template",
    "write_grid",
    "write_page",
    "write_template",
]
