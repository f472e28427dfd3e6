"""Many clusters side by side: what an authority has to see to, and what is each cluster's own.

Clusters stand in file order and are never ranked: marks are each school's own view, and clusters mark differently.
"""

from esanalysis.authority.clusters import clusters
from esanalysis.authority.factors import factors
from esanalysis.authority.facts import ILLUSTRATIVE
from esanalysis.authority.parts import parts
from esanalysis.authority.repeated import repeated
from esanalysis.authority.report import how_made, problems, report

__all__ = ["ILLUSTRATIVE", "clusters", "factors", "how_made", "parts", "problems", "repeated", "report"]
