"""How much one address may have made: by what it cost, worked off with time, and nobody known for longer than needed."""

from datetime import date

import pytest
from flask import Flask, request

from dashboard.context.query import RequestError
from dashboard.context.visitors import network, of_this_machine
from dashboard.serving.allowance import MOST_KNOWN, Allowance
from dashboard.serving.orders import NotYet, Order
from dashboard.serving.workshop import Workshop


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def admitted(allowance, address):
    try:
        allowance.admit(address)
    except RequestError as error:
        assert error.status == 429
        return False
    return True


def test_what_was_made_is_worked_off():
    clock = Clock()
    allowance = Allowance(30, clock)
    allowance.charge("192.0.2.1", 20)
    assert admitted(allowance, "192.0.2.1")
    allowance.charge("192.0.2.1", 20)
    assert not admitted(allowance, "192.0.2.1")
    assert admitted(allowance, "192.0.2.2"), "others are others"
    clock.now = 20.5
    assert admitted(allowance, "192.0.2.1"), "30 s a minute: 10 s are worked off"
    allowance.charge("192.0.2.1", 600)
    clock.now = 20.5 + 600 / 30 * 60 - 1
    assert not admitted(allowance, "192.0.2.1")
    clock.now += 2
    assert admitted(allowance, "192.0.2.1")


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", ""])
def test_a_proxy_on_this_machine_is_no_visitor(address):
    allowance = Allowance(1, Clock())
    allowance.charge(address, 100)
    assert admitted(allowance, address)
    assert of_this_machine(address)


def test_no_limit_knows_nobody():
    allowance = Allowance(0, Clock())
    allowance.charge("192.0.2.1", 1000)
    assert admitted(allowance, "192.0.2.1")
    assert not allowance._owed


def test_any_number_of_addresses_takes_so_much_memory():
    allowance = Allowance(1, Clock())
    for number in range(MOST_KNOWN + 500):
        allowance.charge(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 5)
    assert len(allowance._owed) == MOST_KNOWN
    assert not admitted(allowance, "10.0.39.16"), "the last ones are known"


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("2001:db8:1:2::ffff", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:3::", "2001:0db8:0001:0003"),
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
    ],
)
def test_a_household_is_one_address(address, counts_as):
    assert network(address) == counts_as


@pytest.fixture
def house(monkeypatch):
    """Makes whatever is asked for; each thing takes a second of computing."""
    took = Clock()
    monkeypatch.setattr("dashboard.serving.workshop.time.thread_time", took)
    workshop, server = Workshop(allowance=Allowance(3, Clock())), Flask("house")

    def make():
        took.now += 1
        return b"x"

    @server.get("/<name>")
    def file(name):
        try:
            return workshop.get(name, make)
        except RequestError as error:
            return request.remote_addr, error.status

    return lambda name, address: server.test_client().get(f"/{name}", environ_overrides={"REMOTE_ADDR": address})


def test_the_workshop_charges_who_asks_for_what_it_makes(house):
    asked = [house(name, "2001:db8::1").status_code for name in "aaabbcd"]
    assert asked == [200] * 6 + [429], "what is at hand costs nothing"
    assert house("a", "2001:db8::1").status_code == 200
    assert house("e", "2001:db8::2").status_code == 429
    assert house("e", "2001:db8:0:1::").status_code == 200
    assert house("f", "127.0.0.1").status_code == 200


class Busy:
    """Workers who have not done yet, but with what is called ``ready``."""

    def get(self, order):
        if order.name == "ready":
            return b"x"
        raise NotYet("ticket", people=True)


def test_what_is_ordered_elsewhere_is_charged_and_what_is_ready_there_is_not():
    workshop, server = Workshop(allowance=Allowance(7, Clock()), elsewhere=Busy()), Flask("house")

    def asked(name):
        order = Order("deck", "/deck.pptx", {}, name, "text/plain", date(2026, 11, 20))
        with server.test_request_context(environ_overrides={"REMOTE_ADDR": "192.0.2.1"}):
            try:
                return workshop.order(order, name, lambda: b"")
            except NotYet:
                return "later"
            except RequestError as error:
                return error.status

    assert [asked(name) for name in ("ready", "a", "ready", "b", "ready", "c", "d")] == [
        b"x",
        "later",
        b"x",
        "later",
        b"x",
        "later",
        429,
    ]
