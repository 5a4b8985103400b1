"""The embedded default data. See ``SOURCES.md`` for origin, licence, date and checksum of every file."""

from pathlib import Path

FOLDER = Path(__file__).parent
BOUNDARIES = FOLDER / "sachsen_gemeinden_2016-01-01.gpkg"
CHANGES = FOLDER / "territorial_changes.csv"
PLACES = FOLDER / "municipalities.csv"
STATUS = FOLDER / "evidence.csv"
OTHER_NAMES = FOLDER / "other_names.csv"
REGIONS = FOLDER / "regions.csv"
TOTALS = FOLDER / "published_totals.csv"
STATE = FOLDER / "state.toml"
