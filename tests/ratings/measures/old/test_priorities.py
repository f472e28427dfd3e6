import numpy as np

from esanalysis.ratings.measures import old as measures
from examples import ratings_frame


def of(marks, count=None, framework="es-2009"):
    cells = measures.cells(ratings_frame(marks, framework))
    return measures.priorities(cells, measures.standing(cells), count).set_index("ksf")


def test_priorities_of_the_worked_example(priorities):
    found = priorities.set_index("ksf")
    assert found.index.tolist() == ["impact", "funding", "alignment"]
    assert found["low"].tolist() == [6, 4, 3]
    assert found["firm"].tolist() == [True, False, False]
    assert found["pattern"].tolist() == ["nobody ahead", "uneven", "uneven"]
    assert found.loc["impact", "strongest"] == 4
    assert found["helpers"].tolist() == [0, 5, 6]


def test_a_factor_low_at_one_school_is_a_matter_for_that_school():
    marks = np.full((10, 10), 6)
    marks[4, 2] = 1
    assert of(marks, 1)["pattern"].to_dict() == {"partnership": "one or two schools"}


def test_a_factor_low_at_three_quarters_is_a_cluster_matter_although_one_school_could_help():
    marks = np.full((10, 8), 6)
    marks[4] = [2, 2, 2, 2, 2, 2, 9, 9]
    found = of(marks, 1)
    assert found.loc["partnership", ["pattern", "helpers"]].tolist() == ["nearly everywhere", 2]


def test_lowest_of_a_strong_cluster_is_named_but_not_called_low():
    marks = np.full((10, 6), 9)
    marks[0] = 8
    assert of(marks, 1).loc["engagement", "pattern"] == "no school low"


def test_ties_with_the_last_priority_are_included():
    marks = np.full((10, 4), 6)
    marks[2] = marks[3] = 2
    assert of(marks, 1).index.tolist() == ["alignment", "cluster"]


def test_a_third_of_another_framework_is_at_least_one():
    assert len(of([[4, 4], [3, 3], [2, 2], [1, 1]], framework="ofsted-ilacs-2018")) == 1
