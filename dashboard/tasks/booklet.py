"""``/steckbriefe.pdf``: the fact sheets of all municipalities of a region as one PDF. Only where there may be workers."""

from __future__ import annotations

from flask import Flask, Response, request

from dashboard.context.addresses import language_parameter
from dashboard.context.common_parameters import DATE, DOWNLOAD, REGION
from dashboard.context.languages import spoken
from dashboard.context.operation import LISTS, Operation, offers
from dashboard.context.query import RequestError
from dashboard.context.site import Site
from dashboard.context.view_state import day_in_address
from dashboard.exports.file_names import file_name, file_response
from dashboard.exports.rendering import render_booklet
from dashboard.serving.orders import BOOKLET, Order
from dashboard.serving.workshop import Workshop
from dashboard.tasks.making import BOOKLET_KIND
from layers.words.language import message
from layers.words.region_words import region_title

PATH, MEDIA = "steckbriefe.pdf", "application/pdf"
#: More sheets than this no server makes itself while a visitor waits.
MOST_HERE = 20


def register_booklet(server: Flask, site: Site, workshop: Workshop) -> None:
    """Add the booklet."""

    @server.get(f"/{PATH}", endpoint=BOOKLET)
    @offers(
        Operation(
            message("Die Steckbriefe aller Gemeinden eines Gebiets in einer Datei"),
            LISTS,
            MEDIA,
            (REGION, DATE, DOWNLOAD),
            queued=True,
            long=True,
            example={"region": ""},
        )
    )
    def booklet() -> Response:
        asked, today = spoken(site), site.today()
        region, as_of = REGION.read(request.args, site), DATE.read(request.args, today)
        root = f"{request.host_url.rstrip('/')}{site.base}"
        query = {"region": region.key, "date": day_in_address(as_of, today), **language_parameter(asked.language)}
        query = {key: text for key, text in query.items() if text}
        title = region_title(site.atlas, region, asked.language)
        name = file_name(site, title, asked.language.text("Steckbriefe"), as_of, ending="pdf")

        def here() -> bytes:
            if len(region.members) > MOST_HERE:
                raise _nobody()
            return render_booklet(asked, region, as_of, address=root)

        order = Order(BOOKLET_KIND, PATH, query, name, MEDIA, today, root)
        content = workshop.order(order, ("booklet", today, root, *query.items()), here)
        return file_response(content, MEDIA, name, "download" in request.args)


def _nobody() -> RequestError:
    return RequestError(
        503,
        message("Gerade ist kein Arbeitsprozess da, der so viele Steckbriefe erstellt."),
        "region",
        message("ein Gebiet mit höchstens {most} Gemeinden, oder ein neuer Versuch in einigen Minuten"),
        most=MOST_HERE,
    )
