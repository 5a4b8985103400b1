"""A council that rests is said as such wherever statuses are said, and breaks no page."""

from layers.words.wording import STATUS_ORDER, STATUS_SYMBOLS, STATUS_WORDS


def test_every_status_has_its_place_word_and_symbol():
    assert set(STATUS_ORDER) == set(STATUS_WORDS) == set(STATUS_SYMBOLS)
