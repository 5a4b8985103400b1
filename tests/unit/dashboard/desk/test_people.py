"""Invitations, one's own account, and what administrators do with those of others."""

import re

import pytest

from dashboard.desk.access import Role
from dashboard.desk.pages import register_pages
from loaders.accounts import people, tokens
from tests.people import PASSWORD, Office

NEW = "Neun Nachtigallen nisten nebenan"
BOTH = {"password": NEW, "again": NEW}


@pytest.fixture
def chief(office):
    office.account("chefin@amt.example", Role.ADMINISTRATOR)
    return office.client("chefin@amt.example")


def link_of(answer):
    return re.search(r"http://localhost/redaktion(/einladung/[\w-]{43})<", answer.text)[1]


def invite(chief, key="neu@amt.example", name="Nora Neu", role="editor"):
    return chief.post("/zugaenge", {"key": key, "name": name, "role": role}, form="/zugaenge")


class TestInvitation:
    def test_somebody_is_invited_and_comes_in(self, office, chief):
        link = link_of(invite(chief))
        browser = office.client()
        page = browser.get(link)
        assert "Nora Neu" in page.text
        assert browser.post(link, BOTH, form=link).headers["Location"] == "/redaktion/anmelden"
        assert browser.sign_in("neu@amt.example", NEW).status_code == 303
        assert office.find("neu@amt.example").role == Role.EDITOR

    def test_it_counts_once(self, office, chief):
        link = link_of(invite(chief))
        first, second = office.client(), office.client()
        token = second.token(link)
        assert first.post(link, BOTH, form=link).status_code == 303
        late = second.ask("POST", link, data={"csrf_token": token, **BOTH})
        assert late.status_code == 410
        assert second.get(link).status_code == 410
        assert second.get("/einladung/" + "x" * 43).text.count("gilt nicht mehr") == late.text.count("gilt nicht mehr")

    def test_of_two_at_once_one_comes_too_late(self, office):
        office.account(password="")
        token = office.invite()
        browser, link = office.client(), f"/einladung/{token}"
        sent = {"csrf_token": browser.token(link), **BOTH}
        office.hasher.meanwhile = lambda: office.write(lambda connection: tokens.spend(connection, token))
        assert browser.ask("POST", link, data=sent).status_code == 410
        assert office.find().password == ""

    def test_its_token_is_not_in_the_log(self, site, tmp_path, caplog):
        office = Office(site, tmp_path / "anderes.sqlite", pages=register_pages)
        office.account(password="")
        token = office.invite()
        office.write(lambda connection: connection.exec_driver_sql("DROP TABLE invitation"))
        assert office.client().get(f"/einladung/{token}").status_code == 503
        assert "at invitation: OperationalError" in caplog.text
        assert token not in caplog.text

    def test_it_ends_after_a_week(self, office, chief):
        link = link_of(invite(chief))
        office.clock.turn(days=7, seconds=-1)
        assert office.client().get(link).status_code == 200
        office.clock.turn(seconds=1)
        assert office.client().get(link).status_code == 410
        assert office.client().post(link, BOTH).status_code == 410
        assert office.find("neu@amt.example").password == ""

    def test_a_newer_one_ends_it(self, office, chief):
        link = link_of(invite(chief))
        number = office.find("neu@amt.example").id
        newer = link_of(chief.post(f"/zugaenge/{number}/einladen", form="/zugaenge"))
        assert office.client().get(link).status_code == 410
        assert office.client().get(newer).status_code == 200

    def test_it_ends_with_a_lock(self, office, chief):
        link = link_of(invite(chief))
        number = office.find("neu@amt.example").id
        chief.post(f"/zugaenge/{number}/sperren", form="/zugaenge")
        chief.post(f"/zugaenge/{number}/oeffnen", form="/zugaenge")
        assert office.client().get(link).status_code == 410

    def test_weak_passwords_are_refused_and_the_link_remains(self, office, chief):
        link = link_of(invite(chief))
        browser = office.client()
        for password, again in (
            ("kurz", "kurz"),
            ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa"),
            ("neu@amt.example.1", "neu@amt.example.1"),
            ("nora neu 2026 xyz NORA", "nora neu 2026 xyz NORA"),
            (NEW, NEW + "!"),
            ("x1y2z" * 41, "x1y2z" * 41),
            # frequent ones, and what is made of them
            ("passwort1234", "passwort1234"),
            ("1q2w3e4r5t6z", "1q2w3e4r5t6z"),
            ("michaeljordan", "michaeljordan"),
            ("qwertzuiop123", "qwertzuiop123"),
            ("", ""),
        ):
            assert browser.post(link, {"password": password, "again": again}, form=link).status_code == 422, password
        assert browser.post(link, BOTH, form=link).status_code == 303

    def test_a_forgotten_password_is_a_new_invitation_and_ends_sessions(self, office):
        office.account()
        stolen = office.client("anna@amt.example")
        link = f"/einladung/{office.invite()}"
        assert office.client().post(link, BOTH, form=link).status_code == 303
        assert stolen.get("/").status_code == 303
        assert office.client().sign_in("anna@amt.example", PASSWORD).status_code == 401
        assert office.client().sign_in("anna@amt.example", NEW).status_code == 303


class TestOwnAccount:
    def test_password_is_changed_with_the_present_one(self, office):
        office.account()
        browser, other = office.client("anna@amt.example"), office.client("anna@amt.example")
        wrong = browser.post("/konto/passwort", {"present": "falsch", **BOTH}, form="/konto")
        assert (
            'href="/redaktion/konto?lang=en"' in wrong.text
        )  # the other language of the form, not of where it was sent
        assert wrong.status_code == 422
        assert office.client().sign_in("anna@amt.example", NEW).status_code == 401
        before = browser.cookie.value
        assert browser.post("/konto/passwort", {"present": PASSWORD, **BOTH}, form="/konto").status_code == 303
        assert browser.get("/").status_code == 200
        assert browser.cookie.value != before
        assert other.get("/").status_code == 303
        thief = office.client()
        thief.client.set_cookie("redaktion", before, path="/redaktion")
        assert thief.get("/").status_code == 303

    def test_guessing_the_present_password_is_slowed(self, office):
        office.account()
        browser = office.client("anna@amt.example")
        for _ in range(5):
            browser.post("/konto/passwort", {"present": "falsch", **BOTH}, form="/konto")
        before = office.hasher.verified
        slowed = browser.post("/konto/passwort", {"present": PASSWORD, **BOTH}, form="/konto")
        assert "Bitte warten Sie" in slowed.text
        assert office.hasher.verified == before

    def test_sessions_are_ended_one_by_one_or_all(self, office):
        office.account()
        here, there, elsewhere = (office.client("anna@amt.example") for _ in range(3))
        found = re.findall(r'name="session" value="(\w{64})"', here.get("/konto").text)
        assert len(found) == 2
        here.post("/konto/sitzungen", {"session": found[0]}, form="/konto")
        assert sorted([there.get("/").status_code, elsewhere.get("/").status_code]) == [200, 303]
        here.post("/konto/alle-sitzungen", form="/konto")
        assert [b.get("/").status_code for b in (here, there, elsewhere)] == [200, 303, 303]

    def test_nobody_ends_another_s_session(self, office):
        office.account()
        office.account("bert@amt.example")
        anna, bert = office.client("anna@amt.example"), office.client("bert@amt.example")
        office.client("anna@amt.example")
        foreign = re.findall(r'name="session" value="(\w{64})"', anna.get("/konto").text)
        for digest in foreign:
            bert.post("/konto/sitzungen", {"session": digest}, form="/konto")
        assert office.count("session") == 3

    def test_what_keeps_a_session_is_no_way_in(self, office):
        office.account()
        office.client("anna@amt.example")
        digest = re.search(r'value="(\w{64})"', office.client("anna@amt.example").get("/konto").text)[1]
        thief = office.client()
        with thief.client.session_transaction(base_url="http://localhost/redaktion") as kept:
            kept["token"] = digest
        assert thief.get("/").status_code == 303


class TestOthers:
    def test_a_role_is_changed_and_its_sessions_end(self, office, chief):
        number = office.account(role=Role.PUBLISHER).id
        browser = office.client("anna@amt.example")
        path = f"/zugaenge/{number}/rolle"
        assert chief.post(path, {"role": "reader"}, form="/zugaenge").status_code == 303
        assert browser.get("/").status_code == 303
        assert office.find().role == Role.READER
        assert chief.post(path, {"role": "kaiser"}, form="/zugaenge").status_code == 422

    def test_locked_unlocked_and_removed(self, office, chief):
        number = office.account().id
        browser = office.client("anna@amt.example")
        chief.post(f"/zugaenge/{number}/sperren", form="/zugaenge")
        assert browser.get("/").status_code == 303
        chief.post(f"/zugaenge/{number}/oeffnen", form="/zugaenge")
        browser = office.client("anna@amt.example")
        chief.post(f"/zugaenge/{number}/entfernen", form="/zugaenge")
        assert browser.get("/").status_code == 303
        assert office.find() is None
        assert chief.get(f"/zugaenge/{number}").status_code == 404

    def test_nobody_locks_themselves_out(self, office, chief):
        number = office.find("chefin@amt.example").id
        for what in ("rolle", "sperren", "entfernen", "ein-schritt", "abmelden"):
            answer = chief.post(f"/zugaenge/{number}/{what}", {"role": "reader"}, form="/zugaenge")
            assert answer.status_code == 409
        assert office.find("chefin@amt.example").role == Role.ADMINISTRATOR
        assert chief.get("/zugaenge").status_code == 200

    def test_a_lost_phone_is_taken_off_the_account(self, office, chief):
        number = office.account().id
        office.write(lambda connection: people.change(connection, number, secret="A" * 32, counter=9))
        chief.post(f"/zugaenge/{number}/ein-schritt", form="/zugaenge")
        assert (office.find().secret, office.find().counter) == ("", 0)

    def test_what_is_no_invitation_is_refused(self, office, chief):
        before = office.count("account")
        for change, why in (
            ({"key": "chefin@amt.example"}, "gibt es schon"),
            ({"key": " CHEFIN@Amt.example "}, "gibt es schon"),
            ({"key": "keine-adresse"}, "Bitte geben Sie"),
            ({"name": " "}, "Bitte geben Sie"),
            ({"role": "kaiser"}, "Bitte geben Sie"),
        ):
            given = {"key": "neu@amt.example", "name": "Nora Neu", "role": "editor"} | change
            answer = invite(chief, **given)
            assert answer.status_code == 422, change
            assert why in answer.text
        assert office.count("account") == before

    def test_names_are_text_and_nothing_else(self, office, chief):
        answer = invite(chief, name="<script>alert(1)</script>")
        assert "<script" not in answer.text
        assert "<script" not in chief.get("/zugaenge").text
