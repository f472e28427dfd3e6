"""Tables beside the ratings: schools, remarks, actions, good practice, mappings of factors, working groups.

People fill them in at a meeting, so a value that is not accepted is named and dropped and its row kept.
"""

from esanalysis.files.due import PRECISIONS
from esanalysis.schema import Column, Table

__all__ = [
    "ACTIONS",
    "ANSWERS",
    "FEEDBACK",
    "FEEDBACK_KINDS",
    "JOINT_WORK",
    "MAPPING",
    "MAPPING_KINDS",
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

WHOLE_CLUSTER = "the whole cluster"
WHOLE_INSTRUMENT = "the whole diagnostic"
MAPPING_KINDS = ("same", "reworded", "merged", "split", "new", "dropped")
STATUSES = ("planned", "under way", "done", "stopped")
# Kinds of joint work that heads named in Camden's workshops of November 2015 (sources/002), a visit, training, other.
JOINT_WORK = (
    "moderation",
    "secondment",
    "shared services",
    "curriculum expertise",
    "visit",
    "joint training",
    "other",
)
# The prompts of the diagnostic's last page, in its order.
FEEDBACK_KINDS = (
    "works well",
    "even better if",
    "good practice",
    "pitch",
    "number",
    "right ones",
    "missing",
    "wording right",
    "wording left",
    "wording middle",
    "other",
)
# Words of the questions as the sheet, the form and the page ask them, each with the kind that answers it.
_ASKED = (
    ("works well", "works well"), ("worked well", "works well"), ("even better", "even better if"),
    ("what would help", "even better if"), ("good practice", "good practice"), ("pitched", "pitch"),
    ("right number", "number"), ("too few", "number"), ("right ones", "right ones"), ("missing", "missing"),
    ("missed", "missing"), ("right hand", "wording right"), ("high end", "wording right"),
    ("left hand", "wording left"), ("low end", "wording left"), ("middle", "wording middle"),
    ("mid point", "wording middle"), ("anything else", "other"),
)  # fmt: skip
ANSWERS = ("fewer", "right", "more")
SHARES = ("no", "in the cluster", "outside no names", "outside named")  # the narrowest first

CLUSTER = Column("cluster", "category", "cluster the row belongs to", "", False)
ROUND = Column("round", "category", "round the row belongs to", "", False)
ID = Column("id", "string", "tells the row from the others of its cluster; given on loading where empty", "", False)
SCHOOL = Column("school", "category", "school; 'the whole cluster' where it is not one school's", "", False)
KSF = Column(
    "ksf",
    "category",
    "key of the factor; empty for the whole diagnostic",
    "",
    False,
    aliases=("about", "factor", "judgement"),
)

SCHOOLS = Table(
    name="schools",
    row="one school of one cluster",
    columns=(
        CLUSTER,
        Column("school", "category", "school name, as in the grid", aliases=("school name", "name")),
        Column(
            "school_id",
            "string",
            "number that stays when the name changes, such as the URN",
            "",
            False,
            aliases=("urn", "id", "laestab", "dfe number", "key"),
        ),
        Column("phase", "category", "primary, secondary, special, ...", "", False, aliases=("school phase", "type")),
        Column("area", "category", "area, ward or locality", "", False, aliases=("ward", "locality")),
        Column("subcluster", "category", "smaller cluster it belongs to", "", False, aliases=("sub-cluster", "group")),
        Column("easting", "float64", "position to the east", "any one unit, such as km", False),
        Column("northing", "float64", "position to the north", "the same unit", False),
    ),
    key=("cluster", "school"),
)

MAPPING = Table(
    name="mapping",
    row="one factor of an old framework beside one of a new framework",
    columns=(
        Column("from_framework", "category", "key of the old framework"),
        Column("from_ksf", "category", "factor of the old framework; empty where it is new", "", False),
        Column("to_framework", "category", "key of the new framework"),
        Column("to_ksf", "category", "factor of the new framework; empty where it was dropped", "", False),
        Column("kind", "category", "what became of the factor", choices=MAPPING_KINDS),
        Column("comparable", "category", "whether marks may be compared", "", False, choices=("yes", "no")),
        Column("reason", "string", "why marks may be compared though the words changed", "", False),
    ),
    key=("from_framework", "from_ksf", "to_framework", "to_ksf"),
)

FEEDBACK = Table(
    name="feedback",
    row="one remark of one person on the instrument or one of its factors",
    columns=(
        CLUSTER,
        ROUND,
        ID,
        SCHOOL,
        Column("who", "category", "role of who wrote it", "", False, aliases=("role", "who (role)")),
        KSF,
        Column(
            "kind",
            "category",
            "what it answers",
            "",
            False,
            choices=FEEDBACK_KINDS,
            phrases=_ASKED,
            aliases=("prompt", "what it answers"),
        ),
        Column("text", "string", "the remark, as written", "", False, aliases=("remark", "comment")),
        Column(
            "answer",
            "category",
            "for the number of factors: what the remark says",
            "",
            False,
            choices=ANSWERS,
            aliases=("if about the number: fewer, right, more",),
        ),
        Column("share", "category", "who may read it; empty: nobody said, so nobody", "", False, choices=SHARES),
    ),
    key=("cluster", "round", "id"),
)

ACTIONS = Table(
    name="actions",
    row="one action that a cluster decided on",
    columns=(
        CLUSTER,
        ROUND,
        ID,
        KSF,
        Column("action", "string", "what is to be done", "", False),
        SCHOOL,
        Column("helper", "category", "school that helps", "", False),
        Column("kind", "category", "kind of joint work", "", False, choices=JOINT_WORK),
        Column("group", "category", "working group", "", False),
        Column("owner", "string", "who does it", "", False, aliases=("who", "lead")),
        Column("due", "string", "by when, as written", "", False, aliases=("by when", "due date")),
        Column("due_start", "datetime64[us]", "first day of the time that `due` names", "date", False, derived=True),
        Column("due_end", "datetime64[us]", "last day of the time that `due` names", "date", False, derived=True),
        Column("due_precision", "category", "how precise it is", "", choices=PRECISIONS, derived=True),
        Column(
            "status",
            "category",
            "how far it is; empty means not said, or done where `done_on` has a date",
            "",
            False,
            choices=STATUSES,
        ),
        Column("done_on", "string", "when it was done, as written", "", False, aliases=("done", "finished")),
        Column("note", "string", "anything else", "", False, aliases=("notes", "comment")),
    ),
    key=("cluster", "id"),
)

PRACTICE = Table(
    name="practice",
    row="one example of good practice",
    columns=(
        CLUSTER,
        ROUND,
        ID,
        SCHOOL,
        KSF,
        Column("rating", "float64", "the mark it stands beside", "scale units", False),
        Column("source", "category", "where it was written", "", False, choices=("note", "feedback")),
        Column("text", "string", "as written; never shown outside the cluster", "", False),
        Column("share", "category", "who may read it; empty means no", "", False, choices=SHARES),
        Column(
            "shared_text",
            "string",
            "the words a person approved for outside",
            "",
            False,
            aliases=("words for outside",),
        ),
        Column(
            "left_in",
            "string",
            "what still looks like a name, e-mail, phone or link",
            "",
            False,
            aliases=("still looks like a name",),
        ),
        Column(
            "ticked",
            "category",
            "whether a person looked at what is left in",
            "",
            False,
            choices=("yes", "no"),
            aliases=("looked at (yes)",),
        ),
        Column("approved_by", "string", "who approved the words (role or initials)", "", False),
        Column("approved_on", "string", "when, as written", "", False),
    ),
    key=("cluster", "round", "id"),
)

PAIRS = Table(
    name="pairs",
    row="two schools that must, or must not, be in one working group",
    columns=(
        Column("a", "category", "one school", aliases=("school", "school a")),
        Column("b", "category", "the other school", aliases=("with", "school b")),
        Column("rule", "category", "must or must not be together", choices=("must", "must not")),
        Column("reason", "string", "why", "", False),
    ),
    key=("a", "b"),
)

TRAVEL = Table(
    name="travel",
    row="how far two schools are apart",
    columns=(
        Column("a", "category", "one school", aliases=("from", "school a")),
        Column("b", "category", "the other school", aliases=("to", "school b")),
        Column("minutes", "float64", "travel time", "minutes"),
    ),
    key=("a", "b"),
)


def narrower(*shares: object) -> str | None:
    """Return the narrowest of the shares that were given; a "no" wins wherever it stands; None where none was given.

    Examples
    --------
    >>> narrower("in the cluster", "outside named"), narrower("outside named", "no"), narrower(None, None)
    ('in the cluster', 'no', None)
    """
    return next((share for share in SHARES if share in [one for one in shares if isinstance(one, str)]), None)
