"""The council's own tables, shown and read: workforce, sickness, equality, budget, risks, plan, and the bridge.

The same five names as for ratings stand here: `figures`, `alt`, `show`, `tables` and `words`. What is computed comes
from `measures`; `load_workforce_tables` and `load_risk_tables` decide whose tables stand together on a page.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
