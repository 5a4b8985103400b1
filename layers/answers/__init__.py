"""Questions put to the Atlas: who, how many, since when, next to whom."""
