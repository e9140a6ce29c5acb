"""Readers of general forms (JSON arrays, MIME, HTML to text), named by form."""
