"""Some of what ``python -m tests.fuzz_addresses`` asks: whatever is sent to any address, no answer is a mistake of ours."""

import shutil

import pytest
from werkzeug import test
from werkzeug.test import EnvironBuilder

from dashboard.desk.access import Role
from dashboard.desk.pages import register_pages
from tests.fuzz_addresses import put
from tests.odd_requests import Grammar
from tests.people import Office

#: What is drawn takes long; tests of its own are asked oddly elsewhere.
SLOW = (
    "snippet",
    "growth",
    "deck",
    "factsheet",
    "upload",
    "open_data.package",
    "template",
    "embed",
    "export",
    "changes_file",
)


@pytest.fixture(scope="module")
def office(site, empty_register, tmp_path_factory):
    return Office(
        site, shutil.copy(empty_register, tmp_path_factory.mktemp("desk") / "register.sqlite"), pages=register_pages
    )


@pytest.fixture(scope="module")
def ask(app, office):
    """Puts a request to the site, or to the desk as somebody who is signed in."""
    site, browsers = test.Client(app.server.wsgi_app), {"": (office.client(), "")}
    for role in (Role.EDITOR, Role.ADMINISTRATOR):
        office.account(f"{role.key}@amt.example", role)
        browser = office.client(f"{role.key}@amt.example")
        browsers[role.key] = browser, browser.token("/konto")

    def put_to(odd):
        sent = {"method": odd.method, "query_string": odd.query, "headers": {**odd.headers}}
        if not odd.path.startswith("/redaktion"):
            builder = EnvironBuilder(odd.path, data=odd.body or None, **sent)
            return site.open(builder, buffered=True).status_code
        browser, token = browsers[odd.who]
        sent["headers"].pop("Cookie", None)
        form = {"csrf_token": token, **odd.form} if odd.form is not None else odd.body or None
        return browser.ask(path=odd.path.removeprefix("/redaktion"), data=form, **sent).status_code

    return put_to


@pytest.fixture(scope="module")
def grammar(app, office):
    return Grammar(app.server, office.server, never=(*SLOW, "sign_out", "check_password"))


def test_no_odd_request_is_answered_with_an_error_of_ours(grammar, ask):
    found = put(grammar, ask, 150, 20261129)
    assert found.problems == {}
    assert found.statuses.total() >= 150
    assert {200, 400, 404, 405} <= set(found.statuses)


def test_the_grammar_knows_every_address(app, office):
    whole = Grammar(app.server, office.server)
    known = [rule for server in (app.server, office.server) for rule in server.url_map.iter_rules()]
    assert [rule for _, rule, _ in whole.rules] == known
