"""A framework drafted from a file of marks: what can be known is written, what cannot is asked.

`draft_framework` finds factors and scale, `write_framework` writes them as .toml or .xlsx.
"""

from pathlib import Path

from esanalysis.errors import FrameworkError
from esanalysis.files.writing import write_whole
from esanalysis.instrument.drafting.draft import Draft, draft_framework

__all__ = ["Draft", "draft_framework", "write_framework"]


def write_framework(draft: Draft, path: str | Path, *, force: bool = False) -> Path:
    r"""Write a draft as a framework's file; one that is there already may have been edited, and stays.

    Parameters
    ----------
    draft : Draft
        What `draft_framework` found.
    path : str or Path
        A file that ends in .toml or .xlsx.
    force : bool
        Replace a file that is there, once it has been put aside under a dated name.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    FrameworkError
        The name ends in something else.
    WouldLoseError
        The file exists, and `force` is not set.
    WriteError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> rows = ["School,Funding,Training", "Oak,Yes,No", "Ash,In part,Yes", "Elm,Yes,Yes"]
    >>> _ = (folder / "audit.csv").write_text("\n".join(rows), encoding="utf-8")
    >>> print(write_framework(draft_framework(folder / "audit.csv"), folder / "mine.toml").name)
    mine.toml
    """
    path = Path(path)
    kind = path.suffix.casefold()
    if kind == ".toml":
        from esanalysis.instrument.drafting.toml import as_toml

        content: bytes | str = as_toml(draft)
    elif kind == ".xlsx":
        from esanalysis.instrument.drafting.excel import as_workbook

        content = as_workbook(draft)
    else:
        raise FrameworkError(f"{path.name}: a framework is written as .toml or .xlsx. Name it {path.stem}.toml.")
    return write_whole(path, content, holds=lambda _: "a framework that may have been edited", force=force)
