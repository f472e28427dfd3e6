"""`esanalysis change`, `groups`, `review`, `practice` and `plan`: how a cluster develops, a page each."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esanalysis.cli.pages import RISK_TABLES, add_risk_tables
from esanalysis.cli.words import (
    add_files,
    add_out,
    add_part,
    asked_part,
    framework_path,
    full_paths,
    part_asked,
    print_notes,
    reading_options,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["add_change", "add_groups", "add_plan", "add_practice", "add_review"]


def add_change(parser: argparse.ArgumentParser) -> None:
    """Add the options of `change` and what runs it."""
    parser.description = (
        "Write a page on what changed between two rounds: the same schools on the same factors, beside what chance "
        "alone does. Give last year's and this year's files together."
    )
    _add_cluster(parser)
    parser.add_argument("--before", metavar="ROUND", help="the earlier round (default: the one before the latest)")
    parser.add_argument("--after", metavar="ROUND", help="the later round (default: the latest)")
    parser.add_argument("--earlier", nargs="+", metavar="FILE", help="files of the earlier round on another framework")
    parser.add_argument("--earlier-framework", metavar="NAME", help="the framework of --earlier (default: --framework)")
    parser.add_argument("--mapping", metavar="FILE", help="which old factor is which new one (sheet Mapping, or CSV)")
    parser.add_argument("--actions", metavar="FILE", help="what was decided (default: the sheet Actions of the files)")
    parser.add_argument("--today", metavar="DATE", help="the day from which an action is overdue, such as 2026-09-01")
    add_out(parser)
    parser.set_defaults(run=_change)


def _change(options: argparse.Namespace) -> int:
    options.earlier_framework = framework_path(options.earlier_framework or options.framework)
    earlier = _earlier(options)
    ratings, chosen = _loaded(options, earlier)
    print_notes(_actions(options, ratings, earlier))
    _note_single(ratings, chosen, earlier)
    named = ("before", "after", "earlier", "earlier_framework", "mapping", "actions", "today")
    return _page(
        "07-change", "What changed", ratings, chosen, options, {name: getattr(options, name) for name in named}
    )


def _actions(options: argparse.Namespace, ratings: "pd.DataFrame", earlier: "pd.DataFrame | None") -> "pd.DataFrame":
    from esanalysis.ratings.tables.load import load_actions

    paths = options.actions or [*options.files, *(options.earlier or ())]
    return load_actions(paths, ratings, needed=bool(options.actions), earlier=earlier)


def _earlier(options: argparse.Namespace) -> "pd.DataFrame | None":
    """The ratings of the earlier round on another framework, where such files are named."""
    from esanalysis.ratings.load import load_ratings

    return load_ratings(options.earlier, framework=options.earlier_framework) if options.earlier else None


def _note_single(ratings: "pd.DataFrame", chosen: list[str], earlier: "pd.DataFrame | None") -> None:
    """Say which clusters hold one round alone: often one cluster under two names."""
    from esanalysis.english import listed

    rounds = ratings.groupby("cluster", observed=True)["round"].nunique()
    before = set() if earlier is None else set(earlier["cluster"].astype(str))
    single = [name for name in chosen if rounds[name] == 1 and name not in before]
    if single:
        held = f"{listed(single)} {'holds one round' if len(single) == 1 else 'hold one round each'}"
        what = f"the earlier files hold {listed(sorted(before))}" if before else "give the earlier files too"
        same = " If it is one cluster under two names, write one above the grids, or give --as-cluster NAME."
        two = same if before or len(rounds) > 1 else ""
        print(f"Note: {held}, so nothing can be compared: {what}.{two}", file=sys.stderr)


def add_groups(parser: argparse.ArgumentParser) -> None:
    """Add the options of `groups` and what runs it."""
    parser.description = "Write a page that proposes working groups, in which needs meet schools that could help."
    _add_cluster(parser)
    parser.add_argument("--round", help="this round (default: the latest)")
    parser.add_argument("--size", nargs=2, type=int, default=(3, 5), metavar=("LEAST", "MOST"), help="schools a group")
    parser.add_argument("--limit", type=int, default=2, metavar="N", help="how often one school is asked (default: 2)")
    parser.add_argument("--pairs", metavar="FILE", help="schools that must, or must not, be together (CSV: a, b, rule)")
    parser.add_argument("--travel", metavar="FILE", help="how far schools are apart (CSV: a, b, minutes)")
    parser.add_argument("--furthest", type=float, metavar="MINUTES", help="the most two schools of a group are apart")
    add_out(parser)
    parser.set_defaults(run=_groups)


def _groups(options: argparse.Namespace) -> int:
    ratings, chosen = _loaded(options)
    given: dict[str, Any] = {name: getattr(options, name) for name in ("round", "limit", "pairs", "travel", "furthest")}
    given["size"] = tuple(options.size)
    return _page("08-groups", "Working groups", ratings, chosen, options, given)


def add_review(parser: argparse.ArgumentParser) -> None:
    """Add the options of `review` and what runs it."""
    parser.description = "Write a page on the instrument itself: how its factors were used, and what people said of it."
    _add_cluster(parser)
    parser.add_argument("--round", help="this round (default: the latest)")
    parser.add_argument("--feedback", metavar="FILE", help="what people said (default: the sheet Feedback)")
    parser.add_argument("--practice", metavar="FILE", help="the sheet Good practice as it came back")
    add_out(parser)
    parser.set_defaults(run=_review)


def _review(options: argparse.Namespace) -> int:
    ratings, chosen = _loaded(options)
    _note(load_feedback=options.feedback, options=options, ratings=ratings)
    if options.practice:
        _note(load_practice=options.practice, options=options, ratings=ratings)
    given = {name: getattr(options, name) for name in ("round", "feedback", "practice")}
    return _page("09-review-the-instrument", "The instrument reviewed", ratings, chosen, options, given)


def add_practice(parser: argparse.ArgumentParser) -> None:
    """Add the options of `practice` and what runs it."""
    parser.description = (
        "Gather examples of good practice from notes of strong marks and from remarks. Without --outside: the sheet "
        "in which people say who may read which words. With it: a page for others, of approved words alone."
    )
    _add_cluster(parser)
    parser.add_argument("--round", help="this round (default: the latest)")
    parser.add_argument("--feedback", metavar="FILE", help="what people said (default: the sheet Feedback)")
    parser.add_argument("--approved", metavar="FILE", help="the sheet Good practice as it came back")
    parser.add_argument("--outside", action="store_true", help="write the page for people outside the cluster")
    told = "the workbook or page to write; of several clusters one each, its name added, outside a number"
    parser.add_argument("--out", type=Path, metavar="FILE", help=told)
    _add_force(parser)
    parser.set_defaults(run=_practice)


def _practice(options: argparse.Namespace) -> int:
    import esanalysis as es
    from esanalysis.display.markup import joined
    from esanalysis.display.page import page
    from esanalysis.display.parts import header
    from esanalysis.files.writing import write_whole
    from esanalysis.ratings.frame import part_names
    from esanalysis.reports.job import slug

    ratings, chosen = _loaded(options)
    feedback = es.load_feedback(options.feedback or options.files, ratings, needed=bool(options.feedback))
    approved = es.load_practice(options.approved, ratings) if options.approved else None
    print_notes(feedback, *([approved] if approved is not None else []))
    for place, cluster in enumerate(chosen, start=1):
        one = es.select(ratings, cluster, options.round)
        view = es.practice(one, feedback, approved, outside=options.outside)
        # The name of a file that leaves the cluster tells no more than what stands in it.
        told = [str(place)] if options.outside else [cluster]
        name = slug(
            ["good practice", *(told if len(chosen) > 1 else []), *([] if options.outside else part_names(one))]
        )
        target = options.out or Path(f"{name}.{'html' if options.outside else 'xlsx'}")
        if options.out and len(chosen) > 1:
            target = target.with_stem(f"{target.stem}-{slug(told)}")
        if options.outside:
            body = joined([header("Examples of good practice"), view.html], "\n")
            written = write_whole(target, page("Examples of good practice", body))
        else:
            written = view.to_excel(target, options.force)
        for sentence in (*view.sentences, *(view.refused if options.outside else ())):  # whoever approves has to know
            print(sentence)
        print(f"{cluster}: {written.resolve()}" if options.outside and len(chosen) > 1 else written.resolve())
    return 0


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Add the options of `plan` and what runs it."""
    parser.description = (
        "Write the plan of work to take into the meeting: a page, and the sheet Actions to fill in. Filled in, give it "
        "back with --actions."
    )
    _add_cluster(parser)
    parser.add_argument("--round", help="this round (default: the latest)")
    parser.add_argument("--actions", metavar="FILE", help="what was decided (default: the sheet Actions of the files)")
    parser.add_argument("--groups", action="store_true", help="propose working groups as well")
    _add_force(parser)
    add_risk_tables(parser)
    add_out(parser)
    parser.set_defaults(run=_plan)


def _plan(options: argparse.Namespace) -> int:
    import esanalysis as es
    from esanalysis.ratings.frame import part_names
    from esanalysis.reports.job import slug

    ratings, chosen = _loaded(options)
    _note(load_actions=options.actions, options=options, ratings=ratings)
    given = {"round": options.round, "actions": options.actions, "grouped": options.groups}
    done = _page("10-action-plan", "Action plan", ratings, chosen, options, given | full_paths(options, RISK_TABLES))
    for cluster in chosen:
        one = es.select(ratings, cluster, options.round)
        actions = es.load_actions(options.actions or options.files, ratings, needed=bool(options.actions))
        name = slug(["actions", cluster, str(one["round"].iloc[0]), *part_names(one)])
        print(es.action_plan(one, actions).to_excel(options.out / f"{name}.xlsx", options.force).resolve())
    return done


def _add_cluster(parser: argparse.ArgumentParser) -> None:
    add_files(parser)
    parser.add_argument("--cluster", help="only this cluster (default: every one in the files)")
    add_part(parser)


def _add_force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--force", action="store_true", help="replace a filled-in workbook; it is kept under another name"
    )


def _loaded(options: argparse.Namespace, beside: "pd.DataFrame | None" = None) -> "tuple[pd.DataFrame, list[str]]":
    """The ratings of the part that was asked for, and the clusters."""
    from esanalysis.errors import SelectionError
    from esanalysis.ratings.load import load_ratings
    from esanalysis.ratings.views.development import ILLUSTRATIVE

    if not options.files:
        print("Note: no files are named, so this is the invented example of three rounds.", file=sys.stderr)
        options.files = [str(ILLUSTRATIVE)]
    ratings = load_ratings(options.files, framework=framework_path(options.framework), options=reading_options(options))
    ratings = part_asked(ratings, options, beside)
    print_notes(ratings)
    held = [str(name) for name in ratings["cluster"].cat.categories]
    if options.cluster is None:
        return ratings, held
    chosen = [name for name in held if name.casefold() == options.cluster.strip().casefold()]
    if not chosen:
        raise SelectionError(f'There is no cluster "{options.cluster}". The ratings hold: {", ".join(held)}.')
    return ratings, chosen


def _note(options: argparse.Namespace, ratings: "pd.DataFrame", **loaders: str | None) -> None:
    """Say what a sheet beside the ratings leaves out, before anything is written."""
    import esanalysis as es

    for load, file in loaders.items():
        print_notes(getattr(es, load)(file or options.files, ratings, needed=bool(file)))


def _page(
    notebook: str, kind: str, ratings: "pd.DataFrame", clusters: list[str], options: argparse.Namespace,
    parameters: dict[str, Any],
) -> int:  # fmt: skip
    """Write a page a cluster from a notebook."""
    from esanalysis.errors import ReportError
    from esanalysis.files.shipped import NOTEBOOKS
    from esanalysis.ratings.frame import part_names, subset_of
    from esanalysis.reports.job import slug
    from esanalysis.reports.page import write_page

    files = [str(Path(name).resolve()) for name in options.files]
    common: dict[str, Any] = {"files": files, "framework": framework_path(options.framework)}
    common |= {"only": asked_part(options), "reading": {"options": reading_options(options)}}
    paths = ("mapping", "actions", "feedback", "practice", "pairs", "travel")
    full: dict[str, Any] = {name: str(Path(parameters[name]).resolve()) for name in paths if parameters.get(name)}
    if parameters.get("earlier"):
        full["earlier"] = [str(Path(name).resolve()) for name in parameters["earlier"]]
    for cluster in clusters:
        subset = subset_of(ratings[ratings["cluster"].astype(str) == cluster])
        title = ", ".join(filter(None, (f"{kind}: {cluster}", subset)))
        target = options.out / f"{slug([kind, cluster, *part_names(ratings)])}.html"
        given = common | parameters | full | {"cluster": cluster}
        try:
            print(write_page(NOTEBOOKS / f"{notebook}.ipynb", target, given, title=title).resolve())
        except ReportError as error:  # the analyst ran a command and knows of no notebook
            raise ReportError(str(error).removeprefix(f"{notebook}.ipynb: ")) from error
    return 0
