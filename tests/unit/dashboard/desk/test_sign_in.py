"""Signing in: who gets in and who does not, and that the answer tells nobody who has an account."""

import re

import pytest

from loaders.accounts import people
from tests.people import PASSWORD, Office


def test_somebody_signs_in_and_out(office):
    office.account()
    browser = office.client()
    assert browser.get("/").headers["Location"] == "/redaktion/anmelden"
    answer = browser.sign_in(" Anna@Amt.example ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/redaktion/")
    assert browser.get("/").text == "Redaktion"
    assert "Anna Amt" in browser.get("/konto").text
    answer = browser.post("/abmelden", form="/konto")
    assert answer.headers["Location"] == "/redaktion/anmelden"
    assert browser.get("/").status_code == 303
    assert office.count("session") == 0


def test_nothing_tells_whether_there_is_an_account(office):
    """Unknown, locked, not yet accepted, or a wrong password: one answer, and one hash computed for it."""
    office.account()
    office.account("neu@amt.example", password="")
    locked = office.account("zu@amt.example")
    office.write(lambda connection: people.lock(connection, locked.id))
    answers, work = [], []
    for key in ("anna@amt.example", "niemand@amt.example", "neu@amt.example", "zu@amt.example"):
        before = office.hasher.verified
        answer = office.client(REMOTE_ADDR="192.0.2.7").sign_in(key, "falsch, aber lang genug")
        body = re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(key, "")
        answers.append((answer.status_code, sorted(answer.headers.keys()), body))
        work.append(office.hasher.verified - before)
    assert answers[0][0] == 401
    assert all(answer == answers[0] for answer in answers)
    assert work == [1, 1, 1, 1]


def test_a_locked_account_is_out_at_once(office):
    account = office.account()
    browser = office.client("anna@amt.example")
    office.write(lambda connection: people.lock(connection, account.id))
    assert browser.get("/").status_code == 303
    assert office.client().sign_in("anna@amt.example").status_code == 401


def test_nobody_is_led_elsewhere_after_signing_in(office):
    office.account()
    browser = office.client("anna@amt.example")
    for wanted, place in (
        ("/entwurf/3?seite=2", "/redaktion/entwurf/3?seite=2"),
        ("//fremd.example/", "/redaktion/"),
        ("https://fremd.example/", "/redaktion/"),
        ("/\\fremd.example", "/redaktion/"),
        ("\\\\fremd.example", "/redaktion/"),
        ("/\t/fremd.example", "/redaktion/"),
        ("javascript:alert(1)", "/redaktion/"),
        ("/../../", "/redaktion/"),
        ("/a\r\nSet-Cookie: x=1", "/redaktion/"),
        ("fremd.example", "/redaktion/"),
        ("", "/redaktion/"),
    ):
        assert office.client().sign_in("anna@amt.example", weiter=wanted).headers["Location"] == place, wanted
        assert browser.get("/anmelden", query_string={"weiter": wanted}).headers["Location"] == place, wanted


def test_the_page_that_was_wanted_comes_after_signing_in(office):
    office.account()
    browser = office.client()
    answer = browser.get("/konto", query_string={"lang": "en", "x": "1"})
    assert answer.headers["Location"] == "/redaktion/anmelden?weiter=%2Fkonto%3Fx%3D1&lang=en"
    page = browser.get("/anmelden?weiter=/konto?x=1&lang=en")
    assert 'name="weiter" value="/konto?x=1"' in page.text
    assert '<html lang="en">' in page.text


def test_a_session_made_before_is_worth_nothing_afterwards(office):
    """Fixation: what somebody put into the browser before does not become the session, nor does its token stay."""
    office.account()
    browser = office.client()
    token = browser.token()
    before = browser.cookie.value
    browser.sign_in("anna@amt.example")
    after = browser.cookie.value
    assert before != after
    stranger = office.client()
    stranger.client.set_cookie("redaktion", before, path="/redaktion")
    assert stranger.get("/").status_code == 303
    assert browser.ask("POST", "/konto/alle-sitzungen", data={"csrf_token": token}).status_code == 400
    tokens = {office.client("anna@amt.example").cookie.value for _ in range(3)}
    assert len(tokens) == 3


def test_a_cookie_that_was_kept_is_worth_nothing_after_signing_out(office):
    office.account()
    browser = office.client("anna@amt.example")
    kept = browser.cookie.value
    browser.post("/abmelden", form="/konto")
    thief = office.client()
    thief.client.set_cookie("redaktion", kept, path="/redaktion")
    assert thief.get("/").status_code == 303
    assert thief.get("/konto").status_code == 303


def test_a_session_ends_when_idle_and_after_a_day(office):
    office.account()
    browser = office.client("anna@amt.example")
    for _ in range(15):
        office.clock.turn(minutes=45)
        assert browser.get("/").status_code == 200
    office.clock.turn(minutes=46)
    assert browser.get("/").status_code == 303, "after twelve hours, though never idle"
    browser.sign_in("anna@amt.example")
    office.clock.turn(minutes=59)
    assert browser.get("/").status_code == 200
    office.clock.turn(minutes=60)
    assert browser.get("/").status_code == 303
    browser.sign_in("anna@amt.example")
    assert office.count("session") == 1, "what is over is swept out"


def test_brute_force_is_slowed_for_an_account_whatever_the_address(office):
    office.account()
    for number in range(5):
        assert office.client(REMOTE_ADDR=f"192.0.2.{number}").sign_in("anna@amt.example", "falsch").status_code == 401
    before = office.hasher.verified
    slowed = office.client(REMOTE_ADDR="192.0.2.9").sign_in("anna@amt.example", PASSWORD)
    assert slowed.status_code == 429
    assert "Bitte warten Sie noch 2 Sekunden" in slowed.text
    assert office.hasher.verified == before, "while one has to wait, nothing is tried"
    office.clock.turn(seconds=2)
    assert office.client(REMOTE_ADDR="192.0.2.9").sign_in("anna@amt.example", "falsch").status_code == 401
    office.clock.turn(seconds=1)
    assert office.client(REMOTE_ADDR="192.0.2.9").sign_in("anna@amt.example", PASSWORD).status_code == 429
    office.clock.turn(seconds=2)
    assert office.client(REMOTE_ADDR="192.0.2.9").sign_in("anna@amt.example", PASSWORD).status_code == 303
    for _ in range(5):
        assert office.client().sign_in("anna@amt.example", "falsch").status_code == 401


def test_brute_force_is_slowed_for_an_address_whatever_the_account(office):
    office.account()
    for number in range(20):
        answer = office.client(REMOTE_ADDR="192.0.2.1").sign_in(f"geraten{number}@amt.example", "falsch")
        assert answer.status_code == 401
    assert office.client(REMOTE_ADDR="192.0.2.1").sign_in("anna@amt.example").status_code == 429
    assert office.client(REMOTE_ADDR="192.0.2.2").sign_in("anna@amt.example").status_code == 303


def test_an_account_of_ones_own_frees_no_address(office):
    office.account()
    for number in range(19):
        office.client().sign_in(f"geraten{number}@amt.example", "falsch")
    office.client("anna@amt.example")
    office.client().sign_in("noch-einer@amt.example", "falsch")
    assert office.client().sign_in("anna@amt.example").status_code == 429


def test_a_household_has_one_address(office):
    for number in range(20):
        address = f"2001:db8:1:2:{number:x}::1"
        office.client(REMOTE_ADDR=address).sign_in(f"geraten{number}@amt.example", "falsch")
    assert office.client(REMOTE_ADDR="2001:db8:1:2::ffff").sign_in("x@amt.example", "falsch").status_code == 429
    assert office.client(REMOTE_ADDR="2001:db8:1:3::1").sign_in("x@amt.example", "falsch").status_code == 401


def test_failures_are_forgotten_after_a_day_and_name_nobody(office):
    office.client(REMOTE_ADDR="192.0.2.1").sign_in("anna@amt.example", "falsch")
    assert office.count("attempt") == 2
    dump = "\n".join(office.engine.raw_connection().driver_connection.iterdump())
    assert "192.0.2.1" not in dump
    assert "anna@amt.example" not in dump
    office.clock.turn(days=1)
    office.client(REMOTE_ADDR="192.0.2.2").sign_in("bert@amt.example", "falsch")
    assert office.count("attempt") == 2


def test_the_database_has_nothing_that_lets_somebody_in(office):
    office.account()
    token = office.invite()
    browser = office.client("anna@amt.example")
    with browser.client.session_transaction(path="/", base_url="http://localhost/redaktion") as kept:
        session_token = kept["token"]
    dump = "\n".join(office.engine.raw_connection().driver_connection.iterdump())
    assert token not in dump
    assert session_token not in dump
    assert PASSWORD not in dump
    assert "$argon2id$" in dump


class TestCookie:
    def test_everywhere_but_on_this_machine(self, office):
        office.account()
        answer = office.client(base_url="https://atlas.example").sign_in("anna@amt.example")
        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Secure-redaktion=")
        assert set(cookie.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/redaktion", "SameSite=Lax"}

    def test_on_this_machine(self, office):
        cookie = office.client().get("/anmelden").headers["Set-Cookie"]
        assert cookie.startswith("redaktion=")
        assert set(cookie.split("; ")[1:]) == {"HttpOnly", "Path=/redaktion", "SameSite=Lax"}

    def test_below_a_path(self, site, tmp_path):
        office = Office(site, tmp_path / "register.sqlite", base="/asskomm/")
        office.account()
        answer = office.client().sign_in("anna@amt.example")
        assert "Path=/asskomm/redaktion;" in answer.headers["Set-Cookie"] + ";"
        assert answer.headers["Location"] == "/asskomm/redaktion/"

    @pytest.mark.parametrize(
        "where",
        [{"base_url": "http://atlas.example"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}, {"HTTP_FORWARDED": "for=x"}],
    )
    def test_not_over_a_line_that_others_can_read(self, office, where):
        answer = office.client(**where).get("/anmelden")
        assert answer.status_code == 426
        assert "https" in answer.text
        assert "Set-Cookie" not in answer.headers


def test_nothing_of_the_desk_is_kept_or_framed(office):
    answer = office.client().get("/anmelden")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "<script" not in answer.text


def test_a_stranger_cannot_send_much(office):
    browser = office.client()
    token = browser.token()
    answer = browser.ask("POST", "/anmelden", data={"csrf_token": token, "key": "x", "password": "y" * 70_000})
    assert answer.status_code == 413


def test_all_processes_sign_with_one_key(site, office, tmp_path):
    again = Office(site, tmp_path / "register.sqlite")
    assert again.server.secret_key == office.server.secret_key
    assert len(office.server.secret_key) >= 43
    assert Office(site, tmp_path / "another.sqlite").server.secret_key != office.server.secret_key
