import pytest

from esanalysis.council.measures import total_of_level
from esanalysis.council.official import OFFICIAL, PLACES, load_dfe
from esanalysis.errors import DataError, SchemaError

HEAD = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name"
HEAD += ",old_la_code,new_la_code,la_name"
ENGLAND = "E92000001,England"
ROWS = [
    f"2024,Reporting year,National,{ENGLAND},,,,,,100,x,11.8",
    f"2024,Reporting year,Regional,{ENGLAND},E12,North East,,,,60,1,9",
    f"2024,Reporting year,Regional,{ENGLAND},E13,London,,,,40,low,12",
    f"2024,Reporting year,Local authority,{ENGLAND},E12,North East,840,E06,Durham,35,c,z",
    f"2024,Reporting year,Local authority,{ENGLAND},E12,North East,841,E07,Darlington,u,2,",
]


def dfe(tmp_path, rows=ROWS, head=f"{HEAD},leavers_headcount,agency_fte,turnover_rate"):
    path = tmp_path / "csww.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_indicators_become_long_and_levels_a_column(tmp_path):
    official = load_dfe(dfe(tmp_path))
    assert list(official) == OFFICIAL.names
    assert len(official) == 15
    assert official["level"].cat.categories.tolist() == ["National", "Regional", "Local authority"]
    assert official["place"].unique().tolist() == ["England", "North East", "London", "Durham", "Darlington"]


def test_symbols_keep_their_meaning_and_are_never_zero(tmp_path):
    official = load_dfe(dfe(tmp_path))
    assert (official["value"].isna() == official["missing"].notna()).all()
    assert official["missing"].value_counts().to_dict() == {"x": 1, "low": 1, "c": 1, "z": 1, "u": 1, "blank": 1}
    assert not (official["value"] == 0).any()


def test_one_level_can_be_chosen_and_an_absent_one_is_refused(tmp_path):
    assert len(load_dfe(dfe(tmp_path), level="Regional")) == 6
    with pytest.raises(DataError, match="accepted is National, Regional, Local authority"):
        load_dfe(dfe(tmp_path), level="School")


def test_levels_are_never_added_together(tmp_path):
    official = load_dfe(dfe(tmp_path))
    with pytest.raises(SchemaError, match="cannot be added together: name one level"):
        total_of_level(official, "leavers_headcount")
    added = total_of_level(official, "leavers_headcount", "Local authority")
    assert added[["total", "places", "without"]].values.tolist() == [[35, 2, 1]]


def test_rates_are_never_added(tmp_path):
    with pytest.raises(SchemaError, match="is a rate"):
        total_of_level(load_dfe(dfe(tmp_path)), "turnover_rate", "Regional")


def test_regions_inside_regions_are_not_added_twice(tmp_path):
    rows = [*ROWS, f"2024,Reporting year,Regional,{ENGLAND},E131,Inner London,,,,20,1,9"]
    with pytest.raises(SchemaError, match="Inner London are parts of places"):
        total_of_level(load_dfe(dfe(tmp_path, rows)), "leavers_headcount", "Regional")


def test_nothing_published_is_no_zero_total(tmp_path):
    added = total_of_level(load_dfe(dfe(tmp_path)), "agency_fte", "National")
    assert added["total"].isna().all()


def test_columns_of_words_are_filters(tmp_path):
    rows = [f"{row},{sex}" for row in ROWS for sex in ("Women", "Men")]
    official = load_dfe(dfe(tmp_path, rows, f"{HEAD},leavers_headcount,agency_fte,turnover_rate,sex"))
    assert official["filters"].unique().tolist() == ["sex = Women", "sex = Men"]
    assert "sex" not in official["indicator"].cat.categories


def test_an_unknown_symbol_is_refused_where_it_stands(tmp_path):
    rows = [ROWS[0].replace("100", "~"), *ROWS[1:]]
    with pytest.raises(DataError, match="line 2, column \"leavers_headcount\": neither number nor symbol: found '~'"):
        load_dfe(dfe(tmp_path, rows))


def test_rows_that_repeat_and_unknown_levels_are_refused(tmp_path):
    with pytest.raises(DataError, match="England, 2024 again"):
        load_dfe(dfe(tmp_path, [*ROWS, ROWS[0]]))
    with pytest.raises(DataError, match="unknown level: found 'Planet'; accepted"):
        load_dfe(dfe(tmp_path, [ROWS[0].replace("National", "Planet")]))


def test_another_table_is_refused_with_what_to_download(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("Region,Leavers\nLondon,3\n", encoding="utf-8")
    with pytest.raises(DataError, match="no column time_period and no column geographic_level"):
        load_dfe(path)


@pytest.mark.parametrize("level", list(PLACES))
def test_every_level_of_the_departments_standard_is_known(level, tmp_path):
    code, name = dict.fromkeys(PLACES[level]), PLACES[level][1]
    columns = list(code)
    path = tmp_path / "official.csv"
    path.write_text(
        f"time_period,geographic_level,{','.join(columns)},leavers\n2025,{level},{','.join(columns)},7\n",
        encoding="utf-8",
    )
    found = load_dfe(path)
    assert found[["level", "place", "value"]].values.tolist() == [[level, name, 7.0]]


def test_a_school_is_known_by_its_laestab_where_no_urn_is_given(tmp_path):
    path = tmp_path / "official.csv"
    path.write_text(
        "time_period,geographic_level,school_laestab,school_name,pupils\n2025,School,8462000,Oak,210\n",
        encoding="utf-8",
    )
    assert load_dfe(path)[["code", "place", "value"]].values.tolist() == [["8462000", "Oak", 210.0]]
