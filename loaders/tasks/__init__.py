"""What takes long, in PostgreSQL: which files are asked for, who waits for them, who makes them, and what is finished."""
