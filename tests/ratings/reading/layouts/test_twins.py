"""Two headings of one factor: a line a cause, with the option that settles it."""

from esanalysis.files.sheet import Sheet
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.reading.layouts.twins import twins

NAMES = [factor.name for factor in load_framework().factors]


def said(*ends, factors=10):
    """What is said of the first factors, each under one heading an end."""
    framework = load_framework()
    headings = [f"{name}{end}" for name in NAMES[:factors] for end in ends]
    found = dict(enumerate(framework.factors[place // len(ends)] for place in range(len(headings))))
    return list(twins(found, lambda place: (headings[place], f"A{place + 1}"), Sheet("a.csv", None, []), framework))


def test_headings_that_differ_in_the_same_way_are_one_cause():
    [problem] = said(" (self)", " (peer)")
    assert problem.found == 'ten KSFs under 2 headings each, ending in "(self)" and "(peer)"'
    assert problem.fix == 'Set aside what should not count: --ignore "*(self)" or --ignore "*(peer)".'


def test_rounds_are_read_one_at_a_time():
    [problem] = said(" 2025", " 2026")
    assert problem.fix == 'They are rounds: read one at a time, such as --ignore "*2025" --as-round 2026.'


def test_one_heading_too_many_is_named_with_its_cells():
    [problem] = said("", " (2)", factors=1)
    assert problem.cell == "A1 and A2"
    assert problem.fix == f'Rename or set aside one of the two: --ignore "{NAMES[0]} (2)".'


def test_a_factor_a_heading_is_no_problem():
    assert said("") == []
