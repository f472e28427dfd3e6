"""A cluster's report around its six answers: title and main points, problems in the file, how the answers are made."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.display.markup import html, joined
from esanalysis.display.parts import figure, fold, header, illustrative, paragraphs, points, problems, section
from esanalysis.display.style import styled
from esanalysis.display.table import wide_figures
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, listed, number
from esanalysis.errors import Problem, SchemaError, SelectionError
from esanalysis.ratings.frame import files_of, for_readers, left_out, unplaced_of
from esanalysis.ratings.select import part_of
from esanalysis.ratings.views.answers.answer import Answer
from esanalysis.ratings.views.answers.grid import Grid
from esanalysis.ratings.views.answers.pairings import Pairings
from esanalysis.ratings.views.answers.priorities import Priorities
from esanalysis.ratings.views.answers.standouts import Standouts
from esanalysis.ratings.views.answers.strengths import Strengths
from esanalysis.ratings.views.cluster import LIMIT, Cluster, cluster_of
from esanalysis.ratings.views.development.change import Change, change
from esanalysis.ratings.views.loaded import not_for_them

__all__ = ["ClusterReport", "HowMade", "ProblemsFound", "cluster_report", "how_made", "problems_found"]

POINTS = 6
MEANT = {
    "Firm": "chance alone shows it in at most 5 of 100 reports", "Likely": "right in 9 of 10",
    "A count": "not tested",
}  # fmt: skip
SHOWN = 3  # problems before the others are folded


@dataclass(frozen=True, eq=False)
class ClusterReport:
    """What `cluster_report` returns: the head of the page, and the six answers behind it."""

    cluster: Cluster
    rounds: pd.DataFrame | None = None

    @cached_property
    def change(self) -> Change | None:
        """What changed since the round before; None where the data holds none on the same instrument."""
        if self.rounds is None:
            return None
        here = self.cluster.ratings
        name, now = str(here["cluster"].iloc[0]), str(here["round"].iloc[0])
        try:
            rounds = part_of(self.rounds, **dict(here.attrs.get("part", ())))
            found = change(rounds[~rounds["school"].isin(left_out(here))], after=now, cluster=name)
        except (SchemaError, SelectionError):  # another instrument then: comparing them takes a mapping
            return None
        return found or None

    @property
    def since(self) -> "Since | None":
        """The section on what changed, for the page; None where there is no earlier round."""
        return Since(self.change) if self.change else None

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """The six answers, in the instrument's order."""
        found = self.cluster
        return (
            Grid(found), Strengths(found), Priorities(found), Standouts(found, side="better"),
            Standouts(found, side="worse"), Pairings(found),
        )  # fmt: skip

    @cached_property
    def main_points(self) -> tuple[MainPoint, ...]:
        """At most six, the most important first: disagreement, weakest, strongest, then each view's next."""
        grid, strong, weak, _, worse, visits = (list(view.main_points) for view in self.answers)
        moved = list(self.change.main_points) if self.change else []
        order = [*grid, *weak[:1], *strong[:1], *moved, *strong[1:], *weak[1:], *worse[:1], *visits, *worse[1:]]
        return tuple(order[:POINTS])

    @property
    def lede(self) -> str:
        """How many schools, on what scale, and how complete."""
        found, framework = self.cluster, self.cluster.framework
        one = len(framework.factors) == 1
        long, short = (framework.factor_long, found.words.factor) if one else (
            f"{framework.factor_long}s", framework.plural
        )  # fmt: skip
        long = short if framework.factor_long == framework.factor else f"{long} ({short})"
        scale = framework.scale
        # Averages are printed as numbers also where marks are words: the ends say which number stands for what.
        ends = " to ".join(
            f"{found.words.bare(mark)}{f' ({mark:g})' if scale.words else ''}"
            for mark in (scale.marks[0], scale.marks[-1])
        )
        many = capital(counted(len(found.schools), "school"))
        turned = f": {found.words.turned}" if found.words.turned else ""
        size = f"{many}, {number(len(framework.factors))} {long}, marks from {ends}{turned}."
        cells = len(found.cells) - not_for_them(found.cells)
        held = {1: "The one", 2: "Both"}.get(cells, f"All {cells}")
        held = held if found.rated == cells else f"{found.rated} of {cells}"
        noun = counted(cells, "mark" if found.agreement is None else "cell").split()[-1]
        has = f"{is_are(found.rated)} in"
        if found.agreement is not None:  # some hold several
            has = f"hold{'s' if found.rated == 1 else ''} a mark"
        every = f"{held} {noun} {has}."
        return f"{size} {every} {unplaced_of(found.ratings)}".rstrip()

    @property
    def note(self) -> Markup:
        """What the words of firmness mean, and whether the file has problems."""
        used = {point.firmness for point in self.main_points} | {"Firm"}  # that word stands in the answers too
        count = len(for_readers(self.cluster.problems))
        verb = "was" if count == 1 else "were"
        link = html(
            ' <a href="#problems">{} {} found in the file</a>.', capital(counted(count, "problem")), verb
        ) if count else Markup()  # fmt: skip
        meaning = (html("<b>{}</b>: {}.", word, said) for word, said in MEANT.items() if word in used)
        return html("{}{}", joined(meaning, " "), link)

    @cached_property
    def html(self) -> Markup:
        """Title, completeness and main points."""
        return html(
            "{}\n{}", header(self.cluster.name, "Cluster report", self.lede, illustrative(self.cluster.name)),
            points(self.main_points, self.note) if self.main_points else Markup(),
        )  # fmt: skip

    def _repr_html_(self) -> str:
        return str(styled(self.html))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.cluster.name}>"


@dataclass(frozen=True, eq=False, repr=False)
class Since:
    """What changed since the round before, in one sentence, the picture and the figures folded."""

    change: Change

    @cached_property
    def html(self) -> Markup:
        """The section."""
        found = self.change
        shown = figure(f"f-{found.id}", found.title, found.chart, found.subtitle) if found.chart else Markup()
        rest = paragraphs(*found.sentences[1:])
        # On paper only where the reader opened it: the page on what changed prints it all.
        detail = fold("The picture, and what else to know", shown, rest, *found.folds, paper=False)
        return section(found.id, found.heading, paragraphs(found.sentences[0]), detail)

    def _repr_html_(self) -> str:
        return str(styled(self.html))

    def __repr__(self) -> str:
        return f"<Since: {self.change.heading}>"


@dataclass(frozen=True, eq=False, repr=False)
class ProblemsFound:
    """What `problems_found` returns: what was noticed in the file, and printed beside recalculated figures."""

    cluster: Cluster

    @cached_property
    def html(self) -> Markup:
        """The section; it says so where nothing was found."""
        found = [_plainly(problem) for problem in for_readers(self.cluster.problems)]
        if not found:
            return section("problems", "Problems in the file", paragraphs("None was found."))
        rest = fold("The other problems", problems(found[SHOWN:])) if len(found) > SHOWN else Markup()
        return section("problems", "Problems in the file", problems(found[:SHOWN]), rest, *self._printed)

    @property
    def _printed(self) -> list[Markup]:
        words, out = self.cluster.words, []
        for kind, part in self.cluster.contradictions.groupby("kind"):
            if part["agrees"].all():
                continue
            rows = part.sort_values("ksf").to_dict("records")
            decimals = self.cluster.framework.scale.decimals if kind == "total" else 1
            figures = [
                ("Printed", [f"{row['printed']:g}" for row in rows]),
                ("Recalculated", [f"{row['computed']:.{decimals}f}" for row in rows]),
                ("Difference", [_signed(row["printed"] - row["computed"], decimals) for row in rows]),
            ]
            heads = [str(self.cluster.framework[row["ksf"]].number) for row in rows]
            title = f"Printed and recalculated {kind}s"
            out.append(fold(title, wide_figures(title, words.framework.factor, heads, figures)))
        return out

    def _repr_html_(self) -> str:
        return str(styled(self.html))

    def __repr__(self) -> str:
        return f"<ProblemsFound: {self.cluster.name}>"


def _plainly(problem: Problem) -> tuple[str, str]:
    """Say a problem on a page: what it is, and what was done; where it stands follows."""
    found, _, _ = problem.found.partition(" (") if problem.kind.startswith("printed") else (problem.found, "", "")
    done = "We added up the marks ourselves." if problem.kind.startswith("printed") else problem.fix
    where = problem.place
    return f"{capital(found)}.", f"{done} ({where})"


def _signed(difference: float, decimals: int) -> str:
    text = f"{difference:+.{decimals}f}".replace("-", "−")
    return "0" if float(f"{difference:.{decimals}f}") == 0 else text


@dataclass(frozen=True, eq=False, repr=False)
class HowMade:
    """What `how_made` returns: where the marks come from, and the rules in plain words."""

    cluster: Cluster

    @cached_property
    def html(self) -> Markup:
        """Provenance first, the rules folded."""
        framework, words = self.cluster.framework, self.cluster.words
        files = files_of(self.cluster.ratings)
        read = f"From {listed(files)}. " if files else ""
        made = f"{read}Instrument: {framework.title} ({framework.publisher}, {framework.date})."
        rules = [html("<p><b>{}.</b> {}</p>", head, text) for head, text in self._rules]
        title = f"How firmness, ranks, suggestions and visits are worked out on {words.plural}"
        return section("made", "How this was made", paragraphs(made), fold(title, *rules))

    @property
    def _rules(self) -> list[tuple[str, str]]:
        words, doubt = self.cluster.words, self.cluster.doubt
        measured = (
            f"Here marks scatter by about {doubt['scatter']:.1f} beyond what school and {words.factor} explain. "
            if pd.notna(doubt["scatter"])
            else "Here that scatter cannot be measured. "
        )
        return [
            (
                "Firm",
                "A mark is a judgement, and its doubt is measured in the marks themselves: the scatter that the levels "
                f"of the school and of the {words.factor} leave over. {measured}"
                "Only what chance alone would show in at most 5 of 100 reports is called firm. "
                "A cluster is all its schools, so there is no margin of error from sampling.",
            ),
            (
                "Likely",
                "Ranks run by average over the same schools, never by totals. The likely ranks are those in 9 of 10 "
                "trials in which every average moves by its doubt. A small bar beside a main point runs from "
                "the first rank to the last: pale the possible ranks, dark the likely ones, a ring at the rank.",
            ),
            (
                "Bands",
                "A figure between two marks counts as the nearest one, as printed; a half counts as the better one.",
            ),
            (
                "Worth asking about",
                f"The other marks of the school and of the {words.factor} suggest a mark. One far away from it is "
                "listed, beside the number that chance alone would list.",
            ),
            (
                f"{capital(words.high)} or {words.low} on most {words.plural}",
                "The marks of the school, all together, lie firmly above or below those of the other schools.",
            ),
            (
                "Visits",
                f"From a school {words.in_band(0)} to one at least {words.points(self.cluster.far_ahead)} ahead: a "
                "third of the scale, more where marks are loose. The most visits first, then the largest gaps, nobody "
                "asked more often than stated.",
            ),
            (
                "Order",
                "Schools stand as in the file or the alphabet, never by rank: the marks were not given for that.",
            ),
        ]

    def _repr_html_(self) -> str:
        return str(styled(self.html))

    def __repr__(self) -> str:
        return f"<HowMade: {self.cluster.name}>"


def cluster_report(
    ratings: pd.DataFrame | Cluster, limit: int = LIMIT, rounds: pd.DataFrame | None = None
) -> ClusterReport:
    """The head of a cluster's report: its name, how complete it is, and at most six main points.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    limit : int
        How often one school may be asked to help.
    rounds : DataFrame, optional
        The ratings in all rounds, as they were loaded: what changed since the round before then has a main point, and
        a section of its own in ``since``.

    Returns
    -------
    ClusterReport
        Displays itself; ``answers`` are the six views, ``main_points`` what stands at the top.

    Raises
    ------
    SelectionError
        The ratings hold more than one cluster or round.
    SchemaError
        The frame is no ratings table.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> report = cluster_report(load_ratings())
    >>> print(report.main_points[0], report.main_points[0].firmness)
    Impact measurement (KSF 10) is likely the weakest: 3.2. Likely
    """
    return ClusterReport(cluster_of(ratings, limit), rounds)


def problems_found(ratings: pd.DataFrame | Cluster) -> ProblemsFound:
    """What was noticed in the files of one cluster and round, as a section of its page.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.

    Returns
    -------
    ProblemsFound
        A section of the page, empty where nothing was noticed.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> "leave out the first school, School 1" in problems_found(load_ratings()).html
    True
    """
    return ProblemsFound(cluster_of(ratings))


def how_made(ratings: pd.DataFrame | Cluster) -> HowMade:
    """Where the marks of one cluster and round come from, and by which rules the page speaks.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.

    Returns
    -------
    HowMade
        A section of the page: files, sheets, rules.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> "worked-example-2009.xlsx" in how_made(load_ratings()).html
    True
    """
    return HowMade(cluster_of(ratings))
