"""What regions are called, in both languages, and never longer than fits."""

from __future__ import annotations

import random

import pytest

from layers.words.region_words import region_title
from loaders.atlas.regions import resolve_region

LONGEST = 90


@pytest.mark.parametrize("code", ["de", "en"])
def test_no_title_is_too_long(atlas, site, code):
    choose, language = random.Random(18), site.in_language(code).language
    keys = [*atlas.municipalities, *atlas.districts, *atlas.named_regions]
    for _ in range(150):
        terms = choose.sample(keys, choose.randint(1, 8))
        taken = [f"-{ags}" for ags in choose.sample(list(atlas.municipalities), choose.randint(0, 4))]
        try:
            region = resolve_region(atlas, ",".join(terms + taken))
        except ValueError:
            continue
        title = region_title(atlas, region, language)
        assert 3 < len(title) <= LONGEST, title
