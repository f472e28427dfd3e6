"""The explorers: controls for what there is to choose, and a picture that changes in place.

Beside its widget an explorer carries plain HTML that a shared page shows instead (see `esanalysis.display.switch`).
"""

import ipywidgets as widgets
import pandas as pd
from markupsafe import Markup

from esanalysis.display.axes import Axes
from esanalysis.display.charts.grid import Grid
from esanalysis.display.markup import NOTHING, html, joined, name
from esanalysis.display.parts import definitions, fold, paragraphs
from esanalysis.display.switch import switched
from esanalysis.english import capital
from esanalysis.errors import SelectionError
from esanalysis.ratings.explore import heatmap as heat
from esanalysis.ratings.explore import profiles, sentences
from esanalysis.ratings.explore.explorer import Explorer, chooser, dropdown, offer, show
from esanalysis.ratings.views.cluster import Cluster
from esanalysis.ratings.views.figure import grid_axes, grid_table
from esanalysis.ratings.views.school import School
from esanalysis.ratings.workbooks.grid import grid_bytes

__all__ = ["ClusterExplorer", "KsfExplorer", "SchoolExplorer", "explore", "explore_ksf", "explore_school"]

MANY = 20  # schools in a list before a person wants to search it
HINT = Markup('<p class="small">For the note behind a mark, click its cell, or use the arrow keys and Enter.</p>')


def explore(ratings: pd.DataFrame, cluster: str | None = None, round: str | None = None) -> "ClusterExplorer":
    """Look around in a cluster: its heatmap, the sentences that read it, and what stands behind each cell.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.
    cluster, round : str, optional
        Where to begin; default as for `esanalysis.select`.

    Returns
    -------
    ClusterExplorer
        Displays itself. In JupyterLab it has controls for the cluster, the round, the factors, the schools, the order
        of the factors and the colours, as far as there is something to choose; a click on a cell, or the arrow keys
        and Enter, show its note, its anchors and how it compares. In a shared page it shows the cluster in each
        colouring, each factor and each school.

    Notes
    -----
    Averages and sentences are those of the schools shown. What other marks suggest comes from all schools of the
    cluster, or of the part that is chosen, so it does not change when fewer of them are shown.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> explorer = explore(load_ratings())
    >>> explorer.order.value = "average"
    >>> explorer.chosen = ("design", "School 6")
    >>> explorer.picture.detail[:60]
    '<div><p>School 6 on quality (KSF 8): 2, in the low band.</p>'
    """
    return ClusterExplorer(ratings, cluster, round)


def explore_school(ratings: pd.DataFrame, cluster: str | None = None, round: str | None = None) -> "SchoolExplorer":
    """Look at one school against its cluster, factor by factor, with its notes.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.
    cluster, round : str, optional
        Where to begin; default as for `esanalysis.select`.

    Returns
    -------
    SchoolExplorer
        A widget; in a shared page plain HTML stands in its place.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> explorer = explore_school(load_ratings())
    >>> explorer.subject.value = "School 6"
    >>> explorer.picture.sentence[:48]
    '<p>School 6: average 5.1 on all 10 KSFs; the clu'
    """
    return SchoolExplorer(ratings, cluster, round)


def explore_ksf(ratings: pd.DataFrame, cluster: str | None = None, round: str | None = None) -> "KsfExplorer":
    """Look at one factor across the schools of a cluster, with their notes.

    Parameters
    ----------
    ratings : DataFrame
        A ratings frame, as `esanalysis.load_ratings` returns it.
    cluster, round : str, optional
        Where to begin; default as for `esanalysis.select`.

    Returns
    -------
    KsfExplorer
        A widget; in a shared page plain HTML stands in its place.

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> explorer = explore_ksf(load_ratings())
    >>> explorer.subject.value = "impact"
    >>> explorer.picture.sentence[:50]
    '<p>Impact measurement (KSF 10): average 3.2, marks'
    """
    return KsfExplorer(ratings, cluster, round)


class ClusterExplorer(Explorer):
    """What `explore` returns: set the value of a control, read `picture`."""

    def _make_controls(self) -> None:
        self._left_out: dict[str, set[str]] = {"ksf": set(), "school": set()}
        self._last: heat.Shown | None = None
        self.ksfs, self.schools = chooser("KSFs"), chooser("Schools")
        self.search = widgets.Text(
            description="Find schools", placeholder="part of a name", style={"description_width": "initial"}
        )
        self.order = dropdown("Order", [(text, key) for key, text in heat.ORDERS.items()])
        self.colour = dropdown("Colour", [(text, key) for key, text in heat.COLOURS.items()])
        self.order.observe(self._when_changed(lambda: None), "value")
        self.colour.observe(self._when_changed(lambda: None), "value")
        self.search.observe(self._when_changed(self._fit_controls), "value")
        self.ksfs.observe(self._when_changed(lambda: self._remember("ksf", self.ksfs)), "value")
        self.schools.observe(self._when_changed(lambda: self._remember("school", self.schools)), "value")
        self.picture.observe(self._when_changed(lambda: None), "chosen")

    def _controls(self) -> list[widgets.Widget]:
        schools = widgets.VBox([self.search, self.schools])
        return [self.order, self.colour, self.ksfs, schools]

    @property
    def chosen(self) -> tuple[str, str] | None:
        """The chosen cell: the key of its factor and the name of its school."""
        return tuple(self.picture.chosen) or None  # type: ignore[return-value]

    @chosen.setter
    def chosen(self, cell: tuple[str, str] | None) -> None:
        self.picture.chosen = list(cell or ())

    def _fit_controls(self) -> None:
        place = self.place
        framework = place.framework
        self.ksfs.description = capital(framework.plural)
        self._fill(self.ksfs, "ksf", [(framework.axis_label(key), key) for key in place.framework.keys])
        many = len(place.schools) > MANY
        wanted = self.search.value.strip().casefold() if many else ""  # a search that is not shown finds everything
        names = [name for name in place.schools if wanted in name.casefold()]
        self._fill(self.schools, "school", [(name, name) for name in names])
        show(self.search, many)
        show(self.schools, len(place.schools) > 1)
        show(self.ksfs, len(place.framework.keys) > 1)
        show(self.order, len(place.framework.keys) > 1)

    def _fill(self, control: widgets.SelectMultiple, of: str, options: list[tuple[str, str]]) -> None:
        """Offer the options; whatever was left out before stays left out, also after it was gone for a while."""
        control.options = options
        control.rows = min(max(len(options), 2), 6)
        control.value = tuple(key for _, key in options if key not in self._left_out[of])

    def _remember(self, of: str, control: widgets.SelectMultiple) -> None:
        offered = {key for _, key in control.options}
        self._left_out[of] = self._left_out[of] - offered | (offered - set(control.value))

    def _draw(self) -> None:
        empty = self._what_is_empty()
        if empty:
            self.picture.show(html("<p><b>{}</b></p>", empty))
            return
        shown = self._shown
        table = heat.heatmap(shown, self._id, self.colour.value, self.order.value, chosen=True)
        self.picture.show(table + HINT, paragraphs(*shown.said), self._detail(shown))

    def _data(self) -> pd.DataFrame:
        return self._shown.cells

    def _workbook(self) -> bytes:
        return grid_bytes(self._shown.part.ratings)

    def _grid(self) -> Grid:
        return heat.grid_of(self._shown, self.colour.value, self.order.value)

    def _pasted(self) -> pd.DataFrame:
        return grid_table(self._grid())

    def _axes(self) -> Axes:
        return grid_axes(self._grid(), self.place.framework, self._shown.title)

    def _what_is_empty(self) -> str:
        factor = self.place.framework.factor
        if not self.schools.options:
            return f"No school's name holds “{self.search.value.strip()}”. Empty the search to see all schools."
        if not self.schools.value:
            return "No school is chosen. Choose one or more in the list of schools."
        if not self.ksfs.value:
            return f"No {factor} is chosen. Choose one or more in the list of {factor}s."
        return ""

    @property
    def _shown(self) -> heat.Shown:
        """What is shown, kept until other data, schools or factors are chosen."""
        if empty := self._what_is_empty():
            raise SelectionError(empty)
        place, ksfs, schools = self.place, self.ksfs.value, self.schools.value
        kept = self._last
        if kept is None or kept.place is not place or (kept.ksfs, kept.schools) != (ksfs, schools):
            kept = self._last = heat.Shown(place, ksfs, schools)
        return kept

    def _detail(self, shown: heat.Shown) -> Markup:
        if self.chosen is None:
            return NOTHING
        found = shown.of_cell.get(self.chosen)
        if found is None:
            return html("<p>The chosen cell, {}, is not among what is shown.</p>", name(self.chosen[1]))
        return _cell(found, self.place)

    def _views(self, id_: str) -> Markup:
        place = self.place
        shown = heat.Shown(place)
        cluster = [(text, heat.heatmap(shown, f"{id_}-{colour}", colour)) for colour, text in heat.COLOURS.items()]
        factor = place.words.factor
        return joined(
            [
                switched("Colour by", cluster, f"{id_}-cluster"),
                paragraphs(*sentences.grid(place)),
                fold(f"One {factor} across the schools", _every_ksf(place, f"{id_}-ksf"), paper=False),
                fold("One school against its cluster", _every_school(place, f"{id_}-school"), paper=False),
            ],
            "\n",
        )


class _One(Explorer):
    """An explorer that shows one of several subjects."""

    subject: widgets.Widget

    def _make_controls(self) -> None:
        self.subject = self._subject()
        self.subject.observe(self._when_changed(lambda: None), "value")

    def _subject(self) -> widgets.Widget:
        raise NotImplementedError

    def _controls(self) -> list[widgets.Widget]:
        return [self.subject]


class SchoolExplorer(_One):
    """What `explore_school` returns: `subject` chooses the school."""

    def _subject(self) -> widgets.Widget:
        largest = self._ratings.groupby("cluster", observed=True)["school"].nunique().max()
        if largest > MANY:  # typing a part of the name finds the school
            return widgets.Combobox(
                description="School",
                placeholder="type a part of the name",
                ensure_option=True,
                continuous_update=False,
                style={"description_width": "initial"},
            )
        return dropdown("School", [])

    def _fit_controls(self) -> None:
        offer(self.subject, self.place.schools)

    def _draw(self) -> None:
        self.picture.show(*_school(self.place, self.subject.value, self._id))

    def _data(self) -> pd.DataFrame:
        return School(self.place, self.subject.value).data

    def _axes(self) -> Axes:
        return School(self.place, self.subject.value).draw()

    def _views(self, id_: str) -> Markup:
        return _every_school(self.place, id_)


class KsfExplorer(_One):
    """What `explore_ksf` returns: `subject` chooses the factor by its key."""

    def _subject(self) -> widgets.Widget:
        return dropdown("KSF", [])

    def _fit_controls(self) -> None:
        framework = self.place.framework
        self.subject.description = framework.factor
        offer(self.subject, [(framework.axis_label(key), key) for key in self.place.framework.keys])

    def _draw(self) -> None:
        self.picture.show(*_ksf(self.place, self.subject.value, self._id))

    def _data(self) -> pd.DataFrame:
        found = self.place.comparisons
        return found[found["ksf"] == self.subject.value].sort_values("school", ignore_index=True)

    def _axes(self) -> Axes:
        return profiles.draw_ksf(self.place, self.subject.value)

    def _views(self, id_: str) -> Markup:
        return _every_ksf(self.place, id_)


def _cell(comparison: dict, place: Cluster) -> Markup:
    """What stands behind one cell: how it compares, its note, and the anchors of its factor."""
    framework = place.framework
    factor, scale = framework[comparison["ksf"]], framework.scale
    note = comparison["note"]
    ends = (scale.minimum, (scale.minimum + scale.maximum) / 2, scale.maximum)
    low, middle, high = ends if scale.higher_is_better else ends[::-1]
    terms = [
        ("Note", "No note was written." if pd.isna(note) else str(note)),
        ("Question", factor.question),
        (f"Low ({scale.text(low)})", factor.low),
        (f"Middle ({'about ' if not scale.is_mark(middle) else ''}{middle:g})", factor.middle),
        ("Aim" if factor.high_inferred else f"High ({scale.text(high)})", factor.high),
    ]
    said = paragraphs(*sentences.cell(comparison, place))
    return html("<div>{}{}</div>", said, definitions((term, text) for term, text in terms if text))


def _school(place: Cluster, chosen: str, id_: str) -> tuple[Markup, Markup]:
    return profiles.school(place, chosen, id_), paragraphs(*sentences.school(place, chosen))


def _ksf(place: Cluster, key: str, id_: str) -> tuple[Markup, Markup]:
    return profiles.ksf(place, key, id_), paragraphs(*sentences.ksf(place, key))


def _every_school(place: Cluster, id_: str) -> Markup:
    views = [
        (school, joined(_school(place, school, f"{id_}-{number}")))
        for number, school in enumerate(place.schools, start=1)
    ]
    return switched("School", views, id_)


def _every_ksf(place: Cluster, id_: str) -> Markup:
    label = place.framework.axis_label
    views = [
        (label(key), joined(_ksf(place, key, f"{id_}-{number}")))
        for number, key in enumerate(place.framework.keys, start=1)
    ]
    return switched(place.framework.factor, views, id_)
