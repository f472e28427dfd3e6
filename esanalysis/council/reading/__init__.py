"""The council's tables from sheets of cells: tidy tables, registers, due dates."""
