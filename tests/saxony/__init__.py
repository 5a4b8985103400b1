"""Tests about Saxony: what is embedded in ``geodata/saxony``, its names, numbers, lists and words."""
