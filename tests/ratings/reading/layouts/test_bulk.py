"""A large long table is read by columns, and says what the general reader says, word for word."""

import numpy as np
import pandas as pd
import pytest

from esanalysis.errors import DataError
from esanalysis.files.read import read_sheets
from esanalysis.instrument.reading import load_framework
from esanalysis.ratings.load import load_ratings, survey_ratings
from esanalysis.ratings.reading.layouts import bulk
from esanalysis.ratings.reading.layouts.bulk import read_bulk
from esanalysis.ratings.reading.tables import Language
from esanalysis.schema import RATINGS, conform

KEYS = load_framework().keys


def rows(clusters=3, schools=40):
    """A clean long table."""
    frame = pd.MultiIndex.from_product(
        [[f"Cluster {n}" for n in range(clusters)], ["2025", "2026"], [f"School {n}" for n in range(schools)], KEYS],
        names=["cluster", "round", "school", "ksf"],
    ).to_frame(index=False)
    frame["rating"] = np.random.default_rng(0).integers(1, 11, len(frame)).astype(str)
    frame["note"] = ""
    return frame


def clean(frame):
    """Nothing is wrong."""


def wrong_marks(frame):
    """Marks off the scale, words, missing markers, fractions and blanks."""
    frame.loc[[3, 100, 200, 7, 8], "rating"] = ["11", "six", "n/a", "4.5", ""]
    frame.loc[[300, 301, 302], "rating"] = "NDA"


def no_keys(frame):
    """Factors that are none, and rows without a school."""
    frame.loc[[5, 6], "ksf"] = ["Parking", "parking"]
    frame.loc[12, "school"] = ""
    frame.loc[13, ["cluster", "round", "school", "ksf", "rating"]] = ""


def written_once(frame):
    """Keys that stand only in the first of their rows."""
    frame.loc[frame.duplicated(["cluster"]), "cluster"] = ""
    frame.loc[frame.duplicated(["cluster", "round"]) & (frame.index > 0), "round"] = ""


def spelt_in_two_ways(frame):
    """Two spellings of a name, a footnote, spaces, and notes with people in them."""
    frame.loc[10:19, "school"] = " school 1 "
    frame.loc[20:29, "school"] = "School 2 [1]"
    frame.loc[[4, 5], "note"] = ["Mrs Smith agreed", " fine, so far "]


def twice(frame):
    """A school that is rated twice."""
    frame.loc[10:19, "school"] = "School 0"


@pytest.mark.parametrize("change", [clean, wrong_marks, no_keys, written_once, spelt_in_two_ways, twice])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_it_says_and_gives_what_the_general_reader_does(tmp_path, monkeypatch, change, separator):
    frame = rows()
    change(frame)
    path = tmp_path / "a.csv"
    frame.to_csv(path, index=False, sep=separator)
    monkeypatch.setattr(bulk, "_SMALL", 0)
    assert read_bulk(path, Language(load_framework())) is not None
    fast = survey_ratings(path)
    monkeypatch.setattr(bulk, "_SMALL", 10**9)
    slow = survey_ratings(path)
    assert [str(problem) for problem in fast.problems] == [str(problem) for problem in slow.problems]
    assert (fast.ratings is None) == (slow.ratings is None)
    if fast.ratings is not None:
        pd.testing.assert_frame_equal(fast.ratings, slow.ratings)
        assert fast.ratings.attrs["sources"] == slow.ratings.attrs["sources"]


STORED = [
    'a.csv: unknown KSF: found "Parking", "parking" in 2 rows (line 7, line 8); accepted is the name, key or number of '
    "one of the 10 KSFs. Write the KSF as the framework has it, or choose another framework: --framework.",
    'a.csv, line 14, column "school": one blank cell under "school" is read as the name above. Fill the cells in if '
    "that is not so.",
]


def test_the_words_are_these(tmp_path, monkeypatch):
    frame = rows()
    no_keys(frame)
    frame.to_csv(tmp_path / "a.csv", index=False)
    monkeypatch.setattr(bulk, "_SMALL", 0)
    with pytest.raises(DataError) as refused:
        load_ratings(tmp_path / "a.csv")
    assert [str(problem) for problem in refused.value.problems] == STORED[:2]


@pytest.mark.parametrize(
    "text",
    [
        'school,ksf,rating,note\nOak,KSF 1,5,"two\nlines"\n',  # a cell with a line break
        "Ratings of 2026\nschool,ksf,rating,note\nOak,KSF 1,5,\n",  # a title above
        "School,KSF 1,KSF 2\nOak,5,6\n",  # no long table
    ],
)
def test_what_is_no_plain_table_is_left_to_the_general_reader(tmp_path, monkeypatch, text):
    monkeypatch.setattr(bulk, "_SMALL", 0)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert read_bulk(tmp_path / "a.csv", Language(load_framework())) is None
    assert read_sheets(tmp_path / "a.csv")


def test_what_is_loaded_is_the_ratings_table(tmp_path, monkeypatch):
    """The frame is laid out without a look at each row; this holds it to the schema's own check."""
    frame = rows().drop(index=[3, 4, 5])
    frame.to_csv(tmp_path / "a.csv", index=False)
    ratings = load_ratings(tmp_path / "a.csv")
    checked = conform(ratings.copy(), RATINGS)
    pd.testing.assert_frame_equal(ratings, checked)
    assert len(ratings) == 3 * 2 * 40 * 10
