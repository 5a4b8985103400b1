"""The code that shows the map of ``/einbetten`` on another website."""

from __future__ import annotations

from html import escape

from dashboard.context.site import Site
from dashboard.exports.snippet_request import SnippetRequest
from layers.drawing.picture import picture_title

#: An embedded map on a wide website, in px: width, its legend beside the map, height of title and source.
_EMBED_WIDE, _EMBED_WORDS, _EMBED_AROUND = 900, 264, 110
#: And on a phone: its width and margins, height of title, source and list, that of a line of the legend below the map.
_EMBED_NARROW, _EMBED_MARGINS, _EMBED_BELOW, _EMBED_LINE = 390, 32, 220, 30
#: How high it is at most, and the map on a phone.
_EMBED_HIGHEST, _EMBED_MAP = 760, 340


def embed_code(address: str, wanted: SnippetRequest, site: Site) -> str:
    """Return the HTML to paste into another website, escaped as HTML has to be.

    As high as a wide map needs in proportion to its width, but never so low that a phone would not show the whole legend.
    """
    title = wanted.title or picture_title(site.atlas, wanted.layer, wanted.region)
    left, bottom, right, top = wanted.region.extent or site.materials.extent(wanted.region.members)
    shape = (top - bottom) / (right - left)
    high = (_EMBED_WIDE - _EMBED_WORDS) * shape + _EMBED_AROUND
    layer = wanted.layer
    lines = len(layer.classes) + sum(bool(entry) for entry in (layer.symbol, layer.outline, wanted.region.focus))
    narrow = min((_EMBED_NARROW - _EMBED_MARGINS) * shape, _EMBED_MAP) + _EMBED_BELOW + lines * _EMBED_LINE
    least, most = (round(length, -1) for length in (narrow, max(_EMBED_HIGHEST, narrow)))
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{least:.0f}" style="border: 0; '
        f'height: auto; aspect-ratio: {_EMBED_WIDE} / {high:.0f}; min-height: {least:.0f}px; max-height: {most:.0f}px" '
        f'loading="lazy"></iframe>'
    )
