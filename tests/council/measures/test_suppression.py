import pandas as pd
import pytest

from esanalysis.council.load import load_workforce
from esanalysis.council.measures.suppression import THRESHOLD, suppress


def counts(**groups):
    return pd.DataFrame(
        {
            "source": "s",
            "heading": "h",
            "measure": "m",
            "period": "p",
            "group": list(groups),
            "basis": "headcount",
            "value": [float(value) for value in groups.values()],
            "missing": pd.Categorical([None] * len(groups), categories=["blank", "c"]),
        }
    )


def shown(frame, **options):
    out = suppress(frame, **options)
    return ["-" if pd.isna(value) else int(value) for value in out["value"]]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({"a": 10, "b": 20}, [10, 20]),
        ({"a": 3, "b": 20, "c": 9}, ["-", 20, "-"]),
        ({"a": 3, "b": 3, "c": 9}, ["-", "-", 9]),
        ({"a": 1, "b": 1, "c": 9}, ["-", "-", "-"]),
        ({"a": 4, "b": 4, "c": 9, "d": 30}, ["-", "-", "-", 30]),
        ({"a": 0, "b": 20}, [0, 20]),
        ({"a": 3, "b": 0, "c": 9}, ["-", 0, "-"]),
        ({"a": 3, "b": 0, "total": 3}, ["-", 0, "-"]),
        ({"a": 3, "b": 20, "total": 23}, ["-", "-", 23]),
        ({"a": 3, "total": 3}, ["-", "-"]),
        ({"a": 1, "b": 2, "total": 3}, ["-", "-", "-"]),
        ({"a": 3, "b": 4, "total": 7}, ["-", "-", 7]),
    ],
)
def test_small_counts_go_with_what_would_give_them_away(groups, expected):
    assert shown(counts(**groups)) == expected


def test_without_any_published_total_only_small_counts_go():
    assert shown(counts(a=3, b=20), totals_known=False) == ["-", 20]


def test_the_threshold_is_the_analysts():
    assert shown(counts(a=8, b=20, c=30), threshold=10) == ["-", "-", 30]


def test_the_figures_of_the_plan_that_identify_people():
    out = suppress(load_workforce())
    hidden = out[out["suppressed"].notna()]
    assert hidden[["measure", "group", "basis"]].values.tolist() == [
        ["Number of early retirements", "schools", "headcount"],
        ["Number of early retirements", "schools", "FTE"],
        ["Number of early retirements", "non-schools", "FTE"],
        ["Number of ill-health retirements", "schools", "headcount"],
        ["Number of ill-health retirements", "non-schools", "headcount"],
        ["Number of ill-health retirements", "schools", "FTE"],
        ["Number of ill-health retirements", "non-schools", "FTE"],
    ]
    assert hidden["value"].isna().all()
    assert (hidden["missing"] == "c").all()
    assert hidden["suppressed"].iloc[0] == f"suppressed: fewer than {THRESHOLD} people"


def test_nothing_else_changes():
    before = load_workforce()
    out = suppress(before)
    kept = out["suppressed"].isna()
    pd.testing.assert_series_equal(out.loc[kept, "value"], before.loc[kept, "value"])
    assert before["value"].count() == 25, "the frame given is left as it is"


def test_a_rate_that_would_give_hidden_leavers_back_goes_too(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(
        "measure,group,basis,value\nNumber of leavers,a,headcount,2\nNumber of leavers,b,headcount,40\n"
        "Number of leavers,c,headcount,60\nLeavers as a % of staff in post,a,percent,4\n"
        "Leavers as a % of staff in post,c,percent,9\n",
        encoding="utf-8",
    )
    assert shown(load_workforce(path)) == ["-", "-", 60, "-", 9]
