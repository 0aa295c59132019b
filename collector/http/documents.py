"""What everyone may read as JSON."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from collector.http.headers import header

SAFE = {
    "x-content-type-options": "nosniff",
    # Browsers write `Origin: null` under a stricter policy, and the form on the receipt page could not be sent.
    "referrer-policy": "strict-origin-when-cross-origin",
}
"""What every answer carries."""


class PublicJson:
    """A document that anyone's page may read, ready to be sent any number of times."""

    def __init__(self, content: bytes) -> None:
        self._etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {**SAFE, "cache-control": "no-cache", "etag": self._etag, "access-control-allow-origin": "*"}
        self._whole = Response(content, headers=headers, media_type="application/json")
        self._known = Response(status_code=304, headers=headers)

    def to(self, request: Request) -> Response:
        """The answer to `request`: who has the document already is told so."""
        return self._known if _names(header(request, b"if-none-match"), self._etag) else self._whole


def _names(tags: str, etag: str) -> bool:
    """Whether an `If-None-Match` names `etag`, by the weak comparison that RFC 9110 asks for."""
    named = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    return etag in named or "*" in named
