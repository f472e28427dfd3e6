"""Official statistics in the tidy form of the Department for Education.

The form (``time_period``, ``time_identifier``, ``geographic_level``, columns of places, filters, indicators)
is that of https://dfe-analytical-services.github.io/analysts-guide/statistics-production/ud.html.
"""

import re
from collections.abc import Sequence

import pandas as pd

from esanalysis.errors import DataError, Problem
from esanalysis.files.find import Paths, find_files
from esanalysis.files.read import read_sheets
from esanalysis.files.sheet import Sheet
from esanalysis.schema import MISSING, Column, Table, conform

__all__ = ["OFFICIAL", "load_dfe"]

OFFICIAL = Table(
    name="official",
    row="one indicator of one place at one level in one time period, for one combination of filters",
    columns=(
        Column("time_period", "category", "period as published; categories in time order"),
        Column("time_identifier", "category", "what the period is, such as Reporting year", "", False),
        Column("level", "category", "National, Regional, Local authority, School, ..."),
        Column("code", "string", "code of the place (ONS nine-character code where published)", "", False),
        Column("place", "string", "name of the place"),
        Column("region", "string", "region the place is in, or is", "", False),
        Column("filters", "string", "values of the filter columns, as 'name = value; ...'", "", False),
        Column("indicator", "category", "name of the indicator; categories in file order"),
        Column("value", "float64", "the figure", "the indicator's", False),
        Column("missing", "category", "why there is none: z, x, c, low, u or blank (see MISSING)", "", False),
    ),
    key=("time_period", "time_identifier", "level", "code", "place", "filters", "indicator"),
)

# Symbols of the Government Analysis Function, which stand where a figure is not given and are never 0.
SYMBOLS = ("z", "x", "c", "low", "u")
NEEDED = ("time_period", "geographic_level")
# Columns with the code and the name of a place, for each geographic level of the department's standard.
PLACES = {
    "National": ("country_code", "country_name"),
    "Regional": ("region_code", "region_name"),
    "Local authority": ("new_la_code", "la_name"),
    "Local authority district": ("lad_code", "lad_name"),
    "RSC region": ("rsc_region_lead_name", "rsc_region_lead_name"),  # has a name alone
    "Parliamentary constituency": ("pcon_code", "pcon_name"),
    "Local enterprise partnership": ("local_enterprise_partnership_code", "local_enterprise_partnership_name"),
    "Local skills improvement plan area": ("lsip_code", "lsip_name"),
    "Mayoral combined authority": ("mayoral_combined_authority_code", "mayoral_combined_authority_name"),
    "English devolved area": ("english_devolved_area_code", "english_devolved_area_name"),
    "Opportunity area": ("opportunity_area_code", "opportunity_area_name"),
    "Planning area": ("planning_area_code", "planning_area_name"),
    "Police force area": ("pfa_code", "pfa_name"),
    "Ward": ("ward_code", "ward_name"),
    "MAT": ("trust_id", "trust_name"),
    "Sponsor": ("sponsor_id", "sponsor_name"),
    "Institution": ("institution_id", "institution_name"),
    "Provider": ("provider_ukprn", "provider_name"),
    "School": ("school_urn", "school_name"),
}
OTHER_CODES = {"School": "school_laestab", "Local authority": "old_la_code", "Provider": "provider_urn"}
_OF_PLACES = {name for pair in PLACES.values() for name in pair} | {
    *OTHER_CODES.values(), "school_estab", "school_postcode", "provider_upin", "provider_urn",
}  # fmt: skip
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")


def load_dfe(paths: Paths, level: str | None = None, filters: Sequence[str] | None = None) -> pd.DataFrame:
    r"""Load official statistics in the Department for Education's tidy form.

    One row is one indicator of one place at one level in one time period; columns are those of
    `esanalysis.council.official.OFFICIAL`. The symbols z (not applicable), x (not available), c (suppressed),
    low (rounds to 0 but is not) and u (of low reliability) have no value and keep their meaning in ``missing``.

    Parameters
    ----------
    paths : path or list of paths
        Files with time_period, geographic_level, the columns of places, filters and indicators.
    level : str, optional
        Keep only this level (National, Regional, Local authority, ...). Without it all levels are kept and
        told apart by the column ``level``; `total_of_level` refuses to add them together.
    filters : sequence of str, optional
        Filter columns. Without it, every other column in which words stand is a filter and every column of
        numbers and symbols an indicator.

    Returns
    -------
    DataFrame
        One row a place, period and combination of filters.

    Raises
    ------
    DataError
        With every problem found: no such form, an unknown level or symbol, a column half words and half numbers,
        a row that repeats another.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "csww.csv"
    >>> _ = path.write_text("time_period,geographic_level,country_code,country_name,leavers\n"
    ...                     "2024,National,E92000001,England,4276\n2025,National,E92000001,England,u\n")
    >>> load_dfe(path)[["time_period", "value", "missing"]].values.tolist()
    [['2024', 4276.0, nan], ['2025', nan, 'u']]
    """
    files, problems = find_files(paths)
    parts = []
    for path in files:
        try:
            sheets = [sheet for sheet in read_sheets(path) if sheet.rows and not sheet.hidden]
        except DataError as error:
            problems += error.problems
            continue
        parts += [part for sheet in sheets if (part := _read(sheet, filters, problems)) is not None]
    if any(problem.error for problem in problems):
        raise DataError(problems)
    found = pd.concat(parts, ignore_index=True)
    if level is not None:
        found = _only(found, level, files[0].name)
    return _frame(found, problems)


def _read(sheet: Sheet, filters: Sequence[str] | None, problems: list[Problem]) -> pd.DataFrame | None:
    """One sheet in long form, or None with the problems that keep it from being read."""
    columns = [sheet.text(0, column) for column in range(sheet.width)]
    lacking = [name for name in NEEDED if name not in columns]
    if lacking:
        problems.append(
            sheet.problem(
                "not the tidy form",
                f"no column {' and no column '.join(lacking)}",
                "a first row with time_period, geographic_level, places, filters and indicators",
                "Download the data file of the publication (.csv), not one of its tables.",
            )
        )
        return None
    texts = [[sheet.text(row, column) for column in range(sheet.width)] for row in range(1, len(sheet.rows))]
    wide = pd.DataFrame(texts, columns=columns, dtype=object)
    before = len(problems)
    _check_levels(sheet, wide, problems)
    others = [name for name in columns if name not in (*NEEDED, "time_identifier") and name not in _OF_PLACES]
    chosen, indicators = _split(sheet, wide, others, filters, problems)
    return _long(sheet, wide, chosen, indicators, problems) if len(problems) == before else None


def _check_levels(sheet: Sheet, wide: pd.DataFrame, problems: list[Problem]) -> None:
    for level, rows in wide.groupby("geographic_level"):
        code, name = PLACES.get(str(level), ("", ""))
        code = OTHER_CODES.get(str(level), code) if code not in wide else code
        lacking = [wanted for wanted in dict.fromkeys((code, name)) if wanted and wanted not in wide]
        if level in PLACES and not lacking:
            continue
        problems.append(
            sheet.problem(
                "unknown level",
                f"{level!r}" + (f" without {' and '.join(lacking)}" if lacking else ""),
                ", ".join(PLACES),
                "Correct the word, add its columns, or remove the rows of this level.",
                sheet.place(rows.index[0] + 1, list(wide).index("geographic_level"), "geographic_level"),
            )
        )


def _split(
    sheet: Sheet, wide: pd.DataFrame, names: list[str], filters: Sequence[str] | None, problems: list[Problem]
) -> tuple[list[str], list[str]]:
    """Tell filters from indicators; a column that is neither is a problem."""
    chosen, indicators = [], []
    for name in names:
        filled = wide[name][wide[name] != ""]
        figures = filled.map(_is_figure).astype(bool)
        if name in (filters or ()):
            chosen.append(name)
        elif figures.all():
            indicators.append(name)
        elif filters is None and figures.mean() < 0.5:
            chosen.append(name)
        else:
            odd = filled[~figures]
            values = ", ".join(map(repr, dict.fromkeys(odd.head(20)))) if len(odd) < 6 else repr(odd.iloc[0])
            problems.append(
                sheet.problem(
                    "neither number nor symbol",
                    f"{values} in {len(odd)} of {len(filled)} cells",
                    f"numbers and the symbols {', '.join(SYMBOLS)}",
                    f'Correct the cells, or name the column in filters=["{name}", ...].',
                    sheet.place(odd.index[0] + 1, list(wide).index(name), name),
                )
            )
    return chosen, indicators


def _is_figure(text: str) -> bool:
    return text in SYMBOLS or _NUMBER.fullmatch(text) is not None


def _long(
    sheet: Sheet, wide: pd.DataFrame, filters: list[str], indicators: list[str], problems: list[Problem]
) -> pd.DataFrame:
    base = pd.DataFrame(
        {
            "time_period": wide["time_period"],
            "time_identifier": wide.get("time_identifier"),
            "level": wide["geographic_level"],
            "code": _by_level(wide, 0),
            "place": _by_level(wide, 1),
            "region": wide.get("region_name"),
            "filters": ["; ".join(f"{name} = {row[name]}" for name in filters) for row in wide.to_dict("records")],
        },
        index=wide.index,
    )
    problems += _repeats(sheet, base)
    blocks = []
    for name in indicators:
        texts = wide[name]
        is_symbol = texts.isin(SYMBOLS) | (texts == "")
        blocks.append(
            base.assign(
                indicator=name,
                value=pd.to_numeric(texts.where(~is_symbol)),
                missing=texts.where(is_symbol).replace("", "blank"),
            )
        )
    return pd.concat(blocks, ignore_index=True) if blocks else base.head(0)


def _repeats(sheet: Sheet, base: pd.DataFrame) -> list[Problem]:
    """Name the first row that repeats another, and how many there are."""
    rows = [row for row, again in enumerate(base.duplicated()) if again]
    if not rows:
        return []
    first = base.iloc[rows[0]]
    return [
        sheet.problem(
            "repeated row",
            f"{first['place']}, {first['time_period']} again" + (f" ({len(rows)} such rows)" if rows[1:] else ""),
            "each place, period and combination of filters once",
            "Name the columns that tell the rows apart in filters=[...], or remove the repeats.",
            sheet.place(rows[0] + 1, 0, sheet.text(0, 0)),
        )
    ]


def _by_level(wide: pd.DataFrame, side: int) -> pd.Series:
    """Code (0) or name (1) of each row's place, from the columns of its level."""
    out = pd.Series("", index=wide.index, dtype=object)
    for level, pair in PLACES.items():
        column = pair[side] if pair[side] in wide or side else OTHER_CODES.get(level, "")
        if column in wide:
            out = out.mask(wide["geographic_level"] == level, wide[column])
    return out


def _only(found: pd.DataFrame, level: str, file: str) -> pd.DataFrame:
    levels = list(dict.fromkeys(found["level"]))
    if level not in levels:
        raise DataError(
            [Problem("no such level", file, repr(level), ", ".join(levels), "Choose one of the levels it has.")]
        )
    return found[found["level"] == level].reset_index(drop=True)


def _frame(found: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    found = found.replace({"": None})
    orders = {
        "time_period": sorted(found["time_period"].unique()),
        "level": [level for level in PLACES if (found["level"] == level).any()],
        "indicator": list(dict.fromkeys(found["indicator"])),
        "missing": [reason for reason in MISSING if (found["missing"] == reason).any()],
    }
    for name, order in orders.items():
        found[name] = pd.Categorical(found[name], categories=order, ordered=name == "time_period")
    found.attrs["problems"] = tuple(problems)
    return conform(found, OFFICIAL)
