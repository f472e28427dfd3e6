"""Small notebooks for tests of what runs them."""

import nbformat


def notebook(folder, *sources, tags=(), name="small.ipynb"):
    """Write a notebook of some code cells; `tags` are those of the first."""
    folder.mkdir(exist_ok=True)
    cells = [
        nbformat.v4.new_markdown_cell(source.removeprefix("md:"))
        if source.startswith("md:")
        else nbformat.v4.new_code_cell(source)
        for source in sources
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    cells[0].metadata["tags"] = list(tags)
    path = folder / name
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def html(text):
    """Source of a cell that shows some HTML."""
    return f"from IPython.display import HTML\nHTML({text!r})"
