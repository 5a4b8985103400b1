"""The tables and the package below ``/daten``: of the day and in the language that is asked for; anything else is refused."""

import pytest

from layers.datapackage.package import TABLES


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_served_by_itself(client, name):
    answer = client.get(f"/daten/{name}.csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_what_there_is_not_is_not_found(client):
    assert [client.get(f"/daten/{name}").status_code for name in ("notes.csv", "register.zip")] == [404, 404]
