"""The bridge from a weak factor to the risks that threaten it and the promises that address it."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.links import CHALLENGES, THREATENS, unresolved
from esanalysis.council.together import Given, load_page
from esanalysis.council.views.phrases import document
from esanalysis.display.markup import NOTHING
from esanalysis.display.parts import answer, fold
from esanalysis.display.style import styled
from esanalysis.display.table import lines
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, listed, number
from esanalysis.errors import SchemaError
from esanalysis.files.due import PRECISIONS
from esanalysis.files.find import Paths
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.frame import grid_name
from esanalysis.ratings.measures import cells, priorities
from esanalysis.ratings.measures.priorities import chosen
from esanalysis.ratings.views.wording import Wording

__all__ = ["Support", "own_support", "support", "support_for"]


@dataclass(frozen=True, repr=False)
class Support:
    """What threatens the priority factors of a cluster, and what is promised for them; a row a link.

    Attributes
    ----------
    data : DataFrame
        From `support_for`; empty where no links were given.
    framework : Framework
        Instrument of the factors.
    shipped : bool
        Whether the risks and promises are those that are shipped: of other councils, a pattern and not this cluster's.
    cluster : str
        Cluster and round of the ratings.
    chosen : bool
        Whether the factors are priorities; where nothing comes before the others, they are those that are low.

    Examples
    --------
    >>> import esanalysis as es
    >>> support(es.council.load_page("risks"), es.select(es.load_ratings())).shipped
    True
    """

    data: pd.DataFrame
    framework: Framework
    shipped: bool
    cluster: str
    chosen: bool = True  # whether these factors come before the others

    @property
    def _ksfs(self) -> str:
        """The factors: ``priority KSFs``, ``low KSFs``."""
        return f"{'priority' if self.chosen else Wording(self.framework).low} {self.framework.plural}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """How many risks and promises bear on the priorities, who answers, and whose they are."""
        linked = self.data.dropna(subset="kind")
        if linked.empty:
            return (f"No link is given from the {self._ksfs} to risks or promises.",)
        count = linked.loc[linked["kind"] == THREATENS, ["source", "reference"]].drop_duplicates().shape[0]
        promises = self._promises
        bear, threaten = "bears" if len(promises) == 1 else "bear", "threatens" if count == 1 else "threaten"
        first = (
            f"{capital(counted(count, 'risk'))} {threaten} the {self._ksfs} of {self.cluster}, and "
            f"{counted(len(promises), 'promise')} {bear} on them{_settled(promises)}."
        )
        owned = int(promises["owner"].notna().sum())
        once = "; an action counts once with its steps" if (promises["steps"] > 1).any() else ""
        names = "names" if owned == 1 else "name"
        named = f"{capital(number(owned))} of these promises {names} who answers for it{once}."
        pattern = (
            "A pattern, not a plan: these are of other bodies and years, and the links are our reading."
            if self.shipped
            else ""
        )
        bare = self.data.loc[self.data["kind"].isna(), "ksf"].tolist()
        none = f"No link is given for {listed(self.framework.short(key) for key in bare)}." if bare else ""
        return tuple(filter(None, (first, named if len(promises) else "", pattern, none)))

    @property
    def _promises(self) -> pd.DataFrame:
        """Each promise that is named, once: neither again for a second factor, nor as a step of an action that is."""
        found = self.data[self.data["kind"].isin(["addresses", "resources"])].drop_duplicates(["source", "reference"])
        named = {*zip(found["source"], found["reference"], strict=True)}
        within = [each in named for each in zip(found["source"], found["action"], strict=True)]
        return found[~pd.Series(within, index=found.index, dtype=bool) | (found["action"] == found["reference"])]

    @property
    def main_point(self) -> MainPoint | None:
        """How many risks and promises bear on the priorities."""
        linked = self.data.dropna(subset="kind")
        return None if linked.empty or self.shipped else MainPoint(self.sentences[0], "A count")

    @property
    def table(self) -> Markup:
        """Every link with its reason."""
        linked = self.data.dropna(subset="kind")
        told = linked["status"].notna().any()
        rows = [
            [
                self.framework.short(str(row["ksf"])),
                _KINDS[str(row["kind"])],
                f"{document(row['source'])}, {'risk ' if row['kind'] == THREATENS else ''}{row['reference']}",
                f"{str(row['text']).rstrip('.')}. {str(row['reason']).rstrip('.')}.",
                ("–" if row["kind"] == CHALLENGES else "nobody named") if pd.isna(row["owner"]) else str(row["owner"]),
                _when(row),
                *(["–" if pd.isna(row["status"]) else row["status"]] if told else []),
            ]
            for row in linked.to_dict("records")
        ]
        header = [
            self.framework.factor,
            "How",
            "Where",
            "Risk or promise, and why it bears on it",
            "Responsible",
            "Due",
            *(["Status"] if told else []),
        ]
        return lines("Every link, with its reason", header, rows) if rows else NOTHING

    @property
    def section(self) -> Markup:
        """The view as a part of a page; nothing where no links were given."""
        if self.data.empty:
            return NOTHING
        first, *more = self.sentences
        folds = [fold("Every link, with its reason", self.table, paper=False)] if self.table else []
        question = f"What bears on the {self._ksfs}?"
        return answer("support", question, first, NOTHING, more[:3], folds, whole=False)

    def _repr_html_(self) -> str:
        return str(styled(self.section)) if self.section else ""

    def __repr__(self) -> str:
        return f"<Support: {self.sentences[0]}>"


_SETTLED = {"done": "done", "dropped": "cancelled"}
_KINDS = {
    "threatens": "threatened by",
    "addresses": "addressed by",
    "resources": "resourced by",
    "challenges": "challenged by",
}


def _settled(promises: pd.DataFrame) -> str:
    """How many promises are not to be done any more."""
    counts = {word: int((promises["state"] == state).sum()) for state, word in _SETTLED.items()}
    said = [
        f"{'it' if len(promises) == 1 else number(some)} {is_are(some)} {word}" for word, some in counts.items() if some
    ]
    return f"; {listed(said)}" if said else ""


def _when(row: dict) -> str:
    if row["kind"] == THREATENS:
        return "–" if pd.isna(row["priority"]) else f"priority {row['priority']}"
    if row["kind"] == CHALLENGES:
        return "–"
    return "no date" if pd.isna(row["due_text"]) else str(row["due_text"])


def support(given: Given, ratings: pd.DataFrame | None) -> Support:
    """Join the priority factors of a cluster to what threatens them and what has been promised.

    Parameters
    ----------
    given : Given
        From ``council.load_page("risks")`` for the framework of the ratings. The shipped links speak of the Extended
        Services diagnostic alone.
    ratings : DataFrame or None
        One cluster in one round, as `esanalysis.select` gives it. None gives a view that shows nothing.

    Returns
    -------
    Support
        It shows nothing where no links were given.

    Examples
    --------
    >>> import esanalysis as es
    >>> view = support(es.council.load_page("risks"), es.select(es.load_ratings()))
    >>> view.sentences[0]
    'Ten risks threaten the priority KSFs of Worked example, 2009, and 13 promises bear on them.'
    """
    links = given["links"]
    if ratings is None or links.empty:
        empty = support_for([], given["risks"], given["commitments"], links, given["context"])
        return Support(empty, given.framework, given.shipped, "")
    ksfs = priorities(cells(ratings))
    found = support_for(ksfs["ksf"], given["risks"], given["commitments"], links, given["context"])
    return Support(found, framework_of(ratings), given.shipped, grid_name(ratings), not chosen(ksfs).empty)


def own_support(
    ratings: pd.DataFrame,
    *,
    risks: Paths | None = None,
    commitments: Paths | None = None,
    context: Paths | None = None,
    links: Paths | None = None,
) -> Support:
    """Join a cluster's priorities to an analyst's own risks and promises; nothing where none are given.

    On a page about a cluster nobody else's risks belong: the shipped ones stay out.

    Parameters
    ----------
    ratings : DataFrame
        One cluster in one round, as `esanalysis.select` gives it.
    risks, commitments, context, links : path or list of paths, optional
        Your own tables; without links nothing says which factor they bear on.

    Returns
    -------
    Support
        It shows nothing where no links were given.

    Raises
    ------
    DataError
        With every problem found in the tables.

    Examples
    --------
    >>> import esanalysis as es
    >>> own_support(es.select(es.load_ratings()))._repr_html_()
    ''
    """
    paths = {"risks": risks, "commitments": commitments, "context": context, "links": links}
    some = any(path is not None for path in paths.values())
    return support(load_page("risks", paths, framework=framework_of(ratings)), ratings if some else None)


def support_for(
    ksfs: Iterable[str],
    risks: pd.DataFrame,
    commitments: pd.DataFrame,
    links: pd.DataFrame,
    context: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Join factors to what threatens them and to what has been promised.

    Parameters
    ----------
    ksfs : iterable of str
        Keys of the factors, such as ``priorities(...)["ksf"]``; their order is kept.
    risks, commitments, links : DataFrame
        As loaded. A link to an action's number stands for all rows of the action.
    context : DataFrame, optional
        As loaded; needed for links to challenges.

    Returns
    -------
    DataFrame
        One row a link of a factor: `ksf`, `kind` (threatens, addresses, resources, challenges), `source`, `reference`,
        `text` (the risk, or the promise with its step), `owner` (as printed; empty where none is), `score`
        and `priority` of a risk, `due_text`, `due_start`, `due_end`, `due_precision` of a promise (of an
        action its first and last dated day and the coarsest precision), its `status` as printed and `state` (of an
        action done or dropped only where all of its steps are), `action` (the number of the one that it is a step of,
        or its own reference), `steps` (rows that it stands for), `reason`. A factor without any link
        keeps a row with an empty `kind`.

    Raises
    ------
    SchemaError
        A reference does not resolve; the message lists them.

    Examples
    --------
    >>> from esanalysis.council.load import load_commitments, load_links
    >>> from esanalysis.council.register import load_risks
    >>> links = load_links().query("kind != 'challenges'")
    >>> found = support_for(["funding"], load_risks(), load_commitments(), links)
    >>> found["kind"].value_counts(sort=False).to_dict()
    {'threatens': 5, 'addresses': 2, 'resources': 2, 'challenges': 0}
    """
    lost = unresolved(links, risks, commitments, context)
    if len(lost):
        listed = "; ".join(f"{row.ksf}: {row.source} {row.reference}" for row in lost.itertuples())
        raise SchemaError(f"{len(lost)} links name nothing that is in the tables: {listed}.")
    rows = []
    for ksf in dict.fromkeys(ksfs):
        own = links[links["ksf"] == ksf].sort_values("kind", kind="stable")
        rows += [_row(link, risks, commitments, context) for link in own.to_dict("records")] or [{"ksf": ksf}]
    columns = ["ksf", "kind", "source", "reference", "text", "owner", "score", "priority"]
    columns += ["due_text", "due_start", "due_end", "due_precision", "status", "state", "action", "steps", "reason"]
    out = pd.DataFrame(rows, columns=columns)
    for name in ("ksf", "kind"):
        out[name] = pd.Categorical(out[name], links[name].cat.categories, ordered=links[name].cat.ordered)
    for name in ("due_start", "due_end"):
        out[name] = pd.to_datetime(out[name])
    out["steps"] = out["steps"].astype("Int64")
    out["due_precision"] = pd.Categorical(out["due_precision"], PRECISIONS, ordered=True)
    return out


def _row(link: dict, risks: pd.DataFrame, commitments: pd.DataFrame, context: pd.DataFrame | None) -> dict:
    if link["kind"] == CHALLENGES and context is not None:
        own = context[(context["source"].astype(str) == link["source"]) & (context["reference"] == link["reference"])]
        found = {"text": own["text"].iloc[0]}
    else:
        found = _risk(link, risks) if link["kind"] == THREATENS else _promise(link, commitments)
    return {name: link[name] for name in ("ksf", "kind", "source", "reference", "reason")} | found


def _risk(link: dict, risks: pd.DataFrame) -> dict:
    """Take the latest assessment that the register has, which is the current one rather than the target."""
    own = risks[(risks["source"].astype(str) == link["source"]) & (risks["risk"] == link["reference"])]
    current = own[own["stage"] != "target"].iloc[-1:] if (own["stage"] != "target").any() else own.iloc[-1:]
    risk = current.iloc[0]
    return {"text": risk["title"], "owner": risk["owner"], "score": risk["score"], "priority": risk["priority"]}


def _promise(link: dict, commitments: pd.DataFrame) -> dict:
    own = commitments[commitments["source"].astype(str) == link["source"]]
    exact = own[own["reference"] == link["reference"]]
    rows = exact if len(exact) else own[own["number"] == link["reference"]]
    first = rows.iloc[0]
    texts = [first["action"]]
    if len(exact):
        texts += [text for text in (first["step"], first["target"]) if not pd.isna(text)]
    owners = dict.fromkeys(rows["responsibility"].dropna())
    dated = rows[rows["due_precision"] != "unknown"]
    settled = rows["state"].isin([*_SETTLED]).all()
    return {
        "status": "; ".join(dict.fromkeys(rows["status"].fillna(rows["rag"]).dropna())) or None,
        "state": ("done" if (rows["state"] == "done").any() else "dropped") if settled else None,
        "action": first["reference"] if pd.isna(first["number"]) else first["number"],
        "steps": len(rows),
        "text": ": ".join(texts[:2]) + (f" ({texts[2]})" if len(texts) > 2 else ""),
        "owner": "; ".join(owners) or None,
        "due_text": "; ".join(dict.fromkeys(rows["due_text"].dropna())) or None,
        "due_start": rows["due_start"].min(),
        "due_end": rows["due_end"].max(),
        "due_precision": dated["due_precision"].max() if len(dated) else "unknown",
    }
