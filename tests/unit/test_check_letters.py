"""Names that the font of the pictures cannot write are named before somebody finds a box on a slide."""

from dashboard.commands.letters import missing_letters
from dashboard.context.settings import Settings
from loaders.assembly import load_atlas
from tests.clock import CLOCK
from tests.invented_state import invented_state
from tests.suite_state import suite_inputs


def test_what_the_font_lacks_is_named_with_who_is_called_so(tmp_path):
    places = invented_state(tmp_path) / suite_inputs().places.name
    inputs = Settings(ATLAS_STATE=tmp_path).inputs()
    assert missing_letters(load_atlas(inputs, CLOCK), inputs) == [], "Danish names can be written"
    places.write_text(places.read_text(encoding="utf-8").replace("Ågård", "Ǿby"), encoding="utf-8")
    (finding,) = missing_letters(load_atlas(inputs, CLOCK), inputs)
    assert (finding.file, finding.value, finding.severity) == (places.name, "Ǿby", "warning")
    assert finding.expected.endswith("Ǿ")


def test_the_embedded_state_can_be_written(atlas):
    assert missing_letters(atlas, suite_inputs()) == []
