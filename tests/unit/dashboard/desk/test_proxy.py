"""A proxy that has signed people in is believed, and nobody else who says the same."""

import pytest
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.desk.access import Role
from loaders.accounts import people, sessions
from tests.people import Office

PROXY, STRANGER = "10.1.0.9", "192.0.2.7"


@pytest.fixture
def office(site, tmp_path):
    office = Office(site, tmp_path / "r.sqlite", ATLAS_SIGN_IN="proxy", ATLAS_SIGN_IN_PROXIES="10.0.0.5, 10.1.0.0/24")
    office.account(password="")
    return office


def test_who_the_proxy_names_is_in(office):
    browser = office.client(REMOTE_ADDR=PROXY, HTTP_X_REMOTE_USER="Anna@Amt.example")
    assert browser.get("/").text == "Redaktion"
    assert "Anna Amt" in browser.get("/konto").text
    assert office.count("session") == 0


def test_nobody_else_is(office):
    for environ in (
        {"REMOTE_ADDR": STRANGER, "HTTP_X_REMOTE_USER": "anna@amt.example"},
        {"REMOTE_ADDR": "10.1.1.9", "HTTP_X_REMOTE_USER": "anna@amt.example"},
        {"REMOTE_ADDR": "", "HTTP_X_REMOTE_USER": "anna@amt.example"},
        {"REMOTE_ADDR": PROXY, "HTTP_X_REMOTE_USER": "niemand@amt.example"},
        {"REMOTE_ADDR": PROXY, "HTTP_X_REMOTE_USER": "anna@amt.example,bert@amt.example"},
        {"REMOTE_ADDR": PROXY, "HTTP_X_REMOTE_USER": ""},
        {"REMOTE_ADDR": PROXY, "HTTP_REMOTE_USER": "anna@amt.example"},
        {"REMOTE_ADDR": PROXY},
    ):
        assert office.client(**environ).get("/").headers["Location"] == "/redaktion/anmelden", environ


def test_whose_connection_it_is_counts_not_what_is_forwarded(office):
    """Behind ATLAS_PROXIES the address of a request is the visitor's: who pretends to be the proxy there is none."""
    office.server.wsgi_app = ProxyFix(office.server.wsgi_app, x_for=1, x_proto=1, x_host=1)
    said = {"HTTP_X_REMOTE_USER": "anna@amt.example", "HTTP_X_FORWARDED_PROTO": "https"}
    forged = office.client(REMOTE_ADDR=STRANGER, HTTP_X_FORWARDED_FOR=PROXY, **said)
    assert forged.get("/").status_code == 303
    real = office.client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=STRANGER, **said)
    assert real.get("/").text == "Redaktion"


def test_a_lock_counts_at_once_and_roles_do(office):
    browser = office.client(REMOTE_ADDR=PROXY, HTTP_X_REMOTE_USER="anna@amt.example")
    assert browser.get("/zugaenge").status_code == 403
    office.write(lambda c: people.change_role(c, people.by_key(c, "anna@amt.example").id, Role.ADMINISTRATOR))
    assert browser.get("/zugaenge").status_code == 200
    assert "einladung" not in browser.get("/zugaenge").text
    office.write(lambda c: people.lock(c, people.by_key(c, "anna@amt.example").id))
    assert browser.get("/").status_code == 303


def test_forms_need_their_token_and_passwords_let_nobody_in(office):
    office.write(lambda c: people.change_role(c, people.by_key(c, "anna@amt.example").id, Role.ADMINISTRATOR))
    browser = office.client(REMOTE_ADDR=PROXY, HTTP_X_REMOTE_USER="anna@amt.example")
    assert browser.ask("POST", "/zugaenge").status_code == 400
    stranger = office.client()
    assert 'type="password"' not in stranger.get("/anmelden").text
    assert stranger.sign_in("anna@amt.example", "").status_code == 405


def test_nobody_is_told_that_they_are_signed_out(office):
    """The proxy would vouch for them again with the next request."""
    office.write(lambda c: people.change_role(c, people.by_key(c, "anna@amt.example").id, Role.ADMINISTRATOR))
    other = office.account("bert@amt.example", password="")
    office.write(lambda c: sessions.begin(c, other.id, office.now()))  # of the time before there was a proxy
    browser = office.client(REMOTE_ADDR=PROXY, HTTP_X_REMOTE_USER="anna@amt.example")
    for page in ("/konto", f"/zugaenge/{other.id}"):
        shown = browser.get(page)
        assert shown.status_code == 200
        assert "abmelden" not in shown.text.lower()
    for way in ("/abmelden", "/konto/sitzungen", "/konto/alle-sitzungen", f"/zugaenge/{other.id}/abmelden"):
        assert browser.post(way, form="/zugaenge").status_code == 404
    assert office.count("session") == 1


def test_the_header_may_have_another_name(site, tmp_path):
    names = {"ATLAS_SIGN_IN_PROXIES": "10.1.0.9", "ATLAS_SIGN_IN_HEADER": "X-Forwarded-User"}
    office = Office(site, tmp_path / "r.sqlite", ATLAS_SIGN_IN="proxy", **names)
    office.account(password="")
    assert office.client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_USER="anna@amt.example").get("/").status_code == 200
    assert office.client(REMOTE_ADDR=PROXY, HTTP_X_REMOTE_USER="anna@amt.example").get("/").status_code == 303
