"""The explorers: controls for what there is to choose, and a picture that changes in place.

Beside its widget an explorer carries plain HTML that a shared page shows instead (see `esanalysis.display.switch`).
"""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import pandas as pd
import traitlets
from markupsafe import Markup

from esanalysis.display.markup import NOTHING, html, joined, name
from esanalysis.display.parts import data_link, definitions, fold, paragraphs
from esanalysis.display.style import styled, widget_sheet
from esanalysis.display.switch import switched
from esanalysis.english import capital
from esanalysis.ratings import measures
from esanalysis.ratings.explore import profiles, sentences
from esanalysis.ratings.explore.heatmap import COLOURS, ORDERS, heatmap
from esanalysis.ratings.explore.parts import WHOLE, parts_of, schools_in
from esanalysis.ratings.select import select
from esanalysis.ratings.views.cluster import Cluster, cluster_of

__all__ = ["ClusterExplorer", "KsfExplorer", "SchoolExplorer", "explore", "explore_ksf", "explore_school"]

MANY = 20  # schools in a list before a person wants to search it
HINT = Markup('<p class="small">For the note behind a mark, click its cell, or use the arrow keys and Enter.</p>')
_live = itertools.count(1)  # of the explorers made so far, for the ids of their pictures
_numbers = itertools.count(1)  # of the explorers rendered so far: ids in a page differ, and are the same next time


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
    cluster, so it does not change when fewer of them are shown.

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

    Examples
    --------
    >>> from esanalysis import load_ratings
    >>> explorer = explore_ksf(load_ratings())
    >>> explorer.subject.value = "impact"
    >>> explorer.picture.sentence[:50]
    '<p>Impact measurement (KSF 10): average 3.2, marks'
    """
    return KsfExplorer(ratings, cluster, round)


class Picture(anywidget.AnyWidget):
    """Three parts of HTML below each other, of which only what changes is replaced; cells can be chosen."""

    _esm = Path(__file__).with_name("explore.js")
    _css = widget_sheet()
    table = traitlets.Unicode().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)
    detail = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def show(self, table: str, sentence: str = "", detail: str = "") -> None:
        """Replace the parts in one message, so that the page never shows old beside new."""
        with self.hold_sync():
            self.table, self.sentence, self.detail = str(table), str(sentence), str(detail)


class Explorer(widgets.VBox):
    """Controls for cluster and round, more controls, and the picture; the parts that all explorers share.

    A subclass makes its controls, fits them to the place that is chosen, draws, and makes the views that a page
    without a kernel shows.
    """

    def __init__(self, ratings: pd.DataFrame, cluster: str | None = None, round: str | None = None) -> None:
        start = select(ratings, cluster, round)
        self._ratings = ratings
        self._places: dict[tuple[str, str], Cluster] = {}
        self._settling = True  # nothing is drawn before all controls are there
        self.cluster = _dropdown("Cluster", _named(ratings, "cluster"))
        self.round = _dropdown("Round", [])
        self.picture = Picture()
        self._id = f"explored-{next(_live)}"
        self._make_controls()
        self.cluster.value = str(start["cluster"].iloc[0])
        self._follow_data()
        self.round.value = str(start["round"].iloc[0])
        self._fit_controls()
        self.cluster.observe(self._when_changed(self._follow_data), "value")
        self.round.observe(self._when_changed(self._follow_data), "value")
        self._settling = False
        self._draw()
        bar = widgets.HBox(
            [self.cluster, self.round, *self._controls()], layout={"flex_flow": "row wrap", "grid_gap": "4px 18px"}
        )
        super().__init__([bar, self.picture])
        self.add_class("es-controls")

    @property
    def place(self) -> Cluster:
        """The cluster and round that are shown."""
        key = (self.cluster.value, self.round.value)
        if key not in self._places:
            self._places[key] = cluster_of(select(self._ratings, *key))
        return self._places[key]

    def _when_changed(self, act: Callable[[], None]) -> Callable[[Any], None]:
        """Act on a choice, and then draw once; choices made while acting draw nothing of their own."""

        def changed(_: Any) -> None:
            if self._settling:
                return
            self._settling = True
            try:
                act()
            finally:
                self._settling = False
            self._draw()

        return changed

    def _follow_data(self) -> None:
        """Offer the rounds of the cluster, and let the other controls offer what is there."""
        here = self._ratings[self._ratings["cluster"].astype(str) == self.cluster.value]
        _offer(self.round, _named(here, "round"), last=True)
        self._fit_controls()

    def _make_controls(self) -> None:
        raise NotImplementedError

    def _controls(self) -> Sequence[widgets.Widget]:
        raise NotImplementedError

    def _fit_controls(self) -> None:
        raise NotImplementedError

    def _draw(self) -> None:
        raise NotImplementedError

    def _views(self, id_: str) -> Markup:
        """What a page without a kernel shows; ids in it begin with `id_`."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.cluster.value}, {self.round.value}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        bundle = super()._repr_mimebundle_(**kwargs)
        return bundle | {"text/html": str(styled(self._views(f"explorer-{next(_numbers)}")))}


class ClusterExplorer(Explorer):
    """What `explore` returns: set the value of a control, read `picture`."""

    def _make_controls(self) -> None:
        self._left_out: dict[str, set[str]] = {"ksf": set(), "school": set()}
        self._shown: tuple[tuple, Cluster] | None = None
        self.ksfs, self.schools = _list("KSFs"), _list("Schools")
        self.search = widgets.Text(
            description="Find schools", placeholder="part of a name", style={"description_width": "initial"}
        )
        self.part = _dropdown("Part", [WHOLE])
        self.order = _dropdown("Order", [(text, key) for key, text in ORDERS.items()])
        self.colour = _dropdown("Colour", [(text, key) for key, text in COLOURS.items()])
        self.order.observe(self._when_changed(lambda: None), "value")
        self.colour.observe(self._when_changed(lambda: None), "value")
        self.search.observe(self._when_changed(self._fit_controls), "value")
        self.part.observe(self._when_changed(self._fit_controls), "value")
        self.ksfs.observe(self._when_changed(lambda: self._remember("ksf", self.ksfs)), "value")
        self.schools.observe(self._when_changed(lambda: self._remember("school", self.schools)), "value")
        self.picture.observe(self._when_changed(lambda: None), "chosen")

    def _controls(self) -> list[widgets.Widget]:
        schools = widgets.VBox([self.part, self.search, self.schools])
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
        _offer(self.part, parts_of(place.ratings))
        inside = schools_in(place.ratings, self.part.value)
        names = [name for name in place.schools if name in inside and wanted in name.casefold()]
        self._fill(self.schools, "school", [(name, name) for name in names])
        _show(self.search, many)
        _show(self.schools, len(place.schools) > 1)
        _show(self.ksfs, len(place.framework.keys) > 1)
        _show(self.order, len(place.framework.keys) > 1)

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
        place = self.place
        shown = _kept(place.comparisons, self.ksfs.value, self.schools.value)
        summary = measures.summary(shown)
        table = heatmap(place, shown, summary, self._id, self.colour.value, self.order.value, chosen=True)
        data = data_link("shown", shown.drop(columns="marks", errors="ignore"), "What is shown:")
        self.picture.show(table + HINT + data, _sentence(self._part), self._detail(shown))

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
    def _part(self) -> Cluster:
        """The part of the cluster that is shown, worked out anew only when the choice of schools or factors changes."""
        chosen = (self.cluster.value, self.round.value, self.ksfs.value, self.schools.value)
        if self._shown is None or self._shown[0] != chosen:
            part = cluster_of(_kept(self.place.ratings, self.ksfs.value, self.schools.value))
            self._shown = chosen, part
        return self._shown[1]

    def _detail(self, shown: pd.DataFrame) -> Markup:
        if self.chosen is None:
            return NOTHING
        ksf, school = self.chosen
        found = shown[(shown["ksf"] == ksf) & (shown["school"] == school)].to_dict("records")
        if not found:
            return html("<p>The chosen cell, {}, is not among what is shown.</p>", name(school))
        return _cell(found[0], self.place)

    def _views(self, id_: str) -> Markup:
        place = self.place
        summary = measures.summary(place.cells)
        cluster = [
            (text, heatmap(place, place.comparisons, summary, f"{id_}-{colour}", colour))
            for colour, text in COLOURS.items()
        ]
        factor = place.words.factor
        return joined(
            [
                switched("Colour by", cluster, f"{id_}-cluster"),
                _sentence(place),
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
        return _dropdown("School", [])

    def _fit_controls(self) -> None:
        _offer(self.subject, self.place.schools)

    def _draw(self) -> None:
        self.picture.show(*_school(self.place, self.subject.value, self._id))

    def _views(self, id_: str) -> Markup:
        return _every_school(self.place, id_)


class KsfExplorer(_One):
    """What `explore_ksf` returns: `subject` chooses the factor by its key."""

    def _subject(self) -> widgets.Widget:
        return _dropdown("KSF", [])

    def _fit_controls(self) -> None:
        framework = self.place.framework
        self.subject.description = framework.factor
        _offer(self.subject, [(framework.axis_label(key), key) for key in self.place.framework.keys])

    def _draw(self) -> None:
        self.picture.show(*_ksf(self.place, self.subject.value, self._id))

    def _views(self, id_: str) -> Markup:
        return _every_ksf(self.place, id_)


def _named(frame: pd.DataFrame, column: str) -> list[str]:
    """Names that occur in a column, in the order that was set when loading."""
    return [str(name) for name in frame[column].cat.remove_unused_categories().cat.categories]


def _dropdown(description: str, options: Sequence[Any]) -> widgets.Dropdown:
    control = widgets.Dropdown(description=description, options=options, style={"description_width": "initial"})
    control.layout.width = "max-content"  # neither the label nor an option is cut off
    _show(control, len(options) > 1)
    return control


def _list(description: str) -> widgets.SelectMultiple:
    control = widgets.SelectMultiple(description=description, style={"description_width": "initial"})
    control.layout.width = "max-content"
    return control


def _show(control: widgets.Widget, shown: bool) -> None:
    """Where there is nothing to choose, there is no control."""
    control.layout.display = None if shown else "none"


def _offer(control: widgets.Widget, options: Sequence[Any], last: bool = False) -> None:
    """Offer the options of other data; the choice stays if it is among them."""
    chosen = control.value
    values = [option[1] if isinstance(option, tuple) else option for option in options]
    control.options = options
    control.value = chosen if chosen in values else values[-1 if last else 0]
    _show(control, len(values) > 1)


def _kept(frame: pd.DataFrame, ksfs: Sequence[str], schools: Sequence[str]) -> pd.DataFrame:
    return frame[frame["ksf"].isin(ksfs) & frame["school"].isin(schools)]


def _sentence(shown: Cluster) -> Markup:
    return paragraphs(*sentences.grid(shown))


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
