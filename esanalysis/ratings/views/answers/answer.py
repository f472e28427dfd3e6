"""What the answers to the six questions share: their place on the page, and how they show themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from esanalysis.display.markup import NOTHING, html
from esanalysis.display.parts import answer, bullets, figure, fold
from esanalysis.display.style import styled
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, number
from esanalysis.ratings.views.cluster import Cluster
from esanalysis.ratings.views.titled import BELOW, Titled
from esanalysis.ratings.views.wording import Wording

__all__ = ["Answer", "said_of_adjusted", "that_fits"]

WORDS = 24  # of a main point

# What the contents of a page call the answers.
LISTED = (
    "What the data says", "Doing really well", "Priorities", "{high} marks, and why", "{low} marks, and why",
    "What you could do",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Answer(Titled):
    """A reflection question, its answer in one sentence, the figure, at most three sentences, and the rest folded."""

    cluster: Cluster
    number = 0  # of the question, in the instrument's order

    @property
    def words(self) -> Wording:
        """How the instrument names things."""
        return self.cluster.words

    @property
    def id(self) -> str:
        """Id of the section on a page."""
        return f"q{self.number}"

    @property
    def figure_id(self) -> str:
        """Id of the figure's title."""
        return f"f{self.number}"

    @property
    def main_points(self) -> tuple[MainPoint, ...]:
        """Findings for the top of a page, the most important first."""
        return ()

    @property
    def main_point(self) -> MainPoint | None:
        """The first of `main_points`."""
        return self.main_points[0] if self.main_points else None

    @property
    def minor(self) -> bool:
        """Whether the figure bears on the answer so little that a page folds it."""
        return False

    def rest(self, title: str) -> list[Markup]:
        """The sentences that do not fit under the figure, folded under a title; nothing where all fit."""
        rest = self.sentences[1 + BELOW :]
        return [fold(title, bullets(rest))] if rest else []

    @cached_property
    def html(self) -> Markup:
        """The answer as a section of a page, without its style."""
        said, *rest = self.sentences
        shown, folds, title = NOTHING, self.folds, f"Figure {self.number}: {self.title}"
        if self.chart and self.minor:
            head = html('<span id="{}">{}</span>', self.figure_id, title)
            folds = (fold(head, html('<p class="fsub">{}</p>', self.subtitle), self.chart, paper=False), *folds)
        elif self.chart:
            shown = figure(self.figure_id, title, self.chart, self.subtitle, long=not self.whole)
        ends = {"high": capital(self.words.high), "low": capital(self.words.low)}
        question, short = self.words.question(self.number), LISTED[self.number - 1].format(**ends)
        short = short if len(question) > len(short) else ""
        below = rest[:BELOW]
        return answer(self.id, question, said, shown, below, folds, str(self.number), self.whole, short)

    def _repr_html_(self) -> str:
        return str(styled(self.html))


def that_fits(finding: str, ways: Sequence[str], more: str = "") -> str:
    """How firm a main point is, in the first way that keeps it short; else that stands in the answer alone."""
    return next((how for how in ways if len(f"{finding} {how} {more}".split()) <= WORDS), "")


def said_of_adjusted(cluster: Cluster, adjusted: Sequence[str]) -> list[str]:
    """Why an average is not that of the marks in the grid: schools that gave none, or stricter raters."""
    words, everyone = cluster.words, len(cluster.schools)
    apart = [key for key in adjusted if cluster.of_ksf[key]["schools"] < everyone]
    some = [key for key in adjusted if key not in apart and cluster.of_ksf[key]["rated"] < everyone]
    said = ["Averages allow for how strict each rater is."] if len(some) + len(apart) < len(adjusted) else []
    if apart:
        which = words.plains(apart, "or")
        said.insert(0, f"Not every school has {which}: averages allow for how strong those are that have.")
    if len(some) > 1:
        return [f"Averages of {words.ksfs(some)} are adjusted, as if all schools had rated them.", *said]
    for key in some:
        row = cluster.of_ksf[key]
        rated, level = f"{number(row['rated'])} of {counted(everyone, 'school')}", words.average(row["adjusted"])
        said.insert(0, f"{capital(words.plain(key))} was rated by {rated}: {level} is as if all had rated it.")
    return said
