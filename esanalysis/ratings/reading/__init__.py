"""Rating files of any usual format to plain cells, and from cells to ratings.

- `meaning/`: what a heading, a column, a sheet's name and a note mean; `values`: what a cell means; `options`: what a
  person says about a file that it cannot say itself.
- `layouts/`: the kinds of table, one a module, each to the columns of `tables`.
- `ratings_file` puts a whole file together, `identity` says which names are one school.
- `printed`, `checks`: what contradicts itself; `causes`: what is wrong with cells, one line a cause; `marked`: the same
  as comments in a copy of the file.

`esanalysis.ratings.load` is the public side of all this.
"""
