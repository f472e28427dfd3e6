"""One school among its cluster, on one side of paper: what is strong, what to ask, who could help, the next step."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style
from esanalysis.display.charts.profile import ProfileRow, profile
from esanalysis.display.markup import html, joined
from esanalysis.display.parts import bullets, cards, figure, header, small
from esanalysis.display.style import styled
from esanalysis.display.table import Label
from esanalysis.display.view import MainPoint, View
from esanalysis.english import capital, counted, is_are, listed, number
from esanalysis.errors import SelectionError
from esanalysis.instrument.framework import Factor
from esanalysis.ratings.views.answers.areas import beside_of_school
from esanalysis.ratings.views.cluster import Cluster, cluster_of
from esanalysis.ratings.views.figure import profile_axes

__all__ = ["School", "school"]

NAMED = 3  # factors named in a sentence
LISTED = 4  # entries of a card; a page is one side of paper
HIDDEN = 5  # schools below which the others' marks would name them


@dataclass(frozen=True, eq=False, repr=False)
class School(View):
    """What `school` returns; other schools have names on it only where `names` says so."""

    cluster: Cluster
    name: str
    names: bool = False
    open_data = True

    @cached_property
    def data(self) -> pd.DataFrame:
        """One row a factor: the school's mark, beside the cluster's."""
        found = self.cluster.comparisons
        return found[found["school"].astype(str) == self.name].sort_values("ksf", ignore_index=True)

    # ---- facts ---------------------------------------------------------------------------------------------------

    @cached_property
    def hidden(self) -> set[str]:
        """Factors that so few schools are rated on that a nameless dot would tell whose it is."""
        if self.names or len(self.cluster.schools) < HIDDEN:  # of so small a cluster no page is sent to a school
            return set()
        return {key for key, row in self.cluster.of_ksf.items() if row["rated"] < HIDDEN}

    @cached_property
    def beside(self) -> list[tuple[str, str, bool]]:
        """The school's marks on a scale of their own: factor, mark, and whether it is the weakest there is."""
        return beside_of_school(self.cluster, self.name)

    @cached_property
    def others(self) -> dict[str, list[float]]:
        """Marks of the other schools, a list a factor, in no order that tells whose they are."""
        found = self.cluster.cells[self.cluster.cells["rating"].notna()].astype({"school": str, "ksf": str})
        found = found[(found["school"] != self.name) & ~found["ksf"].isin(self.hidden)]
        merit = self.cluster.framework.scale.merit
        return {str(key): sorted(part["rating"], key=merit) for key, part in found.groupby("ksf")}

    @cached_property
    def rows(self) -> list[dict]:
        """The school's own row of each factor, with its place among the others: ``top``, ``bottom`` or ``between``.

        ``side`` is 1 where the school is ahead, -1 where it is behind: at that end, or by more than `Cluster.little`.
        """
        merit = self.cluster.framework.scale.merit
        out = []
        for row in self.data.to_dict("records"):
            others, own = [merit(mark) for mark in self.others.get(row["ksf"], [])], merit(row["rating"])
            row["place"], row["side"], row["lead"] = "between", 0, 0.0
            marks = [*others, *([] if np.isnan(own) else [own])]
            row["middle"] = float(merit(np.median(marks))) if others else None
            if others and not np.isnan(own):
                row["lead"] = lead = own - float(np.median(marks))
                # A mark that most schools share is neither the cluster's best nor its weakest.
                row["place"] = "top" if own >= max(others) and lead > 0 else row["place"]
                row["place"] = "bottom" if own <= min(others) and lead < 0 else row["place"]
                row["side"] = int(np.sign(lead)) if row["place"] != "between" or abs(lead) > self.cluster.little else 0
                row["ties"], row["others"] = int(sum(other == own for other in others)), len(others)
            out.append(row)
        return out

    @cached_property
    def strong(self) -> list[dict]:
        """Factors on which the school is ahead; a mark that is low, or worth asking about as weak, is no strength."""
        low = self.cluster.framework.bands[0].key
        found = [row for row in self.rows if row["side"] > 0 and row["band"] != low and row["stands_out"] != "worse"]
        return sorted(found, key=lambda row: (row["lead"] <= self.cluster.little, -row["lead"]))[:LISTED]

    @cached_property
    def weak(self) -> list[dict]:
        """Factors to talk about: low, worth asking about as weak, or behind as `strong` is ahead."""
        low, top = (self.cluster.framework.bands[place].key for place in (0, -1))
        behind = {row["ksf"] for row in self.rows if row["side"] < 0 and row["band"] != top}
        behind -= {row["ksf"] for row in self.rows if row["stands_out"] == "better"}
        asked = {row["ksf"] for row in self.rows if row["band"] == low or row["stands_out"] == "worse"}
        found = [row for row in self.rows if row["ksf"] in behind | asked]
        little = {row["ksf"] for row in self.rows if row["band"] != low and abs(row["lead"]) <= self.cluster.little}
        return sorted(found, key=lambda row: (row["stands_out"] != "worse", row["ksf"] in little, row["lead"]))[:LISTED]

    @cached_property
    def needs(self) -> dict[str, list[str]]:
        """Factors on which the school is low, and the schools that are far enough ahead to help it."""
        low, ahead = self.cluster.framework.bands[0].key, self._helping("school", "helper")
        return {row["ksf"]: ahead.get(row["ksf"], []) for row in self.rows if row["band"] == low and "ties" in row}

    @cached_property
    def gives(self) -> dict[str, list[str]]:
        """Factors on which the school could help, the most schools first, and which."""
        found = self._helping("helper", "school")
        return dict(sorted(found.items(), key=lambda item: -len(item[1])))

    def _helping(self, own: str, other: str) -> dict[str, list[str]]:
        found = self.cluster.helpers.astype({own: str, other: str, "ksf": str})
        mine = found[(found[own] == self.name) & ~found["ksf"].isin(self.hidden)]
        return {str(key): part[other].tolist() for key, part in mine.groupby("ksf", sort=False)}

    def _names_another(self, note: str) -> bool:
        """Whether a note names another school: in full, or by a word of its name that is not the school's own."""
        own = {*re.findall(r"\w+", self.name.casefold()), "the", "and", "for"}
        for other in self.cluster.schools:
            words = [word for word in re.findall(r"[^\W\d]{3,}", other) if word.casefold() not in own]
            telling = "|".join(map(re.escape, words)) or "(?!)"
            if other != self.name and re.search(rf"(?i:\b{re.escape(other)}\b)|\b({telling})\b", note):
                return True
        return False

    @cached_property
    def visits(self) -> pd.DataFrame:
        """The visits suggested to the school, and to it."""
        found = self.cluster.pairings.dropna(subset="helper")
        return found[(found["school"].astype(str) == self.name) | (found["helper"].astype(str) == self.name)]

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """What the school is strong on, and what to talk about."""
        if self.data["rating"].notna().sum() == 0:
            return ("None of your marks is in yet.",)
        words, found = self.cluster.words, [f"{label}: {mark}." for label, mark, weakest in self.beside if weakest]
        ahead, talk = [row["ksf"] for row in self.strong], [row["ksf"] for row in self.weak]
        # A best mark that more than a quarter of the other schools have too is not said to be "among the strongest".
        top = [row["ksf"] for row in self.strong if row["place"] == "top" and 4 * row["ties"] <= row["others"]]
        said = f"You are among the strongest on {words.plains(top[:NAMED])}" if top else ""
        said = f"You are ahead of {words.whose} middle on {words.plains(ahead[:NAMED])}" if ahead and not top else said
        if talk:
            many = f"{words.plains(talk[:2])} {'are the marks' if len(talk[:2]) > 1 else 'is the mark'} to talk about"
            said = f"{said}; {many}" if said else capital(many)
        if not said and (behind := [row["ksf"] for row in self.rows if row["side"] < 0]):
            said = f"You are behind {words.whose} middle on {words.plains(behind)}"
        both, rated = sum("ties" in row for row in self.rows), self.data["rating"].notna().sum()
        near = f"Your marks are near {words.whose} middle {'throughout' if both == rated else 'where others are shown'}"
        return (f"{said or (near if both else 'No other marks stand beside yours')}.", *found)

    @property
    def main_point(self) -> MainPoint:
        """The same sentence."""
        return MainPoint(self.sentences[0], "A count")

    @property
    def title(self) -> str:
        """On how many factors the school is ahead of most others, and behind most: on that side of the middle mark."""
        if self.data["rating"].isna().all():
            others = f"{capital(self.cluster.words.whose)} marks, without yours"
            return others if any(self.others.values()) else "No marks can be shown"
        leads = [row["lead"] for row in self.rows if "ties" in row]
        if not leads:
            return f"Your marks, without {self.cluster.words.whose}"
        framework, ahead, behind = self.cluster.framework, sum(x > 0 for x in leads), sum(x < 0 for x in leads)
        most, them = ("most others", " most") if len(self.cluster.schools) > 2 else ("the other school", "")
        first = f"Ahead of {most} on {counted(ahead, self.cluster.words.factor, framework.plural)}"
        return f"{first}, behind{them} on {number(behind) if behind else 'none'}"

    @property
    def subtitle(self) -> str:
        """How to read it."""
        count = len(self.cluster.schools) - 1
        rated = ", where rated" if any(len(self.others.get(row["ksf"], [])) < count for row in self.rows) else ""
        turned = f". {capital(self.cluster.words.turned)}" if self.cluster.words.turned else ""
        others = (
            f". Small dots: the {counted(count, 'other school')}{rated}. Line: the middle"
            if any(self.others.values())
            else ""
        )
        return f"Large dot: yours{others}{turned}"

    @cached_property
    def chart(self) -> Markup:
        """A row a factor: the school's mark large, the others small and nameless."""
        words, rows = self.cluster.words, []
        for row in self.rows:
            own = None if pd.isna(row["rating"]) else float(row["rating"])
            text = "" if row["middle"] is None else self._middle(row["middle"])
            rows.append(
                ProfileRow(self._named(row["ksf"]), own, words.short(row["rating"]), self.others.get(row["ksf"], []),
                           row["middle"], text)
            )  # fmt: skip
        return profile(rows, self.cluster.axis, "f1", factor=self.cluster.framework.factor)

    def _named(self, key: str) -> Label:
        """A factor by its number and the name that the sentences use: a page has one name for it."""
        named = self.cluster.words.label(key)
        return Label(named.short, named.number)

    def _middle(self, middle: float) -> str:
        """Write the middle mark; on a scale of words, the words that it lies between."""
        if not self.cluster.framework.scale.words:
            return self.cluster.framework.scale.middle(middle)
        ends = dict.fromkeys((float(np.floor(middle)), float(np.ceil(middle))))
        return "–".join(map(self.cluster.words.short, ends))

    @property
    def table(self) -> Markup:
        """The chart shows all figures."""
        return Markup()

    @property
    def _cards(self) -> list[tuple[str, str, object]]:
        gives, words = list(self.gives.items())[:LISTED], self.cluster.words
        whom = f"Whom you could help: schools {words.in_band(0)}"
        steps = [html("<b>{}:</b> “{}”", capital(words.plain(key)), step) for key, step in self.steps.items() if step]
        found: list[tuple[str, str, object]] = [
            ("strong", "Your strengths", bullets(map(self._strength, self.strong))),
            ("ask", "What to ask", bullets(self._questions)),
            ("help", "Who could help you", bullets(self._helps)),
            ("give", whom, bullets(self._give(key, behind) for key, behind in gives)),
            ("next", "The next step, in the instrument's words", bullets(steps)),
            ("beside", "On a scale of its own", bullets(html("<b>{}:</b> {}.", *said[:2]) for said in self.beside)),
        ]
        return [card for card in found if card[2]]

    def _strength(self, row: dict) -> Markup:
        words = self.cluster.words
        place = f"{capital(words.points(row.get('lead', 0)))} ahead of the middle."
        if row["place"] == "top":
            others = f", level with {counted(row['ties'], 'other')}" if row["ties"] else f" in {words.among}"
            place = f"{capital(words.highest)}{others}."
        return html("<b>{}: {}.</b> {}", capital(words.plain(row["ksf"])), words.mark(row["rating"]), place)

    @property
    def _questions(self) -> list[Markup]:
        """What to ask of each mark to talk about, the same question once; and the factors without a mark."""
        words, asked = self.cluster.words, dict[str, list[tuple[str, str]]]()
        for row in self.weak:
            head = f"{capital(words.plain(row['ksf']))}: {words.mark(row['rating'])}."
            asked.setdefault(self._question(row), []).append((head, words.mark(row["rating"])))
        found = []
        for said, marks in asked.items():
            seen = f"What have you seen that makes you give {marks[0][1] if len(marks) == 1 else 'these'}?"
            found.append(html("<b>{}</b> {}", " ".join(head for head, _ in marks), said or seen))
        missing = [row["ksf"] for row in self.rows if pd.isna(row["rating"])]
        if missing and len(missing) < len(self.rows):
            found.append(html("<b>Not rated:</b> {}.", words.plains(missing)))
        return found

    def _question(self, row: dict) -> str:
        """What to ask of a mark; nothing where it is what the school has seen."""
        if row["stands_out"] == "worse":
            return f"Other marks suggest {self.cluster.words.level(row['expected'])}. Is it right? What have you seen?"
        if self.needs.get(row["ksf"]) == []:
            return "No school is far enough ahead: a matter for all."
        if pd.isna(row["note"]):
            return ""
        named = not self.names and self._names_another(row["note"])
        return "Your note names another school, so it is not printed here." if named else f"You noted: {row['note']}"

    @property
    def _helps(self) -> list[Markup]:
        asked = {row["ksf"] for row in self.weak if row["stands_out"] != "worse"}  # said there where nobody is ahead
        return [self._help(key, ahead) for key, ahead in self.needs.items() if ahead or key not in asked]

    def _help(self, key: str, ahead: list[str]) -> Markup:
        plain = capital(self.cluster.words.plain(key))
        if not ahead:
            return html("<b>{}:</b> no school is far enough ahead.", plain)
        visit = self.visits[(self.visits["school"].astype(str) == self.name) & (self.visits["ksf"].astype(str) == key)]
        said = f"{self._who(ahead)} {'is' if len(ahead) == 1 else 'are'} far enough ahead."
        if len(visit):
            said += f" A visit to {visit['helper'].iloc[0]} is suggested." if self.names else " A visit is suggested."
        return html("<b>{}:</b> {}", plain, said)

    def _who(self, found: list[str]) -> str:
        if not self.names:
            return counted(len(found), "school")
        others = [counted(len(found) - LISTED, "other")] if len(found) > LISTED + 1 else []
        named = sorted(found[:LISTED] if others else found, key=self.cluster.schools.index)  # not the furthest first
        return listed([*named, *others])

    def _give(self, key: str, behind: list[str]) -> Markup:
        plain = capital(self.cluster.words.plain(key))
        visit = self.visits[(self.visits["helper"].astype(str) == self.name) & (self.visits["ksf"].astype(str) == key)]
        said = f"{self._who(behind)}."
        if len(visit):
            guests = listed(visit["school"].astype(str))
            count = "A visit" if len(visit) == 1 else capital(counted(len(visit), "visit"))
            said += f" {guests} would visit you." if self.names else f" {count} to you {is_are(len(visit))} suggested."
        return html("<b>{}:</b> {}", plain, said)

    @cached_property
    def steps(self) -> dict[str, str | None]:
        """The anchor of the next band of each factor to talk about; None where the instrument prints none."""
        framework = self.cluster.framework
        rated = [row for row in self.weak if not pd.isna(row["rating"])]
        return {row["ksf"]: self._anchor(framework[row["ksf"]], row["rating"]) for row in rated}

    def _anchor(self, factor: Factor, rating: float) -> str | None:
        framework = self.cluster.framework
        reached = [band.key for band in framework.bands].index(framework.band_of(rating).key)
        anchors = [factor.low, factor.middle, factor.high]
        if len(framework.bands) != len(anchors):
            return factor.high
        return anchors[min(reached + 1, len(anchors) - 1)]

    @cached_property
    def html(self) -> Markup:
        """The page, without its style."""
        kicker = f"School page · {self.cluster.name}"
        shown = figure("f1", self.title, self.chart, self.subtitle, level=2)
        little = self.cluster.words.points(self.cluster.little)
        closing = f"A mark is a judgement: a difference of {little} means little."
        if not self.names:
            closing = f"Your cluster manager can name schools once both agree. {closing}"
        if self.hidden:
            closing = f"Where fewer than five schools are rated, no other school’s mark is shown. {closing}"
        if missing := [key for key, step in self.steps.items() if not step]:
            closing = f"The next step is not printed for {self.cluster.words.plains(missing, most=LISTED)}. {closing}"
        said = joined(html('<p class="answer">{}</p>', text) for text in self.sentences)
        return html("{}\n{}\n{}\n{}\n{}", header(self.name, kicker), said, shown, cards(self._cards), small(closing))

    def _repr_html_(self) -> str:
        return str(styled(self.html))

    @property
    def alt(self) -> str:
        """The finding, with every mark and the cluster's middle one."""
        words = self.cluster.words
        marks = "; ".join(f"{words.ksf(row['ksf'])} {words.short(row['rating']) or 'not rated'}" for row in self.rows)
        return f"{self.name} among its cluster, {self.cluster.name}. {self.title}. Marks: {marks}."

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """The school's marks as diamonds among the dots of the others, factor by factor."""
        cells = self.cluster.cells.astype({"school": str, "ksf": str})
        others = self.cluster.cells[(cells["school"] != self.name) & ~cells["ksf"].isin(self.hidden)]
        labels = [self.cluster.framework.axis_label(key) for key in self.data["ksf"]]
        ax, room = profile_axes(self.data, others, "ksf", labels, self.cluster.framework, ax)
        ax.set_xlabel("Mark (diamond: this school, dot: another school, line: what other marks suggest)")
        ax.set_title(f"{self.name}: {self.title}", pad=room)
        return ax


def school(ratings: pd.DataFrame | Cluster, name: str, names: bool = False) -> School:
    """One school's page: its marks among the cluster's, what to ask, who could help, and the next step.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    name : str
        The school, in any case.
    names : bool
        Whether the page names other schools; by default it does not, so that it can be sent to the school alone.

    Returns
    -------
    School
        A view (see `esanalysis.display.view.View`).

    Raises
    ------
    SelectionError
        There is no such school, or the ratings hold more than one cluster or round.
    SchemaError
        The frame is no ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> page = school(load_ratings(), "School 6")
    >>> page.title
    'Ahead of most others on five KSFs, behind most on two'
    >>> any(f"School {other}" in page.html for other in (1, 2, 3, 4, 5, 7, 8, 9, 10))
    False
    """
    found = cluster_of(ratings)
    for held in found.schools:
        if held.casefold() == str(name).strip().casefold():
            return School(found, held, names)
    raise SelectionError(f'There is no school "{name}" in {found.name}. It has: {", ".join(found.schools)}.')
