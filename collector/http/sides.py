"""Which side somebody takes: sent as a form or as JSON, `side` names it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from starlette.requests import Request

from collector.http import replies
from collector.http.bodies import read_body, read_form, read_json
from collector.http.refusals import Malformed, WrongMediaType
from collector.state import collector_of


async def side_of(request: Request, sides: Collection[str]) -> str:
    """The one of `sides` that a body names. From here on, refusals are in the language of the page that sent it.

    Raises `Malformed` or `WrongMediaType`.
    """
    sent = replies.media_type(request)
    if sent not in (replies.FORM, replies.JSON):
        raise WrongMediaType
    body = await read_body(request, collector_of(request).settings.body)
    if sent == replies.JSON:
        document = read_json(body)
        side = document.get("side") if isinstance(document, Mapping) else None
    else:
        form = read_form(body)
        replies.speak(request, form.get("lang", [""])[0])
        side = form.get("side", [""])[0]
    if not isinstance(side, str) or side not in sides:
        raise Malformed
    return side
