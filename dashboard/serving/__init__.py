"""How answers leave the house: server processes, kept answers, headers, changed files."""
