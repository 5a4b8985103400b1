"""``/vergleich``: up to four municipalities side by side; the address reproduces the comparison."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from dashboard.context.languages import spoken
from dashboard.context.site import Site
from dashboard.context.slugs import slug, slugs
from dashboard.context.view_state import AS_OF, ViewState, read_view
from dashboard.pages.head import About
from dashboard.pages.shell import shell_context
from layers.answers.sentences import answer, first_around, kilometres
from layers.words.freshness import as_of_text
from layers.words.portrait import facts
from loaders.atlas.model import Municipality

MOST = 4
LIST, ADD = "gemeinden", "hinzu"


def register_compare(server: Flask, site: Site) -> None:
    """Add the comparison page."""
    known = slugs(site.atlas)

    @server.get("/vergleich")
    def compare() -> Response | str:
        asked = spoken(site)
        chosen, left_out = read_chosen(site, request.args)
        added = request.args.get(ADD, "").strip()
        if added:
            found = find_by_text(site, known, added)
            if len(found) == 1 and len(chosen) < MOST:
                keys = ",".join(dict.fromkeys([m.ags for m in chosen] + found))
                stand = request.args.get("stand", "")
                parameters = {LIST: keys, "stand": stand if _is_day(stand) else ""}
                return redirect(asked.link("vergleich", **parameters), 302)
        found = find_by_text(site, known, added) if added and len(chosen) < MOST else []
        candidates = [(site.atlas.municipalities[a], full_name(site, site.atlas.municipalities[a])) for a in found]
        return render_compare(asked, chosen, _notice(asked, known, added, chosen, left_out), candidates)


def read_chosen(site: Site, query: MultiDict) -> tuple[list[Municipality], int]:
    """Return the municipalities of an address (repeated or comma-separated keys), at most four, and how many were left out."""
    keys = [key for text in query.getlist(LIST) for key in text.split(",")]
    found = list({m.ags: m for m in (site.atlas.find(key.strip()) for key in keys) if m}.values())
    return found[:MOST], max(len(found) - MOST, 0)


def find_by_text(site: Site, known: Mapping[str, list[str]], text: str) -> list[str]:
    """Return the AGS that a typed text means: a key, a name, or a name with its district in brackets."""
    by_key = site.atlas.find(text)
    if by_key:
        return [by_key.ags]
    name, _, district = text.partition("(")
    found = known.get(slug(name), [])
    if district:
        wanted = slug(district)
        found = [a for a in found if slug(site.atlas.districts[site.atlas.municipalities[a].district_ags]) == wanted]
    return found


def _is_day(text: str) -> bool:
    return len(text) == 10 and text.replace("-", "").isdigit()


def _notice(site: Site, known: Mapping[str, list[str]], added: str, chosen: list[Municipality], left_out: int) -> str:
    text = site.language.text
    if left_out or (added and len(chosen) >= MOST):
        return text("Es lassen sich höchstens {most} Gemeinden vergleichen; die übrigen sind weggelassen.", most=MOST)
    if not added:
        return ""
    found = find_by_text(site, known, added)
    if not found:
        return text("Keine Gemeinde „{name}“ gefunden. Bitte wählen Sie einen Namen aus der Liste.", name=added[:60])
    return text("„{name}“ gibt es mehrmals. Welche Gemeinde meinen Sie?", name=added[:60])


def full_name(site: Site, m: Municipality) -> str:
    """→ „Bernsdorf (Landkreis Bautzen)“; just the name for a town that is its own district."""
    district = site.atlas.districts.get(m.district_ags, m.district)
    return m.name if district == m.name else f"{m.name} ({district})"


def _about(site: Site, chosen: list[Municipality], view: ViewState) -> About:
    keys, snapshot = ",".join(m.ags for m in chosen), site.on(view.as_of)
    told = [
        site.language.text(
            "{as_of}. Bis zu {most} Gemeinden nebeneinander; die Adresse dieser Seite lässt sich weitergeben.",
            as_of=as_of_text(snapshot, site.language),
            most=MOST,
        )
    ]
    told = [f"{m.name}: {first_around(snapshot, m.ags, site.language)}" for m in chosen] or told
    return About("vergleich", " ".join(told), {LIST: keys, AS_OF: view.stand}, keys)


def render_compare(
    site: Site, chosen: list[Municipality], notice: str, candidates: list[tuple[Municipality, str]]
) -> str:
    """Return the page for the chosen municipalities; ``candidates`` are those that an ambiguous name may mean."""
    view, language = read_view(site, request.args), site.language
    snapshot, atlas = site.on(view.as_of), site.atlas
    keys = [m.ags for m in chosen]
    first = chosen[0] if chosen else None
    apart = (
        {m.ags: kilometres(atlas.distances.between(first.ags, m.ags), language) for m in chosen[1:]} if first else {}
    )
    return render_template(
        "compare.html",
        **shell_context(site, "compare", ViewState(view.layer, view.as_of, view.today), _about(site, chosen, view)),
        chosen=chosen, notice=notice, candidates=candidates,
        facts={m.ags: facts(atlas, m, language) for m in chosen},
        statuses={m.ags: snapshot.statuses(m.ags) for m in chosen}, keys=",".join(keys),
        without={m.ags: ",".join(k for k in keys if k != m.ags) for m in chosen}, apart=apart, most=MOST,
        answers={m.ags: answer(snapshot, m.ags, language) for m in chosen},
        marks={m.ags: [site.programme.find(mark.key) for mark in snapshot.marks(m.ags)] for m in chosen},
        around={m.ags: len(atlas.neighbours.borders[m.ags]) for m in chosen},
        # of very many, browsers would be sent half a megabyte; who types a name is understood all the same
        names=[] if site.districts_first else [full_name(site, m) for m in atlas.municipalities.values()],
    )  # fmt: skip
