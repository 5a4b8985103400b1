"""Every output says up to when we know: of which day the register is, and the newest report beside the day that is shown."""

import html
import io
import json
import re
from datetime import date

import pytest
from PIL import Image

from layers.words.freshness import as_of_text, report_text
from layers.words.language import GERMAN
from tests.addresses import REGION, contents
from tests.suite_state import SUITE

DAY = date(2022, 12, 31)
#: Their rows say the same in columns.
TABLES = [f"/snippet.csv?layer={SUITE.council}&{REGION}&date={DAY}", f"/gemeinde/{SUITE.town}/nachbarn.csv?stand={DAY}"]


def squeezed(text):
    """Without spaces and marks: PDF and slides break lines where they like."""
    return re.sub(r"\s+", "", html.unescape(text))


def said_by(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    if answer.data.startswith(b"GIF"):
        return squeezed(Image.open(io.BytesIO(answer.data)).info["comment"].decode())
    found = "\n".join(content.decode(errors="ignore") for content in contents(answer.data))
    return squeezed(
        re.sub(r"</a:t>.*?<a:t>", "", found, flags=re.S) if ".pptx" in address else re.sub("<[^>]*>", "", found)
    )


@pytest.mark.parametrize("address", TABLES)
def test_rows_say_it_in_columns(client, site, address):
    last = GERMAN.partial_day(site.on(DAY).freshness.last_report)
    for row in client.get(address).get_data(as_text=True).splitlines()[1:]:
        assert f"31.12.2022;{last};" in row
        assert f"Datenstand {GERMAN.partial_day(site.atlas.origin.day)}" in row


def test_news_and_feed_say_how_new_they_are(client, site):
    said = squeezed(as_of_text(site.on(site.today()), GERMAN))
    assert said in said_by(client, "/aktuelles")
    assert said in said_by(client, "/aktuelles.atom")


def test_the_browser_says_of_any_day_what_the_server_says(client, site):
    page = client.get("/").get_data(as_text=True)
    config = json.loads(re.search(r'id="atlas-config">(.*?)</script>', page, re.S)[1])
    reports = client.get(config["atlasUrl"]).get_json()["reports"]
    assert len(reports) > 50
    for day in [date(2018, 11, 19), *(date(year, 6, 30) for year in range(2019, 2027)), site.today()]:
        known = [text for since, text in reports if since <= (day - date(1970, 1, 1)).days]
        assert known[-1] == report_text(site.on(day), GERMAN), day
