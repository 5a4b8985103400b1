"""The scripts of the map page in Node, with what the site sends them."""

import json
import re

import pytest

from tests.scripts.node import Scripts

NAMES = ("a_view", "words", "comparison", "search")


@pytest.fixture(scope="session")
def scripts(app):
    """``scripts(path)``: those of the map page at an address, with the page's data."""

    def load(path="/"):
        client = app.server.test_client()
        page = client.get(path).get_data(as_text=True)
        config = json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S).group(1))
        return Scripts(NAMES, config, client.get(config["atlasUrl"]).get_json())

    return load
