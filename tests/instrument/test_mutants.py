"""Whatever is wrong with an instrument's file, it is refused in sentences or usable: thousands of changed ones."""

import copy
import itertools
import random

import pytest
import xlsxwriter

from esanalysis.errors import EsanalysisError
from esanalysis.instrument.file.build import build_framework
from esanalysis.instrument.file.build_matrix import build_risk_matrix
from esanalysis.instrument.file.source import FOLDER, Source, toml_source
from esanalysis.instrument.reading import framework_keys, load_framework, risk_matrix_keys
from mutants import WRONG, changed_book, changed_text, entries, use, with_value

pytestmark = pytest.mark.slow
SHIPPED = [(build_framework, key) for key in framework_keys()] + [
    (build_risk_matrix, key) for key in risk_matrix_keys()
]


def text_of(key):
    return (FOLDER / f"{key}.toml").read_text(encoding="utf-8")


def refused(make):
    """Whether something is refused; anything but an error of ours goes on its way."""
    try:
        use(make())
    except EsanalysisError:
        return True
    return False


@pytest.mark.parametrize(("build", "key"), SHIPPED)
def test_no_wrong_type_in_any_place_of_a_shipped_file_ends_in_a_raw_error(build, key):
    raw = toml_source(text_of(key), f"{key}.toml").raw
    tried = [
        refused(
            lambda path=path, value=value: build(Source(with_value(raw, path, copy.deepcopy(value)), key, key, str))
        )
        for path, value in itertools.product(entries(raw), WRONG)
    ]
    assert sum(tried) * 2 > len(tried)


def test_three_thousand_changed_toml_texts():
    dice = random.Random(2009)
    results = []
    for _ in range(3000):
        build, key = dice.choice(SHIPPED)
        text = changed_text(text_of(key), dice)
        results.append(refused(lambda build=build, text=text: build(toml_source(text, "own.toml"))))
    assert 0.5 < sum(results) / len(results) < 1


def test_five_hundred_changed_workbooks(tmp_path):
    dice = random.Random(2009)
    path = tmp_path / "own.xlsx"
    results = []
    for _ in range(500):
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            for name, rows in changed_book(dice).items():
                sheet = book.add_worksheet(name)
                for place, row in enumerate(rows):
                    sheet.write_row(place, 0, row)
        results.append(refused(lambda: load_framework(path)))
    assert 0.3 < sum(results) / len(results) < 1
