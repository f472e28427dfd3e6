import numpy as np
import pandas as pd
import pytest

from esanalysis import load_ratings, measures
from esanalysis.errors import SelectionError
from esanalysis.files.shipped import DATA
from esanalysis.ratings.measures.development.rounds.frames import COLUMNS
from two_rounds import joined, recipe, rounds_frame

SHIPPED = DATA / "ratings" / "illustrative-three-clusters-two-rounds.xlsx"


@pytest.fixture(scope="module")
def three():
    return rounds_frame(dict(zip(("2024", "2025", "2026"), recipe(2034), strict=True)))


@pytest.fixture
def two(three):
    return three[three["round"] != "2026"].assign(round=lambda frame: frame["round"].cat.remove_unused_categories())


def moved(found):
    return found.ksfs.loc[found.ksfs["moved"].isin(["rose", "fell"]), "ksf"].tolist()


def test_the_last_two_rounds_are_compared(two):
    found = measures.change(two)
    about = found.about.iloc[0]
    assert (about["before"], about["after"], about["schools"], about["pairs"]) == ("2024", "2025", 10, 100)
    assert found.ksfs["change"].round(10).tolist() == [0.2, 0.1, -0.5, 0.3, 0.3, -0.3, 0, -0.7, 0, 2.1]
    assert found.ksfs["need"].round(2).unique().tolist() == [1.08]
    assert moved(found) == ["impact"]
    assert (about["unchanged"], about["changed_two"]) == (22, 22)
    assert about["noise"] * np.sqrt(2) == pytest.approx(1.098, abs=0.001)
    assert 100 * about["chance_two_or_more"] == pytest.approx(17.2, abs=0.1)
    assert (about["low_then"], about["low_then_up"], about["low_now"]) == (18, 9, 16)
    assert (round(about["mirror_then"], 2), round(about["mirror_now"], 2)) == (0.67, 0.56)


def test_every_frame_has_its_columns_and_key(two):
    found = measures.change(two)
    for name, columns in COLUMNS.items():
        assert list(getattr(found, name).columns) == columns
    assert not found.cells.duplicated(["cluster", "before", "after", "school", "ksf", "from_ksf"]).any()
    assert (len(found.cells), len(found.ksfs), len(found.schools), len(found.about)) == (100, 10, 10, 1)


def test_from_the_third_round_on_two_comparisons_share_the_budget(three):
    last, first = measures.change(three), measures.since_first(three)
    assert (last.about["before"][0], first.about["before"][0]) == ("2025", "2024")
    assert (last.ksfs["need"][0].round(2), first.ksfs["need"][0].round(2)) == (1.10, 1.28)
    assert moved(last) == []
    assert moved(first) == ["impact"]
    assert first.ksfs["change"].iloc[-1] == pytest.approx(1.8)


def test_rounds_that_came_later_do_not_count_for_an_earlier_report(three):
    assert measures.change(three, after="2025").ksfs["need"][0].round(2) == 1.08


def test_rounds_are_named_in_any_case(three):
    assert measures.change(three, before="2024", after="2026").about["before"].tolist() == ["2024"]
    with pytest.raises(SelectionError, match=r'There is no round "1999". The ratings hold: 2024, 2025, 2026.'):
        measures.change(three, before="1999")
    with pytest.raises(SelectionError, match='"2026" does not come before 2024'):
        measures.change(three, before="2026", after="2024")


def test_one_round_has_nothing_to_compare(ratings):
    found = measures.change(ratings)
    assert found.about.empty
    assert list(found.ksfs.columns) == COLUMNS["ksfs"]


def test_the_shipped_clusters_in_which_nothing_clearly_moved():
    found = measures.change(load_ratings(SHIPPED))
    about = found.about.set_index(found.about["cluster"].astype(str).str.split(" ").str[0])
    assert about["schools"].to_dict() == {"Coast": 8, "Valley": 11, "Town": 14}
    assert (about["noise"] * np.sqrt(2)).round(2).to_dict() == {"Coast": 1.40, "Valley": 1.67, "Town": 1.55}
    assert moved(found) == []
    funding = found.ksfs[(found.ksfs["ksf"] == "funding") & found.ksfs["cluster"].str.startswith("Coast")].iloc[0]
    # Coast's factors rose together, so a rise of 2.1 is within chance of what is common to all.
    assert funding[["change", "shared", "need"]].astype(float).round(2).tolist() == [2.12, 0.81, 1.55]
    valley = about.loc["Valley"]
    assert (round(valley["need_least"], 2), round(valley["need_most"], 2)) == (1.56, 1.72)


def test_only_schools_and_marks_of_both_rounds_count(two):
    part = two[~((two["school"] == "School 4") & (two["round"] == "2025"))]
    part = part[~((part["school"] == "School 9") & (part["round"] == "2024"))]
    found = measures.change(part)
    presence = found.schools.set_index("school")["presence"]
    assert (presence["School 4"], presence["School 9"]) == ("went", "came")
    assert found.about[["schools", "came", "went", "pairs"]].iloc[0].tolist() == [8, 1, 1, 80]
    reasons = found.cells.groupby("school", observed=True)["reason"].first()
    assert (reasons["School 4"], reasons["School 9"]) == ("school gone", "school new")
    pairs = found.cells.dropna(subset=["change"])
    assert found.ksfs["change"].tolist() == pytest.approx(pairs.groupby("ksf", observed=True)["change"].mean().tolist())


def test_one_school_that_leaves_moves_no_mark_of_the_others(two):
    part = two[~((two["school"] == "School 4") & (two["round"] == "2025"))]
    kept, before = (measures.change(one).cells.set_index(["ksf", "school"]) for one in (part, two))
    others = [place for place in before.index if place[1] != "School 4"]
    columns = ["rating_before", "rating_after", "change", "reason"]
    pd.testing.assert_frame_equal(
        kept.loc[others, columns], before.loc[others, columns], check_dtype=False, check_categorical=False
    )
    assert moved(measures.change(part)) == ["impact"]


def test_a_school_is_paired_by_its_number_before_its_name(two):
    ids = two["school"].astype(str).str.extract(r"(\d+)")[0].astype("string")
    renamed = two.astype({"school": object}).assign(school_id=ids)
    renamed.loc[(renamed["school"] == "School 3") & (renamed["round"] == "2025"), "school"] = "Academy of Beck"
    found = measures.change(renamed.astype({"school": "category"}))
    assert found.about["schools"][0] == 10
    row = found.schools.set_index("school").loc["Academy of Beck"]
    assert (row["school_before"], row["presence"], row["pairs"]) == ("School 3", "both", 10)


def test_two_schools_of_one_name_with_two_numbers_are_two(two):
    numbered = two.assign(
        school_id=two["school"].astype(str).add("-").where(two["round"] == "2024", "x").astype("string")
    )
    one = (numbered["school"] == "School 3").to_numpy()
    numbered.loc[~one, "school_id"] = pd.NA
    found = measures.change(numbered)
    assert found.about[["schools", "came", "went"]].iloc[0].tolist() == [9, 1, 1]


def test_too_little_is_shown_and_not_tested(two):
    few = two[two["school"].isin(["School 1", "School 2", "School 3"])]
    found = measures.change(few)
    assert found.about[["tested", "why_not"]].iloc[0].tolist() == [False, "few schools"]
    assert found.ksfs["moved"].eq("not tested").all()
    assert found.ksfs["change"].notna().all()
    narrow = measures.change(two[two["ksf"].isin(["impact", "funding", "quality", "publicity"])])
    assert narrow.about["why_not"][0] == "few factors"


def test_a_copied_form_claims_nothing(two):
    then = two[two["round"] == "2024"]
    again = joined([then, then.astype({"round": object}).assign(round="2025")])
    found = measures.change(again)
    assert found.about[["unchanged", "pairs", "why_not"]].iloc[0].tolist() == [100, 100, "copied"]
    assert found.ksfs["moved"].eq("not tested").all()


def test_a_scale_on_which_one_is_best_gives_the_same_changes(two):
    from dataclasses import replace

    framework = two.attrs["framework"]
    turned = two.assign(rating=11 - two["rating"])
    turned.attrs["framework"] = replace(
        framework,
        scale=replace(framework.scale, higher_is_better=False),
        bands=tuple(
            replace(band, weakest=11 - band.weakest, strongest=11 - band.strongest) for band in framework.bands
        ),
    )
    found, before = measures.change(turned), measures.change(two)
    np.testing.assert_allclose(found.ksfs["change"], before.ksfs["change"])
    np.testing.assert_allclose(found.ksfs["average_before"], 11 - before.ksfs["average_before"])
    assert moved(found) == ["impact"]
    assert found.about["low_then"].tolist() == before.about["low_then"].tolist()


def test_the_order_of_rows_changes_nothing(two):
    shuffled = two.sample(frac=1, random_state=0)
    shuffled.attrs = two.attrs
    left, right = measures.change(two), measures.change(shuffled)
    pd.testing.assert_frame_equal(left.ksfs, right.ksfs)
    pd.testing.assert_frame_equal(left.schools, right.schools)


def test_the_rater_of_each_school_is_known_or_not():
    marks = dict(zip(("2025", "2026"), recipe(2034, 2), strict=True))
    raters = {"2025": ["LA"] * 10, "2026": ["LA"] * 8 + ["Head", None]}
    raters["2026"][9] = ""
    found = measures.change(rounds_frame(marks, raters))
    assert found.schools["rater"].value_counts().to_dict() == {"same": 8, "other": 1, "unknown": 1}
    other = found.schools[found.schools["rater"] == "other"].iloc[0]
    assert (other["school"], other["moved"]) == ("School 9", "not tested")
    cells = found.cells[found.cells["school"] == "School 9"]
    assert cells["reason"].eq("other rater").all()
    assert cells["moved"].eq("not tested").all()
    assert cells["change"].notna().all()  # shown, and part of the factors' changes


def test_two_raters_are_each_compared_with_themselves():
    marks = dict(zip(("2025", "2026"), recipe(2034, 2), strict=True))
    head = rounds_frame(
        {name: np.clip(table - 2, 1, 10) for name, table in marks.items()}, dict.fromkeys(marks, "Head")
    )
    la = rounds_frame(marks, dict.fromkeys(marks, "LA"))
    both = joined([la, head[~((head["school"] == "School 2") & (head["round"] == "2026"))]])
    found = measures.change(both)
    one = found.cells[(found.cells["school"] == "School 2") & (found.cells["ksf"] == "impact")].iloc[0]
    alone = measures.change(la).cells
    same = alone[(alone["school"] == "School 2") & (alone["ksf"] == "impact")].iloc[0]
    assert one["change"] == same["change"]  # the Head who is gone does not lift the school
    assert one["rating_before"] == same["rating_before"]
    assert found.schools["between_raters"].notna().sum() == 9


@pytest.mark.parametrize("raters", [1, 2, 3])
def test_as_many_marks_change_by_two_where_nothing_changed_as_is_said_however_many_raters_share_a_mark(raters):
    random, changed, said = np.random.default_rng(raters), 0, 0
    for _ in range(12):
        truth = 5.5 + random.normal(0, 1.2, (1, 12)) + random.normal(0, 0.8, (10, 1)) + random.normal(0, 1, (10, 12))
        marks = [
            rounds_frame(
                {name: np.clip(np.round(truth + random.normal(0, 1, truth.shape)), 1, 10)}, {name: f"Role {who}"}
            )
            for name in ("2025", "2026")
            for who in range(raters)
        ]
        about = measures.change(joined(marks)).about.iloc[0]
        changed, said = changed + about["changed_two"], said + about["pairs"] * about["chance_two_or_more"]
    assert changed == pytest.approx(said, rel=0.2)
