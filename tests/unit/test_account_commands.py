"""``account …``: the first administrator from the command line, and emergencies."""

import re

import pytest
from typer.testing import CliRunner

from app import cli
from dashboard.commands.account import account_commands
from tests.clock import CLOCK
from tests.people import Office


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_DATABASE", str(tmp_path / "register.sqlite"))
    return lambda *words: CliRunner().invoke(account_commands(CLOCK), list(words))


def test_the_door_has_them():
    assert CliRunner().invoke(cli, ["account", "--help"]).exit_code == 0


def test_the_first_administrator_comes_in(run, site, tmp_path):
    made = run("add", "Anna@Amt.example", "--role", "administrator", "--address", "http://localhost")
    assert made.exit_code == 0
    link = re.search(r"^http://localhost/redaktion(/einladung/[\w-]{43})$", made.output, re.M)[1]
    office = Office(site, tmp_path / "register.sqlite")
    browser, password = office.client(), {"password": "Neun Nachtigallen nisten", "again": "Neun Nachtigallen nisten"}
    assert browser.post(link, password, form=link).status_code == 303
    assert browser.sign_in("anna@amt.example", "Neun Nachtigallen nisten").status_code == 303
    assert browser.get("/zugaenge").status_code == 200


@pytest.mark.parametrize("address", ["https://amt.example", "https://amt.example/", "https://amt.example/asskomm/"])
def test_the_link_leads_below_the_path_of_the_site(run, monkeypatch, address):
    monkeypatch.setenv("ATLAS_BASE", "/asskomm/")
    made = run("add", "anna@amt.example", "--role", "administrator", "--address", address)
    assert re.search(r"^https://amt\.example/asskomm/redaktion/einladung/[\w-]{43}$", made.output, re.M)


def test_roles_lists_and_removal(run):
    assert "noch keinen Zugang" in run("list").output
    run("add", "anna@amt.example", "--role", "reader", "--name", "Anna Amt")
    assert run("role", "anna@amt.example", "publisher").exit_code == 0
    assert run("list").output == "anna@amt.example\tpublisher\tAnna Amt\n"
    assert run("remove", "ANNA@amt.example").exit_code == 0
    assert "noch keinen Zugang" in run("list").output


def test_a_new_link_opens_a_locked_account_and_may_take_the_second_step_away(run, site, tmp_path):
    from loaders.accounts import people

    office = Office(site, tmp_path / "register.sqlite")
    number = office.account().id
    office.write(lambda c: people.change(c, number, secret="A" * 32))
    office.write(lambda c: people.lock(c, number))
    assert "gesperrt\tmit zweitem Schritt" in run("list").output
    assert "/redaktion/einladung/" in run("invite", "anna@amt.example").output
    assert (office.find().active, bool(office.find().secret)) == (True, True)
    run("invite", "anna@amt.example", "--one-step")
    assert office.find().secret == ""


def test_sessions_are_ended(run, site, tmp_path):
    office = Office(site, tmp_path / "register.sqlite")
    for key in ("anna@amt.example", "bert@amt.example"):
        office.account(key)
    anna, bert = office.client("anna@amt.example"), office.client("bert@amt.example")
    assert run("sign-out", "anna@amt.example").output == "1 Anmeldung beendet.\n"
    assert [anna.get("/").status_code, bert.get("/").status_code] == [303, 200]
    anna.sign_in("anna@amt.example")
    assert run("sign-out", "--all").output == "2 Anmeldungen beendet.\n"
    assert [anna.get("/").status_code, bert.get("/").status_code] == [303, 303]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["role", "niemand@amt.example", "reader"], "gibt es nicht"),
        (["remove", "niemand@amt.example"], "gibt es nicht"),
        (["invite", "niemand@amt.example"], "gibt es nicht"),
        (["sign-out"], "--all"),
        (["sign-out", "x", "--all"], "--all"),
        (["add", "x@amt.example", "--role", "kaiser"], "kaiser"),
        (["add", " ", "--role", "reader"], "Angabe fehlt"),
    ],
)
def test_what_cannot_be_done_is_said(run, words, why):
    done = run(*words)
    assert done.exit_code == 2
    assert why in done.output


def test_twice_is_said_with_the_way_out(run):
    run("add", "anna@amt.example", "--role", "reader")
    again = run("add", "anna@amt.example", "--role", "reader")
    assert again.exit_code == 2
    assert "account invite anna@amt.example" in again.output


def test_without_a_database_there_are_no_accounts(run, monkeypatch):
    monkeypatch.delenv("ATLAS_DATABASE")
    done = run("list")
    assert done.exit_code == 1
    assert "ATLAS_DATABASE" in done.output


def test_a_database_that_is_none_is_said_without_its_password(run, monkeypatch, tmp_path):
    (tmp_path / "register.sqlite").write_bytes(b"keine Datenbank" * 100)
    assert "keine Datenbank" in run("list").output
    monkeypatch.setenv("ATLAS_DATABASE", "postgresql://atlas:geheim@127.0.0.1:1/atlas")
    done = run("list")
    assert done.exit_code == 1
    assert "nicht erreichbar" in done.output
    assert "geheim" not in done.output
