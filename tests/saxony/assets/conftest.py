"""What tests of scripts share."""

from tests.unit.assets.conftest import scripts  # noqa: F401
