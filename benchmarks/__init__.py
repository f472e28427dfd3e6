"""How fast it is, as ratios to a named baseline measured in the same run; see ``python -m benchmarks``."""
