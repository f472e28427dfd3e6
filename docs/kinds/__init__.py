"""Every kind of problem that a reader can name: for each the smallest file that shows it, and the file mended.

`tests/test_docs.py` runs each, and holds this table to what the code of the readers can say.
"""

from kinds.asked import ASKED
from kinds.council import COUNCIL
from kinds.entry import Kind, problems, shown
from kinds.forms import FORMS
from kinds.frameworks import FRAMEWORKS
from kinds.ratings import RATINGS
from kinds.store import STORE
from kinds.tables import TABLES

__all__ = ["KINDS", "ROOMS", "Kind", "problems", "shown"]

# The one table: what a person has in hand, the modules that read it, and the kinds that they can name.
ROOMS: dict[str, tuple[tuple[str, ...], list[Kind]]] = {
    "Rating files": (("files/*.py", "ratings/reading/**/[!m]*.py", "ratings/load.py"), RATINGS),
    "A part of the ratings": (("ratings/select.py", "ratings/frame.py"), ASKED),
    "Plans, remarks and other tables beside the ratings": (("ratings/tables/*.py",), TABLES),
    "Forms and workbooks that come back": (
        ("ratings/workbooks/collecting.py", "ratings/workbooks/returns.py", "ratings/workbooks/schools.py",
         "ratings/store/returned.py"),
        FORMS,
    ),
    "The file of recorded ratings": (("ratings/store/[!r]*.py", "ratings/store/rows.py"), STORE),
    "Frameworks and risk matrices": (
        ("instrument/file/*.py", "instrument/drafting/*.py", "instrument/reading.py"), FRAMEWORKS,
    ),
    "A council's tables": (("council/*.py", "council/reading/*.py"), COUNCIL),
}  # fmt: skip
KINDS = [kind for _, kinds in ROOMS.values() for kind in kinds]
