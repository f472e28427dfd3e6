import openpyxl
import pytest

import esanalysis as es
from esanalysis.council.registry import ENTRIES
from esanalysis.council.template import write_council_template
from esanalysis.errors import WouldLoseError

LOADERS = {each.name: getattr(es, f"load_{each.name}") for each in ENTRIES}


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return write_council_template(tmp_path_factory.mktemp("template") / "council.xlsx")


def test_there_is_a_sheet_and_a_loader_for_each_table(template):
    assert openpyxl.load_workbook(template).sheetnames == [each.name for each in ENTRIES] == list(LOADERS)


@pytest.mark.parametrize("name", LOADERS)
def test_the_empty_template_loads_as_an_empty_table(template, name):
    assert len(LOADERS[name](template)) == 0


@pytest.mark.parametrize("name", [name for name in LOADERS if name != "risks"])
def test_the_shipped_tables_survive_a_round_trip_through_it(template, tmp_path, name):
    table = next(each.table for each in ENTRIES if each.name == name)
    shipped = LOADERS[name]()
    book = openpyxl.load_workbook(template)
    given = [column.name for column in table.columns if not column.derived]
    for row in shipped[given].astype(object).where(shipped[given].notna(), None).values.tolist():
        book[name].append(row)
    book.save(tmp_path / "filled.xlsx")
    back = LOADERS[name](tmp_path / "filled.xlsx")
    assert back.drop(columns="source").astype(object).equals(shipped.drop(columns="source").astype(object))


def test_a_register_written_into_it_comes_back(template, tmp_path):
    book = openpyxl.load_workbook(template)
    heads = [cell.value for cell in book["risks"][1]]
    row = {"source": "own", "number": "2.10", "title": "Flood", "likelihood": "3", "impact": "4", "owner": "A. Smith"}
    book["risks"].append([row.get(head) for head in heads])
    book.save(tmp_path / "filled.xlsx")
    back = es.load_risks(tmp_path / "filled.xlsx", "risk-matrix-5x5-product")
    assert back[["source", "risk", "title", "score_computed", "owner"]].values.tolist() == [
        ["own", "2.10", "Flood", "12", "A. Smith"]
    ]


def test_nothing_that_somebody_filled_in_is_overwritten(template, tmp_path):
    book = openpyxl.load_workbook(template)
    book["budget"].append(["own", "Schools", None, None, 100])
    book.save(tmp_path / "filled.xlsx")
    with pytest.raises(WouldLoseError, match=r"it holds rows on one sheet \(budget\)"):
        write_council_template(tmp_path / "filled.xlsx")
    assert len(es.load_budget(tmp_path / "filled.xlsx")) == 1
