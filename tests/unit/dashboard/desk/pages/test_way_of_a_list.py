"""From a file to an edition: findings, what would change, losses by name, publication, and the way back."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image
from sqlalchemy import event

from dashboard.desk.access import Role
from dashboard.desk.confirming import Confirmed, block_of, check_confirmation
from dashboard.desk.register import compare_states, counts_before_and_after, states_of_draft
from dashboard.desk.uploads import Sent, as_recorded, make_draft
from layers.words.language import GERMAN
from loaders.atlas.freshness import Edition
from loaders.common.findings import Finding
from loaders.history.carrying import State
from loaders.history.reading import Changes, changes_of, editions, facts_at, newest, revision
from loaders.history.showing import shown_editions
from loaders.history.stored_fact import restored, stored
from loaders.history.tables import EDIT, UPLOAD
from loaders.history.uploads import confirmation_of, upload_of
from loaders.history.writing import amend, propose, propose_list, publish
from loaders.lists.template import template_xlsx
from loaders.store.prebuild import CheckedList
from tests.clock import TODAY
from tests.desk import desk_server, new_desk, person
from tests.oracle.counts import counts
from tests.suite_state import SUITE

ROOT = Path(__file__).resolve().parents[5]
TOWN, COUNCIL = SUITE.town, SUITE.council


def first(desk):
    with desk.reading() as connection:
        return facts_at(connection, 1)


def without_council(desk):
    """The municipalities of whose council nothing is said."""
    atlas = desk.site.atlas
    return [m for m in atlas.municipalities.values() if not atlas.register.about(m.ags, COUNCIL)]


def without_town(desk):
    """The first edition without the town's council, and with three others instead."""
    facts = first(desk)
    model = next(f for f in facts if f.ags == TOWN and f.instrument == COUNCIL and f.status == "active")
    added = [replace(model, ags=m.ags, municipality=m.name, carrier=m.name) for m in without_council(desk)[:3]]
    return [f for f in facts if not (f.ags == TOWN and f.instrument == COUNCIL)] + added


def propose_without_town(desk, author="anna@example.org"):
    with desk.writing() as connection:
        origin = desk.site.atlas.origin
        return propose_list(connection, UPLOAD, without_town(desk), author, "", origin, desk.now())


def publish_second(desk):
    draft = propose_without_town(desk)
    with desk.writing() as connection:
        publish(connection, draft.id, draft.version, 1, "anna@example.org", "", desk.now())


def difference(desk, draft):
    with desk.reading() as connection:
        return compare_states(desk.site.atlas, *states_of_draft(connection, desk.site.atlas, draft))


def test_the_first_page_says_what_is_published(site, tmp_path, who):
    desk = new_desk(site, tmp_path / "whole.db")
    page = desk_server(desk, who).test_client().get("/").text
    desk.engine.dispose()
    assert "Fassung 1" in page and "„Anfang“" in page
    number = counts(SUITE.key, TODAY, TODAY)[COUNCIL]["named"]
    assert number > 9 and f"{SUITE.council_short}: {number} Gemeinden" in page


def test_the_first_page_says_what_visitors_see_as_long_as_that_is_older(desk, who):
    def page_where_visitors_see(number):
        atlas = desk.site.atlas
        shown = replace(atlas, origin=replace(atlas.origin, edition=Edition(number, date(2026, 11, 20))))
        server = desk_server(replace(desk, site=replace(desk.site, atlas=shown)), who)
        return server.test_client().get("/?veroeffentlicht=2").text

    publish_second(desk)
    assert "Besucher sehen noch Fassung 1; Fassung 2 wird gerade übernommen." in page_where_visitors_see(1)
    assert "Fassung 2 ist veröffentlicht." in page_where_visitors_see(2)
    assert "Besucher sehen noch" not in page_where_visitors_see(2)


def test_names_that_are_lost_stand_first_whatever_the_sums_say(desk, office):
    draft = propose_without_town(desk)
    found = difference(desk, draft)
    assert {(t.fact.ags, t.fact.instrument) for t in found.lost} == {(TOWN, COUNCIL)}
    row = next(
        r for r in counts_before_and_after(found, desk.site.programme.instruments) if r.instrument.key == COUNCIL
    )
    assert row.lost == [TOWN] and row.counts[0].taking_part <= row.counts[1].taking_part
    page = office.get(f"/entwurf/{draft.id}").text
    assert page.index(f"{SUITE.town_name} – {SUITE.council_short}") < page.index("In Zahlen")


def test_nothing_is_public_before_every_loss_is_confirmed(desk, office):
    draft = propose_without_town(desk)
    lost = [t.digest for t in difference(desk, draft).lost]
    fields = {"version": draft.version, "seen": 1, "nachricht": "Meldungen vom Oktober"}
    refused = office.post(f"/entwurf/{draft.id}/veroeffentlichen", **fields, entfaellt=lost[1:])
    assert refused.status == 422 and "1 Angabe entfällt und ist noch nicht bestätigt" in refused.text
    assert 'value="Meldungen vom Oktober"' in refused.text, "nothing typed is lost"
    done = office.post(f"/entwurf/{draft.id}/veroeffentlichen", **fields, entfaellt=lost)
    assert done.status == 303
    with desk.reading() as connection:
        assert newest(connection) == 2
        assert confirmation_of(connection, draft.id).losses == len(lost)
        assert revision(connection, draft.id).author == "anna@example.org"


def test_all_losses_at_once_need_a_reason_and_are_exactly_these(desk):
    lost = difference(desk, propose_without_town(desk)).lost
    block = block_of(lost)
    assert check_confirmation(lost, Confirmed(block=block, reason="aufgelöst"), GERMAN)[0].reason == "aufgelöst"
    assert "warum" in check_confirmation(lost, Confirmed(block=block, reason="  "), GERMAN)[1]
    assert "andere Angaben" in check_confirmation(lost, Confirmed(block=block_of(lost[1:]), reason="ja"), GERMAN)[1]
    assert check_confirmation([], Confirmed(), GERMAN) == (None, "")


@pytest.mark.parametrize(("seen", "status"), [(7, 409), (1, 422)])
def test_ticks_come_back_for_just_what_they_were_set_for(desk, office, seen, status):
    draft = propose_without_town(desk)
    lost = difference(desk, draft).lost
    fields = {"version": draft.version, "seen": seen, "nachricht": "", "alle": 1, "grund": "aufgelöst"}

    def ticked(**more):
        told = office.post(f"/entwurf/{draft.id}/veroeffentlichen", **fields, **more)
        assert told.status == status
        boxes = re.findall(r'name="(alle|entfaellt)" value="(\w+)" form="publish-form"( checked)?', told.text)
        return {value for name, value, checked in boxes if checked}

    assert ticked(block=block_of(lost)) == {"1"}
    assert ticked(block=block_of(lost[1:])) == set(), "another set of losses was read"
    assert ticked(block=block_of(lost[1:]), entfaellt=[lost[0].digest, "0" * 64]) == {lost[0].digest}


def test_who_is_slower_is_told_what_the_other_published(desk, office, who):
    mine = propose_without_town(desk)
    with desk.writing() as connection:
        facts = [replace(f, note="neu") if f.ags == SUITE.city else f for f in first(desk)]
        other = propose_list(connection, UPLOAD, facts, "bert@example.org", "", desk.site.atlas.origin, desk.now())
    who["is"] = person(key="bert@example.org")
    done = office.post(f"/entwurf/{other.id}/veroeffentlichen", version=1, seen=1, nachricht=SUITE.city_name)
    assert done.status == 303
    who["is"] = person()
    told = office.post(
        f"/entwurf/{mine.id}/veroeffentlichen", version=1, seen=1, nachricht="Oktober", alle=1, grund="weil"
    )
    assert told.status == 409
    assert f"bert@example.org hat inzwischen Fassung 2 veröffentlicht: „{SUITE.city_name}“" in told.text
    assert 'value="Oktober"' in told.text and 'value="weil"' in told.text
    assert 'name="seen" value="2"' in told.text
    again = office.post(f"/entwurf/{other.id}/veroeffentlichen", version=1, seen=2, nachricht="noch einmal")
    assert again.status == 409 and "als Fassung 2 veröffentlicht" in again.text and "noch einmal" in again.text


def test_an_edition_is_taken_back_by_a_draft_that_is_looked_at_first(desk, office):
    draft = propose_without_town(desk)
    fields = {"version": draft.version, "seen": 1, "nachricht": "Oktober", "alle": 1, "grund": "aufgelöst"}
    office.post(f"/entwurf/{draft.id}/veroeffentlichen", **fields, block=block_of(difference(desk, draft).lost))
    undo = office.post("/fassung/2/zuruecknehmen")
    page = office.get(undo.leads.removeprefix("/redaktion")).text
    assert "Fassung 2 zurückgenommen" in page
    assert f"{without_council(desk)[0].name} – {SUITE.council_short}" in page
    key = int(undo.leads.rpartition("/")[2])
    with desk.reading() as connection:
        lost = compare_states(
            desk.site.atlas, *states_of_draft(connection, desk.site.atlas, revision(connection, key))
        ).lost
    office.post(
        f"/entwurf/{key}/veroeffentlichen", version=1, seen=2, nachricht="zurück", entfaellt=[t.digest for t in lost]
    )
    with desk.reading() as connection:
        assert set(facts_at(connection, 3)) == set(facts_at(connection, 1))
    history = office.get("/verlauf").text
    assert all(f"Fassung {n}</a>" in history for n in (1, 2, 3))
    assert SUITE.town_name in office.get("/vergleich?von=1&bis=2").text
    same = office.get("/vergleich?von=1&bis=3").text
    assert "Es ändert sich nichts." in same and "/redaktion/vergleich?von=1&amp;bis=3&amp;lang=en" in same


def test_a_discarded_draft_changes_nothing(desk, office):
    draft = propose_without_town(desk)
    assert office.post(f"/entwurf/{draft.id}/verwerfen", version=1).status == 303
    assert "verworfen" in office.get(f"/entwurf/{draft.id}").text
    with desk.reading() as connection:
        assert len(editions(connection)) == 1


@pytest.mark.parametrize(
    ("sent", "called"),
    [
        ('../../etc/Liste <b>"x".CSV', f"{SUITE.short} Liste -b-x- hochgeladen.csv"),
        ("C:\\Daten\\" + "Ü" * 300 + ".xlsm", f"{SUITE.short} {'Ü' * 50} hochgeladen.xlsm"),
        ("liste\r\nSet-Cookie: x.ods", f"{SUITE.short} listeSet-Cookie- x hochgeladen.ods"),
    ],
)
def test_what_was_uploaded_is_there_until_the_draft_is_discarded(desk, office, sent, called):
    draft = make_draft(desk, Sent(sent, b"<script>"), "anna@example.org", lambda *_: CheckedList([], [], None))
    seen = []

    @event.listens_for(desk.engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    page = office.get(f"/entwurf/{draft.id}").text
    assert f"/redaktion/entwurf/{draft.id}/original" in page
    files = [s for s in seen if re.search(r"(?<!length\()upload\.(content|annotated)", s)]
    assert seen and not files, "who looks at a draft does not load its files"
    original = office.get(f"/entwurf/{draft.id}/original")
    assert (original.data, original.headers["Content-Type"]) == (b"<script>", "application/octet-stream")
    said = original.headers["Content-Disposition"]
    name = unquote(said.partition("filename*=UTF-8''")[2]) or said.partition('filename="')[2].rstrip('"')
    assert (said.partition(";")[0], name) == ("attachment", called)
    assert office.post(f"/entwurf/{draft.id}/verwerfen", version=1).status == 303
    assert office.get(f"/entwurf/{draft.id}/original").status == 404
    assert "/original" not in office.get(f"/entwurf/{draft.id}").text


def test_who_began_a_draft_and_who_changed_it_last_are_told_and_not_to_the_public(desk, office, who):
    with desk.writing() as connection:
        fact = first(desk)[0]
        made = propose(
            connection, EDIT, Changes([], [fact]), "bert@example.org", "", desk.site.atlas.origin, desk.now()
        )
        changes = Changes([replace(fact, date="")], [fact])
        made = amend(connection, made.id, made.version, changes, "carla@example.org", "Oktober")
        assert (made.author, made.editor) == ("bert@example.org", "carla@example.org")
    page = office.get(f"/entwurf/{made.id}").text
    assert "angelegt von bert@example.org, zuletzt geändert von carla@example.org" in page
    assert "zuletzt von carla@example.org" in office.get("/").text
    with desk.writing() as connection:
        done = publish(connection, made.id, made.version, 1, "anna@example.org", "Oktober", desk.now())
        assert (done.author, done.editor, done.publisher) == (made.author, made.editor, "anna@example.org")
        shown = repr(shown_editions(connection, "UTC"))
    history = office.get("/verlauf").text
    assert "<small>angelegt von bert@example.org, zuletzt geändert von carla@example.org</small>" in history
    assert "@example.org" not in shown


def test_a_list_with_an_error_is_kept_but_not_published(desk, office):
    error = Finding("Liste.xlsx", 4, "Datum", "31.02.2026", "ein Datum", "Datum berichtigen", sheet="Fakten", cell="G4")
    draft = make_draft(
        desk, Sent("../../etc/liste.xlsx", b"PK"), "anna@example.org", lambda *_: CheckedList([error], [], None)
    )
    with desk.reading() as connection:
        kept = upload_of(connection, draft.id)
    assert (kept.file_name, kept.original, kept.errors) == ("liste.xlsx", True, 1)
    page = office.get(f"/entwurf/{draft.id}").text
    for said in ("Zelle G4", "31.02.2026", "ein Datum", "Datum berichtigen", "1 Fehler"):
        assert said in page
    refused = office.post(f"/entwurf/{draft.id}/veroeffentlichen", version=1, seen=1, nachricht="trotzdem")
    assert refused.status == 422 and "lässt sich nicht veröffentlichen" in refused.text
    with desk.reading() as connection:
        assert newest(connection) == 1


@pytest.mark.servers
def test_the_prefilled_template_comes_back_without_any_loss(desk, office, tmp_path):
    """Through the real check in its own process."""
    book = office.get("/fassung/1.xlsx")
    assert book.data == template_xlsx(desk.site.atlas, with_facts=True, with_notes=True)
    sent = office.post("/liste", liste=(io.BytesIO(book.data), "Vorlage.xlsx"), titel="")
    key = int(sent.leads.rpartition("/")[2])
    with desk.reading() as connection:
        draft, upload = revision(connection, key), upload_of(connection, key)
    assert not upload.errors and upload.annotated
    found = difference(desk, draft)
    assert found.is_empty
    copy = office.get(f"/entwurf/{key}/geprueft.xlsx")
    assert copy.data.startswith(b"PK") and "attachment" in copy.headers["Content-Disposition"]
    original = office.get(f"/entwurf/{key}/original")
    assert original.data == book.data
    assert original.headers["Content-Type"] == "application/octet-stream"
    assert original.headers["Content-Disposition"] == f'attachment; filename="{SUITE.short} Vorlage hochgeladen.xlsx"'


def test_an_edition_as_csv_has_the_contracts_columns(desk, office):
    lines = office.get("/fassung/1.csv").data.decode().splitlines()
    assert lines[0].startswith("ags,municipality,carrier_kind") and len(lines) == len(first(desk)) + 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("", b"", "Bitte wählen Sie eine Datei aus."),
        ("liste.pdf", b"%PDF", "ist keine Liste, die gelesen werden kann"),
        ("liste.xlsx.exe", b"MZ", "ist keine Liste, die gelesen werden kann"),
        ("liste.xlsx", b"", "ist leer"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(office, name, content, said):
    answer = office.post("/liste", liste=(io.BytesIO(content), name))
    assert answer.status == 422 and said in answer.text


@pytest.mark.parametrize("day", ["2026-11-21", "gestern"])
def test_a_list_is_of_no_day_to_come(office, day):
    answer = office.post("/liste", liste=(io.BytesIO(b"x"), "liste.csv"), stand=day, titel="Mein Titel")
    assert answer.status == 422 and "nicht in der Zukunft" in answer.text and "Mein Titel" in answer.text


def test_the_help_shows_what_there_is(office):
    page = office.get("/hilfe").text
    pictures = re.findall(r'<img src="/assets/(desk/\w+\.webp)\?m=\w+" width="(\d+)" height="(\d+)" alt="[^"]+"', page)
    assert len(pictures) == 5
    for name, width, height in pictures:
        with Image.open(ROOT / "assets" / name) as picture:
            assert picture.size == (int(width), int(height))


def test_roles(desk, office, who):
    draft = propose_without_town(desk)
    who["is"] = person(Role.READER)
    assert office.get(f"/entwurf/{draft.id}").status == 200
    assert "veroeffentlichen" not in office.get(f"/entwurf/{draft.id}").text
    assert office.get("/liste").status == 403
    who["is"] = person(Role.EDITOR)
    assert office.get("/liste").status == 200
    assert office.post(f"/entwurf/{draft.id}/veroeffentlichen", version=1, seen=1).status == 403


def test_a_broken_database_is_said_in_a_sentence(desk, office):
    with desk.writing() as connection:
        connection.exec_driver_sql("DROP TABLE change")
    answer = office.get()
    assert answer.status == 503 and "Datenbank des Registers" in answer.text


def test_a_database_that_is_read_only_says_so_and_pages_stay(desk, office):
    draft = propose_without_town(desk)
    event.listen(desk.engine, "begin", lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON"))
    answer = office.post(f"/entwurf/{draft.id}/verwerfen", version=1)
    assert answer.status == 503 and "nicht geschrieben werden" in answer.text
    assert office.get(f"/entwurf/{draft.id}").status == 200


def test_english_pages_have_english_words(desk, office):
    draft = propose_without_town(desk)
    for path in (
        "/?lang=en",
        "/liste?lang=en",
        f"/entwurf/{draft.id}?lang=en",
        "/verlauf?lang=en",
        f"/gemeinde/{TOWN}?lang=en",
    ):
        page = office.get(path).text
        assert '<html lang="en">' in page
        assert not re.search(r"<main[^>]*>.*?<h1>[^<]*(?:Redaktion|Verlauf|hochladen)", page, re.S)


def test_states_of_an_empty_register(desk):
    nothing = State([], desk.site.atlas.origin)
    found = compare_states(desk.site.atlas, nothing, nothing)
    assert found.is_empty and not found.lost


def test_facts_with_another_source_are_no_loss_and_no_change(desk):
    atlas = desk.site.atlas
    facts = [stored(f) for f in atlas.register.facts]
    other = [replace(f, source_title="Neue Liste") for f in facts]
    found = compare_states(atlas, State(facts, atlas.origin), State(other, atlas.origin))
    assert not (found.lost or found.added or found.withdrawn or found.changed)
    assert len(found.resaid) == len(set(facts))


def test_the_same_facts_of_a_newer_list_can_be_published_and_of_the_same_one_not(desk, office):
    with desk.writing() as connection:
        same, newer = (
            propose_list(connection, UPLOAD, facts_at(connection, 1), "anna", "", origin, desk.now())
            for origin in (desk.site.atlas.origin, replace(desk.site.atlas.origin, title="Liste vom November"))
        )
    refused = office.post(f"/entwurf/{same.id}/veroeffentlichen", version=1, seen=1, nachricht="noch einmal")
    assert refused.status == 422 and "Dieser Entwurf ändert nichts" in refused.text
    assert "Es ändert sich nichts." in refused.text
    assert "neu ist, welche Liste sie nennt" in office.get(f"/entwurf/{newer.id}").text
    done = office.post(f"/entwurf/{newer.id}/veroeffentlichen", version=1, seen=1, nachricht="November")
    assert done.status == 303


def of_a_wide_list(desk):
    """A fact without a date: the day of its list dates nothing."""
    return replace(
        first(desk)[0], status="active", date="", date_kind="", source_date="2026-10-31", note="Zeile 12", listed=True
    )


def test_the_same_words_that_prove_another_day_are_a_change(desk):
    atlas, undated = desk.site.atlas, of_a_wide_list(desk)
    dated = replace(undated, listed=False)
    found = compare_states(atlas, State([undated], atlas.origin), State([dated], atlas.origin))
    assert [(old.kept, new.kept) for old, new in found.changed] == [(undated, dated)] and not found.resaid


def test_an_undated_fact_of_a_list_comes_back_undated(desk):
    undated = of_a_wide_list(desk)
    with desk.writing() as connection:
        facts = [*first(desk), undated]
        draft = propose_list(connection, UPLOAD, facts, "anna", "", desk.site.atlas.origin, desk.now())
        publish(connection, draft.id, 1, 1, "anna", "Liste", desk.now())
    back = [*desk.site.atlas.register.facts, restored(replace(undated, listed=False), 1)]
    checked = CheckedList([], back, desk.site.atlas.origin)
    draft = make_draft(desk, Sent("liste.xlsx", b"PK"), "anna", lambda *_: checked)
    with desk.reading() as connection:
        assert changes_of(connection, draft.id) == Changes([], [])


def test_a_note_of_a_list_is_taken_and_one_that_is_missing_stays(desk):
    undated = of_a_wide_list(desk)
    sent = replace(undated, listed=False)
    elsewhere = replace(undated, note="Zeile 3", listed=False)

    def read(note, *present):
        return as_recorded([replace(sent, note=note)], present)[0]

    assert read("", undated) == read("Zeile 12", elsewhere, undated) == undated
    assert read("neu", undated) == replace(undated, note="neu")
    assert read("Zeile 3", elsewhere, undated) == elsewhere
    other = replace(undated, source_title="Andere Liste")
    assert read("Zeile 12", other) == sent, "another source says it"


def test_what_is_looked_at_is_todays(desk):
    assert desk.now().date() == TODAY
