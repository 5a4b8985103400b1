"""``/teilen.svg``: the QR code of one of our own pages. Made here, so that nobody else learns what is shared."""

from __future__ import annotations

from flask import Flask, Response, abort, request

from dashboard.context.declared import OwnPath
from dashboard.context.operation import MORE, Operation, offers
from dashboard.context.query import RequestError
from layers.files.qr import qr_svg
from layers.words.language import message

#: Longer addresses, such as those of a hundred municipalities, make codes that phones cannot read from a slide: pages say
#: so instead of showing one.
LONGEST = 600

_WHICH = OwnPath("zu", message("Pfad der Seite mit ihren Parametern."), LONGEST)


def register_share(server: Flask, base: str) -> None:
    """Add the code; ``zu`` is the path of the page below this host, with its parameters, such as ``/?ebene=kpr``."""

    @server.get("/teilen.svg")
    @offers(
        Operation(
            message("Der QR-Code einer Seite des Atlas"),
            MORE,
            "image/svg+xml",
            (_WHICH,),
        )
    )
    def code() -> Response:
        path = request.args.get("zu", "")
        if not _is_ours(path, base):
            abort(404)
        if len(path) > LONGEST:
            raise RequestError(
                422,
                message("Die Adresse ist mit {length} Zeichen zu lang für einen QR-Code, den Telefone lesen können."),
                "zu",
                message("höchstens {most} Zeichen; die Adresse selbst lässt sich kopieren"),
                length=len(path),
                most=LONGEST,
            )
        return Response(qr_svg(request.host_url.removesuffix("/") + path), content_type="image/svg+xml; charset=utf-8")


def _is_ours(path: str, base: str) -> bool:
    """Whether ``path`` leads to a page of this site: codes that send people elsewhere are not made here."""
    return path.startswith(base) and not path.startswith("//") and path.isprintable()
