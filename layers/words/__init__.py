"""How anything is said, in every language."""
