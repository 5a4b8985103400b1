"""What is kept beside a draft comes back as it was, from either database."""

from sqlalchemy import text

from loaders.atlas.dates import parse_partial_date
from loaders.atlas.freshness import Origin
from loaders.common.findings import Finding
from loaders.history.counting import change_counts
from loaders.history.database import migrate, open_database, writing
from loaders.history.reading import Changes, revision
from loaders.history.stored_fact import StoredFact
from loaders.history.uploads import (
    ANNOTATED,
    ORIGINAL,
    Confirmation,
    Upload,
    confirmation_of,
    keep_confirmation,
    keep_upload,
    upload_file,
    upload_names,
    upload_of,
)
from loaders.history.writing import discard, propose
from tests.clock import CLOCK
from tests.suite_state import SUITE

ORIGIN = Origin(True, parse_partial_date("2026-10-31"), "Liste")
WORDS = (SUITE.council, "active", "2023", "constituted", "explicit", "Amtsblatt", "", "")
COUNCIL = StoredFact(SUITE.town, SUITE.town_name, "municipality", SUITE.town_name, *WORDS)


def test_files_of_what_was_discarded_before_go_with_the_migration(database):
    engine = open_database(database)
    with writing(engine) as connection:
        keys = [propose(connection, "upload", Changes([], []), "a", "", ORIGIN, CLOCK("UTC")).id for _ in range(2)]
        for key in keys:
            keep_upload(connection, key, "Liste.xlsx", [], b"PK", b"PK")
        connection.execute(text(f"UPDATE revision SET state = 'discarded' WHERE id = {keys[0]}"))
        connection.execute(text("ALTER TABLE revision DROP COLUMN editor"))
        connection.execute(text("ALTER TABLE fact DROP COLUMN contact_url"))
        connection.execute(text("DROP TABLE page_data"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    migrate(engine)
    with engine.begin() as connection:
        assert [upload_of(connection, key).original for key in keys] == [False, True]
        assert [upload_file(connection, key, ORIGINAL) for key in keys] == [b"", b"PK"]
        assert revision(connection, keys[0]).editor is None
    engine.dispose()


def test_list_findings_and_reason_come_back(database):
    engine = open_database(database)
    finding = Finding("Liste.xlsx", 4, "Datum", "31.02.2026", "ein Datum", "berichtigen", sheet="Fakten", cell="G4")
    content = bytes(range(256)) * 5000
    with writing(engine) as connection:
        draft = propose(connection, "upload", Changes([COUNCIL], []), "anna", "", ORIGIN, CLOCK("UTC"))
        empty = propose(connection, "edit", Changes([], []), "anna", "", ORIGIN, CLOCK("UTC"))
        keep_upload(connection, draft.id, "Stand „Oktober“.xlsx", [finding], content, b"PK")
        keep_confirmation(connection, draft.id, Confirmation(3, "aufgelöst"))
    with engine.begin() as connection:
        assert upload_of(connection, draft.id) == Upload("Stand „Oktober“.xlsx", [finding], True, True)
        assert [upload_file(connection, draft.id, which) for which in (ORIGINAL, ANNOTATED)] == [content, b"PK"]
        assert upload_names(connection) == {draft.id: ("Stand „Oktober“.xlsx", 1)}
        assert confirmation_of(connection, draft.id) == Confirmation(3, "aufgelöst")
        assert upload_of(connection, empty.id) is None and confirmation_of(connection, empty.id) is None
        assert upload_file(connection, empty.id, ORIGINAL) == b""
        assert change_counts(connection) == {draft.id: (1, 0)}
    with writing(engine) as connection:
        discard(connection, draft.id, draft.version)
    with engine.begin() as connection:
        assert upload_of(connection, draft.id) == Upload("Stand „Oktober“.xlsx", [finding], False, False)
        assert upload_file(connection, draft.id, ORIGINAL) == b""
    engine.dispose()
