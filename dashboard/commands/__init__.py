"""Commands of the door that belong together: one module per group, each a Typer application of its own."""
