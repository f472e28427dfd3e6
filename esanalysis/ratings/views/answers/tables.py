"""The figures behind the order of the factors, as tables that a page folds."""

import pandas as pd
from markupsafe import Markup

from esanalysis.display.markup import html
from esanalysis.display.parts import fold
from esanalysis.display.table import lines, wide_figures
from esanalysis.english import capital, span
from esanalysis.ratings.views.cluster import Cluster

__all__ = ["ALIKE", "ends", "factors_in_figures", "firm_pairs", "notes_beside", "ranks_said"]

ALIKE = "if the missing marks are like the others"  # of a firm pair that does not hold whatever they are


def factors_in_figures(cluster: Cluster) -> Markup:
    """Average, middle and ends of every factor that is rated; with gaps, what the missing marks could change."""
    words = cluster.words
    weakest, strongest = ("minimum", "maximum")[:: 1 if cluster.framework.scale.higher_is_better else -1]
    rows = cluster.strengths[cluster.strengths["rated"] > 0].to_dict("records")
    figures = {
        "Average": [words.average(row["average"]) for row in rows],
        "Middle": [cluster.framework.scale.middle(row["median"]) for row in rows],
        capital(words.lowest): [words.short(row[weakest]) for row in rows],
        capital(words.highest): [words.short(row[strongest]) for row in rows],
        "Rated": [str(row["rated"]) for row in rows],
    }
    compared = [words.average(row["adjusted"]) if pd.notna(row["rank"]) else "–" for row in rows]
    gaps = any(row["rated"] < row["schools"] for row in rows)
    if gaps or any(both[0] != both[1] for both in zip(compared, figures["Average"], strict=True) if both[0] != "–"):
        alone = cluster.agreement is None  # with several raters the average compared allows for how strict each is
        figures["Average as if all had rated" if alone else "Average compared"] = compared
    if gaps:
        unrated = len(cluster.schools) > cluster.cells.dropna(subset=["rating"])["school"].nunique()
        figures[f"Whatever is missing{' from schools with a mark' if unrated else ''}"] = [
            " to ".join(dict.fromkeys((words.average(row["least"]), words.average(row["most"])))) for row in rows
        ]
    heads = [str(cluster.framework[row["ksf"]].number) for row in rows]
    title = f"Every {words.factor} in figures"
    return fold(title, wide_figures(title, cluster.framework.factor, heads, list(figures.items())))


def firm_pairs(cluster: Cluster) -> Markup:
    """Every pair of factors of which one is firmly ahead, and by how much."""
    words = cluster.words
    merits = {key: words.merit(row["adjusted"]) for key, row in cluster.of_ksf.items() if pd.notna(row["rank"])}
    rows = [
        [
            words.both(pair["ksf"]),
            words.both(pair["behind"]),
            words.average(merits[pair["ksf"]] - merits[pair["behind"]]),
            ALIKE if pair["if_alike"] else "",
        ]
        for pair in cluster.firm_pairs.to_dict("records")
    ]
    heads = ["Firmly ahead", "of", "by", "holds"]
    if not any(row[3] for row in rows):
        heads, rows = heads[:3], [row[:3] for row in rows]
    title = "What is firmly ahead of what"
    return fold(title, lines(title, heads, rows), paper=False)  # up to a page; the bars show what is firm


def notes_beside(cluster: Cluster, noted: list[dict]) -> tuple[Markup, ...]:
    """What was written beside some marks, word for word; nobody was asked whether it may be shared."""
    if not noted:
        return ()
    words, title = cluster.words, "Why? What was noted beside these marks"
    read = "Quoted as written; whoever has this page reads them. Look through them before you pass it on."
    rows = [[str(row["school"]), words.ksf(row["ksf"]), words.short(row["rating"]), str(row["note"])] for row in noted]
    table = lines(title, ["School", cluster.framework.factor, "Mark", "Note"], rows)
    return (fold(title, html('<p class="fsub">{}</p>', read), table),)


def ends(row: dict, kind: str) -> tuple[int, int] | None:
    """Best and worst rank that a factor could take; None where there is none."""
    if pd.isna(row[f"{kind}_best"]):
        return None
    return int(row[f"{kind}_best"]), int(row[f"{kind}_worst"])


def ranks_said(row: dict) -> str:
    """The ranks a factor could take, behind its average."""
    if likely := ends(row, "likely"):
        return f", likely rank {span(likely)}"
    firm = ends(row, "firm")
    return f", rank {span(firm)}" if firm else ""
