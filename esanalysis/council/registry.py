"""The council's tables, one entry each: from an entry follow loader, template, options, pages and "other sheets".

To add a table, describe it here and give it a view and a test (CONTRIBUTING.md says where). The tables know nothing of
schools or rounds; the one bridge to the ratings is the column ``ksf`` of `LINKS`.
"""

from esanalysis.council.entry import Entry, Page, column, day, text
from esanalysis.council.reading.risk_headings import NAMED, STAGES
from esanalysis.council.reading.wide import BUDGETS, COUNTED, DAYS, LOST, OWN_DAYS, SHARED, SHARES, STAFF
from esanalysis.files.due import PRECISIONS
from esanalysis.schema import MISSING, Table

__all__ = [
    "BUDGET", "COMMITMENTS", "CONTEXT", "CONTEXTS", "ENTRIES", "EQUALITY", "LINKS", "OBJECTIVES", "RISKS", "SICKNESS",
    "WORKFORCE", "entry", "of_page",
]  # fmt: skip

_SOURCE = column("source", "document or register the row comes from", "document")
_NOTE = text(
    "note", "what is doubtful about the row, in our words",
    "notes, comment, comments, commentary, remarks, update, progress update, progress to date, latest update",
)  # fmt: skip
_PERIOD = column(
    "period", "period as printed; categories in file order",
    "year, financial year, fiscal year, month, date, as at, time period, quarter", required=False,
)  # fmt: skip
_SPAN = (day("start", "first day of the period"), day("end", "last day of the period"))
_TEAMS = (
    "team, service, service area, division, directorate, department, dept, area, section, unit, staff group, "
    "occupational group, role group, workforce group, locality, organisation"
)
_GROUP = column("group", "schools or non-schools, as printed; empty for all staff", _TEAMS, required=False)
_MISSING = column(
    "missing", "why there is no value (see MISSING); empty where there is one", required=False, choices=tuple(MISSING)
)


def _compared(name: str, row: str) -> Table:
    columns = (
        _SOURCE,
        column(
            "measure", "what is measured; categories in file order",
            "characteristic, protected characteristic, equality group",
        ),
        column(
            "role", "whose figure it is, or what it is compared with",
            choices=("directorate", "council", "target", "comparator"),
        ),
        text("indicator", "number of the Best Value Performance Indicator"),
        column("scope", "whom the figure is about or meant for"),
        _GROUP, _PERIOD, *_SPAN,
        column("value", "the figure", dtype="float64", unit="see unit", required=False),
        column("unit", "unit of the value", choices=("working days", "percent")),
        _MISSING, _NOTE,
    )  # fmt: skip
    return Table(name, row, columns, key=("source", "measure", "role", "scope", "group", "period"))


BUDGET = Table(
    "budget",
    "the annual net budget of one division",
    (
        _SOURCE,
        column(
            "division", "division; categories in file order",
            "service, service area, directorate, department, dept, team, area, portfolio, budget head, cost centre, "
            "description",
        ),
        text(
            "head", "director, assistant director or head of service",
            "director, head of service, budget holder, budget manager, responsible officer",
        ),
        _PERIOD,
        column(
            "budget", "annual net budget, without capital financing and internal charges; negative is income",
            "annual budget, annual budget £'000, net budget, net budget £m, budget £m, £m, budget £, net budget £, "
            "revised budget, current budget, latest budget, original budget, base budget, "
            "£'000, net budget £'000, budget £'000, £k, net expenditure, approved budget, net budget £k, net, amount, "
            "total budget, net cost",
            dtype="float64", unit="thousand pounds", required=False,
        ),
        _NOTE,
    ),
    key=("source", "division", "period"),
)  # fmt: skip

WORKFORCE = Table(
    "workforce",
    "one figure about one group of staff in one period on one basis",
    (
        _SOURCE,
        column("heading", "heading the measure stands under", required=False),
        column("measure", "what is counted; categories in file order", "indicator, metric, kpi, performance indicator"),
        _PERIOD, *_SPAN, _GROUP,
        column("basis", "what the value counts", choices=("headcount", "FTE", "percent")),
        column(
            "value", "the figure", dtype="float64", required=False,
            unit="people, full-time equivalents or percent: see basis",
        ),
        _MISSING, _NOTE,
    ),
)  # fmt: skip

SICKNESS = _compared("sickness", "one figure of working days lost per person: own, council's, target, comparator")
EQUALITY = _compared("equality", "one share of the workforce: own, council's, target or comparator")

OBJECTIVES = Table(
    "objectives",
    "one council priority served by one directorate objective",
    (
        _SOURCE,
        column("council_priority", "priority of the council; categories in file order"),
        text("community_strategy", "Community Strategy priorities in parenthesis"),
        column("objective", "directorate objective, as printed"),
        column("key_objective", "number of the Key Objective it stands for", required=False),
        _NOTE,
    ),
    key=("source", "council_priority", "objective"),
)

CONTEXTS = ("achievement", "new issue", "staff development", "challenge")
CONTEXT = Table(
    "context",
    "one thing a plan says beside its actions: achievement, new issue, strand of staff development, challenge",
    (
        _SOURCE,
        column("kind", "what sort of thing it is", choices=CONTEXTS),
        text("reference", "reference that links name it by, where one does", "ref, no"),
        text("text", "what is said", "description, statement, issue, achievement", required=True),
        _NOTE,
    ),
    key=("source", "kind", "text"),
)

RISKS = Table(  # their headings are those of `esanalysis.council.reading.risk_headings`
    "risks",
    "one risk of one register at one stage (as stated, inherent, current or target)",
    (
        _SOURCE,
        text("risk", "number or reference of the risk; numbers need not be consecutive", required=True),
        text("title", "the risk scenario", required=True),
        column("stage", "which assessment of the risk this is", choices=STAGES),
        column("likelihood", "level of likelihood, in the matrix's order", unit="matrix level", required=False),
        column("impact", "level of impact, in the matrix's order", unit="matrix level", required=False),
        text("score", "score as stated in the register"),
        text("score_computed", "score of the matrix cell", derived=True),
        text("priority", "priority as stated in the register; 1 comes first", unit="rank"),
        column(
            "priority_computed", "rank of the matrix cell; empty where the matrix does not give one",
            dtype="Int64", unit="rank over cells", required=False, derived=True,
        ),
        column(
            "agrees", "whether stated and computed agree; empty where there is nothing to compare",
            dtype="boolean", required=False, derived=True,
        ),
        text("disagreement", "what disagrees, as a phrase", derived=True),
        text("owner", "who is responsible"),
        text("link", "corporate risk it is linked to, such as CCR9", derived=True),
        _NOTE,
    ),
    key=("source", "risk", "stage"),
)  # fmt: skip

COMMITMENTS = Table(
    "commitments",
    "one promise: a step or target of an action with one due date, a milestone, ambition or deliverable",
    (
        _SOURCE,
        column(
            "kind", "what sort of promise it is", choices=("action", "milestone", "ambition", "deliverable", "priority")
        ),
        column(
            "theme", "objective or theme it stands under",
            "objective, priority, outcome area, pledge, workstream, priority area, strategic objective, key objective, "
            "strand, goal, category, task category, action category",
        ),
        text("heading", "sub-heading it stands under"),
        text(
            "reference", "unique reference within the source; ours where none is printed",
            "ref, id, ref no, reference number, action id, action ref, no, #, s no, serial no", required=True,
        ),
        text("number", "number of the action as printed", "action no, action number"),
        text(
            "action", "the action, milestone, ambition, deliverable or priority",
            "actions, action required, key actions, key action, planned action, planned actions, what, "
            "what we will do, what will we do, task, activity, recommendation, promise, action name, action title, "
            "action item, action description, action decision, task description, commitment", required=True,
        ),
        text("step", "step of the action", "sub action, steps, milestones, milestone, how, how will we do this"),
        text(
            "target", "target of the step or the action",
            "success measure, success measures, success criteria, measure of success, outcome, outcomes, "
            "expected outcome, outcome measure, outcome measures, impact, how will we know, how we will know, kpi",
        ),
        column("target_value", "quantity the target names", dtype="float64", unit="see target_unit", required=False),
        text("target_unit", "what the quantity counts"),
        text(
            "due_text", "due date as printed",
            "due, date, due date, deadline, target date, completion date, by when, by, when, timescale, timescales, "
            "end date, due by, target completion date, timeframe, review date, forecast date, revised date, "
            "planned date, implementation date",
        ),
        text("due_year", "year the document implies where the text prints none", unit="year"),
        day("due_start", "first day of the time the text names"),
        day("due_end", "last day of the time the text names; empty for a start without an end"),
        column("due_precision", "how precise the text is", choices=PRECISIONS, derived=True),
        text(
            "responsibility", "who answers for it, as printed",
            "owner, lead, lead officer, lead person, responsible, responsible officer, who, by whom, action owner, "
            "assigned to, accountable, lead responsibility, person responsible",
        ),
        text(
            "status", "how far it is, as printed",
            "current status, progress, current position, position, state, action status, completion status, complete, "
            "percent complete, percentage complete, completion, progress percent",
        ),
        text("rag", "its colour, as printed", "rag status, rag rating, brag, brag status"),
        column(
            "state", "what the status says of it; empty where it says nothing", required=False,
            choices=("done", "late", "open", "dropped"), derived=True,
        ),
        _NOTE,
    ),
    key=("source", "reference"),
)  # fmt: skip

LINKS = Table(
    "links",
    "one reason why a risk threatens, a commitment addresses or resources, or a challenge bears on a factor",
    (
        column("ksf", "key of the factor; categories in the instrument's order"),
        _SOURCE,
        text(
            "reference", "risk (threatens); reference or action number (addresses, resources); challenge (challenges)",
            required=True,
        ),
        column("kind", "how it bears on the factor", choices=("threatens", "addresses", "resources", "challenges")),
        text("reason", "why, in our words", required=True),
    ),
    key=("ksf", "source", "reference", "kind"),
)  # fmt: skip


ENTRIES = (
    Entry(
        table=WORKFORCE,
        file="directorate/workforce.csv",
        page="workforce",
        views=("headcount", "movements"),
        help="staff, leavers and starters",
        loads="the workforce tracker: staff in post, leavers, retirements, transfers, starters",
        more="What is printed is kept even where it cannot be: ``note`` says what is doubtful, and a period that ends "
        "before it begins has no dates. A figure may be given twice only if the note of the second says why.",
        example="""
        >>> workforce = load_workforce()
        >>> establishment = workforce["measure"] == "Estimated Establishment"
        >>> workforce.loc[establishment & (workforce["basis"] == "headcount"), "value"].tolist()
        [3846.0, 1008.0]
        """,
        dates="period",
        wide=STAFF,
        periods={},
        asked=COUNTED,
    ),
    Entry(
        table=SICKNESS,
        file="directorate/sickness.csv",
        page="workforce",
        views=("sickness",),
        help="working days lost to sickness",
        loads="the working days lost to sickness, beside the council's, the target and the upper quartile",
        more="Each figure has its **own** period and scope. The shipped ones cover half a year where target and "
        "quartile cover a year: `esanalysis.council.measures.comparators.beside_comparators` keeps them apart.",
        example="""
        >>> load_sickness()[["role", "period", "value"]].iloc[[0, 3]].values.tolist()
        [['directorate', 'Apr 02 – Sep 02', 8.71], ['target', '2002/3', 10.35]]
        """,
        dates="period",
        wide=DAYS,
        asked=LOST,
        periods=OWN_DAYS,
    ),
    Entry(
        table=EQUALITY,
        file="directorate/equality.csv",
        page="workforce",
        views=("equality",),
        help="shares of the workforce",
        loads="the equality profile: shares of the workforce beside council, target and local community",
        example="""
        >>> equality = load_equality()
        >>> int(equality["value"].notna().sum()), equality["missing"].dropna().tolist()
        (9, ['blank'])
        """,
        dates="period",
        wide=SHARES,
        asked=SHARED,
    ),
    Entry(
        table=BUDGET,
        file="directorate/budget.csv",
        page="workforce",
        views=("budget",),
        help="net budget of each division",
        loads="the annual net budget of each division",
        more="A row called Total is checked against the sum of its file and is not part of the result.",
        example="""
        >>> budget = load_budget()
        >>> len(budget), int(budget["budget"].sum())
        (6, 116860)
        """,
        wide=BUDGETS,
        figure="budget",
    ),
    Entry(
        table=COMMITMENTS,
        file="directorate/commitments.csv",
        page="risks",
        views=("promises",),
        help="plan of actions and promises",
        loads="what has been promised: actions, milestones, ambitions, deliverables, priorities",
        more="The days of ``due_start`` and ``due_end`` are read from ``due_text`` by the rules of "
        "`esanalysis.files.due`.",
        example="""
        >>> commitments = load_commitments()
        >>> due = commitments.set_index("reference").loc["1.09-3"]
        >>> due["due_text"], str(due["due_end"].date()), due["due_precision"]
        ('30th November', '2003-11-30', 'day')
        """,
        dates="due",
        defaults={"kind": "action", "theme": "Actions", "reference": "#"},
        sections="theme",
        carried=("theme", "action", "reference"),
    ),
    Entry(table=RISKS, file="directorate/risks.csv", page="risks", views=("risks",), help="risk register", asked=NAMED),
    Entry(
        table=CONTEXT,
        file="directorate/context.csv",
        page="risks",
        views=("background",),
        help="what a plan says beside its actions",
        loads="what a plan says beside its actions: achievements, new issues, staff development, challenges",
        example="""
        >>> load_context()["kind"].value_counts(sort=False).to_dict()
        {'achievement': 11, 'new issue': 5, 'staff development': 7, 'challenge': 6}
        """,
    ),
    Entry(
        table=OBJECTIVES,
        file="directorate/objectives.csv",
        page="risks",
        help="council priorities and the objectives for them",
        loads="which directorate objectives serve which council priority",
        example="""
        >>> load_objectives()["council_priority"].value_counts().unique().tolist()
        [2]
        """,
    ),
    Entry(table=LINKS, file="strategy/links.csv", page="risks", help="which risk or promise bears on which factor"),
)


def entry(name: str) -> Entry:
    """The entry of a table.

    Parameters
    ----------
    name : str
        Name of the table.

    Returns
    -------
    Entry

    Examples
    --------
    >>> entry("sickness").page
    'workforce'
    """
    return next(each for each in ENTRIES if each.name == name)


def of_page(page: Page) -> tuple[Entry, ...]:
    """The tables of a page.

    Parameters
    ----------
    page : {"workforce", "risks"}

    Returns
    -------
    tuple of Entry

    Examples
    --------
    >>> [each.name for each in of_page("workforce")]
    ['workforce', 'sickness', 'equality', 'budget']
    """
    return tuple(each for each in ENTRIES if each.page == page)
