"""Files from an address: read it, draw it, a few at a time."""
