"""Small numbers are withheld in all tables of a page at once, and so is whatever would give them away."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from council.attack import page, page_of_many_ways, too_close
from esanalysis.council.load import load_equality, load_sickness, load_workforce
from esanalysis.council.measures.disclosure import audit, bounds_of, is_wide
from esanalysis.council.measures.people import figures_of
from esanalysis.council.measures.suppression import suppress_page

CASES = Path(__file__).parents[1] / "cases"


def counts(basis="headcount", **groups):
    return pd.DataFrame(
        {
            "source": "s",
            "heading": "h",
            "measure": "m",
            "period": "p",
            "group": list(groups),
            "basis": basis,
            "value": [float(value) for value in groups.values()],
            "missing": pd.Categorical([None] * len(groups), categories=["blank"]),
        }
    )


def shown(frame, **options):
    out = suppress_page({"workforce": frame}, **options).tables["workforce"]
    return ["-" if pd.isna(value) else value for value in out["value"]]


def withheld(frame):
    """What is withheld of a table: measure, group and basis or unit."""
    unit = "basis" if "basis" in frame else "unit"
    rows = frame.loc[frame["withheld"], ["measure", "group", unit]].astype(object)
    return [tuple("" if pd.isna(value) else str(value) for value in row) for row in rows.to_numpy()]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({"a": 10, "b": 20}, [10, 20]),
        ({"a": 5, "b": 20}, [5, 20]),
        ({"a": 3, "b": 20, "c": 9}, ["-", 20, "-"]),
        ({"a": 3, "b": 3, "c": 9}, ["-", "-", 9]),
        # Of a total of 47 the two that are withheld are 8: each is 1 to 7, seven whole numbers, so 9 may stand. Two
        # that are 3 together would be told to one or two, and 9 goes with them.
        ({"a": 4, "b": 4, "c": 9, "d": 30}, ["-", "-", 9, 30]),
        ({"a": 1, "b": 2, "c": 9, "d": 30}, ["-", "-", "-", 30]),
        ({"a": 1, "b": 1, "c": 9}, ["-", "-", "-"]),
        ({"a": 1, "b": 1, "c": 9, "total": 11}, ["-", "-", "-", 11]),
        ({"a": 0, "b": 20}, [0, 20]),
        ({"a": 3, "b": 0, "c": 9}, ["-", 0, "-"]),
        ({"a": 3, "b": 0, "total": 3}, ["-", 0, "-"]),
        ({"a": 3, "b": 20, "total": 23}, ["-", "-", 23]),
        ({"a": 3, "total": 3}, ["-", "-"]),
        ({"a": 1, "b": 2, "total": 3}, ["-", "-", "-"]),
        ({"a": 3, "b": 4, "total": 7}, ["-", "-", 7]),
        ({"a": 3, "b": 20, "Sub-total north": 23, "c": 30, "d": 40, "total": 93}, ["-", "-", 23, 30, 40, 93]),
    ],
)
def test_small_counts_go_with_what_would_give_them_away(groups, expected):
    assert shown(counts(**groups)) == expected


def test_without_any_published_total_only_small_counts_go():
    assert shown(counts(a=3, b=20), totals_known=False) == ["-", 20]


def test_the_threshold_is_the_analysts():
    assert shown(counts(a=8, b=20, c=30), threshold=10) == ["-", "-", 30]
    assert shown(counts(a=1, b=20), threshold=0) == [1, 20]


def test_a_margin_never_reveals_what_a_publisher_has_suppressed():
    # The case of the ACRO tool: a cell arrives suppressed, and the total less the others is that cell.
    frame = counts(a=7, b=20, c=30, total=57)
    frame["missing"] = frame["missing"].cat.add_categories("c")
    frame.loc[0, ["value", "missing"]] = [float("nan"), "c"]
    assert shown(frame) == ["-", "-", 30, 57]


def test_in_a_table_with_two_margins_a_second_cell_goes_in_every_line_and_column():
    frames = [
        counts(a=3, b=20, c=9, total=32).assign(measure="resigned"),
        counts(a=12, b=8, c=15, total=35).assign(measure="retired"),
        counts(a=15, b=28, c=24, total=67).assign(measure="leavers of all kinds"),
    ]
    frame = pd.concat(frames, ignore_index=True)
    found = suppress_page({"workforce": frame})
    assert found.safe
    hidden = found.tables["workforce"].pivot_table(
        index="measure", columns="group", values="withheld", aggfunc="any", sort=False
    )
    assert (hidden.sum(axis=1)[hidden.any(axis=1)] >= 2).all()
    assert (hidden.sum(axis=0)[hidden.any(axis=0)] >= 2).all()


def test_the_quarters_of_a_year_do_not_give_one_of_them_away():
    quarters = [("Q1", 3), ("Q2", 7), ("Q3", 8), ("Q4", 12), ("year", 30)]
    frame = pd.concat([counts(a=count).assign(period=period) for period, count in quarters], ignore_index=True)
    assert shown(frame) == ["-", "-", 8, 12, 30]


def test_last_years_staff_and_this_years_do_not_give_the_leavers_away(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "measure,group,basis,period,value\nHeadcount,north,headcount,Mar 24,80\nHeadcount,north,headcount,Mar 25,84\n"
        "Number of leavers,north,headcount,Apr 24 - Mar 25,3\nStarters,north,headcount,Apr 24 - Mar 25,7\n",
        encoding="utf-8",
    )
    assert shown(load_workforce(path)) == [80, 84, "-", "-"]


def test_full_time_equivalents_go_with_their_people_and_alone_where_nobody_is_counted():
    both = pd.concat([counts(a=3, b=20, c=9), counts("FTE", a=2.6, b=15.5, c=8.2)], ignore_index=True)
    assert shown(both) == ["-", 20, "-", "-", 15.5, "-"]
    assert shown(counts("FTE", schools=9.0, music=0.6, total=9.6)) == [9.0, "-", "-"]
    whole = pd.concat([counts(a=6, b=20), counts("FTE", a=2.6, b=15.5)], ignore_index=True)
    assert shown(whole) == [6, 20, 2.6, 15.5], "six people are no small number, however few hours they work"


def test_the_figures_of_the_plan_that_identify_people():
    tables = {"workforce": load_workforce(), "sickness": load_sickness(), "equality": load_equality()}
    found = suppress_page(tables)
    assert withheld(found.tables["workforce"]) == [
        ("Number of early retirements", "schools", "headcount"),
        ("Number of early retirements", "schools", "FTE"),
        ("Number of early retirements", "non-schools", "FTE"),
        ("Number of ill-health retirements", "schools", "headcount"),
        ("Number of ill-health retirements", "non-schools", "headcount"),
        ("Number of ill-health retirements", "schools", "FTE"),
        ("Number of ill-health retirements", "non-schools", "FTE"),
    ]
    hidden = found.tables["workforce"].query("withheld")
    assert hidden["value"].isna().all()
    assert (hidden["missing"] == "c").all()
    assert found.safe
    assert found.withheld == 7


def test_nothing_else_changes():
    before = load_workforce()
    out = suppress_page({"workforce": before}).tables["workforce"]
    kept = ~out["withheld"]
    pd.testing.assert_series_equal(out.loc[kept, "value"], before.loc[kept, "value"])
    assert before["value"].count() == 25, "the frame given is left as it is"


def test_a_rate_that_would_give_hidden_leavers_back_goes_too(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "measure,group,basis,value\nNumber of leavers,a,headcount,2\nNumber of leavers,b,headcount,40\n"
        "Number of leavers,c,headcount,60\nLeavers as a % of staff in post,a,percent,4\n"
        "Leavers as a % of staff in post,c,percent,9\n",
        encoding="utf-8",
    )
    assert shown(load_workforce(path)) == ["-", "-", 60, "-", 9]


def load(*names):
    loaders = {"wf": load_workforce, "sick": load_sickness, "eq": load_equality}
    tables = {"wf": "workforce", "sick": "sickness", "eq": "equality"}
    return {tables[name.rstrip("2")]: loaders[name.rstrip("2")](CASES / f"{name}.csv") for name in names}


def test_a_team_of_three_is_withheld_wherever_it_stands():
    found = suppress_page(load("wf", "sick", "eq"))
    workforce, sickness, equality = (found.tables[name] for name in ("workforce", "sickness", "equality"))
    team = "youth team"
    assert workforce.loc[workforce["group"] == team, "withheld"].all()
    assert withheld(sickness) == [("Average Working Days lost to sickness absence", team, "working days")]
    music = workforce[workforce["group"] == "music service"]
    assert music["withheld"].all(), "their 0.6 FTE, their rate of one leaver, and the 20 that give the three away"
    assert [group for _, group, _ in withheld(equality)] == ["music service", team, "early years"]
    assert equality.loc[equality["value"] == 2.5, "group"].tolist() == ["schools"]
    assert found.safe


def test_a_share_of_two_people_does_not_follow_from_the_directorates():
    found = suppress_page(load("wf2", "eq2"))
    hidden = withheld(found.tables["equality"])
    assert [group for _, group, _ in hidden] == ["music service", ""]
    workforce = found.tables["workforce"]
    assert workforce.loc[workforce["measure"].str.startswith("Of the leavers"), "withheld"].all()
    rate = workforce[(workforce["basis"] == "percent") & (workforce["group"] == "schools")]
    assert rate["value"].tolist() == [15]


def test_a_note_beside_a_withheld_figure_goes_with_it_also_with_its_number_in_words():
    tables = load("wf", "sick", "eq")
    found = suppress_page(tables)
    notes = [note for frame in found.tables.values() for note in frame["note"].dropna()]
    assert notes == []
    assert found.notes == 3
    dismissals = suppress_page(load("wf2", "eq2")).tables["workforce"]
    assert dismissals["note"].dropna().empty, "one was in the music service"
    kept = suppress_page(tables, 0)
    assert kept.tables["workforce"]["note"].dropna().tolist() == ["two of the three work nights"]


def test_a_note_elsewhere_that_counts_the_people_of_a_withheld_group_goes_too():
    tables = load("wf")
    tables["workforce"].loc[10, "note"] = "without the youth team, which has three people"
    tables["workforce"].loc[11, "note"] = "as of 31 March 2025"
    notes = suppress_page(tables).tables["workforce"]["note"]
    assert notes.dropna().tolist() == ["as of 31 March 2025"]


def test_nothing_says_which_of_the_withheld_figures_is_the_small_one():
    found = suppress_page({"workforce": counts(a=3, b=20, total=23)}).tables["workforce"]
    rows = found.loc[found["withheld"]].drop(columns="group").astype(str).drop_duplicates()
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("share", "gone"), [(0.13, False), (0.12, True), (0.1, True), (99.9, True), (0.0, False), (100, True)]
)
def test_a_share_is_withheld_unless_its_rounding_allows_as_many_people(share, gone):
    tables = {"workforce": load_workforce(), "equality": load_equality()}
    own = tables["equality"]["value"] == 1.10  # of 3,846 in schools: 0.13 % are 5.0, 0.12 % are 4.6
    tables["equality"].loc[own, "value"] = share
    assert suppress_page(tables).tables["equality"].loc[own, "withheld"].tolist() == [gone]


def test_what_cannot_be_checked_is_listed_and_not_passed():
    found = suppress_page({"sickness": load("sick")["sickness"]})
    assert found.withheld == 0
    assert found.unchecked["group"].tolist() == ["schools", "youth team"]


def test_the_audit_catches_a_page_that_was_not_protected_enough():
    tables = load("wf2", "eq2")
    careless = {name: frame.copy() for name, frame in tables.items()}
    music = (careless["equality"]["group"] == "music service").to_numpy()
    careless["equality"].loc[music, "missing"] = "c"
    careless["equality"].loc[music, "value"] = float("nan")
    [row] = audit(careless, tables, 5).to_dict("records")
    assert (row["kind"], row["wide"]) == ("share", False)
    # The parts print one decimal (5 and 2.5), the total two (4.58): 480 x 4.58 % is 21.96 to 22.008 people, so 22;
    # 400 x 5 % is 19.8 to 20.2, so 20; and what is left for the music service is their difference.
    assert (row["low"], row["high"]) == pytest.approx((2, 2))


def attacked(seeds, made=page):
    caught, hidden = [], 0
    for seed in seeds:
        tables = made(seed)
        found = suppress_page(tables)
        caught += [(seed, *figure) for figure in too_close(tables, found.tables, 5)]
        caught += [] if found.safe else [(seed, "the page itself says that it is not safe")]
        hidden += found.withheld
    return caught, hidden


def test_an_attacker_bounds_no_withheld_figure_of_fifty_random_pages():
    # Caught once: averages rounded to whole days; shares of nobody; more leavers than staff; a contradiction resolved.
    once = [113, 418, 128, 420]
    caught, hidden = attacked([*range(50), *once])
    assert caught == []
    assert hidden > 300


def test_nor_where_figures_are_printed_twice_in_parts_or_in_two_documents():
    # Caught once: women in one document and men in another; leavers under two names; a list that leaves a group out;
    # a split that rounding makes look whole; staff counted twice below a share of all; women and men in one group;
    # those of a group left out of a list are no more than all who left it; noughts that can be told anyway.
    once = [0, 33, 38, 7, 77, 166, 261, 576, 630, 778]
    caught, hidden = attacked([*once, *range(8, 14)], page_of_many_ways)
    assert caught == []
    assert hidden > 200


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("made", [page, page_of_many_ways])
@pytest.mark.parametrize("first", range(50, 1050, 100))
def test_an_attacker_bounds_no_withheld_figure_of_a_thousand_random_pages(first, made):
    caught, hidden = attacked(range(first, first + 100), made)
    assert caught == []
    assert hidden > 500


def test_the_attacker_does_catch_what_is_only_withheld_where_it_is_small():
    tables = page(3)
    careless = {name: frame.assign(withheld=frame["value"].between(1, 4)) for name, frame in tables.items()}
    for frame in careless.values():
        frame["value"] = frame["value"].mask(frame["withheld"])
    assert too_close(tables, careless, 5)


def parted(**measures):
    """Counts of several measures of one heading, by group."""
    frames = [counts(**groups).assign(measure=measure) for measure, groups in measures.items()]
    return pd.concat(frames, ignore_index=True)


def test_women_and_men_are_all_staff_beside_other_ways_to_part_them():
    frame = parted(
        all_staff={"schools": 400, "music": 24, "library": 60},
        women={"schools": 300, "music": 22, "library": 40},
        men={"schools": 100, "music": 2, "library": 20},
        full_time={"schools": 200, "music": 20, "library": 59},
        part_time={"schools": 200, "music": 4, "library": 1},
    )
    page = suppress_page({"workforce": frame}, totals_known=False)
    gone = {(measure, group) for measure, group, _ in withheld(page.tables["workforce"])}
    assert {("men", "music"), ("part_time", "music"), ("part_time", "library")} < gone
    assert ("women", "music") in gone or ("all_staff", "music") in gone
    assert page.safe


def test_without_all_staff_two_ways_to_part_them_tell_as_much():
    frame = parted(
        women={"schools": 300, "music": 22, "library": 40},
        men={"schools": 100, "music": 2, "library": 20},
        full_time={"schools": 200, "music": 17, "library": 50},
        part_time={"schools": 200, "music": 7, "library": 10},
    )
    gone = {row[:2] for row in withheld(suppress_page({"workforce": frame}, totals_known=False).tables["workforce"])}
    assert ("men", "music") in gone
    assert len([row for row in gone if row[1] == "music"]) == 2


def shares(**measures):
    rows = [(measure, group, float(value)) for measure, groups in measures.items() for group, value in groups.items()]
    frame = pd.DataFrame(rows, columns=["measure", "group", "value"])
    return frame.assign(source="s", role="directorate", scope="d", period="p", unit="percent", missing=None, note=None)


def test_three_bands_of_age_are_everybody():
    staff = counts(schools=400, music=20, libraries=50).assign(measure="Estimated Establishment")
    bands = shares(
        under_30={"schools": 20, "music": 25, "libraries": 30},
        to_49={"schools": 50, "music": 60, "libraries": 40},
        over_50={"schools": 30, "music": 15, "libraries": 30},  # of 20 people these are three
    )
    page = suppress_page({"workforce": staff, "equality": bands})
    gone = {row[:2] for row in withheld(page.tables["equality"])}
    assert ("over_50", "music") in gone
    assert len([row for row in gone if row[1] == "music"]) >= 2
    assert page.safe


def bands(unit, last, **others):
    """Counts or shares of six bands of age; of the libraries the last band is small."""
    names = ["16 to 24", "25 to 34", "35 to 44", "45 to 54", "55 to 64"]
    whole = {
        name: {"schools": schools, "libraries": libraries}
        for name, (schools, libraries) in zip(names, others["rest"], strict=True)
    }
    return unit(**whole, **{"65 and over": dict(zip(("schools", "libraries"), last, strict=True))})


@pytest.mark.parametrize("under", ["Number of employees", "Age"])
def test_of_six_bands_of_age_the_last_does_not_follow_from_the_staff(under):
    rest = [(20, 10), (100, 12), (100, 12), (100, 13), (60, 11)]
    staff = counts(schools=400, libraries=60).assign(measure="Estimated Establishment", heading="Number of employees")
    parts = bands(parted, (20, 2), rest=rest).assign(heading=under)
    page = suppress_page({"workforce": pd.concat([staff, parts], ignore_index=True)}, totals_known=False)
    gone = {row[:2] for row in withheld(page.tables["workforce"])}
    assert ("65 and over", "libraries") in gone
    assert len([row for row in gone if row[1] == "libraries"]) == 2


def test_of_six_shares_by_age_the_last_does_not_follow_from_everybody():
    rest = [(5, 16.67), (25, 20), (25, 20), (25, 21.67), (15, 18.33)]
    staff = counts(schools=400, libraries=60).assign(measure="Estimated Establishment")
    page = suppress_page({"workforce": staff, "equality": bands(shares, (5, 3.33), rest=rest)})
    gone = {row[:2] for row in withheld(page.tables["equality"])}
    assert ("65 and over", "libraries") in gone
    assert len([row for row in gone if row[1] == "libraries"]) >= 2


def test_women_and_men_may_be_headings():
    frame = parted(in_post={"schools": 400, "libraries": 60})
    women = parted(in_post={"schools": 300, "libraries": 57}).assign(heading="Women")
    men = parted(in_post={"schools": 100, "libraries": 3}).assign(heading="Men")
    page = suppress_page({"workforce": pd.concat([frame, women, men], ignore_index=True)}, totals_known=False)
    gone = page.tables["workforce"].query("withheld and group == 'libraries'")["heading"].tolist()
    assert "Men" in gone
    assert len(gone) == 2


def test_a_note_of_any_table_that_counts_a_withheld_team_goes():
    staff = counts(**{"Schools": 400, "Youth team": 3}).assign(measure="Estimated Establishment")
    budget = pd.DataFrame({"division": ["Schools", "Youth team"], "note": ["one grant", "salaries of three workers"]})
    page = suppress_page({"workforce": staff, "budget": budget}, totals_known=False)
    assert page.tables["budget"]["note"].fillna("").tolist() == ["one grant", ""]


@pytest.mark.parametrize("of", ["of which ", "incl. ", ""])
def test_parts_of_a_group_do_not_give_one_of_them_away(of):
    parts = {f"{of}primary": 300, f"{of}secondary": 97, f"{of}special": 3}
    staff = counts(schools=400, **parts, central=150, total=550).assign(measure="Estimated Establishment")
    values = dict(zip(["schools", *parts, "central"], [8.7, 8.0, 9.2, 62.5, 7.0], strict=True))
    days = shares(days=values).assign(unit="working days")
    page = suppress_page({"workforce": staff, "sickness": days})
    assert "c" in set(page.tables["sickness"]["missing"].dropna())
    assert page.tables["sickness"]["withheld"].sum() >= 2  # special, and one that would give its days away
    assert page.tables["workforce"].set_index("group")["withheld"][f"{of}special"]
    assert page.safe


def test_nobody_of_two_people_is_said_of_both_and_withheld():
    staff = counts(schools=400, portage=2).assign(measure="Estimated Establishment")
    disabled = shares(disabled={"schools": 2.5, "portage": 0})
    page = suppress_page({"workforce": staff, "equality": disabled}, totals_known=False)
    assert page.tables["equality"].set_index("group")["withheld"].to_dict() == {"schools": False, "portage": True}


def test_a_group_called_by_how_many_it_is_loses_the_number_and_keeps_its_name():
    frame = counts(**{"Schools 2 to 5": 400, "Youth team (3 people)": 3, "Post of one": 1, "Post of two": 2})
    page = suppress_page({"workforce": frame}, totals_known=False)
    assert page.tables["workforce"]["group"].tolist() == ["Schools 2 to 5", "Youth team …", "Post of …", "Post of …"]


def test_what_need_not_have_gone_is_printed_again():
    # 3 asks for a second figure of its line and of its column; one cell, the smallest of both, serves neither alone.
    frame = parted(
        all_staff={"a": 60, "b": 50, "c": 40, "total": 150},
        women={"a": 30, "b": 20, "c": 37, "total": 87},
        men={"a": 30, "b": 30, "c": 3, "total": 63},
    )
    page = suppress_page({"workforce": frame})
    assert withheld(page.tables["workforce"]) == [
        ("women", "b", "headcount"),
        ("women", "c", "headcount"),
        ("men", "b", "headcount"),
        ("men", "c", "headcount"),
    ]


@pytest.mark.parametrize(("most", "wide"), [(5, True), (4, False)])
def test_a_withheld_count_is_wide_that_can_be_as_many_numbers_as_the_threshold(most, wide):
    [figure] = figures_of({"workforce": counts(a=3)})
    assert is_wide(figure, (1.0, float(most)), 5) is wide


def test_a_withheld_count_is_at_least_one():
    true = figures_of({"workforce": counts(a=3, b=20)})
    assert bounds_of(true, {0}, []).of(0) == (1, np.inf)


@pytest.mark.parametrize("name", ["Total", "Council average", "Whole council"])
def test_the_councils_own_average_of_the_groups_gives_none_of_them_away(file, name):
    staff = load_workforce(file("Team,Headcount\nSchools,400\nEarly help,300\nMusic,12\nTotal,712\n", "staff.csv"))
    text = "Team,% Disabled\nSchools,5.0\nEarly help,4.0\nMusic,16.67\n{},{}\n"
    shares = load_equality(file(text.format(name, 4.78), "shares.csv"))
    shared = suppress_page({"workforce": staff, "equality": shares})
    assert shared.safe
    assert shared.tables["equality"]["withheld"].tolist() == [False, True, True, False], "712 x 4.78 % - 20 - 12 = 2"
    assert shared.audit["high"].min() >= 12
    if name != "Total":  # a council of more than these teams has another average, of which nothing follows
        others = load_equality(file(text.format(name, 6.1), "shares.csv"))
        shared = suppress_page({"workforce": staff, "equality": others})
        assert shared.tables["equality"]["withheld"].tolist() == [False, False, True, False]


def least_and_most(frame, **known):
    """What a reader knows of the withheld counts of a set who takes each group for at least `known`, and one person."""
    groups = frame[frame["group"] != "total"]
    total = frame.loc[frame["group"] == "total", "value"].iloc[0]
    least = {row.group: max(1, known.get(row.group, 1)) for row in groups[groups["withheld"]].itertuples()}
    rest = total - groups["value"].sum()
    return {group: (low, rest - sum(least.values()) + low) for group, low in least.items()} if total == total else {}


def wide(bounds, threshold=5):
    return all(most - least + 1 >= threshold for least, most in bounds.values())


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("of", ["Of the leavers: early retirements", "Women"])
def test_a_part_of_a_measure_gives_none_of_the_whole_away(of, seed):
    rng = np.random.default_rng(seed)
    whole = {"Music": 8, "Youth": 3, "SEND": 20} if not seed else dict(zip("abc", rng.integers(0, 20, 3), strict=True))
    some = (
        {"Music": 7, "Youth": 0, "SEND": 9} if not seed else {name: rng.binomial(n, 0.8) for name, n in whole.items()}
    )
    name = "Headcount" if of == "Women" else "Number of leavers"
    frame = parted(**{name: {**whole, "total": sum(whole.values())}, of: some})
    page = suppress_page({"workforce": frame})
    table = page.tables["workforce"]
    printed = table[(table["measure"] == of) & table["value"].notna()].set_index("group")["value"].to_dict()
    assert wide(least_and_most(table[table["measure"] == name], **printed))
    assert page.safe


def test_two_shares_that_are_not_nought_are_one_person_each_at_least():
    staff = counts(Music=40, Youth=60, total=100).assign(measure="Headcount")
    page = suppress_page({"workforce": staff, "equality": shares(disabled={"Music": 5, "Youth": 5, "total": 5})})
    assert page.tables["equality"]["withheld"].all(), "of five people each group would have one to four"
    assert page.safe


@pytest.mark.parametrize("name", ["Headcount", "Filled posts"])
@pytest.mark.parametrize("source", ["s", "second"])
def test_a_count_printed_twice_is_withheld_twice(name, source):
    staff = counts(Music=8, Youth=3, SEND=80, total=91).assign(measure="Staff in post")
    again = counts(Music=8, SEND=80).assign(measure=name, source=source)
    page = suppress_page({"workforce": pd.concat([staff, again], ignore_index=True)})
    gone = [row[:2] for row in withheld(page.tables["workforce"])]
    assert ("Staff in post", "Youth") in gone
    known = page.tables["workforce"].query("group == 'Music'")["withheld"]
    assert known.all() or not known.any(), "91 - 80 - 8 = 3"
    assert page.safe


def test_one_year_is_no_part_of_another_and_a_nought_adds_up_to_nothing():
    years = [(f"Apr {year} - Mar {year + 1}", value) for year, value in ((23, 0), (24, 0.58), (25, 0))]
    frame = pd.concat([counts("FTE", Youth=value).assign(period=period) for period, value in years], ignore_index=True)
    starts = pd.to_datetime(["2023-04-01", "2024-04-01", "2025-04-01"])
    assert suppress_page({"workforce": frame.assign(start=starts, end=starts + pd.DateOffset(days=364))}).safe
    staff = counts(Youth=4, Music=100).assign(measure="Staff in post")
    nobody = {name: {"Youth": 0, "Music": value} for name, value in (("disabled", 9), ("minority", 12), ("women", 50))}
    assert suppress_page({"workforce": staff, "equality": shares(**nobody)}).safe


def test_the_quarters_of_two_dated_years_do_not_give_one_of_them_away():
    quarters = pd.date_range("2023-04-01", periods=8, freq="QS-APR")
    years = pd.DatetimeIndex(["2023-04-01", "2024-04-01"])
    values = [3, 7, 8, 12, 9, 9, 10, 11, 30, 39]
    frame = pd.concat([counts(a=n).assign(period=f"p{at}") for at, n in enumerate(values)], ignore_index=True)
    ends = [*(quarters + pd.DateOffset(months=3, days=-1)), *(years + pd.DateOffset(years=1, days=-1))]
    out = shown(frame.assign(start=[*quarters, *years], end=ends), totals_known=False)
    assert out[0] == "-"
    assert out.count("-") == 2
    assert out[4:8] == [9, 9, 10, 11]


def test_a_count_left_empty_is_closed_to_who_would_work_it_out():
    people = counts(a=2, b=0, c=11, total=13)
    people.loc[0, "value"] = float("nan")
    frame = pd.concat([people, counts("FTE", a=1.66, b=0, c=8.38)], ignore_index=True)
    assert suppress_page({"workforce": frame}).safe, "13 - 11 = 2 people were 1.66"


@pytest.mark.parametrize("others", [{}, {"Youth": 40}])
@pytest.mark.parametrize(
    "parts", [("women", "men"), ("women", "men", "other"), ("under 30", "30 to 49", "50 and over")]
)
def test_no_nought_tells_that_everybody_is_of_the_part_that_is_withheld(parts, others):
    staff = counts(Music=25, **others).assign(measure="Headcount")
    rest = dict(zip(parts, (50, 30, 20) if parts[2:] else (60, 40), strict=True))
    split = {part: {"Music": 0, **dict.fromkeys(others, rest[part])} for part in parts[1:]}
    tables = {"equality": shares(**{parts[0]: {"Music": 100, **dict.fromkeys(others, rest[parts[0]])}}, **split)}
    for known in ({"workforce": staff}, {}):
        page = suppress_page({**known, **tables})
        music = page.tables["equality"].query("group == 'Music'")
        assert music["withheld"].all(), "nobody else is there, so all are"
        assert page.safe
    if others:
        assert suppress_page({"workforce": staff, **tables}).tables["workforce"]["withheld"].sum() == 0


def test_a_nought_of_another_matter_stays_where_other_teams_show_that_it_is_one():
    staff = counts(Music=25, Youth=40).assign(measure="Headcount")
    found = shares(women={"Music": 100, "Youth": 60}, disabled={"Music": 0, "Youth": 20})
    page = suppress_page({"workforce": staff, "equality": found})
    assert withheld(page.tables["equality"]) == [("women", "Music", "percent")]


@pytest.mark.parametrize("counted", ["women", "Number of women"])
def test_a_count_of_everybody_goes_with_the_share_that_says_it(counted):
    staff = pd.concat([counts(Music=12).assign(measure="Headcount"), counts(Music=12).assign(measure=counted)])
    page = suppress_page({"workforce": staff.reset_index(drop=True), "equality": shares(women={"Music": 100})})
    assert withheld(page.tables["workforce"]) == [(counted, "Music", "headcount")]


def test_people_are_whole_so_no_share_follows_from_the_roundings_of_the_others():
    # Of fewer than 100 staff a whole per cent is one number of people: eleven teams have 98 of 100, the twelfth two.
    sizes = [42, 87, 55, 47, 61, 78, 50, 66, 45, 71, 58, 67]
    people = [7, 7, 10, 2, 11, 10, 6, 12, 8, 6, 12, 9]
    names = [f"Team {letter}" for letter in "ABCDEFGHIJKL"]
    staff = counts(**dict(zip(names, sizes, strict=True))).assign(measure="Headcount")
    printed = {name: round(100 * some / all_) for name, some, all_ in zip(names, people, sizes, strict=True)}
    printed["total"] = round(100 * sum(people) / sum(sizes), 1)
    page = suppress_page({"workforce": staff, "equality": shares(disabled=printed)})
    gone = [group for _, group, _ in withheld(page.tables["equality"])]
    assert "Team D" in gone
    assert len(gone) == 2
    alone = page.tables["equality"].assign(missing=None, value=lambda frame: list(printed.values()))
    alone.loc[3, ["value", "missing"]] = [float("nan"), "c"]
    [row] = audit({"equality": alone}, {"workforce": staff, "equality": shares(disabled=printed)}, 5).to_dict("records")
    assert (row["low"], row["high"]) == (2, 2)


def test_a_rate_over_the_staff_of_two_dates_gives_neither_of_them_away(file):
    text = "measure,period,group,basis,value\n"
    for year, staff in ((25, {"Youth": 4, "Music": 40}), (26, {"Youth": 24, "Music": 44})):
        text += "".join(f"Staff in post,31 Mar {year},{name},headcount,{n}\n" for name, n in staff.items())
    for measure, basis, left in (("Number of leavers", "headcount", (5, 8)), ("Turnover %", "percent", (35.71, 19.05))):
        text += "".join(
            f"{measure},Apr 25 - Mar 26,{name},{basis},{n}\n" for name, n in zip(("Youth", "Music"), left, strict=True)
        )
    page = suppress_page({"workforce": load_workforce(file(text))})
    shown = page.tables["workforce"].query("group == 'Youth' and value.notna()")
    assert page.safe
    assert len(shown) < 3, "2 x 5 / 35.71 % - 24 = 4"


@pytest.mark.parametrize(
    ("measure", "counted", "gone", "unchecked"),
    [
        ("Women as a percentage of managers", {"Managers": 6}, True, 0),  # two of six
        ("Women as a percentage of managers", {}, False, 1),
        ("Percentage of top 5 % of earners that are women", {}, True, 0),  # one of five
        ("Percentage of staff who are women", {}, False, 0),
    ],
)
def test_a_share_of_some_is_of_their_number_and_not_of_all_staff(measure, counted, gone, unchecked):
    rows = [("Headcount", 100), *counted.items()]
    staff = pd.concat([counts(Youth=n).assign(measure=name) for name, n in rows], ignore_index=True)
    page = suppress_page({"workforce": staff, "equality": shares(**{measure: {"Youth": 33.3 if counted else 20}})})
    assert page.tables["equality"]["withheld"].tolist() == [gone]
    assert page.unchecked["own_base"].tolist() == [True] * unchecked


@pytest.mark.parametrize("name", ["Youth Service", "The youth team", "Youth Offending Service"])
def test_a_group_of_nearly_a_small_ones_name_is_that_group(name):
    staff = counts(Youth=3, SEND=80).assign(measure="Headcount")
    page = suppress_page(
        {"workforce": staff, "sickness": shares(days={name: 41, "SEND": 8}).assign(unit="working days")}
    )
    assert page.tables["sickness"].set_index("group")["withheld"][name]


def told_of(page, table, group):
    """The measures of a group that a page withholds."""
    return set(page.tables[table].query("withheld and group == @group")["measure"])


@pytest.mark.parametrize("apart", [{"heading": "Gender"}, {"source": "gender list"}, {"period": None}])
def test_parts_of_the_staff_add_up_wherever_the_page_prints_them(apart):
    staff = counts(Ash=120, Beck=90, Cole=70).assign(measure="Headcount")
    women, men = ({"Ash": 70, "Beck": 88, "Cole": 50}, {"Ash": 50, "Beck": 2, "Cole": 20})
    parts = parted(Women=women, Men=men).assign(**apart)
    page = suppress_page({"workforce": pd.concat([staff, parts], ignore_index=True)}, totals_known=False)
    assert len(told_of(page, "workforce", "Beck")) >= 2, "90 - 88 = 2"
    assert page.safe


def test_a_count_in_one_table_and_the_share_of_the_others_in_another_add_up():
    staff = counts(Ash=120, Beck=90, Cole=70).assign(measure="Headcount")
    women = counts(Ash=70, Beck=88, Cole=50).assign(measure="Women")
    page = suppress_page(
        {"workforce": pd.concat([staff, women], ignore_index=True),
         "equality": shares(**{"% men": {"Ash": 41.7, "Beck": 2.2, "Cole": 28.6}})}, totals_known=False,
    )  # fmt: skip
    assert told_of(page, "workforce", "Beck"), "90 - 88 = 2"
    assert page.safe


@pytest.mark.parametrize("teams", [2, 5])
def test_a_team_that_does_not_add_up_hides_nothing_of_those_that_do(teams):
    staff = {"A": 60, "E": 99, "B": 40, "C": 50, "D": 70}
    some = {"A": 58, "E": 90, "B": 25, "C": 30, "D": 35}
    rest = {"A": 2, "E": 8, "B": 15, "C": 20, "D": 35}
    measures = {"Headcount": staff, "Permanent": some, "Temporary": rest}
    frame = parted(**{name: dict(list(values.items())[:teams]) for name, values in measures.items()})
    page = suppress_page({"workforce": frame}, totals_known=False)
    assert len(told_of(page, "workforce", "A")) >= 2
    assert page.safe


def test_bands_that_are_printed_in_a_row_are_everybody_among_however_many_measures():
    bands = {"Under 25": (10, 8), "25 to 34": (23.3, 22), "35 to 44": (25, 25), "45 to 54": (23.3, 25),
             "55 to 64": (13.3, 14), "65 and over": (5.1, 6)}  # fmt: skip
    others = {"Women": (70, 60), "Full time": (55, 45), "White": (81.7, 77), "BME": (18.3, 23), "Disabled": (8.3, 9),
              "Carers": (20, 31), "LGBT": (10, 15)}  # fmt: skip
    staff = counts(A=60, B=100).assign(measure="Headcount")
    found = shares(**{name: dict(zip("AB", values, strict=True)) for name, values in {**others, **bands}.items()})
    page = suppress_page({"workforce": staff, "equality": found}, totals_known=False)
    assert len(told_of(page, "equality", "A") & bands.keys()) >= 2, "10 + 23.3 + 25 + 23.3 + 13.3 of 60 are 57"
    assert page.safe


def test_posts_less_vacancies_are_staff_under_whatever_headings():
    frames = [("Staff in post", "Headcount", (3, 40, 60, 30)), ("Establishment", "Posts", (12, 52, 75, 41)),
              ("Vacant", "Vacancies", (9, 12, 15, 11))]  # fmt: skip
    frame = pd.concat(
        [
            counts(**dict(zip("ABCD", values, strict=True))).assign(heading=heading, measure=name)
            for heading, name, values in frames
        ],
        ignore_index=True,
    )
    page = suppress_page({"workforce": frame}, totals_known=False)
    assert len(told_of(page, "workforce", "A")) >= 2
    assert page.safe


@pytest.mark.parametrize(
    "groups",
    [
        {"North": 30, "A": 27, "B": 3, "South": 40, "C": 22, "D": 18},  # two of them, without a total
        {"A": 27, "B": 3, "North": 30, "C": 22, "D": 18, "South": 40, "total": 70},  # below their parts
        {"North": 30, "North: A": 27, "North: B": 3, "South": 40},  # by their names
        {"Schools": 40, "Central": 50, "Agency": 3, "Staff including agency": 93},  # the last of the list
    ],
)
def test_a_group_and_its_parts_do_not_give_one_of_them_away_without_a_total(groups):
    page = suppress_page({"workforce": counts(**groups).assign(measure="Headcount")}, totals_known=False)
    gone = page.tables["workforce"].query("withheld")["group"].tolist()
    assert len(gone) == 2, "30 - 27 = 3, and 93 - 50 - 40"
    assert page.safe


def test_two_teams_that_happen_to_add_up_to_a_third_are_no_family():
    groups = {"A": 30, "B": 40, "C": 70, "D": 3, "total": 143}
    assert shown(counts(**groups)) == ["-", 40, 70, "-", 143]


def test_shares_below_two_sub_totals_do_not_give_one_of_them_away():
    staff = counts(**{"A": 127, "B": 60, "North total": 187, "C": 80, "D": 90, "South total": 170}).assign(
        measure="Headcount"
    )
    values = {"A": 10.24, "B": 5, "North total": 8.56, "C": 10, "D": 10, "South total": 10}
    page = suppress_page({"workforce": staff, "equality": shares(disabled=values)}, totals_known=False)
    assert page.tables["equality"].query("withheld")["group"].tolist() in (["A", "B"], ["B", "North total"])
    assert page.safe


@pytest.mark.parametrize("seed", range(15))
def test_whole_per_cents_of_one_body_do_not_give_a_band_of_few_away(seed):
    rng = np.random.default_rng([seed, 94])
    names = ["Under 25", "25 to 34", "35 to 44", "45 to 54", "55 to 64", "65 and over", "Not stated"][
        : rng.integers(4, 8)
    ]
    people = rng.integers(6, 31, len(names))
    people[rng.integers(len(names))] = rng.integers(1, 5)
    staff = counts(total=people.sum()).assign(measure="Headcount")
    printed = np.round(100 * people / people.sum())
    found = shares(**{name: {"total": value} for name, value in zip(names, printed, strict=True)})
    page = suppress_page({"workforce": staff, "equality": found})
    assert page.safe
    hidden = page.tables["equality"]["withheld"].to_numpy()
    if page.tables["workforce"]["withheld"].any():
        return  # of how many nobody knows
    # A reader adds up the bands that are printed, each of the whole people that round to it.
    ends = people.sum() * (printed[~hidden] + np.array([[-0.5], [0.5]])) / 100
    least, most = np.ceil(ends[0] - 1e-9).sum(), np.floor(ends[1] + 1e-9).sum()
    rest = people.sum() - most, people.sum() - least
    others = hidden.sum() - 1
    assert rest[1] - others - max(1, rest[0] if not others else 1) + 1 >= 5


def test_a_team_as_large_as_all_above_it_is_their_sum_only_where_other_counts_say_so_too():
    frame = parted(
        Headcount={"A": 6, "B": 3, "C": 8, "D": 30, "E": 47}, resigned={"A": 3, "B": 1, "C": 2, "D": 9, "E": 5},
        retired={"A": 0, "B": 1, "C": 0, "D": 6, "E": 9},
    )  # fmt: skip
    page = suppress_page({"workforce": frame}, totals_known=False)
    assert page.tables["workforce"].query("measure == 'Headcount' and withheld")["group"].tolist() == ["B"]
    assert page.safe


@pytest.mark.parametrize(
    ("staff", "shares"),
    [
        ((64, 142, 55), ((44, 4, 5, 6, 3, 2), (86, 11, 13, 20, 7, 5), (41, 5, 3, 3, 2, 1))),
        ((43, 104, 135), ((30, 5, 5, 2, 1, 0), (72, 8, 8, 4, 1, 11), (100, 10, 16, 4, 2, 3))),
        ((51, 41, 77), ((36, 4, 6, 1, 2, 2), (25, 2, 5, 2, 1, 6), (59, 5, 5, 2, 1, 5))),
    ],
)
def test_how_many_staff_a_team_has_is_the_last_to_go_for_a_share(staff, shares, tmp_path):
    teams, kinds = (
        ("Early Help", "Social Work", "Education"),
        ("White", "Asian", "Black", "Mixed", "Other", "Not known"),
    )
    workforce = pd.DataFrame({"Team": [*teams, "Total"], "Headcount": [*staff, sum(staff)]})
    workforce.to_csv(tmp_path / "workforce.csv", index=False)
    rows = [[round(100 * each / whole, 1) for each in some] for whole, some in zip(staff, shares, strict=True)]
    rows.append([round(100 * sum(each) / sum(staff), 1) for each in zip(*shares, strict=True)])
    equality = pd.DataFrame(
        rows, columns=[f"% {kind}" for kind in kinds], index=pd.Index([*teams, "Total"], name="Team")
    )
    equality.to_csv(tmp_path / "equality.csv")
    tables = {
        "workforce": load_workforce(tmp_path / "workforce.csv"),
        "equality": load_equality(tmp_path / "equality.csv"),
    }
    out = suppress_page(tables)
    assert not out.tables["workforce"]["withheld"].any()
    assert out.tables["equality"]["withheld"].sum() >= 6
    assert out.safe
