"""Places and shapes: territories, clean coverages, neighbours, territorial changes.

Knows no programme, reads no user files, draws nothing.
"""
