"""One's own tables and the shipped ones never mix, links must name what is there, and a page is of what was given."""

import pytest

import esanalysis as es
from esanalysis import DataError
from esanalysis.council import load_page, pages_of, risks_page, workforce_page
from esanalysis.council.registry import ENTRIES, of_page


def write(path, *lines):
    path.parent.mkdir(exist_ok=True)
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


def test_every_table_is_on_one_page_and_has_the_rows_that_are_shipped():
    names = [each.name for each in of_page("workforce") + of_page("risks")]
    assert sorted(names) == sorted(each.name for each in ENTRIES)
    for page in ("workforce", "risks"):
        tables = load_page(page).tables
        assert [bool(len(tables[each.name])) for each in of_page(page)] == [bool(each.file) for each in of_page(page)]


def test_only_the_pages_of_the_tables_given_are_made():
    assert pages_of({"sickness": "days.csv", "links": None}) == ("workforce",)
    assert pages_of({"links": "links.csv"}) == ("risks",)
    assert pages_of({}) == ("workforce", "risks")


def test_a_table_of_ones_own_brings_none_of_another_council_with_it(tmp_path):
    file = write(tmp_path / "staff.csv", "measure,basis,value,group", "Staff,headcount,40,schools")
    tables = load_page("workforce", {"workforce": file})
    assert not tables.shipped
    assert {name: len(frame) for name, frame in tables.tables.items() if len(frame)} == {"workforce": 1}
    page = workforce_page(tables)
    assert [view.id for view in page.views if view.there] == ["headcount"]
    assert page.opening.lede == "Workforce, from staff."


def test_links_find_their_tables_without_naming_them(own):
    assert load_page("risks", own)["links"]["source"].tolist() == ["register", "plan"]


def test_links_that_name_nothing_are_all_told_at_once(own, tmp_path):
    own["links"] = write(
        tmp_path / "wrong.csv", "ksf,reference,kind,reason", "funding,R9,threatens,No", "impact,B9,addresses,No"
    )
    with pytest.raises(DataError) as refused:
        load_page("risks", own)
    assert "links (funding, threatens): unknown reference: found R9" in str(refused.value)
    assert "found B9 of plan; accepted is a reference or an action's number of the commitments" in str(refused.value)


def test_what_is_wrong_in_several_tables_is_told_at_once(own, tmp_path):
    own["risks"] = write(tmp_path / "no-register.csv", "Colour,Size", "red,4")
    own["commitments"] = write(tmp_path / "no-plan.csv", "Colour,Size", "red,4")
    with pytest.raises(DataError) as refused:
        load_page("risks", own)
    assert "no risk register" in str(refused.value)
    assert "no commitments table" in str(refused.value)


def test_a_heading_of_ones_own_is_named_and_one_that_nobody_has_is_refused(tmp_path):
    file = write(tmp_path / "plan.csv", "Ref,Our promise,By,Chaser", "1,Mend the roof,June 2025,Estates")
    with pytest.raises(DataError) as refused:
        load_page("risks", {"commitments": file})
    assert 'no column for action among "Ref", "Our promise", "By", "Chaser"' in str(refused.value)
    assert '--column action="Our promise"' in str(refused.value)
    columns = {"action": "Our promise", "owner": "Chaser", "due": "By"}
    plan = load_page("risks", {"commitments": file}, columns=columns)["commitments"]
    assert plan.loc[0, ["action", "responsibility", "due_text"]].tolist() == ["Mend the roof", "Estates", "June 2025"]
    with pytest.raises(DataError, match="'colour'"):
        load_page("risks", {"commitments": file}, columns=columns | {"colour": "Ref"})


def test_the_plan_is_read_from_today_unless_it_is_the_shipped_one(own):
    assert risks_page(load_page("risks")).promises.today == "2003-10-01"
    page = risks_page(load_page("risks", own))
    assert page.promises.today > "2025-06-30"
    assert "the only promise was due; whether it was kept, the plan does not say." in page.promises.sentences[0]


@pytest.mark.parametrize("name", ["words", "show", "PlanBrowser", "load_risk_tables"])
def test_an_old_name_is_told_the_new_one(name):
    with pytest.raises(AttributeError, match=rf"es.council.{name} is gone: .*es.council\."):
        getattr(es.council, name)


STAFF = "Team,Headcount,FTE\nEducational psychologists,3,2.4\nSchools,400,300\nEarly help,80,70\n"
REGISTER = (
    "ID,What might happen,Likelihood,Impact,Notes\n"
    "R1,Two of the three Educational psychologists leave,4,5,the team has three people\n"
    "R2,Too few places in Schools,3,4,240 more by 2027\n"
)


def test_numbers_about_a_group_whose_figures_are_withheld_are_left_out_of_the_register_too(file):
    few = workforce_page(load_page("workforce", {"workforce": file(STAFF, "staff.csv")})).shared.groups
    assert tuple(few) == ("early help", "educational psychologists")  # the second to keep the first
    given = load_page("risks", {"risks": file(REGISTER, "risks.csv")}, columns={"title": "What might happen"})
    page = risks_page(given, few=few)
    assert page.tables["risks"]["title"].tolist() == ["[left out]", "Too few places in Schools"]
    assert page.tables["risks"]["note"].fillna("").tolist() == ["", "240 more by 2027"]
    assert given["risks"]["note"].tolist()[0] == "the team has three people"  # the file's own stay as they are
    said = page.closing.how[-1]
    assert said.startswith("How many people a group has is left out of two texts, as on the workforce page.")
    assert risks_page(given).closing.how[-1].startswith("Nothing is withheld here: which groups are small")


def test_a_heading_that_is_named_may_be_of_a_table_of_the_other_page(file):
    paths = {"workforce": file(STAFF, "staff.csv"), "risks": file(REGISTER, "risks.csv")}
    columns = {"title": "What might happen", "headcount": "Headcount"}
    assert load_page("workforce", paths, columns=columns).names == ("workforce",)
    assert load_page("risks", paths, columns=columns)["risks"]["risk"].tolist() == ["R1", "R2"]
    with pytest.raises(DataError, match="'colour'"):
        load_page("risks", paths, columns=columns | {"colour": "Team"})


def test_what_goes_wrong_inside_a_view_is_raised_as_it_is(monkeypatch):
    page = workforce_page(load_page("workforce"))

    def broken(frame):
        return frame.no_such_thing

    monkeypatch.setattr("esanalysis.council.views.workforce.budget.budget", broken)
    for asked in ("views", "opening", "budget"):
        with pytest.raises(AttributeError, match="no_such_thing"):
            getattr(page, asked)
    with pytest.raises(AttributeError, match="The page has no view 'tea'; it has headcount, movements"):
        _ = page.tea


def test_a_document_that_holds_several_tables_is_named_once(tmp_path):
    for name in ("plan_a", "plan_b"):
        write(tmp_path / f"{name}.csv", "Ref,Action,Deadline", "1,Act,May 2026")
    register = write(tmp_path / "x" / "plan_a.csv", "No,Risk,Likelihood,Impact,Owner", "R1,Roof,4,5,Estates")
    plans = [tmp_path / "plan_a.csv", tmp_path / "plan_b.csv"]
    page = risks_page(load_page("risks", {"risks": register, "commitments": plans}))
    assert page.opening.lede.endswith(", from plan a and plan b.")
