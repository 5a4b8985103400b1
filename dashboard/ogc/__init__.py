"""OGC API – Features below ``/ogc``: the Atlas for geographic information systems (``docs/decisions/2026-11-29-ogc-api.md``)."""
