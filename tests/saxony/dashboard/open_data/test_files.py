"""The tables and the package below ``/daten``: of the day and in the language that is asked for; anything else is refused."""

import io
import json
import zipfile

import pytest


def test_a_table_is_of_the_day_that_is_asked_for(client):
    now, then = (client.get(f"/daten/statuses.csv{q}").get_data(as_text=True) for q in ("", "?stand=2019-12-31"))
    assert ",2019-12-31,2026-11-28," in then and then != now


def test_the_package_is_of_the_day_that_is_asked_for(client):
    answer = client.get("/daten/asskomm-register.zip?stand=2022-12-31&lang=en")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    described = json.loads(archive.read("datapackage.json"))
    assert described["as_of"] == "2022-12-31" and described["homepage"] == "http://localhost/daten"
    assert archive.read("README.md").decode().startswith("# Participation of municipalities")


def test_a_day_before_there_were_archives_has_a_package_too(client):
    assert client.get("/daten/asskomm-register.zip?stand=0570-01-23").status_code == 200


@pytest.mark.parametrize("path", ["facts.csv", "asskomm-register.zip"])
@pytest.mark.parametrize("stand", ["gestern", "2099-01-01"])
def test_a_day_that_is_none_is_refused(client, path, stand):
    answer = client.get(f"/daten/{path}?stand={stand}")
    assert answer.status_code == 422 and stand in answer.get_data(as_text=True)
