"""What goes out to be filled in, and what comes back: blank workbooks and forms, finished grids, and who is missing."""

from esanalysis.ratings.workbooks.grid import write_grid, write_template
from esanalysis.ratings.workbooks.handing_out import write_forms

__all__ = ["write_forms", "write_grid", "write_template"]
