"""The council's tables as sentences: what they say, and what cannot be said from them.

Each function returns a list of short paragraphs; where a table was not given, one that says so.
"""

import pandas as pd

from esanalysis.council.measures import headcount_beside_fte, undated
from esanalysis.council.measures.plan import WINDOWS, due_windows
from esanalysis.council.measures.risk import matrix_of
from esanalysis.council.measures.suppression import THRESHOLD
from esanalysis.council.measures.workforce import LEAVERS, STAFF
from esanalysis.council.together import RiskTables, WorkforceTables
from esanalysis.council.views.figures import unlike
from esanalysis.council.views.phrases import amount, group_name, in_group, sources
from esanalysis.english import capital, counted, listed, number
from esanalysis.instrument.frames import framework_of

__all__ = [
    "budget", "checks", "due_next", "headcount", "implied", "matrix", "movements", "plan", "projected", "promised",
    "ranked", "shares", "sickness", "standards", "targets", "undated_actions", "what_is_here",
    "what_is_there", "withheld",
]  # fmt: skip

_NO_TABLE = "No such table was given, so nothing is said here."


def what_is_here(tables: WorkforceTables) -> list[str]:
    """Say which workforce tables a page stands on, and how many figures are not there.

    Examples
    --------
    >>> from esanalysis.council import load_workforce_tables
    >>> what_is_here(load_workforce_tables())[1]
    'Workforce: 30 figures, of which five are empty cells; 13 carry a note.'
    """
    frames = {"workforce": tables.workforce, "sickness": tables.sickness, "equality": tables.equality}
    said = [
        "These are the tables of Brighton & Hove's Children, Families and Schools Directorate in its development plan "
        "of 2003, as printed. Your own take their place."
        if tables.shipped
        else f"Tables of your own: {sources(pd.concat([*frames.values(), tables.budget]))}."
    ]
    for name, frame in frames.items():
        if len(frame):
            empty, noted = int(frame["value"].isna().sum()), int(frame["note"].notna().sum())
            of_those = f", of which {number(empty)} {'is an empty cell' if empty == 1 else 'are empty cells'}"
            carry = f"; {number(noted)} {'carries' if noted == 1 else 'carry'} a note"
            said.append(
                f"{capital(name)}: {counted(len(frame), 'figure')}{of_those if empty else ''}{carry if noted else ''}."
            )
    missing = [name for name, frame in (*frames.items(), ("budget", tables.budget)) if frame.empty]
    if missing:
        said.append(f"Not given: {listed(missing)}.")
    return said


def withheld(workforce: pd.DataFrame, equality: pd.DataFrame, threshold: int) -> list[str]:
    """Say how many figures are kept back because few people stand behind them.

    Parameters
    ----------
    workforce, equality : DataFrame
        As `esanalysis.council.measures.suppress` and `suppress_shares` return them.
    threshold : int
        Counts below it are withheld; 0 withholds nothing.

    Examples
    --------
    >>> from esanalysis import load_equality, load_workforce
    >>> from esanalysis.council import measures
    >>> workforce, shares = load_workforce(), load_equality()
    >>> shown = measures.suppress(workforce), measures.suppress_shares(shares, workforce)
    >>> "Seven figures are withheld: two (fewer than 5 people)" in withheld(*shown, threshold=5)[0]
    True
    """
    if not threshold:
        return ["Small numbers are shown. They can identify people: do not pass this page on."]
    reasons = pd.concat([workforce["suppressed"], equality["suppressed"]]).dropna().str.removeprefix("suppressed: ")
    rule = f"Counts from 1 to {threshold - 1} identify people and are withheld, with what would give them away."
    if reasons.empty:
        return [f"{rule} There are none."]
    kinds = listed(f"{number(count)} ({reason})" for reason, count in reasons.value_counts(sort=False).items())
    return [f"{rule} {capital(counted(len(reasons), 'figure'))} {_is(len(reasons))} withheld: {kinds}."]


def headcount(workforce: pd.DataFrame) -> list[str]:
    """Read people beside full-time equivalents.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> headcount(load_workforce())[0][:67]
    'In schools 3,846 people are 2,807 full-time equivalents (0.73 for e'
    """
    pairs = headcount_beside_fte(workforce)
    staff = pairs[(pairs["measure"] == STAFF) & pairs["ratio"].notna()]
    if staff.empty:
        return [f"No headcount stands beside full-time equivalents under the measure “{STAFF}”."]
    parts = [
        f"{in_group(row['group'])} {amount(row['headcount'])} people are {row['fte']:,.0f} full-time equivalents "
        f"({row['ratio']:.2f} for each person)"
        for row in staff.to_dict("records")
    ]
    said = capital(listed(part.strip() for part in parts))
    return [
        f"{said}. A rate for each person and one for each full-time equivalent are different rates: what follows names "
        "its base."
    ]


def movements(workforce: pd.DataFrame) -> list[str]:
    """Read leavers and starters, and say why no net change is given.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> movements(load_workforce())[1][-34:]
    'periods of which one is not known.'
    """
    pairs = headcount_beside_fte(workforce)
    if pairs.empty:
        return [_NO_TABLE]
    said = []
    for measure, verb in ((LEAVERS, "left"), ("External", "started")):
        rows = pairs[(pairs["measure"] == measure) & pairs["headcount"].notna()]
        parts = [f"{amount(row['headcount'])} people{in_group(row['group'])}" for row in rows.to_dict("records")]
        if parts:
            said.append(f"{capital(listed(parts))} {verb} ({listed(rows['period'].dropna().astype(str).unique())}).")
    impossible = workforce["period"].notna() & workforce["start"].isna()
    doubtful = workforce.loc[impossible & workforce["note"].str.contains("ends before", na=False), "period"]
    if len(doubtful):
        said.append(
            f"The starters' period is printed as {doubtful.iloc[0]}, which ends before it begins. No net change is "
            "given: it would take the difference of two periods of which one is not known."
        )
    if pairs.duplicated(["source", "heading", "measure", "period", "group"]).any():
        said.append("A figure printed twice for one group stands in a row of its own: whose it is would be a guess.")
    return [" ".join(said[:2]), *said[2:]]


def implied(staff: pd.DataFrame) -> list[str]:
    """Read the average staff that leavers and their rate imply, beside the printed one.

    Parameters
    ----------
    staff : DataFrame
        From `esanalysis.council.measures.implied_staff`.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> from esanalysis.council import measures
    >>> implied(measures.implied_staff(load_workforce()))[0][:87]
    '591 leavers at 15.48 % imply an average of 3,818 staff in schools, where 3,846 are prin'
    """
    known = staff.dropna(subset=["leavers", "rate", "printed"])
    if known.empty:
        return ["Leavers, their rate and the staff are not all given, or are withheld, so the rate cannot be checked."]
    parts = [
        f"{row['leavers']:,.0f} leavers at {row['rate']:g} % imply an average of {row['implied']:,.0f} staff"
        f"{in_group(row['group'])}, where {row['printed']:,.0f} are printed"
        for row in known.to_dict("records")
    ]
    same = known["reproduced"].all()
    verdict = "That is the printed rate." if same else "The printed rates come out only with the implied numbers."
    by_fte = known.dropna(subset=["rate_by_fte"])
    rates = listed(f"{row['rate_by_fte']:.1f} %{in_group(row['group'])}" for row in by_fte.to_dict("records"))
    return [
        f"{capital(listed(parts))}. {verdict} The rule is leavers over the mean of opening and closing staff; opening "
        "staff is not printed, so the rule can be turned round but not checked.",
        f"By full-time equivalents the rate is markedly lower: {rates}." if rates else "",
    ]


def sickness(pairs: pd.DataFrame) -> list[str]:
    """Read days lost beside what covers the same months.

    Parameters
    ----------
    pairs : DataFrame
        From `esanalysis.council.measures.beside_comparators`.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> sickness(measures.beside_comparators(load_sickness()))[0][-67:]
    ', 2.35 working days below the council (11.06; both cover 6 months).'
    """
    if pairs.empty:
        return [_NO_TABLE]
    alike = pairs[pairs["comparable"].fillna(False).astype(bool)].to_dict("records")
    return [
        f"{group_name(row['group'])}, {row['period']}: {row['value']:g} {row['unit']} for each employee, "
        f"{_apart(row['difference'], row['unit'])} the {row['role']} ({row['comparator']:g}; {row['reason']})."
        for row in alike
    ] or ["None of the comparators covers the same months as an own figure, so nothing is compared."]


def standards(pairs: pd.DataFrame) -> list[str]:
    """Say which comparators are for another length of time, and that nothing follows from them here.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> standards(measures.beside_comparators(load_sickness()))[0][:72]
    'The target for whole council and the comparator for all unitary councils'
    """
    apart = unlike(pairs)
    if apart.empty:
        return ["There is none."]
    names = listed(f"the {row['role']} for {row['scope']}" for row in apart.to_dict("records"))
    cover, they, stand = ("covers", "it", "stands") if len(apart) == 1 else ("cover", "they", "stand")
    met = f"{they} {'is' if len(apart) == 1 else 'are'} met"
    return [
        f"{capital(names)} {cover} another length of time than any figure of the directorate. Whether {met} cannot be "
        f"said, so {they} {stand} alone, without a bar."
    ]


def projected(projected: pd.DataFrame) -> list[str]:
    """Give part-year figures blown up to a year, with the label that must go with them.

    Parameters
    ----------
    projected : DataFrame
        From `esanalysis.council.measures.projected_year`.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> projected(measures.projected_year(load_sickness()))[0][:16]
    'Rough projection'
    """
    if projected.empty:
        return ["No figure covers less than a year."]
    rough = listed(
        f"{row['projected']:.1f} in {row['group'] if not pd.isna(row['group']) else 'the ' + str(row['scope'])}"
        for row in projected.to_dict("records")
    )
    return [f"{capital(projected['label'].iloc[0])}: {rough}. It is no finding, and is compared with nothing."]


def _apart(difference: float, unit: str) -> str:
    if round(difference, 2) == 0:
        return "the same as"
    return f"{abs(difference):.2f} {unit} {'below' if difference < 0 else 'above'}"


def shares(gap: pd.DataFrame) -> list[str]:
    """Read shares of the workforce in points and in people.

    Parameters
    ----------
    gap : DataFrame
        From `esanalysis.council.measures.equality_gap`.

    Examples
    --------
    >>> from esanalysis import load_equality, load_workforce
    >>> from esanalysis.council import measures
    >>> shares(measures.equality_gap(load_equality(), load_workforce()))[0][56:137]
    ', schools: 2.58 %, 0.82 points below the council of 3.4 % (about 32 people fewer)'
    """
    if gap.empty:
        return [_NO_TABLE]
    said = []
    for (measure, group), rows in gap.groupby(["measure", "group"], observed=True, sort=False, dropna=False):
        first = rows.iloc[0]
        if pd.isna(first["value"]):
            said.append(f"{measure}, {group_name(group).lower()}: no figure is printed, or it is withheld.")
            continue
        known = rows[rows["comparable"].fillna(False).astype(bool)].to_dict("records")
        parts = listed(
            f"{_apart(row['difference'], 'points')} the {row['role']} of {row['comparator']:g} %{_in_people(row)}"
            for row in known
        )
        said.append(f"{measure}, {group_name(group).lower()}: {first['value']:g} %{', ' + parts if parts else ''}.")
    if (gap["comparator_period"].isna() & gap["value"].notna()).any():
        said.append(
            "A comparator whose date is not printed is drawn as a dashed ring: the gap to it is given in the table, "
            "and is no comparison. The base of the shares is not printed either; people are counted on the headcount."
        )
    return said


def _in_people(row: dict) -> str:
    if pd.isna(row["people"]) or not row["people"]:
        return ""
    count = abs(int(row["people"]))
    about = f"about {count}" if count >= THRESHOLD else f"under {THRESHOLD}"
    return f" ({about} people {'fewer' if row['people'] < 0 else 'more'})"


def budget(budget: pd.DataFrame) -> list[str]:
    """Read the budget: its sum, its largest part, and income.

    Examples
    --------
    >>> from esanalysis import load_budget
    >>> budget(load_budget())[0][:53]
    'Six divisions add up to 116,860 thousand pounds net. '
    """
    if budget.empty:
        return [_NO_TABLE]
    total = budget["budget"].sum()
    top = budget.sort_values("budget", na_position="first").iloc[-1]
    said = [
        f"{capital(counted(len(budget), 'division'))} add up to {amount(total)} thousand pounds net. "
        f"{top['division']} has {amount(top['budget'])} of them"
        + (f", {100 * top['budget'] / total:.0f} %." if total > 0 else ".")
    ]
    below = budget[budget["budget"] < 0]
    if len(below):
        names = listed(f"{row['division']} ({amount(row['budget'])})" for row in below.to_dict("records"))
        said.append(f"Net income, not cost: {names}. It counts against the sum and is no error.")
    return said


def what_is_there(tables: RiskTables) -> list[str]:
    """Say which registers and plans a page stands on, and that they are of different bodies and years.

    Examples
    --------
    >>> from esanalysis.council import load_risk_tables
    >>> what_is_there(load_risk_tables())[0]
    '19 risks and 304 promises (one row is a step, a target or an ambition with one due date).'
    """
    risks = tables.risks.drop_duplicates(["source", "risk"])
    said = [
        f"{capital(counted(len(risks), 'risk'))} and {counted(len(tables.commitments), 'promise')} (one row is a step, "
        "a target or an ambition with one due date)."
    ]
    if tables.shipped:
        said.append(
            "The risks are those of Brighton & Hove's directorate (2003); the promises are that directorate's plan, an "
            "update of Camden's school services (2015) and the strategy of the Association for Science Education "
            "(2021). They are of different bodies and years: side by side they show a pattern, not one plan."
        )
    else:
        frames = [frame for frame in (tables.risks, tables.commitments) if len(frame)]
        said.append(f"Tables of your own: {listed(dict.fromkeys(sources(frame) for frame in frames))}.")
    return said + [str(problem) for frame in tables.frames for problem in frame.attrs.get("problems", ())]


def matrix(cells: pd.DataFrame) -> list[str]:
    """Read the matrix: which end is worse, how each rank is known, and what is not known.

    Parameters
    ----------
    cells : DataFrame
        From `esanalysis.council.measures.matrix_cells`.

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> from esanalysis.council import measures
    >>> matrix(measures.matrix_cells(load_risks()))[0][-59:]
    'D2 and D3 are never ranked by the source, and stay unknown.'
    """
    if cells.empty:
        return ["No risks were given, or no matrix to place them in: which end of an axis is worse is never assumed."]
    scale = matrix_of(cells)
    worst = cells.iloc[0]
    said = [
        f"{scale.likelihood.name} {worst['likelihood']} and {scale.impact.name.lower()} {worst['impact']} are the "
        f"worse ends. {capital(counted(int(cells['count'].sum()), 'risk'))} stand in "
        f"{number(int((cells['count'] > 0).sum()))} of {number(len(cells))} cells."
    ]
    for kind, sentence in (
        ("follows", "{cells} {is_} not shown by the register: the rank follows from those that are."),
        ("unknown", "{cells} {is_} never ranked by the source, and {stay} unknown."),
    ):
        found = cells.loc[cells["known"] == kind, "score"].tolist()
        if found:
            one = len(found) == 1
            said.append(
                sentence.format(cells=listed(found), is_="is" if one else "are", stay="stays" if one else "stay")
            )
    return [" ".join(said), "Ranks are places in an order: they are listed and counted, never averaged."]


def ranked(risks: pd.DataFrame) -> list[str]:
    """Read the ranked list: what comes first, how much ties, and for how many somebody answers.

    Parameters
    ----------
    risks : DataFrame
        From `esanalysis.council.measures.ranked_risks`.

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> from esanalysis.council import measures
    >>> ranked(measures.ranked_risks(load_risks()))[0][:48]
    'First comes risk 23. 16 of 19 share their place '
    """
    placed = risks.dropna(subset=["place"])
    if placed.empty:
        return ["No risk has a place in the matrix."]
    first = placed[placed["place"] == placed["place"].min()]
    tied = int((placed["tied"] > 1).sum())
    owned = int(risks["owner"].notna().sum())
    named = f"{capital(number(owned))} of {number(len(risks))} name who is responsible"
    linked = risks[risks["link"].notna()]
    corporate = listed(linked["link"].unique())
    link = f"; risks {listed(linked['risk'])} are linked to corporate risk {corporate}" if len(linked) else ""
    unplaced = len(risks) - len(placed)
    return [
        f"First {'comes' if len(first) == 1 else 'come'} {listed(f'risk {row.risk}' for row in first.itertuples())}. "
        f"{_ties(tied, len(placed))} {named if owned else 'No risk names an owner'}{link}."
        + (f" {capital(counted(unplaced, 'risk'))} without a place stand last." if unplaced else "")
    ]


def _ties(tied: int, risks: int) -> str:
    if not tied:
        return "No two share a place."
    return (
        f"{capital(number(tied))} of {number(risks)} share their place with others: between those the register gives "
        "no order."
    )


def checks(risks: pd.DataFrame, wrong: pd.DataFrame, empty: pd.DataFrame) -> list[str]:
    """Say whether stated scores and priorities are those of the matrix, and how many risks have no score.

    Parameters
    ----------
    risks : DataFrame
        As loaded.
    wrong, empty : DataFrame
        From `esanalysis.council.measures.risk_disagreements` and `unscored_risks`.

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> from esanalysis.council import measures
    >>> risks = load_risks()
    >>> checks(risks, measures.risk_disagreements(risks), measures.unscored_risks(risks))[0][:54]
    'No stated score or priority contradicts the matrix. No'
    """
    if risks["agrees"].isna().all():
        return ["No stated score or priority could be checked."]
    first = (
        f"{capital(counted(len(wrong), 'assessment'))} {'states' if len(wrong) == 1 else 'state'} another score or "
        "priority than the matrix gives. Both are shown; neither is corrected."
        if len(wrong)
        else "No stated score or priority contradicts the matrix."
    )
    second = (
        f"{capital(counted(len(empty), 'assessment'))} {'lacks' if len(empty) == 1 else 'lack'} likelihood or impact."
        if len(empty)
        else "No risk lacks a likelihood or an impact."
    )
    return [f"{first} {second}"]


def plan(commitments: pd.DataFrame, today: str) -> list[str]:
    """Read the plan by its dates, from a day that is stated and never taken from the clock.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> plan(load_commitments(), "2003-10-01")[0][:55]
    'Seen from 1 October 2003, 304 promises: 31 due before, '
    """
    if commitments.empty:
        return [_NO_TABLE]
    counts = due_windows(commitments, today).value_counts().to_dict()
    names = {
        "before": "due before",
        "next 3 months": "due within three months",
        "3 to 12 months": "due three to twelve months on",
        "later": "due later",
        "no end": "ongoing or with a start only",
        "no date": "without a date of their own",
    }
    parts = [f"{counts[window]} {names[window]}" for window in WINDOWS if counts.get(window)]
    return [
        f"Seen from {_day(today)}, {counted(len(commitments), 'promise')}: {listed(parts)}. Whether any was kept, the "
        "documents do not say.",
        "A month in the plan is drawn as the whole month and a season as the whole season: their last day counts.",
    ]


def _day(day: str) -> str:
    date = pd.Timestamp(day)
    return f"{date.day} {date:%B %Y}"


def due_next(coming: pd.DataFrame, today: str) -> list[str]:
    """Say how many deadlines come next.

    Parameters
    ----------
    coming : DataFrame
        From `esanalysis.council.measures.due_next`.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> from esanalysis.council import measures
    >>> due_next(measures.due_next(load_commitments(), "2003-10-01"), "2003-10-01")
    ['From 1 October 2003 the next 11 deadlines run to 31 October 2003.']
    """
    if coming.empty:
        return [f"Nothing has a deadline on or after {_day(today)}."]
    last = coming["due_end"].max()
    return [f"From {_day(today)} the next {number(len(coming))} deadlines run to {_day(str(last.date()))}."]


def undated_actions(commitments: pd.DataFrame) -> list[str]:
    """Say how many actions nobody has dated, document by document.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> undated_actions(load_commitments())[0][:47]
    'brighton-hove-2003: 6 of 59 without any date. c'
    """
    if commitments.empty:
        return [_NO_TABLE]
    said = []
    for source, plan_ in commitments.groupby("source", observed=True, sort=False):
        total = plan_["number"].fillna(plan_["reference"]).nunique()
        without = len(undated(plan_))
        said.append(f"{source}: {without} of {total} without any date.")
    return [" ".join(said), "A date that stands for a whole action counts for all of its steps."]


def targets(targets: pd.DataFrame, commitments: pd.DataFrame) -> list[str]:
    """Say how many promises name a quantity.

    Parameters
    ----------
    targets : DataFrame
        From `esanalysis.council.measures.quantified`.
    commitments : DataFrame
        As loaded.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> from esanalysis.council import measures
    >>> commitments = load_commitments()
    >>> targets(measures.quantified(commitments), commitments)[0][:40]
    'Five of 304 promises name a quantity: 2 '
    """
    if targets.empty:
        return ["None of the promises names a quantity."]
    return [
        f"{capital(number(len(targets)))} of {number(len(commitments))} promises name a quantity: "
        f"{listed(_target(row) for row in targets.to_dict('records'))}. The others "
        "can be kept or broken without anybody being able to count it."
    ]


def _target(row: dict) -> str:
    by = "no date" if pd.isna(row["due_text"]) else row["due_text"]
    return f"{row['target_value']:g} {row['target_unit']} ({row['reference']}, {by})"


def promised(support: pd.DataFrame) -> list[str]:
    """Say, for the priority factors, what is already promised and who answers for it.

    Parameters
    ----------
    support : DataFrame
        From `esanalysis.council.support`.
    """
    framework = framework_of(support)
    if support.empty:
        return [
            f"What is already promised: there are no links from the {framework.plural} of {framework.title} to risks "
            "or promises. A links table of your own makes this section (--risks, --commitments, --links)."
        ]
    linked = support.dropna(subset="kind")
    threats, promises = linked[linked["kind"] == "threatens"], linked[linked["kind"] != "threatens"]
    owned = int(promises["owner"].notna().sum())
    dated = int((promises["due_precision"].astype(object).fillna("unknown") != "unknown").sum())
    said = [
        f"What is already promised: the priority {framework.plural} are threatened by "
        f"{counted(threats[['source', 'reference']].drop_duplicates().shape[0], 'risk')}, and "
        f"{counted(len(promises), 'promise')} bear on them; {number(owned)} name who answers for it, "
        f"{number(dated)} when."
    ]
    if support.attrs["shipped"]:
        said.append(
            f"This is a pattern, not your plan. The risks and promises are those of other councils and bodies "
            f"({sources(linked)}), of other years, and say nothing about this cluster; that they bear on a "
            f"{framework.factor} is our reading. Your own take their place with --risks, --commitments and --links."
        )
    bare = support.loc[support["kind"].isna(), "ksf"].tolist()
    if bare:
        said.append(f"No link is given for {listed(framework.short(key) for key in bare)}.")
    return said


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
