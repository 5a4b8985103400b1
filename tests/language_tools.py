"""What tests of the two languages share: the catalogue, the messages in the code, and an eye for German in what is English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from lxml.html import document_fromstring

from layers.words.language import CATALOGUES

ROOT = Path(__file__).resolve().parents[1]
PLACE = re.compile(r"\{\w+\}")
_WORD = re.compile(r"\w+")
#: Words that German sentences can hardly do without and English ones do not know.
_GERMAN = re.compile(
    r"\b(?:und|der|das|dem|den|des|ist|sind|nicht|mit|für|ein|eine|einer|keine|wird|oder|von|zu|auf)\b"
)
#: Attributes that are read out or shown.
_SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-label", "label")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


def forms(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms of a message: one, or one per number."""
    return text if isinstance(text, tuple) else (text,)


@cache
def catalogue(code: str = "en"):
    """The catalogue as translators edit it."""
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        return read_po(file)


@cache
def messages_in_the_code() -> frozenset:
    """Everything that modules and templates mark as a message, collected as `make messages` does."""
    script = (ROOT / ".ci" / "messages").read_text(encoding="utf-8")
    keywords = parse_keywords([*re.findall(r"-k (\S+)", script), "_", "gettext", "ngettext:1,2"])
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(ROOT), methods, options, keywords)
    return frozenset(text for _, _, text, _, _ in found if text)


def german_sentence(text: str) -> bool:
    """Whether ``text`` is a German sentence or a part of one."""
    return " " in text.strip() and bool(_GERMAN.search(text))


@cache
def _german_phrases() -> dict[str, list[tuple[int, str]]]:
    """Every run of words in a German message that its English one does not have: {first word: [(where it stands, run)]}."""
    english = " ".join(form for m in catalogue() if m.id for form in forms(m.string))
    runs = {
        run.strip(" .,:;()")
        for m in catalogue()
        if m.id
        for form in forms(m.id)
        for run in re.split(r"\{\w+\}|<[^>]*>", form)
    }
    found: dict[str, list[tuple[int, str]]] = {}
    for run in sorted(r for r in runs if len(r) > 5 and " " in r and r not in english):
        first = _WORD.search(run)
        found.setdefault(first[0], []).append((first.start(), run))
    return found


def _says_phrase(text: str) -> bool:
    """Whether a German phrase stands in ``text``, as whole words."""
    for word in _WORD.finditer(text):
        for before, run in _german_phrases().get(word[0], ()):
            start = word.start() - before
            if start >= 0 and text.startswith(run, start):
                around = text[start - 1 : start] + " " + text[start + len(run) : start + len(run) + 1]
                if not _WORD.search(around):
                    return True
    return False


@cache
def _german_labels() -> frozenset[str]:
    return frozenset(
        f for m in catalogue() if m.id for f, e in zip(forms(m.id), forms(m.string), strict=False) if f != e
    )


def german_in(texts: list[str]) -> list[str]:
    """Return those of ``texts`` that say something of ours in German."""
    return [t for t in texts if _is_german(t)]


@cache
def _is_german(text: str) -> bool:
    # pages say the same in their heads and feet, and so do slides
    return text.strip() in _german_labels() or _says_phrase(text)


def texts_of(html: str) -> list[str]:
    """Return every text of a page that somebody reads or hears, but for what is marked as German."""
    reader = _Reader()
    reader.feed(html)
    return reader.texts


def lang_of(html: str) -> str:
    """Return the language of a page."""
    return re.search(r'<html lang="(\w+)"', html)[1]


def links_of(html: str) -> Iterator[dict[str, str]]:
    """Yield the attributes of every link and form of a page."""
    for element in document_fromstring(html).iter("a", "form"):
        found = {"tag": element.tag, **element.attrib}
        if hidden := element.xpath(".//input[@type='hidden']"):
            found["fields"] = "".join(f"{field.get('name')}={field.get('value')}&" for field in hidden)
        yield found


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts, self._open = [], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        silent = tag in ("script", "style", "textarea", "code") or given.get("lang") == "de"
        if not silent and not any(quiet for _, quiet in self._open):
            self.texts += [v for k, v in attributes if k in _SPOKEN and v]
            if tag == "meta" and given.get("name") == "description":
                self.texts.append(given["content"])
        if tag not in _VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not any(quiet for _, quiet in self._open):
            self.texts.append(" ".join(data.split()))
