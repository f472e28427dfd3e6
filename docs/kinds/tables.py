"""Kinds of problem of the tables beside the ratings: schools, remarks, plans, good practice, groups, mappings."""

from functools import partial

from openpyxl.worksheet.worksheet import Worksheet

import esanalysis as es
from esanalysis.ratings.tables.mapping import load_mapping
from kinds.entry import Kind, Rows, frame_problems
from kinds.ratings import ASH, BECK, CEDAR, HEAD


def of(load: object) -> object:
    """A loader that is given the published worked example as the ratings to which its table belongs."""
    return frame_problems(lambda path, **more: load(path, es.load_ratings(), **more))  # type: ignore[operator]


def two_clusters(path: object) -> list:
    """Actions beside ratings of two clusters."""
    ratings = es.load_ratings(path)
    return list(es.load_actions(path, ratings).attrs["problems"])


def put_formula(sheet: Worksheet) -> None:
    sheet["B2"] = '="Agree "&"one form"'


PLAN: Rows = [["KSF", "Action", "School", "Status"], [10, "Agree one form", "School 2", "planned"]]
DONE: Rows = [["KSF", "Action", "Status", "Done on"], [10, "Agree one form", None, "May 2010"]]
REMARKS: Rows = [["School", "About", "Kind", "Text"], ["School 1", "KSF 6", "wording right", "Say which agencies."]]
PAIRS: Rows = [["School", "With", "Rule"], ["Ash", "Beck", "must not"]]
TRAVEL: Rows = [["From", "To", "Minutes"], ["Ash", "Beck", 12]]
MAPPING: Rows = [["From KSF", "To KSF", "Kind", "Comparable"], ["impact", "impact", "same", "yes"]]
CLUSTERS: Rows = [["Cluster", *HEAD], ["North", *ASH], ["North", *BECK], ["South", *CEDAR]]
ACTIONS = {"name": "actions.xlsx", "sheet": "Actions", "read": of(es.load_actions)}
FEEDBACK = {"name": "feedback.xlsx", "sheet": "Feedback", "read": of(es.load_feedback)}
JOINED = {
    "name": "mapping.xlsx", "sheet": "Mapping",
    "read": frame_problems(partial(load_mapping, before=es.load_framework(), after=es.load_framework())),
}  # fmt: skip

TABLES = [
    Kind("no actions table", "No sheet of that name, or without its headings.", [["What", "Who"], ["Agree one form", "Beck"]], mended=PLAN, **ACTIONS),
    Kind("unknown school", "The ratings hold no such school; the row is kept without it.", [PLAN[0], [10, "Agree one form", "School 12", "planned"]], mended=PLAN, **ACTIONS),
    Kind("unknown KSF", "The framework has no such factor; the row is kept without it.", [PLAN[0], [11, "Agree one form", "School 2", "planned"]], mended=PLAN, **ACTIONS),
    Kind("unknown word", "A cell for which some words are known holds another; the row is kept without it.", [PLAN[0], [10, "Agree one form", "School 2", "nearly"]], mended=PLAN, **ACTIONS),
    Kind("rows left out", "Rows on which nothing was decided, or without a remark, are counted and left out.", [*PLAN, [3, None, "School 4", None]], mended=PLAN, **ACTIONS),
    Kind("no date", "*Done on* holds words that name no time; the row is kept without them.", [DONE[0], [10, "Agree one form", None, "nearly"]], mended=DONE, **ACTIONS),
    Kind("dates at odds", "*Done on* holds a date, and the status says that the action is not done; the status counts.", [DONE[0], [10, "Agree one form", "planned", "May 2010"]], mended=DONE, **ACTIONS),
    Kind("id twice", "Two actions of a cluster have one id; the later one gets a new one.", [["Id", "Action"], ["A1", "Agree one form"], ["A1", "Ask parents"]], mended=[["Id", "Action"], ["A1", "Agree one form"], ["A2", "Ask parents"]], **ACTIONS),
    Kind("formula without a value", "The program that wrote the file left a formula without its result.", PLAN, edit=put_formula, mended=PLAN, **ACTIONS),
    Kind("no cluster", "The ratings hold several clusters, and the row does not say whose it is.", CLUSTERS, more={"Actions": [["Action"], ["Agree one form"]]}, name="north-south.xlsx", read=two_clusters),
    Kind("school twice", "A school stands there twice; the first row counts.", [["School", "Phase"], ["Ash", "primary"], ["Ash", "special"]], mended=[["School", "Phase"], ["Ash", "primary"], ["Beck", "special"]], name="schools.xlsx", sheet="Schools", read=frame_problems(es.load_schools)),
    Kind("no number", "A cell for a figure holds words.", [TRAVEL[0], ["Ash", "Beck", "by bus"]], mended=TRAVEL, name="travel.xlsx", sheet="Travel", read=frame_problems(es.load_travel)),
    Kind("empty cell", "A rule lacks what it needs.", [PAIRS[0], ["Ash", "Beck", None]], mended=PAIRS, name="pairs.xlsx", sheet="Pairs", read=frame_problems(es.load_pairs)),
    Kind("rules at odds", "One row wants two schools together, another wants them apart.", [*PAIRS, ["Beck", "Ash", "must"]], mended=PAIRS, name="pairs.xlsx", sheet="Pairs", read=frame_problems(es.load_pairs)),
    Kind("another framework", "A row of a mapping speaks of another framework than that of the round.", [["From framework", *MAPPING[0]], ["hgios-4", *MAPPING[1]]], mended=[["From framework", *MAPPING[0]], ["es-2009", *MAPPING[1]]], **JOINED),
    Kind("no KSF of es-2009", "A mapping names a factor that its framework does not have.", [MAPPING[0], ["impact", "weather", "same", "yes"]], mended=MAPPING, **JOINED),
    Kind("no mapping", "The rows of a mapping contradict each other, or what their kind means.", [MAPPING[0], ["impact", "impact", "merged", "no"]], mended=MAPPING, **JOINED),
]  # fmt: skip
