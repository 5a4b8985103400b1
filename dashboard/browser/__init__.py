"""What the map page's scripts get."""
