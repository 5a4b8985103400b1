"""Read back what ``layers.files.svg`` writes about a picture: title, description, date and sources."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from xml.etree import ElementTree

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def read_metadata(svg: str) -> Mapping[str, str]:
    """Return the Dublin Core elements of the SVG's ``<metadata>``, without reading the shapes that follow."""
    found = {}
    for _, element in ElementTree.iterparse(StringIO(svg)):
        if element.tag.startswith(_DUBLIN_CORE):
            found[element.tag.removeprefix(_DUBLIN_CORE)] = element.text or ""
        if element.tag.endswith("}metadata"):
            break
    return found
