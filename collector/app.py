"""The collector as an ASGI application.

    collector = Collector.open(settings, site, rendering)     # lock, database, tallies; raises `CannotStart`
    app = create_app(collector, routes=[…], lifespans=[…])    # to be given to a server

`Collector` (`collector.state`) is what everything shares: `collector_of(request)`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from collector.http import (
    answers,
    comment_pages,
    comments,
    moderation,
    ops,
    promotion,
    proposals,
    public,
    receipts,
    replies,
    reports,
    sign_in,
    votes,
)
from collector.http.guard import declared
from collector.http.shortcut import Shortcut
from collector.state import Collector


class _App(Starlette):
    """Starlette, with a way past all of it."""

    shortcut: Callable[[ASGIApp], ASGIApp]

    def build_middleware_stack(self) -> ASGIApp:
        return self.shortcut(super().build_middleware_stack())


class UndeclaredRoute(TypeError):
    """A route does not say who may call it."""


def create_app(
    collector: Collector,
    *,
    routes: Sequence[BaseRoute] = (),
    lifespans: Sequence[Callable[[Collector], AbstractAsyncContextManager[None]]] = (),
) -> Starlette:
    """The application around an opened `collector`.

    routes: more routes, after the collector's own; each endpoint is declared with `guard.may_call`, else
        `UndeclaredRoute`.
    lifespans: what runs beside it, such as the builder: each is entered at startup, in order, once votes can be stored,
        and left at shutdown, in reverse, before the store is closed.
    """
    every = [*_own(collector), *routes]
    for route in every:
        if declared(route) is None:
            raise UndeclaredRoute(f"{route!r} does not say who may call it: declare it with `guard.may_call`")
    app = _App(
        routes=every,
        lifespan=_lifespan(collector, lifespans),
        exception_handlers={
            HTTPException: replies.http_error,
            Exception: replies.failed,
        },
    )
    app.shortcut = lambda rest: Shortcut(rest, collector, every)
    # A redirect would turn a vote sent to `/vote/a/b/` into a second request, to an address made from the Host header.
    app.router.redirect_slashes = False
    return app


def _own(collector: Collector) -> list[BaseRoute]:
    own: list[BaseRoute] = [
        Route("/vote/{consultation}/{topic}", votes.vote, methods=["POST"]),
        Route("/vote/{consultation}/{topic}", votes.preflight, methods=["OPTIONS"]),
        Route("/receipt/{receipt}", receipts.show, methods=["GET"]),
        Route("/comment/{consultation}/{topic}", comments.write, methods=["POST"]),
        Route("/comment/{consultation}/{topic}", votes.preflight, methods=["OPTIONS"]),
        Route("/comment/{consultation}/texts/{text}/{part}", comments.write, methods=["POST"]),
        Route("/comment/{consultation}/texts/{text}/{part}", votes.preflight, methods=["OPTIONS"]),
        Route("/propose/{consultation}", proposals.propose, methods=["POST"]),
        Route("/propose/{consultation}", votes.preflight, methods=["OPTIONS"]),
        Route("/support/{consultation}/{number}", proposals.support, methods=["POST"]),
        Route("/support/{consultation}/{number}", votes.preflight, methods=["OPTIONS"]),
        Route("/comment/{consultation}/proposals/{number}", comments.write, methods=["POST"]),
        Route("/comment/{consultation}/proposals/{number}", votes.preflight, methods=["OPTIONS"]),
        Route("/comment/{id}", comment_pages.show, methods=["GET"]),
        Route("/agree/{id}", comment_pages.agree, methods=["POST"]),
        Route("/agree/{consultation}/texts/{text}/{part}", comment_pages.stand, methods=["POST"]),
        Route("/agree/{consultation}/texts/{text}/{part}", votes.preflight, methods=["OPTIONS"]),
        Route("/agree/{id}", votes.preflight, methods=["OPTIONS"]),
        Route("/contribution/{receipt}", comment_pages.own, methods=["GET"]),
        Route("/contribution/{receipt}", comment_pages.change, methods=["POST"]),
        Route("/report/{id}", reports.show, methods=["GET"]),
        Route("/report/{id}", reports.report, methods=["POST"]),
        Route("/moderation", moderation.queue, methods=["GET"]),
        Route("/moderation/search", moderation.search, methods=["GET"]),
        Route("/moderation/decisions", moderation.decisions, methods=["GET"]),
        Route("/moderation/decide", moderation.decide, methods=["POST"]),
        Route("/moderation/undo/{id}", moderation.undo, methods=["POST"]),
        Route("/moderation/proposals", promotion.show, methods=["GET"]),
        Route("/moderation/promote/{consultation}/{number}", promotion.make_topic, methods=["POST"]),
        Route("/answers", answers.show, methods=["GET"]),
        Route("/answers/{id}", answers.answer, methods=["POST"]),
        Route("/moderation/sign-in/{secret}", sign_in.show, methods=["GET"]),
        Route("/moderation/sign-in/{secret}", sign_in.sign_in, methods=["POST"]),
        Route("/moderation/sign-out", sign_in.sign_out, methods=["POST"]),
        Route("/tally/{consultation}/{topic}", public.tally, methods=["GET"]),
        Route("/results.json", public.results, methods=["GET"]),
        Route("/healthz", ops.healthz, methods=["GET"]),
        Route("/readyz", ops.readyz, methods=["GET"]),
        Route("/metrics", ops.metrics, methods=["GET"]),
    ]
    # Where pages and collector share an origin, the pages' own style sheets serve both.
    return own if collector.settings.local else [*own, Route("/assets/{name}", public.asset, methods=["GET"])]


def _lifespan(
    collector: Collector, lifespans: Sequence[Callable[[Collector], AbstractAsyncContextManager[None]]]
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        collector.start()
        try:
            async with AsyncExitStack() as beside:
                for enter in lifespans:
                    await beside.enter_async_context(enter(collector))
                yield
        finally:
            await collector.close()

    return lifespan
