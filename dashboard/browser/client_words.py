"""What the scripts of the map page say, in the language of the page."""

from __future__ import annotations

from dashboard.browser.picked import picked_texts
from dashboard.context.site import Site
from layers.words.language import message
from layers.words.search_words import search_texts

#: What the scripts say themselves, by the name under which they ask for it.
_TEXTS = {
    "map": message(
        "Karte der Gemeinden. Pfeiltasten: Nachbargemeinde in dieser Richtung, Eingabe: auswählen, Strg und Eingabe: zur "
        "Auswahl hinzufügen, Escape: zurück."
    ),
    "nobodyNorth": message("Im Norden liegt keine Gemeinde mehr."),
    "nobodyEast": message("Im Osten liegt keine Gemeinde mehr."),
    "nobodySouth": message("Im Süden liegt keine Gemeinde mehr."),
    "nobodyWest": message("Im Westen liegt keine Gemeinde mehr."),
    "touchHint": message("Zum Verschieben der Karte zwei Finger verwenden"),
    "wheelHint": message("Zum Vergrößern Strg-Taste halten und das Mausrad drehen"),
    "play": message("Entwicklung abspielen"),
    "pause": message("Anhalten"),
    "event": message("{date}: {names} – {what}"),
    "latestEvent": message("Hier zuletzt {event}"),
    "laterName": message("ab {date} Teil von {name}"),
    "nothingYet": message("Noch nichts verzeichnet"),
    "andMore": message("{count} weitere"),
    "asOf": message("Stand {date}"),
    "noReport": message("Register ohne datierte Meldung"),
    "changed": message("{layer}: Veränderung seit {date}"),
    "between": message("Veränderung vom {since} bis {date}"),
    "fromTo": message("{instrument}: {before} → {after}"),
    "summary": message("{layer}, Stand {date}: {counts}."),
    "failed": message("Die Karte konnte nicht vollständig geladen werden. Bitte laden Sie die Seite neu."),
    "still": message("Die Karte lässt sich gerade nicht verschieben und vergrößern. Alles andere funktioniert."),
    "backgroundLoad": message("Von {host} laden"),
    "backgroundRemove": message("Hintergrundkarte entfernen"),
    "backgroundFailed": message("Die Hintergrundkarte antwortet nicht. Die Karte selbst funktioniert weiter."),
    "more": message("Mehr zeigen"),
    "less": message("Weniger zeigen"),
    "deselected": message("Auswahl aufgehoben."),
}
#: The same where the map begins with districts.
_DISTRICT_TEXTS = {
    "map": message(
        "Karte der Landkreise und kreisfreien Städte, von nahem der Gemeinden. Pfeiltasten: Nachbar in dieser Richtung, Eingabe: "
        "heranzoomen oder auswählen, Strg und Eingabe: zur Auswahl hinzufügen, Escape: zurück."
    ),
    "noDistrictNorth": message("Im Norden liegt kein Landkreis mehr."),
    "noDistrictEast": message("Im Osten liegt kein Landkreis mehr."),
    "noDistrictSouth": message("Im Süden liegt kein Landkreis mehr."),
    "noDistrictWest": message("Im Westen liegt kein Landkreis mehr."),
}


def script_texts(site: Site) -> dict[str, object]:
    """Return all messages of the scripts in the language of ``site``; those with a count by plural category."""
    selected = site.language.forms(
        "{name} ausgewählt, {count} Nachbargemeinde.", "{name} ausgewählt, {count} Nachbargemeinden."
    )
    more = site.language.forms("{event}; {count} weiteres Ereignis", "{event}; {count} weitere Ereignisse")
    own = {key: site.language.text(text) for key, text in _TEXTS.items()}
    return {
        **own,
        "selected": selected,
        "eventAndMore": more,
        **(_district_texts(site) if site.districts_first else {}),
        **picked_texts(site.language),
        **search_texts(site.language),
    }


def _district_texts(site: Site) -> dict[str, object]:
    counted = site.language.forms("{part} von {count} Gemeinde", "{part} von {count} Gemeinden")
    return {"ofMunicipalities": counted, **{key: site.language.text(said) for key, said in _DISTRICT_TEXTS.items()}}
