"""The council's own tables: workforce, sickness, equality, budget, objectives, risks, and the plan.

What a table is stands in `registry`; `load_page` decides whose tables stand together on a page, `measures` compute, and
the views (``es.council.headcount(...)``) show. What joins them to a cluster's ratings is in `esanalysis.bridge`.
"""

from typing import Any

import lazy_loader

_known, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

# Names of the first releases, and what stands in their place: an analyst's own notebook is told.
_GONE = {
    "show": "a view shows itself: es.council.headcount(workforce), es.council.risks(register), ...",
    "words": "the sentences of a view are es.council.headcount(workforce).sentences",
    "figures": "a view draws itself: es.council.headcount(workforce).draw()",
    "alt": "the alt text of a view is es.council.headcount(workforce).alt",
    "tables": "the figures of a view are es.council.risks(register).table",
    "PlanBrowser": "the plan with its lists is es.council.promises(commitments, today)",
    "placed": "risks in their order are es.council.risks(register).data",
    "load_workforce_tables": 'the tables of the page are es.council.load_page("workforce", {"workforce": ...})',
    "load_risk_tables": 'the tables of the page are es.council.load_page("risks", {"risks": ...})',
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use; tell the new name of one that is gone."""
    if name in _GONE:
        raise AttributeError(f"es.council.{name} is gone: {_GONE[name]}.")
    return _known(name)
