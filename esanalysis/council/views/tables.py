"""The council's tables as accessible HTML tables; empty where there is nothing to list."""

import pandas as pd

from esanalysis.council.measures.suppression import THRESHOLD
from esanalysis.council.views.phrases import amount, due, group_name, place, promise
from esanalysis.display.fragment import Fragment
from esanalysis.display.table import table
from esanalysis.english import counted
from esanalysis.instrument.frames import framework_of

__all__ = [
    "compared", "disagreements", "implied", "links", "notes", "plan", "promised", "quantified", "ranked", "undated",
    "unscored",
]  # fmt: skip

A_FACTOR = {"threatens": 2, "addresses": 2, "resources": 1}  # rows of each kind a shared report shows
KINDS = {"threatens": "threatened by", "addresses": "addressed by", "resources": "resourced by"}


def notes(frame: pd.DataFrame) -> Fragment:
    """What is doubtful about single figures, in our words.

    Parameters
    ----------
    frame : DataFrame
        Any of the council's tables with the column ``note``.

    Examples
    --------
    >>> from esanalysis import load_budget
    >>> notes(load_budget()).html.count("<tr>")
    3
    """
    noted = frame[frame["note"].notna()]
    what = "measure" if "measure" in frame else "division"
    rows = []
    for note, part in noted.groupby("note", sort=False):
        subjects = dict.fromkeys(_subject(row, what) for row in part.to_dict("records"))
        rows.append(["; ".join(subjects), str(note)])
    return _listing("What is doubtful, or worth knowing, about single figures", ["Figure", "Note"], rows)


def _subject(row: dict, what: str) -> str:
    parts = [row.get(name) for name in (what, "group", "basis")]
    return ", ".join(str(part) for part in parts if not pd.isna(part))


def implied(staff: pd.DataFrame) -> Fragment:
    """Average staff that leavers and their rate imply, beside the printed establishment.

    Parameters
    ----------
    staff : DataFrame
        From `esanalysis.council.measures.implied_staff`.

    Examples
    --------
    >>> from esanalysis import load_workforce
    >>> from esanalysis.council import measures
    >>> "3,818" in implied(measures.implied_staff(load_workforce())).html
    True
    """
    rows = [
        [
            group_name(row["group"]),
            *(_or_withheld(row[name]) for name in ("leavers", "rate")),
            _rounded(row["implied"]),
            _or_withheld(row["printed"]),
            *(_or_withheld(row[name], "{:.2f}") for name in ("rate_by_printed", "rate_by_fte")),
        ]
        for row in staff.dropna(subset="leavers").to_dict("records")
    ]
    header = [
        "Group", "Leavers", "Rate as printed (%)", "Average staff this implies", "Staff as printed",
        "Rate by printed staff (%)", "Rate by FTE (%)",
    ]  # fmt: skip
    return _listing("Leavers: the staff that the printed rate implies, beside the printed staff", header, rows)


def _or_withheld(value: float, form: str = "") -> str:
    if pd.isna(value):
        return "withheld or not printed"
    return form.format(value) if form else amount(value)


def _rounded(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:,.0f}"


def compared(pairs: pd.DataFrame) -> Fragment:
    """Each own figure with each comparator, and whether and why they may be compared.

    Parameters
    ----------
    pairs : DataFrame
        From `measures.beside_comparators` or, with people, from `equality_gap`. A comparator for another
        length of time is not in the table: it may not stand beside the figure. Nor is an own figure that is not given.

    Examples
    --------
    >>> from esanalysis import load_sickness
    >>> from esanalysis.council import measures
    >>> compared(measures.beside_comparators(load_sickness())).html.count("<tr>")
    3
    """
    shown = pairs[pairs["comparable"].fillna(True).astype(bool) & pairs["value"].notna()]
    people = "people" in pairs
    rows = [_compared_row(row, people=people) for row in shown.to_dict("records")]
    unit = " and ".join(shown["unit"].astype(str).unique())
    header = ["Measure", "Group", "Own", "Compared with", "Its figure", "Points" if people else "Difference"]
    header += ["In people, about"] if people else []
    return _listing(f"Own figures beside their comparators, in {unit}", [*header, "May they be compared?"], rows)


def _compared_row(row: dict, *, people: bool) -> list[str]:
    difference = row["points"] if people else row["difference"]
    texts = [
        str(row["measure"]), group_name(row["group"]), f"{row['value']:g}",
        f"{row['role']}, {row['scope']}", f"{row['comparator']:g}",
        "–" if pd.isna(difference) else _signed(difference, 2),
    ]  # fmt: skip
    texts += [_people(row)] if people else []
    return [*texts, {True: "yes: ", False: "no: "}.get(row["comparable"], "not known: ") + row["reason"]]


def _people(row: dict) -> str:
    """People behind a gap; small ones are not spelt out, since a share of a small group may be read off them."""
    if pd.isna(row["people"]):
        return "–"
    return _signed(int(row["people"]), 0) if abs(row["people"]) >= THRESHOLD else f"under {THRESHOLD}"


def _signed(value: float, decimals: int) -> str:
    return f"{value:+.{decimals}f}".replace("-", "−")


def ranked(risks: pd.DataFrame) -> Fragment:
    """Risks in the order of their cells; what ties shares its place.

    Parameters
    ----------
    risks : DataFrame
        From `esanalysis.council.measures.ranked_risks`.

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> from esanalysis.council import measures
    >>> ranked(measures.ranked_risks(load_risks())).html.count(">2 =<")
    3
    """
    rows = [
        [
            place(row),
            row["risk"],
            row["title"],
            _score(row),
            _or_dash(row["priority"]),
            _owner(row),
        ]
        for row in risks.to_dict("records")
    ]
    header = ["Place", "No", "Risk", "Score", "Priority as stated", "Responsible"]
    ordered = "Risks, worst first; = marks a tie, and risks that tie stand in the register's order"
    caption = ordered if risks["place"].notna().any() else "Risks in the register's order, which is no ranking"
    return _listing(caption, header, rows)


def _owner(row: dict) -> str:
    if not pd.isna(row["link"]):
        return f"nobody named; linked to corporate risk {row['link']}"
    return _or_nobody(row["owner"])


def _score(row: dict) -> str:
    """Score as stated, or the likelihood and the impact where none is."""
    levels = [str(row[name]) for name in ("likelihood", "impact") if not pd.isna(row[name])]
    return " × ".join(levels) or "–" if pd.isna(row["score"]) else str(row["score"])


def _or_nobody(name: object) -> str:
    return "nobody named" if pd.isna(name) else str(name)  # type: ignore[call-overload]


def _or_dash(value: object) -> str:
    return "–" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def disagreements(wrong: pd.DataFrame) -> Fragment:
    """Risks whose stated score or priority is not that of their cell.

    Parameters
    ----------
    wrong : DataFrame
        From `esanalysis.council.measures.risk_disagreements`.

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> from esanalysis.council import measures
    >>> disagreements(measures.risk_disagreements(load_risks())).html
    ''
    """
    rows = [[str(row["risk"]), row["title"], row["disagreement"]] for row in wrong.to_dict("records")]
    return _listing("Stated, but not what the matrix gives", ["No", "Risk", "What disagrees"], rows)


def unscored(risks: pd.DataFrame) -> Fragment:
    """Risks that stand in no cell, because likelihood or impact is missing.

    Parameters
    ----------
    risks : DataFrame
        From `esanalysis.council.measures.unscored_risks`.

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> from esanalysis.council import measures
    >>> unscored(measures.unscored_risks(load_risks())).html
    ''
    """
    rows = [[str(row["risk"]), row["title"], str(row["stage"])] for row in risks.to_dict("records")]
    return _listing("Risks without likelihood or impact", ["No", "Risk", "Assessment"], rows)


def plan(commitments: pd.DataFrame, caption: str) -> Fragment:
    """Promises with due date and who answers for them, in the order of the frame.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> plan(load_commitments().head(3), "The first three").html.count("<tr>")
    4
    """
    rows = [
        [
            row["reference"],
            promise(row),
            due(row),
            _or_nobody(row["responsibility"]),
        ]
        for row in commitments.to_dict("records")
    ]
    return _listing(caption, ["Reference", "Promise", "Due", "Responsible"], rows)


def undated(actions: pd.DataFrame, commitments: pd.DataFrame) -> Fragment:
    """How many promises of each theme nobody has dated, and which actions of a plan those are.

    Parameters
    ----------
    actions : DataFrame
        From `esanalysis.council.measures.undated`.
    commitments : DataFrame
        As loaded.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> from esanalysis.council import measures
    >>> commitments = load_commitments()
    >>> ">2.1, 2.8<" in undated(measures.undated(commitments), commitments).html
    True
    """
    rows = []
    for (source, theme), steps in commitments.groupby(["source", "theme"], observed=True, sort=False):
        own = actions[(actions["source"] == source) & (actions["theme"] == theme)]
        total = steps["number"].fillna(steps["reference"]).nunique()
        which = ", ".join(own["reference"])
        rows.append([str(theme), str(source), f"{len(own)} of {total}", which or "–"])
    header = ["Objective or theme", "Document", "Without any date", "Which"]
    return _listing("Actions, milestones and ambitions that nobody has dated", header, rows)


def quantified(targets: pd.DataFrame) -> Fragment:
    """Promises that name a quantity.

    Parameters
    ----------
    targets : DataFrame
        From `esanalysis.council.measures.quantified`.

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> from esanalysis.council import measures
    >>> quantified(measures.quantified(load_commitments())).html.count("percent of")
    2
    """
    rows = [
        [row["reference"], str(row["source"]), f"{row['target_value']:g}", row["target_unit"], due(row), row["target"]]
        for row in targets.to_dict("records")
    ]
    header = ["Reference", "Document", "Value", "Of what", "Due", "As printed"]
    return _listing("Targets with a number in them", header, rows)


def promised(support: pd.DataFrame) -> Fragment:
    """For each priority factor, a few of the risks that threaten it and promises that bear on it, the rest counted.

    Parameters
    ----------
    support : DataFrame
        From `esanalysis.council.support`.
    """
    framework = framework_of(support)
    rows = []
    for ksf, links_ in support.dropna(subset="kind").groupby("ksf", sort=False, observed=True):
        part = links_[links_.groupby("kind", observed=True).cumcount() < links_["kind"].astype(str).map(A_FACTOR)]
        label = framework.axis_label(str(ksf))
        rows += [_link_row(label, row) for row in part.to_dict("records")]
        left = len(links_) - len(part)
        if left:
            rows.append([label, "and", "", f"{counted(left, 'more link')}, not shown here", "", ""])
    pattern = ": a pattern from documents of other councils and years, not of this cluster"
    whose = pattern if support.attrs["shipped"] else ""
    header = [framework.factor, "How", "Where", "Risk or promise, and why it bears on the factor", "Responsible", "Due"]
    return _listing(f"What threatens the priority {framework.plural}, and what is promised{whose}", header, rows)


def links(support: pd.DataFrame) -> Fragment:
    """Every link of the factors, none left out.

    Parameters
    ----------
    support : DataFrame
        From `esanalysis.council.support`.
    """
    framework = framework_of(support)
    rows = [
        _link_row(framework.axis_label(row["ksf"]), row) for row in support.dropna(subset="kind").to_dict("records")
    ]
    header = [framework.factor, "How", "Where", "Risk or promise, and why it bears on the factor", "Responsible", "Due"]
    return _listing(f"Every link of the priority {framework.plural}", header, rows)


def _link_row(label: str, row: dict) -> list[str]:
    is_risk = row["kind"] == "threatens"
    where = f"{row['source']}, {'risk ' if is_risk else ''}{row['reference']}"
    when = f"priority {row['priority']}" if is_risk and not pd.isna(row["priority"]) else "–" if is_risk else due(row)
    return [
        label,
        KINDS[str(row["kind"])],
        where,
        f"{row['text'].rstrip('.')}. {row['reason']}.",
        _or_nobody(row["owner"]),
        when,
    ]


def _listing(caption: str, header: list[str], rows: list[list[str]]) -> Fragment:
    return table(caption, header, rows) if rows else Fragment("")
