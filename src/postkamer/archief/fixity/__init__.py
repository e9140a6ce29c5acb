"""Check everything that is kept against what the log says of it, and say where it is broken."""
