"""The record: deliveries, messages and their versions, originals, the log and the index."""
