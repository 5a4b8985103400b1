"""Scripts and styles in one file: nothing is left out, nothing stands in it twice, and errors name their source."""

import json
import re

from dashboard.context.whole_files import whole_files


def sources(site, pattern):
    return {p.name: p.read_text(encoding="utf-8") for p in site.assets.folder.glob(pattern)}


def test_every_script_and_style_reaches_some_page(site):
    whole = "".join(content.decode() for name, content in whole_files(site.assets.folder).items() if ".map" not in name)
    alone = {
        "development.js",
        "desk.js",
        "desk.css",
        "waiting.js",
    }  # the pages that have these ask for nothing else of ours
    for name, text in {**sources(site, "*.js"), **sources(site, "*.css")}.items():
        assert (text.strip() in whole) != (name in alone), name


def test_the_map_has_its_state_first_and_nothing_twice(site):
    script = whole_files(site.assets.folder)["whole/map.js"].decode()
    assert script.startswith(sources(site, "a_view.js")["a_view.js"])
    for name, text in sources(site, "*.js").items():
        assert script.count(text.strip()) <= 1, name
    assert "export-form" not in script


def test_errors_name_the_line_of_the_source(site):
    files = whole_files(site.assets.folder)
    lines = files["whole/map.js"].decode().split("\n")
    assert lines[-2] == "//# sourceMappingURL=map.js.map"
    sections = json.loads(files["whole/map.js.map"])["sections"]
    for section in sections:
        (source,) = section["map"]["sources"]
        own = sources(site, "*.js")[source.removeprefix("../")].rstrip().split("\n")
        first = section["offset"]["line"]
        assert lines[first : first + len(own)] == own
        assert re.fullmatch(r"AAAA(;AACA)*", section["map"]["mappings"])
        assert section["map"]["mappings"].count(";") == len(own) - 1


def test_what_is_put_together_is_answered_like_a_file(client, site):
    for name, kind in [("map.js", "text/javascript"), ("map.css", "text/css"), ("map.js.map", "application/json")]:
        answer = client.get(site.assets.address("/", f"whole/{name}"))
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert "immutable" in answer.headers["Cache-Control"]
        assert client.get(f"/assets/whole/{name}?m=1").headers["Cache-Control"] == "no-cache"
    assert client.get("/assets/whole/nothing.js").status_code == 404
