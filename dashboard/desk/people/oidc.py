"""Sign in with OpenID Connect: code flow with PKCE, by Authlib. What the provider says is checked before it is believed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.oidc.core import CodeIDToken
from flask import Flask, request, session
from joserfc.errors import JoseError
from requests import RequestException
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from dashboard.context.sign_in_settings import SignInSettings
from dashboard.desk.access import open_to_all
from dashboard.desk.addresses import after_sign_in
from dashboard.desk.desk import Desk
from dashboard.desk.entrance import Entrance
from dashboard.desk.frame import say, show
from layers.words.language import message
from loaders.accounts import people
from loaders.accounts.people import ROLES, Account, Role

Page = Response | tuple[str, int]
_WANTED = "wanted"
_PROVIDER = "provider"
#: Authlib keeps what it asked under such names; a cookie has room for few.
_ATTEMPT = f"_state_{_PROVIDER}_"
#: The provider is asked while a visitor waits.
_PATIENCE_S = 10
_UNREACHABLE = message("Der Anmeldedienst antwortet nicht. Bitte versuchen Sie es später noch einmal.")
_REFUSED = message("Die Anmeldung beim Anmeldedienst ist nicht gelungen. Bitte versuchen Sie es noch einmal.")
_UNKNOWN = message(
    "Sie sind beim Anmeldedienst angemeldet, haben hier aber keinen Zugang. Bitte fragen Sie, wer die Zugänge verwaltet."
)


def register_oidc(server: Flask, desk: Desk, entrance: Entrance) -> None:
    """Add the way to the provider and back."""
    settings = entrance.settings
    provider = OAuth(server).register(
        _PROVIDER,
        client_id=settings.oidc_client,
        client_secret=settings.oidc_secret.get_secret_value() if settings.oidc_secret else None,
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": _PATIENCE_S,
        },
    )

    def trouble(text: str, status: int) -> tuple[str, int]:
        return show(desk, "refused.html", status, message=say(desk, text))

    @server.get("/anmelden/extern")
    @open_to_all
    def leave() -> Page:
        # any page may lead here: whoever is signed in stays so until they come back as somebody
        for attempt in [name for name in session if name.startswith(_ATTEMPT)]:
            session.pop(attempt)
        session[_WANTED] = request.args.get("weiter", "")[:500]
        back = request.host_url.rstrip("/") + f"{desk.root}anmelden/extern/zurueck"
        try:
            return provider.authorize_redirect(back)
        except (RequestException, OAuthError, ValueError, KeyError) as error:
            logging.getLogger(__name__).error("OpenID provider: %s", type(error).__name__)
            return trouble(_UNREACHABLE, 503)

    @server.get("/anmelden/extern/zurueck")
    @open_to_all
    def come_back() -> Page:
        wanted = session.get(_WANTED, "")
        try:
            token = provider.authorize_access_token(
                claims_cls=_token_of(entrance.now), claims_options=_expected(settings)
            )
        except RequestException as error:
            logging.getLogger(__name__).error("OpenID provider: %s", type(error).__name__)
            return trouble(_UNREACHABLE, 503)
        except (OAuthError, JoseError, ValueError, KeyError, AttributeError) as error:
            logging.getLogger(__name__).warning("sign-in refused: %s", type(error).__name__)
            return trouble(_REFUSED, 403)
        account = _let_in(entrance, token.get("userinfo") or {})
        if account is None:
            session.clear()
            return trouble(_UNKNOWN, 403)
        entrance.sign_in(account)
        return Response(status=303, headers={"Location": after_sign_in(desk, wanted)})


def identity(claims: Mapping[str, Any], settings: SignInSettings) -> tuple[str, str, Role | None]:
    """Return key, name and role (``None``: none is said) of whom the provider describes; no key if it cannot be believed.

    An e-mail address counts only if the provider has confirmed it: anybody can claim another's.
    """
    key = claims.get(settings.oidc_key)
    if settings.oidc_key == "email" and claims.get("email_verified") is not True:
        key = None
    claim, mapping = settings.role_mapping()
    said = claims.get(claim, ()) if claim else ()
    values = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    roles = [ROLES[mapping[value]] for value in values if isinstance(value, str) and value in mapping]
    name = claims.get("name")
    return key if isinstance(key, str) else "", name if isinstance(name, str) else "", max(roles, default=None)


def _let_in(entrance: Entrance, claims: Mapping[str, Any]) -> Account | None:
    """Return the account of somebody; where roles come from the provider, it is made or changed as the provider says."""
    key, name, role = identity(claims, entrance.settings)
    if not people.normal_key(key):
        return None

    def work(connection: Connection) -> Account | None:
        account = people.find(connection, key)
        if entrance.settings.oidc_roles:
            if role is None:
                return None
            if account is None:
                return people.add(connection, key, name or key, role, entrance.now())
            if account.role != role:
                people.change_role(connection, account.id, role)
        return people.find(connection, key)

    account = entrance.write(work)
    return account if account and account.active else None


def _expected(settings: SignInSettings) -> dict[str, dict[str, object]]:
    return {
        "iss": {"essential": True, "values": [settings.oidc_issuer, f"{settings.oidc_issuer}/"]},
        "aud": {"essential": True, "value": settings.oidc_client},
    }


def _token_of(now: Callable[[], datetime]) -> type[CodeIDToken]:
    """Return the rules for an ID token, by our clock."""

    class Token(CodeIDToken):
        def validate(self, now: int | None = None, leeway: int = 0) -> None:
            super().validate(moment, leeway)

    moment = int(now().timestamp())
    return Token
