"""Each tidy table: its columns, dtypes, key and meaning; and one check for all of them."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from esanalysis.errors import SchemaError

if TYPE_CHECKING:  # the tables are known before anything heavy is imported, so that `--help` answers at once
    import pandas as pd

__all__ = ["MISSING", "RATINGS", "Column", "Table", "conform", "documented"]

Load = TypeVar("Load", bound=Callable[..., Any])


@dataclass(frozen=True)
class Column:
    """One column: pandas dtype (``category``, ``float64``, ``string``, ...), meaning and unit."""

    name: str
    dtype: str
    meaning: str
    unit: str = ""
    required: bool = True  # may not hold missing values
    choices: tuple[str, ...] = ()  # the only values it takes, in their order; empty: any
    aliases: tuple[str, ...] = ()  # other headings it goes by in people's files
    derived: bool = False  # worked out on loading, so no file has it
    optional: bool = False  # added empty where a frame lacks it


@dataclass(frozen=True)
class Table:
    """A tidy table: what one row is, its columns, and the columns that identify a row."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


# Why a rating is missing. The keys are the values of the ratings column `missing`.
MISSING = {
    "blank": "nothing was entered",
    "not rated": "marked as not rated",
    "n/a": "marked as not applicable",
    "not applicable": "not for this school",
    "c": "suppressed by the publisher (c)",
    "low": "too low to show (low)",
    "x": "not available (x)",
    "z": "not applicable (z)",
    "u": "of low reliability, so not shown (u)",
    "error": "a formula error stands in the cell",
}

RATINGS = Table(
    name="ratings",
    row="one rating of one school on one factor by one rater in one round",
    columns=(
        Column("cluster", "category", "cluster the school belongs to"),
        Column("round", "category", "when the diagnostic was done; categories in time order"),
        Column("school", "category", "school name; categories in file order"),
        Column("ksf", "category", "key of the factor; categories in the instrument's order"),
        Column("rating", "float64", "the mark; for a scale of words its place, 1 = weakest", "scale units", False),
        Column("missing", "category", "why there is no mark (see MISSING); empty where there is one", "", False),
        Column("note", "string", "the 'and why?': what was written beside the mark", "", False),
        Column("rater", "string", "who rated, as a role or initials; empty where not recorded", "", False),
        Column(
            "school_id", "string", "number that stays when the name changes, such as the URN", "", False, optional=True
        ),
        Column("framework", "category", "key of the instrument the mark was given on", "", False, optional=True),
        Column("phase", "category", "phase of the school: primary, secondary, special", "", False, optional=True),
        Column("area", "category", "area, ward or locality of the school", "", False, optional=True),
        Column("subcluster", "category", "smaller cluster the school belongs to", "", False, optional=True),
    ),
    key=("cluster", "round", "school", "ksf", "rater"),
)


# What loaders of tables take, said once; "optional" stands where a parameter has a default.
_TAKEN = {
    "paths": ("path or list of paths", "The files or folders (.xlsx, .xls, .ods, .csv, .md)."),
    "ratings": ("DataFrame", "The ratings that the rows belong to: names are checked against them."),
    "needed": ("bool", "Whether a file without such a table is an error."),
    "framework": ("str, Path or Framework", "Instrument that the factors belong to."),
    "before": ("Framework", "Instrument of the earlier round."),
    "after": ("Framework", "Instrument of the later round."),
    "columns": (
        "dict of column to heading",
        'Which heading is meant, where it is none of the usual ones: ``{"owner": "Lead officer"}``.',
    ),
}


def documented(table: Table) -> Callable[[Load], Load]:
    """Complete the docstring of a table's loader: what it takes, the columns of its frame, what it raises.

    Parameters
    ----------
    table : Table
        What the loader gives.

    Returns
    -------
    callable
        A decorator. The loader's own docstring says what the table is, and ends with its examples.

    Examples
    --------
    >>> @documented(Table("pairs", "one pair of schools", (Column("a", "string", "the first school"),)))
    ... def load_pairs(paths):
    ...     '''Load pairs.
    ...
    ...     Examples
    ...     --------
    ...     '''
    >>> print(load_pairs.__doc__.partition("Raises")[0].strip())
    Load pairs.
    <BLANKLINE>

    Parameters
    ----------
    paths : path or list of paths
        The files or folders (.xlsx, .xls, .ods, .csv, .md).
    <BLANKLINE>

    Returns
    -------
    DataFrame
        One row is one pair of schools. Columns:
    <BLANKLINE>
        - ``a``: the first school
    """

    def complete(load: Load) -> Load:
        said, _, shown = inspect.cleandoc(load.__doc__ or "").partition("Examples\n--------")
        taken = []
        for name, parameter in inspect.signature(load).parameters.items():
            kind, meaning = _TAKEN[name]
            optional = "" if parameter.default is parameter.empty else ", optional"
            shipped = " Without them the shipped table." if name == "paths" and optional else ""
            taken.append(f"{name} : {kind}{optional}\n    {meaning}{shipped}")
        columns = [
            f"    - ``{column.name}``{f' ({column.unit})' if column.unit else ''}: {column.meaning}"
            for column in table.columns
        ]
        load.__doc__ = "\n".join(
            [
                said.rstrip(), "", "Parameters", "----------", *taken, "", "Returns", "-------", "DataFrame",
                f"    One row is {table.row}. Columns:", "", *columns, "", "Raises", "------", "DataError",
                "    With every problem found: file, sheet, cell, what stands there, what is accepted, the fix.", "",
                "Examples", "--------" + shown,
            ]
        )  # fmt: skip
        return load

    return complete


def conform(frame: "pd.DataFrame", table: Table) -> "pd.DataFrame":
    """Return `frame` with exactly the table's columns and dtypes, or say what is wrong with it.

    Columns that the table calls optional are added empty where the frame lacks them.

    Raises
    ------
    SchemaError
        Columns are missing, a required column holds missing values, or the key is not unique.
    """
    import pandas as pd

    absent: dict[str, Any] = {
        column.name: pd.NA for column in table.columns if column.optional and column.name not in frame
    }
    frame = frame.assign(**absent) if absent else frame
    wrong = [f"column {name!r} is missing" for name in table.names if name not in frame]
    if wrong:
        raise SchemaError(f"This is no {table.name} table: {'; '.join(wrong)}.")
    columns = {column.name: _typed(frame[column.name], column.dtype) for column in table.columns}
    out = pd.DataFrame(columns, index=frame.index).reset_index(drop=True)
    out.attrs = dict(frame.attrs)
    empty = out[[column.name for column in table.columns if column.required]].isna().sum()
    wrong += [f"column {name!r} has {count} empty cells" for name, count in empty.items() if count]
    if table.key and (count := int(out.duplicated(list(table.key)).sum())):
        wrong.append(f"{count} rows repeat an earlier {' + '.join(table.key)}")
    if wrong:
        raise SchemaError(f"This is no {table.name} table: {'; '.join(wrong)}.")
    return out


def _typed(column: "pd.Series", dtype: str) -> "pd.Series":
    return column if str(column.dtype) == dtype else column.astype(dtype)  # type: ignore[call-overload]
