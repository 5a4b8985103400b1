"""Messages in templates: Jinja's ``trans`` blocks with the same placeholders as everywhere else, ``{name}``.

Jinja writes ``%(name)s`` for ``{{ name }}``. It is rewritten where templates are rendered and where messages are collected,
so that a catalogue has one kind of placeholder, and a message that stands in a module too stands in it once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from types import CodeType
from typing import BinaryIO

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from jinja2.ext import babel_extract
from markupsafe import Markup

from layers.words.language import GERMAN, Language

_PLACE = re.compile(r"%\((\w+)\)s")


class Compiled(BytecodeCache):
    """Templates as they were compiled, in memory: every edition has an application of its own, and all have the same templates.

    To compile those of the first pages takes 0.1 s of processor.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._known[bucket.key, bucket.checksum] = bucket.code


@cache
def _compiled() -> Compiled:
    return Compiled()


def install(environment: Environment) -> None:
    """Let templates have ``trans`` blocks and ``_()``; what is rendered needs ``template_words`` among its variables.

    What one application of the process has compiled, the others need not.
    """
    environment.bytecode_cache = _compiled()
    environment.extend(newstyle_gettext=True)  # first: the extension would take the old style
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True


def template_words(language: Language) -> dict[str, Callable[..., Markup] | Markup]:
    """Return what ``trans`` blocks and ``_()`` call: messages are HTML as they stand, values are escaped.

    ``german`` is an attribute for what stays German: titles of sources, wording of licences. Nothing on a German page.
    """
    found = language.translations

    def one(text: str, /, **values: object) -> Markup:
        return Markup(found.gettext(_in_braces(text))).format(**values)

    def many(single: str, several: str, count: int, /, **values: object) -> Markup:
        text = found.ngettext(_in_braces(single), _in_braces(several), count)
        return Markup(text).format(**values | {"count": language.number(count)})

    german = Markup("" if language.code == GERMAN.code else ' lang="de"')
    return {"gettext": one, "ngettext": many, "german": german}


def extract(
    file: BinaryIO, keywords: Sequence[str], comment_tags: Sequence[str], options: dict
) -> Iterator[tuple[int, str, str | tuple | None, list[str]]]:
    """Yield the messages of a template, as pybabel wants them (see ``babel.cfg``)."""
    for line, function, text, comments in babel_extract(file, keywords, comment_tags, options):
        yield line, function, _all_in_braces(text), comments


def _all_in_braces(text: str | tuple | None) -> str | tuple | None:
    if isinstance(text, tuple):
        return tuple(map(_all_in_braces, text))
    return _in_braces(text) if text else text


@lru_cache(maxsize=2048)
def _in_braces(text: str) -> str:
    return _PLACE.sub(r"{\1}", text).replace("%%", "%")
