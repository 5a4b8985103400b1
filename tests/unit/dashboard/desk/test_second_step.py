"""The second factor: set up, asked for, taken once, slowed, wanted by the operator, and taken away."""

import re

import pyotp
import pytest

from loaders.accounts.second_factor import accepted_step
from tests.clock import CLOCK
from tests.people import PASSWORD, Office


def code(office, secret, steps=0):
    totp = pyotp.TOTP(secret)
    return totp.generate_otp(totp.timecode(office.now()) + steps)


@pytest.fixture
def secret(office):
    """Somebody who has set it up, as one does."""
    office.account()
    return set_up(office, office.client("anna@amt.example"))


def set_up(office, browser):
    path = "/konto/zweiter-schritt"
    assert browser.post(path, {"present": PASSWORD}, form=path).status_code == 303
    page = browser.get(path).text
    assert "<svg" in page
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert office.find().secret == "", "what was only shown counts for nothing"
    assert browser.post(f"{path}/fertig", {"code": "000000"}, form=path).status_code == 422
    answer = browser.post(f"{path}/fertig", {"code": code(office, found)}, form=path)
    assert answer.headers["Location"] == "/redaktion/konto"
    assert office.find().secret == found
    return found


def halfway(office):
    browser = office.client()
    answer = browser.sign_in("anna@amt.example", weiter="/konto")
    assert answer.headers["Location"] == "/redaktion/anmelden/code?weiter=/konto".replace("/konto", "%2Fkonto")
    return browser


def test_password_alone_lets_nobody_in(office, secret):
    browser = halfway(office)
    assert browser.get("/").status_code == 303
    office.clock.turn(seconds=60)
    answer = browser.post("/anmelden/code", {"code": code(office, secret), "weiter": "/konto"}, form="/anmelden/code")
    assert answer.headers["Location"] == "/redaktion/konto"
    assert browser.get("/").text == "Redaktion"


def test_no_code_is_taken_twice(office, secret):
    """Not the one that it was set up with, nor one that somebody else has just used, nor an older one."""
    assert (
        halfway(office).post("/anmelden/code", {"code": code(office, secret)}, form="/anmelden/code").status_code == 401
    )
    office.clock.turn(seconds=60)
    used = code(office, secret)
    first, second = halfway(office), halfway(office)
    assert first.post("/anmelden/code", {"code": used}, form="/anmelden/code").status_code == 303
    assert second.post("/anmelden/code", {"code": used}, form="/anmelden/code").status_code == 401
    older = code(office, secret, -1)
    assert second.post("/anmelden/code", {"code": older}, form="/anmelden/code").status_code == 401
    assert second.post("/anmelden/code", {"code": code(office, secret, 1)}, form="/anmelden/code").status_code == 303


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_half_a_minute(steps, taken):
    secret, now = pyotp.random_base32(), CLOCK("UTC")
    totp = pyotp.TOTP(secret)
    assert (accepted_step(secret, totp.generate_otp(totp.timecode(now) + steps), 0, now) is not None) == taken


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "１２３４５６", "0" * 1000])
def test_what_is_no_code_is_refused(given):
    assert accepted_step(pyotp.random_base32(), given, 0, CLOCK("UTC")) is None


def test_guessing_codes_is_slowed(office, secret):
    office.clock.turn(seconds=60)
    browser = halfway(office)
    for _ in range(5):
        assert browser.post("/anmelden/code", {"code": "000000"}, form="/anmelden/code").status_code == 401
    right = {"code": code(office, secret)}
    assert browser.post("/anmelden/code", right, form="/anmelden/code").status_code == 429
    # nor does the right password, given anew, free the codes
    again = halfway(office)
    assert again.post("/anmelden/code", right, form="/anmelden/code").status_code == 429


def test_half_a_sign_in_ends_soon_and_with_the_password(office, secret):
    browser = halfway(office)
    office.clock.turn(minutes=5)
    late = browser.post("/anmelden/code", {"code": code(office, secret)})
    assert late.headers["Location"].startswith("/redaktion/anmelden")
    assert browser.get("/").status_code == 303
    browser = halfway(office)
    token = office.invite()
    new = {"password": "Ein ganz anderer Satz 12", "again": "Ein ganz anderer Satz 12"}
    assert office.client().post(f"/einladung/{token}", new, form=f"/einladung/{token}").status_code == 303
    answer = browser.post("/anmelden/code", {"code": code(office, secret)})
    assert answer.headers["Location"] == "/redaktion/anmelden"
    assert browser.get("/").status_code == 303


def test_setting_up_takes_the_password_and_ends_other_sessions(office):
    office.account()
    browser, other = office.client("anna@amt.example"), office.client("anna@amt.example")
    path = "/konto/zweiter-schritt"
    assert browser.post(path, {"present": "falsch"}, form=path).status_code == 422
    assert office.find().proposed == ""
    before = browser.cookie.value
    set_up(office, browser)
    assert browser.get("/").status_code == 200
    assert browser.cookie.value != before
    assert other.get("/").status_code == 303
    assert browser.post(path, {"present": PASSWORD}, form="/konto").status_code == 409, (
        "once it is there it is not replaced"
    )


def test_taking_it_away_takes_the_password(office, secret):
    office.clock.turn(seconds=60)
    browser = halfway(office)
    browser.post("/anmelden/code", {"code": code(office, secret)}, form="/anmelden/code")
    path = "/konto/zweiter-schritt/entfernen"
    assert browser.post(path, {"present": "falsch"}, form="/konto").status_code == 422
    assert office.find().secret == secret
    assert browser.post(path, {"present": PASSWORD}, form="/konto").status_code == 303
    assert office.find().secret == ""


def test_the_operator_may_want_it_of_everybody(site, tmp_path):
    office = Office(site, tmp_path / "register.sqlite", ATLAS_SECOND_FACTOR="ja")
    office.account()
    browser = office.client("anna@amt.example")
    for path in ("/", "/konto"):
        assert browser.get(path).headers["Location"] == "/redaktion/konto/zweiter-schritt"
    assert browser.post("/konto/alle-sitzungen", form="/konto/zweiter-schritt").status_code == 303
    assert "Pflicht" in browser.get("/konto/zweiter-schritt").text
    set_up(office, browser)
    assert browser.get("/").text == "Redaktion"
