"""Figures beside what they are compared with."""

from esanalysis import load_sickness
from esanalysis.council.measures.comparators import beside_comparators


def test_a_target_of_each_year_is_set_beside_the_figure_of_that_year(tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("Year,Service,Days per FTE,Target\n2022/23,SEND,9.1,8.5\n2023/24,SEND,8.4,8\n2024/25,SEND,8,\n")
    pairs = beside_comparators(load_sickness(path))
    assert pairs[["period", "comparator_period", "comparator"]].dropna().astype(object).values.tolist() == [
        ["2022/23", "2022/23", 8.5], ["2023/24", "2023/24", 8],
    ]  # fmt: skip
