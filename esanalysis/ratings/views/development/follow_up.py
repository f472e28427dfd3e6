"""What became of last round's priorities: what was decided and done, and whether marks moved. Never why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.markup import html, name
from esanalysis.display.palette import ACCENT, DARK, LIGHT
from esanalysis.display.parts import fold
from esanalysis.display.table import lines
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, listed, number, part_of
from esanalysis.errors import SelectionError
from esanalysis.files.due import parse_due
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings import measures
from esanalysis.ratings.measures.development.rounds.follow_up import CLOSED, until
from esanalysis.ratings.rounds import in_time_order
from esanalysis.ratings.views.development.change import change
from esanalysis.ratings.views.development.change_compared import facts
from esanalysis.ratings.views.development.change_words import common, difference, signed, verdict
from esanalysis.ratings.views.development.section import Section, one_cluster, own_rows
from esanalysis.ratings.views.figure import factor_rows
from esanalysis.ratings.views.wording import NAMED, Wording

__all__ = ["FollowUp", "action_rows", "follow_up"]

_SAID = ("kind", "owner", "due", "status")


@dataclass(frozen=True, eq=False, repr=False)
class FollowUp(Section):
    """What `follow_up` returns: a row a priority of the earlier round, its actions, who helped whom, all so far."""

    found: pd.DataFrame
    actions: pd.DataFrame
    helped: pd.DataFrame
    before: str
    today: date
    so_far: pd.DataFrame  # actions of any round up to the later one
    together: bool = False  # whether nearly all factors rose, or fell, alike

    id = "follow-up"

    @property
    def heading(self) -> str:
        """The question."""
        return f"What became of the priorities of {self.before}?" if self.before else "What became of the priorities?"

    @property
    def data(self) -> pd.DataFrame:
        """One row a priority of the earlier round."""
        return self.found

    @cached_property
    def still_open(self) -> pd.DataFrame:
        """Actions of any round so far that are neither done nor stopped."""
        return self.so_far[~self.so_far["status"].isin(CLOSED)]

    @cached_property
    def elsewhere(self) -> pd.DataFrame:
        """Actions of other rounds on these priorities."""
        other = ~self.so_far.index.isin(self.actions.index)
        return self.so_far[other & self.so_far["ksf"].astype(str).isin(self.found["ksf"].astype(str))]

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Each priority with its actions and its change; actions without an owner or overdue; who helped whom."""
        if not self.before:
            return ("There is no earlier round, so there is nothing to follow up.",)
        if self.found.empty:
            what = "nothing to follow up but what is still open" if len(self.still_open) else "nothing to follow up"
            none = f"No {self.words.factor} came before the others in {self.before}, so there is {what}."
            return (none, *self._owners, *self._overdue)
        said = [self._summary, *(self._priority(row) for row in self.found.to_dict("records"))]
        return (*said, *self._owners, *self._overdue, *self._helpers, "What caused a change is not shown by marks.")

    def _priority(self, row: dict) -> str:
        who = self.words.both(row["ksf"])
        if not row["actions"]:
            return f"{capital(who)} has no action of {self.before}{self._moved(row, '; ')}."
        of = f" of {self.before}" if (self.elsewhere["ksf"].astype(str) == row["ksf"]).any() else ""
        actions, done, stopped = (int(row[name]) for name in ("actions", "done", "stopped"))
        if stopped == actions:
            which = f"its action{of} was" if actions == 1 else f"{part_of(stopped, actions, 'action')}{of} were"
            said = f"{which} stopped"
        elif actions == 1:
            said = f"its action{of} is {'done' if done else 'not done yet'}"
        elif done == actions:
            said = f"{part_of(done, actions, 'action')}{of} are done"
        else:
            count = f"{number(done) if done else 'none'} of {number(actions)} actions{of}"
            said = f"{count} {'are' if done > 1 else 'is'} done"
            said += f", {number(stopped)} {'was' if stopped == 1 else 'were'} stopped" if stopped else ""
        return f"{capital(who)}: {said}{self._moved(row, '; ')}."

    def _moved(self, row: dict, before: str) -> str:
        if pd.isna(row["change"]):
            return f"{before}marks cannot be compared"
        if row["moved"] not in ("rose", "fell", "no"):
            return f"{before}whether marks changed cannot be tested"
        if row["moved"] == "no":
            how = verdict(row, self.together, self.words).replace("as the others", "much as the others did")
            return f"{before}marks changed by {signed(difference(row, self.words), self.words)}, {how}"
        points = self.words.points(round(abs(difference(row, self.words)), 1))
        return f"{before}marks {row['moved']} by {points}, beyond chance"

    @property
    def _owners(self) -> Iterator[str]:
        lacking = self.still_open[self.still_open["owner"].isna()]
        if len(lacking):
            have = "has" if len(lacking) == 1 else "have"
            yield f"{capital(counted(len(lacking), 'action'))} {have} no owner{self._ids(lacking)}."

    @property
    def _overdue(self) -> Iterator[str]:
        late = self.still_open[self.still_open["due_end"] < pd.Timestamp(self.today)]
        if len(late):
            verb = "is" if len(late) == 1 else "are"
            yield f"{capital(counted(len(late), 'action'))} {verb} overdue on {_day(self.today)}{self._ids(late)}."

    def _ids(self, actions: pd.DataFrame) -> str:
        """Name a few actions; those of another round with it."""
        rows = actions[["id", "round"]].astype(object).to_dict("records")
        mine = [pd.isna(row["round"]) or row["round"] == self.before for row in rows]
        said = [f"{row['id']}" if own else f"{row['id']} ({row['round']})" for row, own in zip(rows, mine, strict=True)]
        return f": {listed(said)}" if len(said) <= NAMED else ""

    @property
    def _of(self) -> str:
        """Whose actions stand beside the priorities."""
        return f"{self.before} and of no round" if self.actions["round"].isna().any() else self.before

    @property
    def _helpers(self) -> Iterator[str]:
        for row in self.helped[self.helped["status"] == "done"].to_dict("records"):
            then, now = (self.words.mark(row[name]) for name in ("rating_before", "rating_after"))
            went = f"stayed at {now}" if then == now else f"went from {then} to {now}"
            chance = row["chance"]
            low = self.words.framework.scale.merit(row["rating_before"]) < self.words.framework.scale.merit(
                self.words.framework.bands[1].weakest
            )
            said = f"; chance raises such marks by {chance:.1f} on average" if low and chance > 0 else ""
            yield f"On {self.words.ksf(row['ksf'])}, {row['helper']} helped {row['school']}, whose mark {went}{said}."

    @property
    def _summary(self) -> str:
        done, total = int((self.found["done"] > 0).sum()), len(self.found)
        any_here = (self.found["actions"] > 0).any()
        at_odds = (self.elsewhere["status"] == "done").any() if any_here else len(self.elsewhere) > 0
        what = f"action{f' of {self.before}' if at_odds else ''}{' that is done' if any_here else ''}"
        if not done and total < 3:
            return f"The one earlier priority has no {what}." if total == 1 else (
                f"Neither of the two earlier priorities has an {what}."
            )  # fmt: skip
        if done == total:
            every = {1: "The one earlier priority has", 2: "Both earlier priorities have"}
            return f"{every.get(total, f'All {number(total)} earlier priorities have')} an {what}."
        count = counted(total, "earlier priority", "earlier priorities")
        have = "has" if done < 2 else "have"
        return f"{capital(number(done)) if done else 'None'} of {count} {have} an {what}."

    @property
    def main_point(self) -> MainPoint | None:
        """How many of the priorities have an action that is done."""
        return None if self.found.empty else MainPoint(self._summary, "A count")

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The priorities of that round."""
        return f"The priorities of {self.before}, their actions and their marks"

    @property
    def subtitle(self) -> str:
        """What stands beside what."""
        better = (
            "" if self.words.framework.scale.higher_is_better else " Plus is better: the smallest mark is the best."
        )
        return f"Actions of {self._of} beside the change since; that one caused the other is not known.{better}"

    @cached_property
    def chart(self) -> Markup:
        """A row a priority: actions, done, overdue, averages, change."""
        if self.found.empty:
            return Markup()
        head = [self.words.framework.factor, "Actions", "Done", "Overdue", "Then", "Now", "Change", "Outcome"]
        rows = [
            [
                self.words.label(row["ksf"], "still a priority" if row["still_priority"] is True else ""),
                str(row["actions"]), str(row["done"]), self._late(row),
                *(self._average(row[column]) for column in ("average_before", "average_after")),
                "–" if pd.isna(row["change"]) else signed(difference(row, self.words), self.words),
                self._outcome(row),
            ]
            for row in self.found.to_dict("records")
        ]  # fmt: skip
        return lines(self.title, head, rows)

    def _late(self, row: dict) -> str:
        """How many actions are overdue, and how many cannot be."""
        return f"{row['overdue']}; no deadline: {row['undated']}" if row["undated"] else str(row["overdue"])

    def _outcome(self, row: dict) -> str:
        how = verdict(row, self.together, self.words)
        said = str(row["outcome"])
        return said if how == "within chance" else said.replace("not clearly moved", f"moved {how}")

    def _average(self, value: float) -> str:
        return "–" if pd.isna(value) else self.words.average(value)

    @property
    def folds(self) -> tuple[Markup, ...]:
        """Every action as it was written."""
        title = f"Every action of {self._of}"
        return (fold(title, action_rows(self.actions, self.words, self.before)),) if len(self.actions) else ()

    @property
    def alt(self) -> str:
        """Every priority with its outcome."""
        said = "; ".join(f"{self.words.ksf(row['ksf'])}: {self._outcome(row)}" for row in self.found.to_dict("records"))
        return f"{self.sentences[0]} {said}." if said else self.sentences[0]

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """A bar a priority: how many of its actions are done."""
        rows = self.found.to_dict("records")
        ax = ax or new_axes(4.6, 0.4 * max(len(rows), 1) + 0.3)
        for at, row in enumerate(rows):
            ax.barh(at, row["actions"], color=LIGHT, edgecolor=DARK, height=0.5)
            ax.barh(at, row["done"], color=ACCENT, height=0.5)
            ax.text(row["actions"] + 0.08, at, self._outcome(row), va="center", fontsize=9)
        factor_rows([self.words.axis_label(row["ksf"]) for row in rows], ax)
        most = max((int(row["actions"]) for row in rows), default=1)
        ax.set_xlim(0, most + 2.5)
        ax.set_xticks(range(most + 1))
        ax.set_xlabel("Actions (filled: done)")
        ax.set_title(f"What became of the priorities of {self.before}")
        return ax


def follow_up(
    ratings: pd.DataFrame,
    actions: pd.DataFrame,
    today: date | str | None = None,
    before: str | pd.DataFrame | None = None,
    after: str | None = None,
    mapping: pd.DataFrame | str | Path | None = None,
    cluster: str | None = None,
) -> FollowUp:
    """Show what became of the earlier round's priorities.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of a cluster in all its rounds, as `esanalysis.load_ratings` returns them.
    actions : DataFrame
        What the cluster decided, from `esanalysis.load_actions`.
    today : date or str, optional
        The day from which an action is overdue; default the last day that the later round's name means. Needed only
        where an open action has a date.
    before, after, mapping, cluster
        As for `esanalysis.change`.

    Returns
    -------
    FollowUp
        A view (see `esanalysis.display.view.View`).

    Raises
    ------
    SelectionError
        There is no such cluster or round; or the later round's name is no date, no day was given, and one is needed.

    Examples
    --------
    >>> from esanalysis import load_actions, load_ratings
    >>> from esanalysis.files.shipped import DATA
    >>> path = DATA / "ratings" / "illustrative-three-rounds.xlsx"
    >>> ratings = load_ratings(path)
    >>> follow_up(ratings, load_actions(path, ratings)).sentences[0]
    'One of three earlier priorities has an action that is done.'
    """
    part = one_cluster(ratings, cluster)
    compared = change(part, before, after, mapping).compared
    old = before if isinstance(before, pd.DataFrame) else part
    former = framework_of(old) if isinstance(before, pd.DataFrame) else None
    words = Wording(framework_of(compared.ksfs if not compared.ksfs.empty else part), former=former)
    mine = own_rows(actions, part, of=("cluster",))
    if compared.about.empty:
        nothing = pd.DataFrame(columns=["done"])
        return FollowUp(words, nothing, mine, nothing, "", date.min, mine.head(0))
    then, now = (str(compared.about[name].iloc[0]) for name in ("before", "after"))
    so_far = until(mine, in_time_order([then, now])[-1])
    mine = mine[mine["round"].isna() | (mine["round"].astype(str) == then)]
    dated = so_far["due_end"].notna() & ~so_far["status"].isin(CLOSED)
    day = _as_day(today, now) if today or dated.any() else date.min  # where nothing can be overdue, any day will do
    lists = [_priorities(old, then), _priorities(part, now)]
    found = measures.follow_up(lists[0], mine, compared, day, lists[1])
    together = bool(common(compared.ksfs, facts(compared), words))
    return FollowUp(words, found, mine, measures.helped(mine, compared), then, day, so_far, together)


def _priorities(ratings: pd.DataFrame, round_: str) -> pd.DataFrame:
    return measures.priorities(measures.cells(ratings[ratings["round"].astype(str) == round_]))


def action_rows(actions: pd.DataFrame, words: Wording, round_: str) -> Markup:
    """Every action as it was written, in a table; of another round than `round_`, or of none, this is said."""
    mixed = actions["round"].notna().any()
    head = [words.framework.factor, "Action", "Where", "Kind", "Owner", "Due", "Status"]
    rows = []
    for row in actions.astype(object).to_dict("records"):
        said = {column: "–" if pd.isna(value) else name(str(value)) for column, value in row.items()}
        where = said["school"] if pd.isna(row["helper"]) else html("{}, helped by {}", said["school"], said["helper"])
        none = pd.isna(row["round"])
        whose = (", no round" if mixed else "") if none else "" if row["round"] == round_ else f", from {row['round']}"
        id_ = f"{row['id']}{whose}"
        about = id_ if pd.isna(row["ksf"]) else words.label(str(row["ksf"]), id_)
        rows.append([about, said["action"], where, *(said[column] for column in _SAID)])
    return lines("Actions", head, rows)


def _as_day(today: date | str | None, round_: str) -> date:
    if isinstance(today, date):
        return today
    due = parse_due(today if today else round_)
    if due.end is None:
        asked = f"“{today}” is no day" if today else f"the round “{round_}” names no day"
        raise SelectionError(
            f"From which day is an action overdue? {capital(asked)}; say it: today, such as --today 2026-09-01."
        )
    return due.end


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
