"""A clause says how many people where its number is of staff, whatever number and word it has."""

import re

import numpy as np
import pytest

from esanalysis.council import load_page, workforce_page
from esanalysis.council.telling import says_how_many

NUMBERS = ["2", "14", "two", "three", "all 3", "both", "thirteen", "2.5", "3-4"]
STAFF = [
    "officers",
    "junior tutors",
    "of its staff",
    "part-time workers",
    "social workers",
    "FTE",
    "posts",
    "Music tutors",
]
OTHERS = ["schools", "primary schools", "new hubs", "of the grants", "Music lessons", "pupil places", "school days"]
ENDS = ["", " leave", " are at risk", " by the end of the year", " in the north"]


@pytest.mark.parametrize("seed", range(40))
def test_a_number_of_staff_tells_and_the_same_of_anything_else_does_not(seed):
    rng = np.random.default_rng(seed)
    number, staff, other, end = (str(rng.choice(words)) for words in (NUMBERS, STAFF, OTHERS, ENDS))
    names = re.compile("music")
    assert says_how_many(f"Music: {number} {staff}{end}", names)
    assert not says_how_many(f"Music: {number} {other}{end}", names)
    assert says_how_many(f"Music has {number}", names)
    assert not says_how_many(f"has {number}", names, alone=False)


def test_the_shipped_page_keeps_the_notes_that_count_nobody():
    notes = {
        note for frame in workforce_page(load_page("workforce")).tables.values() for note in frame["note"].dropna()
    }
    assert {"April to September only: half a year", "only a figure for schools is printed"} <= notes
