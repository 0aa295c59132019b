"""Every request's way in, and that of votes and tallies, nearly all of them, past Starlette.

Its router tries the regular expression of one route after the other, and wraps what it finds in a request, a response
and handlers of exceptions of its own, which is half as much work as all that is done for a vote.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from collector.http import replies
from collector.http.guard import Endpoint
from collector.state import Collector

TOPIC = "/{consultation}/{topic}"


class Shortcut:
    """Around the application `app`: notes whose request it is, for `collector_of`, and leads to those of `routes` that
    are about one topic: the same endpoints, held to their callers."""

    def __init__(self, app: ASGIApp, collector: Collector, routes: Iterable[BaseRoute]) -> None:
        self._app = app
        self._collector = collector
        self._endpoints: dict[tuple[str, str], Endpoint] = {
            (method, route.path.removesuffix(TOPIC)): route.endpoint
            for route in routes
            if isinstance(route, Route) and route.path.endswith(TOPIC)
            for method in route.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["collector"] = self._collector
        before, consultation, topic = _parts(scope)
        endpoint = self._endpoints.get((scope.get("method", ""), before)) if consultation and topic else None
        if endpoint is None:
            await self._app(scope, receive, send)
            return
        scope["path_params"] = {"consultation": consultation, "topic": topic}
        request = Request(scope, receive, send)
        try:
            response = await endpoint(request)
        except Exception as error:
            # As Starlette does: whoever asked is told, and the server logs it.
            response = await replies.failed(request, error)
            await response(scope, receive, send)
            raise
        await response(scope, receive, send)


def _parts(scope: Scope) -> tuple[str, str, str]:
    """What stands before the last two parts of the path, and these; '' where there are fewer."""
    before, _, topic = scope.get("path", "").rpartition("/")
    before, _, consultation = before.rpartition("/")
    return before, consultation, topic
