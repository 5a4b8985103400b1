"""``python -m tests.benchmarks.names``: judge the names on every kind of picture. ``--share 0.1`` takes a tenth of them.

``--part 3/10`` takes the third of ten parts that together are all, one after the other or side by side. ``--selections 200``
judges so many selections of 1 to 12 municipalities instead, on slides: all of them have to be named.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice, product

from dashboard.context.site import Site, build_site
from dashboard.exports.rendering import draw
from dashboard.exports.snippet_request import SnippetRequest, read_snippet
from layers.catalogue import OVERVIEW
from layers.drawing.sizes import SIZES
from loaders.assembly import Inputs, load_atlas
from loaders.atlas.model import Atlas
from tests.clock import CLOCK
from tests.names_on_maps import faults_of_names, kinds_of_names

#: Municipalities whose rings are drawn, chosen once.
_RINGS, _SEED = 60, 16
#: Far apart, side by side, and spread over a district.
KINDS_OF_SELECTIONS = ("anywhere", "neighbours", "district")
LAYERS = ("overview", "consultation", "agreement", "kpr", "coaching", "analysis")


def regions(site: Site) -> list[str]:
    """The state, its districts, and some municipalities with one or two rings."""
    municipalities = sorted(site.atlas.municipalities)
    chosen = random.Random(_SEED).sample(municipalities, _RINGS)
    return [
        site.atlas.state.key,
        *sorted({ags[:5] for ags in municipalities}),
        *(f"{ags}+{1 + i % 2}" for i, ags in enumerate(chosen)),
    ]


def requests(site: Site, share: float = 1.0) -> Iterator[SnippetRequest]:
    """Every region with every layer in every named size, with the names of who takes part and with all names."""
    chance = random.Random(_SEED)
    for region, layer, size, labels in product(regions(site), LAYERS, SIZES, ("participants", "all")):
        if chance.random() < share:
            wanted = {"region": region, "layer": layer if layer != OVERVIEW else "", "size": size, "labels": labels}
            yield read_snippet({k: v for k, v in wanted.items() if v}, site)


def some_municipalities(atlas: Atlas, chance: random.Random, count: int, kind: str) -> list[str]:
    """Return ``count`` municipalities, or as many as there are, of a kind of ``KINDS_OF_SELECTIONS``."""
    everybody = sorted(atlas.municipalities)
    if kind == "anywhere":
        return chance.sample(everybody, count)
    first = chance.choice(everybody)
    if kind == "neighbours":
        return [first, *atlas.neighbours.ring(first, 1), *atlas.neighbours.ring(first, 2)][:count]
    members = sorted(atlas.members[first[:5]])
    return chance.sample(members, min(count, len(members)))


def selections(site: Site, count: int, seed: int = _SEED) -> Iterator[SnippetRequest]:
    """``count`` selections of 1 to 12 municipalities, with and without what lies around them, in both sizes of slides."""
    chance = random.Random(seed)
    for i in range(count):
        members = some_municipalities(site.atlas, chance, 1 + i % 12, KINDS_OF_SELECTIONS[i % len(KINDS_OF_SELECTIONS)])
        for size, context in product(("slide", "slide-4-3"), ("shown", "none")):
            wanted = {"region": ",".join(members), "size": size, "context": context, "labels": "participants"}
            yield read_snippet(wanted, site)


def main() -> None:
    """Judge all pictures and print how their names stand."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--selections", type=int, default=0)
    given = parser.parse_args()
    part, parts = (int(number) for number in given.part.split("/"))
    atlas = load_atlas(Inputs(), CLOCK)
    kinds, faults, small, pictures, missing = Counter(), Counter(), [], 0, 0
    start = time.process_time()
    for language in ("de", "en"):
        site = build_site(atlas).in_language(language)
        asked = selections(site, given.selections) if given.selections else requests(site, given.share)
        for wanted in islice(asked, part - 1, None, parts):
            picture = draw(site, wanted)
            missing += picture.unnamed
            pictures += 1
            kinds.update(kind or "none of these" for kind in kinds_of_names(picture).values())
            found = faults_of_names(picture)
            faults.update(fault.partition(": ")[2].partition(" of ")[0] for fault in found)
            for fault in found[:3]:
                print(f"{wanted.region.key} {wanted.layer.key} {wanted.size.key} {wanted.labels}: {fault}", flush=True)
            if picture.frame.width * picture.frame.height < 0.62 * picture.width * picture.height:
                small.append((wanted.region.key, wanted.layer.key, wanted.size.key))
    print(f"{pictures} pictures in {time.process_time() - start:.0f} s of processor time")
    print("names:", dict(kinds.most_common()))
    print("faults:", dict(faults.most_common()) or "none")
    print("picked municipalities without a name:", missing)
    print(f"frames below 62 percent: {len(small)}", sorted(set(small))[:8])


if __name__ == "__main__":
    main()
