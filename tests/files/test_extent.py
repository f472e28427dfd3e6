"""Cost follows content, not extent: a stray far cell is set apart, a bomb is refused before it is unpacked."""

import tracemalloc
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest
import xlsxwriter

from esanalysis.errors import DataError
from esanalysis.files.archive import check_compound
from esanalysis.files.parts import check_binary
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import TooSparseError

ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="S">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)


def ods(path, rows):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", ODS.format(rows))
    return path


def xlsx(path, cells):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for (row, column), value in cells.items():
            sheet.write(row, column, value)
    return path


def read(path):
    """Read a file of a few kilobytes, which may not cost 100 MB."""
    tracemalloc.start()
    try:
        return read_sheets(path)
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 100e6


@pytest.mark.parametrize("far", [(1048575, 16383), (199999, 51), (1048575, 0), (50, 16383)])
def test_a_stray_letter_far_away_is_set_apart(tmp_path, far):
    cells = {(row, column): float(row + column) for row in range(10) for column in range(5)}
    (sheet,) = read(xlsx(tmp_path / "a.xlsx", cells | {far: "x"}))
    assert [row[:5] for row in sheet.rows[:10]] == [[float(row + column) for column in range(5)] for row in range(10)]
    assert sheet.far in ({far}, frozenset())
    assert len(sheet.rows) * sheet.width <= 2_000_000


def test_a_long_table_far_from_empty_is_whole(tmp_path):
    cells = {(row, column): 1.0 for row in range(2500) for column in range(3)}
    (sheet,) = read(xlsx(tmp_path / "a.xlsx", cells | {(3600, 1): "below a long gap"}))
    assert (len(sheet.rows), sheet.far) == (3601, frozenset())


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        (b' r="A1"', b' r="XFD1048576"', "read"),  # in a row that says it is the first
        (b' r="A1"', b" r='XFD1048576'", "read"),
        (b' r="A1"', b'\nr = "xfd1048576"', "read"),
        (b' r="A1"', b' r="ZZZZZZ1"', "refused"),
        (b' r="A1"', b' r="A99999999999"', "refused"),
        (b'<row r="1"', b'<row r="99999999"', "refused"),
    ],
)
def test_an_address_that_lies_costs_nothing(tmp_path, written, instead, says):
    """calamine would lay out the whole rectangle, and end the process where there is no room for it."""
    xlsx(tmp_path / "whole.xlsx", {(0, 0): "a", (1, 1): 5, (2, 1): 6})
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as changed:
        for name in whole.namelist():
            content = whole.read(name)
            changed.writestr(name, content.replace(written, instead) if "sheet1" in name else content)
    refused = pytest.raises(DataError, match=r"address that no sheet has|scattered")
    with refused if says == "refused" else nullcontext():
        (sheet,) = read(tmp_path / "a.xlsx")
        assert len(sheet.rows) * sheet.width < 100


def test_cells_scattered_over_a_whole_sheet_are_refused(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", {(place * 500, place * 8): 1 for place in range(2000)})
    with pytest.raises(DataError, match=r"2,000 cells scattered over 999,501 rows and 15,993 columns"):
        read(path)


def test_a_far_cell_of_an_ods_and_of_a_csv(tmp_path):
    letter = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    gap = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    rows = f"<table:table-row>{letter.format('a')}</table:table-row>{gap}<table:table-row>{letter.format('x')}"
    (sheet,) = read(ods(tmp_path / "a.ods", f"{rows}</table:table-row>"))
    assert sheet.rows[0] == ["a"]
    (tmp_path / "a.csv").write_text("a" + "," * 100_000 + "b\n" + "x\n" * 100_000, encoding="utf-8")
    (sheet,) = read(tmp_path / "a.csv")
    assert (len(sheet.rows), sheet.width, sheet.far) == (100_001, 1, {(0, 100_000)})


def test_a_few_bytes_of_ods_that_stand_for_billions_of_cells_are_refused(tmp_path):
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    path = ods(tmp_path / "a.ods", f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')
    with pytest.raises(DataError, match="runs of equal cells that fill more than 500,000 places"):
        read(path)


def test_an_archive_that_unpacks_to_gigabytes_is_refused_before_it_is(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as member:
            for _ in range(300):
                member.write(b" " * 1_000_000)
    with pytest.raises(DataError, match=r"0\.3 MB that would unpack to 300\.0 MB, which no table does"):
        read(tmp_path / "a.xlsx")


def test_a_binary_sheet_is_looked_at_before_it_is_laid_out():
    row = b"\x00\x04" + (1048575).to_bytes(4, "little")
    cell = b"\x05\x10" + (16383).to_bytes(4, "little") + bytes(12)
    with pytest.raises(TooSparseError, match="1 cells scattered over 1,048,576 rows and 16,384 columns"):
        check_binary(row + cell)
    check_binary(b"\x00\x04" + bytes(4) + cell)


@pytest.mark.parametrize("name", ["oak-and-elm.xls", "shown.xls"])
def test_an_old_workbook_whose_parts_run_in_a_circle_is_refused_at_once(tmp_path, name):
    data = bytearray((Path(__file__).parent.parent / "fixtures" / name).read_bytes())
    check_compound(bytes(data))
    table = (int.from_bytes(data[76:80], "little") + 1) * 512  # the sectors' chains
    directory = int.from_bytes(data[48:52], "little")
    data[table + 4 * directory : table + 4 * directory + 4] = directory.to_bytes(4, "little")
    (tmp_path / "a.xls").write_bytes(data)
    with pytest.raises(DataError, match="its parts run in a circle"):
        read(tmp_path / "a.xls")
