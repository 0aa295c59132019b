"""For those who run the service: is it alive, can it take votes, how is it doing."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from collector.http import replies
from collector.http.guard import Callers, may_call
from collector.http.refusals import Refusal
from collector.state import collector_of


@may_call(Callers.ANYONE)
async def healthz(request: Request) -> Response:
    """`GET /healthz`: 200 as long as the process answers."""
    return replies.text("alive\n")


@may_call(Callers.ANYONE)
async def readyz(request: Request) -> Response:
    """`GET /readyz`: 200 if votes can be stored, else 503.

    After a failure it tries the disk itself: once votes are no longer sent here, no vote would find out that it works.
    """
    store = collector_of(request).store
    if not store.works:
        try:
            await store.try_disk()
        except Refusal:
            return replies.text("votes cannot be stored\n", 503)
    return replies.text("ready\n")


@may_call(Callers.OPERATORS)
async def metrics(request: Request) -> Response:
    """`GET /metrics`: counters for Prometheus."""
    collector = collector_of(request)
    comments, seconds = len(collector.backlog), collector.backlog.seconds(collector.clock())
    return replies.text(collector.metrics.text(collector.store.waiting, comments, seconds))
