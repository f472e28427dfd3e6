"""The page on the workforce: one subject a module."""
