"""Search: Dutch analysis, the query language, and the index of this node. No Django."""
