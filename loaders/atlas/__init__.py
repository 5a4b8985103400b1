"""The domain: what a municipality, a fact, a status and a region is. Nothing here reads a file that a user brings."""
