"""What the browser gets once: shapes per level of detail, and all classes over all time. Views then need no request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

import shapely

from dashboard.browser.borders import district_borders
from dashboard.browser.client_events import How, Hows, brought_about_by, how_words
from dashboard.browser.compact import compact, rest
from dashboard.browser.map_names import MapNames, names_document
from dashboard.browser.searched_pages import searched_pages
from dashboard.context.site import Site
from geodata.coverage import to_degrees
from geodata.projection import DEGREES, project
from layers.answers.count_words import counts_text, published_text
from layers.answers.counts import Counts, counts, counts_over_time
from layers.catalogue import Layer, Mark
from layers.classify import PRESENT, class_timeline, mark_timeline
from layers.comparison import in_order, rules_document
from layers.drawing.materials import Materials
from layers.words.freshness import edition_text, report_words
from layers.words.language import Language
from layers.words.search_words import search_data
from loaders.atlas.dates import PartialDate
from loaders.atlas.model import Atlas
from loaders.atlas.programme import Instrument

#: level of detail → map zoom from which on it is drawn: there, borders of the next coarser level are off by two pixels.
#: The coarsest shapes are in the page itself (``dashboard.browser.prerender``).
LEVEL_ZOOMS = {"regional": 9.2, "local": 11.1}
_DECIMALS = 5
#: Stands for "from the present day on" where a day number is expected.
PRESENT_DAY = -1
_EPOCH = date(1970, 1, 1).toordinal()


def levels_of(site: Site) -> Mapping[str, float]:
    """Return ``LEVEL_ZOOMS``, or nothing where the map begins with districts: municipalities come as tiles there."""
    return {} if site.districts_first else LEVEL_ZOOMS


def shapes_document(materials: Materials, level: str) -> str:
    """Return the municipalities as GeoJSON (EPSG:4326) at one level of detail; ``id`` is the AGS.

    The borders of the districts, as lines, are a member of their own (``districts``).
    """
    shapes = to_degrees(materials.level(level), materials.crs, _DECIMALS)
    # a few rounded numbers have no short spelling and are written with all their digits
    long_number = re.compile(rf"-?[0-9]+\.[0-9]{{{_DECIMALS + 1},}}")
    features = ",".join(
        f'{{"type":"Feature","id":"{ags}","properties":{{"id":"{ags}"}},"geometry":{text}}}'
        for ags, text in zip(materials.atlas.shapes.keys, shapely.to_geojson(shapes), strict=True)
    )
    borders = shapely.to_geojson(district_borders(materials.atlas, shapes))
    document = f'{{"type":"FeatureCollection","features":[{features}],"districts":{borders}}}'
    return long_number.sub(lambda number: repr(round(float(number[0]), _DECIMALS)), document)


def atlas_texts(site: Site, today: date, names: MapNames) -> dict[str, str]:
    """Return what the map's scripts need, as JSON, seen on ``today``: ``atlas-<language>`` has all of it.

    Where the map begins with districts, it has what the first view needs, and ``rest`` the rest (``compact``).
    """
    atlas = site.atlas
    keys, districts = list(atlas.municipalities), list(atlas.districts)
    document, more = atlas_document(site, today), dict[str, str]()
    if site.districts_first:
        more["rest"] = _written(rest(document, names, districts, keys))
        sent = compact(document)
    else:
        sent = document | {"onMap": names_document(names, keys, districts)}
    reports = site.atlas.register.reports
    counted = {i.key: list(_counted(site, i.key, today)) for i in site.programme.instruments}
    texts = {
        f"atlas-{spoken.language.code}": _written(sent | texts_document(spoken, document["hows"], counted, reports))
        for spoken in (site, *site.translated.values())
    }
    return texts | more


def _written(document: dict) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def atlas_document(site: Site, today: date) -> dict:
    """Return names, neighbours and class timelines, the same in every language, municipalities numbered in AGS order.

    Days are counted from 1970-01-01; ``PRESENT_DAY`` marks what holds from the present day on.
    """
    atlas = site.atlas
    keys = list(atlas.municipalities)
    number = {ags: i for i, ags in enumerate(keys)}
    anchors = project(shapely.points(site.materials.anchors), DEGREES, site.materials.crs)
    symbols = [m for layer in site.catalogue.values() for m in (layer.symbol, layer.outline) if m]
    hows = Hows(atlas)
    marks = {m.instrument: _mark_document(atlas, m, number, today, hows) for m in symbols}
    layers = {layer.key: _layer_document(atlas, layer, number, today, hows) for layer in site.catalogue.values()}
    return {
        **search_data(list(atlas.municipalities.values()), atlas.districts),
        # what comes into being after the territory's date: its name and key, one of its parts, the day
        "coming": [
            [c.new_name, c.new_ags, number[c.old_ags], c.effective.isoformat()]
            for c in atlas.coming
            if c.creates and c.old_ags in number
        ],
        "anchors": [[round(p.y, 4), round(p.x, 4)] for p in anchors],
        "neighbours": [[number[n] for n in atlas.neighbours.borders[a]] for a in keys],
        "layers": layers,
        "marks": marks,
        "hows": hows.found,
        "changes": rules_document(),
    }


def texts_document(
    site: Site,
    hows: Sequence[How],
    counted: Mapping[str, Sequence[tuple[int, Counts]]],
    reports: Sequence[tuple[date, PartialDate]],
) -> dict:
    """Return what a language adds to ``atlas_document``: names of classes and events, and the counts in words over time.

    ``counted``: instrument → its counts by the day number from which they hold. ``reports``: the newest report by the day
    from which it counts.
    """
    named = [text for text in (edition_text(site.atlas, site.language),) if text]
    return {
        "labels": {layer.key: [c.label for c in layer.classes] for layer in site.catalogue.values()},
        "figures": {
            key: _counts_timeline(found, site.programme.find(key), site.language) for key, found in counted.items()
        },
        "happened": how_words(hows, site.programme, site.language),
        "reports": [[_day(day), " · ".join((report_words(said, site.language), *named))] for day, said in reports],
        "pages": searched_pages(site),
    }


def _layer_document(atlas: Atlas, layer: Layer, number: Mapping[str, int], today: date, hows: Hows) -> dict:
    classes = [c.key for c in layer.classes]

    def entry(ags: str, day: date | None, value: str) -> list[int]:
        number = classes.index(value)
        return _entry(ags, day, number, brought_about_by(atlas, layer, layer.classes[number], ags, day), hows)

    timelines = {a: class_timeline(atlas, layer, a, today) for a in number}
    # what a comparison looks at is the layers of these instruments
    return {
        "classes": classes,
        "instruments": in_order(atlas.state.programme, layer),
        "timelines": _sparse(timelines, number, entry),
    }


def _mark_document(atlas: Atlas, mark: Mark, number: Mapping[str, int], today: date, hows: Hows) -> dict[int, list]:
    def entry(ags: str, day: date | None, value: bool) -> list[int]:
        return _entry(ags, day, int(value), mark.instrument, hows)

    return _sparse({a: mark_timeline(atlas, mark, a, today) for a in number}, number, entry)


def _entry(ags: str, day: date | None, value: int, instrument: str, hows: Hows) -> list[int]:
    """``[day, value, how]``; what holds for the present only has no day on which it happened, and no ``how``."""
    return [_day(day), value] + ([] if day is PRESENT else [hows.number(ags, instrument, day)])


def _sparse(
    timelines: Mapping[str, list], number: Mapping[str, int], entry: Callable[..., list[int]]
) -> dict[int, list]:
    """Drop municipalities that never change; they are all in the last class, or without the mark."""
    return {
        number[ags]: [entry(ags, day, value) for day, value in timeline[1:]]
        for ags, timeline in timelines.items()
        if len(timeline) > 1
    }


def _counted(site: Site, instrument: str, today: date) -> Iterator[tuple[int, Counts]]:
    """Yield the counts by the day number from which they hold, oldest first; last, those of the present day."""
    for day, found in counts_over_time(site.atlas, instrument):
        yield _day(day), found
    yield PRESENT_DAY, counts(site.snapshots(today, today), instrument)


def _counts_timeline(counted: Iterable[tuple[int, Counts]], instrument: Instrument, language: Language) -> list[list]:
    """Return ``[day, what is counted, what was published]``, oldest first, one entry per change of the wording."""
    entries: list[list] = []
    for day, found in counted:
        texts = [counts_text(found, instrument, language), published_text(found, instrument, language)]
        # the present is told even if it is as the last entry, which may lie in the future
        if not entries or entries[-1][1:] != texts or day == PRESENT_DAY:
            entries.append([day, *texts])
    return entries


def day_number(day: date) -> int:
    """Return the days since 1970-01-01; everything before is day 0."""
    return max(day.toordinal() - _EPOCH, 0)


def _day(day: date | None) -> int:
    return PRESENT_DAY if day is PRESENT else day_number(day)
