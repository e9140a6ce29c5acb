"""Benchmarks: each prints a table with ratios to others in the same run."""
