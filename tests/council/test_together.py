"""One's own tables and the shipped ones never mix, and links must name what is there."""

import pytest

from esanalysis import DataError, load_equality, load_workforce, measures
from esanalysis.council import load_risk_tables, load_workforce_tables, placed, words


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def own(tmp_path):
    return {
        "risks": write(tmp_path / "register.csv", "No,Risk,Likelihood,Impact,Owner", "R1,Roof,4,5,Estates"),
        "commitments": write(
            tmp_path / "plan.csv",
            "kind,theme,reference,action,due_text,responsibility",
            "action,Buildings,B1,Mend the roof,June 2025,Estates",
        ),
        "links": write(
            tmp_path / "bridge.csv",
            "ksf,reference,kind,reason",
            "funding,R1,threatens,Roofs cost money",
            "impact,B1,addresses,A dry school can measure",
        ),
    }


def test_a_table_of_ones_own_brings_none_of_another_council_with_it(tmp_path):
    file = write(tmp_path / "staff.csv", "measure,basis,value,group", "Staff,headcount,40,schools")
    tables = load_workforce_tables(workforce=file)
    assert not tables.shipped
    assert [len(frame) for frame in tables.frames] == [1, 0, 0, 0]
    assert "Not given: sickness, equality and budget." in words.what_is_here(tables)


def test_links_find_their_tables_without_naming_them(own):
    tables = load_risk_tables(**own)
    assert tables.links["source"].tolist() == ["register", "plan"]


def test_links_that_name_nothing_are_all_told_at_once(own, tmp_path):
    own["links"] = write(
        tmp_path / "wrong.csv", "ksf,reference,kind,reason", "funding,R9,threatens,No", "impact,B9,addresses,No"
    )
    with pytest.raises(DataError) as refused:
        load_risk_tables(**own)
    assert "links (funding, threatens): unknown reference: found R9" in str(refused.value)
    assert "found B9 of plan; accepted is a reference or an action's number of the commitments" in str(refused.value)


def test_a_register_without_a_matrix_has_no_places(own):
    cells, order = placed(load_risk_tables(risks=own["risks"]).risks)
    assert cells.empty
    assert order["place"].isna().all()
    assert "never assumed" in words.matrix(cells)[0]


def test_a_share_of_few_people_is_withheld():
    equality = load_equality()
    equality.loc[equality["value"] == 2.54, "value"] = 0.3  # three of 1,008
    shared = measures.suppress_shares(equality, load_workforce())
    assert shared["suppressed"].dropna().tolist() == ["suppressed: fewer than 5 people"]
    assert shared.loc[shared["suppressed"].notna(), "value"].isna().all()


def test_a_note_that_repeats_a_withheld_number_goes_too():
    workforce = load_workforce()
    early = workforce["measure"] == "Number of early retirements"
    workforce.loc[early, "note"] = "one person, 0.40 FTE"
    shared = measures.suppress(workforce)
    assert shared.loc[early, "note"].str.startswith("withheld").all()
    assert measures.suppress(workforce, 0).loc[early, "note"].eq("one person, 0.40 FTE").all()
