"""The register of 2003 against its source, and the registers councils and projects keep."""

import re

import openpyxl
import pytest
import xlsxwriter

from esanalysis.council.register import load_risks
from esanalysis.council.registry import RISKS
from esanalysis.errors import DataError

# Risk number, score, priority and what stands under Responsibility, typed from the plan in its order.
PRINTED = """
23 B1 2 | 1 A2 3 | 16 A2 3 | 21 A2 3 | 20 C1 4 | 7 B2 5 CCR9 | 3 B2 5 | 17 B2 5 | 18 B2 5 | 22 B2 5 | 19 C2 7 |
24 C2 7 | 6 C2 7 CCR9 | 9 C2 7 | 2 A3 8 | 11 B3 9 | 14 B3 9 | 13 C3 12 | 25 C3 12
"""


def register(path, rows, title="Risk register"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_the_register_is_as_printed():
    risks = load_risks()
    expected = [entry.split() for entry in PRINTED.split("|")]
    found = risks[["risk", "score", "priority", "link"]].fillna("").values.tolist()
    assert found == [[*entry, *[""] * (4 - len(entry))] for entry in expected]
    assert list(risks) == RISKS.names


def test_numbers_are_not_consecutive_and_nothing_is_invented():
    numbers = sorted(map(int, load_risks()["risk"]))
    assert len(numbers) == 19
    assert set(range(1, 26)) - set(numbers) == {4, 5, 8, 10, 12, 15}


def test_a_link_to_a_corporate_risk_is_no_owner():
    risks = load_risks()
    assert risks["owner"].isna().all()
    assert risks.loc[risks["link"] == "CCR9", "risk"].tolist() == ["7", "6"]
    assert risks.loc[risks["link"].notna(), "note"].str.contains("not an owner").all()


def test_stated_and_computed_agree_everywhere():
    risks = load_risks()
    assert risks["agrees"].all()
    assert risks["priority"].astype(int).tolist() == risks["priority_computed"].tolist()


def test_a_usual_register_below_a_title_with_two_stages(tmp_path):
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Corporate risks")
        sheet.merge_range("A1:H1", "Strategic risk register 2024")
        sheet.merge_range("C2:E2", "Inherent risk")
        sheet.merge_range("F2:H2", "Residual risk")
        sheet.write_row("A3", ["No.", "Risk", "L", "I", "Score", "L", "I", "Score", "Risk owner"])
        sheet.write_row("A4", [1, "Flood", 4, 5, 20, 2, 5, 10, "A. Smith"])
        sheet.write_row("A5", [2, "Fire", 3, 4, 13, "2 - Unlikely", "Major", "8 (Medium)", "B. Jones"])
        book.add_worksheet("Key").write_row("A1", ["Score", "Meaning"])
    risks = load_risks(path, "risk-matrix-5x5-product")
    assert risks[["risk", "stage", "score_computed"]].values.tolist() == [
        ["1", "inherent", "20"],
        ["1", "current", "10"],
        ["2", "inherent", "12"],
        ["2", "current", "8"],
    ]
    assert risks["agrees"].tolist() == [True, True, False, True]
    assert risks["disagreement"].dropna().tolist() == ["score is 13, but 3 and 4 give 12"]
    assert risks["owner"].unique().tolist() == ["A. Smith", "B. Jones"]
    assert [problem.kind for problem in risks.attrs["problems"]] == ["sheet left out"]


def test_headings_that_carry_their_stage(tmp_path):
    rows = [
        ["Ref", "Description", "Current Likelihood", "Current Impact", "Target Likelihood", "Target Impact"],
        ["a", "Flood", 3, 3, 1, 3],
    ]
    risks = load_risks(register(tmp_path / "r.xlsx", rows), "risk-matrix-5x5-sum")
    assert risks[["stage", "score_computed"]].values.tolist() == [["current", "6"], ["target", "4"]]


def test_labels_with_their_number_and_a_score_that_is_a_sum(tmp_path):
    rows = [["ID", "Risk", "Probability", "Impact", "Risk Score"], ["1", "Flood", "High (3)", "Low (1)", "Medium (4)"]]
    risks = load_risks(register(tmp_path / "r.xlsx", rows), "risk-matrix-3x3-sum")
    assert risks[["likelihood", "impact", "score_computed", "agrees"]].values.tolist() == [["3", "1", "4", True]]


def test_a_register_with_a_header_and_no_rows_is_an_empty_table(tmp_path):
    path = register(tmp_path / "r.xlsx", [["Id", "Risk", "Probability", "Impact", "Strategy"]])
    for matrix in (None, "risk-matrix-5x5-product"):
        risks = load_risks(path, matrix)
        assert len(risks) == 0
        assert [str(dtype) for dtype in risks.dtypes] == [column.dtype for column in RISKS.columns]


def test_without_a_matrix_a_register_loads_as_written_and_says_that_nothing_is_computed(tmp_path):
    rows = [["Risk Register"], [], ["No", "Risk", "Probability", "Impact"], ["R1", "Flood", 0.4, "High"]]
    risks = load_risks(register(tmp_path / "r.xlsx", rows))
    assert risks[["likelihood", "impact"]].values.tolist() == [["0.4", "High"]]
    assert risks[["score_computed", "agrees"]].isna().all(axis=None)
    assert "no matrix" in [problem.kind for problem in risks.attrs["problems"]]


def test_probabilities_are_no_levels_and_a_column_of_them_is_said_once(tmp_path):
    rows = [["No", "Risk", "Probability", "Impact"]] + [[f"R{n}", "Flood", n / 100, 3] for n in range(1, 41)]
    path = register(tmp_path / "r.xlsx", rows)
    with pytest.raises(DataError, match=r"cells C2 and below: no level of likelihood: found '0.01', .* in 40 cells"):
        load_risks(path, "risk-matrix-5x5-product")


def test_a_table_of_scores_without_risks_is_refused_with_what_it_lacks(tmp_path):
    path = register(tmp_path / "r.xlsx", [["Probability", "Impact", "Risk Score"], ["Low (1)", "Low (1)", "Low (2)"]])
    with pytest.raises(DataError, match=r"no column that says what the risk is \(row 1 has Probability, Impact"):
        load_risks(path)


def test_all_problems_of_a_register_are_named_at_once(tmp_path):
    rows = [
        ["No", "Risk", "Likelihood", "Impact"],
        [1, "Flood", 9, 3],
        [1, "Fire", 2, "dire"],
        [2, None, 2, 2],
        [None, "More about the second risk", None, None],
    ]
    with pytest.raises(DataError) as caught:
        load_risks(register(tmp_path / "r.xlsx", rows), "risk-matrix-5x5-product")
    found = {(problem.kind, problem.cell) for problem in caught.value.problems if problem.error}
    assert found == {
        ("no level of likelihood", "C2"),
        ("no level of impact", "D3"),
        ("repeated number", "A3"),
        ("empty cell", "B4"),
    }


def test_two_columns_for_one_thing_are_refused(tmp_path):
    path = register(tmp_path / "r.xlsx", [["No", "Risk", "Likelihood", "Probability"], [1, "Flood", 1, 2]])
    with pytest.raises(DataError, match="two columns with one meaning"):
        load_risks(path)


def test_a_score_that_is_no_cell_of_the_matrix(tmp_path):
    path = register(tmp_path / "r.xlsx", [["No", "Risk", "Score", "Priority"], [1, "Flood", "E1", 1]])
    with pytest.raises(DataError, match="unknown score: found 'E1'"):
        load_risks(path, "risk-matrix-2003")


def test_a_priority_that_is_not_the_rank_of_its_cell(tmp_path):
    rows = [["No", "Risk", "Score", "Priority"], [1, "Flood", "B2", 6], [2, "Fire", "D2", 10]]
    risks = load_risks(register(tmp_path / "r.xlsx", rows), "risk-matrix-2003")
    assert risks["agrees"].tolist() == [False, True], "an unknown rank contradicts nothing"
    assert risks["disagreement"].iloc[0] == "priority is 6, but cell B2 ranks 5"
    assert risks["priority_computed"].isna().tolist() == [False, True]


def test_headings_repeated_on_a_new_page_are_no_risk(tmp_path):
    head = ["Risk No", "Risk Scenario Title", "Risk Score"]
    path = tmp_path / "r.csv"
    path.write_text("\n".join(",".join(row) for row in (head, ["1", "Flood", "B2"], head, ["2", "Fire", "A1"])))
    assert load_risks(path, "risk-matrix-2003")["risk"].tolist() == ["1", "2"]


def test_a_score_whose_formula_was_never_computed_is_named_and_computed_anyway(tmp_path):
    rows = [["No", "Risk", "Likelihood", "Impact", "Score"], [1, "Flood", 2, 3, "=C2*D2"]]
    risks = load_risks(register(tmp_path / "r.xlsx", rows), "risk-matrix-5x5-product")
    assert risks["score"].isna().all()
    assert risks["score_computed"].tolist() == ["6"]
    assert [problem.cell for problem in risks.attrs["problems"]] == ["E2"]


def test_every_message_says_what_to_do(tmp_path):
    path = register(tmp_path / "r.xlsx", [["No", "Risk", "Likelihood", "Impact"], [1, "Flood", 9, 3]])
    with pytest.raises(DataError) as caught:
        load_risks(path, "risk-matrix-5x5-product")
    assert all(re.search(r"\w+.*\.$", problem.fix) for problem in caught.value.problems)


def test_headings_with_their_scale_in_brackets_and_rows_without_numbers(tmp_path):
    rows = [["Risk Description", "Likelihood (1-5)", "Impact [1-5]", "Risk Score (LxI)"], ["Flood", 4, 5, 20]]
    rows += [[None, None, None, None], ["Fire", 1, 5, 5]]
    risks = load_risks(register(tmp_path / "r.xlsx", rows), "risk-matrix-5x5-product")
    assert risks[["risk", "title", "score_computed"]].values.tolist() == [["1", "Flood", "20"], ["2", "Fire", "5"]]
    assert risks["agrees"].all()
