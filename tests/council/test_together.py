"""One's own tables and the shipped ones never mix, and links must name what is there."""

import pytest

from esanalysis import DataError, load_equality, load_workforce
from esanalysis.council import load_risk_tables, load_workforce_tables, measures, placed, show, words


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


def test_all_staff_are_a_group_of_their_own(tmp_path):
    staff = write(
        tmp_path / "staff.csv",
        "measure,basis,value,period",
        "Estimated Establishment,headcount,200,Mar 24",
        "Estimated Establishment,FTE,150,Mar 24",
        "Number of leavers,headcount,20,Apr 23 - Mar 24",
    )
    shares = write(
        tmp_path / "shares.csv",
        "measure,role,scope,period,value,unit",
        "Disabled,directorate,directorate,Mar 24,1.5,percent",
        "Carers,directorate,directorate,Mar 24,10,percent",
        "Carers,council,whole council,Mar 24,12,percent",
    )
    tables = load_workforce_tables(workforce=staff, equality=shares)
    shared = measures.suppress(tables.workforce)
    assert words.headcount(shared)[0].startswith("200 people are 150 full-time equivalents")
    assert words.movements(shared)[0] == "20 people left (Apr 23 - Mar 24)."
    few = measures.suppress_shares(tables.equality, tables.workforce)
    assert few.loc[few["suppressed"].notna(), "measure"].tolist() == ["Disabled"]  # three of 200
    gap = measures.equality_gap(few, shared)
    assert words.shares(gap)[0] == (
        "Carers, all staff: 10 %, 2.00 points below the council of 12 % (under 5 people fewer)."
    )
    assert "Carers, all staff: 10; council (whole council) 12, difference -2.00." in show.compared(gap).html
