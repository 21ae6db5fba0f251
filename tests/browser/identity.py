"""An identity provider on loopback for the tests: signs in whoever comes, as the address it was told, or does it wrongly."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit


class Provider:
    """OpenID Connect in four answers: where, login, token, keys."""

    def __init__(self, address: str) -> None:
        from joserfc.jwk import RSAKey

        self.address = address
        self.refuses = False  # the user pressed Cancel, or may not use the desk
        self.wrong: dict[str, Any] = {}  # claims of the next tokens that are not what they should be
        self._key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
        self._nonces: dict[str, str] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider._get(self)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                provider._answer(self, provider._token(parse_qs(body)))

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://localhost:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        if parts.path == "/login":
            asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
            self._nonces["a-code"] = asked.get("nonce", "")
            request.send_response(302)
            said = {"error": "access_denied"} if self.refuses else {"code": "a-code"}
            back = urlencode({**said, "state": asked["state"]})
            request.send_header("Location", f"{asked['redirect_uri']}?{back}")
            request.end_headers()
        elif parts.path == "/keys":
            self._answer(request, {"keys": [self._key.as_dict(private=False)]})
        else:
            self._answer(request, self._places())

    def _places(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/login",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def _token(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        from joserfc import jwt

        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": "7",
            "aud": "desk",
            "iat": now,
            "exp": now + 600,
            "email": self.address,
            "email_verified": True,
        }
        nonce = self._nonces.get(asked["code"][0], "")
        signed = jwt.encode(
            {"alg": "RS256", "kid": "test"},
            {**claims, **({"nonce": nonce} if nonce else {}), **self.wrong},
            self._key,
        )
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": signed}

    @staticmethod
    def _answer(request: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)
