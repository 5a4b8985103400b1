"""A desk to sign in to: on a database of its own, at a clock that tests turn, with passwords that cost next to nothing."""

from __future__ import annotations

import re
from datetime import timedelta

from argon2 import PasswordHasher
from sqlalchemy import text

from dashboard.context.settings import Settings
from dashboard.desk.access import Role, needs
from dashboard.desk.application import build_desk
from dashboard.desk.desk import Desk
from loaders.accounts import people, tokens
from loaders.accounts.passwords import Passwords
from loaders.history.database import migrate, open_database, writing
from tests.clock import CLOCK
from tests.suite_state import suite_inputs

PASSWORD = "Zwölf Zwerge zählen Zwetschgen"
ROLES = {role.key: role for role in Role}
#: Nothing of the environment reaches tests.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class TurnedClock:
    """Says the time that tests play at, until it is turned on."""

    def __init__(self):
        self.later = timedelta(0)

    def __call__(self, time_zone):
        return CLOCK(time_zone) + self.later

    def turn(self, **by):
        self.later += timedelta(**by)


class Counting(PasswordHasher):
    """Counts what costs time; ``meanwhile`` happens while a new password is worked on."""

    def __init__(self):
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified, self.meanwhile = 0, lambda: None

    def hash(self, *arguments, **more):
        self.meanwhile()
        return super().hash(*arguments, **more)

    def verify(self, kept, password):
        self.verified += kept.startswith("$argon2id$")  # anything else is refused without work
        return super().verify(kept, password)


class Office:
    """The desk as tests use it: ``client()`` for a browser that may be signed in, ``account()`` for somebody in it."""

    def __init__(self, site, path, base="/", pages=None, **settings):
        self.clock, self.hasher = TurnedClock(), Counting()
        self.engine = open_database(str(path))
        migrate(self.engine)  # nothing to do for one that a fixture has made
        self.desk = Desk(self.engine, site, suite_inputs(), self.clock, base)
        self.settings = Settings(**settings)
        self.server = build_desk(self.desk, self.settings, pages or start_page, Passwords(self.hasher))
        self.root = base.rstrip("/") + "/redaktion"

    def write(self, work):
        with writing(self.engine) as connection:
            return work(connection)

    def now(self):
        return self.clock("UTC")

    def account(self, key="anna@amt.example", role=Role.EDITOR, password=PASSWORD):
        def work(connection):
            made = people.add(connection, key, key.partition("@")[0].title() + " Amt", role, self.now())
            people.change(connection, made.id, password=CHEAP.hash(password) if password else "")
            return people.by_key(connection, key)

        return self.write(work)

    def find(self, key="anna@amt.example"):
        return self.write(lambda connection: people.find(connection, key))

    def invite(self, key="anna@amt.example"):
        return self.write(lambda c: tokens.invite(c, people.by_key(c, key).id, self.now()))

    def count(self, table):
        return self.write(lambda connection: connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar())

    def client(self, key="", password=PASSWORD, base_url="http://localhost", **environ):
        browser = Browser(self, base_url, environ)
        if key:
            assert browser.sign_in(key, password).status_code == 303
        return browser


class Browser:
    """A browser without scripts: takes the token of a form along when it sends one."""

    def __init__(self, office, base_url, environ):
        self.office, self.base_url, self.environ = office, base_url, environ
        self.client = office.server.test_client()

    def ask(self, method, path, **more):
        environ = {"SCRIPT_NAME": self.office.root, **self.environ, **more.pop("environ", {})}
        return self.client.open(path, method=method, base_url=self.base_url, environ_overrides=environ, **more)

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def token(self, path="/anmelden"):
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(path).text)
        return found[1] if found else ""

    def post(self, path, data=None, form="/anmelden", **more):
        return self.ask("POST", path, data={"csrf_token": self.token(form), **(data or {})}, **more)

    def sign_in(self, key, password=PASSWORD, **more):
        return self.post("/anmelden", {"key": key, "password": password, **more})

    @property
    def cookie(self):
        return next(iter(self.client._cookies.values()), None)


def start_page(server, _desk):
    """What the pages of the register would be."""

    @server.get("/")
    @needs(Role.READER)
    def overview():
        return "Redaktion"
