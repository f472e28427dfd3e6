"""The kinds of table that ratings stand in, one layout a module: grid, form, long table (slow and fast)."""
