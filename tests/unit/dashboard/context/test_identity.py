"""An authority's design from a folder: what it changes, and that nothing unreadable, missing or unknown is taken."""

import re
from io import BytesIO

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdfium2 import PdfDocument

from dashboard.context.identity import Identity, read_identity
from dashboard.factory import build_app
from layers.theme import load_theme
from loaders.common.findings import LoadError
from tests.suite_state import SUITE

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path fill="#7A1E48" d="M0 0h90v30H0z"/></svg>'
WHOLE = f"""
name = "Präventionsatlas Mittelelbe"
publisher = "{SUITE.kreis} Mittelelbe"
logo = "logo.svg"
logo_dark = "logo-dunkel.svg"

[colours]
accent = "#7A1E48"
accent_soft = "#F7E9EF"

[colours.dark]
accent = "#F0A8C6"

[font]
family = "Mittelelbe Sans"
regular = "haus.woff2"
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("logo.svg", "logo-dunkel.svg"):
        (tmp_path / name).write_text(LOGO, encoding="utf-8")
    (tmp_path / "schrift.svg").write_text(LOGO.replace("<path", "<text>x</text><path"), encoding="utf-8")
    (tmp_path / "kaputt.svg").write_text("<svg", encoding="utf-8")
    (tmp_path / "haus.woff2").write_bytes(b"wOF2")
    (tmp_path / "geheim.svg").write_text(LOGO, encoding="utf-8")
    return tmp_path


def read(folder, text):
    (folder / "identity.toml").write_text(text, encoding="utf-8")
    return read_identity(folder, load_theme())


def test_without_a_folder_nothing_changes():
    theme, nothing = load_theme(), read_identity(None, load_theme())
    assert nothing == Identity()
    assert nothing.themed(theme) == theme
    assert nothing.font_css("/") == ""


def test_colours_replace_those_of_the_theme_and_no_others(folder):
    theme = load_theme()
    themed = read(folder, WHOLE).themed(theme)
    changed = {role for role, colour in themed.ui.items() if colour != theme.ui[role]}
    assert changed == {"accent", "accent_soft"}
    assert themed.ui["accent"] == "#7A1E48" and themed.dark.ui["accent"] == "#F0A8C6"
    assert themed.classes == theme.classes and themed.dark.ui["ground"] == theme.dark.ui["ground"]


def test_pages_bear_name_logo_colours_and_font(atlas, run_store, folder):
    client = build_app(atlas, run_store, base="/karte/", identity=read(folder, WHOLE)).server.test_client()
    for path in ("", "tabelle", f"gemeinde/{SUITE.town}", "kreis/", "impressum?lang=en"):
        page = client.get(f"/karte/{path}").get_data(as_text=True)
        assert f"{SUITE.short}-Atlas" not in page, path
        assert re.search(r"<title>[^<]*Präventionsatlas Mittelelbe</title>", page), path
        assert "#7A1E48" in page and 'font-family:"Mittelelbe Sans"' in page
        (logo,) = set(re.findall(rf'<img[^>]*src="([^"]*/logo\.svg)"[^>]*alt="{SUITE.kreis} Mittelelbe"', page))
        answer = client.get(logo)
        assert (answer.status_code, answer.content_type) == (200, "image/svg+xml; charset=utf-8")
        assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(logo.replace("logo.svg", "geheim.svg")).status_code == 404
    assert client.get(logo.replace("logo.svg", "identity.toml")).status_code == 404


def test_files_bear_the_name(atlas, run_store, folder):
    client = build_app(atlas, run_store, identity=read(folder, WHOLE)).server.test_client()
    sheet = PdfDocument(client.get(f"/gemeinde/{SUITE.town}.pdf").data)
    assert sheet.get_metadata_dict()["Author"] == "Präventionsatlas Mittelelbe"
    assert "Präventionsatlas Mittelelbe" in sheet[0].get_textpage().get_text_bounded()
    deck = Presentation(BytesIO(client.get(f"/deck.pptx?region={SUITE.town}%2B1").data))
    assert deck.core_properties.author == "Präventionsatlas Mittelelbe"
    (logo,) = [s for s in deck.slides[0].shapes if s.shape_type == MSO_SHAPE_TYPE.PLACEHOLDER and hasattr(s, "image")]
    assert logo._element.nvPicPr.cNvPr.get("descr") == f"{SUITE.kreis} Mittelelbe"
    assert logo.width / logo.height == pytest.approx(3, rel=0.01), "whole, and in its proportions"
    assert logo.left + logo.width < deck.slide_width
    assert "Präventionsatlas Mittelelbe" in client.get("/aktuelles.atom").get_data(as_text=True)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('nmae = "x"', "Schlüssel „nmae“"),
        ("name = 5", "Schlüssel „name“"),
        ('folder = "/tmp"', "eine der Angaben"),
        ('[font]\nfamily = "A\\nB"', "Schlüssel „font.family“"),
        ('name = "<b>"', "Schlüssel „name“"),
        ('logo = "../geheim.svg"\npublisher = "x"', "Schlüssel „logo“"),
        ('logo = "fehlt.svg"\npublisher = "x"', "fehlt.svg"),
        ('logo = "haus.woff2"\npublisher = "x"', ".svg oder .png"),
        ('logo = "logo.svg"', "Schlüssel „publisher“"),
        ('logo = "schrift.svg"\npublisher = "x"', "in Pfade umgewandelt"),
        ('logo = "kaputt.svg"\npublisher = "x"', "unbeschädigte Bilddatei"),
        ('template = "logo.svg"', ".pptx oder .potx"),
        ('[font]\nregular = "haus.woff2"', "Schlüssel „font.family“"),
        ('[colours]\naccent = "rot"', "eine Farbe wie #7A1E48"),
        ('[colours]\naccent = "#FFCC00"', "mindestens 4,5:1 Kontrast zu #FFFFFF"),
        ('[colours.dark]\naccent = "#202020"', "Schlüssel „colours.dark.accent“"),
        ('[colours]\naccent_soft = "#444444"', "Schlüssel „colours.accent_soft“"),
        ('[colours]\nink = "#000000"', "Schlüssel „colours.ink“"),
        ("name = ", "TOML"),
    ],
)
def test_what_cannot_be_used_is_named(folder, text, named):
    with pytest.raises(LoadError) as error:
        read(folder, text)
    assert named in "\n".join(map(str, error.value.findings))


def test_a_folder_without_a_description_is_named(tmp_path):
    with pytest.raises(LoadError) as error:
        read_identity(tmp_path / "nirgends", load_theme())
    (finding,) = error.value.findings
    assert "gibt es nicht" in str(finding) and "ATLAS_IDENTITY" in str(finding)
