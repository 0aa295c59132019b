"""`/moderation`: what waits for a moderator, search, decisions and taking them back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from collector.http import cases, replies
from collector.http.bodies import read_body, read_form
from collector.http.guard import Callers, may_call
from collector.http.moderation_refusals import NothingChosen, ReasonMissing
from collector.http.moderators import signed_in
from collector.http.refusals import N_, Malformed, WrongMediaType
from collector.state import Collector, collector_of
from collector.store.moderation import PER_PAGE, Page, Seen, Verdict
from collector.written import text
from generator import charter
from generator.collector_contexts import DecisionsPage, ModerationPage
from generator.discussion import APPROVE, WITHHOLD

LONGEST_SENTENCE = 500
LONGEST_SEARCH = 100


@may_call(Callers.MODERATORS)
async def queue(request: Request) -> Response:
    """What waits, the longest first."""
    store = collector_of(request).store
    return await _page(request, "", store.queue)


@may_call(Callers.MODERATORS)
async def search(request: Request) -> Response:
    """Comments in which some words stand."""
    store, words = collector_of(request).store, _searched(request.query_params.get("q", ""))
    if not words:
        return replies.see("/moderation")
    return await _page(request, words, lambda first: store.search_comments(words, first))


@may_call(Callers.MODERATORS)
async def decisions(request: Request) -> Response:
    """What was decided, the latest first."""
    collector, first, language = collector_of(request), _first(request), replies.language_of(request)
    found = await collector.store.decisions(first, PER_PAGE + 1)  # one more says that there are more
    page = DecisionsPage(
        moderator=signed_in(request).name,
        lines=tuple(cases.line(collector, one, language) for one in found[:PER_PAGE]),
        previous=_previous("/moderation/decisions", "", first),
        next=_at("/moderation/decisions", "", first + PER_PAGE) if len(found) > PER_PAGE else "",
    )
    title = collector.renderer.translate(language, N_("Decisions of the moderators"))
    return replies.page(collector, page, language, title)


@may_call(Callers.MODERATORS)
async def decide(request: Request) -> Response:
    """Approve or withhold the comments that were ticked, all of them or none; then back to the queue, or to what was
    searched."""
    form = await _form(request)
    seen = [_seen(value) for value in form.get("comment", [])]
    if not seen:
        raise NothingChosen
    collector = collector_of(request)
    await collector.store.decide(seen, _verdict(request, form))
    searched, done = _searched(form.get("q", [""])[0]), len(set(seen))
    where = f"/search?{urlencode({'q': searched, 'done': done})}" if searched else f"?done={done}"
    return replies.see(f"/moderation{where}#queue")


@may_call(Callers.MODERATORS)
async def undo(request: Request) -> Response:
    """Take a decision back."""
    await _form(request)
    id = request.path_params["id"]
    if not (id.isascii() and id.isdecimal() and len(id) < 16):
        raise Malformed
    collector = collector_of(request)
    await collector.store.undo(int(id), signed_in(request).name, collector.clock())
    return replies.see("/moderation/decisions")


async def _page(request: Request, searched: str, find: Callable[[int], Awaitable[Page]]) -> Response:
    collector, first, language = collector_of(request), _first(request), replies.language_of(request)
    found = await find(first)
    here = "/moderation/search" if searched else "/moderation"
    page = ModerationPage(
        moderator=signed_in(request).name,
        cases=tuple(cases.view(collector, one, language) for one in found.cases),
        number=found.number,
        searched=searched,
        rules=rules(collector, language),
        done=_whole(request.query_params.get("done", "")),
        previous=_previous(here, searched, first),
        next=_at(here, searched, first + PER_PAGE) if first + PER_PAGE < found.number else "",
    )
    title = collector.renderer.translate(language, N_("Moderation"))
    return replies.page(collector, page, language, title)


def rules(collector: Collector, language: str) -> Mapping[str, str | Markup]:
    """The rules of the charter as said to a reader."""
    return charter.rules(collector.site, collector.renderer.tongues[language])


async def _form(request: Request) -> Mapping[str, Sequence[str]]:
    if replies.media_type(request) != replies.FORM:
        raise WrongMediaType
    form = read_form(await read_body(request, collector_of(request).settings.body))
    replies.speak(request, form.get("lang", [""])[0])
    return form


def _verdict(request: Request, form: Mapping[str, Sequence[str]]) -> Verdict:
    collector = collector_of(request)
    action, reason, sentence = (form.get(name, [""])[0] for name in ("action", "reason", "sentence"))
    if action not in (APPROVE, WITHHOLD):
        raise Malformed
    if action == APPROVE:
        reason = sentence = ""
    elif reason not in rules(collector, collector.site.language):
        raise ReasonMissing
    who = signed_in(request).name
    return Verdict(who, action, reason, text(sentence)[:LONGEST_SENTENCE], collector.clock())


def _seen(value: str) -> Seen:
    """`12.3` is comment 12 as it was at its version 3."""
    id, _, version = value.partition(".")
    if not all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (id, version)):
        raise Malformed
    return Seen(int(id), int(version))


def _searched(sent: str) -> str:
    return sent.strip()[:LONGEST_SEARCH]


def _first(request: Request) -> int:
    return _whole(request.query_params.get("from", ""))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _previous(here: str, searched: str, first: int) -> str:
    return _at(here, searched, max(0, first - PER_PAGE)) if first else ""


def _at(here: str, searched: str, first: int) -> str:
    return f"{here}?{urlencode({'q': searched, 'from': first} if searched else {'from': first})}"
