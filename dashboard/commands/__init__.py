"""Commands of the door: groups that belong together, each a Typer application of its own, and what ``export`` writes."""
