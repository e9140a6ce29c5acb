"""One module or package per channel. A channel knows `postkamer.core` only."""
