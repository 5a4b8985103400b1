"""Files that take long, made by workers (only where `ATLAS_DATABASE` is PostgreSQL): who asks, waits and makes."""
