"""Rounds: which texts name one, and their order in time."""

import random

import pytest

from esanalysis.ratings.rounds import in_time_order, split_round


@pytest.mark.parametrize(
    ("text", "rest", "round_"),
    [
        ("2009", "", "2009"),
        ("2009-10", "", "2009-10"),
        ("North cluster 2009", "North cluster", "2009"),
        ("North_Autumn_2009", "North", "Autumn_2009"),
        ("Spring term 2010 - Coast", "Coast", "Spring term 2010"),
        ("worked-example-2009", "worked-example", "2009"),
        ("Round 2", "", "Round 2"),
        ("Coast (Round 12)", "Coast", "Round 12"),
        ("24/02/2009", "", "24/02/2009"),
        ("March 2010", "", "March 2010"),
        ("Mayfield", "Mayfield", ""),
        ("Sheet1", "Sheet1", ""),
        ("School 12345", "School 12345", ""),
    ],
)
def test_the_round_in_a_name(text, rest, round_):
    assert split_round(text) == (rest, round_)


@pytest.mark.parametrize(
    "rounds",
    [
        ["2008", "2009", "2010"],
        ["2008/09", "2009/10", "2010/11"],
        ["Spring 2009", "Summer 2009", "Autumn 2009", "Spring 2010"],
        ["Autumn 2009/10", "Spring 2009/10", "Autumn 2010/11"],
        ["24/02/2009", "3 March 2009", "2009-11-01", "2010"],
        ["Round 1", "Round 2", "Round 10"],
        ["baseline", "follow-up 2", "follow-up 10"],
        ["2009", "undated"],
    ],
)
def test_rounds_are_put_in_time_order(rounds):
    shuffled = random.Random(1).sample(rounds, len(rounds))
    assert in_time_order(shuffled + rounds) == rounds
