from dataclasses import replace

import pytest

from esanalysis.errors import DataError
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.tables.mapping import load_mapping
from grids import write_csv

OLD = load_framework()
NEW = replace(OLD, key="es-2026")
HEAD = ["from_ksf", "to_ksf", "kind", "comparable", "reason"]


def rows(**changes):
    """A row a factor, by number; changes are by number too."""
    numbered = [[str(n), str(n), "same", "", ""] for n in range(1, 11)]
    for number, row in changes.items():
        numbered[int(number[1:]) - 1] = row
    return [HEAD, *numbered]


def test_a_mapping_names_factors_as_people_do(tmp_path):
    table = rows(
        _2=[
            "KSF 2",
            "2. Integration of extended services within school improvement planning",
            "reworded",
            "yes",
            "typo",
        ]
    )
    found = load_mapping(write_csv(tmp_path / "Mapping.csv", table), OLD, NEW)
    assert found.iloc[1][["from_framework", "from_ksf", "to_framework", "to_ksf", "kind", "comparable"]].tolist() == [
        "es-2009", "integration", "es-2026", "integration", "reworded", "yes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (rows(_7=["KSF 11", "7", "same", "", ""]),
         ["line 8, column \"from_ksf\": no KSF of es-2009: found 'KSF 11'; accepted is 1 to 10 or its key"]),
        (rows(_8=["8", "8", "merged", "", ""]),
         ['line 9, column "to_ksf": no mapping: found one old KSF for KSF 8; accepted is merged needs two old KSFs.']),
        (rows(_3=["3", "3", "reworded", "yes", ""]),
         ['line 4, column "reason": no mapping: found nothing; accepted is why marks may be compared']),
        (rows(_3=["3", "3", "alike", "", ""], _4=["4", "4", "split", "", ""]),
         ['line 4, column "kind": unknown word: found \'alike\'; accepted is same / reworded / merged / split']),
    ],
)  # fmt: skip
def test_what_is_no_mapping_is_said_where_it_stands(tmp_path, table, said):
    with pytest.raises(DataError) as error:
        load_mapping(write_csv(tmp_path / "Mapping.csv", table), OLD, NEW)
    assert len(error.value.problems) == len(said)
    for problem, text in zip(error.value.problems, said, strict=True):
        assert text in str(problem)


def test_a_table_of_other_frameworks_is_refused(tmp_path):
    table = [["from_framework", *HEAD], ["es-1999", "1", "1", "same", "", ""]]
    with pytest.raises(DataError, match="another framework: found 'es-1999'; accepted is es-2009"):
        load_mapping(write_csv(tmp_path / "Mapping.csv", table), OLD, NEW)
