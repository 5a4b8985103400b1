"""OpenID Connect against a provider that really answers: who comes in, and what is not believed."""

import hmac
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey

from dashboard.desk.access import Role
from loaders.accounts import people
from tests.oidc_provider import CLIENT, SECRET, provider_at_loopback
from tests.people import Office

ANNA = {"sub": "4711", "email": "anna@amt.example", "email_verified": True, "name": "Anna Amt"}
BACK = "/anmelden/extern/zurueck"


@pytest.fixture(scope="module")
def at_loopback():
    with provider_at_loopback(None) as provider:
        yield provider


@pytest.fixture
def provider(at_loopback):
    at_loopback.person, at_loopback.token, at_loopback.asked = dict(ANNA), {}, []
    at_loopback.key, at_loopback.forge, at_loopback.with_token = at_loopback.known, None, True
    return at_loopback


@pytest.fixture
def build(provider, site, tmp_path):
    def office(**more):
        made = Office(
            site, tmp_path / "register.sqlite", ATLAS_SIGN_IN="oidc", ATLAS_OIDC_ISSUER=provider.address,
            ATLAS_OIDC_CLIENT=CLIENT, ATLAS_OIDC_SECRET=SECRET, **more,
        )  # fmt: skip
        provider.now = made.now
        return made

    return office


@pytest.fixture
def office(build):
    made = build()
    made.account(password="")
    return made


def go_there(browser, wanted=""):
    """What the browser is sent to the provider with, and what that sends it back with."""
    there = browser.get("/anmelden/extern", query_string={"weiter": wanted}).headers["Location"]
    back = requests.get(there, allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    return there, urlsplit(back.headers["Location"]).query


def come_in(browser, wanted=""):
    return browser.get(f"{BACK}?{go_there(browser, wanted)[1]}")


def test_somebody_comes_in(office, provider):
    browser = office.client()
    assert 'href="/redaktion/anmelden/extern?weiter=%2Fkonto"' in browser.get("/anmelden?weiter=/konto").text
    answer = come_in(browser, "/konto")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/redaktion/konto")
    assert "Anna Amt" in browser.get("/konto").text
    assert office.count("session") == 1
    assert provider.asked[-1]["code_challenge_method"] == "S256"


def test_what_is_asked_of_the_provider_is_bound_to_this_browser(office):
    there, back = go_there(office.client())
    asked = parse_qs(urlsplit(there).query)
    assert {"code_challenge", "nonce", "state"} <= asked.keys()
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    # somebody who is handed the way back of another (login CSRF) is not signed in
    victim = office.client()
    victim.get("/anmelden/extern")
    assert victim.get(f"{BACK}?{back}").status_code == 403
    assert victim.get("/").status_code == 303


def test_a_way_back_is_used_once(office):
    browser = office.client()
    _, back = go_there(browser)
    kept = browser.cookie.value
    assert browser.get(f"{BACK}?{back}").status_code == 303
    again = office.client()
    again.client.set_cookie("redaktion", kept, path="/redaktion")
    assert again.get(f"{BACK}?{back}").status_code == 403


def test_a_link_ends_no_sign_in_and_fills_no_cookie(office):
    browser = office.client()
    come_in(browser)
    browser.get("/anmelden/extern")
    browser.get("/anmelden/extern")
    assert browser.get("/konto").status_code == 200
    kept = office.server.session_interface.get_signing_serializer(office.server).loads(browser.cookie.value)
    assert len([name for name in kept if name.startswith("_state_")]) == 1


def test_nobody_is_led_elsewhere(office):
    assert come_in(office.client(), "//fremd.example/").headers["Location"] == "/redaktion/"


def test_a_token_that_is_not_for_us_is_not_believed(office, provider):
    for provider.token in (
        {"iss": "https://fremd.example"},
        {"iss": None},
        {"aud": "ein-anderer"},
        {"aud": None},
        {"nonce": "fremd"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 9_999_999_999},
        {"sub": None},
    ):
        browser = office.client()
        assert come_in(browser).status_code == 403, provider.token
        assert browser.get("/").status_code == 303


@pytest.mark.parametrize("forged", ["foreign key", "none", "public key as secret"])
def test_a_token_that_is_not_signed_by_the_provider_is_not_believed(office, provider, forged):
    if forged == "foreign key":
        provider.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
    elif forged == "none":
        provider.forge = provider.with_secret("none", lambda _: b"")
    else:
        public = provider.known.as_pem(private=False)
        provider.forge = provider.with_secret("HS256", lambda content: hmac.digest(public, content, "sha256"))
    browser = office.client()
    assert come_in(browser).status_code == 403
    assert browser.get("/").status_code == 303


def test_without_a_token_nobody_comes_in(office, provider):
    provider.with_token = False
    assert come_in(office.client()).status_code == 403


def test_a_way_back_that_nobody_went_there_for(office):
    for query in ("", "error=access_denied&state=x", "code=x&state=x", "code=x"):
        assert office.client().get(f"{BACK}?{query}").status_code == 403, query


def test_an_address_counts_if_it_is_confirmed_and_known(office, provider):
    for change in (
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "niemand@amt.example"},
        {"email": None},
        {"email": ["anna@amt.example"]},
    ):
        provider.person = ANNA | change
        answer = come_in(office.client())
        assert answer.status_code == 403, change
        assert "haben hier aber keinen Zugang" in answer.text
        assert (office.count("account"), office.count("session")) == (1, 0)


def test_a_locked_account_stays_out(office):
    office.write(lambda c: people.lock(c, people.by_key(c, "anna@amt.example").id))
    assert come_in(office.client()).status_code == 403


def test_an_account_may_go_by_another_claim(build):
    office = build(ATLAS_OIDC_KEY="sub")
    office.account("4711", password="")
    assert come_in(office.client()).status_code == 303


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ("redaktion", Role.EDITOR),
        (["redaktion"], Role.EDITOR),
        (["redaktion", "leitung", "sonst"], Role.PUBLISHER),
        (["sonst"], None),
        ([], None),
        ({"redaktion": True}, None),
        (None, None),
    ],
    ids=str,
)
def test_roles_may_come_from_the_provider(build, provider, groups, role):
    office = build(ATLAS_OIDC_ROLES="groups:redaktion=editor,leitung=publisher")
    provider.person |= {"groups": groups}
    browser = office.client()
    assert come_in(browser).status_code == (303 if role else 403)
    assert (office.find().role if office.find() else None) == role


def test_a_role_that_the_provider_takes_away_is_gone(build, provider):
    office = build(ATLAS_OIDC_ROLES="groups:redaktion=editor,leitung=publisher")
    provider.person |= {"groups": ["leitung"]}
    before = office.client()
    come_in(before)
    provider.person |= {"groups": ["redaktion"]}
    now = office.client()
    assert come_in(now).status_code == 303
    assert office.find().role == Role.EDITOR
    assert before.get("/").status_code == 303, "what was signed in as publisher is over"
    provider.person |= {"groups": []}
    assert come_in(office.client()).status_code == 403


def test_a_provider_that_does_not_answer_is_said(site, tmp_path):
    office = Office(
        site,
        tmp_path / "r.sqlite",
        ATLAS_SIGN_IN="oidc",
        ATLAS_OIDC_ISSUER="http://127.0.0.1:9",
        ATLAS_OIDC_CLIENT=CLIENT,
    )
    answer = office.client().get("/anmelden/extern")
    assert answer.status_code == 503
    assert "antwortet nicht" in answer.text


def test_passwords_let_nobody_in(office):
    assert office.client().sign_in("anna@amt.example", "").status_code == 405
    assert 'type="password"' not in office.client().get("/anmelden").text
