"""What stands beside the ratings: schools, remarks, actions, good practice, mappings of factors, rules for groups.

`schema` says what each table is, `load` reads them from any spreadsheet, `write` makes the sheets people fill in.
"""

from esanalysis.ratings.tables.schema import (
    ACTIONS,
    ANSWERS,
    FEEDBACK,
    FEEDBACK_KINDS,
    JOINT_WORK,
    MAPPING,
    PAIRS,
    PRACTICE,
    SCHOOLS,
    SHARES,
    STATUSES,
    TRAVEL,
    WHOLE_CLUSTER,
    WHOLE_INSTRUMENT,
    narrower,
)

__all__ = [
    "ACTIONS",
    "ANSWERS",
    "FEEDBACK",
    "FEEDBACK_KINDS",
    "JOINT_WORK",
    "MAPPING",
    "PAIRS",
    "PRACTICE",
    "SCHOOLS",
    "SHARES",
    "STATUSES",
    "TRAVEL",
    "WHOLE_CLUSTER",
    "WHOLE_INSTRUMENT",
    "narrower",
]
