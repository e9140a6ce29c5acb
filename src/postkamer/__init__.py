"""Postkamer: every message to a public body as an authentic, searchable, registered record."""

__version__ = "0.1.0"
