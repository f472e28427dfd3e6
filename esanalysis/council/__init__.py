"""The council's own tables: workforce, sickness, equality, budget, objectives, risks, and the plan.

What a table is stands in `registry`; `load_page` decides whose tables stand together on a page, `measures` compute, and
the views (``es.council.headcount(...)``) show. What joins them to a cluster's ratings is in `esanalysis.bridge`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
