"""The pages of the desk, one module each; the HTML is in ``dashboard/templates/desk/``."""

from __future__ import annotations

from flask import Flask

from dashboard.desk.desk import Desk
from dashboard.desk.pages.draft import register_draft
from dashboard.desk.pages.editions import register_editions
from dashboard.desk.pages.help import register_help
from dashboard.desk.pages.municipality import register_municipality
from dashboard.desk.pages.overview import register_overview
from dashboard.desk.pages.upload import register_upload


def register_pages(server: Flask, desk: Desk) -> None:
    """Add the pages to an application that lies at ``desk.root`` and knows who is signed in (``dashboard.desk.access``)."""
    register_overview(server, desk)
    register_upload(server, desk)
    register_draft(server, desk)
    register_editions(server, desk)
    register_municipality(server, desk)
    register_help(server, desk)
