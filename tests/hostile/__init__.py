"""Files that nobody should have to read, made by code: every one with the words by which its true cause must be named."""
