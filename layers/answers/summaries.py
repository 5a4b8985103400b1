"""A municipality or a region in two or three sentences: what search engines and messengers show of its page."""

from __future__ import annotations

from layers.answers.count_words import counts_text
from layers.answers.counts import counts
from layers.answers.sentences import first_around
from layers.words.language import Language
from layers.words.portrait import facts
from layers.words.region_words import region_title
from layers.words.wording import STATUS_WORDS, status_line
from loaders.atlas.facts import UNKNOWN
from loaders.atlas.model import Municipality, Snapshot
from loaders.atlas.regions import Region


def municipality_summary(snapshot: Snapshot, m: Municipality, language: Language) -> str:
    """→ „Zittau, Stadt, Landkreis Görlitz. Vereinbarung: unterzeichnet …; … . Mindestens 5 von 7 Nachbargemeinden haben …“.

    What is derived only is left out, as is how many live there.
    """
    programme, statuses = language.state(snapshot.atlas.state).programme, snapshot.statuses(m.ags)
    said = [
        f"{i.short}: {status_line(statuses[i.key], i, language)}"
        for i in programme.instruments
        if statuses[i.key].status != UNKNOWN and not statuses[i.key].derived
    ]
    who = ", ".join([m.name, *facts(snapshot.atlas, m, language)[: 1 if m.name == m.district else 2]])
    nothing = f"{programme.short}: {language.text(STATUS_WORDS[UNKNOWN])}"
    return f"{who}. {'; '.join(said) or nothing}. {first_around(snapshot, m.ags, language)}"


def region_summary(snapshot: Snapshot, region: Region, language: Language) -> str:
    """→ „Landkreis Görlitz: 53 Gemeinden. Vereinbarung: 17 Gemeinden; 12 Vereinbarungen. Präventionsrat: …“."""
    programme = language.state(snapshot.atlas.state).programme
    held = [
        counts_text(counts(snapshot, i.key, region.members), i, language) for i in programme.instruments if i.carriers
    ]
    of = language.plural("{count} Gemeinde", "{count} Gemeinden", len(region.members))
    return " ".join([f"{region_title(snapshot.atlas, region, language)}: {of}.", *held])
