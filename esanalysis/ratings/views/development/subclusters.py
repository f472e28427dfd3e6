"""Schools that already belong together, side by side: never a league table, and never more than chance allows."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.palette import QUIET
from esanalysis.display.parts import bullets, fold, paragraphs
from esanalysis.display.table import lines
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, listed, number
from esanalysis.instrument.frames import framework_of
from esanalysis.ratings import measures
from esanalysis.ratings.frame import PARTS
from esanalysis.ratings.measures.development.groups.subclusters import FEWEST
from esanalysis.ratings.views.development.change_words import signed
from esanalysis.ratings.views.development.section import Section
from esanalysis.ratings.views.figure import factor_rows
from esanalysis.ratings.views.wording import Wording
from esanalysis.ratings.views.wording import schools as schools_named

__all__ = ["Subclusters", "subclusters"]


@dataclass(frozen=True, eq=False, repr=False)
class Subclusters(Section):
    """What `subclusters` returns."""

    found: pd.DataFrame
    by: str
    priorities: tuple[str, ...]
    members: dict[str, list[str]]  # schools of each group

    @property
    def id(self) -> str:
        """Id of the section."""
        return f"by-{self.by}"

    @property
    def heading(self) -> str:
        """The question."""
        return f"Do schools differ by {PARTS.get(self.by, self.by)}?"

    @property
    def data(self) -> pd.DataFrame:
        """One row a group and factor, groups in alphabetical order."""
        return self.found

    # ---- facts ---------------------------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> dict[str, int]:
        """Schools of each group."""
        first = self.found.drop_duplicates("group")
        return dict(zip(first["group"].astype(str), first["schools"].astype(int), strict=True))

    @cached_property
    def large(self) -> list[str]:
        """Groups that can be compared."""
        return [name for name, count in self.counts.items() if count >= FEWEST]

    @cached_property
    def differing(self) -> list[dict]:
        """Groups and factors whose profiles differ by more than chance."""
        return self.found[self.found["differs"]].to_dict("records")

    # ---- sentences -----------------------------------------------------------------------------------------------

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Whether the groups differ, which are too few, what was compared, what each can offer."""
        return (self._answer, *self._few, *self._compared, *self._offers)

    @property
    def _named(self) -> str:
        named = [f"{number(self.counts[name])} {name}" for name in self.large]
        return listed(named if len(named) > 1 else [*named, "the other"])

    @property
    def _answer(self) -> str:
        if not self.found["tested"].any():
            return f"The groups are too small to compare: it takes {number(FEWEST)} schools in each."
        if not self.differing and not self.found["need"].max():
            return f"Nothing sets the {self._named} schools apart: their profiles are the same."
        if not self.differing:
            reach = self.words.points(round(self.found["need"].max(), 1))
            return f"No difference between the {self._named} schools is beyond chance, which reaches up to {reach}."
        said = []
        for row in self.differing if len(self.large) > 2 else self.differing[: max(1, len(self.differing) // 2)]:
            stronger = "stronger" if row["difference"] > 0 else "weaker"
            by = self.words.points(round(abs(row["difference"]), 1))
            said.append(f"{row['group']} schools are {stronger} on {self.words.both(row['ksf'])}, by {by}")
        reach = max(row["need"] for row in self.differing)
        return f"For their own levels, {listed(said)}; chance reaches {reach:.1f}."

    @property
    def _compared(self) -> list[str]:
        """What no difference is of: the averages shown may differ altogether, as schools mark high or low."""
        untested = self.differing or not self.found["tested"].any()
        return [] if untested else ["Compared is what schools are better and worse at, not how high their marks are."]

    @property
    def _few(self) -> list[str]:
        few = [name for name, count in self.counts.items() if count < FEWEST]
        return [
            f"{capital(name)} ({schools_named(self.members[name])}) is too small a group to compare; its marks stand "
            "in the cluster’s grid."
            for name in few
        ]

    @property
    def _offers(self) -> list[str]:
        """Per priority, the groups with needs and the groups with helpers."""
        said = []
        for key in self.priorities:
            rows = self.found[self.found["ksf"].astype(str) == key].to_dict("records")
            needs = [f"{number(int(row['needs']))} {row['group']}" for row in rows if row["needs"]]
            helpers = [f"{number(int(row['helpers']))} {row['group']}" for row in rows if row["helpers"]]
            if needs:
                one = sum(int(row["needs"]) for row in rows) == 1
                could = "could give it" if one else "could help the weakest of them"
                give = f"{listed(helpers)} {could}" if helpers else "nobody is far enough ahead to give it"
                said.append(f"{self.words.ksf(key)}: {listed(needs)} need{'s' if one else ''} help; {give}.")
        return said

    @property
    def main_point(self) -> MainPoint | None:
        """A difference between groups; None where there is none beyond chance."""
        if not self.differing:
            return None
        return MainPoint(self._answer.split(";")[0] + ".", "Firm", "")

    # ---- figure --------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        """Which groups stand beside each other."""
        return f"{capital(listed(self.large or list(self.counts)))}, side by side"

    @property
    def subtitle(self) -> str:
        """What the table holds."""
        return "Averages of the marks given; in brackets how many schools gave one, where not all did."

    @cached_property
    def chart(self) -> Markup:
        """Averages by factor, a column a group that is large enough."""
        if not self.large:
            return Markup()
        head = [self.words.framework.factor, *(f"{capital(name)} ({self.counts[name]})" for name in self.large)]
        rows = [[self.words.label(key), *(self._average(key, name) for name in self.large)] for key in self._keys]
        return lines(self.title, head, rows)

    @property
    def _keys(self) -> list[str]:
        return [str(key) for key in self.found["ksf"].drop_duplicates()]

    def _average(self, key: str, group: str) -> str:
        [row] = self.found[(self.found["ksf"] == key) & (self.found["group"] == group)].to_dict("records")
        if pd.isna(row["average"]):
            return "–"
        some = f" (of {row['rated']})" if row["rated"] < row["schools"] else ""
        return f"{self.words.average(row['average'])}{some}"

    @property
    def folds(self) -> tuple[Markup, ...]:
        """Which school belongs where; every difference of profile, with what chance reaches."""
        rows = [
            [
                self.words.label(row["ksf"]), str(row["group"]),
                *(str(row[name]) for name in ("rated", "needs", "helpers")),
                signed(row["difference"], self.words) if row["tested"] else "–",
                f"{row['need']:.1f}" if row["tested"] else "–",
            ]
            for row in self.found.sort_values(["ksf", "group"]).to_dict("records")
        ]  # fmt: skip
        head = [self.words.framework.factor, "Group", "Rated", "Need help", "Could help", "Profile", "Chance reaches"]
        profile = (
            "A profile is a school’s mark minus the average of all its marks: what it is better and worse at. Shown is "
            "the group’s average profile minus that of the other schools, not the difference of the averages above."
        )
        members = bullets(f"{capital(name)}: {listed(members)}." for name, members in self.members.items())
        return (
            fold("The schools of each group", members),
            fold("Each group’s profile beside the other schools’", paragraphs(profile),
                 lines(f"Profiles by {self.by}", head, rows)),
        )  # fmt: skip

    @property
    def alt(self) -> str:
        """The finding and each group's averages."""
        said = []
        for name in self.large:
            rows = self.found[self.found["group"].astype(str) == name].dropna(subset=["average"])
            numbers = ", ".join(
                f"{self.words.ksf(row['ksf'])} {self.words.average(row['average'])}" for row in rows.to_dict("records")
            )
            said.append(f"{capital(name)}: {numbers}.")
        return " ".join([self.sentences[0], *said])

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """A dot a group and factor."""
        import seaborn as sns  # seconds that only a drawing needs

        shown = self.found[self.found["group"].astype(str).isin(self.large)].dropna(subset=["average"])
        shown = shown.assign(row=[self._keys.index(str(key)) for key in shown["ksf"]], group=shown["group"].astype(str))
        ax = ax or new_axes(5.4, 0.34 * len(self._keys) + 0.3)
        sns.scatterplot(shown, x="average", y="row", style="group", hue="group", s=60, ax=ax)
        ax.hlines(range(len(self._keys)), *ax.get_xlim(), color=QUIET, linewidth=0.4, zorder=0)
        factor_rows([self.words.framework.axis_label(key) for key in self._keys], ax)
        ax.set_xlabel("Average mark")
        ax.legend(title="", loc="upper left", bbox_to_anchor=(1.02, 1), frameon=False)
        ax.set_title(self.title)
        return ax


def subclusters(ratings: pd.DataFrame, by: str = "phase", schools: pd.DataFrame | None = None) -> Subclusters:
    """Compare the groups that schools already belong to: phases, areas or sub-clusters.

    Parameters
    ----------
    ratings : DataFrame
        The ratings of one cluster in one round, as `esanalysis.select` returns them.
    by : str
        ``"phase"``, ``"area"`` or ``"subcluster"``.
    schools : DataFrame, optional
        What is known of the schools, from `esanalysis.load_schools`; default what travels with the ratings.

    Returns
    -------
    Subclusters
        A view (see `esanalysis.display.view.View`): groups in alphabetical order, without totals or ranks.

    Raises
    ------
    SelectionError
        Nobody said which group a school belongs to, or the column makes no groups.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> ratings = load_ratings()
    >>> late = ratings["school"].cat.codes > 6
    >>> view = subclusters(ratings.assign(phase=late.map({True: "secondary", False: "primary"})))
    >>> view.sentences[0].split(", ")[0]
    'No difference between the seven primary and three secondary schools is beyond chance'
    """
    cells = measures.cells(ratings)
    known = measures.schools_of(ratings) if schools is None else schools
    found = measures.subclusters(cells, by, known)
    keys = tuple(map(str, measures.priorities(cells)["ksf"]))
    return Subclusters(Wording(framework_of(ratings)), found, by, keys, _members(cells, by, known))


def _members(cells: pd.DataFrame, by: str, known: pd.DataFrame) -> dict[str, list[str]]:
    """Schools of each group, groups in alphabetical order."""
    here = known[known["cluster"].isna() | known["cluster"].astype(str).isin(set(cells["cluster"].astype(str)))]
    first = here.dropna(subset=by).drop_duplicates("school").astype({"school": str, by: str})
    held = first[first["school"].isin(set(cells["school"].astype(str)))]
    return {str(name): part["school"].tolist() for name, part in held.groupby(by)}
