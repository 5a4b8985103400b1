"""One fact at a time: add, correct, withdraw; checked as a row of a list is, kept in a draft that two people may share."""

from dataclasses import replace

import pytest

from dashboard.desk.access import Role
from dashboard.desk.edits import kept_after_all, with_fact, without_fact
from dashboard.desk.pages.form import texts_of
from loaders.history.reading import Changes, changes_of, drafts, facts_at, newest
from loaders.history.tables import IMPORT
from loaders.history.writing import propose_list, publish
from tests.desk import desk_server, person
from tests.suite_state import SUITE

TOWN, NEW, HEIR = SUITE.town, SUITE.member, SUITE.heir
#: What its council is called in a list of facts.
COUNCIL = SUITE.council_short
FACT = {
    "tat": "speichern", "entwurf": "neu", "version": 0, "instrument": SUITE.council, "status": "active", "date": "21. Juni 2024",
    "date_kind": "constituted", "carrier_kind": "municipality", "carrier": SUITE.member_name, "confidence": "explicit",
    "source_title": "Amtsblatt 7/2024", "source_date": "Juli 2024", "source_url": "https://example.org/amtsblatt",
    "contact_url": "https://example.org/rat",
}  # fmt: skip


def only_draft(desk):
    with desk.reading() as connection:
        (draft,) = drafts(connection)
        return draft, changes_of(connection, draft.id)


def of_town(desk):
    with desk.reading() as connection:
        return [f for f in facts_at(connection, 1) if f.ags == TOWN]


def test_a_place_is_found_by_name(office):
    assert office.get(f"/gemeinde?suche={SUITE.town_name}").leads.endswith(f"/gemeinde/{TOWN}")
    several = office.get(f"/gemeinde?suche={SUITE.twice_name}").text
    assert "Welche Gemeinde meinen Sie" in several
    assert "Keine Gemeinde „Xyz“ gefunden" in office.get("/gemeinde?suche=Xyz").text
    assert office.get("/gemeinde/99999999").status == 404


def test_a_fact_is_typed_as_people_write_and_kept_in_a_draft(desk, office):
    assert office.post(f"/gemeinde/{NEW}", **FACT).status == 303
    draft, changes = only_draft(desk)
    (fact,) = changes.came
    assert (fact.ags, fact.date, fact.source_date, fact.listed) == (NEW, "2024-06-21", "2024-07", False)
    assert (draft.kind, draft.author) == ("edit", "anna@example.org")
    page = office.get(f"/gemeinde/{NEW}").text
    assert "neu in diesem Entwurf" in page and f"{COUNCIL}: aktiv, Gründung 21.06.2024" in page
    assert "1 Angabe kommt hinzu" in office.get(f"/entwurf/{draft.id}").text
    done = office.post(f"/entwurf/{draft.id}/veroeffentlichen", version=1, seen=1, nachricht="Ein neuer Rat")
    assert done.status == 303
    with desk.reading() as connection:
        assert fact in facts_at(connection, 2)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"source_title": ""}, "Zelle ausfüllen"),
        ({"source_url": "example.org"}, "https://"),
        ({"contact_url": "anna.muster@example.org"}, "Eine Seite, keine E-Mail-Adresse"),
        ({"contact_url": "Anna Muster"}, "kein Name und keine Telefonnummer"),
        ({"date": "31.02.2024"}, "„31.02.2024“ ist kein Datum"),
        ({"date": "21.06.2027"}, "Ein Datum bis heute"),
        ({"instrument": ""}, "Einen dieser Werte eintragen"),
        ({"date_kind": ""}, "Art des Datums"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(desk, office, wrong, said):
    answer = office.post(f"/gemeinde/{NEW}", **FACT | {"note": "bitte behalten"} | wrong)
    assert answer.status == 422 and said in answer.text
    assert 'aria-invalid="true"' in answer.text and "bitte behalten" in answer.text
    with desk.reading() as connection:
        assert not drafts(connection) and newest(connection) == 1


def test_what_contradicts_another_fact_is_said(office):
    twice = {
        "date": "07.09.2022",
        "carrier": SUITE.town_name,
        "source_title": "Stadt: Gründung eines Rates",
    }
    answer = office.post(f"/gemeinde/{TOWN}", **FACT | twice | {"source_url": ""})
    assert answer.status in (303, 422)


def test_a_fact_is_corrected_and_the_old_one_goes(desk, office):
    old = next(f for f in of_town(desk) if f.date == "2023-09-07")
    form = office.get(f"/gemeinde/{TOWN}?berichtigen={old.digest}").text
    assert 'value="07.09.2023"' in form and "Angabe berichtigen" in form
    corrected = {
        **FACT,
        "carrier": SUITE.town_name,
        "date": "8.9.2023",
        "berichtigt": old.digest,
        "instrument": old.instrument,
    }
    assert office.post(f"/gemeinde/{TOWN}", **corrected).status == 303
    _, changes = only_draft(desk)
    assert changes.went == [old] and changes.came[0].date == "2023-09-08"


@pytest.fixture
def of_a_list(desk):
    """A fact of a wide list, recorded for a place that has become part of another, with a long note of several lines."""
    fact = replace(
        of_town(desk)[0], ags=SUITE.gone, municipality=SUITE.gone_name, carrier=SUITE.gone_name, instrument=SUITE.council,
        carrier_kind="municipality", status="active", date="", date_kind="", source_date="2026-10-31",
        note="Zeile 12\n" + "x" * 1200, listed=True, stated="2026-10-31",
    )  # fmt: skip
    with desk.writing() as connection:
        facts = [*facts_at(connection, 1), fact]
        draft = propose_list(connection, IMPORT, facts, "start", "", desk.site.atlas.origin, desk.now())
        publish(connection, draft.id, 1, 1, "start", "Liste", desk.now())
    return fact


def correct(desk, office, fact, **typed):
    form = {"tat": "speichern", "entwurf": "neu", "version": 0, "berichtigt": fact.digest}
    return office.post(f"/gemeinde/{HEIR}", **texts_of(fact, desk.site.atlas, HEIR) | form | typed)


@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ({"carrier": f"Stadt {SUITE.heir_name}"}, {"carrier": f"Stadt {SUITE.heir_name}"}),
        (
            {"source_url": "https://example.org/x"},
            {"source_url": "https://example.org/x", "listed": False, "stated": ""},
        ),
        ({"note": "kurz"}, {"note": "kurz"}),
    ],
)
def test_a_correction_changes_just_what_was_typed(desk, office, of_a_list, typed, becomes):
    assert correct(desk, office, of_a_list, **typed).status == 303
    _, changes = only_draft(desk)
    assert changes.went == [of_a_list] and changes.came == [replace(of_a_list, **becomes)]


def test_a_correction_of_nothing_changes_nothing(desk, office, of_a_list):
    correct(desk, office, of_a_list)
    assert only_draft(desk)[1] == Changes([], [])


def test_too_long_a_text_is_refused_not_cut(desk, office):
    answer = office.post(f"/gemeinde/{NEW}", **FACT | {"note": "x" * 1001})
    assert answer.status == 422 and "Höchstens 1000 Zeichen. Kürzer fassen." in answer.text
    assert "x" * 1001 in answer.text, "nothing typed is lost"
    assert office.post(f"/gemeinde/{NEW}", **FACT | {"note": "x" * 1000}).status == 303
    assert only_draft(desk)[1].came[0].note == "x" * 1000


def test_a_fact_is_withdrawn_and_kept_after_all(desk, office):
    old = of_town(desk)[0]
    office.post(f"/gemeinde/{TOWN}", tat="zurueckziehen", angabe=old.digest, entwurf="neu", version=0)
    draft, changes = only_draft(desk)
    assert changes.went == [old]
    assert "wird zurückgezogen" in office.get(f"/gemeinde/{TOWN}").text
    office.post(f"/gemeinde/{TOWN}", tat="behalten", angabe=old.digest, entwurf=draft.id, version=1)
    assert not only_draft(desk)[1].went


def test_two_people_on_one_draft_lose_nothing(desk, office, who):
    office.post(f"/gemeinde/{NEW}", **FACT)
    draft, seen = only_draft(desk)
    who["is"] = person(Role.EDITOR, "bert@example.org")
    page = office.get(f"/gemeinde/{TOWN}?entwurf={draft.id}").text
    assert "den zuletzt anna@example.org bearbeitet hat" in page
    old = of_town(desk)[0]
    office.post(f"/gemeinde/{TOWN}", tat="zurueckziehen", angabe=old.digest, entwurf=draft.id, version=1)
    who["is"] = person(Role.EDITOR)
    mine = FACT | {"entwurf": draft.id, "version": 1, "instrument": SUITE.coaching, "date_kind": "started"}
    told = office.post(f"/gemeinde/{NEW}", **mine, gesehen=" ".join(f.digest for f in seen.came))
    assert told.status == 409
    assert "bert@example.org hat diesen Entwurf inzwischen verändert" in told.text
    assert f"entfällt: {SUITE.town_name}" in told.text
    assert 'value="Amtsblatt 7/2024"' in told.text and 'name="version" value="2"' in told.text
    assert office.post(f"/gemeinde/{NEW}", **mine | {"version": 2}).status == 303
    _, changes = only_draft(desk)
    assert len(changes.came) == 2 and changes.went == [old]


def test_what_was_published_meanwhile_is_no_draft_any_more(desk, office):
    office.post(f"/gemeinde/{NEW}", **FACT)
    draft, _ = only_draft(desk)
    office.post(f"/entwurf/{draft.id}/veroeffentlichen", version=1, seen=1, nachricht=SUITE.member_name)
    told = office.post(f"/gemeinde/{NEW}", **FACT | {"entwurf": draft.id, "version": 1, "date": "2025"})
    assert told.status == 409 and "als Fassung 2 veröffentlicht" in told.text and 'value="2025"' in told.text


def test_what_two_drafts_say_against_each_other_is_said_before_the_second_is_published(desk, office):
    clash = "Was dann nicht zusammenpasst"

    def draft_of(**typed):
        return office.post(f"/gemeinde/{NEW}", **FACT | typed).leads.partition("entwurf=")[2].partition("&")[0]

    one, two = draft_of(), draft_of(date="2022")
    assert clash not in office.get(f"/entwurf/{one}").text + office.get(f"/entwurf/{two}").text
    office.post(f"/entwurf/{one}/veroeffentlichen", version=1, seen=1, nachricht=SUITE.member_name)
    page = office.get(f"/entwurf/{two}").text
    assert clash in page and "dasselbe Datum wie in Zeile" not in page
    assert "dasselbe Datum wie in „Amtsblatt 7/2024“: 21.06.2024" in page
    office.post(f"/entwurf/{two}/veroeffentlichen", version=1, seen=2, nachricht=SUITE.member_name)
    other = draft_of(instrument=SUITE.coaching, date_kind="started")
    assert clash not in office.get(f"/entwurf/{other}").text, "what is so already is no news"


def test_readers_see_facts_and_no_form(office, who):
    who["is"] = person(Role.READER)
    page = office.get(f"/gemeinde/{TOWN}").text
    assert f"{COUNCIL}: aktiv" in page and "Zurückziehen" not in page
    assert office.post(f"/gemeinde/{NEW}", **FACT).status == 403


def test_a_deed_that_is_none_is_refused(office):
    assert office.post(f"/gemeinde/{TOWN}", tat="loeschen", angabe="x", entwurf="neu", version=0).status == 422
    assert office.get("/entwurf/99").status == 404


def test_changes_are_put_together_fact_by_fact(desk):
    one, two = of_town(desk)[:2]
    nothing = Changes([], [])
    assert with_fact(nothing, one, two) == Changes([one], [two])
    assert without_fact(with_fact(nothing, one), one) == nothing
    assert with_fact(without_fact(nothing, one), one) == nothing
    assert kept_after_all(without_fact(nothing, one), one) == nothing


@pytest.mark.parametrize("fails", [False, True])
def test_what_takes_long_is_made_before_it_is_published_and_hinders_nobody(desk, office, who, fails):
    office.post(f"/gemeinde/{NEW}", **FACT)
    draft, _ = only_draft(desk)
    prepared = []

    def prepare(atlas):
        with desk.reading() as connection:
            prepared.append((newest(connection), bool(atlas.register.about(NEW, SUITE.council))))
        if fails:
            raise ValueError

    client = desk_server(replace(desk, prepare=prepare), who).test_client()
    sent = {"version": 1, "seen": 1, "nachricht": "Ein neuer Rat"}
    for status in (303, 409):  # the second time it is published already, and nothing is made
        assert client.post(f"/entwurf/{draft.id}/veroeffentlichen", data=sent).status_code == status
    assert prepared == [(1, True)]
