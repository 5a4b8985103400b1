"""A feed as Atom 1.0 (RFC 4287). Its identifiers and dates come from its content, so the same news are the same document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from xml.etree import ElementTree

from markupsafe import Markup

from dashboard.context.site import Site
from layers.drawing.text_metrics import plain
from layers.words.freshness import register_text
from layers.words.language import GERMAN, Language
from loaders.atlas.facts import Source

_NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """``html`` is what is told, ``day`` since when it can be known, ``address`` where it stands.

    ``categories``: {term: label}; ``sources`` are who says so.
    """

    identifier: UUID
    title: str
    html: Markup
    day: date
    address: str
    categories: Mapping[str, str]
    sources: Sequence[Source]


@dataclass(frozen=True)
class Feed:
    """``address`` is the feed's own, ``page`` that of the same as a web page; both are absolute. ``day``: of the newest entry.

    The ``site`` is the author, and says in what language.
    """

    site: Site
    identifier: UUID
    title: str
    subtitle: str
    address: str
    page: str
    day: date
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """Return the document as UTF-8."""
    site, language = feed.site, feed.site.language
    root = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": language.tag})
    _add(root, "id", feed.identifier.urn)
    _add(root, "title", f"{feed.title} – {site.programme.atlas}")
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(feed.day))
    _add(_add(root, "author"), "name", site.programme.atlas)
    _add(root, "rights", f"{register_text(site.atlas, language)} · {site.atlas.provenance.attribution}")
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", hreflang=language.tag, href=feed.page)
    for entry in feed.entries:
        _entry(_add(root, "entry"), entry, language)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _entry(element: ElementTree.Element, entry: Entry, language: Language) -> None:
    _add(element, "id", entry.identifier.urn)
    _add(element, "title", entry.title)
    _add(element, "updated", _moment(entry.day))
    _add(element, "published", _moment(entry.day))
    _add(element, "link", rel="alternate", type="text/html", hreflang=language.tag, href=entry.address)
    for source in entry.sources:
        if source.url:
            _add(element, "link", rel="via", hreflang=GERMAN.code, href=source.url, title=source.title)
    for term, label in entry.categories.items():
        _add(element, "category", term=term, label=label)
    _add(element, "content", entry.html + _told(entry.sources, language), type="html")


def _told(sources: Sequence[Source], language: Language) -> Markup:
    """The sources again, for readers that do not show links of their kind."""
    if not sources:
        return Markup()
    titles = [
        Markup('<a href="{}" lang="{}">{}</a>').format(s.url, GERMAN.code, s.title)
        if s.url
        else Markup('<span lang="{}">{}</span>').format(GERMAN.code, s.title)
        for s in sources
    ]
    return Markup("<p>{} {}</p>").format(
        language.plural("Quelle:", "Quellen:", len(titles)), Markup(" · ").join(titles)
    )


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """Append an element. What XML cannot hold, such as control characters, is left out."""
    clean = {key: plain(value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, name, clean)
    element.text = plain(str(text)) or None
    return element


def _moment(day: date) -> str:
    # only the day is known; a moment is asked for
    return f"{day.isoformat()}T00:00:00Z"
