"""Every route of the desk × every role and nobody × with and without token: what is new is refused until it is listed."""

import re

import pytest
from werkzeug.exceptions import NotFound

from dashboard.desk.access import Role, asked_of
from dashboard.desk.pages import register_pages
from tests.people import Office

NOBODY = None
#: {endpoint: the least role, or nobody}. Only those that a visitor may reach are listed; everything else has to be refused.
LISTED = {
    "sign_in": NOBODY,
    "check_password": NOBODY,
    "ask_code": NOBODY,
    "check_code": NOBODY,
    "invitation": NOBODY,
    "sign_out": Role.READER,
    "overview": Role.READER,
    "edition_file": Role.READER,
    "draft": Role.READER,
    "annotated": Role.READER,
    "original": Role.READER,
    "help_page": Role.READER,
    "history": Role.READER,
    "compare": Role.READER,
    "find_place": Role.READER,
    "place": Role.READER,
    "upload_form": Role.EDITOR,
    "upload": Role.EDITOR,
    "change": Role.EDITOR,
    "discard_draft": Role.EDITOR,
    "publish_draft": Role.PUBLISHER,
    "undo": Role.PUBLISHER,
    "account": Role.READER,
    "end_session": Role.READER,
    "end_other_sessions": Role.READER,
    "new_password": Role.READER,
    "second_step": Role.READER,
    "propose": Role.READER,
    "confirm": Role.READER,
    "take_away": Role.READER,
    "everybody": Role.ADMINISTRATOR,
    "add": Role.ADMINISTRATOR,
    "one": Role.ADMINISTRATOR,
    "invite_again": Role.ADMINISTRATOR,
    "change_role": Role.ADMINISTRATOR,
    "lock": Role.ADMINISTRATOR,
    "unlock": Role.ADMINISTRATOR,
    "sign_out_other": Role.ADMINISTRATOR,
    "reset_second_factor": Role.ADMINISTRATOR,
    "remove": Role.ADMINISTRATOR,
}
READS = {"GET", "HEAD"}
NUMBER = re.compile(r"<int[^:>]*:\w+>")


def pages(server, desk):
    register_pages(server, desk)
    server.add_url_rule("/vergessen", "forgotten", lambda: "Geheim", methods=["GET", "POST"])


@pytest.fixture(scope="module")
def house(site, tmp_path_factory):
    return Office(site, tmp_path_factory.mktemp("desk") / "register.sqlite", pages=pages)


@pytest.fixture(scope="module")
def browsers(house):
    """{role or nobody: a browser, and the token of its forms}."""
    for role in Role:
        house.account(f"{role.key}@amt.example", role)
    found = {NOBODY: house.client(), **{role: house.client(f"{role.key}@amt.example") for role in Role}}
    return {who: (browser, browser.token("/konto" if who else "/anmelden")) for who, browser in found.items()}


@pytest.fixture
def reached(house, monkeypatch):
    """The endpoints whose views were reached; they do nothing."""
    found = []
    for endpoint, view in house.server.view_functions.items():

        def stand_in(_endpoint=endpoint, **_values):
            found.append(_endpoint)
            return "erreicht"

        vars(stand_in).update(vars(view))  # what it asks for
        monkeypatch.setitem(house.server.view_functions, endpoint, stand_in)
    return found


def questions(server):
    for rule in server.url_map.iter_rules():
        path = NUMBER.sub("1", rule.rule).replace("<fmt>", "csv")
        path = re.sub(r"<\w+>", "geraten", path)
        for method in sorted(rule.methods):
            # two rules of one address both take OPTIONS; which of them answers is the map's to say
            yield server.url_map.bind("localhost").match(path, method)[0], method, path


def may(who, endpoint):
    needed = LISTED.get(endpoint, "nobody at all")
    return needed is NOBODY or (isinstance(needed, Role) and who is not NOBODY and who >= needed)


@pytest.mark.parametrize("who", [NOBODY, *Role], ids=lambda who: who.key if who else "nobody")
def test_matrix(house, browsers, reached, who):
    browser, token = browsers[who]
    asked = 0
    for endpoint, method, path in questions(house.server):
        for data in (None,) if method in READS else ({}, {"csrf_token": token}, {"csrf_token": "x" + token}):
            reached.clear()
            answer = browser.ask(method, path, data=data)
            asked += 1
            case = (endpoint, method, path, data)
            if not may(who, endpoint):
                assert reached == [], case
                assert answer.status_code in (303, 401, 403), case
                assert "erreicht" not in answer.text, case
            elif method == "OPTIONS":
                assert answer.status_code == 200, case
            elif method in READS or data == {"csrf_token": token}:
                assert reached == [endpoint], case
            else:
                assert reached == [], case
                assert answer.status_code == 400, case
    assert asked > 150


def test_every_route_is_listed_and_asks_for_the_same_itself(house):
    endpoints = {rule.endpoint for rule in house.server.url_map.iter_rules()} - {"forgotten"}
    assert endpoints == set(LISTED)
    assert {e: asked_of(house.server, e).role for e in endpoints} == LISTED


def test_no_number_is_larger_than_databases_take(house):
    rules = [rule for rule in house.server.url_map.iter_rules() if NUMBER.search(rule.rule)]
    assert len(rules) > 10
    for rule in rules:
        path = NUMBER.sub("9" * 20, rule.rule).replace("<fmt>", "csv")
        with pytest.raises(NotFound):
            house.server.url_map.bind("localhost").match(path, min(rule.methods - {"OPTIONS"}))


def test_somebody_else_s_token_is_no_token(house, browsers, reached):
    _, foreign = browsers[Role.ADMINISTRATOR]
    browser, own = browsers[Role.READER]
    for token, status in ((foreign, 400), (own, 200)):
        assert browser.ask("POST", "/abmelden", data={"csrf_token": token}).status_code == status
        # as a script would send it
        assert browser.ask("POST", "/abmelden", headers={"X-CSRFToken": token}).status_code == status


def test_a_view_that_says_nothing_is_open_to_nobody(house, browsers):
    for browser, token in browsers.values():
        for method in ("GET", "POST"):
            answer = browser.ask(method, "/vergessen", data={"csrf_token": token} if method == "POST" else None)
            assert answer.status_code == 403
            assert "Geheim" not in answer.text
