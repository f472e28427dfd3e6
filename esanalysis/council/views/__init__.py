"""What the council's pages show: one subject a module, its picture, table and sentences of one set of facts."""
