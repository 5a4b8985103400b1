"""``/redaktion/hilfe``: how to keep the list, with pictures, for people who have never seen a database."""

from __future__ import annotations

from flask import Flask

from dashboard.desk.access import Role, needs
from dashboard.desk.desk import Desk
from dashboard.desk.frame import show

#: Pictures in ``assets/desk`` → their width and height in px.
_PICTURES = {
    "hochladen": (720, 393),
    "befunde": (968, 551),
    "verluste": (968, 592),
    "karte": (1068, 624),
    "angabe": (968, 680),
}


def register_help(server: Flask, desk: Desk) -> None:
    """Add the chapter „Die Liste pflegen“."""

    @server.get("/hilfe")
    @needs(Role.READER)
    def help_page() -> tuple[str, int]:
        address = desk.site.assets.address
        pictures = {name: (address(desk.base, f"desk/{name}.webp"), *size) for name, size in _PICTURES.items()}
        return show(desk, "help.html", pictures=pictures)
