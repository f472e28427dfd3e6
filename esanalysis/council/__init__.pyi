from . import alt, figures, show, tables, words
from .plan_browser import PlanBrowser
from .together import RiskTables, WorkforceTables, load_risk_tables, load_workforce_tables, placed, support

__all__ = [
    "PlanBrowser",
    "RiskTables",
    "WorkforceTables",
    "alt",
    "figures",
    "load_risk_tables",
    "load_workforce_tables",
    "placed",
    "show",
    "support",
    "tables",
    "words",
]
