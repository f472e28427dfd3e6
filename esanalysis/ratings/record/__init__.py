"""Record a school's ratings in a notebook: the diagnostic as a form that saves into the rating store.

    import esanalysis as es

    es.record("ratings-recorded.csv", schools=["Ashby", "Birch"], rater="AB")

`drafts` holds what is recorded and what is typed but not saved, `form` writes the questions as HTML (the same for the
screen and for paper), `sentences` says what happened, and `widget` puts them before a person. The widget computes
nothing: it reads and writes through `esanalysis.ratings.store`.
"""

from esanalysis.ratings.record.widget import Recorder, record

__all__ = ["Recorder", "record"]
