"""What became of last round's priorities: actions decided and done, and whether marks moved. Never why."""

from datetime import date

import pandas as pd

from esanalysis.ratings.frame import like
from esanalysis.ratings.measures.development.rounds.change import Change
from esanalysis.ratings.measures.priorities import chosen
from esanalysis.ratings.rounds import in_time_order

__all__ = ["CLOSED", "OUTCOMES", "follow_up", "helped", "until"]

OUTCOMES = ("done, rose", "done, fell", "done, not clearly moved", "open", "stopped", "no action", "cannot be compared")
CLOSED = ("done", "stopped")
COLUMNS = ["cluster", "before", "after", "ksf", "actions", "done", "stopped", "overdue", "undated", "without_owner"]
COLUMNS += ["average_before", "average_after", "change", "shared", "need", "moved", "still_priority", "outcome"]


def follow_up(
    priorities_before: pd.DataFrame,
    actions: pd.DataFrame,
    change: Change,
    today: date,
    priorities_after: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Set each priority of the earlier round beside its actions and its change.

    Parameters
    ----------
    priorities_before : DataFrame
        The priorities of the earlier round, from `esanalysis.measures.priorities` (columns `cluster`, `round`, `ksf`
        and `singled_out`: where no factor comes before the others there is none).
    actions : DataFrame
        The cluster's actions, from `esanalysis.load_actions`. An action without a round answers the round before.
    change : Change
        The two rounds compared, from `esanalysis.measures.change`.
    today : date
        The day from which an action is overdue; there is no default, so that a page does not change by itself.
    priorities_after : DataFrame, optional
        The priorities of the later round; without them `still_priority` stays empty.

    Returns
    -------
    DataFrame
        One row a priority of the earlier round: `actions`, `done`, `stopped`, `overdue` (its last day is past, and it
        is neither done nor stopped), `undated` and `without_owner` (of those that are still open: no last day, no
        owner), `average_before`, `average_after`, `change`, `shared`, `need`, `moved` (see `change`),
        `still_priority`, and `outcome`: "done, rose", "done, fell", "done, not clearly moved", "open" (no action is
        done), "stopped" (every action was), "no action", "cannot be compared". An action that is done and marks that
        rose stand beside each other; that one caused the other is not known.

    Examples
    --------
    >>> from datetime import date
    >>> from esanalysis import load_ratings, measures
    >>> from esanalysis.files.shipped import DATA
    >>> ratings = load_ratings(DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx")
    >>> cells = measures.cells(ratings)
    >>> priorities = measures.priorities(cells)
    >>> actions = pd.DataFrame(columns=["cluster", "round", "ksf", "status", "owner", "due_end"])
    >>> found = follow_up(priorities, actions, measures.change(ratings), date(2010, 12, 1))
    >>> found["outcome"].unique().tolist()
    ['no action']
    """
    first_day = pd.Timestamp(today)
    rows, priorities_before = [], chosen(priorities_before)
    for factor in change.ksfs.to_dict("records"):
        asked = priorities_before[
            (priorities_before["cluster"].astype(str) == str(factor["cluster"]))
            & (priorities_before["round"].astype(str) == str(factor["before"]))
            & (priorities_before["ksf"].astype(str) == str(factor["from_ksf"]))
        ]
        if asked.empty:
            continue
        own = _own(actions, factor)
        still_open = ~own["status"].isin(CLOSED)
        done, stopped = (int((own["status"] == status).sum()) for status in CLOSED)
        rows.append(
            {name: factor.get(name) for name in COLUMNS}
            | {
                "actions": len(own),
                "done": done,
                "stopped": stopped,
                "overdue": int((still_open & (own["due_end"] < first_day)).sum()),
                "undated": int((still_open & own["due_end"].isna()).sum()),
                "without_owner": int((still_open & own["owner"].isna()).sum()),
                "still_priority": _still(priorities_after, factor),
                "outcome": _outcome(len(own), done, stopped, str(factor["moved"]), pd.isna(factor["change"])),
                "order": list(priorities_before.index).index(asked.index[0]),
            }
        )
    out = pd.DataFrame(rows, columns=[*COLUMNS, "order"]).sort_values(["cluster", "order"], ignore_index=True)
    for name, categories in (("ksf", change.ksfs["ksf"]), ("moved", change.ksfs["moved"])):
        if isinstance(categories.dtype, pd.CategoricalDtype):
            out[name] = out[name].astype(categories.dtype)
    out["outcome"] = pd.Categorical(out["outcome"], categories=list(OUTCOMES))
    out = out.astype(dict.fromkeys(("actions", "done", "stopped", "overdue", "undated", "without_owner"), "Int64"))
    out["still_priority"] = out["still_priority"].astype("boolean")
    return like(out[COLUMNS], change.ksfs)


def helped(actions: pd.DataFrame, change: Change) -> pd.DataFrame:
    """List the actions in which one school helped another, beside the helped school's marks.

    Parameters
    ----------
    actions : DataFrame
        One row an action, from `esanalysis.load_actions`.
    change : Change
        The two rounds compared, from `esanalysis.measures.change`.

    Returns
    -------
    DataFrame
        One row an action that names a helper and one school on a factor both rounds hold: `cluster`, `id`, `ksf`,
        `school`, `helper`, `status`, `rating_before`, `rating_after`, `change`, and `chance`: how far weak marks of
        this cluster rose altogether, which is what chance alone does to a mark as weak as this was.

    Examples
    --------
    >>> from esanalysis import load_ratings, measures
    >>> from esanalysis.files.shipped import DATA
    >>> ratings = load_ratings(DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx")
    >>> cell = ratings.iloc[0]
    >>> action = {"cluster": cell["cluster"], "id": "A1", "ksf": cell["ksf"], "school": cell["school"]}
    >>> actions = pd.DataFrame([action | {"helper": ratings["school"].iloc[10], "status": "done"}])
    >>> helped(actions, measures.change(ratings))[["id", "ksf", "rating_before", "rating_after"]].values.tolist()
    [['A1', 'engagement', 4.0, 5.0]]
    """
    wanted = ["cluster", "id", "ksf", "school", "helper", "status"]
    own = actions.dropna(subset=["helper", "ksf", "school"])[wanted]
    own = own[own["helper"].astype(str) != own["school"].astype(str)]  # nobody helps itself
    marks = change.cells[["cluster", "ksf", "school", "rating_before", "rating_after", "change"]].dropna(
        subset=["change"]
    )
    chance = change.about[["cluster", "mirror_now"]].rename(columns={"mirror_now": "chance"})
    keys = ["cluster", "ksf", "school"]
    joined = own.astype(dict.fromkeys(keys, object)).merge(marks.astype(dict.fromkeys(keys, object)), on=keys)
    return like(joined.merge(chance.astype({"cluster": object}), on="cluster", how="left"), change.ksfs)


def until(actions: pd.DataFrame, round_: str) -> pd.DataFrame:
    """Keep the actions of a round, of the rounds before it, and of none.

    Examples
    --------
    >>> until(pd.DataFrame({"round": ["2024", None, "2026", "2025"]}), "2025").index.tolist()
    [0, 1, 3]
    """
    said = actions["round"].astype(object)
    rounds = in_time_order([*said.dropna().astype(str), round_])
    return actions[said.isna() | said.isin(rounds[: rounds.index(round_) + 1])]


def _own(actions: pd.DataFrame, factor: dict) -> pd.DataFrame:
    """Actions on this priority of this cluster; where a cluster or round was left empty, it is this one."""
    of_cluster = actions["cluster"].isna() | (actions["cluster"].astype(str) == str(factor["cluster"]))
    of_round = actions["round"].isna() | (actions["round"].astype(str) == str(factor["before"]))
    named = {str(factor["ksf"]), str(factor["from_ksf"])}
    return actions[of_cluster & of_round & actions["ksf"].astype(str).isin(named)]


def _still(priorities: pd.DataFrame | None, factor: dict) -> bool | None:
    if priorities is None:
        return None
    priorities = chosen(priorities)
    there = (priorities["cluster"].astype(str) == str(factor["cluster"])) & (
        priorities["round"].astype(str) == str(factor["after"])
    )
    return bool((there & (priorities["ksf"].astype(str) == str(factor["ksf"]))).any())


def _outcome(actions: int, done: int, stopped: int, moved: str, no_change: bool) -> str:
    if not actions:
        return "no action"
    if not done:
        return "stopped" if stopped == actions else "open"
    if no_change or moved == "not tested":
        return "cannot be compared"
    return {"rose": "done, rose", "fell": "done, fell"}.get(moved, "done, not clearly moved")
