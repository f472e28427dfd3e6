"""The kinds of table that ratings stand in, one layout a module: grid, form, long table, and the long table at speed."""
