"""What is kept beside a draft comes back as it was, from either database."""

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.freshness import Origin
from loaders.common.findings import Finding
from loaders.history.counting import change_counts
from loaders.history.database import open_database, writing
from loaders.history.reading import Changes
from loaders.history.stored_fact import StoredFact
from loaders.history.uploads import (
    Confirmation,
    Upload,
    confirmation_of,
    keep_confirmation,
    keep_upload,
    upload_names,
    upload_of,
)
from loaders.history.writing import propose
from tests.clock import CLOCK

ORIGIN = Origin(True, parse_partial_date("2026-10-31"), "Liste")
WORDS = ("Zittau", "municipality", "Zittau", "kpr", "active", "2023", "constituted", "explicit", "Amtsblatt", "", "")
COUNCIL = StoredFact("14626610", *WORDS)


def test_list_findings_and_reason_come_back(database):
    engine = open_database(database)
    finding = Finding("Liste.xlsx", 4, "Datum", "31.02.2026", "ein Datum", "berichtigen", sheet="Fakten", cell="G4")
    kept = Upload("Stand „Oktober“.xlsx", bytes(range(256)) * 5000, b"PK", [finding])
    with writing(engine) as connection:
        draft = propose(connection, "upload", Changes([COUNCIL], []), "anna", "", ORIGIN, CLOCK("UTC"))
        empty = propose(connection, "edit", Changes([], []), "anna", "", ORIGIN, CLOCK("UTC"))
        keep_upload(connection, draft.id, kept)
        keep_confirmation(connection, draft.id, Confirmation(3, "aufgelöst"))
    with engine.begin() as connection:
        assert upload_of(connection, draft.id) == kept
        assert upload_names(connection) == {draft.id: ("Stand „Oktober“.xlsx", 1)}
        assert confirmation_of(connection, draft.id) == Confirmation(3, "aufgelöst")
        assert upload_of(connection, empty.id) is None and confirmation_of(connection, empty.id) is None
        assert change_counts(connection) == {draft.id: (1, 0)}
    engine.dispose()
