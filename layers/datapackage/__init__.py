"""The register as a data package: tables with a schema that programs check, boundaries, what a reader has to know."""
