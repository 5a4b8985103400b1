"""The words that a crawl of another state looks for are Saxony's."""

import re

import pytest

from tests.foreign_words import SAXONY, said_in


@pytest.mark.parametrize(
    "address", ["/hilfe", "/snippet.gpkg?region=14612", "/snippet.pptx?region=14612", "/gemeinde/14612000.pdf"]
)
def test_words_that_are_looked_for_would_be_found(client, address):
    assert [*said_in(client.get(address), SAXONY, re.compile("$^"))]
