"""The second factor: codes of six digits that an app on a phone shows for half a minute (TOTP, RFC 6238)."""

from __future__ import annotations

from datetime import datetime

import pyotp
from pyotp.utils import strings_equal

#: Clocks may differ by one step of half a minute, either way.
_TOLERATED = 1


def new_secret() -> str:
    """Return a new secret, in the letters that apps take."""
    return pyotp.random_base32()


def setup_address(secret: str, key: str, issuer: str) -> str:
    """Return the address that is shown as a QR code: ``otpauth://totp/…``."""
    return pyotp.TOTP(secret).provisioning_uri(name=key, issuer_name=issuer)


def accepted_step(secret: str, code: str, last: int, now: datetime) -> int | None:
    """Return the time step that ``code`` belongs to; ``None`` if it is wrong, or not newer than the step taken ``last``."""
    totp, given = pyotp.TOTP(secret), "".join(code.split())
    present = totp.timecode(now)
    found = None
    for step in range(present - _TOLERATED, present + _TOLERATED + 1):
        if strings_equal(totp.generate_otp(step), given) and step > last:
            found = step
    return found
