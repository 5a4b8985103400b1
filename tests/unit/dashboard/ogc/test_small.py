"""The interface of a small Atlas: kept texts have a bound, other registers other editions, and two applications one process."""

import json

import numpy as np
import shapely

from dashboard.ogc.reference_systems import DEFAULT, possible, systems
from dashboard.ogc.shapes import Shapes
from geodata.neighbours import border_lines, find_neighbours
from tests import world
from tests.small_atlas import small_atlas


def test_texts_are_kept_up_to_a_bound():
    shapes = Shapes(small_atlas(), limit=10)
    first = shapes.texts("municipalities", DEFAULT)
    assert shapes.texts("municipalities", DEFAULT) is not first, "too large to be kept"
    shapes = Shapes(small_atlas())
    assert shapes.texts("municipalities", DEFAULT) is shapes.texts("municipalities", DEFAULT)


def test_common_borders_of_the_world_of_six():
    shapes = small_atlas().shapes
    lines, borders = border_lines(shapes), find_neighbours(shapes).borders
    assert list(lines) == sorted(lines)
    assert {pair: round(line.length, 6) for pair, line in lines.items()} == {
        (a, b): round(metres, 6) for a, others in borders.items() for b, metres in others.items() if a < b and metres
    }
    of = dict(zip(shapes.keys, shapes.geometries, strict=True))
    assert all(
        shapely.covers(of[a].boundary, line) and shapely.covers(of[b].boundary, line) for (a, b), line in lines.items()
    )
    assert world.A in shapes.keys


def test_what_can_be_a_coordinate():
    assert possible(shapely.Point(180, -90), DEFAULT)
    assert not possible(shapely.Point(180.1, 0), DEFAULT)
    assert not possible(shapely.Point(), DEFAULT)
    assert not possible(shapely.Point(np.inf, 0), systems("EPSG:25833")["http://www.opengis.net/def/crs/EPSG/0/3857"])


def test_without_regions_and_contact_there_are_none(small_site):
    page = json.loads(small_site.get("/atlas/ogc/collections/regions/items").data)
    assert (page["numberMatched"], page["features"]) == (0, [])
    assert small_site.get("/atlas/ogc/collections/regions/items?f=html").status_code == 200
    municipalities = json.loads(small_site.get("/atlas/ogc/collections/municipalities/items").data)
    assert municipalities["numberMatched"] == 6
