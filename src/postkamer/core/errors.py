"""One exception for each thing that a caller can do something about.

`message` is Dutch, for the person at the screen: what, where, and what now.
"""


class PostkamerError(Exception):
    """The base of all errors that a person may see; `str()` is the Dutch message."""


class UnreadableError(PostkamerError):
    """A channel cannot read these bytes: keep them, and try again with a better parser."""


class LimitError(PostkamerError):
    """A bound of size, depth, count, ratio or time is exceeded: the input is refused as hostile."""


class ExportError(PostkamerError):
    """An export cannot be opened or read on: missing, unreadable, damaged or not an export."""
