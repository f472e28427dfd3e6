"""An instrument's file: read as TOML or Excel (`source`, `workbook`), held to its schema (`check`), built (`build`)."""
