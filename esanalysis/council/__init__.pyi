from . import measures
from .plan_browser import PlanBrowser
from .together import RiskTables, WorkforceTables, load_risk_tables, load_workforce_tables, placed
from .views import alt, figures, show, tables, words

__all__ = [
    "PlanBrowser",
    "RiskTables",
    "WorkforceTables",
    "alt",
    "figures",
    "load_risk_tables",
    "load_workforce_tables",
    "measures",
    "placed",
    "show",
    "tables",
    "words",
]
