"""The cluster reports: each cluster's own part of the data, a page of it, and the index over them."""

from esanalysis.reports.clusters.reports import Run, cluster_jobs, report_clusters, write_cluster_reports
from esanalysis.reports.clusters.returns import load_returns

__all__ = ["Run", "cluster_jobs", "load_returns", "report_clusters", "write_cluster_reports"]
