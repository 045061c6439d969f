"""A small real OpenID provider on loopback: discovery, authorize, token (RS256), keys, userinfo; it can be told to do wrong."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "jiangyan-example", "示例密钥-openid"
_KEY, _STRANGER = (rsa.generate_private_key(65537, 2048) for _one in range(2))


class House(ThreadingHTTPServer):
    """The provider: who stands before it now, what it does wrong, and what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.subject, self.username, self.wrong = "sub-0001", "", ""
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.claims: dict[str, Any] = {}

    @property
    def issuer(self) -> str:
        """Its own address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def token(self, nonce: str) -> str:
        """An id_token, spoiled in the way that `wrong` names."""
        now = int(time.time())
        said = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.claims}
        if self.wrong == "symmetric":
            return jwt.encode(said, "known to everybody, and long enough", "HS256", headers={"kid": "one"})
        if self.wrong == "unsigned":
            return jwt.encode(said, None, "none", headers={"kid": "one"})
        made = jwt.encode(said, _STRANGER if self.wrong == "signature" else _KEY, "RS256", headers={"kid": "one"})
        if self.wrong == "tampered":
            head, body, seal = made.split(".")
            other = json.loads(base64.urlsafe_b64decode(body + "==")) | {"sub": "sub-of-somebody-else"}
            made = f"{head}.{base64.urlsafe_b64encode(json.dumps(other).encode()).decode().rstrip('=')}.{seal}"
        return made


class _Answers(BaseHTTPRequestHandler):
    server: House

    def log_message(self, *words: object) -> None:
        """Silence."""

    def do_GET(self) -> None:
        """Discovery, keys, userinfo, and the page where people sign in: here they already have."""
        place, asked = urlsplit(self.path).path, {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        own = self.server
        own.asked.append(place)
        if own.wrong == "down":
            return self._json({}, 503)
        if own.wrong == "garbage":
            return self._send(200, b"<html>", "text/html")
        if place == "/authorize":
            code = secrets.token_urlsafe(8)
            own.codes[code] = asked
            return self._send(302, b"", "text/plain", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        return self._json({
            "/.well-known/openid-configuration": {
                "issuer": "http://127.0.0.1:1" if own.wrong == "issuer" else own.issuer,
                "authorization_endpoint": ("http://localhost:1" if own.wrong == "elsewhere" else own.issuer) + "/authorize",
                "token_endpoint": own.issuer + "/token", "jwks_uri": own.issuer + "/keys",
                "userinfo_endpoint": own.issuer + "/userinfo", "token_endpoint_auth_methods_supported": ["client_secret_post"]},
            "/keys": {"keys": [] if own.wrong == "keys" else [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key()))
                                                              | {"kid": "one", "use": "sig", "alg": "RS256"}]},
            "/userinfo": {"sub": "another" if own.wrong == "userinfo" else own.subject, "preferred_username": own.username},
        }.get(place, {}))

    def do_POST(self) -> None:
        """A code for a token: once, for the right client, with the right verifier."""
        given = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        asked = self.server.codes.pop(given.get("code", ""), None)
        self.server.asked.append("/token")
        proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != proof or (given["client_id"], given["client_secret"]) != (CLIENT, SECRET):
            return self._json({"error": "invalid_grant"}, 400)
        answer = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer"}
        if self.server.wrong != "tokenless":
            answer["id_token"] = self.server.token("of another attempt" if self.server.wrong == "nonce" else asked["nonce"])
        return self._json(answer)

    def _json(self, given: Any, status: int = 200) -> None:
        self._send(status, json.dumps(given).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def open_house() -> Iterator[House]:
    """The provider, listening until the end."""
    house = House()
    threading.Thread(target=house.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield house
    finally:
        house.shutdown()
        house.server_close()
