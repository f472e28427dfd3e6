"""Which differences between the factors are firm, in words: for question 2 and for the main points."""

from collections.abc import Sequence
from functools import cached_property

from esanalysis.english import capital, is_are, number
from esanalysis.ratings.views.answers.order import Order
from esanalysis.ratings.views.answers.tables import ALIKE

__all__ = ["Differences"]

LONGEST = 30  # words of a sentence
SHOWN = 3  # firm differences in a sentence; more are a table
SPELLED = 2  # factors that a main point names; more have their numbers


class Differences(Order):
    """An order of factors that says who is firmly ahead of whom."""

    @property
    def firm(self) -> list[str]:
        """Who is firmly ahead of whom; how many are, where that is too long; or that nobody is."""
        if self.state in ("cannot be tested", "tied"):
            why = self.cluster.doubt["why_not"]
            return [f"Ranks cannot be tested: {self.words.why_not(why)}."] if why else []
        if not len(self.cluster.firm_pairs):  # where chance could have set them all, the answer has said it
            return [] if self.state == "chance" else [f"No {self.words.factor} is firmly ahead of another."]
        return self.named or [self._counted]

    @cached_property
    def named(self) -> list[str]:
        """Who is firmly ahead of whom, apart what holds only if nobody's missing mark is odd; empty where too long."""
        alike = self.cluster.firm_pairs["if_alike"]
        parts = [("Firm", self.cluster.firm_pairs[~alike]), (f"Firm {ALIKE}", self.cluster.firm_pairs[alike])]
        said = [self._ahead(lead, self.groups(pairs)) for lead, pairs in parts if len(pairs)]
        return said if all(said) else []

    def _ahead(self, lead: str, groups: list[tuple[list[str], list[str]]]) -> str:
        if len(groups) > SHOWN or any(max(map(len, group)) > 5 for group in groups):
            return ""
        said = [
            f"{self.words.plains(ahead, most=1)} {is_are(len(ahead))} ahead of {self.words.ksfs(behind)}"
            for ahead, behind in groups
        ]
        named = f"{lead}: {'; '.join(said)}."
        return named if len(named.split()) <= LONGEST else ""

    @property
    def _counted(self) -> str:
        pairs, total = self.cluster.firm_pairs, len(self.placed) * (len(self.placed) - 1) // 2
        alike = int(pairs["if_alike"].sum())
        some = f", {number(alike)} of them only {ALIKE}" if alike < len(pairs) else f", {ALIKE}"
        count = f"{capital(number(len(pairs)))} of {total} pairs of {self.words.plural}"
        apart = f"{count} {is_are(len(pairs))} firmly apart"
        return f"{apart}{some if alike else ''}."

    def how(self, keys: Sequence[str], side: str) -> list[str]:
        """Say whom the firmest of a few factors is firmly ahead of, or behind: the fullest way first."""
        if self.state == "cannot be tested":
            return [f"{capital(self.words.why_not(self.cluster.doubt['why_not']))}."]
        own, other = ("ksf", "behind") if side == "ahead" else ("behind", "ksf")
        every = self.cluster.firm_pairs
        key = max(keys, key=lambda one: (~every.loc[every[own] == one, "if_alike"]).sum())
        pairs = every[every[own] == key]
        sure, rest = (
            [str(found) for found in pairs.loc[held, other]] for held in (~pairs["if_alike"], pairs["if_alike"])
        )
        alone, of = (len(self.leaders) == 1, "ahead of") if side == "ahead" else (len(self.trailing) == 1, "behind")
        if not sure and not rest:
            return [f"Chance alone could have put {'it' if alone else 'them'} there."] if self.state == "chance" else []
        if len(pairs) == len(self.placed) - 1:
            others = f"all other {self.every}" if len(self.unranked) else "all others"
            condition = [f"It is {of} {others} if the missing marks are like them.", f"{capital(ALIKE)}."]
            return condition if rest else [f"It is {of} {others}."]
        who = f"{'it' if alone else self.words.plain(key)} is {of}"
        if not sure:
            return [f"Firm {ALIKE}: {who} {self.words.ksfs(rest)}."]
        ways = [f"Firm: {who} {self.words.ksfs(sure)}; {of} {self.words.ksfs(rest)} {ALIKE}."] if rest else []
        ways += [f"Firm: {who} {self.words.plains(sure)}."] if len(sure) <= SPELLED else []
        return [*ways, f"Firm: {who} {self.words.ksfs(sure)}."]
