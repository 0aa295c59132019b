"""Who may call what: every endpoint says so, and is held to it here before it sees the request."""

from __future__ import annotations

import functools
import math
from collections.abc import Awaitable, Callable, Hashable, Mapping
from enum import StrEnum
from ipaddress import ip_address
from typing import TypeAlias

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from collector.http import replies
from collector.http.headers import header, only_header
from collector.http.identity import voter_of
from collector.http.moderation_refusals import NotSignedIn
from collector.http.moderators import moderator_of
from collector.http.rates import Rates, line
from collector.http.refusals import ForeignOrigin, OperatorsOnly, Refusal, TooMany
from collector.state import collector_of

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

_MARK = "cahier_callers"


class Callers(StrEnum):
    """Who may call an endpoint.

    ANYONE: it reads what is public. HOLDERS: whoever has the address, which cannot be guessed (a receipt). PAGES: forms
    and scripts of our pages, at the rate allowed. COLLECTOR: forms of the collector's own pages. MODERATORS,
    OFFICIALS: who has signed in as such; what they send comes from the collector's own pages. OPERATORS: whoever
    reaches this process directly, from a private network.
    """

    ANYONE = "anyone"
    HOLDERS = "holders"
    PAGES = "pages"
    COLLECTOR = "collector"
    MODERATORS = "moderators"
    OFFICIALS = "officials"
    OPERATORS = "operators"


def may_call(callers: Callers) -> Callable[[Endpoint], Endpoint]:
    """Declare who may call an endpoint, and hold callers to it: all others are refused. What it refuses itself is
    answered here too."""

    check = _CHECKS.get(callers)

    def declare(endpoint: Endpoint) -> Endpoint:
        @functools.wraps(endpoint)
        async def held(request: Request) -> Response:
            try:
                if callers is Callers.PAGES:
                    return await _from_pages(request, endpoint)
                if check:
                    check(request)
                return await endpoint(request)
            except Refusal as refusal:
                return await replies.refused(request, refusal)
            except ClientDisconnect:
                return replies.gone()

        setattr(held, _MARK, callers)
        return held

    return declare


def declared(route: BaseRoute) -> Callers | None:
    """Who may call a route; None if it does not say."""
    callers = getattr(route.endpoint, _MARK, None) if isinstance(route, Route) else None
    return callers if isinstance(callers, Callers) else None


def our_origin(request: Request) -> str | None:
    """The `Origin` of a request if it is one of our pages'; None where it is missing, foreign or `null`.

    Browsers send it with every write and no page can change it, so a foreign page cannot vote in a visitor's name.
    """
    settings, origin = collector_of(request).settings, only_header(request, b"origin")
    if header(request, b"sec-fetch-site", "same-origin") not in ("same-origin", "same-site"):
        return None
    ours = origin in settings.origins or (settings.local and _is_of(origin, header(request, b"host")))
    return origin if ours else None


def _is_of(origin: str, host: str) -> bool:
    return host != "" and origin in (f"http://{host}", f"https://{host}")


async def _from_pages(request: Request, endpoint: Endpoint) -> Response:
    """The answer to a write, which the page that sent it may read, refusals included."""
    origin = our_origin(request)
    try:
        if origin is None:
            raise ForeignOrigin
        _check_rate(request)
        response = await endpoint(request)
    except Refusal as refusal:
        response = await replies.refused(request, refusal)
        if origin:
            response.raw_headers.append((b"access-control-expose-headers", b"retry-after"))
    # No script reads what a browser goes to: a form that is sent without one.
    if origin and header(request, b"sec-fetch-mode") != "navigate":
        allowed = (b"access-control-allow-origin", origin.encode("latin-1"))
        response.raw_headers += [allowed, (b"access-control-allow-credentials", b"true")]
    response.raw_headers.append((b"vary", b"Origin"))
    return response


def _check_rate(request: Request) -> None:
    """The voter first, so that one who sends too much does not use up what their network may send."""
    collector = collector_of(request)
    limits, voter = collector.settings.limits, voter_of(request, collector.settings)
    if voter:
        _take(collector.rates, ("voter", voter.id), limits.per_voter)
    _take(collector.rates, ("address", line_of(request)), limits.per_address)


def line_of(request: Request) -> str:
    """Whom the address that a request came from stands for, as `rates.line`."""
    address, _ = request.scope["client"] or ("", 0)
    return line(address)


def _take(rates: Rates, who: Hashable, per_minute: int) -> None:
    if wait := rates.take(who, per_minute):
        raise TooMany(math.ceil(wait))


def _check_own(request: Request) -> None:
    """No other page, be it one of the site's own, writes in a moderator's name."""
    settings, origin = collector_of(request).settings, only_header(request, b"origin")
    ours = _is_of(origin, header(request, b"host")) if settings.local else origin == settings.own
    if not ours or header(request, b"sec-fetch-site", "same-origin") != "same-origin":
        raise ForeignOrigin
    _check_rate(request)


def _check_signed_in(request: Request, *, official: bool) -> None:
    if request.method == "POST":
        _check_own(request)
    found = moderator_of(request)
    if found is None or found.official != official:
        raise NotSignedIn
    if official and found.name not in {one.name for one in collector_of(request).site.officials}:
        raise NotSignedIn  # an edit has taken them out of the site


def _check_operator(request: Request) -> None:
    """Figures that are withheld could be guessed from counters, so these are not for the public: a request that a proxy
    passed on, or that came over the open network, is refused."""
    proxied = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        raise OperatorsOnly from None
    if proxied or not address.is_private:
        raise OperatorsOnly


_CHECKS: Mapping[Callers, Callable[[Request], None]] = {
    Callers.COLLECTOR: _check_own,
    Callers.MODERATORS: functools.partial(_check_signed_in, official=False),
    Callers.OFFICIALS: functools.partial(_check_signed_in, official=True),
    Callers.OPERATORS: _check_operator,
}
"""What callers are held to before an endpoint sees the request, but for those from pages, whose answers are marked."""
