"""Whom to ask: the programme's office, its region, and pages of councils. Functions, never persons."""

from __future__ import annotations

from dataclasses import dataclass

from layers.answers.counts import MUNICIPALITY
from layers.words.language import Language
from layers.words.wording import page_words, site_of
from loaders.atlas.model import Atlas, Municipality, Snapshot
from loaders.atlas.named_regions import NamedRegion
from loaders.atlas.programme import Office, State


@dataclass(frozen=True)
class ContactPage:
    """A public page: whose it is („Präventionsrat von Görlitz“), what it is („Seite des Rats“), and its address."""

    holder: str
    words: str
    url: str

    @property
    def site(self) -> str:
        """→ „goerlitz.de“."""
        return site_of(self.url)


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


def office_regions(atlas: Atlas, m: Municipality) -> list[NamedRegion]:
    """Return the regions of the programme that a municipality lies in: one, or none where its regions leave it out."""
    asked = atlas.state.programme.office
    return [r for r in atlas.regions_with(m) if asked and asked.region_kind and r.kind == asked.region_kind]


def contact_pages(snapshot: Snapshot, m: Municipality, language: Language) -> list[ContactPage]:
    """Return the public pages of what a municipality has, then those of what its district has itself; each address once."""
    found = [*_pages_of(snapshot, m.ags, m.name, language), *_pages_of(snapshot, m.district_ags, m.district, language)]
    return list({page.url: page for page in reversed(found)}.values())[::-1]


def _pages_of(snapshot: Snapshot, key: str, own_name: str, language: Language) -> list[ContactPage]:
    programme, held = language.state(snapshot.atlas.state).programme, dict[str, list[ContactPage]]()
    for instrument in programme.instruments:
        status = snapshot.status(key, instrument.key)
        if not status.contact_url:
            continue
        what = instrument.carriers[0] if instrument.carriers else instrument.short
        what = what[:1].upper() + what[1:]  # no noun of every language has a capital
        holder = f"{what} ({status.carrier})"
        if status.carrier_kind == MUNICIPALITY:
            holder = language.text("{what} von {carrier}", what=what, carrier=status.carrier)
        held.setdefault(status.contact_url, []).append(
            ContactPage(holder, page_words(instrument, language), status.contact_url)
        )
    # a page for all that somebody has is none of a council alone
    return [
        pages[0] if len(pages) == 1 else ContactPage(own_name, language.text("Kontaktseite"), url)
        for url, pages in held.items()
    ]
