"""What a plan promises: what is overdue, what falls due next, what nobody has dated, and the whole plan to search."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.plan import STANDINGS, due_next, owners, quantified, standing_of, undated
from esanalysis.council.reading.status import says_nothing
from esanalysis.council.views.base import CouncilView, listing
from esanalysis.council.views.phrases import day, document, due, promise, short_title
from esanalysis.council.views.plan.documents import (
    apart,
    named_apart,
    running,
    some_of,
    undated_or_unnamed,
    whose_promises,
)
from esanalysis.council.views.plan.timeline import draw_timeline
from esanalysis.council.views.strips import PICTURE, key, stack, strip
from esanalysis.display.axes import Axes, in_house_style
from esanalysis.display.markup import NOTHING, joined
from esanalysis.display.parts import figure
from esanalysis.display.switch import Kept, filtered
from esanalysis.display.table import Column, Group, Label, strips
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, listed, number

__all__ = ["WORDS", "Promises", "promises"]

SHOWN = 8  # promises listed before the fold
TOGETHER = "All its themes together"
MORE = "{} more objectives together"
MANY = 15  # objectives of one plan that are drawn; the rest, which have least that is overdue, are one row
THEMES = 10  # objectives drawn one by one; with more, the plans of all but the most dated body are one row each
# How a promise stands, as the page says it, and the fill of its part of a bar.
WORDS = {
    "overdue": ("overdue", "rb last"),
    "past": ("due before", "rb past"),
    "next 3 months": ("within 3 months", "rb lead"),
    "3 to 12 months": ("in 3 to 12 months", "rb"),
    "later": ("after 12 months", "pb"),
    "no end": ("ongoing", "pb"),
    "not understood": ("date unclear", "gapped part unread"),
    "no date": ("no date", "gapped part"),
    "dropped": ("cancelled", "pb part"),
    "done": ("done", "top part"),
}


# The parts of a bar: what is later than three months is one of them.
BARS: tuple[tuple[str, ...], ...] = (
    ("overdue",),
    ("past",),
    ("next 3 months",),
    ("3 to 12 months", "later"),
    ("no end",),
    ("not understood",),
    ("no date",),
    ("dropped",),
    ("done",),
)


@dataclass(frozen=True, repr=False)
class Promises(CouncilView):
    """A plan as it stands on a day, a row a promise with one due date.

    Attributes
    ----------
    rows : DataFrame
        Commitments, as loaded, with `standing` (one of `esanalysis.council.measures.plan.STANDINGS`), overdue first.
    today : str
        The day the plan is read from.
    undated : DataFrame
        From `esanalysis.council.measures.undated`.
    targets : DataFrame
        From `esanalysis.council.measures.quantified`.
    coming : DataFrame
        From `esanalysis.council.measures.due_next`, of what stands as still to come.
    """

    rows: pd.DataFrame
    today: str
    undated: pd.DataFrame
    targets: pd.DataFrame
    coming: pd.DataFrame

    id: ClassVar[str] = "plan"
    question: ClassVar[str] = "What is promised, and when is it due?"

    def count(self, *standings: str) -> int:
        """How many promises stand so."""
        return int(self.data["standing"].isin(standings).sum())

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is overdue, what comes next, and what has no date."""
        if self.data.empty:
            return ("No plan was given.",)
        return tuple(
            filter(
                None,
                (self._late(), self._next(), undated_or_unnamed(self.data, self.undated, self._own), self._unread()),
            )
        )

    @cached_property
    def _own(self) -> frozenset[str]:
        """The documents whose promises are counted."""
        return running(self.data)

    def _late(self) -> str:
        here, whose = apart(self.data, self._own)[0], whose_promises(self.data, self._own)
        overdue, past, done, dropped = (
            int((here["standing"] == name).sum()) for name in ("overdue", "past", "done", "dropped")
        )
        if past and not overdue:
            return self._was_due(here, past, whose)
        states = ((done, "done"), (dropped, WORDS["dropped"][0]))
        also = "".join(f", {number(count)} {word}" for count, word in states if count)
        was, unclear = "was" if past == 1 else "were", "" if _silent(here) else " that is understood"
        unsaid = f"; {number(past)} more {was} due, with no status{unclear}" if past else ""
        if overdue:
            late = some_of(overdue, len(here), "promise")
            return f"On {day(self.today)}, {late}{whose} {is_are(overdue)} overdue{also}{unsaid}."
        if done == len(here) or len(here) == 1:
            state = also.rpartition(" ")[2] or "not overdue"
            return (
                f"On {day(self.today)}, {some_of(len(here), len(here), 'promise')}{whose} {is_are(len(here))} {state}."
            )
        return f"On {day(self.today)}, {some_of(0, len(here), 'promise')}{whose} is overdue{also}."

    def _was_due(self, here: pd.DataFrame, past: int, whose: str) -> str:
        """What had fallen due, where nothing is called late: what is done was due too, of the rest nothing is said."""
        done = here["standing"] == "done"
        kept = int((done & (here["due_end"] < pd.Timestamp(self.today))).sum())
        was = "was" if past + kept == 1 else "were"
        tells = "the plan does not say" if _silent(here) else "the plan does not say in words that are understood"
        if kept:
            others = "the other was" if past == 1 else f"the other {number(past)} were"
            how = f": {number(kept)} {is_are(kept)} done; whether {others} kept, {tells}."
        else:
            how = f"; whether {'it was' if past == 1 else 'they were'} kept, {tells}."
        more = (
            (int(done.sum()) - kept, "more ", "done"),
            (int((here["standing"] == "dropped").sum()), "", "cancelled"),
        )
        also = "".join(f" {capital(number(count))} {add}{is_are(count)} {word}." for count, add, word in more if count)
        return f"By {day(self.today)}, {some_of(past + kept, len(here), 'promise')}{whose} {was} due{how}{also}"

    def _next(self) -> str:
        if self.coming.empty:
            dated = (self.data["due_end"] >= pd.Timestamp(self.today)).any()  # done, cancelled, called late or unclear
            return f"Nothing {'else ' if dated else ''}has a deadline still to come."
        first, soon = self.coming.iloc[0], self.count("next 3 months")
        others = apart(self.data[self.data["standing"] == "next 3 months"], self._own)[1]
        of_all, fall = " in all" if len(others) else "", "falls" if soon == 1 else "fall"
        within = f"{capital(number(soon))}{of_all} {fall} due within three months; next" if soon else "Next"
        return f"{within}, by {day(first['due_end'])}: {short_title(str(first['action']), 90).rstrip('.')}."

    def _unread(self) -> str:
        unread = self.data[self.data["standing"] == "not understood"]
        some, of_all = len(unread), " in all" if len(apart(unread, self._own)[1]) else ""
        are, they = ("is", "it counts") if some == 1 else ("are", "they count")
        return (
            f"{capital(counted(some, 'date'))}{of_all} {are} unclear: {they} as neither due nor late." if some else ""
        )

    @property
    def urgent(self) -> bool:
        """Whether something is overdue."""
        return self.count("overdue") > 0

    @property
    def main_point(self) -> MainPoint | None:
        """What is overdue."""
        return None if self.data.empty else MainPoint(self.sentences[0], "A count")

    @property
    def title(self) -> str:
        """Which objective has most that is overdue, or was due, or is due soonest."""
        past = "due, not called done" if self.count("done") else "due"
        found = (("overdue", "is", "overdue"), ("past", "was", past), ("next 3 months", "is", "due soon"))
        themes = named_apart(self.data, "theme")["theme"]
        for standing, verb, words in found:
            counts = themes[self.data["standing"] == standing].astype(str).value_counts()
            tops = [short_title(theme, 60) for theme in counts.index[counts == counts.max()]]
            if len(tops) > 2:
                break
            each = f"{counts.iloc[0]}{' each' if tops[1:] else ''}" if tops else ""
            if tops and len(tops) < len(counts):
                return f"Most that {verb} {words}: {listed(tops)}, {each}"
            if tops:
                every = counted(int(counts.sum()), "promise")
                many = verb if counts.sum() == 1 else {"is": "are", "was": "were"}[verb]
                where = f": {listed(tops)}{f', {each}' if tops[1:] else ''}" if themes.nunique() > 1 else ""
                return f"{capital(every)} {many} {words}{where}"
        return "Promises by objective and date"

    @property
    def subtitle(self) -> str:  # type: ignore[override]
        """What is counted, and from when."""
        return f"Promises by objective, seen from {day(self.today)}; one is a step or target with one due date."

    @cached_property
    def chart(self) -> Markup:
        """Counts an objective, then the first promises."""
        return joined([super().chart, self._first()], "\n")

    @property
    def strip(self) -> Markup:
        """A bar an objective, cut by how its promises stand; the plans of several bodies under their names."""
        shown = [names for names in BARS if self.count(*names)]
        parts = self._parts()
        most = max((len(rows) for _, _, rows, single in parts if single), default=1)
        groups: dict[str, list[list[object]]] = {}
        for source, label, rows, _ in parts:
            counts = [int(rows["standing"].isin(names).sum()) for names in shown]
            cells: list[object] = [
                label,
                strip(stack(counts, [WORDS[names[0]][1] for names in shown], most)),
                *(str(count or "–") for count in counts),
            ]
            groups.setdefault(source, []).append(cells)
        columns = [Column("Objective", "text"), Column(PICTURE, "strip")]
        columns += [Column(_word(names).capitalize(), say=_word(names)) for names in shown]
        body = [Group(document(source) if len(groups) > 1 else "", rows) for source, rows in groups.items()]
        legend = key(*((WORDS[names[0]][1], _word(names)) for names in shown))
        return joined([legend, strips(f"f-{self.id}", columns, body, "ranks")])

    def _parts(self) -> list[tuple[str, str, pd.DataFrame, bool]]:
        """What each row of the chart is about: document, objective, promises, and whether it is one objective."""
        found = [
            (str(source), str(theme), rows, True)
            for (source, theme), rows in self.data.groupby(["source", "theme"], observed=True, sort=False)
        ]
        dated = self.data.dropna(subset=["due_end"])["source"].astype(str).value_counts()
        if len(found) <= THEMES or len(dated) == 0:
            return found
        main = dated.index[0]
        others = [
            (str(source), TOGETHER, rows, False)
            for source, rows in self.data.groupby("source", observed=True, sort=False)
            if str(source) != main
        ]
        own = [part for part in found if part[0] == main]
        if len(own) > MANY + 1:
            own.sort(key=lambda part: [-int((part[2]["standing"] == name).sum()) for name in STANDINGS[:3]])
            rest = pd.concat([rows for _, _, rows, _ in own[MANY:]])
            own = [*own[:MANY], (main, MORE.format(len(own) - MANY), rest, False)]
        return own + others

    def _first(self) -> Markup:
        late = self.data[self.data["standing"] == "overdue"]
        rows, what = (late, "Overdue, the longest first") if len(late) else (self.coming, "What falls due next")
        if rows.empty:
            return NOTHING
        listed_ = [
            [Label(short_title(promise(row), 140), note=str(row["reference"])), due(row), _who(row)]
            for row in rows.head(SHOWN).to_dict("records")
        ]
        more = f" (the first {SHOWN} of {len(rows)})" if len(rows) > SHOWN else ""
        return figure(f"f-{self.id}-first", what + more, listing(what, ["Promise", "Due", "Responsible"], listed_))

    @property
    def folds(self) -> tuple[tuple[str, Markup], ...]:
        """Targets with a number, what nobody has dated, and the whole plan to search."""
        of_all = ", all documents" if self.data["source"].nunique() > 1 else ""
        every = "one promise" if len(self.data) == 1 else f"{len(self.data)} promises"
        return (
            (f"Targets with a number in them{of_all}: {len(self.targets)}", self._targets_table()),
            (f"Actions without any date{of_all}: {len(self.undated)}", self._undated_table()),
            (f"Unclear dates{of_all}: {self.count('not understood')}", self._unread_table()),
            (f"The whole plan: {every} to filter by objective, owner and date", self.table),
        )

    @property
    def table(self) -> Markup:
        """Every promise, filtered by objective, by who answers for it and by how it stands."""
        records = self.data.to_dict("records")
        names = [owners(row["responsibility"]) or ["nobody named"] for row in records]
        spelt = {name.casefold(): name for own in reversed(names) for name in own}
        kept = {
            "Objective": [[str(row["theme"])] for row in records],
            "Owner": [list(dict.fromkeys(spelt[name.casefold()] for name in own)) for own in names],
            "Due": [[WORDS[str(row["standing"])][0]] for row in records],
        }
        lists = {label: list(dict.fromkeys(name for own in found for name in own)) for label, found in kept.items()}
        lists["Owner"].sort(key=lambda name: (name == "nobody named", name.casefold()))
        lists["Due"] = [WORDS[name][0] for name in STANDINGS if self.count(name)]
        rows = [
            Kept(
                [str(row["reference"]), promise(row), due(row), _who(row), _status(row)],
                [[lists[label].index(name) for name in found[at]] for label, found in kept.items()],
            )
            for at, row in enumerate(records)
        ]
        header = ["Reference", "Promise", "Due", "Responsible", "Stands"]
        return filtered("Every promise; the lists leave only what fits all three", header, rows, list(lists.items()))

    def _unread_table(self) -> Markup:
        rows = [
            [str(row["reference"]), promise(row), due(row), _who(row)]
            for row in self.data[self.data["standing"] == "not understood"].to_dict("records")
        ]
        return listing("Unclear dates", ["Reference", "Promise", "Due", "Responsible"], rows)

    def _undated_table(self) -> Markup:
        rows = [
            [str(row["reference"]), row["action"], str(row["theme"]), _who(row)]
            for row in self.undated.to_dict("records")
        ]
        return listing("Actions without any date", ["Reference", "Action", "Objective", "Responsible"], rows)

    def _targets_table(self) -> Markup:
        rows = [
            [str(row["reference"]), f"{row['target_value']:g}", str(row["target_unit"]), due(row), row["target"]]
            for row in self.targets.to_dict("records")
        ]
        return listing("Targets with a number in them", ["Reference", "Value", "Of what", "Due", "As printed"], rows)

    @property
    def alt(self) -> str:
        """Every action with its dates."""
        return f"Timeline seen from {day(self.today)}. " + " ".join(
            f"{row['reference']} {short_title(str(row['action']))}: {due(row)}." for row in self.data.to_dict("records")
        )

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """A timeline, one row an action: as wide as the words of the plan are vague."""
        return draw_timeline(self.data, self.today, ax)


def _silent(rows: pd.DataFrame) -> bool:
    """Whether the plan is silent on all that was due; else it says something that we do not understand."""
    past = rows[rows["standing"] == "past"]
    return all(map(says_nothing, [*past["status"], *past["rag"]]))


def _word(names: tuple[str, ...]) -> str:
    return "after 3 months" if "later" in names else WORDS[names[0]][0]


def _who(row: dict) -> str:
    return "nobody named" if pd.isna(row["responsibility"]) else str(row["responsibility"])


def _status(row: dict) -> str:
    """How it stands, and beside it what the plan itself says."""
    said = [str(row[name]) for name in ("status", "rag") if not pd.isna(row[name])]
    word = WORDS[str(row["standing"])][0]
    return f"{word} ({', '.join(said)})" if said else word


def promises(commitments: pd.DataFrame, today: str) -> Promises:
    """Show what a plan promises, as it stands on a day.

    Parameters
    ----------
    commitments : DataFrame
        As loaded, or as picked by `esanalysis.council.measures.chosen`.
    today : str
        The day to read the plan from, such as ``"2003-10-01"``.

    Returns
    -------
    Promises

    Examples
    --------
    >>> from esanalysis import load_commitments
    >>> plan = promises(load_commitments(), "2003-10-01")
    >>> plan.sentences[0].partition(";")[0]
    'By 1 October 2003, 31 of 190 promises (Brighton & Hove, 2003) were due'
    """
    commitments = named_apart(commitments, "reference", "number")
    standing = standing_of(commitments, today)
    order = commitments.assign(standing=standing, _end=commitments["due_end"])
    order["_late"] = ~standing.eq("overdue")
    ordered = (
        order.sort_values(["_late", "_end"], kind="stable", na_position="last")
        if standing.eq("overdue").any()
        else order
    )
    ordered = ordered.drop(columns=["_late", "_end"]).reset_index(drop=True)
    open_ = commitments[standing.isin(["next 3 months", "3 to 12 months", "later"])]
    return Promises(
        ordered,
        str(today),
        undated(commitments),
        quantified(commitments),
        due_next(open_, today, SHOWN),
    )
