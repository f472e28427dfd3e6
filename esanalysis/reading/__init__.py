"""Rating files of any usual format to plain cells, and from cells to ratings."""
