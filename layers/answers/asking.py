"""Whom to ask about the programme: the office that the state's description names. Functions, never persons."""

from __future__ import annotations

from layers.words.language import Language
from layers.words.wording import site_of
from loaders.atlas.programme import Office, State


def office(state: State, language: Language) -> Office:
    """Return whom to ask, in the language; without an office of its own, that is the programme's council."""
    programme = language.state(state).programme
    return programme.office or Office(programme.council, programme.council_url)


def office_details(asked: Office, language: Language) -> list[str]:
    """→ „asskomm.sachsen.de“, „Telefon +49 351 564-0 (Vermittlung des Innenministeriums)“: how to reach it, as far as known."""
    said = [site_of(asked.page)]
    if asked.mailbox:
        said.append(asked.mailbox)
    if asked.telephone and asked.exchange:
        said.append(language.text("Telefon {number} ({exchange})", number=asked.telephone, exchange=asked.exchange))
    elif asked.telephone:
        said.append(language.text("Telefon {number}", number=asked.telephone))
    return said


def office_line(state: State, language: Language) -> str:
    """→ „Fragen zum Programm: Geschäftsstelle des Landespräventionsrates, asskomm.sachsen.de, Telefon …“."""
    asked = office(state, language)
    details = ", ".join([asked.name, *office_details(asked, language)])
    return language.text("Fragen zum Programm: {office}", office=details)
