import pandas as pd
import pytest
import xlsxwriter

from esanalysis.errors import SelectionError
from esanalysis.files.shipped import DATA
from esanalysis.ratings.frame import grid_name, subset_of, unplaced_of
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.select import part_of, select

ILLUSTRATIVE = DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"


@pytest.fixture(scope="module")
def ratings():
    return load_ratings(ILLUSTRATIVE)


def placed_by(schools, parts):
    """The part of each school, dealt out in the order of the schools."""
    return schools.cat.codes.map(lambda place: parts[place % len(parts)])


def test_without_a_wish_it_is_the_first_cluster_in_its_latest_round(ratings):
    chosen = select(ratings)
    assert chosen["cluster"].unique().tolist() == ["Coast (illustrative)"]
    assert chosen["round"].unique().tolist() == ["Autumn 2010"]


def test_what_was_noticed_on_the_sheets_of_others_stays_there(tmp_path):
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, schools, total in (("North", ["Ash", "Birch"], 12), ("South", ["Cedar", "Dale"], 99)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["", *schools, "Total"])
            for number in range(1, 11):
                sheet.write_row(number, 0, [f"KSF {number}", 5, 7, total])
    ratings = load_ratings(path)
    assert [problem.sheet for problem in ratings.attrs["problems"] if "total" in problem.kind] == ["South"]
    assert not [p for p in select(ratings, "North").attrs["problems"] if "total" in p.kind]
    assert [p.sheet for p in select(ratings, "South").attrs["problems"] if "total" in p.kind] == ["South"]


def test_names_are_taken_in_any_case_and_schools_of_others_are_gone(ratings):
    chosen = select(ratings, cluster="town (ILLUSTRATIVE)", round="autumn 2009")
    assert len(chosen["school"].cat.categories) == 14
    assert chosen.attrs["framework"].key == "es-2009"


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"cluster": "Nord"}, 'no cluster "Nord". The ratings hold: Coast (illustrative), Valley (illustrative)'),
        ({"round": "2015"}, 'no round "2015" of Coast (illustrative). The ratings hold: Autumn 2009, Autumn 2010.'),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(ratings, wish, said):
    with pytest.raises(SelectionError) as refused:
        select(ratings, **wish)
    assert said in str(refused.value)


def test_schools_factors_and_parts_of_a_cluster_can_be_chosen(ratings):
    placed = ratings.assign(phase=placed_by(ratings["school"], ["primary", "secondary"]))
    assert set(select(placed, phase="Primary")["phase"]) == {"primary"}
    name = select(ratings)["school"].cat.categories[2]
    chosen = select(ratings, schools=name.upper())
    assert chosen["school"].unique().tolist() == [name]
    assert grid_name(chosen) == "Coast (illustrative), Autumn 2010, 1 of 8 schools"
    assert select(ratings, ksfs="funding")["ksf"].unique().tolist() == ["funding"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (
            {"subcluster": "North"},
            r'say which sub-cluster a school belongs to\. Say it in a sheet "Schools" of the file '
            r'\(columns School and Sub-cluster\), or name the column that says it: --column sub-cluster="HEADING"',
        ),
        ({"schools": "Nowhere"}, 'There is no school "Nowhere". The ratings hold: '),
        ({"ksfs": "money"}, 'There is no factor "money". The ratings hold: engagement, integration'),
    ],
)
def test_a_part_that_is_not_there_is_refused(ratings, wish, said):
    with pytest.raises(SelectionError, match=said):
        select(ratings, **wish)


def test_a_part_of_the_schools_is_kept_in_every_cluster_and_round_and_titles_say_so(ratings):
    placed = ratings.assign(phase=placed_by(ratings["school"], ["primary", "primary", "special"]))
    part = part_of(placed, phase="PRIMARY")
    assert set(part["phase"]) == {"primary"}
    assert part["round"].nunique() == 2
    assert grid_name(select(part, "Coast (illustrative)")) == (
        "Coast (illustrative), Autumn 2010, 6 of 8 schools (phase: primary)"
    )
    few = select(part, "Coast (illustrative)", schools=list(part["school"].cat.categories[:2]))
    assert subset_of(few) == "2 of 8 schools (phase: primary)"
    assert subset_of(part_of(placed.assign(area="East"), phase="special", area="east")) == (
        "11 of 33 schools (phase: special, area: East)"
    )
    assert part_of(placed) is placed


def test_a_whole_cluster_of_one_phase_is_said_to_be_all_of_it(ratings):
    assert subset_of(select(ratings.assign(phase="primary"), phase="primary")) == "all 8 schools (phase: primary)"
    assert subset_of(select(ratings)) == ""


def test_a_school_belongs_where_the_latest_round_that_says_so_puts_it(ratings):
    coast = ratings[ratings["cluster"] == "Coast (illustrative)"].copy()
    first, second, *_ = coast["school"].unique()
    coast["school_id"] = coast["school_id"].where(coast["school"] != first, "114312")
    early = coast["round"] == "Autumn 2009"
    coast["phase"] = "primary"
    coast.loc[(coast["school"] == second) & early, "phase"] = "special"  # it is a primary now
    coast.loc[(coast["school"] == first) & early, "phase"] = pd.NA
    coast["school"] = coast["school"].astype(str).where((coast["school"] != first) | ~early, "An old name")
    part = part_of(coast, phase="primary")
    assert {"An old name", second} <= set(part.loc[part["round"] == "Autumn 2009", "school"].astype(str))


def test_schools_of_which_nobody_says_it_are_left_out_counted_and_named(ratings):
    names = select(ratings)["school"].unique()
    placed = ratings.assign(phase=ratings["school"].astype(str).map(dict.fromkeys(names[:6], "primary")))
    part = select(part_of(placed, phase="primary"))
    assert unplaced_of(part) == f"Two schools without a phase are left out: {names[6]} and {names[7]}."
    assert unplaced_of(select(placed)) == ""


def test_parts_that_no_school_is_in_together_are_refused(ratings):
    places = placed_by(ratings["school"], ["primary", "special"])
    placed = ratings.assign(phase=places, area=places.map({"primary": "East", "special": "West"}))
    with pytest.raises(SelectionError, match=r"No school is of the phase primary and area West\."):
        part_of(placed, phase="primary", area="west")


def test_ratings_beside_may_say_where_a_school_belongs_and_the_latest_round_decides(ratings):
    coast = ratings[ratings["cluster"].astype(str).str.startswith("Coast")]
    old, new = (coast[coast["round"] == name] for name in ("Autumn 2009", "Autumn 2010"))
    old = old.assign(phase="primary")
    names = list(dict.fromkeys(new["school"].astype(str)))
    assert set(part_of(new, beside=old, phase="primary")["school"]) == set(old["school"]) & set(names)
    moved = new.assign(phase=pd.Series("secondary", new.index).where(new["school"] == names[0]))
    assert names[0] not in set(part_of(moved, beside=old, phase="primary")["school"])
    assert names[0] not in set(part_of(old, beside=moved, phase="primary")["school"])
    assert set(part_of(old, beside=moved, phase="secondary")["school"]) <= {names[0]}
