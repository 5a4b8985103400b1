"""``/ausschnitt``, „Folien & Dateien“: choose region, layer, date, words and size; see the picture; take it in any format.

The page's address holds the parameters of ``/snippet``, so it reproduces the settings. Works without scripts.
"""

from __future__ import annotations

from flask import Flask, render_template, request

from dashboard.context.addresses import PARAMETER
from dashboard.context.area import area_choices
from dashboard.context.languages import spoken
from dashboard.context.site import Site
from dashboard.context.slugs import slugs
from dashboard.exports.deck_request import USUAL_LABELS
from dashboard.exports.rendering import FORMATS, GROWTH_FORMATS, LARGEST_GIF
from dashboard.exports.snippet_request import CONTEXTS, DEFAULT_HEIGHT, DEFAULT_WIDTH, MAX_SIDE, MIN_SIDE, TEMPLATES
from dashboard.pages.compare import full_name
from dashboard.pages.embed_code import embed_code
from dashboard.pages.export_links import about_export, deck_query, deck_size, page_query
from dashboard.pages.export_state import LONGEST_MORE, PLACE, RINGS, ExportState, read_export
from dashboard.pages.shell import shell_context
from layers.drawing.growth_pictures import growth_in_words
from layers.drawing.legend import describe
from layers.drawing.picture import LABELS
from layers.drawing.sizes import OWN, SIZES
from layers.words.language import message
from layers.words.region_words import region_title
from loaders.atlas.model import Atlas
from loaders.atlas.regions import Region

LABEL_WORDS = dict(
    zip(LABELS, (message("keine"), message("Gemeinden mit Angabe"), message("alle, soweit Platz ist")), strict=True)
)
_OF_PICKED = message("ausgewählte und solche mit Angabe")
#: The preview's longest side in px.
_PREVIEW = 1200
#: What the page's script says, by the name of the form's attribute.
_SCRIPT_MESSAGES = {
    "renewed": message("Vorschau erneuert."),
    "busy": message(
        "Das Bild kann gerade nicht gezeichnet werden, weil viele auf einmal erstellt werden. "
        "Bitte versuchen Sie es noch einmal."
    ),
}
#: What the form calls the values of ``CONTEXTS``.
_CONTEXTS = (message("blass zeigen"), message("weglassen"))
#: What the form calls the values of ``TEMPLATES``.
_TEMPLATES = (message("die des Betreibers"), message("schlicht"))


def register_export(server: Flask, site: Site) -> None:
    """Add the export page."""
    known = slugs(site.atlas)

    @server.get("/ausschnitt")
    def export() -> str:
        asked = spoken(site)
        return render_export(asked, read_export(asked, known, request.args))


def _several(atlas: Atlas) -> str:
    """→ „Chemnitz, -Zwochau“: how several places are written, with one that is left out."""
    names = [m.name for m in atlas.municipalities.values()]
    return f"{names[0]}, -{names[-1]}"


def _region_choices(site: Site, region: Region, view: Region | None) -> dict:
    """What the field for the region offers besides state, districts and the part of the map in sight."""
    offered = region.focus or (view and view.key == region.key)
    return area_choices(site, "" if offered else region.key, region_title(site.atlas, region, site.language))


def render_export(site: Site, state: ExportState) -> str:
    """Return the page for a state."""
    wanted, atlas, text = state.wanted, site.atlas, site.language.text
    query = wanted.query()
    origin = request.host_url.rstrip("/")
    said = ("layer", "since", "region", "date", "title", "labels", "context")
    embed = site.link("einbetten", **{k: query.get(k) for k in said})
    width, height = wanted.size.width, wanted.size.height
    page = page_query(query, wanted)
    picked = {USUAL_LABELS: _OF_PICKED} if wanted.region.picked else {}
    carried = {"view": state.view.key} if state.view and state.view.key != wanted.region.key else {}
    return render_template(
        "export.html",
        **shell_context(site, "export", wanted.view, about_export(site, wanted, page, not set(request.args) - {PARAMETER})),
        wanted=wanted,
        place_title=region_title(atlas, wanted.region, site.language),
        notices=state.notices,
        candidates=[(site.link("ausschnitt", **page | {"region": m.ags + state.around}), full_name(site, m))
                    for m in state.candidates],
        region_choice=PLACE if wanted.region.focus or state.candidates else wanted.region.key,
        **_region_choices(site, wanted.region, state.view),
        map_view=state.view,
        more=state.more,
        longest_more=LONGEST_MORE,
        place=state.place,
        rings={key: text(label) for key, label in RINGS.items()},
        ring=str(wanted.region.rings) if wanted.region.focus else "1",
        several_example=_several(atlas),
        # of very many, browsers would be sent half a megabyte; who types a name is understood all the same
        names=[] if site.districts_first else [full_name(site, m) for m in atlas.municipalities.values()],
        sizes=list(SIZES.values()),
        own=OWN,
        templates=dict(zip(TEMPLATES, map(text, _TEMPLATES), strict=True)) if site.pptx_template else {},
        own_width=width if wanted.size.key == OWN else DEFAULT_WIDTH,
        own_height=height if wanted.size.key == OWN else DEFAULT_HEIGHT,
        smallest=MIN_SIDE,
        largest=MAX_SIDE,
        contexts=dict(zip(CONTEXTS, map(text, _CONTEXTS), strict=True)),
        label_words={key: text(label) for key, label in (LABEL_WORDS | picked).items()},
        preview=site.link("snippet.png", **query, preview=_PREVIEW),
        preview_size=(min(_PREVIEW, round(_PREVIEW * width / height)), min(_PREVIEW, round(_PREVIEW * height / width))),
        description=describe(site.materials, site.on(wanted.as_of), wanted.layer, wanted.region),
        formats=[(f, site.link(f"snippet.{key}", **query, download=1)) for key, f in FORMATS.items()],
        deck_href=site.link("deck.pptx", **deck_query(query, wanted)),
        deck_size=deck_size(site, wanted),
        growth=[(f, site.link(f"growth.{key}", **query, download=1)) for key, f in GROWTH_FORMATS.items()],
        growth_words=growth_in_words(site.on(wanted.as_of), wanted.layer, wanted.region),
        largest_gif=site.language.number(LARGEST_GIF),
        crs=site.atlas.shapes.crs,
        own_address=origin + site.link("ausschnitt", **page, **carried),
        embed_href=embed,
        embed_code=embed_code(origin + embed, wanted, site),
        unplaced=state.unplaced,
        messages={key: text(said) for key, said in _SCRIPT_MESSAGES.items()},
    )  # fmt: skip
