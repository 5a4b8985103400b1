"""The settings of the editors' desk that say how people sign in."""

from __future__ import annotations

import ipaddress

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

#: The ways in.
ACCOUNTS, OIDC, PROXY = "accounts", "oidc", "proxy"
_ROLES = ("reader", "editor", "publisher", "administrator")


class SignInSettings(BaseSettings):
    """A part of ``Settings``. ``sign_in`` comes last: it is checked against the others."""

    second_factor: bool = Field(
        False,
        description="„ja“: wer sich mit Passwort anmeldet, muss einen zweiten Schritt einrichten (Code aus einer App)",
    )
    sign_in_proxies: str = Field(
        "",
        description="Adressen oder Netze der Proxys, deren Anmeldung gilt, durch Komma getrennt, zum Beispiel 10.0.0.5",
    )
    sign_in_header: str = Field(
        "X-Remote-User",
        description="Kopfzeile, in der der Proxy sagt, wer angemeldet ist; nur bei ATLAS_SIGN_IN=proxy",
        pattern=r"^[A-Za-z][A-Za-z0-9-]*$",
    )
    oidc_issuer: str = Field(
        "", description="Adresse des OpenID-Anbieters, https://…, ohne /.well-known/openid-configuration"
    )
    oidc_client: str = Field("", description="Kennung des Atlas beim OpenID-Anbieter")
    oidc_secret: SecretStr | None = Field(None, description="Geheimnis des Atlas beim OpenID-Anbieter")
    oidc_key: str = Field(
        "email",
        description="Angabe des OpenID-Anbieters, die einen Zugang bezeichnet: email (bestätigt), sub oder eine andere",
    )
    oidc_roles: str = Field(
        "",
        description=(
            "Woher die Rolle kommt: Angabe des OpenID-Anbieters, Doppelpunkt, Zuordnung, zum Beispiel "
            "groups:redaktion=editor,leitung=publisher; ohne Angabe gilt die Rolle des Zugangs im Atlas"
        ),
    )
    sign_in: str = Field(
        ACCOUNTS,
        description=(
            "Wie man sich bei der Redaktion anmeldet: accounts (Zugänge mit Passwort), "
            "oidc (braucht ATLAS_OIDC_ISSUER und ATLAS_OIDC_CLIENT) oder proxy (braucht ATLAS_SIGN_IN_PROXIES)"
        ),
        validate_default=True,
    )

    @field_validator("second_factor", mode="before")
    @classmethod
    def _in_german(cls, value: object) -> object:
        return {"ja": True, "nein": False}.get(value.strip().lower(), value) if isinstance(value, str) else value

    @field_validator("sign_in_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        _networks(value)
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _is_encrypted(cls, value: str) -> str:
        value = value.rstrip("/")
        local = value.startswith(("http://127.0.0.1:", "http://localhost:"))
        if value and not value.startswith("https://") and not local:
            raise ValueError(value)
        return value

    @field_validator("oidc_roles")
    @classmethod
    def _are_roles(cls, value: str) -> str:
        claim, mapping = _role_mapping(value)
        if bool(claim) != bool(mapping) or not set(mapping.values()) <= set(_ROLES):
            raise ValueError(value)
        return value

    @field_validator("sign_in")
    @classmethod
    def _has_what_it_needs(cls, value: str, info: ValidationInfo) -> str:
        wanted = {ACCOUNTS: (), OIDC: ("oidc_issuer", "oidc_client"), PROXY: ("sign_in_proxies",)}
        if value not in wanted or not all(info.data.get(name) for name in wanted[value]):
            raise ValueError(value)
        return value

    def is_sign_in_proxy(self, address: str) -> bool:
        """Tell whether a connection from ``address`` is one of the proxies that sign people in."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        found = getattr(found, "ipv4_mapped", None) or found
        return any(found in network for network in _networks(self.sign_in_proxies))

    def role_mapping(self) -> tuple[str, dict[str, str]]:
        """Return the claim that has the role, and {its value: role}; both empty if roles are kept here."""
        return _role_mapping(self.oidc_roles)


def _networks(text: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip()]


def _role_mapping(text: str) -> tuple[str, dict[str, str]]:
    claim, _, pairs = text.partition(":")
    parts = (pair.rpartition("=") for pair in pairs.split(",") if pair.strip())
    return claim.strip(), {value.strip(): role.strip() for value, _, role in parts}
