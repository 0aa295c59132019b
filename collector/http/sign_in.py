"""How moderators and officials sign in and out.

`GET /moderation/sign-in/<secret>` shows a button, so that a program that follows links in letters signs nobody in; its
`POST` gives the cookie. `POST /moderation/sign-out` takes it.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from collector.http import links, moderators, replies
from collector.http.guard import Callers, may_call
from collector.http.moderation_refusals import UnknownInvitation
from collector.http.refusals import N_
from collector.moderation.people import Moderator
from collector.state import collector_of
from generator.collector_contexts import RefusalPage, SignInPage


@may_call(Callers.HOLDERS)
async def show(request: Request) -> Response:
    """The page with the button."""
    collector = collector_of(request)
    who = _invited(request)
    language = replies.language_of(request)
    title = collector.renderer.translate(language, N_("Sign in"))
    return replies.page(collector, SignInPage(who.name, request.url.path), language, title)


@may_call(Callers.COLLECTOR)
async def sign_in(request: Request) -> Response:
    """Give the cookie."""
    collector, who = collector_of(request), _invited(request)
    response = replies.see("/answers" if who.official else "/moderation")
    moderators.remember(response, collector.settings, who, collector.clock())
    return response


@may_call(Callers.COLLECTOR)
async def sign_out(request: Request) -> Response:
    """Take the cookie, and say so: browsers let no form lead on to the pages, which stand elsewhere (`form-action`)."""
    collector, language = collector_of(request), replies.language_of(request)
    say = collector.renderer.translate
    heading = say(language, N_("You are signed out"))
    sentence = say(language, N_("To sign in again, open your personal link."))
    page = RefusalPage(200, heading, sentence, links.home(collector, language))
    response = replies.page(collector, page, language, heading)
    moderators.forget(response, collector.settings)
    return response


def _invited(request: Request) -> Moderator:
    collector = collector_of(request)
    found = collector.people.by_secret(request.path_params["secret"], collector.clock())
    if found is None:
        raise UnknownInvitation
    return found
