"""Notebooks in, shared pages out."""
