from . import authority, bridge, council
from .council.load import (
    load_budget,
    load_commitments,
    load_context,
    load_equality,
    load_links,
    load_objectives,
    load_sickness,
    load_workforce,
)
from .council.official import load_dfe
from .council.register import load_risks
from .council.template import write_council_template
from .display.notebook.fragment import Fragment, items, paragraphs, picture
from .errors import DataError, EsanalysisError, FrameworkError, Problem, SelectionError
from .instrument.drafting import draft_framework, write_framework
from .instrument.framework import Framework
from .instrument.reading import framework_keys, load_framework, load_risk_matrix, risk_matrix_keys
from .instrument.risk_matrix import RiskMatrix
from .ratings import measures, store
from .ratings.explore import explore, explore_ksf, explore_school
from .ratings.load import ReadingOptions, check_ratings, load_ratings, survey_ratings
from .ratings.reading.meaning.personal import personal_notes
from .ratings.record import record
from .ratings.select import part_of, select
from .ratings.tables.load import (
    load_actions,
    load_feedback,
    load_pairs,
    load_practice,
    load_schools,
    load_travel,
)
from .ratings.tables.mapping import load_mapping
from .ratings.views import development
from .ratings.views.answers.grid import grid
from .ratings.views.answers.pairings import pairings
from .ratings.views.answers.priorities import priorities
from .ratings.views.answers.standouts import standouts
from .ratings.views.answers.strengths import strengths
from .ratings.views.development.action_plan import action_plan
from .ratings.views.development.change import change
from .ratings.views.development.follow_up import follow_up
from .ratings.views.development.groups import groups
from .ratings.views.development.practice import practice
from .ratings.views.development.review import review
from .ratings.views.development.subclusters import subclusters
from .ratings.views.recorded import raters, recorded
from .ratings.views.report import cluster_report, how_made, problems_found
from .ratings.views.school import school
from .ratings.workbooks import collect, write_forms, write_grid, write_template, write_templates
from .reports.clusters import write_cluster_reports
from .reports.council import write_council_pages
from .reports.page import write_page
from .reports.schools import write_school_pages

__all__ = [
    "DataError",
    "EsanalysisError",
    "Fragment",
    "Framework",
    "FrameworkError",
    "Problem",
    "ReadingOptions",
    "RiskMatrix",
    "SelectionError",
    "action_plan",
    "authority",
    "bridge",
    "change",
    "check_ratings",
    "cluster_report",
    "collect",
    "council",
    "development",
    "draft_framework",
    "explore",
    "explore_ksf",
    "explore_school",
    "follow_up",
    "framework_keys",
    "grid",
    "groups",
    "how_made",
    "items",
    "load_actions",
    "load_budget",
    "load_commitments",
    "load_context",
    "load_dfe",
    "load_equality",
    "load_feedback",
    "load_framework",
    "load_links",
    "load_mapping",
    "load_objectives",
    "load_pairs",
    "load_practice",
    "load_ratings",
    "load_risk_matrix",
    "load_risks",
    "load_schools",
    "load_sickness",
    "load_travel",
    "load_workforce",
    "measures",
    "pairings",
    "paragraphs",
    "part_of",
    "personal_notes",
    "picture",
    "practice",
    "priorities",
    "problems_found",
    "raters",
    "record",
    "recorded",
    "review",
    "risk_matrix_keys",
    "school",
    "select",
    "standouts",
    "store",
    "strengths",
    "subclusters",
    "survey_ratings",
    "write_cluster_reports",
    "write_council_pages",
    "write_council_template",
    "write_forms",
    "write_framework",
    "write_grid",
    "write_page",
    "write_school_pages",
    "write_template",
    "write_templates",
]
