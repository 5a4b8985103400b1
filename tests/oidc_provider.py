"""An OpenID provider on loopback, built with Authlib's own server: codes that count once, PKCE that is asked for, signed tokens.

What it says of somebody, and how its tokens are made, tests may change, to be a provider that errs or lies.
"""

from __future__ import annotations

import base64
import json
import threading
from contextlib import contextmanager
from types import SimpleNamespace

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, jsonify
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT, SECRET = "atlas", "geheim"


class Client(ClientMixin):
    """The atlas, as it is registered."""

    def get_client_id(self):
        return CLIENT

    def get_default_redirect_uri(self):
        return None

    def get_allowed_scope(self, scope):
        return scope

    def check_redirect_uri(self, uri):
        return uri == "http://localhost/redaktion/anmelden/extern/zurueck"

    def check_client_secret(self, secret):
        return secret == SECRET

    def check_endpoint_auth_method(self, method, endpoint):
        return method == "client_secret_basic"

    def check_response_type(self, kind):
        return kind == "code"

    def check_grant_type(self, kind):
        return kind == "authorization_code"


class Code(SimpleNamespace):
    """What a code stands for."""

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


class Provider:
    """``person``: the claims of whoever signs in next; ``token``: claims that replace those of the token; ``key`` signs it."""

    def __init__(self, now):
        self.now, self.person, self.token, self.asked = now, {}, {}, []
        self.known = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self.key, self.forge, self.codes = self.known, None, {}
        self.address, self.with_token = "", True
        self.application = Flask("provider")
        server = AuthorizationServer(self.application, lambda _: Client(), lambda *_: None)
        server.register_grant(_grant(self), [CodeChallenge(required=True)])
        add = self.application.add_url_rule
        add("/.well-known/openid-configuration", "about", self._about)
        add("/keys", "keys", lambda: jsonify(keys=[self.known.as_dict(private=False)]))
        add("/authorize", "authorize", lambda: self._authorize(server))
        add("/token", "token", server.create_token_response, methods=["POST"])

    def _authorize(self, server):
        return server.create_authorization_response(None, self.person, server.get_consent_grant(end_user=self.person))

    def _about(self):
        return jsonify(
            issuer=self.address, authorization_endpoint=f"{self.address}/authorize", token_endpoint=f"{self.address}/token",
            jwks_uri=f"{self.address}/keys", id_token_signing_alg_values_supported=["RS256"],
            code_challenge_methods_supported=["S256"],
        )  # fmt: skip

    def id_token(self, code):
        moment = int(self.now().timestamp())
        said = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": code.nonce,
            **code.user,
        }
        claims = {name: value for name, value in {**said, **self.token}.items() if value is not None}
        return (self.forge or self._signed)(claims)

    def _signed(self, claims):
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key, ["RS256"])

    @staticmethod
    def with_secret(algorithm, sign):
        """Return what makes tokens that no library would make."""

        def forge(claims):
            parts = [_part(json.dumps(part).encode()) for part in ({"alg": algorithm, "kid": "1"}, claims)]
            return ".".join([*parts, _part(sign(".".join(parts).encode()))])

        return forge


def _part(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _grant(provider):
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

        def save_authorization_code(self, code, asked):
            data = asked.payload.data
            provider.asked.append(data)
            provider.codes[code] = Code(
                code=code, redirect_uri=asked.payload.redirect_uri, scope=asked.payload.scope, user=asked.user,
                nonce=data.get("nonce"), code_challenge=data["code_challenge"],
                code_challenge_method=data["code_challenge_method"],
            )  # fmt: skip

        def query_authorization_code(self, code, client):
            return provider.codes.get(code)

        def delete_authorization_code(self, code):
            del provider.codes[code.code]

        def authenticate_user(self, code):
            return code.user

        def create_token_response(self):
            code = self.request.authorization_code
            status, body, headers = super().create_token_response()
            return status, {**body, **({"id_token": provider.id_token(code)} if provider.with_token else {})}, headers

    return Grant


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_arguments):
        pass


@contextmanager
def provider_at_loopback(now):
    """Let a provider answer on a port of its own."""
    provider = Provider(now)
    server = make_server("127.0.0.1", 0, provider.application, threaded=True, request_handler=_Quiet)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
