"""Saxony: Named regions: from their file, each with its source, and from the keys of associations."""

from __future__ import annotations

from collections import Counter


def test_the_embedded_regions(atlas):
    kinds = Counter(region.kind for region in atlas.regions)
    assert kinds == {
        "Polizeidirektion": 5,
        "ASSKomm-Region": 4,
        "Verwaltungsgemeinschaft": 65,
        "Verwaltungsverband": 6,
    }
    assert set(kinds) == set(atlas.state.region_kinds) == set(atlas.state.in_language("en").region_kinds)
    held = [ags for region in atlas.regions if region.key.startswith("vb-") for ags in region.members]
    assert len(held) == len(set(held)) == 181
    police = [key for region in atlas.regions if region.key.startswith("pd-") for key in region.members]
    assert sorted(police) == sorted(atlas.districts), "every district has one police directorate"
    assert all(region.source_title for region in atlas.regions)
    keys = [region.key for region in atlas.regions]
    assert len(keys) == len(set(keys))
    assert not {*keys} & {atlas.state.key, *atlas.districts, *atlas.municipalities}


def test_what_has_merged_is_no_association_any_more(atlas, atlas_2023):
    # Ostrau and Zschaitz-Ottewig became Jahnatal; the SSG counts 6 and 64 on that day
    assert {r.key for r in atlas.regions} - {r.key for r in atlas_2023.regions} == {"vb-145225123"}
    assert len([r for r in atlas_2023.regions if r.kind == "Verwaltungsgemeinschaft"]) == 64
