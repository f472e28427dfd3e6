"""The cluster reports: each cluster's own part of the data, a page of it, and the index over them."""

from esanalysis.reports.clusters.reports import Run, cluster_jobs, report_clusters, write_cluster_reports

__all__ = ["Run", "cluster_jobs", "report_clusters", "write_cluster_reports"]
