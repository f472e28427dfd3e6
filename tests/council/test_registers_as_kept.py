"""Risk registers as offices keep them, each kind once: what the rows of headings, the merged cells, the logs mean."""

import pytest

from esanalysis import DataError, load_risks
from frames import noticed, rows

SIMPLE = ["Risk ID", "Risk", "Likelihood", "Impact"]


@pytest.mark.parametrize(
    ("likelihood", "impact", "score"),
    [
        ("Probability 0-10", "Impact 0-10", "Risk score 0-100"),
        ("Likelihood (1-5)", "Impact (1-5)", "Risk Score (L*I)"),
        ("Probability Level Rate 1 (LOW) to 5 (HIGH)", "Impact Level Rate 1 (LOW) to 5 (HIGH)", "Impact x Probability"),
        ("Likliness", "Severity", "Total score"),
    ],
)
def test_the_scale_or_the_sum_behind_a_heading_is_no_part_of_its_name(file, likelihood, impact, score):
    found = load_risks(file(f"Risk,{likelihood},{impact},{score}\nFlood,3,8,24\n"))
    assert rows(found, "likelihood", "impact", "score") == [["3", "8", "24"]]


@pytest.mark.parametrize("heading", ["Risk Level", "Rating", "Risk Level (Critical/High/Med/Low)"])
def test_a_score_in_numbers_wins_over_its_word_which_is_named(file, heading):
    found = load_risks(file(f"Risk,Likelihood,Impact,{heading},Risk Score\nFlood,4,5,Critical,20\n"))
    assert rows(found, "score") == [["20"]]
    assert noticed(found)[0] == ("columns left out", heading)


def test_below_inherent_and_residual_risk_a_column_called_risk_is_the_score(file):
    found = load_risks(
        file(
            "Ref,Vulnerability,,Threat,,Inherent risk,,,Residual risk,,\n"
            ",Description,Scale,Description,Scale,Likelihood,Impact,Risk,Impact,Likelihood,Risk\n"
            "R1,Old locks,4,Theft,4,4,5,HIGH,1,2,LOW\nR2,Old locks,4,Fire,3,3,5,HIGH,1,1,LOW\n"
        )
    )
    assert rows(found, "risk", "title", "stage", "likelihood", "impact", "score") == [
        ["R1", "Theft", "inherent", "4", "5", "HIGH"], ["R1", "Theft", "current", "2", "1", "LOW"],
        ["R2", "Fire", "inherent", "3", "5", "HIGH"], ["R2", "Fire", "current", "1", "1", "LOW"],
    ]  # fmt: skip
    assert noticed(found)[0] == ("columns left out", "Vulnerability Scale, Threat Scale, Vulnerability Description")


def test_a_heading_may_be_named_with_the_one_above_it(file):
    path = file(
        "Ref,Threat,Phase 1,,Phase 2,\n,,Likelihood,Impact,Likelihood,Impact\nR1,Theft,4,5,2,3\nR2,Fire,3,5,1,5\n"
    )
    with pytest.raises(DataError, match='or name the one meant: --column likelihood="Phase 2 Likelihood"'):
        load_risks(path)
    found = load_risks(path, columns={"likelihood": "Phase 2 Likelihood", "impact": "Phase 2 Impact"})
    assert rows(found, "title", "likelihood", "impact") == [["Theft", "2", "3"], ["Fire", "1", "5"]]


def test_a_level_stands_anywhere_below_a_heading_that_is_merged_over_low_medium_and_high(file):
    lines = [
        ["Risk ID", "Risk description", "Probability", None, None, "Risk level", None, None, "Project impact"],
        [1, "Illness", None, "M", None, None, None, "H", "Work piles up while he is away, and is late"],
        [2, "No network", "L", None, None, "L", None, None, "Nobody can reach the data until it is back"],
    ]
    found = load_risks(file({"Sheet1": lines}, "own.xlsx", merged=("C1:E1", "F1:H1")))
    assert rows(found, "title", "likelihood", "score") == [["Illness", "M", "H"], ["No network", "L", "L"]]


def test_what_is_merged_over_several_numbered_risks_is_of_each(file):
    lines = [SIMPLE, ["R1", "Spoofing", 4, 5], ["R2", None, 3, 5], ["R3", "Fire", 1, 5]]
    found = load_risks(file({"Risks": lines}, "own.xlsx", merged=("B2:B3",)))
    assert rows(found, "risk", "title") == [["R1", "Spoofing"], ["R2", "Spoofing"], ["R3", "Fire"]]
    with pytest.raises(DataError) as refused:  # not merged: a cell that somebody forgot, said once for both stages
        load_risks(file("ID,Risk,Gross score,Net score\nR1,Spoofing,20,4\nR2,,15,4\n"))
    assert [problem.kind for problem in refused.value.problems] == ["empty cell"]


def test_of_a_log_the_risks_are_read_and_the_rest_is_named(file):
    found = load_risks(
        file(
            "RAID category,Description,Impact,Owner,Priority\nRisk,Fire,Closed for weeks and weeks on end,AB,High\n"
            "Assumption,Funds come,No start at all before they have come,CD,Low\nIssue,No lift,Slow,AB,High\n"
        )
    )
    assert rows(found, "title", "priority") == [["Fire", "High"]]
    assert ("rows left out", "2 (assumption), 3 (issue)") in noticed(found)


def test_closed_risks_are_left_out_and_named(file):
    found = load_risks(file("ID,Risk,Likelihood,Impact,Status\nR1,Fire,3,5,Open\nR2,Old,1,1,Closed 12/3/25\n"))
    assert found["risk"].tolist() == ["R1"]
    assert noticed(found)[0] == ("rows left out", "R2 (Closed 12/3/25)")


def test_lists_of_assets_and_what_scores_mean_are_no_registers(file):
    found = load_risks(
        file(
            {
                "Assets": [["Reference", "Description", "C", "I", "A"], ["PA1", "Pupil data", "High", "High", "Low"]],
                "Scores": [["Score", "Description"], ["Low", "Accept it"], ["High", "Act at once"]],
                "Register": [SIMPLE, ["R1", "Fire", 3, 5]],
            },
            "own.xlsx",
        )
    )
    assert rows(found, "risk", "title") == [["R1", "Fire"]]
    assert [(problem.sheet, problem.kind) for problem in found.attrs["problems"][:2]] == [
        ("Assets", "sheet left out"), ("Scores", "sheet left out"),
    ]  # fmt: skip


def test_of_a_text_with_several_tables_the_register_is_read(file):
    found = load_risks(
        file(
            "# Risk policy\n\n## Impact\n\n| Impact (I) | Description |\n|:---|:---|\n| 1 - Minor | A bruise |\n"
            "| 2 - Major | A death |\n\n## Register\n\n| Risk ID | Hazard description | L | I | Score |\n"
            "|---|---|---|---|---|\n| R1 | Fire | 3 | 5 | 15 |\n",
            "own.md",
        )
    )
    assert rows(found, "risk", "title", "likelihood", "impact", "score") == [["R1", "Fire", "3", "5", "15"]]
    first = found.attrs["problems"][0]
    assert (first.sheet, first.kind) == ("Risk policy", "sheet left out")


def test_only_headings_are_offered_as_options(file):
    with pytest.raises(DataError) as refused:
        load_risks(file("Risks of the valley\n\nThey are many\n"))
    assert "--column" not in str(refused.value)
    with pytest.raises(DataError, match='--column title="What might happen" --column score="How bad"'):
        load_risks(file("What might happen,How bad\nThe river floods the school,4\n"))


def test_a_risk_may_be_called_by_a_letter(file):
    assert load_risks(file("Risk,Likelihood,Impact\nA,3,4\nB,2,2\n"))["title"].tolist() == ["A", "B"]


def test_a_total_below_the_risks_is_none(file):
    found = load_risks(file("Ref,Risk,Likelihood,Impact,Score\nR1,Fire,4,5,20\nTotal,,,,20\nAverage score,,,,20\n"))
    assert found["risk"].tolist() == ["R1"]
    assert noticed(found)[0] == ("rows left out", '"Total", "Average score"')


def test_a_product_in_the_cell_says_likelihood_and_impact(file):
    found = load_risks(file("Ref,Risk,Inherent (LxI),Current (LxI)\nCR1,Budget gap,5x5=25,4 x 3\n"))
    assert rows(found, "stage", "likelihood", "impact", "score") == [
        ["inherent", "5", "5", "25"], ["current", "4", "3", "12"],
    ]  # fmt: skip


def test_stages_may_stand_below_likelihood_and_impact(file):
    found = load_risks(
        file("Risk description,Likelihood,,Impact,,Risk rating\n,Gross,Net,Gross,Net,Net\nFalling rolls,5,4,3,3,12\n")
    )
    assert rows(found, "stage", "likelihood", "impact", "score") == [
        ["inherent", "5", "3", None], ["current", "4", "3", "12"],
    ]  # fmt: skip
