"""How a cluster develops, shown: rounds compared, smaller groups, the instrument, good practice, the plan of work."""
