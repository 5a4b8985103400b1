"""An edition as a file: lists in the words of people are the same through the database."""

import pytest

from tests.unit.loaders.history.test_edition_file import database, kept_and_read, known  # noqa: F401
from tests.unit.loaders.lists.test_cases import CASES

pytestmark = pytest.mark.usefixtures("shapes_once", "workbooks_here")

LISTS = sorted(path for path in CASES.iterdir() if path.is_file())


@pytest.mark.parametrize("path", LISTS, ids=lambda p: p.name)
def test_every_list_is_the_same_through_the_database(engine, tmp_path, known, state, path):
    kept_and_read(engine, tmp_path, known, state, path)
