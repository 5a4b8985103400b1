"""What files are called when they are saved: words that people recognise, in a form that every system takes."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from urllib.parse import quote

from flask import Response

from dashboard.context.site import Site

#: What Windows, macOS or a shell does not take in a name, and what cannot be seen; marks of direction go without a trace.
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f%\']+')
#: Longest name without its ending: paths of shared drives are long, too.
_LONGEST, _LONGEST_WORD = 120, 50
_ASCII = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "ł": "l",
        "Ł": "L",
        "–": "-",
        "—": "-",
    }
)


def file_name(site: Site, *words: str | date | None, ending: str) -> str:
    """→ „ASSKomm Landkreis Görlitz Überblick 2026-11-20.pptx“: the programme, then ``words``, days as they sort.

    Empty words are left out; what file systems refuse becomes a hyphen.
    """
    said = [site.atlas.state.programme.short, *(str(word)[:_LONGEST_WORD] for word in words if word)]
    seen = "".join(c for c in unicodedata.normalize("NFC", " ".join(said)) if unicodedata.category(c) != "Cf")
    name = " ".join(_REFUSED.sub("-", seen).split())
    return f"{name[:_LONGEST].strip(' .-')}.{ending}"


def disposition(name: str, download: bool) -> str:
    """Return the header ``Content-Disposition`` for a file called ``name``: in ASCII, and as it is (RFC 5987)."""
    kind, plain = "attachment" if download else "inline", _plain(name)
    return f'{kind}; filename="{plain}"' + ("" if plain == name else f"; filename*=UTF-8''{quote(name)}")


def file_response(content: bytes | str, mimetype: str, name: str, download: bool) -> Response:
    """Return a file that browsers save under ``name``: at once if it is a ``download``."""
    return Response(content, content_type=mimetype, headers={"Content-Disposition": disposition(name, download)})


def _plain(name: str) -> str:
    """``name`` in ASCII for what does not know better: „Görlitz“ → „Goerlitz“."""
    folded = unicodedata.normalize("NFKD", name.translate(_ASCII)).encode("ascii", "ignore").decode()
    return folded.replace('"', "").replace("\\", "")
