"""The register as a file for those who keep it, with whatever any list of the tests says."""

import pytest

from geodata import saxony
from tests.saxony.loaders.history.test_edition_file import LISTS
from tests.unit.dashboard.desk.test_files import sent_back


@pytest.mark.usefixtures("shapes_once", "workbooks_here")
@pytest.mark.whole
def test_a_template_that_comes_back_as_it_is_changes_nothing(atlas, tmp_path):
    assert sent_back(atlas, [saxony.STATUS, *LISTS], tmp_path) > 550
