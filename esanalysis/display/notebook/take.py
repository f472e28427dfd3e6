"""What an analyst takes from a view in JupyterLab in one click: its data, its picture, a table to paste into Excel.

Nothing is made before it is asked for, so a notebook does not grow by it. Without a kernel a link to the data stands in
its place; a page that is shared has neither.
"""

import io
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets
from markupsafe import Markup

from esanalysis.display.axes import Axes, png, vector
from esanalysis.display.markup import NOTHING, html
from esanalysis.display.style import beside
from esanalysis.errors import EsanalysisError

__all__ = ["Take", "as_csv", "as_workbook", "data_link", "of_data", "of_picture"]

COPY = "Copy as table"
KINDS = {
    "CSV": ("csv", "text/csv"),
    "Excel": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "PNG": ("png", "image/png"),
    "SVG": ("svg", "image/svg+xml"),
    COPY: ("txt", "text/plain"),
}

Makers = Mapping[str, Callable[[], bytes]]


class Take(anywidget.AnyWidget):
    """A button for each of `makers`; what it names is made, saved by the browser or put on the clipboard.

    Parameters
    ----------
    subject : str
        The name of the files.
    makers : mapping
        Kinds (``"CSV"``, ``"Excel"``, ``"PNG"``, ``"SVG"``, ``"Copy as table"``) to what makes them.
    link : Markup
        What stands in its place where no kernel runs.
    """

    _esm = Path(__file__).with_name("take.js")
    offers = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, subject: str, makers: Makers, link: Markup = NOTHING) -> None:
        super().__init__(offers=list(makers))
        self._subject, self._makers, self._link = subject, makers, link
        self.on_msg(self._asked)

    def __repr__(self) -> str:
        return f"<Take: {', '.join(self.offers)}>"

    def _asked(self, _: Any, content: dict, __: Any) -> None:
        kind = str(content.get("kind"))
        try:
            made = self._makers[kind]()
        except EsanalysisError as error:
            self.send({"says": str(error)})
            return
        ending, mime = KINDS[kind]
        self.send({"copy": kind == COPY, "name": f"{self._subject}.{ending}", "mime": mime}, [made])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return data | {"text/html": str(beside(self._link))}, metadata


def of_data(
    data: Callable[[], pd.DataFrame], workbook: Callable[[], bytes], table: Callable[[], pd.DataFrame]
) -> Makers:
    """Make the files of a frame, its workbook, and the table that is copied."""
    return {
        "CSV": lambda: as_csv(data()),
        "Excel": workbook,
        # Tabs part the cells of what Excel pastes; a tab or a line end inside a text would part one into two.
        COPY: lambda: table().replace(r"\s+", " ", regex=True).to_csv(sep="\t", index=False).encode(),
    }


def of_picture(draw: Callable[[], Axes]) -> Makers:
    """Make the files of a picture."""
    return {"PNG": lambda: png(draw()), "SVG": lambda: vector(draw())}


def as_csv(data: pd.DataFrame) -> bytes:
    """A frame as the CSV that Excel opens: it asks for the mark of UTF-8 at the beginning.

    Examples
    --------
    >>> as_csv(pd.DataFrame({"school": ["Ysgol Dŵr"], "mark": [7]})).decode("utf-8-sig").split()
    ['school,mark', 'Ysgol', 'Dŵr,7']
    """
    return data.to_csv(index=False).encode("utf-8-sig")


def as_workbook(data: pd.DataFrame) -> bytes:
    """A frame as a workbook of one sheet, its heading fixed; what looks like a formula stays text."""
    raw = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(raw, engine="xlsxwriter", engine_kwargs={"options": plain}) as book:
        data.to_excel(book, index=False, sheet_name="Data", freeze_panes=(1, 1), autofilter=True)
    return raw.getvalue()


def data_link(subject: str, data: pd.DataFrame) -> Markup:
    """The data behind a view in one click where no kernel runs: a CSV file inside the link.

    Examples
    --------
    >>> data_link("marks", pd.DataFrame({"school": ["Ash"], "mark": [7]}))[:66]
    Markup('<p class="take screen">Its data: <a download="marks.csv" href="dat')
    """
    if data.empty:
        return NOTHING
    return html(
        '<p class="take screen">Its data: <a download="{}.csv" href="data:text/csv;base64,{}">CSV</a></p>',
        subject, b64encode(as_csv(data)).decode("ascii"),
    )  # fmt: skip
