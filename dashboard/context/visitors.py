"""What counts as one visitor's address. Addresses are compared while something is answered, and never written down."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address


def network(address: str) -> str:
    """Return what counts as one address: with IPv6 the /64 that a household has."""
    found = _parsed(address)
    if isinstance(found, IPv6Address):
        return ":".join(found.exploded.split(":")[:4])
    return str(found) if found else address


def of_this_machine(address: str) -> bool:
    """Tell whether a connection comes from this machine, or from nowhere, as one through a socket file does.

    That is no visitor but a proxy, behind which there may be any number of them.
    """
    found = _parsed(address)
    return not address or bool(found and found.is_loopback)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
