"""The parameters that several addresses have in common: those of the interface and of pictures, and those that files share with
the pages whose content they are."""

from __future__ import annotations

from dashboard.context.addresses import PARAMETER
from dashboard.context.area import DISTRICT
from dashboard.context.area import REGION as REGION_NAME
from dashboard.context.declared import Choice, Day, Known, LatestDay, Parameter, Part, RegionText, Text, Title
from dashboard.context.site import Site
from dashboard.context.view_state import AS_OF
from dashboard.context.view_state import LAYER as LAYER_NAME
from dashboard.context.view_state import SINCE as SINCE_NAME
from layers.catalogue import OVERVIEW
from layers.words.language import GERMAN, message


def instruments(site: Site) -> list[str]:
    """Return the keys of the programme's instruments, in its order."""
    return [i.key for i in site.atlas.state.programme.instruments]


def decisive_instrument(site: Site) -> str:
    """Return the key of the instrument that the overview is about."""
    return site.atlas.state.programme.overview.first


def shown_instrument(site: Site) -> str:
    """Return the key of an instrument that serves as an example: the one that the overview shows as a point."""
    about, known = site.atlas.state.programme.overview, instruments(site)
    return about.symbol if about.symbol in known else about.first


#: Every address takes it, if only for what it says of mistakes.
LANG = Known(
    PARAMETER,
    message("Sprache der Wörter und der Fehlermeldungen."),
    lambda site: [language.code for language in site.languages],
    GERMAN.code,
)
DATE = LatestDay("date", message("Stand: der Tag, für den geantwortet wird, höchstens heute; ohne Angabe heute."))
SINCE = Day("since", message("Ein früherer Tag, mit dem der Stand verglichen wird."))
LAYER = Choice("layer", message("Was die Karte zeigt."), lambda site: site.catalogue, OVERVIEW)
REGION = RegionText(
    "region",
    message(
        "Gebiet: das Land, ein Landkreis (5 Ziffern), eine Gemeinde (8 Ziffern), auch mit +1 bis +3 Nachbarringen (in Adressen "
        "%2B1), ein benanntes Gebiet (/api/regions nennt sie) oder mehrere davon, mit Komma getrennt, ausgenommene mit Minus "
        "davor; oder ein Ausschnitt in Grad: West,Süd,Ost,Nord."
    ),
)
TITLE = Title(
    "title", message("Überschrift statt der üblichen, in lateinischen, griechischen oder kyrillischen Buchstaben.")
)
DOWNLOAD = Text(
    "download",
    message("Wenn vorhanden, mit welchem Wert auch immer: Browser speichern die Datei, statt sie zu zeigen."),
)
AGS = Part(
    "ags",
    message("Amtlicher Gemeindeschlüssel, acht Ziffern; frühere führen zur heutigen Gemeinde."),
    "^[0-9]{8}$",
    lambda site: list(site.atlas.municipalities)[:3],
)


STAND = Text(AS_OF, message("Stand: ein Tag JJJJ-MM-TT; ohne Angabe und höchstens heute."), ("2023-09-14",))
SEIT = Text(
    SINCE_NAME, message("Verglichen mit diesem Tag JJJJ-MM-TT; ohne Angabe mit dem ein Jahr zuvor."), ("2022-09-14",)
)
EBENE = Known(LAYER_NAME, message("Die Ebene der Karte."), lambda site: site.catalogue, OVERVIEW)
#: Where: a form may say any region as the first of them, too.
AREA: tuple[Parameter, ...] = (
    Text(
        DISTRICT, message("Landkreis oder kreisfreie Stadt, fünf Ziffern."), lambda site: list(site.atlas.districts)[:1]
    ),
    Text(
        REGION_NAME,
        message("Ein Gebiet, wie „region“ der Bilder, statt des Landkreises."),
        lambda site: list(site.atlas.named_regions)[:1],
    ),
)
ANGEBOT = Known("angebot", message("Nur was dieses Angebot betrifft."), instruments)
