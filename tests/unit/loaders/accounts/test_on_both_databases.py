"""People on SQLite and on PostgreSQL: the same answers, also when many come at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pyotp
import pytest

from dashboard.desk.entrance import Entrance
from dashboard.desk.people.sign_in import takes_code
from loaders.accounts import attempts, people, sessions, tokens
from loaders.accounts.attempts import Limit
from loaders.accounts.passwords import Passwords
from loaders.accounts.people import KeyTakenError, Role
from loaders.history.database import open_database, writing
from tests.people import CHEAP, PASSWORD, Office

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)


@pytest.fixture
def write(engine):
    def work(function, *arguments):
        with writing(engine) as connection:
            return function(connection, *arguments)

    return work


def test_an_account_lives_and_goes(write):
    made = write(people.add, "Anna@Amt.example", " Anna  Amt ", Role.EDITOR, NOW)
    assert (made.key, made.name, made.created, made.active) == ("anna@amt.example", "Anna Amt", NOW, True)
    with pytest.raises(KeyTakenError):
        write(people.add, "ANNA@amt.example", "Anna", Role.READER, NOW)
    token, invited = write(sessions.begin, made.id, NOW), write(tokens.invite, made.id, NOW)
    account, session = write(sessions.running, token, NOW)
    assert (account, session.created, session.seen) == (made, NOW, NOW)
    assert write(tokens.invited, invited, NOW) == made
    assert write(tokens.open_invitations, NOW) == {made.id: NOW + tokens.INVITED}
    write(people.remove, made.id)
    assert write(sessions.running, token, NOW) is None
    assert write(tokens.invited, invited, NOW) is None
    assert write(people.accounts) == []


def test_two_who_are_written_alike_are_two(write):
    for key in ("weiß@amt.example", "weiss@amt.example"):
        write(people.add, key, key, Role.EDITOR, NOW)
    assert write(people.find, "WEIß@amt.example").key == "weiß@amt.example"
    assert len(write(people.accounts)) == 2


def test_one_invitation_is_spent_once(write):
    made = write(people.add, "anna@amt.example", "Anna Amt", Role.EDITOR, NOW)
    token = write(tokens.invite, made.id, NOW)
    assert [write(tokens.spend, token), write(tokens.spend, token)] == [True, False]


def test_waiting_doubles_up_to_a_quarter_of_an_hour(write):
    limit, now, waited = Limit("x" * 64, 3), NOW, []
    for _ in range(20):
        wait = write(attempts.attempt, [limit], now)
        if wait:
            waited.append(wait)
            now += wait
            assert write(attempts.attempt, [limit], now) == timedelta(0)
    seconds = [int(wait.total_seconds()) for wait in waited]
    assert seconds == [min(2**n, 900) for n in range(len(seconds))]
    assert write(attempts.attempt, [limit], now + timedelta(days=1)) == timedelta(0)


def test_the_secret_is_made_once(write):
    assert write(tokens.known_secret) == ""
    made = write(tokens.secret_key)
    assert len(made) == 43
    assert [write(tokens.secret_key), write(tokens.known_secret)] == [made, made]


def test_many_who_guess_at_once_gain_nothing(site, database):
    """Attempts are counted before they are made: however many come together, no more than five are tried."""
    office = Office(site, database)
    account = office.write(lambda c: people.add(c, "anna@amt.example", "Anna", Role.EDITOR, office.now()))
    office.write(lambda c: people.change(c, account.id, password=CHEAP.hash(PASSWORD)))
    browsers = [office.client(REMOTE_ADDR=f"192.0.2.{n}") for n in range(16)]
    asked = [(browser, browser.token()) for browser in browsers]

    def guess(one):
        browser, token = one
        data = {"csrf_token": token, "key": "anna@amt.example", "password": "falsch"}
        return browser.ask("POST", "/anmelden", data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, asked))
    office.engine.dispose()
    assert set(answers) <= {401, 429}
    assert office.hasher.verified == answers.count(401) <= 5
    assert answers.count(401) >= 1


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (tokens.secret_key, {"made": 1}),
        (lambda c: people.add(c, "anna@amt.example", "Anna", Role.EDITOR, NOW).id, {"made": 1, "told": 7}),
        (lambda c: attempts.attempt(c, [Limit("x" * 64, 3), Limit("y" * 64, 9)], NOW), {"made": 2}),
        (lambda c: attempts.attempt(c, [Limit("y" * 64, 9), Limit("x" * 64, 3)], NOW), {"made": 2}),
    ],
    ids=["secret", "account", "attempts", "attempts the other way round"],
)
def test_of_many_who_write_at_once_each_sees_what_the_one_before_has_written(database, work, expected):
    """None of them has to try twice: whoever writes has the writers' lock before the first question."""
    engines = [open_database(database) for _ in range(8)]
    together = Barrier(len(engines))

    def one(engine):
        together.wait()
        try:
            with writing(engine) as connection:
                return work(connection)
        except KeyTakenError:
            return None

    with ThreadPoolExecutor(len(engines)) as pool:
        found = list(pool.map(one, engines))
    for engine in engines:
        engine.dispose()
    assert len({*found} - {None}) == expected["made"]
    assert found.count(None) == expected.get("told", 0)


def test_one_code_lets_one_in_however_many_send_it_at_once(site, database):
    office = Office(site, database)
    secret = pyotp.random_base32()
    number = office.write(lambda c: people.add(c, "anna@amt.example", "Anna", Role.EDITOR, office.now())).id
    office.write(lambda c: people.change(c, number, secret=secret))
    entrance = Entrance(office.engine, office.settings, office.now, Passwords(CHEAP), "schlüssel")
    code = pyotp.TOTP(secret).at(office.now())
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: takes_code(entrance, number, code, office.now()), range(8)))
    office.engine.dispose()
    assert taken.count(True) == 1
