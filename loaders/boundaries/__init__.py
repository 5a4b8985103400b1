"""Files with shapes → a territory."""
