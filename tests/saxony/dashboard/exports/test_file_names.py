"""Saxony: File names: words that people recognise, in a form that browsers and file systems of every kind take."""

from dashboard.exports.file_names import disposition


def test_umlauts_are_written_out_where_only_ascii_is_known():
    assert 'filename="Goerlitz Ueberblick.svg"' in disposition("Görlitz Überblick.svg", True)
