"""Boundary files of any kind lead to the same municipalities; what is wrong is said in words, and nothing is half taken."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata import saxony
from loaders.assembly import Inputs, load_atlas
from loaders.boundaries.municipal_keys import to_ags
from loaders.common.keys import repair_key
from tests import zoo
from tests.clock import CLOCK


@pytest.mark.parametrize("typed", ["14626610", "'14626610", "14 6 26 610", "14-6-26-610", "14626610.0", "146265123610"])
def test_keys_are_repaired_as_in_lists(typed):
    assert list(to_ags(pd.Series([typed]))) == [repair_key(typed, ("14",))] == ["14626610"]


# -- the whole way


def test_the_embedded_shapes_as_a_shapefile_of_another_office(tmp_path, atlas):
    frame = gpd.read_file(saxony.BOUNDARIES).to_crs(25832)
    frame = frame[["RS", "GEN", "geometry"]].rename(columns={"RS": "Schluessel", "GEN": "Gemeindename"})
    path = zoo.save(frame, tmp_path / "gemeinden.zip", encoding="cp1252")
    found = load_atlas(Inputs(boundaries=path), CLOCK)
    assert (found.shapes.keys, found.shapes.names) == (atlas.shapes.keys, atlas.shapes.names)
    assert {f.ags for f in found.register.facts} == {f.ags for f in atlas.register.facts}
    assert np.abs(shapely.area(found.shapes.geometries) - shapely.area(atlas.shapes.geometries)).max() < 100
    borders = {p: found.neighbours.borders[p].keys() for p in found.neighbours.borders}
    assert borders == {p: atlas.neighbours.borders[p].keys() for p in atlas.neighbours.borders}
