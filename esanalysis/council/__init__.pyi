from . import measures
from .pages import risks_page, workforce_page
from .together import Given, load_page, pages_of
from .views.plan.background import background
from .views.plan.promises import promises
from .views.plan.risks import risks
from .views.workforce.budget import budget
from .views.workforce.equality import equality
from .views.workforce.headcount import headcount
from .views.workforce.movements import movements
from .views.workforce.sickness import sickness

__all__ = [
    "Given",
    "background",
    "budget",
    "equality",
    "headcount",
    "load_page",
    "measures",
    "movements",
    "pages_of",
    "promises",
    "risks",
    "risks_page",
    "sickness",
    "workforce_page",
]
