"""Turn an SVG picture into a PDF page: vector, real text, tagged (PDF/UA-1)."""

from __future__ import annotations

from datetime import UTC, datetime

from layers.drawing.fonts import typesetting
from layers.files.svg_metadata import read_metadata

_DOCUMENT = """#let day = sys.inputs.date.split("-").map(int)
#set document(title: sys.inputs.title, date: datetime(year: day.at(0), month: day.at(1), day: day.at(2)))
#set text(lang: sys.inputs.language)
#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, fit: "stretch", alt: sys.inputs.alt)"""


def render_pdf(svg: str, width: float, height: float) -> bytes:
    """Return ``svg`` as a PDF of one page of ``width`` × ``height`` points; the same SVG gives the same bytes.

    Title, language and alternative text come from the SVG's metadata. Raises typst.TypstError if ``svg`` cannot be read.
    """
    import typst  # late: the map itself needs no typesetting

    about = read_metadata(svg)
    as_of = datetime.fromisoformat(about["date"]).replace(tzinfo=UTC)
    with typesetting() as fonts:
        return typst.compile(
            _DOCUMENT.format(width=width, height=height).encode(),
            font_paths=fonts,
            sys_inputs={
                "svg": svg,
                "title": about["title"],
                "alt": f"{about['description']} {about['source']}; {about['rights']}",
                "date": about["date"],
                "language": about["language"],
            },
            pdf_standards=["ua-1"],
            timestamp=as_of,
        )
