"""How the desk says things: facts, kinds of drafts, roles, what somebody else did meanwhile."""

from __future__ import annotations

from datetime import timedelta

from dashboard.desk.register import place_name
from layers.words.language import Language, message
from layers.words.wording import STATUS_WORDS
from loaders.accounts.people import Role
from loaders.atlas.facts import DECLINED, Fact
from loaders.atlas.model import Atlas
from loaders.atlas.programme import Programme
from loaders.history.reading import Revision
from loaders.history.tables import DISCARDED, EDIT, IMPORT, PUBLISHED, UNDO, UPLOAD

KINDS = {
    UPLOAD: message("Liste"),
    EDIT: message("einzelne Angaben"),
    UNDO: message("Rücknahme"),
    IMPORT: message("Übernahme"),
}
DATE_KINDS = {
    "signed": message("Unterzeichnung"),
    "constituted": message("Gründung"),
    "reactivated": message("Neugründung"),
    "started": message("Beginn"),
    "completed": message("Abschluss"),
    "as_of": message("spätestens seit"),
}
CARRIER_KINDS = {
    "municipality": message("Gemeinde"),
    "association": message("Verband"),
    "alliance": message("Verbund"),
    "district": message("Landkreis"),
}
CONFIDENCES = {"explicit": message("ausdrücklich"), "implied": message("erschlossen")}
FACT_STATUSES = {**STATUS_WORDS, DECLINED: message("abgelehnt")}
#: What each role is called, and what it may do.
ROLE_WORDS = {
    Role.READER: message("Mitlesen"),
    Role.EDITOR: message("Bearbeiten"),
    Role.PUBLISHER: message("Veröffentlichen"),
    Role.ADMINISTRATOR: message("Verwalten"),
}
ROLE_MEANINGS = {
    Role.READER: message("sieht Entwürfe und Verlauf"),
    Role.EDITOR: message("legt außerdem Entwürfe an"),
    Role.PUBLISHER: message("veröffentlicht außerdem und nimmt zurück"),
    Role.ADMINISTRATOR: message("verwaltet außerdem die Zugänge"),
}
#: What a field of the form asks for, by contract column.
FIELDS = {
    "instrument": message("Angebot"),
    "status": message("Status"),
    "date": message("Datum"),
    "date_kind": message("Art des Datums"),
    "carrier_kind": message("Trägerart"),
    "carrier": message("Träger"),
    "source_title": message("Quelle"),
    "source_date": message("Datum der Quelle"),
    "source_url": message("Adresse der Quelle"),
    "contact_url": message("Kontaktseite"),
    "confidence": message("Beleg"),
    "note": message("Bemerkung"),
}


def fact_text(fact: Fact, programme: Programme, language: Language) -> str:
    """→ „Präventionsrat: aktiv, Gründung 21.06.2019“; a carrier of another name is said as well."""
    instrument = next((i.short for i in programme.recorded if i.key == fact.instrument), fact.instrument)
    said = [language.text(FACT_STATUSES.get(fact.status, fact.status))]
    if fact.date:
        kind = language.text(DATE_KINDS.get(fact.date_kind, ""))
        said.append(f"{kind} {language.partial_day(fact.date)}".strip())
    if fact.carrier and fact.carrier_kind not in ("municipality", "district"):
        said.append(fact.carrier)
    return f"{instrument}: {', '.join(said)}"


def named_fact(fact: Fact, atlas: Atlas, programme: Programme, language: Language) -> str:
    """→ „Zittau – Präventionsrat: aktiv, Gründung 2019“."""
    place = place_name(atlas, fact.ags)
    return f"{fact.municipality if place == fact.ags else place} – {fact_text(fact, programme, language)}"


def draft_title(draft: Revision, file_name: str, language: Language) -> str:
    """→ „Liste „Stand Juni.xlsx““, „Einzelne Angaben von anna@example.org“, „Rücknahme“."""
    if file_name:
        return language.text("Liste „{name}“", name=file_name)
    if draft.kind == EDIT:
        return language.text("Einzelne Angaben von {person}", person=draft.author)
    return language.text(KINDS[draft.kind])[:1].upper() + language.text(KINDS[draft.kind])[1:]


def faster(now: Revision | None, language: Language) -> str:
    """Say who was faster, and with what."""
    if now is None:
        return language.text(
            "Das Register hat sich inzwischen verändert. Bitte sehen Sie noch einmal durch, was sich ändern würde."
        )
    if now.state == PUBLISHED:
        return language.text(
            "{person} hat inzwischen Fassung {number} veröffentlicht: „{message}“. Nichts ist verloren: Bitte sehen Sie noch "
            "einmal durch, was sich jetzt ändern würde.",
            person=now.publisher or now.author,
            number=now.number,
            message=now.message,
        )
    return language.text(
        "{person} hat diesen Entwurf inzwischen verändert. Nichts ist verloren: Bitte sehen Sie noch einmal durch, was sich "
        "jetzt ändern würde.",
        person=now.editor or now.author,
    )


def settled(found: Revision, language: Language) -> str:
    """Say what has become of a draft that is none any more."""
    if found.state == DISCARDED:
        return language.text("Dieser Entwurf ist verworfen. An ihm lässt sich nichts mehr ändern.")
    return language.text(
        "{person} hat diesen Entwurf als Fassung {number} veröffentlicht. An ihm lässt sich nichts mehr ändern.",
        person=found.publisher or found.author,
        number=found.number,
    )


def slowed(wait: timedelta, language: Language) -> str:
    """Say how long to wait before the next attempt."""
    seconds = int(wait.total_seconds()) + 1
    why = language.text("Es gab zu viele Fehlversuche.")
    if seconds <= 90:
        soon = message("Bitte warten Sie noch {seconds} Sekunden, bevor Sie es noch einmal versuchen.")
        return f"{why} {language.text(soon, seconds=seconds)}"
    later = message("Bitte warten Sie noch {minutes} Minuten, bevor Sie es noch einmal versuchen.")
    return f"{why} {language.text(later, minutes=-(-seconds // 60))}"
