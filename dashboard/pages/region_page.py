"""The page of a district or of any other region: what it consists of, map, shares, participants, gaps, development."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import current_app, render_template
from markupsafe import Markup

from dashboard.components.region_map import region_map
from dashboard.components.statuses import status_list
from dashboard.context.area import area_parameters
from dashboard.context.html import to_html
from dashboard.context.site import Site
from dashboard.context.slugs import region_path
from dashboard.context.view_state import AS_OF, LAYER, ViewState, read_view
from dashboard.pages.head import About
from dashboard.pages.paging import PAGE_ROWS, page_of, page_parameters
from dashboard.pages.shares_table import share_words
from dashboard.pages.shell import shell_context
from dashboard.serving.orders import BOOKLET
from layers.answers.count_words import carriers_text, named_text
from layers.answers.counts import Counts, counts, own_districts
from layers.answers.gaps import gaps, has_contact
from layers.answers.shares import shares
from layers.answers.summaries import region_summary
from layers.catalogue import OVERVIEW
from layers.deck.yearly import development
from layers.words.language import Language
from layers.words.portrait import area_text
from layers.words.region_words import region_title
from layers.words.wording import sort_key
from loaders.atlas.model import Atlas, Municipality, Snapshot
from loaders.atlas.named_regions import NamedRegion
from loaders.atlas.programme import Instrument
from loaders.atlas.region_terms import Term, parse_terms
from loaders.atlas.regions import Region, resolve_region

#: Of a region with more parts, they are not listed.
_MOST_PARTS = 20


@dataclass(frozen=True)
class Cluster:
    """Adjacent municipalities of which nothing is known, and how many people live there, as far as known."""

    municipalities: Sequence[Municipality]
    inhabitants: int


@dataclass(frozen=True)
class Part:
    """What a region consists of, or leaves out: what it is called, and the address of its page below the base."""

    title: str
    path: str


def render_region(site: Site, region: Region, path: str, arguments: Mapping[str, str]) -> str:
    """Return the page of a region of several municipalities, which stands at ``path``, for a query string."""
    atlas, language, key, members = site.atlas, site.language, region.key, region.members
    view = read_view(site, {k: v for k, v in arguments.items() if k in (LAYER, AS_OF)})
    snapshot = site.on(view.as_of)
    found = sorted((atlas.municipalities[a] for a in members), key=lambda m: (sort_key(m.name), m.ags))
    named, (parts, left_out) = atlas.named_regions.get(key), _parts(site, region)
    longest = PAGE_ROWS if site.districts_first else 0
    known = page_of([m for m in found if has_contact(snapshot, m.ags)], arguments, longest)
    said = {LAYER: view.layer if view.layer != OVERVIEW else "", AS_OF: view.stand}
    return render_template(
        "region.html",
        **shell_context(site, path, view, _about(site, region, path, view)),
        **region_map(site, site.catalogue[view.layer], region, view.as_of),
        key=key,
        path=path,
        # a part of the map is no selection, and of the whole state there is nothing to mark
        map_link="" if region.extent or key == atlas.state.key else site.link(**view.parameters(auswahl=key)),
        where=area_parameters(atlas, key if key != atlas.state.key else ""),
        is_district=key in atlas.districts,
        name=region_title(atlas, region, language),
        facts=_facts(site, named, found),
        named=named,
        known_on=language.partial_day(named.as_of) if named and named.as_of else "",
        parts=parts,
        left_out=left_out,
        figures=[(i, shares(snapshot, i.key, members), *_said(counts(snapshot, i.key, members), i, language))
                 for i in site.programme.instruments],
        share=lambda value, unit="": share_words(value, language, unit),
        participants=[(m, [site.programme.find(mark.key) for mark in snapshot.marks(m.ags)], snapshot.statuses(m.ags))
                      for m in known.rows],
        paged=known,
        page_text=known.words(language),
        turned=lambda number: f"{site.link(path, **said, **page_parameters(number))}#participants",
        longest=longest or len(members),
        gaps=[_cluster(atlas, cluster) for cluster in gaps(snapshot, members)],
        booklet_href=_booklet(site, key, view),
        own=_own(site, snapshot, members),
        development=development(snapshot, region, language),
    )  # fmt: skip


def _booklet(site: Site, key: str, view: ViewState) -> str:
    """Where all fact sheets are, if this server has them made."""
    there = BOOKLET in current_app.view_functions
    return site.link("steckbriefe.pdf", region=key, date=view.stand, download=1) if there else ""


def _about(site: Site, region: Region, path: str, view: ViewState) -> About:
    """Of free regions there is no end: those with a name are listed."""
    said = {LAYER: view.layer if view.layer != OVERVIEW else "", AS_OF: view.stand}
    known = region.key in site.atlas.districts or region.key in site.atlas.named_regions
    summary = region_summary(site.on(view.as_of), region, site.language)
    return About(path, summary, said, region.key, view.layer, listed=known and not any(said.values()))


def _parts(site: Site, region: Region) -> tuple[list[Part], list[Part]]:
    """What a region consists of, and what it leaves out; nothing if that is said by its name, or is too much."""
    if region.extent or region.key in {site.atlas.state.key, *site.atlas.districts}:
        return [], []
    named = site.atlas.named_regions.get(region.key)
    terms = [Term(member) for member in named.members] if named else parse_terms(region.key)
    if not 1 < len(terms) <= _MOST_PARTS:
        return [], []

    def named_parts(left_out: bool) -> list[Part]:
        found = [_part(site, term) for term in terms if term.left_out == left_out]
        return sorted(found, key=lambda part: sort_key(part.title))

    return named_parts(False), named_parts(True)


def _part(site: Site, term: Term) -> Part:
    found = resolve_region(site.atlas, str(term).removeprefix("-"))
    return Part(region_title(site.atlas, found, site.language), region_path(site.atlas, found))


def _own(site: Site, snapshot: Snapshot, members: Sequence[str]) -> list[tuple[str, Markup]]:
    """What districts hold themselves, of those that lie in the region with all their municipalities."""
    found = []
    for district in own_districts(site.atlas, members):
        name, statuses = site.atlas.districts[district], snapshot.district_statuses(district)
        if statuses:
            found.append((name, to_html(status_list(statuses, site.programme, name, site.language))))
    return found


def _said(found: Counts, instrument: Instrument, language: Language) -> tuple[str, str]:
    """What stands second, with its unit: how many are named, how many agreements or councils there are."""
    return named_text(found, language), carriers_text(found, instrument, language)


def _facts(site: Site, named: NamedRegion | None, members: Sequence[Municipality]) -> str:
    """→ „53 Gemeinden · 252.725 Einwohner (31.12.2019) · 2.111,4 km² (…)“; unknown numbers of inhabitants are not summed up.

    Before them stands of what kind a named region is.
    """
    atlas, language = site.atlas, site.language
    said = [site.state.region_kind(named.kind)[0]] if named else []
    said.append(language.plural("{count} Gemeinde", "{count} Gemeinden", len(members)))
    counted = [m.population for m in members if m.population is not None]
    if atlas.population_date and len(counted) == len(members):
        people, when = sum(counted), language.day(atlas.population_date)
        said.append(language.plural("{count} Einwohner ({date})", "{count} Einwohner ({date})", people, date=when))
    return " · ".join([*said, area_text(atlas, sum(m.area_km2 for m in members), language)])


def _cluster(atlas: Atlas, keys: Sequence[str]) -> Cluster:
    members = [atlas.municipalities[ags] for ags in keys]
    return Cluster(members, sum(m.population or 0 for m in members))
