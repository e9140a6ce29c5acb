"""What a message, a channel and a proof are. No Django, no database: usable alone."""
