"""How a cluster develops, shown: rounds compared, smaller groups, the instrument, good practice, the plan of work.

The views are called from the top: ``es.change``, ``es.follow_up``, ``es.groups``, ``es.subclusters``, ``es.review``,
``es.practice``, ``es.action_plan``. Here is what a page on one of them needs besides.
"""

from esanalysis.ratings.views.development.page import ILLUSTRATIVE, noticed, opening, parts

__all__ = ["ILLUSTRATIVE", "noticed", "opening", "parts"]
