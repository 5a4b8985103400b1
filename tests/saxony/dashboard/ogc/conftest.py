"""What tests of the interface for maps share."""

from tests.unit.dashboard.ogc.conftest import ask, found, items, shapes, small_site  # noqa: F401
