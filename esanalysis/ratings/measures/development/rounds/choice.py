"""Which two rounds of each cluster are compared, and how much of the budget of false claims that comparison has."""

from dataclasses import dataclass

import pandas as pd

from esanalysis.errors import SelectionError
from esanalysis.instrument.frames import framework_of
from esanalysis.instrument.framework import Framework
from esanalysis.ratings.rounds import in_order, in_time_order

__all__ = ["Comparison", "comparisons", "rounds_of"]


@dataclass(frozen=True)
class Comparison:
    """Two rounds of one cluster: their names, marks and instruments, and the share of the budget."""

    cluster: str
    before: str
    after: str
    old: pd.DataFrame
    new: pd.DataFrame
    old_framework: Framework
    new_framework: Framework
    share: float


def comparisons(
    ratings: pd.DataFrame, before: str | pd.DataFrame | None, after: str | None, first: bool = False
) -> list[Comparison]:
    """Choose the rounds: the last two of each cluster, the named ones, or the last and the first.

    Raises
    ------
    SelectionError
        No cluster has a round of that name, or the later one does not come after the earlier one.
    """
    elsewhere = before if isinstance(before, pd.DataFrame) else None
    named = before if isinstance(before, str) else None
    held = {str(cluster): part for cluster, part in ratings.groupby("cluster", observed=True, sort=False)}
    for name in (named, after):
        if name is not None and not any(_named(name, rounds_of(part)) for part in held.values()):
            there = dict.fromkeys(round_ for part in held.values() for round_ in rounds_of(part))
            raise SelectionError(f'There is no round "{name}". The ratings hold: {", ".join(there)}.')
    found = []
    for cluster, part in held.items():
        rounds = rounds_of(part)
        now = _named(after, rounds) if after else rounds[-1]
        past = part if elsewhere is None else elsewhere[elsewhere["cluster"].astype(str) == cluster]
        known = rounds[: rounds.index(now)] if now and elsewhere is None else rounds_of(past)
        if named and after and not in_order(rounds):  # names say no time: the person does
            known = [name for name in rounds if name != now]
        then = _named(named, known) if named else (known[0 if first else -1] if known else None)
        if now is None or then is None or (first and len(known) < 2):
            continue
        found.append(
            Comparison(
                cluster,
                then,
                now,
                old := past[past["round"].astype(str) == then],
                new := part[part["round"].astype(str) == now],
                framework_of(old),
                framework_of(new),
                share=0.5 if len(known) > 1 else 1,
            )
        )
    if not found and named:
        wrong = f'The round "{named}" does not come before {after or "the latest one"}'
        dated = any(in_order(rounds_of(part)) for part in held.values())
        fix = (
            "name the earlier one first" if dated else "names without a time do not say so: name both, before and after"
        )
        raise SelectionError(f"{wrong}: {fix}.")
    return found


def rounds_of(part: pd.DataFrame) -> list[str]:
    """Names of the rounds in time order; a concat of two loads has lost it."""
    if isinstance(part["round"].dtype, pd.CategoricalDtype):
        return [str(name) for name in part["round"].cat.remove_unused_categories().cat.categories]
    return in_time_order(part["round"].astype(str))


def _named(asked: str | None, held: list[str]) -> str | None:
    return next((name for name in held if asked is not None and asked.strip().casefold() == name.casefold()), None)
