"""An address as a QR code. Made here, so that nobody else learns what is shared."""

from __future__ import annotations

import io

import segno


def qr_svg(address: str) -> bytes:
    """Return the QR code of an address as SVG, dark on light whatever colours the page has, with its quiet zone."""
    out = io.BytesIO()
    made = segno.make(address, micro=False, error="m")
    made.save(out, kind="svg", scale=4, border=4, dark="#000000", light="#ffffff", xmldecl=False, nl=False)
    return out.getvalue()
