"""Where the risks of a register stand in their matrix, which comes first, and where the register contradicts itself."""

import textwrap
from dataclasses import dataclass
from string import ascii_uppercase
from typing import ClassVar

import numpy as np
import pandas as pd
from markupsafe import Markup

from esanalysis.council.measures.risk import at_stage, matrix_cells, ranked_risks, risk_disagreements, unscored_risks
from esanalysis.council.views.base import CouncilView, listing
from esanalysis.council.views.phrases import document, short_title
from esanalysis.council.views.plan.documents import named_apart
from esanalysis.display.axes import Axes, in_house_style, new_axes
from esanalysis.display.charts.matrix import RISK_STEPS, Level, matrix
from esanalysis.display.markup import NOTHING
from esanalysis.display.palette import DARK, MISSING, rank_colour, text_on
from esanalysis.display.view import MainPoint
from esanalysis.english import capital, counted, is_are, listed, number
from esanalysis.instrument.risk_matrix import Axis, RiskMatrix

__all__ = ["Risks", "risks"]

FEW = 4  # risks that a sentence names one by one


@dataclass(frozen=True, repr=False)
class Risks(CouncilView):
    """A risk register, a row a risk in its order, and the cells of its matrix.

    Attributes
    ----------
    rows : DataFrame
        From `esanalysis.council.measures.ranked_risks`; in the register's order and without places where no matrix was
        named.
    cells : DataFrame
        From `esanalysis.council.measures.matrix_cells`; empty without a matrix.
    wrong, unscored : DataFrame
        From `risk_disagreements` and `unscored_risks`.
    scale : RiskMatrix or None
    given : bool
        Whether a register was given at all; one without a risk says so.
    """

    rows: pd.DataFrame
    cells: pd.DataFrame
    wrong: pd.DataFrame
    unscored: pd.DataFrame
    scale: RiskMatrix | None
    given: bool

    id: ClassVar[str] = "risks"
    question: ClassVar[str] = "Where do the risks stand?"

    @property
    def there(self) -> bool:
        """Whether a register was given; one without a risk is shown as that."""
        return self.given

    @property
    def _first(self) -> pd.DataFrame:
        return self.data[self.data["place"] == 1]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What comes first, how much ties, who answers, and what contradicts the matrix."""
        if self.data.empty:
            return ("No risk is entered in the register.",)
        if self.scale is None:
            first = (
                f"{capital(counted(len(self.data), 'risk'))}, in the register's order: no matrix was named, so nothing "
                "is ranked."
            )
            return (first, self._owners())
        if self._first.empty:
            both = self.data[["likelihood", "impact"]].notna().all(axis=1).any()
            has = "stands in a cell whose priority is known" if both else "has both a likelihood and an impact"
            return (f"No risk {has}, so none has a place.", self._owners())
        return tuple(filter(None, (self._comes_first(), self._owners(), self._checks())))

    def _comes_first(self) -> str:
        title = f": {self._first['title'].iloc[0].rstrip('.')}" if len(self._first) == 1 else ""
        return f"{self._leads()}{title}."

    def _leads(self) -> str:
        """What comes first: of those that can be ranked, where others cannot."""
        first, ranked, whole = self._first, int(self.data["place"].notna().sum()), len(self.data)
        if ranked == 1 < whole:
            return f"Only risk {first['risk'].iloc[0]} of {number(whole)} can be ranked"
        leads = f"{_risks(first)} {'comes first' if len(first) == 1 else 'share the first place'}"
        of = f"Of {number(ranked)} risks that can be ranked, " if ranked < whole else ""
        return of + (leads[0].lower() + leads[1:] if of else leads)

    def _owners(self) -> str:
        owned = int(self.data["owner"].notna().sum())
        linked = self.data[self.data["link"].notna()]
        link = f" {_risks(linked)} {is_are(len(linked))} linked to a corporate risk." if len(linked) else ""
        if not owned:
            return f"No risk names an owner.{link}"
        if owned == len(self.data):
            return f"Every risk names an owner.{link}"
        name = "names" if owned == 1 else "name"
        return f"{capital(number(owned))} of {number(len(self.data))} risks {name} an owner.{link}"

    def _checks(self) -> str:
        said = []
        if len(self.wrong):
            verb = "contradicts" if len(self.wrong) == 1 else "contradict"
            said.append(f"{capital(counted(len(self.wrong), 'stated score'))} {verb} the matrix; both are shown.")
        lacking = self.data[self.data["likelihood"].isna() | self.data["impact"].isna()]
        if len(lacking):
            verb = "lacks" if len(lacking) == 1 else "lack"
            said.append(f"{capital(counted(len(lacking), 'risk'))} {verb} likelihood or impact.")
        return " ".join([*said, *self._higher()])

    def _higher(self) -> list[str]:
        """Which risks state a higher score than what comes first, and have no place."""
        if self.scale is None or self.scale.method == "ranks":
            return []
        score = pd.to_numeric(self.data["score"], errors="coerce")
        first = pd.to_numeric(self._first["score_computed"], errors="coerce").max()
        higher = self.data[self.data["place"].isna() & (score > first)]
        states = "states" if len(higher) == 1 else "state"
        return [f"{_risks(higher)} {states} a higher score than any that can be ranked."] if len(higher) else []

    @property
    def main_point(self) -> MainPoint | None:
        """What comes first, and how many share it."""
        if not self.given:
            return None
        if self.data.empty or self.scale is None or self._first.empty:
            return MainPoint(self.sentences[0], "A count")
        first, higher = self._first, self._higher()
        if len(first) > 1:
            owners = self._owners().split(". ")[0].rstrip(".") + "."
            return MainPoint(self._comes_first(), "A count", more=" ".join(higher or [owners]))
        title = short_title(first["title"].iloc[0], 150).rstrip(".")
        title = title if title.endswith("…") else f"{title}."
        return MainPoint(f"{self._leads()}:", "A count", more=" ".join([title, *higher]))

    @property
    def title(self) -> str:
        """How many risks stand in the worst cells."""
        if self.scale is None:
            return "The register as it stands"
        tied = int((self.data["tied"] > 1).sum())
        found = int(self.cells["count"].sum())
        level = f"; {number(tied)} share their place with others" if tied else ", no two of them level"
        return f"{capital(counted(found, 'risk'))} in the matrix{level if found > 1 else ''}"

    @property
    def subtitle(self) -> str:  # type: ignore[override]
        """Which ends are worse, and what is unknown."""
        if self.scale is None:
            return ""
        unknown = self.cells.loc[self.cells["known"] == "unknown", "score"].tolist()
        gap = f" The source gives no priority for {listed(unknown)} (striped)." if unknown else ""
        follows = self.cells.loc[self.cells["known"] == "follows", "score"].tolist()
        derived = f" The priorities of {listed(follows)} follow from the others." if follows else ""
        value = "priority" if self.scale.method == "ranks" else "score"
        whose = f" {self._whose}" if self._whose else ""
        return f"Worse is up, right and darker. Each cell: its {value} and its risks' numbers.{whose}{derived}{gap}"

    @property
    def _whose(self) -> str:
        """What the letters mean; nothing where there are none."""
        letters = [f"{letter} is {named[2:-1]}" for named, letter in self._letters.items()]
        return f"{listed(letters)}." if letters else ""

    @property
    def _letters(self) -> dict[str, str]:
        """Letters for the documents that risks are named by, since a cell has no room for their names."""
        named = [f" ({document(source)})" for source in self.data["source"].unique()]
        told = [name for name in named if self.data["risk"].astype(str).str.endswith(name).any()]
        return dict(zip(told, ascii_uppercase, strict=False))

    def _in_cell(self, risks: str) -> str:
        for named, letter in self._letters.items():
            risks = risks.replace(named, f"\N{NO-BREAK SPACE}{letter}")
        return risks

    @property
    def strip(self) -> Markup:
        """The matrix: most likely on top, gravest at the right, every number inside its cell."""
        if self.scale is None or self.cells.empty:
            return NOTHING
        downs, acrosses = (axis.worst_first[::-1] for axis in (self.scale.likelihood, self.scale.impact))
        levels: dict[tuple[int, int], Level] = {}
        found: dict[tuple[int, int], list[tuple[str, str]]] = {}
        last = self.cells["rank"].max()
        for cell in self.cells.to_dict("records"):
            at = downs.index(cell["likelihood"]), acrosses.index(cell["impact"])
            levels[at] = Level(_worth(cell), None if pd.isna(cell["rank"]) else _step(int(cell["rank"]), int(last)))
        for row in self.data.dropna(subset=["likelihood", "impact"]).to_dict("records"):
            at = downs.index(row["likelihood"]), acrosses.index(row["impact"])
            found.setdefault(at, []).append((self._in_cell(str(row["risk"])), ""))
        names = [[_level(axis, level) for level in order] for axis, order in self._axes(downs, acrosses)]
        return matrix(
            names[0], names[1], levels, found, f"f-{self.id}", self.scale.likelihood.name, self.scale.impact.name
        )

    def _axes(self, downs: tuple[str, ...], acrosses: tuple[str, ...]) -> list[tuple[Axis, tuple[str, ...]]]:
        assert self.scale is not None
        return [(self.scale.likelihood, downs), (self.scale.impact, acrosses)]

    @property
    def folds(self) -> tuple[tuple[str, Markup], ...]:
        """Every risk in its order, then what contradicts the matrix or stands in no cell."""
        wrong = [[str(row["risk"]), row["title"], row["disagreement"]] for row in self.wrong.to_dict("records")]
        empty = [
            [str(row["risk"]), row["title"], str(row["stage"]), _levels(row)]
            for row in self.unscored.to_dict("records")
        ]
        how = "worst first; = marks a tie" if self.scale else "in the register's order"
        return (
            (f"All risks, {how}", self.table),
            ("Stated, but not what the matrix gives",
             listing("Stated, but not what the matrix gives", ["No", "Risk", "What disagrees"], wrong)),
            ("Risks without likelihood or impact",
             listing("Risks without likelihood or impact", ["No", "Risk", "Assessment", "Given"], empty)),
        )  # fmt: skip

    @property
    def table(self) -> Markup:
        """Every risk in the order of its cell; what ties shares its place."""
        rows = [
            [_place(row), str(row["risk"]), row["title"], _score(row), _or_dash(row["priority"]), _owner(row)]
            for row in self.data.to_dict("records")
        ]
        header = ["Place", "No", "Risk", "Score", "Priority as stated", "Responsible"]
        return listing("Risks in their order", header, rows)

    @property
    def alt(self) -> str:
        """The matrix cell by cell."""
        if self.scale is None:
            return "No matrix was named, so there is no picture."
        described = [
            f"{_named(cell)}, {'no risk' if not cell['count'] else 'risk' if cell['count'] == 1 else 'risks'}"
            f"{cell['risks'] and ' '}{cell['risks']}"
            for cell in self.cells.to_dict("records")
        ]
        worst = self.cells.iloc[0]
        return (
            f"Risk matrix, {self.scale.likelihood.name.lower()} down with {worst['likelihood']} as the worse end, "
            f"{self.scale.impact.name.lower()} across with {worst['impact']} as the worse end. {'; '.join(described)}."
        )

    @in_house_style
    def draw(self, ax: Axes | None = None) -> Axes:
        """A heatmap, worst cell top left; a rank that follows has a dashed outline, an unknown one is hatched."""
        if self.scale is None:
            raise ValueError("The register was loaded without a matrix, so there is nothing to draw.")
        downs, acrosses = self.scale.likelihood.worst_first, self.scale.impact.worst_first
        cells = [{**cell, "risks": self._in_cell(cell["risks"])} for cell in self.cells.to_dict("records")]
        most = max((_lines(cell["risks"]) for cell in cells), default=1)
        ax = ax or new_axes(1.28 * len(acrosses), max(0.78, 0.24 + 0.17 * most) * len(downs))
        last = int(self.cells["rank"].max())
        for cell in cells:
            _draw_cell(cell, acrosses.index(cell["impact"]), downs.index(cell["likelihood"]), last, ax)
        ax.set_xlim(0, len(acrosses))
        ax.set_ylim(len(downs), 0)
        ax.xaxis.tick_top()
        ax.xaxis.set_label_position("top")
        for axis, order, name in ((ax.xaxis, acrosses, "impact"), (ax.yaxis, downs, "likelihood")):
            scale = getattr(self.scale, name)
            labels = [textwrap.fill(_level(scale, level), 14) for level in order]
            axis.set_ticks(np.arange(len(order)) + 0.5, labels)
            axis.set_label_text(f"{scale.name} ({order[0]} is the worse end)")
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_title("Risks in their matrix, worst cell top left", pad=12)
        key = textwrap.fill(self._whose, 24 * len(acrosses))
        ax.text(0, -0.02, key, transform=ax.transAxes, va="top", fontsize=8)
        return ax


def _risks(rows: pd.DataFrame) -> str:
    """Risks as a sentence begins with them: by their numbers where they are few."""
    if len(rows) == 1:
        return f"Risk {rows['risk'].iloc[0]}"
    return f"Risks {listed(rows['risk'])}" if len(rows) <= FEW else capital(counted(len(rows), "risk"))


WRAP = 15  # characters of a cell's width


def _lines(numbers: str) -> int:
    return len(textwrap.wrap(numbers, WRAP)) or 1


def _draw_cell(cell: dict, column: int, row: int, last: int, ax: Axes) -> None:
    from matplotlib.patches import Rectangle

    unknown, follows = pd.isna(cell["rank"]), cell["known"] == "follows"
    fill = MISSING if unknown else rank_colour(int(cell["rank"]), last)
    ax.add_patch(Rectangle((column, row), 1, 1, facecolor=fill, edgecolor="white", linewidth=2))
    if unknown:
        ax.add_patch(Rectangle((column, row), 1, 1, fill=False, hatch="////", edgecolor=DARK, alpha=0.3, linewidth=0))
    if follows:
        box = Rectangle((column + 0.04, row + 0.04), 0.92, 0.92, fill=False, edgecolor=DARK, linestyle=(0, (3, 2)))
        ax.add_patch(box)
    ink = text_on(fill)
    ax.text(column + 0.5, row + 0.07, _named(cell), ha="center", va="top", fontsize=8, color=ink)
    numbers = textwrap.fill(cell["risks"], WRAP)
    ax.text(column + 0.5, row + 0.93, numbers, ha="center", va="bottom", fontsize=8.5, fontweight="bold", color=ink)


def _step(rank: int, last: int) -> int:
    """Fill of a rank, from the least to the worst: a quarter of the ranks each."""
    return RISK_STEPS - 1 - min(RISK_STEPS - 1, RISK_STEPS * (rank - 1) // last)


def _worth(cell: dict) -> str:
    """What the source says a cell is worth; the rank of a calculated score would pass for a risk's place."""
    if cell["known"] == "computed":
        return f"score {cell['score']}"
    if pd.isna(cell["rank"]):
        return "priority unknown"
    return f"priority {cell['rank']}" + (" (follows)" if cell["known"] == "follows" else "")


def _named(cell: dict) -> str:
    """A cell where its place does not show."""
    if cell["known"] == "computed":
        return f"{cell['likelihood']} × {cell['impact']}: {_worth(cell)}"
    return f"{cell['score']}: {_worth(cell)}"


def _level(axis: Axis, level: str) -> str:
    names = dict(zip(axis.levels, axis.labels, strict=False))
    return f"{level} {names.get(level, '')}".strip()


def _place(row: dict) -> str:
    if pd.isna(row["place"]):
        return "–"
    return f"{row['place']} =" if row["tied"] > 1 else f"{row['place']}"


def _score(row: dict) -> str:
    """Score as stated, or the likelihood and the impact where none is."""
    return _levels(row) if pd.isna(row["score"]) else str(row["score"])


def _levels(row: dict) -> str:
    """Likelihood and impact; a single one is no score, and says what it is."""
    levels = {name: str(row[name]) for name in ("likelihood", "impact") if not pd.isna(row[name])}
    if len(levels) == 1:
        [(name, level)] = levels.items()
        return f"{name} {level}, {'impact' if name == 'likelihood' else 'likelihood'} not given"
    return " × ".join(levels.values()) or "neither given"


def _owner(row: dict) -> str:
    if not pd.isna(row["link"]):
        return f"nobody; linked to {row['link']}"
    return "nobody named" if pd.isna(row["owner"]) else str(row["owner"])


def _or_dash(value: object) -> str:
    return "–" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def risks(register: pd.DataFrame) -> Risks:
    """Show where the risks of a register stand.

    Parameters
    ----------
    register : DataFrame
        As loaded by `esanalysis.load_risks`, with a matrix or without one: which end of an axis is worse is never
        assumed.

    Returns
    -------
    Risks

    Examples
    --------
    >>> from esanalysis import load_risks
    >>> view = risks(load_risks())
    >>> view.title, view.sentences[1]
    ('19 risks in the matrix; 16 share their place with others',
     'No risk names an owner. Risks 7 and 6 are linked to a corporate risk.')
    """
    register = named_apart(register, "risk")
    scale = register.attrs.get("matrix")
    given = "matrix" in register.attrs
    if isinstance(scale, RiskMatrix) and len(register):
        order, cells = ranked_risks(register), matrix_cells(register)
    else:
        nowhere = pd.Series(pd.NA, index=register.index, dtype="Int64")
        order = at_stage(register.assign(place=nowhere, tied=nowhere)).reset_index(drop=True)
        cells, scale = pd.DataFrame(columns=["count"]), None
    return Risks(order, cells, risk_disagreements(register), unscored_risks(register), scale, given)
