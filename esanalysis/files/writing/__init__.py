"""The house's one writer: a file is there whole or not at all, and nothing a person filled in is lost."""

from esanalysis.files.writing.whole import (
    fitting,
    made_folder,
    put_aside,
    sync_folder,
    why_not,
    write_whole,
)
from esanalysis.files.writing.workbook import write_workbook

__all__ = ["fitting", "made_folder", "put_aside", "sync_folder", "why_not", "write_whole", "write_workbook"]
