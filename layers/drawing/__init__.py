"""One picture, described in pixels: what is on it, and where."""
