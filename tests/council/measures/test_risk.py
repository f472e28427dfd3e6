import pytest

from esanalysis.council.measures.risk import matrix_cells, ranked_risks, risk_disagreements, unscored_risks
from esanalysis.council.register import load_risks
from esanalysis.errors import SchemaError


def test_every_cell_of_the_matrix_is_kept_and_every_risk_stands_in_one():
    risks = load_risks()
    cells = matrix_cells(risks)
    assert len(cells) == 12
    assert cells["count"].sum() == len(risks)
    assert cells.set_index("score")["risks"].to_dict() == {
        **{"A1": "", "A2": "1, 16, 21", "A3": "2", "B1": "23", "B2": "7, 3, 17, 18, 22", "B3": "11, 14"},
        **{"C1": "20", "C2": "19, 24, 6, 9", "C3": "13, 25", "D1": "", "D2": "", "D3": ""},
    }


def test_no_cell_has_a_rank_that_the_source_does_not_give():
    cells = matrix_cells(load_risks())
    assert cells["known"].value_counts().to_dict() == {"printed": 8, "follows": 2, "unknown": 2}
    assert cells.loc[cells["known"] == "unknown", "rank"].isna().all()


def test_ties_are_ties():
    order = ranked_risks(load_risks())
    assert order["place"].tolist() == [1, 2, 2, 2, 5, *[6] * 5, *[11] * 4, 15, 16, 16, 18, 18]
    assert order["tied"].tolist() == [1, 3, 3, 3, 1, *[5] * 5, *[4] * 4, 1, 2, 2, 2, 2]


def own(tmp_path, matrix="risk-matrix-5x5-product"):
    path = tmp_path / "r.csv"
    path.write_text(
        "No,Risk,Current Likelihood,Current Impact,Current Score,Target Likelihood,Target Impact\n"
        "1,Flood,3,4,12,1,4\n2,Fire,4,3,13,1,1\n3,Frost,,,,,\n",
        encoding="utf-8",
    )
    return load_risks(path, matrix)


def test_calculated_scores_tie_as_well_and_unscored_risks_come_last_without_a_place(tmp_path):
    order = ranked_risks(own(tmp_path))
    assert order[["risk", "place"]].astype(object).fillna("-").values.tolist() == [["1", 1], ["2", 1], ["3", "-"]]
    assert unscored_risks(own(tmp_path))["risk"].tolist() == ["3", "3"]


def test_disagreements_say_what_disagrees(tmp_path):
    assert risk_disagreements(own(tmp_path))[["risk", "stage", "disagreement"]].values.tolist() == [
        ["2", "current", "score is 13, but 4 and 3 give 12"]
    ]


def test_a_stage_that_the_register_lacks_is_refused(tmp_path):
    assert matrix_cells(own(tmp_path), "target")["count"].sum() == 2
    with pytest.raises(SchemaError, match="it has current, target"):
        matrix_cells(own(tmp_path), "inherent")


def test_a_register_without_a_matrix_is_not_placed(tmp_path):
    with pytest.raises(SchemaError, match="names no matrix"):
        matrix_cells(own(tmp_path, None))
