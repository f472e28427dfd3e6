"""What the measures rest on: one cluster as a matrix, the additive model of its marks, and the raters' strictness."""
