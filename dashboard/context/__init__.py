"""What every page and file is given: the site, its settings, its language, and what an address asks for."""
