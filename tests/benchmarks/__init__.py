"""Measurements against the naive way, in the same run. They report ratios and assert nothing about time."""
