"""Each tidy table: its columns, dtypes, key and meaning; one check for all, and what a typed text means in one."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from esanalysis.english import plain
from esanalysis.errors import SchemaError

if TYPE_CHECKING:  # the tables are known before anything heavy is imported, so that `--help` answers at once
    import pandas as pd

__all__ = [
    "MISSING", "RATINGS", "Column", "Table", "conform", "documented", "names_of", "number_of", "scale_of", "word_of",
]  # fmt: skip

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
    phrases: tuple[tuple[str, str], ...] = ()  # words in a cell that mean a choice: (folded words, choice)
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
    "earlier": ("DataFrame", "The ratings of an earlier round on another instrument, whose factors its rows name."),
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
    ...     "Load pairs."
    >>> lines = [line.strip() for line in load_pairs.__doc__.splitlines()]
    >>> [line for line in lines if "pair" in line]
    ['Load pairs.', 'One row is one pair of schools. Columns:']
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


_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|\.\d+")
_SIGN = re.compile(r"(\(?)([-−]?)£?([-−]?)(.*?)([mk]?)%?(\)?)")


def number_of(text: str, money: bool = False) -> float | None:
    """Read a number as people print it: with £, %, thousands in commas, a loss in brackets; money in thousands.

    Parameters
    ----------
    text : str
        The cell.
    money : bool
        Whether ``£3.1m`` is 3100 and a dash nothing.

    Returns
    -------
    float or None

    Examples
    --------
    >>> number_of("1,204"), number_of("12.4%"), number_of("(£615)"), number_of("£3.1m", True), number_of("many")
    (1204.0, 12.4, -615.0, 3100.0, None)
    """
    bare = text.replace(" ", "").casefold()
    if money and bare in ("-", "–"):
        return 0.0
    found = _SIGN.fullmatch(bare)
    if not found or not _NUMBER.fullmatch(found[4]) or bool(found[1]) != bool(found[6]) or (found[5] and not money):
        return None
    negative = found[1] or found[2] or found[3]
    return float(found[4].replace(",", "")) * (-1 if negative else 1) * (1000 if found[5] == "m" else 1)


def scale_of(heading: str, column: Column) -> float:
    """What a figure is multiplied with to be in the column's unit: a heading may say pounds, thousands or millions.

    Parameters
    ----------
    heading : str
        Of the file.
    column : Column
        Of the table.

    Returns
    -------
    float
        1 for a column that is no money, and where the heading says no unit.

    Examples
    --------
    >>> money = Column("budget", "float64", "net budget", "thousand pounds")
    >>> scale_of("Budget £m", money), scale_of("Budget (£)", money), scale_of("£'000", money), scale_of("Budget", money)
    (1000.0, 0.001, 1.0, 1.0)
    """
    text = heading.casefold()
    if column.unit != "thousand pounds" or re.search(r"0{3}|£ ?k\b|\bk\b|thousand", text):
        return 1.0
    if re.search(r"£ ?m\b|\bmillions?\b|\(m\)", text):
        return 1000.0
    return 0.001 if "£" in text or re.search(r"\bpounds?\b", text) else 1.0


def word_of(text: str, column: Column) -> str | None:
    """The word of a column's choices that a text is, or that its phrases mean; None where it is none, or two.

    Parameters
    ----------
    text : str
        The cell.
    column : Column
        Of the table.

    Returns
    -------
    str or None

    Examples
    --------
    >>> word_of("MUST NOT", Column("rule", "category", "whether", choices=("must", "must not")))
    'must not'
    """
    folded = plain(text)
    meant = {choice for words, choice in column.phrases if f" {words} " in f" {folded} "}
    same = {plain(choice): choice for choice in column.choices}.get(folded)
    return same or (meant.pop() if len(meant) == 1 else None)


def names_of(table: Table) -> dict[str, str]:
    """The column that each usual heading means; headings are folded by `esanalysis.english.plain`.

    Parameters
    ----------
    table : Table

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> names_of(Table("staff", "a team", (Column("staff_group", "string", "the team", aliases=("Team",)),)))
    {'team': 'staff_group', 'staff group': 'staff_group'}
    """
    return {
        plain(name.replace("_", " ")): column.name
        for column in table.columns
        if not column.derived
        for name in (*column.aliases, column.name)
    }
