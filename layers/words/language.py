"""The language that somebody reads in: texts from a gettext catalogue; numbers, dates and lists as its readers write them.

German texts in the code are the message ids. A Language is a value that is handed to whatever says something; nothing asks
a global for it. What is said later than it is written down, such as a table of words, is marked with ``message``.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from io import BytesIO
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, get_decimal_symbol, get_group_symbol
from babel.plural import PluralRule

from loaders.atlas.dates import PartialDate
from loaders.atlas.programme import State
from loaders.store.checked_store import NOTHING_KEPT, Store, code_version

#: One catalogue per language that is no source: ``<code>.po``.
CATALOGUES = Path(__file__).with_name("messages")
#: What the plural forms of a language are tried with, to find an example of each.
_EXAMPLES = range(200)


def message(text: str) -> str:
    """Mark ``text`` as one to be translated where it is shown; return it unchanged."""
    return text


@dataclass(frozen=True)
class Language:
    """``code`` as in addresses („en“), ``tag`` as in documents („en-GB“), ``name`` as its readers call it.

    ``day_form`` is the pattern of a date (CLDR).
    """

    code: str
    tag: str
    name: str
    day_form: str
    translations: gettext.NullTranslations = field(default_factory=gettext.NullTranslations, repr=False, compare=False)

    @property
    def locale(self) -> str:
        """As babel calls it."""
        return self.tag.replace("-", "_")

    def text(self, text: str, /, **values: object) -> str:
        """Return a message with ``values`` in the places of its named placeholders."""
        found = self.translations.gettext(text)
        return found.format(**values) if values else found

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the message for ``count``, which stands at ``{count}``, written as a number."""
        found = self.translations.ngettext(one, many, count)
        return found.format(count=self.number(count), **values)

    def forms(self, one: str, many: str, /) -> dict[str, str]:
        """Return all forms of a message with a count, by plural category, for scripts: ``Intl.PluralRules`` chooses."""
        return {category: self.translations.ngettext(one, many, n) for category, n in _examples(self.locale).items()}

    @property
    def decimal(self) -> str:
        """What stands before decimals: a comma or a point."""
        return get_decimal_symbol(self.locale)

    @property
    def group(self) -> str:
        """What stands between thousands."""
        return get_group_symbol(self.locale)

    def number(self, value: float, decimals: int = 0) -> str:
        """``25085`` → „25.085“ or “25,085”."""
        return _number(value, decimals, self.locale)

    def share(self, part: float) -> str:
        """``0.1463`` → „14,6 %“ or “14.6%”."""
        return format_percent(round(part, 3), self._percent, locale=self.locale)

    @cached_property
    def _percent(self) -> str:
        return Locale.parse(self.locale).percent_formats[None].pattern.replace("#,##0", "#,##0.0")

    def percent(self, part: float) -> str:
        """``0.1463`` → „15 %“; „unter 1 %“, „über 99 %“: only nobody is „0 %“, and only everybody „100 %“."""
        said = format_percent(min(max(part, 0.01), 0.99) if 0 < part < 1 else part, locale=self.locale)
        if 0 < part < 0.005:
            return self.text("unter {share}", share=said)
        return self.text("über {share}", share=said) if 0.995 <= part < 1 else said

    def day(self, value: date) -> str:
        """→ „21.06.2022“ or “21 Jun 2022”."""
        return _date(value, self.day_form, self.locale)

    def partial_day(self, value: PartialDate) -> str:
        """→ „21.06.2022“, „Juni 2022“ or „2022“: never more precise than known."""
        form = {"day": self.day_form, "month": "MMMM yyyy", "year": "yyyy"}[value.precision]
        return _date(value.first, form, self.locale)

    def join(self, words: Sequence[str]) -> str:
        """→ „a, b und c“."""
        return _listed(tuple(words), self.locale)

    def state(self, state: State) -> State:
        """Return the state with its names and the programme's texts, as far as it has them, in this language."""
        return state.in_language(self.code)


#: The language of the message ids.
GERMAN = Language("de", "de-DE", "Deutsch", "dd.MM.yyyy")
_TRANSLATED = (Language("en", "en-GB", "English", "d MMM yyyy"),)


def load_translated(store: Store = NOTHING_KEPT) -> Mapping[str, Language]:
    """Return every language but German by its code. Reads the catalogues: once per process is enough.

    What they come to is taken from ``store`` if it has it.
    """
    return {
        plain.code: Language(plain.code, plain.tag, plain.name, plain.day_form, _read(plain.code, store))
        for plain in _TRANSLATED
    }


def _read(code: str, store: Store) -> gettext.GNUTranslations:
    """A catalogue as the standard library wants it, made from the file that translators edit."""
    path = CATALOGUES / f"{code}.po"

    def make() -> dict[str, bytes]:
        compiled = BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file))
        return {"mo": compiled.getvalue()}

    key = code_version([str(path)], ["babel"])
    return gettext.GNUTranslations(BytesIO(store.kept(f"messages-{code}", key, make)["mo"]))


@cache
def _examples(locale: str) -> Mapping[str, int]:
    """Plural category → a number of it."""
    rule: PluralRule = Locale.parse(locale).plural_form
    return {rule(n): n for n in reversed(_EXAMPLES)}


@lru_cache(maxsize=4096)
def _listed(words: tuple[str, ...], locale: str) -> str:
    return format_list(words, locale=locale)


@lru_cache(maxsize=4096)
def _number(value: float, decimals: int, locale: str) -> str:
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(round(value, decimals), format=form, locale=locale)


@lru_cache(maxsize=4096)
def _date(value: date, form: str, locale: str) -> str:
    return format_date(value, form, locale=locale)
