"""Records → facts, and what is wrong with them."""
