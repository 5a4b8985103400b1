"""What the frame of every page needs: header, footer, style."""

from __future__ import annotations

from urllib.parse import quote

from dashboard.plain_pages import PLAIN_PAGES
from dashboard.site import Site
from dashboard.view_state import ViewState, write_view
from layers.wording import NO_INFORMATION_NOTE, day


def shell_context(site: Site, base: str, page: str, view: ViewState) -> dict:
    """Return the template variables of ``base.html``. ``base`` is the address prefix, ending in a slash."""
    state = write_view(view, site.today())
    return {
        "state": site.atlas.state,
        "programme": site.atlas.state.programme,
        "provenance": site.atlas.provenance,
        "territory_date": day(site.atlas.territory.date),
        "page": page,
        "plain_pages": PLAIN_PAGES,
        "view": view,
        "base": base,
        "no_information": NO_INFORMATION_NOTE,
        "map_href": f"{base}{state}",
        "table_href": f"{base}tabelle{state}",
        "export_href": f"{base}ausschnitt{state}",
        "theme_css": site.style,
        "dark_css": site.dark_style,
        "style_url": site.assets.address(base, "style.css"),
        "pages_style_url": site.assets.address(base, "pages.css"),
        "share_script": site.assets.address(base, "share.js"),
        "table_script": site.assets.address(base, "table.js"),
        "export_script": site.assets.address(base, "export.js"),
        "favicon": _favicon(site),
    }


def _favicon(site: Site) -> str:
    # inside the page: as a file, browsers ask for it again whenever the address changes
    return "data:image/svg+xml," + quote((site.assets.folder / "favicon.svg").read_text(encoding="utf-8"))
