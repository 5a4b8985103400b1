"""The register in a database: every version (Fassung) that it ever had, drafts of the next one, and who said so."""
