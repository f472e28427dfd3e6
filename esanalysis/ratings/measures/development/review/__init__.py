"""The instrument reviewed and good practice gathered: what marks can say, what people said, what may be shared."""

from esanalysis.ratings.measures.development.review.feedback import answers, feedback
from esanalysis.ratings.measures.development.review.instrument import SCHOOLS_IT_TAKES, instrument
from esanalysis.ratings.measures.development.review.practice import outside, practice

__all__ = ["SCHOOLS_IT_TAKES", "answers", "feedback", "instrument", "outside", "practice"]
