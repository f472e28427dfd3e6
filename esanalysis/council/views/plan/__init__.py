"""The page on risks and promises: one subject a module."""
