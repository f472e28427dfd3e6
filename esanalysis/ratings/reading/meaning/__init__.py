"""What headings, names and values mean: the factor, total or role of a column, the cluster and round of a table."""
