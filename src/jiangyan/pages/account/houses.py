"""The house that vouches for people: allauth's OpenID Connect client, with every token checked against the house's keys."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from requests import RequestException

from jiangyan.actions.account.identities import Vouched
from jiangyan.problems import Problem
from jiangyan.queries.account import identities
from jiangyan.rulebook.words import keepable

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures with a public key only: a token "signed" with what everybody knows is none."""
LEEWAY = 60
"""So many seconds may the clocks of the two houses differ."""
LONGEST = 191
"""So long may the house's number for a person be: the column of the library."""
Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


class Client(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The library's client under our own address."""

    def get_provider(self) -> "House":
        """The configured house."""
        return house(self.request)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the house sends people back."""
        return str(build_absolute_uri(request, reverse("identity_callback"), "https" if settings.SECURE else None))


class House(OpenIDConnectProvider):  # type: ignore[misc]
    """The library's provider with our client."""

    oauth2_adapter_class = Client


def house(request: HttpRequest) -> House:
    """The house of the settings; it must be configured."""
    there = identities.house()
    return House(request, app=SocialApp(
        provider=OpenIDConnectProvider.id, provider_id=there.key, name=there.name,
        client_id=there.client, secret=there.secret,
        settings={"server_url": there.issuer.rstrip("/"), "oauth_pkce_enabled": True, "scope": ["openid", "profile"]}))


def _asked(work: Callable[[], Answer]) -> Answer:
    """What the house answers; one that is silent, or talks nonsense, becomes identity.unavailable."""
    try:
        return work()
    except (RequestException, OAuth2Error, jwt.PyJWTError, KeyError, ValueError, TypeError, AttributeError) as trouble:
        _log.warning("identity house does not answer as it should: %s", type(trouble).__name__)
        raise Problem("identity.unavailable", name=identities.house().name) from None


def sent_there(request: HttpRequest, nonce: str, **kept: Any) -> HttpResponse:
    """The redirect to the house; `kept` waits in this session under the state until somebody comes back with it."""
    away: HttpResponse = _asked(lambda: house(request).redirect(request, auth_params={"nonce": nonce}, nonce=nonce, **kept))
    there = urlsplit(away.headers.get("Location", ""))
    if f"{there.scheme}://{there.netloc}" != identities.house().origin:
        _log.warning("identity house sends people to another origin than its issuer's: %s", there.netloc)
        raise Problem("identity.unavailable", name=identities.house().name)
    return away


def vouched(request: HttpRequest, state: dict[str, Any]) -> Vouched:
    """Who came back, by a token that the house signed for us and for this very attempt.

    Refusals: identity.unavailable, identity.refused.
    """
    client = Client(request, identities.house().key)
    answer = _asked(lambda: client.get_access_token_data(
        request, client.get_provider().app, client.get_client(request, client.get_provider().app),
        pkce_code_verifier=state.get("pkce_code_verifier")))
    keys = _asked(lambda: _keys(client))
    try:
        said = checked(str(answer.get("id_token", "")), keys, str(state.get("nonce", "")))
    except (jwt.PyJWTError, KeyError, ValueError, TypeError) as trouble:
        _log.warning("identity token refused: %s", type(trouble).__name__)
        raise Problem("identity.refused", name=identities.house().name) from None
    return Vouched(said["sub"], said.get("preferred_username") or _username(client, answer, said["sub"]))


def _keys(client: Client) -> dict[str, Any]:
    """The public keys of the house by their names; its description must name the configured issuer."""
    if client.openid_config["issuer"] != identities.house().issuer:
        raise ValueError("another issuer")
    return {one.key_id or "": one for one in jwt.PyJWKSet.from_dict(_json(client.openid_config["jwks_uri"])).keys}


def _json(address: str, token: str = "") -> dict[str, Any]:
    with get_adapter().get_requests_session() as asking:
        answer = asking.get(address, headers={"Authorization": f"Bearer {token}"} if token else {})
        answer.raise_for_status()
        return dict(answer.json())


def checked(token: str, keys: dict[str, Any], nonce: str) -> dict[str, Any]:
    """The claims of an id_token: signature, issuer, audience, times, nonce; what does not fit raises PyJWTError or ValueError."""
    head = jwt.get_unverified_header(token)
    key = keys.get(head.get("kid", ""), next(iter(keys.values())) if len(keys) == 1 and "kid" not in head else None)
    if key is None:
        raise ValueError("unknown key")
    said: dict[str, Any] = jwt.decode(token, key.key, algorithms=ALGORITHMS, issuer=identities.house().issuer,
                                      audience=identities.house().client, leeway=LEEWAY,
                                      options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]})
    if not nonce or not constant_time_compare(str(said["nonce"]), nonce):
        raise ValueError("another attempt")
    if said.get("azp", identities.house().client) != identities.house().client or said["iat"] < time.time() - 3600:
        raise ValueError("for somebody else, or long ago")
    if not 0 < len(said["sub"]) <= LONGEST or not keepable(said["sub"]) or not isinstance(said.get("preferred_username", ""), str):
        raise ValueError("no number that can be kept")
    return said


def _username(client: Client, answer: dict[str, Any], subject: str) -> str:
    """The username of the house's description of a person, asked only where it counts and the token did not tell it."""
    address = client.openid_config.get("userinfo_endpoint")
    if not identities.house().by_username or not address:
        return ""
    said = _asked(lambda: _json(address, answer["access_token"]))
    name = said.get("preferred_username")
    return name if said.get("sub") == subject and isinstance(name, str) and keepable(name) else ""
