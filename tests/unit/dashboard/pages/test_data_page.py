"""``/daten``: what it says of the data is true, its lines run as they stand, and machines read the same."""

import io
import json
import shutil
import subprocess
from urllib.request import urlopen

import pandas
import pytest
from lxml import html

from dashboard.context.operator_data import Operator
from dashboard.factory import build_app
from layers.answers.counts import counts, municipalities_taking_part
from layers.words.freshness import register_text
from tests.servers import served
from tests.suite_state import SUITE

HOST = "http://localhost"


@pytest.fixture(scope="module")
def page(app):
    return html.fromstring(app.server.test_client().get("/daten").text)


def said(page):
    return " ".join(page.text_content().split())


def json_ld(page):
    (script,) = page.xpath("//script[@type='application/ld+json']")
    return script.text


def test_numbers_are_those_of_the_other_pages(page, site):
    rows = page.xpath("//table[contains(@class, 'complete')]/tbody/tr")
    assert len(rows) == len(site.programme.instruments)
    for row, instrument in zip(rows, site.programme.instruments, strict=True):
        found = counts(site.on(site.today()), instrument.key)
        cells = [said(cell) for cell in row.xpath("*")]
        assert cells[:3] == [instrument.label, str(found.taking_part), str(found.named)]
        assert cells[3].startswith(str(found.carriers) if instrument.carriers else "–")
        assert cells[4].startswith(str(found.published[0].count) if found.published else "–")


def test_the_citation_says_when_what_under_which_licence_and_where(app, site):
    client = app.server.test_client()
    german, english = (
        said(html.fromstring(client.get("/daten" + query).text).get_element_by_id("citation"))
        for query in ("", "?lang=en")
    )
    assert german == (
        f"{SUITE.short}-Atlas: Teilnahme der Gemeinden am Programm {SUITE.programme} ({SUITE.short}). "
        f"Stand 20.11.2026. {register_text(site.atlas, site.language)}. {HOST}/daten"
    )
    assert site.state.licence.short in german
    assert "As of 20 Nov 2026" in english and english.endswith(f"{HOST}/daten")


@pytest.fixture(scope="module")
def examples(app):
    """{id: the lines as they stand on the page}, of a server that answers."""
    with served(app.server) as address:
        page = html.fromstring(urlopen(f"{address}/daten").read().decode())
        yield {key: page.get_element_by_id(key).text_content() for key in ("excel", "r", "python", "geopandas")}


def councils(site):
    return municipalities_taking_part(site.on(site.today()), SUITE.council)


@pytest.mark.skipif(not shutil.which("Rscript"), reason="There is no R here (Debian: r-base-core).")
def test_the_lines_for_r_run(examples, site):
    lines = (
        "options(encoding = 'UTF-8')\n"
        + examples["r"]
        + "\ncat(sum(status$kpr_status == 'active'), typeof(status$ags))"
    )
    done = subprocess.run(["Rscript", "-e", lines], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"{len(councils(site))} character")


def test_excel_reads_what_is_behind_its_address(examples, client, site):
    path = "/" + examples["excel"].partition("//")[2].partition("/")[2]
    content = client.get(path).data
    assert content.startswith(b"\xef\xbb\xbf"), "without a mark, Excel takes UTF-8 for something else"
    table = pandas.read_csv(io.BytesIO(content), sep=";", dtype=str, encoding="utf-8-sig")
    assert set(table["Schlüssel"]) >= set(site.atlas.municipalities)
    assert {"Gemeinde", SUITE.council_short} < set(table.columns)


def test_nobody_breaks_out_of_it(atlas, run_store):
    hostile = Operator(name="</script><script>alert(1)</script>\"'&", email="a@b.de")
    answer = build_app(atlas, run_store, operator=hostile).server.test_client().get("/daten").text
    assert "<script>alert" not in answer
    assert json.loads(json_ld(html.fromstring(answer)))["publisher"]["name"] == hostile.name


def test_other_pages_lead_there(client):
    for path in ("/tabelle", "/ausschnitt", "/hilfe"):
        main = html.fromstring(client.get(path).text).find(".//main")
        assert main.xpath(".//a[@href='/daten']"), path
