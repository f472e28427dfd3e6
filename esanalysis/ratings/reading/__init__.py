"""Rating files of any usual format to plain cells, and from cells to ratings.

- `files` (which files are meant), then `sheets` with `excel`, `opendocument` and `text`: any office file to
  cells that know their address. They know nothing about ratings and serve other tables too.
- `headings`, `rounds`, `naming`, `values`: what a heading, a sheet's name and a cell mean.
- `grid`, `form`, `long`: the three kinds of table, each to the plain columns of `tables`.
- `printed`, `checks`: what contradicts itself. `ratings_file` puts a whole file together.

`esanalysis.ratings.load` is the public side of all this.
"""
