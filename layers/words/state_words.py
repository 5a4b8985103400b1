"""What a state calls its districts, in place of what messages say: they say „Landkreis“, as most states do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from gettext import NullTranslations

from layers.words.language import GERMAN, Language, message
from loaders.atlas.model import Atlas
from loaders.common.findings import DISTRICT_WORD, with_district_word

#: The message that names all kinds of districts, and what stands over many of them and over each.
_ALL, _MANY, _EACH = message("Landkreise und kreisfreie Städte"), message("Landkreise"), message("Landkreis oder Stadt")


class StateWords(NullTranslations):
    """Texts of a language in which districts have the ``word`` of a state; ``labels`` are messages that are said otherwise."""

    def __init__(self, plain: NullTranslations, word: str, labels: Mapping[str, str]):
        super().__init__()
        self._plain, self._word, self._labels = plain, word, labels

    def gettext(self, message: str) -> str:
        return self._labels.get(message) or self._said(self._plain.gettext(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._said(self._plain.ngettext(msgid1, msgid2, n))

    def _said(self, text: str) -> str:
        return with_district_word(text, self._word)


def with_state_words(language: Language, atlas: Atlas) -> Language:
    """Return ``language`` with the words of the state for its districts; itself if it has them already."""
    state = language.state(atlas.state)
    there = set(atlas.district_kinds.values())
    kinds = {word: kind for word, kind in state.district_kinds.items() if word in there}
    listed = language.join([state.kind(kind.plural) for kind in kinds.values()])
    everything = listed[:1].upper() + listed[1:]
    # what other languages call a district is the same whatever it is in German
    word = state.district_word if language == GERMAN else ""
    if everything == language.text(_ALL) and word in ("", DISTRICT_WORD):
        return language
    labels = {_ALL: everything}
    if kinds and all(kind.city for kind in kinds.values()):  # towns and nothing else, as in Bremen
        labels[_MANY] = everything
        if language == GERMAN:
            labels[_EACH] = next(iter(kinds))
    return replace(language, translations=StateWords(language.translations, word or DISTRICT_WORD, labels))
