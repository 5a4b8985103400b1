"""Saxony: Shapes: a clean coverage, at every level of detail, with nothing lost."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata import saxony
from geodata.coverage import LEVELS, to_degrees
from geodata.repair import repair


def rings(geometries):
    return [
        (len(shapely.get_parts(g)), sum(shapely.get_num_interior_rings(p) for p in shapely.get_parts(g)))
        for g in geometries
    ]


def test_raw_file_is_no_coverage_but_the_cleaned_one_is(atlas):
    raw = gpd.read_file(saxony.BOUNDARIES).to_crs("EPSG:25833")
    assert not shapely.coverage_is_valid(raw.geometry.to_numpy()), (
        "if the file were clean, this test would prove nothing"
    )
    assert shapely.coverage_is_valid(atlas.shapes.geometries)
    assert shapely.is_valid(atlas.shapes.geometries).all()
    assert abs(shapely.area(atlas.shapes.geometries).sum() - raw.geometry.make_valid().area.sum()) < 1000, (
        "cleaning may not move land"
    )


def test_areas_agree_with_the_official_ones(atlas):
    measured = shapely.area(atlas.shapes.geometries) / 1e6
    official = np.array([atlas.municipalities[ags].area_km2 for ags in atlas.shapes.keys])
    assert abs(measured.sum() - 18449.95) < 10
    assert np.median(np.abs(measured - official) / official) < 0.01


@pytest.mark.parametrize("level", LEVELS)
def test_no_gap_and_no_overlap_at_any_level(site, level):
    geometries = to_degrees(site.materials.level(level), site.materials.crs)
    assert shapely.is_valid(geometries).all()
    assert shapely.coverage_is_valid(geometries)
    whole = shapely.union_all(geometries)
    assert shapely.area(whole) == pytest.approx(shapely.area(geometries).sum(), rel=1e-9), (
        "overlaps would be counted twice"
    )
    assert shapely.get_num_interior_rings(whole) == 0, "a gap between neighbours would be a hole in the state"


@pytest.mark.parametrize("level", LEVELS)
def test_exclaves_and_holes_survive(atlas, site, level):
    assert rings(site.materials.level(level)) == rings(atlas.shapes.geometries)
    assert sum(parts > 1 for parts, _ in rings(atlas.shapes.geometries)) == 8
    assert sum(holes for _, holes in rings(atlas.shapes.geometries)) == 3


def test_sound_shapes_are_left_alone(atlas):
    mended, faults = repair(atlas.shapes.geometries)
    assert faults == []
    assert shapely.equals(mended, atlas.shapes.geometries).all()
