import pytest
import xlsxwriter

from esanalysis.errors import SelectionError
from esanalysis.files.shipped import DATA
from esanalysis.ratings.load import load_ratings
from esanalysis.ratings.select import select

ILLUSTRATIVE = DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"


@pytest.fixture(scope="module")
def ratings():
    return load_ratings(ILLUSTRATIVE)


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
    placed = ratings.assign(phase=["primary", "secondary"] * (len(ratings) // 2))
    assert set(select(placed, phase="Primary")["phase"]) == {"primary"}
    name = select(ratings)["school"].cat.categories[2]
    chosen = select(ratings, schools=name.upper())
    assert chosen["school"].unique().tolist() == [name]
    assert chosen.attrs["of_schools"] == select(ratings)["school"].nunique()
    assert select(ratings, ksfs="funding")["ksf"].unique().tolist() == ["funding"]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"subcluster": "North"}, "do not say which sub-cluster a school belongs to"),
        ({"schools": "Nowhere"}, 'There is no school "Nowhere". The ratings hold: '),
        ({"ksfs": "money"}, 'There is no factor "money". The ratings hold: engagement, integration'),
    ],
)
def test_a_part_that_is_not_there_is_refused(ratings, wish, said):
    with pytest.raises(SelectionError, match=said):
        select(ratings, **wish)
