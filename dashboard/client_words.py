"""What the scripts of the map page say, and the words of what Dash draws, which does not know the page's language."""

from __future__ import annotations

from dashboard.site import Site
from layers.language import message
from layers.webpage.content import search_texts

#: Id, property and message of every word in Dash's layout. The script hands them over once the layout stands.
LAYOUT_WORDS = (
    ("map-frame", "aria-label", message("Karte. Den gleichen Inhalt gibt es als Tabelle.")),
    ("map-zoom-in", "aria-label", message("Karte vergrößern")),
    ("map-zoom-in", "title", message("Karte vergrößern")),
    ("map-zoom-out", "aria-label", message("Karte verkleinern")),
    ("map-zoom-out", "title", message("Karte verkleinern")),
    ("map-reset", "aria-label", message("{state} zeigen")),
    ("map-reset", "title", message("{state} zeigen")),
    ("panel", "aria-label", message("Einzelheiten")),
    ("panel-handle", "children", message("Mehr zeigen")),
    ("panel-close", "children", message("Schließen")),
    ("panel-failed", "children", message("Die Angaben konnten nicht geladen werden.")),
    ("panel-retry", "children", message("Noch einmal versuchen")),
    ("panel-table", "children", message("Zur Tabelle")),
)
#: What the scripts say themselves, by the name under which they ask for it.
_TEXTS = {
    "map": message(
        "Karte. Pfeiltasten verschieben, Plus und Minus ändern den Maßstab. Gemeinden finden Sie über die Suche."
    ),
    "failed": message(
        "Die Karte konnte nicht geladen werden. Bitte laden Sie die Seite neu. Die Tabelle funktioniert weiterhin."
    ),
    "more": message("Mehr zeigen"),
    "less": message("Weniger zeigen"),
    "deselected": message("Auswahl aufgehoben."),
}


def layout_words(site: Site) -> list[str]:
    """Return the words of ``LAYOUT_WORDS`` in the language of ``site``, in that order."""
    return [site.language.text(text, state=site.state.name) for _, _, text in LAYOUT_WORDS]


def script_texts(site: Site) -> dict[str, object]:
    """Return all messages of the scripts in the language of ``site``; those with a count by plural category."""
    selected = site.language.forms(
        "{name} ausgewählt, {count} Nachbargemeinde.", "{name} ausgewählt, {count} Nachbargemeinden."
    )
    own = {key: site.language.text(text) for key, text in _TEXTS.items()}
    return {**own, "selected": selected, **search_texts(site.language)}
