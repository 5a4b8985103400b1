"""The register as open data: what there is, the catalogue that portals read (DCAT-AP.de), the data as a package."""
