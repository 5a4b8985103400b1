"""Saxony: Districts are called what the state calls them, in every sentence and in all its cases."""

from layers.words.language import GERMAN, load_translated
from layers.words.state_words import with_state_words
from loaders.assembly import load_atlas
from loaders.inputs import inputs_of
from tests.clock import CLOCK
from tests.invented_state import invented_state


def test_districts_are_called_what_the_state_calls_them(tmp_path):
    atlas = load_atlas(inputs_of(invented_state(tmp_path)), CLOCK)
    german, english = with_state_words(GERMAN, atlas), with_state_words(load_translated()["en"], atlas)
    assert german.text("Landkreise und kreisfreie Städte") == "Kreise und kreisfreie Städte"
    assert english.text("Landkreise und kreisfreie Städte") == "Counties and independent towns"
    assert german.text("Schlüssel des Landkreises") == "Schlüssel des Kreises"
    assert (
        german.plural("davon {count} von einem Landkreis", "davon {count} von Landkreisen", 3) == "davon 3 von Kreisen"
    )


def test_the_embedded_state_says_what_the_messages_say(atlas):
    assert with_state_words(GERMAN, atlas) is GERMAN
    english = load_translated()["en"]
    assert with_state_words(english, atlas) is english
