"""One page made and written whole, whatever goes wrong."""

import hashlib
import re

from markupsafe import Markup

from esanalysis.errors import EsanalysisError
from esanalysis.files.writing import write_whole
from esanalysis.reports.job import Job, Outcome
from esanalysis.reports.running.workers import Workers

__all__ = ["first_point", "written"]


def written(job: Job, making: Workers) -> Outcome:
    """Make a page and write it; what goes wrong is told, not raised, so that the others go on."""
    try:
        made = making.make(job)
        write_whole(job.target, made.page)
    except EsanalysisError as error:
        return Outcome(job, "failed", str(error))
    except Exception as error:  # a fault of ours must not hold the other pages up
        return Outcome(job, "failed", f"{type(error).__name__}: {error}")
    return Outcome(job, "written", made.note, first_point(made.page), hashlib.sha256(made.page.encode()).hexdigest())


def first_point(page: str) -> str:
    """The first main point of a page, as text; empty if it has none.

    Examples
    --------
    >>> first_point('<div class="points"><ul><li><span><b>Funding is weakest.</b></span></li></ul></div>')
    'Funding is weakest.'
    """
    box = re.search(r'<div class="points">.*?<li>(.*?)</li>', page, flags=re.DOTALL)
    found = re.search(r"<b>(.*?)</b>", box[1], flags=re.DOTALL) if box else None
    return " ".join(Markup(re.sub(r"<[^>]+>", "", found[1])).unescape().split()) if found else ""
