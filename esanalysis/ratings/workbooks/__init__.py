"""What goes out to be filled in, and what comes back: blank workbooks and forms, finished grids, and who is missing."""

from esanalysis.ratings.workbooks.collecting import Collected, collect
from esanalysis.ratings.workbooks.grid import write_grid
from esanalysis.ratings.workbooks.handing_out import write_forms
from esanalysis.ratings.workbooks.template import write_template, write_templates

__all__ = ["Collected", "collect", "write_forms", "write_grid", "write_template", "write_templates"]
