"""Up to when we know, in words: beside the day that is shown, and behind the name of the register."""

from __future__ import annotations

from layers.words.language import Language, message
from loaders.atlas.dates import PartialDate
from loaders.atlas.model import Atlas, Snapshot


def as_of_text(snapshot: Snapshot, language: Language) -> str:
    """→ „Stand 20.11.2026 · letzte Meldung im Register 30.10.2025“: the day shown, and the newest report that counts on it.

    It is the register's, and says so: beside one municipality it would read as that one's."""
    shown = language.text("Stand {date}", date=language.day(snapshot.as_of))
    return f"{shown} · {report_text(snapshot, language)}"


def report_text(snapshot: Snapshot, language: Language) -> str:
    """→ „letzte Meldung im Register 30.10.2025“."""
    return report_words(snapshot.freshness.last_report, language)


def report_words(last: PartialDate | None, language: Language) -> str:
    """→ „letzte Meldung im Register 30.10.2025“; ``None`` is no report."""
    if last is None:
        return language.text("Register ohne datierte Meldung")
    return language.text("letzte Meldung im Register {date}", date=language.partial_day(last))


def brief_report_text(snapshot: Snapshot, language: Language) -> str:
    """→ „letzte Meldung 30.10.2025“: below the large date of a picture in a series, where a line has no room for more."""
    last = snapshot.freshness.last_report
    if last is None:
        return report_words(last, language)
    return language.text("letzte Meldung {date}", date=language.partial_day(last))


def register_text(atlas: Atlas, language: Language) -> str:
    """→ „Register veröffentlichter Fakten, Datenstand 20.11.2026, dl-de/by-2-0“: what every output says of the register."""
    return f"{register_origin(atlas, language)}, {language.state(atlas.state).licence.short}"


def register_origin(atlas: Atlas, language: Language) -> str:
    """→ „Register veröffentlichter Fakten, Datenstand 20.11.2026“, „Liste des Betreibers, übernommen am 15.11.2026“; where the
    register is in a database, „…, Fassung 12“. For those who say the licence as a link."""
    day = language.partial_day(atlas.origin.day)
    form = (
        message("{title}, übernommen am {date}") if atlas.origin.taken_over else message("{title}, Datenstand {date}")
    )
    named = language.text(form, title=register_title(atlas, language), date=day)
    return ", ".join(filter(None, (named, edition_text(atlas, language))))


def licence_text(atlas: Atlas, language: Language) -> str:
    """→ „Lizenz des Registers: Datenlizenz Deutschland – Namensnennung – Version 2.0, https://…“, where there is room for it."""
    licence = language.state(atlas.state).licence
    return language.text("Lizenz des Registers: {title}, {url}", title=licence.title, url=licence.url)


def edition_text(atlas: Atlas, language: Language) -> str:
    """→ „Fassung 12“; empty if the register is in no database."""
    edition = atlas.origin.edition
    return language.text("Fassung {number}", number=edition.number) if edition else ""


def register_title(atlas: Atlas, language: Language) -> str:
    """How the register is called: the embedded one by the programme, an operator's list by its title, never by its file."""
    if not atlas.origin.own:
        return language.state(atlas.state).programme.register_source
    return atlas.origin.title or language.text("Liste des Betreibers")
