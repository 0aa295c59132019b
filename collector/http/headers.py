"""Headers of a request by name: Starlette looks through all of them, which browsers send many of, for each one asked
for."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request


def header(request: Request, name: bytes, missing: str = "") -> str:
    """The value of the header `name`, given in lower case; the last one where there are several."""
    found = _by_name(request).get(name)
    return missing if found is None else found.decode("latin-1")


def only_header(request: Request, name: bytes) -> str:
    """The value of the header `name`; '' where there is none, or not one only."""
    sent = request.scope["headers"]
    if len(_by_name(request)) < len(sent) and [one for one, _ in sent].count(name) > 1:
        return ""
    return header(request, name)


def _by_name(request: Request) -> Mapping[bytes, bytes]:
    by_name: Mapping[bytes, bytes] | None = request.scope.get("headers_by_name")
    if by_name is None:
        by_name = request.scope["headers_by_name"] = dict(request.scope["headers"])
    return by_name
