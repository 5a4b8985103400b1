"""What every answer tells browsers, of the site and of the desk: what else there is, each of the two says itself."""

from __future__ import annotations

from flask import Response, request

#: Nobody needs these; a page that was broken into cannot ask for them either. Only names that browsers know, or they complain.
_NOT_NEEDED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope", "hid",
    "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _NOT_NEEDED),
    # a window of ours has nothing to do with those that led to it
    "Cross-Origin-Opener-Policy": "same-origin",
    # sources are links: whoever reads a page has asked none of them for anything
    "X-DNS-Prefetch-Control": "off",
    "X-Permitted-Cross-Domain-Policies": "none",
}
#: A year. Other hosts below ours are not ours to speak for.
_ENCRYPTED_FROM_NOW_ON = "max-age=31536000"


def tell_browsers(response: Response) -> None:
    """Set the headers that all answers have; over https also that it is to stay so."""
    response.headers.update(_EVERYWHERE)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _ENCRYPTED_FROM_NOW_ON
    if (response.mimetype or "").endswith("+xml") and "charset" not in response.mimetype_params:
        response.mimetype_params["charset"] = "utf-8"
