"""The council's own tables: budget, workforce, comparators, risks, commitments, links.

They stand apart from the ratings table because they know nothing of schools, factors or rounds; the one
bridge between the two worlds is the column ``ksf`` of `LINKS`.
"""

from esanalysis.files.due import PRECISIONS
from esanalysis.schema import MISSING, Column, Table

__all__ = [
    "BASES",
    "BUDGET",
    "COMMITMENTS",
    "CONTEXT",
    "CONTEXTS",
    "EQUALITY",
    "KINDS",
    "LINKS",
    "LINK_KINDS",
    "OBJECTIVES",
    "PRECISIONS",
    "RISKS",
    "ROLES",
    "SICKNESS",
    "STAGES",
    "STATES",
    "WORKFORCE",
]

BASES = ("headcount", "FTE", "percent")
ROLES = ("directorate", "council", "target", "comparator")
UNITS = ("working days", "percent")
CONTEXTS = ("achievement", "new issue", "staff development", "challenge")
STATES = ("done", "late", "open")  # what a status of a plan can mean
KINDS = ("action", "milestone", "ambition", "deliverable", "priority")
LINK_KINDS = ("threatens", "addresses", "resources", "challenges")
STAGES = ("stated", "inherent", "current", "target")


def _called(names: str) -> tuple[str, ...]:
    """Headings that others use, from a list with commas."""
    return tuple(name.strip() for name in names.split(","))


SOURCE = Column("source", "category", "document or register the row comes from", aliases=("document",))
NOTE = Column(
    "note", "string", "what is doubtful about the row, in our words", "", False,
    aliases=("notes", "comment", "comments", "update", "progress update", "latest update"),
)  # fmt: skip
PERIOD = Column(
    "period", "category", "period as printed; categories in file order", "", False,
    aliases=("year", "financial year", "date", "as at", "time period", "quarter"),
)  # fmt: skip
TEAMS = (
    "team", "service", "service area", "division", "directorate", "department", "area", "section", "unit",
    "staff group", "occupational group", "role group", "workforce group", "locality",
)  # fmt: skip
SPAN = (
    Column("start", "datetime64[us]", "first day of the period", "date", False, derived=True),
    Column("end", "datetime64[us]", "last day of the period", "date", False, derived=True),
)
MISSING_VALUE = Column(
    "missing", "category", "why there is no value (see MISSING); empty where there is one", "", False, tuple(MISSING)
)


def _dated(name: str, meaning: str) -> Column:
    return Column(name, "datetime64[us]", meaning, "date", False, derived=True)


BUDGET = Table(
    name="budget",
    row="the annual net budget of one division",
    columns=(
        SOURCE,
        Column(
            "division",
            "category",
            "division; categories in file order",
            aliases=_called("service, service area, directorate, department, team, area, budget head, cost centre"),
        ),
        Column(
            "head",
            "string",
            "director, assistant director or head of service",
            "",
            False,
            aliases=("director", "head of service", "budget holder", "budget manager", "responsible officer"),
        ),
        PERIOD,
        Column(
            "budget",
            "float64",
            "annual net budget, without capital financing and internal charges; negative is income",
            "thousand pounds",
            aliases=_called(
                "annual budget, annual budget £'000, net budget, net budget £m, budget £m, £m, "
                "budget £, net budget £, £'000, net budget £'000, budget £'000, £k, net expenditure, "
                "approved budget, net budget £k, net, amount, total budget, net cost"
            ),
        ),
        NOTE,
    ),
    key=("source", "division", "period"),
)

WORKFORCE = Table(
    name="workforce",
    row="one figure about one group of staff in one period on one basis",
    columns=(
        SOURCE,
        Column("heading", "category", "heading the measure stands under", "", False),
        Column("measure", "category", "what is counted; categories in file order"),
        PERIOD,
        *SPAN,
        Column(
            "group", "category", "schools or non-schools, as printed; empty where not printed", "", False, aliases=TEAMS
        ),
        Column("basis", "category", "what the value counts", choices=BASES),
        Column("value", "float64", "the figure", "people, full-time equivalents or percent: see basis", False),
        MISSING_VALUE,
        NOTE,
    ),
)


def _compared(name: str, row: str) -> Table:
    return Table(
        name=name,
        row=row,
        columns=(
            SOURCE,
            Column("measure", "category", "what is measured; categories in file order"),
            Column("role", "category", "whose figure it is, or what it is compared with", choices=ROLES),
            Column("indicator", "string", "number of the Best Value Performance Indicator", "", False),
            Column("scope", "category", "whom the figure is about or meant for"),
            Column("group", "category", "schools or non-schools; empty for all staff", "", False, aliases=TEAMS),
            PERIOD,
            *SPAN,
            Column("value", "float64", "the figure", "see unit", False),
            Column("unit", "category", "unit of the value", choices=UNITS),
            MISSING_VALUE,
            NOTE,
        ),
        key=("source", "measure", "role", "scope", "group", "period"),
    )


SICKNESS = _compared("sickness", "one figure of working days lost per person: own, council's, target, comparator")
EQUALITY = _compared("equality", "one share of the workforce: own, council's, target or comparator")

OBJECTIVES = Table(
    name="objectives",
    row="one council priority served by one directorate objective",
    columns=(
        SOURCE,
        Column("council_priority", "category", "priority of the council; categories in file order"),
        Column("community_strategy", "string", "Community Strategy priorities in parenthesis", "", False),
        Column("objective", "category", "directorate objective, as printed"),
        Column("key_objective", "category", "number of the Key Objective it stands for", "", False),
        NOTE,
    ),
    key=("source", "council_priority", "objective"),
)

RISKS = Table(
    name="risks",
    row="one risk of one register at one stage (as stated, inherent, current or target)",
    columns=(
        SOURCE,
        Column("risk", "string", "number or reference of the risk; numbers need not be consecutive"),
        Column("title", "string", "the risk scenario"),
        Column("stage", "category", "which assessment of the risk this is", choices=STAGES),
        Column("likelihood", "category", "level of likelihood, in the matrix's order", "matrix level", False),
        Column("impact", "category", "level of impact, in the matrix's order", "matrix level", False),
        Column("score", "string", "score as stated in the register", "", False),
        Column("score_computed", "string", "score of the matrix cell", "", False, derived=True),
        Column("priority", "string", "priority as stated in the register; 1 comes first", "rank", False),
        Column(
            "priority_computed",
            "Int64",
            "rank of the matrix cell; empty where the matrix does not give one",
            "rank over cells",
            False,
            derived=True,
        ),
        Column(
            "agrees",
            "boolean",
            "whether stated and computed agree; empty where there is nothing to compare",
            "",
            False,
            derived=True,
        ),
        Column("disagreement", "string", "what disagrees, as a phrase", "", False, derived=True),
        Column("owner", "string", "who is responsible", "", False),
        Column("link", "string", "corporate risk it is linked to, such as CCR9", "", False, derived=True),
        NOTE,
    ),
    key=("source", "risk", "stage"),
)

CONTEXT = Table(
    name="context",
    row="one thing a plan says beside its actions: achievement, new issue, strand of staff development, challenge",
    columns=(
        SOURCE,
        Column("kind", "category", "what sort of thing it is", choices=CONTEXTS),
        Column(
            "reference", "string", "reference that links name it by, where one does", "", False, aliases=("ref", "no")
        ),
        Column("text", "string", "what is said", aliases=("description", "statement", "issue", "achievement")),
        NOTE,
    ),
    key=("source", "kind", "text"),
)

COMMITMENTS = Table(
    name="commitments",
    row="one promise: a step or target of an action with one due date, a milestone, ambition or deliverable",
    columns=(
        SOURCE,
        Column("kind", "category", "what sort of promise it is", choices=KINDS),
        Column(
            "theme",
            "category",
            "objective or theme it stands under",
            aliases=_called(
                "objective, priority, outcome area, pledge, workstream, priority area, "
                "strategic objective, key objective, strand, goal"
            ),
        ),
        Column("heading", "string", "sub-heading it stands under", "", False),
        Column(
            "reference",
            "string",
            "unique reference within the source; ours where none is printed",
            aliases=("ref", "id", "ref no", "reference number", "action id", "action ref", "no", "#"),
        ),
        Column(
            "number", "string", "number of the action as printed", "", False, aliases=("action no", "action number")
        ),
        Column(
            "action",
            "string",
            "the action, milestone, ambition, deliverable or priority",
            aliases=_called(
                "actions, action required, key actions, key action, planned action, planned actions, "
                "what, what we will do, task, activity, recommendation, promise"
            ),
        ),
        Column(
            "step",
            "string",
            "step of the action",
            "",
            False,
            aliases=("sub action", "steps", "milestones", "milestone", "how"),
        ),
        Column(
            "target",
            "string",
            "target of the step or the action",
            "",
            False,
            aliases=("success measure", "success criteria", "measure of success", "outcome", "expected outcome", "kpi"),
        ),
        Column("target_value", "float64", "quantity the target names", "see target_unit", False),
        Column("target_unit", "string", "what the quantity counts", "", False),
        Column(
            "due_text",
            "string",
            "due date as printed",
            "",
            False,
            aliases=_called(
                "due, date, due date, deadline, target date, completion date, by when, when, "
                "timescale, timescales, end date, due by, target completion date, timeframe, "
                "review date"
            ),
        ),
        Column("due_year", "string", "year the document implies where the text prints none", "year", False),
        _dated("due_start", "first day of the time the text names"),
        _dated("due_end", "last day of the time the text names; empty for a start without an end"),
        Column("due_precision", "category", "how precise the text is", choices=PRECISIONS, derived=True),
        Column(
            "responsibility",
            "string",
            "who answers for it, as printed",
            "",
            False,
            aliases=_called(
                "owner, lead, lead officer, lead person, responsible, responsible officer, who, "
                "by whom, action owner, assigned to, accountable, lead responsibility, "
                "person responsible"
            ),
        ),
        Column(
            "status",
            "string",
            "how far it is, as printed",
            "",
            False,
            aliases=("current status", "progress", "state", "action status", "completion status"),
        ),
        Column(
            "rag",
            "string",
            "its colour, as printed",
            "",
            False,
            aliases=("rag status", "rag rating", "brag", "brag status"),
        ),
        Column(
            "state",
            "category",
            "what the status says of it; empty where it says nothing",
            "",
            False,
            STATES,
            derived=True,
        ),
        NOTE,
    ),
    key=("source", "reference"),
)

LINKS = Table(
    name="links",
    row="one reason why a risk threatens, a commitment addresses or resources, or a challenge bears on a factor",
    columns=(
        Column("ksf", "category", "key of the factor; categories in the instrument's order"),
        SOURCE,
        Column(
            "reference",
            "string",
            "risk (threatens); reference or action number (addresses, resources); challenge (challenges)",
        ),
        Column("kind", "category", "how it bears on the factor", choices=LINK_KINDS),
        Column("reason", "string", "why, in our words"),
    ),
    key=("ksf", "source", "reference", "kind"),
)
