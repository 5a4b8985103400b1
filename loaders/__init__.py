"""From outside files to checked tables. Every complaint about input is born here, in German, all at once."""
