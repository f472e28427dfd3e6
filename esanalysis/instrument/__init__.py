"""The instrument as data: frameworks, their scales and bands, and risk matrices; models below their readers."""
