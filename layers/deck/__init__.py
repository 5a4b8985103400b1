"""A whole presentation about a region: maps, key figures, development, participants and sources, all of it editable."""
