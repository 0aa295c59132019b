"""Moderators: who has signed in, for a working day, as their signed cookie says."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from collector.config import Settings
from collector.http.headers import header
from collector.http.moderation_refusals import NotSignedIn
from collector.moderation.people import Moderator
from collector.state import collector_of

SESSION = timedelta(hours=12)


def moderator_of(request: Request) -> Moderator | None:
    """Who has signed in; None without a cookie, and with one that is not ours, too old, or of a link that works no
    longer."""
    collector = collector_of(request)
    cookie = request.cookies.get(_cookie_name(collector.settings)) if header(request, b"cookie") else None
    id, _, rest = (cookie or "").partition(".")
    until, _, signature = rest.partition(".")
    now = collector.clock()
    found = collector.people.by_id(id, now)
    if found is None or not (until.isascii() and until.isdecimal() and len(until) < 12):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(collector.settings, found, until).encode()):
        return None
    return found if now.timestamp() < int(until) else None


def signed_in(request: Request) -> Moderator:
    """Who has signed in. Raises `NotSignedIn`: their link may have been revoked at this very moment."""
    found = moderator_of(request)
    if found is None:
        raise NotSignedIn
    return found


def remember(response: Response, settings: Settings, who: Moderator, now: datetime) -> None:
    """Send the cookie of `who` along."""
    until = f"{(now + SESSION).timestamp():.0f}"
    response.set_cookie(
        _cookie_name(settings),
        f"{who.id}.{until}.{_signature(settings, who, until)}",
        max_age=int(SESSION.total_seconds()),
        secure=settings.secure,
        httponly=True,
        samesite="strict",
    )


def forget(response: Response, settings: Settings) -> None:
    """Take the cookie."""
    response.delete_cookie(_cookie_name(settings), secure=settings.secure, httponly=True, samesite="strict")


def _signature(settings: Settings, who: Moderator, until: str) -> str:
    """Over the link's own key too: whoever is invited anew signs in anew."""
    signed = hashlib.blake2b(
        f"{who.id}.{who.key}.{until}".encode(), key=settings.keys.moderator, digest_size=16
    ).digest()
    return urlsafe_b64encode(signed).rstrip(b"=").decode("ascii")


def _cookie_name(settings: Settings) -> str:
    name = "cahier-moderator-demo" if settings.demonstration else "cahier-moderator"
    return f"__Host-{name}" if settings.secure else name
